//! What queries match and what they mark, by example and against an evaluator that tries everything.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use proptest::prelude::*;
use vigie_model::{Highlight, Post, TextField};
use vigie_query::{Document, Facts, Occurrence, ParseError, Tokens, evaluate, parse, phrase, together};

/// The post of which the words do not matter.
fn reply() -> Post {
    serde_json::from_value(serde_json::json!({
        "id": "bluesky:1", "source": "bluesky", "text": "", "published_at": "2026-02-03T10:15:00Z",
        "url": "https://www.shop.example/News/a?b=c", "country": "BR", "reply_to": "bluesky:0",
        "author": {"handle": "Ana.Example", "name": "Ana María López", "followers": 812, "verified": true},
        "engagement": {"likes": 3, "replies": 2}, "rating": 2, "links": ["https://cdn.other.example/x"],
    }))
    .expect("a post")
}

/// The text with what matched in brackets, or `None` when nothing does.
fn marked(query: &str, text: &str) -> Result<Option<String>, ParseError> {
    let mut tokens = Tokens::default();
    tokens.read(None, text);
    let post = reply();
    let spans =
        evaluate(&parse(query)?, &Document { tokens: &tokens, facts: Facts::of_post(&post, "pt-BR") });
    let shown = |piece: Highlight| if piece.matched { format!("[{}]", piece.text) } else { piece.text };
    Ok(spans.map(|spans| Highlight::cut(text, TextField::Text, &spans).into_iter().map(shown).collect()))
}

#[test]
fn queries_match_and_mark() {
    let check = |query: &str, text: &str, expected: &str| {
        assert_eq!(marked(query, text), Ok(Some(expected.to_owned())), "{query} on {text}");
    };
    let fails = |query: &str, text: &str| assert_eq!(marked(query, text), Ok(None), "{query} on {text}");
    // Words, signs, phrases, prefixes.
    check("nike", "Nike et NIKE, #nike @Nike!", "[Nike] et [NIKE], [#nike] [@Nike]!");
    fails("nike", "nikes");
    check("#nike", "nike #Nike @nike", "nike [#Nike] @nike");
    fails("#nike", "nike");
    check("loreal OR \"l oreal\"", "chez L’Oréal", "chez [L’Oréal]");
    check("l'oréal", "L-OREAL", "[L-OREAL]");
    fails("\"a b\"", "a x b");
    check("\"a a\"", "a a a", "[a a a]");
    check("reca*", "recall recalled rec", "[recall] [recalled] rec");
    check("\"reca* of\"", "recalls of", "[recalls of]");
    check("京タ", "東京タワー", "東[京タ]ワー");
    check("❤", "j'❤️ça", "j'[❤️]ça");
    // Operators.
    check("a b", "b x a", "[b] x [a]");
    fails("a b", "a");
    check("a OR b", "a x", "[a] x");
    check("a OR (b c)", "a b", "[a] b");
    check("a -b", "a c", "[a] c");
    fails("a -b", "a b");
    check("NOT a", "b", "b");
    check("NOT (a NOT b)", "a b", "a b");
    check("(a OR b) c", "b c b", "[b] [c] [b]");
    // NEAR.
    check("a NEAR/1 b", "b a x b", "[b] [a] x b");
    check("a NEAR/2 b", "a x b a", "[a] x [b] [a]");
    check("a NEAR/1 b", "a x x b a", "a x x [b] [a]");
    fails("a NEAR/1 b", "a x b");
    check("\"a b\" NEAR/2 c", "a b x c", "[a b] x [c]");
    fails("\"a b\" NEAR/1 c", "a b x c");
    check("(a OR b) NEAR/1 (c OR d)", "d b x x a", "[d] [b] x x a");
    // Two sides never share a token.
    fails("a NEAR/5 a", "a");
    check("a NEAR/5 a", "a a", "[a] [a]");
    fails("\"a b\" NEAR/5 b", "a b");
    // Fields.
    check("a lang:pt", "a", "[a]");
    check("a lang:PT-br", "a", "[a]");
    fails("a lang:pt-ao", "a");
    fails("a lang:por", "a");
    check("a source:BlueSky author:@ana.example type:reply", "a", "[a]");
    fails("a type:(post OR quote)", "a");
    fails("a author:ana", "a");
    check("lang:pt", "a", "a");
    check("is:reply verified:true country:br has:links NOT has:media", "a", "a");
    fails("verified:false", "a");
    check("site:shop.example domain:example site:WWW.shop.example", "a", "a");
    fails("site:hop.example", "a");
    fails("site:a.shop.example", "a");
    check("links:other.example", "a", "a");
    fails("links:shop.example", "a");
    check("url:shop.example/news url:\"News A\" url:https://www.shop.example", "a", "a");
    fails("url:shop/news", "a");
    fails("url:sho", "a");
    check("authorname:lopez authorname:\"ana maria\"", "a", "a");
    fails("authorname:\"ana lopez\"", "a");
    check("rating:2 rating:1..2 rating:<3 -rating:[3 TO 5]", "a", "a");
    check("followers:[812 TO *] likes:3 likes:[* TO 3] engagement:[5 TO 5] reach:[1 TO 1000]", "a", "a");
    fails("followers:[813 TO *]", "a");
    // Nothing was found out about a post yet.
    fails("sentiment:neutral OR score:[* TO *] OR brand:b OR topic:t", "a");
}

#[test]
fn spelling_counts_where_it_is_asked_for() {
    let check = |query: &str, text: &str, expected: &str| {
        assert_eq!(marked(query, text), Ok(Some(expected.to_owned())), "{query} on {text}");
    };
    let fails = |query: &str, text: &str| assert_eq!(marked(query, text), Ok(None), "{query} on {text}");
    check("{BT}", "bt BT Bt #BT", "bt [BT] Bt [#BT]");
    check("++\"Orange\"", "orange ORANGE Orange @Orange", "orange ORANGE [Orange] [@Orange]");
    check("++\"orange\"", "orange Orange", "[orange] Orange");
    check("+\"été\"", "ete Été E\u{301}TE\u{301} été éte", "ete [Été] [E\u{301}TE\u{301}] [été] éte");
    check("+\"ete\"", "ETE été ete", "[ETE] été [ete]");
    check("++\"L'Oréal\"", "L’Oréal l'Oréal L'Oreal L-Oréal", "[L’Oréal] l'Oréal L'Oreal [L-Oréal]");
    check("++\"#BT\"", "BT #BT #bt", "BT [#BT] #bt");
    check("{👍🏽}", "👍 👍🏽 👍🏿", "👍 [👍🏽] 👍🏿");
    check("{❤}", "❤\u{fe0f}", "[❤\u{fe0f}]");
    check("{Or\u{200b}ange}", "O\u{ad}range", "[O\u{ad}range]");
    fails("+\"oeuvre\"", "œuvre");
    check("+\"œuvre\"", "ŒUVRE oeuvre", "[ŒUVRE] oeuvre");
    check("{Free} NEAR/2 mobile", "free mobile Free mobile", "free [mobile] [Free] [mobile]");
    // One letter.
    check("reali?e", "realise realize realiize reali?e", "[realise] [realize] realiize reali?e");
    check("#te?t*", "#testing test #tent #te?t", "[#testing] test [#tent] #te?t");
    check("\"la cr?me\"", "La crème", "[La crème]");
    check("ba??age", "bagage baggage", "bagage [baggage]");
    check("why? who?", "who why", "[who] [why]");
    // All forms of a French word.
    check("~fr\"cheval\"", "Des chevaux, un CHEVAL, chevalier", "Des [chevaux], un [CHEVAL], chevalier");
    check("~fr\"Nouvelle\" NEAR/1 ~fr\"produit\"", "nos nouveaux produits", "nos [nouveaux] [produits]");
    check("~fr\"déçu\"", "déçus, décue, DÉÇUES", "[déçus], [décue], [DÉÇUES]");
    fails("~fr\"porte\"", "le port");
}

#[test]
fn closeness_counts_in_steps() {
    let check = |query: &str, text: &str, expected: &str| {
        assert_eq!(marked(query, text), Ok(Some(expected.to_owned())), "{query} on {text}");
    };
    let fails = |query: &str, text: &str| assert_eq!(marked(query, text), Ok(None), "{query} on {text}");
    check("a ONEAR/2 b", "b a x b", "b [a] x [b]");
    fails("a ONEAR/2 b", "b a");
    check("a NEAR/1f b", "a b a", "[a] [b] a");
    check("a /2 b", "b x a", "[b] x [a]");
    check("(\"a b\" OR c) ONEAR/1 (d OR e)", "a b d e c", "[a b] [d] e c");
    check("\"a b c\"~3", "c x a b", "[c] x [a] [b]");
    fails("\"a b c\"~2", "c x a b");
    check("\"a b\"~1", "x a b a x b", "x [a] [b] [a] x b");
    check("\"a b c\"~4", "a x x b x c a", "a x x [b] x [c] [a]");
    check("\"a a\"~1", "a", "[a]");
    check("\"reca* nike\"~2", "nike x recall", "[nike] x [recall]");
    check("+\"été fini\"~2", "ete fini l'été", "ete [fini] l'[été]");
    check("a <<<near>>> b", "a b", "[a] [b]");
}

#[test]
fn title_and_text_are_searched_and_never_joined() {
    let check = |query: &str, title: &str, text: &str, expected: Option<&[(TextField, u32, u32)]>| {
        let mut tokens = Tokens::default();
        tokens.read(Some(title), text);
        let query = parse(query).expect("a query");
        let spans = evaluate(&query, &Document::plain(&tokens));
        let spans = spans
            .map(|spans| spans.iter().map(|span| (span.field, span.start, span.end)).collect::<Vec<_>>());
        assert_eq!(spans.as_deref(), expected, "{query}");
    };
    let (title, text) = (TextField::Title, TextField::Text);
    check("a b", "A x", "b a", Some(&[(title, 0, 1), (text, 0, 1), (text, 2, 3)]));
    check("\"a b\"", "a", "b", None);
    check("a NEAR/100 b", "a", "b", None);
    check("a NEAR/1 b", "a", "a b", Some(&[(text, 0, 1), (text, 2, 3)]));
    check("title:a", "a", "a", Some(&[(title, 0, 1)]));
    check("text:a", "a", "a", Some(&[(text, 0, 1)]));
    check("text:a", "a", "b", None);
    check("title:(a OR \"b c\") text:c", "b c", "c b c", Some(&[(title, 0, 3), (text, 0, 1), (text, 4, 5)]));
    check("title:a NEAR/5 text:b", "a b", "a b", None);
    check("title:\"a b\"~2", "b x a", "a b", Some(&[(title, 0, 1), (title, 4, 5)]));
    check("title:{B}", "b", "B", None);
}

#[test]
fn positions_of_words_make_phrases() {
    let check = |words: &[Vec<u32>], expected: &[(u32, u32)]| {
        let found: Vec<_> = phrase(words).into_iter().map(|found| (found.first, found.last)).collect();
        assert_eq!(found, expected);
    };
    check(&[], &[]);
    check(&[vec![1, 3]], &[(1, 1), (3, 3)]);
    check(&[vec![0, 2, 7], vec![1, 3, 6]], &[(0, 1), (2, 3)]);
    check(&[vec![0, 1, 2], vec![0, 1, 2], vec![0, 1, 2]], &[(0, 2)]);
    check(&[vec![0, 1], vec![]], &[]);
}

/// A query as a tree of the test's own, so that nothing of the crate decides what it means.
#[derive(Debug, Clone)]
enum Tree {
    And(Vec<Tree>),
    Or(Vec<Tree>),
    Not(Box<Tree>),
    Phrase(Vec<Wanted>),
    Near(Vec<Vec<Wanted>>, Vec<Vec<Wanted>>, u32, bool),
    Together(Vec<Wanted>, u32),
    Reply,
    Portuguese,
}

/// A word: its sign or a space, its text, whether it is only the beginning.
type Wanted = (char, &'static str, bool);

impl Tree {
    /// The query text, with all the brackets that there can be.
    fn text(&self) -> String {
        let phrase = |words: &[Wanted]| {
            let words = words.iter().map(|(sign, word, prefix)| {
                format!("{}{word}{}", sign.to_string().trim(), if *prefix { "*" } else { "" })
            });
            format!("\"{}\"", words.collect::<Vec<_>>().join(" "))
        };
        let side = |phrases: &[Vec<Wanted>]| {
            format!("({})", phrases.iter().map(|words| phrase(words)).collect::<Vec<_>>().join(" OR "))
        };
        let joined = |children: &[Tree], between: &str| {
            format!("({})", children.iter().map(Tree::text).collect::<Vec<_>>().join(between))
        };
        match self {
            Self::And(children) => joined(children, " AND "),
            Self::Or(children) => joined(children, " OR "),
            Self::Not(child) => format!("NOT ({})", child.text()),
            Self::Phrase(words) => phrase(words),
            Self::Near(left, right, distance, ordered) => {
                format!("{} {}NEAR/{distance} {}", side(left), if *ordered { "O" } else { "" }, side(right))
            }
            Self::Together(words, distance) => format!("{}~{distance}", phrase(words)),
            Self::Reply => "type:reply".to_owned(),
            Self::Portuguese => "lang:pt".to_owned(),
        }
    }

    /// Which words of `text` make the tree true, every pair tried; `None` when it is not true.
    fn marks(&self, text: &[&str]) -> Option<Vec<usize>> {
        match self {
            Self::And(children) => {
                children.iter().map(|child| child.marks(text)).collect::<Option<Vec<_>>>().map(|m| m.concat())
            }
            Self::Or(children) => {
                let matched: Vec<_> = children.iter().filter_map(|child| child.marks(text)).collect();
                (!matched.is_empty()).then(|| matched.concat())
            }
            Self::Not(child) => child.marks(text).is_none().then(Vec::new),
            Self::Phrase(words) => {
                let found = places(words, text);
                (!found.is_empty()).then(|| found.into_iter().flatten().collect())
            }
            Self::Together(words, distance) => {
                let windows =
                    (0..text.len()).map(|start| start..(start + *distance as usize + 1).min(text.len()));
                let within = |window: &std::ops::Range<usize>, word| {
                    let places = places(std::slice::from_ref(word), &text[window.clone()]);
                    places.into_iter().map(|place| window.start + place.start).collect::<Vec<_>>()
                };
                let mut marks = Vec::new();
                for window in windows {
                    let found: Vec<_> = words.iter().map(|word| within(&window, word)).collect();
                    if found.iter().all(|places| !places.is_empty()) {
                        marks.extend(found.concat());
                    }
                }
                (!marks.is_empty()).then_some(marks)
            }
            Self::Near(left, right, distance, ordered) => {
                let all = |phrases: &[Vec<Wanted>]| -> Vec<_> {
                    phrases.iter().flat_map(|words| places(words, text)).collect()
                };
                let mut marks = Vec::new();
                for one in all(left) {
                    for other in all(right) {
                        let steps = if one.start >= other.end && !ordered {
                            one.start + 1 - other.end
                        } else if other.start >= one.end {
                            other.start + 1 - one.end
                        } else {
                            continue;
                        };
                        if steps <= *distance as usize {
                            marks.extend(one.clone().chain(other));
                        }
                    }
                }
                (!marks.is_empty()).then_some(marks)
            }
            Self::Reply | Self::Portuguese => Some(Vec::new()),
        }
    }
}

/// Every place of `words` in `text`.
fn places(words: &[Wanted], text: &[&str]) -> Vec<std::ops::Range<usize>> {
    let same = |&(sign, word, prefix): &Wanted, token: &str| {
        let bare = token.trim_start_matches(['#', '@']);
        let letters =
            bare.chars().zip(word.chars()).all(|(letter, wanted)| wanted == '?' || letter == wanted);
        let length = bare.len() == word.len() || prefix && bare.len() > word.len();
        letters && length && (sign == ' ' || token.starts_with(sign))
    };
    (0..text.len())
        .map(|start| start..start + words.len())
        .filter(|place| {
            text.get(place.clone()).is_some_and(|tokens| words.iter().zip(tokens).all(|(w, t)| same(w, t)))
        })
        .collect()
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let sign = prop_oneof![6 => Just(' '), 1 => Just('#'), 1 => Just('@')];
    (sign, prop_oneof![Just("a"), Just("b"), Just("nik"), Just("nike"), Just("ni?e")], any::<bool>())
        .prop_map(|(sign, word, prefix)| (sign, word, prefix && word.len() > 2))
}

fn words() -> impl Strategy<Value = Vec<Wanted>> {
    proptest::collection::vec(wanted(), 1..4)
}

fn tree() -> impl Strategy<Value = Tree> {
    let side = || proptest::collection::vec(words(), 1..3);
    let leaf = prop_oneof![
        6 => words().prop_map(Tree::Phrase),
        3 => (side(), side(), 1..5u32, any::<bool>())
            .prop_map(|(left, right, distance, ordered)| Tree::Near(left, right, distance, ordered)),
        2 => (proptest::collection::vec(wanted(), 2..4), 2..7u32)
            .prop_map(|(words, distance)| Tree::Together(words, distance)),
        1 => Just(Tree::Reply),
        1 => Just(Tree::Portuguese),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let children = || proptest::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            children().prop_map(Tree::And),
            children().prop_map(Tree::Or),
            inner.clone().prop_map(|child| Tree::Not(Box::new(child))),
        ]
    })
}

fn text() -> impl Strategy<Value = Vec<&'static str>> {
    let word = prop_oneof![
        Just("a"),
        Just("b"),
        Just("c"),
        Just("nike"),
        Just("niko"),
        Just("#nike"),
        Just("@a"),
        Just("#b")
    ];
    proptest::collection::vec(word, 0..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn evaluating_agrees_with_trying_everything(tree in tree(), text in text()) {
        let query = parse(&tree.text()).expect("a query");
        let mut tokens = Tokens::default();
        tokens.read(None, &text.join(" "));
        let post = reply();
        let found = evaluate(&query, &Document { tokens: &tokens, facts: Facts::of_post(&post, "pt-BR") });
        let expected = tree.marks(&text);
        prop_assert_eq!(found.is_some(), expected.is_some(), "{}", query);
        let marks = expected.unwrap_or_default();
        for (index, token) in tokens.as_slice().iter().enumerate() {
            let spans = found.as_deref().unwrap_or_default();
            let covered = spans.iter().any(|span| span.start <= token.start && token.end <= span.end);
            prop_assert_eq!(covered, marks.contains(&index), "{} at {}", query, index);
        }
        let spans = found.unwrap_or_default();
        prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn what_is_printed_parses_to_the_same_tree(tree in tree()) {
        let query = parse(&tree.text()).expect("a query");
        prop_assert_eq!(parse(&query.to_string()), Ok(query));
    }

    #[test]
    fn only_negative_queries_are_those_that_match_nothing_at_all(tree in tree()) {
        let query = parse(&tree.text()).expect("a query");
        let matches_nothing = evaluate(&query, &Document::plain(&Tokens::default())).is_some();
        prop_assert_eq!(query.is_only_negative(), matches_nothing);
    }

    #[test]
    fn spans_lie_on_character_boundaries(text in "(a|é|e\u{301}|#|@|👍🏽|東|\u{200B}|½|ﷺ| |’|\\PC){0,30}", query in "[aé東]{1,2}|#a|👍|½") {
        let mut tokens = Tokens::default();
        tokens.read(Some(&text), &text);
        let spans = evaluate(&parse(&query).expect("a query"), &Document::plain(&tokens)).unwrap_or_default();
        for span in &spans {
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some_and(|piece| !piece.is_empty()));
        }
        prop_assert!(spans.is_sorted());
    }

    #[test]
    fn together_agrees_with_trying_every_window(words in proptest::collection::vec(proptest::collection::vec(0..30u32, 0..8), 2..5), distance in 1..8u32) {
        let places: Vec<Vec<Occurrence>> =
            words.iter().map(|word| word.iter().map(|&at| Occurrence { first: at, last: at }).collect()).collect();
        let mut expected: Vec<Occurrence> = (0..40)
            .map(|start| start..=start + distance)
            .filter(|window| words.iter().all(|word| word.iter().any(|at| window.contains(at))))
            .flat_map(|window| places.concat().into_iter().filter(move |place| window.contains(&place.first)))
            .collect();
        expected.sort();
        expected.dedup();
        prop_assert_eq!(together(&places, distance), expected);
    }
}
