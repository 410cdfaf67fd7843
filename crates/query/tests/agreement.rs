//! The evaluator agrees with one that shares nothing with it: random queries over random titles and texts, whose words
//! carry by hand what they fold to and how they are written, and every combination of words is tried.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::{cell::Cell, ops::Range};

use proptest::{collection::vec, prelude::*, sample::select, test_runner::TestRunner};
use vigie_model::TextField;
use vigie_query::{Document, Tokens, evaluate, parse};

/// A word as it is written, what it folds to, and its exact forms with capitals and with accents only.
type Written = (&'static str, &'static str, &'static str, &'static str);

const WRITTEN: [Written; 26] = [
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
const WORDS: usize = 18;

/// What stands between the words of a text; all of them separate.
const GLUE: [&str; 9] = [" ", " ", " ", "’", "-", ", ", "\n", "\u{202e} \u{202c}", " … "];

/// A word of a text: its sign or a space, and how it is written.
type Item = (char, Written);

/// One of the two texts, with what stands between its words.
type Side = Vec<(Item, &'static str)>;

/// A word of a query: its sign or a space, its text or how it is written, and whether it is a prefix.
type Wanted = (char, Written, bool);

/// A query as a tree of the test's own.
#[derive(Debug, Clone)]
enum Tree {
    And(Vec<Tree>),
    Or(Vec<Tree>),
    Not(Box<Tree>),
    Leaf(Leaf),
    Near(Vec<Leaf>, Vec<Leaf>, usize, bool),
    Together(Leaf, usize),
}

#[derive(Debug, Clone)]
struct Leaf {
    words: Vec<Wanted>,
    exact: Exact,
    field: Option<TextField>,
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
    fn text(&self) -> String {
        let joined = |children: &[Tree], between: &str| {
            format!("({})", children.iter().map(Tree::text).collect::<Vec<_>>().join(between))
        };
        let side =
            |leaves: &[Leaf]| format!("({})", leaves.iter().map(Leaf::text).collect::<Vec<_>>().join(" OR "));
        match self {
            Self::And(children) => joined(children, " AND "),
            Self::Or(children) => joined(children, " OR "),
            Self::Not(child) => format!("NOT ({})", child.text()),
            Self::Leaf(leaf) => leaf.text(),
            Self::Near(left, right, distance, ordered) => {
                format!("{} {}NEAR/{distance} {}", side(left), if *ordered { "O" } else { "" }, side(right))
            }
            Self::Together(leaf, distance) => format!("{}~{distance}", leaf.text()),
        }
    }

    /// Which words of the title and of the text make the tree true; `None` when it is not true.
    fn marks(&self, texts: &[(TextField, Vec<Item>)]) -> Option<Vec<(TextField, usize)>> {
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
                for (field, items) in texts {
                    marks.extend(single.marks_in(*field, items).into_iter().map(|at| (*field, at)));
                }
                (!marks.is_empty()).then_some(marks)
            }
        }
    }

    fn marks_in(&self, field: TextField, items: &[Item]) -> Vec<usize> {
        match self {
            Self::Leaf(leaf) => leaf.places(field, items).into_iter().flatten().collect(),
            Self::Near(left, right, distance, ordered) => {
                let all = |side: &[Leaf]| -> Vec<_> {
                    side.iter().flat_map(|leaf| leaf.places(field, items)).collect()
                };
                let behind = |one: &Range<usize>, other: &Range<usize>| {
                    other.start >= one.end && other.start + 1 - one.end <= *distance
                };
                let mut marks = Vec::new();
                for one in all(left) {
                    for other in all(right) {
                        if behind(&one, &other) || !ordered && behind(&other, &one) {
                            marks.extend(one.clone().chain(other));
                        }
                    }
                }
                marks
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
    (vec((item(), any::<bool>()), words), exact, field).prop_map(|(words, exact, field)| {
        let can_be_prefix = |written: &Written| ["nike", "niko", "œu", "niké", "हिन्दी"].contains(&written.0);
        let words = words.into_iter().map(|((sign, written), prefix)| {
            (sign, written, prefix && exact == Exact::Not && can_be_prefix(&written))
        });
        Leaf { words: words.collect(), exact, field }
    })
}

fn tree() -> impl Strategy<Value = Tree> {
    let side = || vec(leaf(1..3), 1..3);
    let single = prop_oneof![
        6 => leaf(1..4).prop_map(Tree::Leaf),
        3 => (side(), side(), 1..5_usize, any::<bool>())
            .prop_map(|(left, right, distance, ordered)| Tree::Near(left, right, distance, ordered)),
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

fn side(length: usize) -> impl Strategy<Value = Side> {
    vec((item(), select(&GLUE[..])), 0..length)
}

fn joined(side: &Side) -> String {
    let pieces = side.iter().map(|((sign, written), glue)| {
        format!("{}{}{glue}", if *sign == ' ' { String::new() } else { sign.to_string() }, written.0)
    });
    pieces.collect()
}

#[test]
fn evaluating_agrees_with_trying_everything_over_hard_texts() {
    let config =
        ProptestConfig { cases: 2_500 * effort(), failure_persistence: None, ..ProptestConfig::default() };
    let (cases, matches) = (Cell::new(0), Cell::new(0));
    let agree = |(tree, posts): (Tree, Vec<(Side, Side)>)| {
        let query = parse(&tree.text()).expect("a query");
        let mut tokens = Tokens::default();
        for (title, text) in &posts {
            let texts = [(TextField::Title, title), (TextField::Text, text)]
                .map(|(field, side)| (field, side.iter().map(|(item, _)| *item).collect::<Vec<_>>()));
            tokens.read(Some(&joined(title)), &joined(text));
            prop_assert_eq!(tokens.as_slice().len(), title.len() + text.len(), "{:?}", joined(text));
            let expected = tree.marks(&texts);
            let found = evaluate(&query, &Document::plain(&tokens));
            cases.set(cases.get() + 1);
            matches.set(matches.get() + usize::from(found.is_some()));
            prop_assert_eq!(
                found.is_some(),
                expected.is_some(),
                "{} on {:?} {:?}",
                query,
                joined(title),
                joined(text)
            );
            let (spans, marks) = (found.unwrap_or_default(), expected.unwrap_or_default());
            let mut at = [0, 0];
            for token in tokens.as_slice() {
                let side = usize::from(token.field == TextField::Text);
                let index = at[side];
                at[side] += 1;
                let covered = spans.iter().any(|span| {
                    span.field == token.field && span.start <= token.start && token.end <= span.end
                });
                prop_assert_eq!(covered, marks.contains(&(token.field, index)), "{} at {}", query, index);
            }
        }
        Ok(())
    };
    let posts = vec((side(4), side(12)), 40);
    TestRunner::new(config).run(&(tree(), posts), agree).expect("they agree");
    let (cases, matches) = (cases.get(), matches.get());
    assert!(cases >= 100_000, "only {cases} pairs of a query and a post");
    assert!((cases / 20..cases * 3 / 4).contains(&matches), "{matches} matches in {cases} pairs");
}

/// How many times as many cases as usual: `VIGIE_EFFORT`, which `make agreement` sets.
fn effort() -> u32 {
    std::env::var("VIGIE_EFFORT").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}
