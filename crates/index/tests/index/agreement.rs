//! Searching and evaluating give the same answer: for any query and any posts, `search` finds exactly the posts that
//! `evaluate` says yes to, and shows the same spans.

use std::collections::BTreeMap;

use crate::mentions::{asking, mention, mentioned, open};
use proptest::{
    collection::vec, option, prelude::*, sample::select, strategy::ValueTree, test_runner::TestRunner,
};
use vigie_index::{MAX_LIMIT, SearchRequest, Searcher, Selection, Sort};
use vigie_model::{Author, Mention, PostId, Span};
use vigie_query::{Document, Facts, Query, Tokens, evaluate, parse};

/// Few words, so that phrases and prefixes meet; many shapes, so that folding matters.
const WORDS: &[&str] = &[
    "delta",
    "Délta",
    "DELTA",
    "deltaforce",
    "del",
    "#Delta",
    "#délta2",
    "@delta",
    "@Del_ta",
    "$DAL",
    "$5",
    "#",
    "@",
    "l'oréal",
    "L’OREAL",
    "loréal",
    "qu'il",
    "été",
    "ete",
    "e\u{301}te\u{301}",
    "lost",
    "bag",
    "bags",
    "baggage",
    "bag-gage",
    "ba\u{200b}g",
    "de\u{ad}lta",
    "\u{202e}bag",
    "ﬁne",
    "ＤＥＬＴＡ",
    "Straße",
    "达美航空",
    "航空",
    "达美",
    "ありがとう",
    "ขอบคุณ",
    "한국",
    "🔥",
    "👍🏽",
    "👍",
    "🇫🇷",
    "❤\u{fe0f}",
    "word_word",
    "2026",
    "a",
    "the",
    "'",
    "…",
];

const GLUE: &[&str] = &[" ", " ", " ", " ", "", "-", ", ", "'", "\n", "\u{a0}", "/"];

fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec((select(WORDS), select(GLUE)), words)
        .prop_map(|pieces| pieces.into_iter().flat_map(<[&str; 2]>::from).collect())
}

fn post() -> impl Strategy<Value = Mention> {
    let origin = (
        select(vec!["fr", "fr-CA", "FR_ca", "fro", "en", "und", ""]),
        select(vec!["bluesky", "Feed", "demo"]),
    );
    let handle = option::of(select(vec!["ana.example", "ANA Example", "@Élan", "x_1", "…"]));
    (text(0..14), option::of(text(0..5)), origin, handle, 0..4_u8).prop_map(
        |(text, title, (lang, source), handle, kind)| {
            let mut mention = mention("demo:0", 0, &text);
            let other = PostId::new("demo:other").unwrap();
            mention.lang = lang.to_owned();
            mention.post.source = source.to_owned();
            mention.post.title = title;
            mention.post.author =
                handle.map(|handle| Author { handle: Some(handle.to_owned()), ..Author::default() });
            match kind {
                1 => mention.post.reply_to = Some(other),
                2 => mention.post.repost_of = Some(other),
                3 => mention.post.quote_of = Some(other),
                _ => {}
            }
            mention
        },
    )
}

fn leaf() -> impl Strategy<Value = String> {
    let word = || select(WORDS).prop_map(str::to_owned);
    let prefix =
        || select(vec!["del*", "#del*", "@del*", "bag*", "ore*", "word*", "lost*"]).prop_map(str::to_owned);
    prop_oneof![
        4 => word(),
        2 => prefix(),
        3 => vec(prop_oneof![4 => word(), 1 => prefix()], 2..4).prop_map(|words| format!("\"{}\"", words.join(" "))),
    ]
}

fn query() -> impl Strategy<Value = String> {
    let side = || vec(leaf(), 1..3).prop_map(|leaves| format!("({})", leaves.join(" OR ")));
    let field = select(vec![
        "lang:fr",
        "lang:FR-ca",
        "lang:en",
        "source:bluesky",
        "source:FEED",
        "author:@ana.example",
        "author:élan",
        "type:post",
        "type:reply",
        "type:repost",
        "type:quote",
    ]);
    let single = prop_oneof![
        5 => leaf(),
        2 => (side(), 1..6_u32, side()).prop_map(|(left, n, right)| format!("{left} NEAR/{n} {right}")),
        1 => field.prop_map(str::to_owned),
    ];
    single.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            2 => vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(" AND "))),
            2 => vec(inner.clone(), 2..4).prop_map(|any| format!("({})", any.join(" OR "))),
            1 => inner.prop_map(|not| format!("(NOT {not})")),
        ]
    })
}

/// What the index finds, on as many pages as it takes.
fn found(searcher: &Searcher, selection: &Selection, sort: Sort) -> BTreeMap<String, Vec<Span>> {
    let mut all = BTreeMap::new();
    let mut after = None;
    loop {
        let request = SearchRequest { selection: selection.clone(), sort, limit: MAX_LIMIT, after };
        let page = searcher.search(&request).unwrap();
        for hit in page.hits {
            assert!(all.insert(hit.mention.post.id.to_string(), hit.spans).is_none(), "a hit came twice");
        }
        match page.next {
            Some(next) => after = Some(next),
            None => {
                assert_eq!(page.total as usize, all.len());
                return all;
            }
        }
    }
}

/// What the query means.
fn expected(mentions: &[Mention], query: &Query) -> BTreeMap<String, Vec<Span>> {
    let mut tokens = Tokens::default();
    let mut all = BTreeMap::new();
    for mention in mentions {
        let post = &mention.post;
        tokens.read(post.title.as_deref(), &post.text);
        let author = post.author.as_ref().and_then(|author| author.handle.as_deref());
        let facts = Facts { lang: &mention.lang, source: &post.source, author, kind: mention.kind() };
        if let Some(spans) = evaluate(query, &Document { tokens: &tokens, facts }) {
            all.insert(post.id.to_string(), spans);
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn search_finds_what_evaluate_says(
        mut posts in vec(post(), 250..300),
        queries in vec(query(), 60..70),
    ) {
        for (number, mention) in posts.iter_mut().enumerate() {
            mention.post.id = PostId::new(format!("demo:{number}")).unwrap();
        }
        let mut index = open();
        // Several commits make several segments, each with its own dictionary.
        for part in posts.chunks(100) {
            let events: Vec<_> = part.iter().cloned().map(mentioned).collect();
            index.commit(&events);
        }
        for text in queries {
            let Ok(query) = parse(&text) else { continue };
            let selection = asking(&text);
            let expected = expected(&posts, &query);
            for sort in [Sort::Newest, Sort::Relevance] {
                let found = found(&index.searcher, &selection, sort);
                for mention in &posts {
                    let id = mention.post.id.as_str();
                    prop_assert_eq!(found.get(id), expected.get(id), "{} {:?} in {:#?}", text, sort, mention);
                }
            }
            prop_assert_eq!(index.searcher.stats(&selection).unwrap().total, expected.len() as u64);
        }
    }
}

#[test]
fn generated_queries_are_queries() {
    let mut runner = TestRunner::deterministic();
    let good = (0..200).filter(|_| parse(&query().new_tree(&mut runner).unwrap().current()).is_ok()).count();
    assert!(good > 120, "only {good} of 200 generated texts are queries");
}
