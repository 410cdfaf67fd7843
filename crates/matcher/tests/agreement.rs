//! The matcher gives exactly what `vigie_query::evaluate` gives: for random workspaces and posts, the same brands with
//! the same spans, and the same topics.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "../../query/tests/agreement/tree.rs"]
mod tree;

use std::cell::Cell;

use proptest::{collection::vec, prelude::*, sample::select, test_runner::TestRunner};
use tree::{Side, Tree, effort};
use vigie_matcher::{Matcher, Scratch, detect_language};
use vigie_model::{Post, Span, Workspace};
use vigie_query::{Document, Facts, Tokens, evaluate, parse};

/// Few and alike, so that words, phrases and prefixes meet often.
const WORDS: [&str; 18] = [
    "delta",
    "delt",
    "deltas",
    "air",
    "france",
    "air-france",
    "l'oréal",
    "oreal",
    "l",
    "été",
    "free",
    "the",
    "東京",
    "東",
    "😀",
    "ab",
    "ขอบคุณ",
    "👍🏽",
];

/// Ways to write some of them, of which exact forms tell one from the other.
const WRITTEN: [&str; 12] = [
    "delta",
    "DELTA",
    "Delta",
    "été",
    "ete",
    "Été",
    "L’Oréal",
    "l'oreal",
    "e\u{301}te\u{301}",
    "😀",
    "東",
    "AIR",
];

fn leaf() -> impl Strategy<Value = String> {
    let word = || select(&WORDS[..]).prop_map(str::to_owned);
    let sign = select(&["", "", "", "#", "@", "$"][..]);
    let open = || {
        select(&["del*", "delt*", "fran*", "ore*", "delta*", "de?ta", "de?t*", "#del?a", "or?al", "th?"][..])
            .prop_map(str::to_owned)
    };
    let phrase =
        vec(prop_oneof![4 => word(), 1 => open()], 1..4).prop_map(|words| format!("\"{}\"", words.join(" ")));
    let exact = (select(&["+", "++"][..]), sign.clone(), vec(select(&WRITTEN[..]), 1..3))
        .prop_map(|(exact, sign, words)| format!("{exact}\"{sign}{}\"", words.join(" ")));
    let anywhere = prop_oneof![
        4 => (sign, word()).prop_map(|(sign, word)| format!("{sign}{word}")),
        1 => open(),
        3 => phrase,
        2 => exact,
        1 => select(&["~fr\"delta\"", "~fr\"#Deltas\"", "~fr\"été\""][..]).prop_map(str::to_owned),
        1 => select(&["delta~1", "#delta~1", "delts~1", "dletas~2", "frnace~2", "frence~1", "oreal~0", "fere~1"][..])
            .prop_map(str::to_owned),
    ];
    (select(&["", "", "", "", "title:", "text:"][..]), anywhere)
        .prop_map(|(field, leaf)| format!("{field}{leaf}"))
}

const FIELDS: [&str; 23] = [
    "lang:fr",
    "lang:en",
    "lang:en-us",
    "lang:pt-br",
    "from:ana",
    "to:delta",
    "source:feed",
    "source:x",
    "author:ana",
    "authorname:\"ana lopez\"",
    "type:reply",
    "is:question",
    "has:media",
    "has:links",
    "verified:true",
    "country:fr",
    "site:shop.example",
    "url:shop.example/a",
    "links:shop.example",
    "followers:[10 TO *]",
    "likes:[1 TO 2]",
    "rating:<3",
    "reach:[* TO 10]",
];

fn query() -> impl Strategy<Value = String> {
    let field = select(&FIELDS[..]);
    let side = || vec(leaf(), 1..3).prop_map(|leaves| format!("({})", leaves.join(" OR ")));
    let operator = || {
        let steps = (select(&["NEAR/", "NEAR/", "ONEAR/", "/"][..]), 1..6_u32);
        prop_oneof![
            4 => steps.prop_map(|(near, steps)| format!("{near}{steps}")),
            1 => Just("SENTENCE".to_owned()),
        ]
    };
    let pair =
        || (side(), operator(), side()).prop_map(|(left, near, right)| format!("{left} {near} {right}"));
    let near = prop_oneof![
        4 => pair(),
        1 => (pair(), operator(), side()).prop_map(|(left, near, right)| format!("{left} {near} {right}")),
        1 => (pair(), operator(), side()).prop_map(|(left, near, right)| format!("({left}) {near} {right}")),
    ];
    let together = (select(&["", "", "title:", "+"][..]), vec(select(&WORDS[..]), 2..4), 2..7_u32)
        .prop_map(|(front, words, steps)| format!("{front}\"{}\"~{steps}", words.join(" ")));
    let simple = prop_oneof![6 => leaf(), 1 => field.prop_map(str::to_owned), 2 => near, 1 => together];
    simple.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" AND "))),
            vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" OR "))),
            (inner.clone(), inner.clone()).prop_map(|(part, other)| format!("({part} NOT {other})")),
            inner.prop_map(|part| format!("(NOT {part})")),
        ]
    })
}

fn workspaces() -> impl Strategy<Value = Vec<Workspace>> {
    let workspace = (vec(query(), 0..12), vec(query(), 0..4));
    vec(workspace, 1..4).prop_map(|workspaces| {
        let tables = |queries: Vec<String>| -> Vec<_> {
            let numbered = queries.into_iter().enumerate();
            numbered.map(|(i, query)| serde_json::json!({"id": i.to_string(), "name": "", "query": query})).collect()
        };
        let numbered = workspaces.into_iter().enumerate().map(|(i, (brands, topics))| {
            serde_json::json!({
                "workspace": {"id": i.to_string(), "name": ""}, "brand": tables(brands), "topic": tables(topics),
            })
        });
        numbered.map(|workspace| serde_json::from_value(workspace).unwrap()).collect()
    })
}

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        12 => select(&WORDS[..]),
        2 => select(&WRITTEN[..]),
        2 => select(&["delta?", "DELTA", "L’OREAL", "ete", "E\u{301}TE\u{301}", "indelta", "\u{200b}", "\u{202e}air", "qu’il", "ไม่ขอบคุณ", "👍", "हिन्दी", "ﷺ", "e\u{301}\u{327}"][..]),
        1 => select(&["Le vol est encore en retard ce matin", "The flight was late again this morning"][..]),
    ];
    let between = select(
        &[" ", " ", " ", " ", " ", " ", ", ", " #", " @", " $", "-", "", "\n", ". ", "! ", "…", "。"][..],
    );
    vec((word, between), 0..10)
        .prop_map(|words| words.into_iter().flat_map(|(word, between)| [word, between]).collect())
}

fn post() -> impl Strategy<Value = Post> {
    let title = proptest::option::weighted(0.3, text());
    let lang = select(&[None, None, Some("fr"), Some("en-US"), Some("und"), Some("pt_BR")][..]);
    let author = select(&[None, Some("Ana"), Some("bob")][..]);
    let address = || select(&[None, Some("https://a.shop.example/A?b"), Some("shop.example")][..]);
    (title, text(), lang, author, any::<bool>(), address(), address(), 0..20_u64).prop_map(
        |(title, text, lang, author, reply, url, link, number)| {
            serde_json::from_value(serde_json::json!({
                "id": "feed:1", "source": "feed", "title": title, "text": text, "lang": lang,
                "author": author.map(|handle| serde_json::json!({
                    "handle": handle, "name": "Ana López", "followers": number, "verified": reply,
                })),
                "url": url, "links": Vec::from_iter(link), "media": Vec::from_iter(link), "country": lang.map(|_| "FR"),
                "engagement": {"likes": number % 4}, "rating": reply.then_some(1 + number % 5),
                "reply_to": reply.then_some("feed:0"), "published_at": "2026-02-03T10:15:00Z",
            }))
            .unwrap()
        },
    )
}

/// What the matcher must find: by workspace, the matching brands with their spans, and the matching topics.
type Found = Vec<(String, Vec<(String, Vec<Span>)>, Vec<String>)>;

fn naive(workspaces: &[Workspace], post: &Post) -> Found {
    let mut tokens = Tokens::default();
    tokens.read(post.title.as_deref(), &post.text);
    let named =
        post.lang.as_deref().filter(|lang| *lang != "und").and_then(|lang| lang.split(['-', '_']).next());
    let title = post.title.as_deref().unwrap_or_default();
    let lang = named
        .or_else(|| detect_language(&post.text))
        .or_else(|| detect_language(&format!("{title} {}", post.text)))
        .unwrap_or("und");
    let document = Document { tokens: &tokens, facts: Facts::of_post(post, lang) };
    let mut found = Found::new();
    for workspace in workspaces {
        let brands: Vec<_> = workspace
            .brands
            .iter()
            .filter_map(|brand| {
                Some((brand.id.to_string(), parse(&brand.query).ok().filter(|q| !q.is_only_negative())?))
            })
            .filter_map(|(id, query)| Some((id, evaluate(&query, &document)?)))
            .collect();
        let topics = workspace
            .topics
            .iter()
            .filter(|topic| parse(&topic.query).is_ok_and(|query| evaluate(&query, &document).is_some()));
        if !brands.is_empty() {
            found.push((
                workspace.id().to_string(),
                brands,
                topics.map(|topic| topic.id.to_string()).collect(),
            ));
        }
    }
    found
}

fn matched(matcher: &Matcher, post: &Post, scratch: &mut Scratch) -> Found {
    let mentions = matcher.mentions(post, scratch).into_iter();
    mentions
        .map(|mention| {
            let brands =
                mention.brands.into_iter().map(|brand| (brand.brand.to_string(), brand.spans)).collect();
            (mention.workspace.to_string(), brands, mention.topics.iter().map(ToString::to_string).collect())
        })
        .collect()
}

#[test]
fn the_matcher_agrees_with_the_meaning_of_queries() {
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 420 * effort(),
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let (pairs, matches) = (Cell::new(0), Cell::new(0));
    let agree = |(workspaces, posts): (Vec<Workspace>, Vec<Post>)| {
        let (matcher, _) = Matcher::build(&workspaces);
        let mut scratch = Scratch::default();
        for post in &posts {
            let found = matched(&matcher, post, &mut scratch);
            pairs.set(pairs.get() + matcher.queries());
            matches.set(matches.get() + found.iter().map(|(_, brands, _)| brands.len()).sum::<usize>());
            prop_assert_eq!(found, naive(&workspaces, post), "{:?}", post);
        }
        Ok(())
    };
    runner.run(&(workspaces(), vec(post(), 30)), agree).unwrap();
    let (pairs, matches) = (pairs.get(), matches.get());
    assert!(pairs >= 100_000, "only {pairs} pairs of a query and a post");
    assert!(
        (pairs / 20..pairs / 2).contains(&matches),
        "{matches} matches in {pairs} pairs: hardly anything is tested"
    );
}

/// Matches random queries, as many in one matcher, over random posts, and compares each with trying everything; returns how
/// many pairs there were and how many matched.
fn compare(matchers: u32, queries: usize, posts: impl Strategy<Value = Vec<(Side, Side)>>) -> (usize, usize) {
    let config =
        ProptestConfig { cases: matchers * effort(), failure_persistence: None, ..ProptestConfig::default() };
    let (pairs, matches) = (Cell::new(0), Cell::new(0));
    let agree = |(trees, posts): (Vec<Tree>, Vec<(Side, Side)>)| {
        let brands = trees.iter().enumerate().map(
            |(number, tree)| serde_json::json!({"id": number.to_string(), "name": "", "query": tree.text()}),
        );
        let workspace = serde_json::json!({
            "workspace": {"id": "w", "name": ""}, "brand": brands.collect::<Vec<_>>(),
        });
        let (matcher, refused) = Matcher::build(&[serde_json::from_value(workspace).unwrap()]);
        let refused = refused.len();
        let mut scratch = Scratch::default();
        for (title, text) in &posts {
            let post: Post = serde_json::from_value(serde_json::json!({
                "id": "feed:1", "source": "feed", "title": tree::joined(title), "text": tree::joined(text), "lang": "en",
                "published_at": "2026-02-03T10:15:00Z",
            }))
            .unwrap();
            let mentions = matcher.mentions(&post, &mut scratch);
            let brands: Vec<_> = mentions.iter().flat_map(|mention| &mention.brands).collect();
            let mut negative = 0;
            for (number, tree) in trees.iter().enumerate() {
                if parse(&tree.text()).unwrap().is_only_negative() {
                    negative += 1;
                    continue; // no brand may have it
                }
                let found = brands.iter().find(|brand| brand.brand.as_str() == number.to_string());
                tree::agree(tree, title, text, found.map(|brand| brand.spans.as_slice()))?;
                pairs.set(pairs.get() + 1);
                matches.set(matches.get() + usize::from(found.is_some()));
            }
            prop_assert_eq!(negative, refused);
        }
        Ok(())
    };
    TestRunner::new(config).run(&(vec(tree::tree(), queries), posts), agree).unwrap();
    (pairs.get(), matches.get())
}

#[test]
fn the_matcher_agrees_with_trying_everything_over_hard_texts() {
    let (pairs, matches) = compare(100, 12, vec((tree::side(4), tree::side(12)), 30));
    assert!(pairs >= 20_000, "only {pairs} pairs of a query and a post");
    assert!((pairs / 20..pairs * 3 / 4).contains(&matches), "{matches} matches in {pairs} pairs");
}

#[test]
fn the_matcher_agrees_with_trying_everything_over_long_texts() {
    let (pairs, matches) = compare(6, 40, vec((tree::side(4), tree::long_side()), 1));
    assert!(matches > 0, "no match in {pairs} pairs");
}
