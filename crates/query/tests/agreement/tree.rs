//! Random queries and hard texts, and an evaluator that shares nothing with ours: words carry by hand what they fold to
//! and how they are written, and every combination of words is tried. The tests of matching and of searching use it too.

use std::ops::Range;

use proptest::{collection::vec, prelude::*, sample::select};
use vigie_model::{Span, TextField};
use vigie_query::Tokens;

/// A word as it is written, what it folds to, and its exact forms with capitals and with accents only.
type Written = (&'static str, &'static str, &'static str, &'static str);

const WRITTEN: [Written; 29] = [
    ("a", "a", "a", "a"),
    ("A", "a", "A", "a"),
    ("á", "a", "á", "á"),
    ("A\u{301}", "a", "Á", "á"),
    ("ａ", "a", "ａ", "ａ"),
    ("\u{200b}a\u{200d}", "a", "a", "a"),
    ("b", "b", "b", "b"),
    ("B", "b", "B", "b"),
    ("nike", "nike", "nike", "nike"),
    ("NIKE", "nike", "NIKE", "nike"),
    ("niké", "nike", "niké", "niké"),
    ("n\u{ad}ik\u{202e}e", "nike", "nike", "nike"),
    ("𝗻𝗶𝗸𝗲", "nike", "𝗻𝗶𝗸𝗲", "𝗻𝗶𝗸𝗲"),
    ("niko", "niko", "niko", "niko"),
    ("nikées", "nikees", "nikées", "nikées"),
    ("ｉｎＫｅ", "inke", "ｉｎＫｅ", "ｉｎｋｅ"),
    ("Nkie", "nkie", "Nkie", "nkie"),
    ("œu", "oeu", "œu", "œu"),
    ("Oeu", "oeu", "Oeu", "oeu"),
    ("हिन्दी", "हिन्दी", "हिन्दी", "हिन्दी"),
    ("e\u{327}\u{301}", "e", "ȩ\u{301}", "ȩ\u{301}"),
    ("東", "東", "東", "東"),
    ("京", "京", "京", "京"),
    ("ที่", "ที่", "ที่", "ที่"),
    ("😀", "😀", "😀", "😀"),
    ("👍🏽", "👍", "👍🏽", "👍🏽"),
    ("👍", "👍", "👍", "👍"),
    ("❤\u{fe0f}", "❤", "❤", "❤"),
    ("🇫🇷", "🇫🇷", "🇫🇷", "🇫🇷"),
];

/// The first of [`WRITTEN`] that are words, which alone have signs.
const WORDS: usize = 21;

/// What stands between the words of a text, and whether a sentence ends there.
const GLUE: [(&str, bool); 14] = [
    (" ", false),
    (" ", false),
    (" ", false),
    (" ", false),
    ("’", false),
    ("-", false),
    (", ", false),
    (": \u{200f}", false),
    ("\u{202e} \u{202c}", false),
    ("\n", true),
    (" … ", true),
    ("! ", true),
    ("?\u{200b}» ", true),
    ("。", true),
];

/// A word of a text: its sign or a space, and how it is written.
pub(crate) type Item = (char, Written);

/// One of the two texts, with what stands behind each of its words.
pub(crate) type Side = Vec<(Item, (&'static str, bool))>;

/// A word of a query: its sign or a space, its text or how it is written, and whether it is a prefix.
type Wanted = (char, Written, bool);

/// Words with the number of the sentence that each stands in.
type Sentences = Vec<usize>;

/// A query as a tree of the test's own.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    And(Vec<Tree>),
    Or(Vec<Tree>),
    Not(Box<Tree>),
    Leaf(Leaf),
    Near(Chain),
    Together(Leaf, usize),
}

/// Sides with the link in front of each; that of the first says nothing.
type Chain = Vec<(Link, Part)>;

#[derive(Debug, Clone)]
pub(crate) enum Part {
    AnyOf(Vec<Leaf>),
    Chain(Chain),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Link {
    Near(usize),
    Ordered(usize),
    Sentence,
}

#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    words: Vec<Wanted>,
    exact: Exact,
    field: Option<TextField>,
    /// How many letters of its only word may differ.
    edits: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Exact {
    Not,
    Accents,
    Case,
}

impl Leaf {
    fn text(&self) -> String {
        let field = match self.field {
            Some(TextField::Title) => "title:",
            Some(TextField::Text) => "text:",
            None => "",
        };
        let exact = match self.exact {
            Exact::Not => "",
            Exact::Accents => "+",
            Exact::Case => "++",
        };
        if let ([(sign, written, _)], 1..) = (self.words.as_slice(), self.edits) {
            return format!("{field}{}{}~{}", sign.to_string().trim(), written.0, self.edits);
        }
        let words = self.words.iter().map(|(sign, written, prefix)| {
            let word = if self.exact == Exact::Not { self.pattern(written) } else { written.0 };
            format!("{}{word}{}", sign.to_string().trim(), if *prefix { "*" } else { "" })
        });
        format!("{field}{exact}\"{}\"", words.collect::<Vec<_>>().join(" "))
    }

    /// What the query says for a word: `nike` is asked for as `ni?e` where it is a prefix too.
    fn pattern(&self, written: &Written) -> &'static str {
        if written.0 == "𝗻𝗶𝗸𝗲" { "ni?e" } else { written.0 }
    }

    fn is(&self, (sign, wanted, prefix): &Wanted, (own_sign, own): &Item) -> bool {
        let same = match self.exact {
            _ if self.edits > 0 => {
                let (one, other): (Vec<_>, Vec<_>) = (wanted.1.chars().collect(), own.1.chars().collect());
                one.first() == other.first() && edits(&one, &other) <= self.edits
            }
            Exact::Case => wanted.2 == own.2,
            Exact::Accents => wanted.3 == own.3,
            Exact::Not if self.pattern(wanted) == "ni?e" => {
                let letters: Vec<char> = own.1.chars().collect();
                matches!(letters.as_slice(), ['n', 'i', _, 'e'])
            }
            Exact::Not if *prefix => own.1.starts_with(wanted.1),
            Exact::Not => own.1 == wanted.1,
        };
        same && (*sign == ' ' || sign == own_sign)
    }

    fn places(&self, field: TextField, items: &[Item]) -> Vec<Range<usize>> {
        let length = self.words.len();
        (0..items.len())
            .map(|start| start..start + length)
            .filter(|_| self.field.is_none_or(|only| only == field))
            .filter(|place| {
                let run = items.get(place.clone());
                run.is_some_and(|run| self.words.iter().zip(run).all(|(wanted, item)| self.is(wanted, item)))
            })
            .collect()
    }
}

impl Tree {
    /// What people would write.
    pub(crate) fn text(&self) -> String {
        let joined = |children: &[Tree], between: &str| {
            format!("({})", children.iter().map(Tree::text).collect::<Vec<_>>().join(between))
        };
        match self {
            Self::And(children) => joined(children, " AND "),
            Self::Or(children) => joined(children, " OR "),
            Self::Not(child) => format!("NOT ({})", child.text()),
            Self::Leaf(leaf) => leaf.text(),
            Self::Near(chain) => chain_text(chain),
            Self::Together(leaf, distance) => format!("{}~{distance}", leaf.text()),
        }
    }

    /// Which words of the title and of the text make the tree true; `None` when it is not true.
    fn marks(&self, texts: &[(TextField, &Side)]) -> Option<Vec<(TextField, usize)>> {
        match self {
            Self::And(children) => {
                let marks = children.iter().map(|child| child.marks(texts)).collect::<Option<Vec<_>>>();
                marks.map(|marks| marks.concat())
            }
            Self::Or(children) => {
                let marks: Vec<_> = children.iter().filter_map(|child| child.marks(texts)).collect();
                (!marks.is_empty()).then(|| marks.concat())
            }
            Self::Not(child) => child.marks(texts).is_none().then(Vec::new),
            single => {
                let mut marks = Vec::new();
                for (field, side) in texts {
                    let items: Vec<Item> = side.iter().map(|(item, _)| *item).collect();
                    let ends = side.iter().scan(0, |sentence, (_, (_, ends))| {
                        let own = *sentence;
                        *sentence += usize::from(*ends);
                        Some(own)
                    });
                    let found = single.marks_in(*field, &items, &ends.collect());
                    marks.extend(found.into_iter().map(|at| (*field, at)));
                }
                (!marks.is_empty()).then_some(marks)
            }
        }
    }

    fn marks_in(&self, field: TextField, items: &[Item], sentences: &Sentences) -> Vec<usize> {
        match self {
            Self::Leaf(leaf) => leaf.places(field, items).into_iter().flatten().collect(),
            Self::Near(chain) => {
                ways(chain, field, items, sentences).into_iter().flatten().flatten().collect()
            }
            Self::Together(leaf, distance) => {
                let alone = |word: &Wanted| Leaf { words: vec![*word], ..leaf.clone() };
                let places: Vec<Vec<usize>> = leaf
                    .words
                    .iter()
                    .map(|word| alone(word).places(field, items).into_iter().flatten().collect())
                    .collect();
                let mut marks = Vec::new();
                for start in 0..items.len() {
                    let window = start..=start + distance;
                    let inside: Vec<Vec<usize>> = places
                        .iter()
                        .map(|places| places.iter().copied().filter(|at| window.contains(at)).collect())
                        .collect();
                    if inside.iter().all(|places| !places.is_empty()) {
                        marks.extend(inside.concat());
                    }
                }
                marks
            }
            _ => Vec::new(),
        }
    }
}

fn chain_text(chain: &Chain) -> String {
    let mut text = String::new();
    for (at, (link, part)) in chain.iter().enumerate() {
        text += &match link {
            _ if at == 0 => String::new(),
            Link::Near(distance) => format!(" NEAR/{distance} "),
            Link::Ordered(distance) => format!(" ONEAR/{distance} "),
            Link::Sentence => " SENTENCE ".to_owned(),
        };
        text += &match part {
            Part::AnyOf(leaves) => {
                format!("({})", leaves.iter().map(Leaf::text).collect::<Vec<_>>().join(" OR "))
            }
            Part::Chain(inner) => format!("({})", chain_text(inner)),
        };
    }
    text
}

/// Every way to fulfil a chain in one text, each as the places of its words.
fn ways(chain: &Chain, field: TextField, items: &[Item], sentences: &Sentences) -> Vec<Vec<Range<usize>>> {
    // Each way so far, and the place that the next one must be close to.
    let mut so_far: Vec<(Vec<Range<usize>>, Range<usize>)> = Vec::new();
    for (at, (link, part)) in chain.iter().enumerate() {
        let of_part: Vec<Vec<Range<usize>>> = match part {
            Part::AnyOf(leaves) => {
                leaves.iter().flat_map(|leaf| leaf.places(field, items)).map(|place| vec![place]).collect()
            }
            Part::Chain(inner) => ways(inner, field, items, sentences),
        };
        let contacts: Vec<_> = of_part
            .iter()
            .flat_map(|words| words.iter().map(move |contact| (words, contact)))
            .map(|(words, contact)| (words.clone(), contact.clone()))
            .collect();
        if at == 0 {
            so_far = contacts;
            continue;
        }
        let mut longer = Vec::new();
        for (words, last) in &so_far {
            for (more, contact) in &contacts {
                if is_close(*link, last, contact, sentences) {
                    longer.push(([words.as_slice(), more].concat(), contact.clone()));
                }
            }
        }
        so_far = longer;
    }
    so_far.into_iter().map(|(words, _)| words).collect()
}

fn is_close(link: Link, one: &Range<usize>, other: &Range<usize>, sentences: &Sentences) -> bool {
    let behind = |one: &Range<usize>, other: &Range<usize>, distance: usize| {
        other.start >= one.end && other.start + 1 - one.end <= distance
    };
    match link {
        Link::Ordered(distance) => behind(one, other, distance),
        Link::Near(distance) => behind(one, other, distance) || behind(other, one, distance),
        Link::Sentence => {
            let mut all = one.clone().chain(other.clone()).map(|at| sentences[at]);
            let first = all.next();
            let apart = one.end <= other.start || other.end <= one.start;
            apart && all.all(|sentence| Some(sentence) == first)
        }
    }
}

/// The fewest edits that make one word of the other, by trying all.
fn edits(one: &[char], other: &[char]) -> usize {
    let ([a, one_rest @ ..], [b, other_rest @ ..]) = (one, other) else { return one.len() + other.len() };
    let mut least = edits(one_rest, other_rest) + usize::from(a != b);
    if a == b {
        return least;
    }
    least = least.min(1 + edits(one_rest, other)).min(1 + edits(one, other_rest));
    if let ([_, next, one_rest @ ..], [_, other_next, other_rest @ ..]) = (one, other)
        && a == other_next
        && b == next
    {
        least = least.min(1 + edits(one_rest, other_rest));
    }
    least
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        3 => select(&WRITTEN[..]).prop_map(|written| (' ', written)),
        1 => (select(&['#', '@'][..]), select(&WRITTEN[..WORDS])),
    ]
}

fn leaf(words: Range<usize>) -> impl Strategy<Value = Leaf> {
    let exact = prop_oneof![6 => Just(Exact::Not), 1 => Just(Exact::Accents), 1 => Just(Exact::Case)];
    let field =
        prop_oneof![6 => Just(None), 1 => Just(Some(TextField::Title)), 1 => Just(Some(TextField::Text))];
    let misspelt = proptest::bool::weighted(0.3);
    (vec((item(), any::<bool>()), words), exact, field, misspelt).prop_map(
        |(words, exact, field, misspelt)| {
            let can_be_prefix =
                |written: &Written| ["nike", "niko", "œu", "niké", "हिन्दी"].contains(&written.0);
            let can_be_misspelt =
                |written: &Written| ["nike", "NIKE", "niké", "niko", "nikées"].contains(&written.0);
            let edits = match words.as_slice() {
                [((_, written), _)] if exact == Exact::Not && misspelt && can_be_misspelt(written) => {
                    if written.0 == "nikées" {
                        2
                    } else {
                        1
                    }
                }
                _ => 0,
            };
            let words = words.into_iter().map(|((sign, written), prefix)| {
                (sign, written, prefix && edits == 0 && exact == Exact::Not && can_be_prefix(&written))
            });
            Leaf { words: words.collect(), exact, field, edits }
        },
    )
}

fn chain() -> impl Strategy<Value = Chain> {
    let side = || vec(leaf(1..3), 1..3).prop_map(Part::AnyOf);
    let unordered = || prop_oneof![4 => (1..5_usize).prop_map(Link::Near), 1 => Just(Link::Sentence)];
    let either = || prop_oneof![2 => unordered(), 1 => (1..5_usize).prop_map(Link::Ordered)];
    let inner = vec((unordered(), side()), 2..4).prop_map(Part::Chain);
    prop_oneof![
        4 => vec((either(), side()), 2..3),
        2 => vec((either(), side()), 3..5),
        1 => (inner, unordered(), side(), any::<bool>()).prop_map(|(inner, link, side, first)| {
            if first { vec![(link, inner), (link, side)] } else { vec![(link, side), (link, inner)] }
        }),
    ]
}

/// Any query.
pub(crate) fn tree() -> impl Strategy<Value = Tree> {
    let single = prop_oneof![
        6 => leaf(1..4).prop_map(Tree::Leaf),
        3 => chain().prop_map(Tree::Near),
        2 => (leaf(2..4), 2..7_usize).prop_map(|(leaf, distance)| Tree::Together(leaf, distance)),
    ];
    single.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Tree::And),
            vec(inner.clone(), 1..4).prop_map(Tree::Or),
            inner.prop_map(|child| Tree::Not(Box::new(child))),
        ]
    })
}

/// A title or text of fewer words than `length`.
pub(crate) fn side(length: usize) -> impl Strategy<Value = Side> {
    vec((item(), select(&GLUE[..])), 0..length)
}

/// A text of about 100 KB: many words that no query asks for, and some at both ends that queries do.
pub(crate) fn long_side() -> impl Strategy<Value = Side> {
    let filling: [(Item, usize); 3] = [
        ((' ', ("zzz", "zzz", "zzz", "zzz")), 25_000),
        (('#', ("Ça\u{301}\u{301}", "ca", "Çá\u{301}", "çá\u{301}")), 11_000),
        ((' ', ("👩🏽", "👩", "👩🏽", "👩🏽")), 11_000),
    ];
    (side(12), side(12), select(filling.to_vec())).prop_map(|(mut text, end, (item, times))| {
        text.extend(std::iter::repeat_n((item, (" ", false)), times));
        text.extend(end);
        text
    })
}

/// The text itself.
pub(crate) fn joined(side: &Side) -> String {
    let pieces = side.iter().map(|((sign, written), (glue, _))| {
        format!("{}{}{glue}", if *sign == ' ' { String::new() } else { sign.to_string() }, written.0)
    });
    pieces.collect()
}

/// Whether what was found of a query in a post is what trying everything finds: the same verdict, spans on the borders of
/// characters, and every word covered that makes it true, and no other.
pub(crate) fn agree(
    tree: &Tree,
    title: &Side,
    text: &Side,
    found: Option<&[Span]>,
) -> Result<(), TestCaseError> {
    let (whole_title, whole_text) = (joined(title), joined(text));
    let mut tokens = Tokens::default();
    tokens.read(Some(&whole_title), &whole_text);
    prop_assert_eq!(tokens.as_slice().len(), title.len() + text.len(), "{:?}", whole_text);
    let expected = tree.marks(&[(TextField::Title, title), (TextField::Text, text)]);
    let query = tree.text();
    prop_assert_eq!(found.is_some(), expected.is_some(), "{} on {:?} {:?}", query, whole_title, whole_text);
    let (spans, marks) = (found.unwrap_or_default(), expected.unwrap_or_default());
    for span in spans {
        let own = if span.field == TextField::Title { &whole_title } else { &whole_text };
        prop_assert!(own.get(span.start as usize..span.end as usize).is_some_and(|piece| !piece.is_empty()));
    }
    let mut at = [0, 0];
    for token in tokens.as_slice() {
        let side = usize::from(token.field == TextField::Text);
        let index = at[side];
        at[side] += 1;
        let covered = spans
            .iter()
            .any(|span| span.field == token.field && span.start <= token.start && token.end <= span.end);
        prop_assert_eq!(covered, marks.contains(&(token.field, index)), "{} at {}", query, index);
    }
    Ok(())
}

/// How many times as many cases as usual: `VIGIE_EFFORT`, which `make agreement` sets.
pub(crate) fn effort() -> u32 {
    std::env::var("VIGIE_EFFORT").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}
