//! Searching and evaluating give the same answer: for any query and any posts, `search` finds exactly the posts that
//! `evaluate` says yes to, and shows the same spans.

use std::collections::BTreeMap;

use crate::mentions::{asking, mention, mentioned, open};
use proptest::{
    collection::vec, option, prelude::*, sample::select, strategy::ValueTree, test_runner::TestRunner,
};
use vigie_index::{MAX_LIMIT, SearchRequest, Searcher, Selection, Sort};
use vigie_model::{Author, Engagement, Mention, Polarity, PostId, Relevance, Span};
use vigie_query::{Document, Facts, Query, Tokens, evaluate, parse};

use crate::{
    mentions::slug,
    tree::{self, Side, Tree, effort},
};

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
    "the?",
    "ÉTÉ",
    "Ete",
    "e\u{301}te",
    "👩‍👧",
    "❤",
    "'",
    "…",
];

const GLUE: &[&str] =
    &[" ", " ", " ", " ", " ", " ", ". ", "! ", "… ", "。", "", "-", ", ", "'", "\n", "\u{a0}", "/"];

fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec((select(WORDS), select(GLUE)), words)
        .prop_map(|pieces| pieces.into_iter().flat_map(<[&str; 2]>::from).collect())
}

fn author() -> impl Strategy<Value = Author> {
    let handle = option::of(select(vec!["ana.example", "ANA Example", "@Élan", "x_1", "…"]));
    let name = option::of(select(vec!["Ana López", "ana", "López Ana #1", "👍🏽 Bob", ""]));
    (handle, name, option::of(0..6_u64), any::<bool>()).prop_map(|(handle, name, followers, verified)| {
        Author {
            id: None,
            handle: handle.map(str::to_owned),
            name: name.map(str::to_owned),
            followers,
            verified,
        }
    })
}

const ADDRESSES: &[&str] = &[
    "https://news.shop.example/Delta/2026?q=bag#lost",
    "https://shop.example",
    "http://other.example:80/shop.example",
    "at://did:plc:x/post",
    "not an address",
];

fn post() -> impl Strategy<Value = Mention> {
    let origin = (
        select(vec!["fr", "fr-CA", "FR_ca", "fro", "en", "und", ""]),
        option::of(select(vec!["fr-CA", "fr_BE", "en-US", "und"])),
        select(vec!["bluesky", "Feed", "demo"]),
        option::of(select(vec!["FR", "be", "x"])),
    );
    let links = (
        option::of(select(ADDRESSES)),
        vec(select(ADDRESSES).prop_map(str::to_owned), 0..3),
        vec(Just("https://img.example/1.png".to_owned()), 0..2),
    );
    let found = (select(&Polarity::ALL[..]), -20..=20_i16, any::<bool>(), any::<bool>());
    (text(0..14), option::of(text(0..5)), origin, option::of(author()), 0..4_u8, links, 0..5_u64, found)
        .prop_map(
            |(text, title, (lang, tag, source, country), author, kind, (url, links, media), likes, found)| {
                let mut mention = mention("demo:0", 0, &text);
                let other = PostId::new("demo:other").unwrap();
                mention.lang = lang.to_owned();
                let post = &mut mention.post;
                post.source = source.to_owned();
                post.lang = tag.map(str::to_owned);
                post.country = country.map(str::to_owned);
                post.title = title;
                post.author = author;
                (post.url, post.links, post.media) = (url.map(str::to_owned), links, media);
                post.rating = u8::try_from(likes).ok().filter(|stars| *stars > 0);
                post.engagement = Engagement { likes, replies: likes / 2, ..Engagement::default() };
                match kind {
                    1 => post.reply_to = Some(other),
                    2 => post.repost_of = Some(other),
                    3 => post.quote_of = Some(other),
                    _ => {}
                }
                let (label, score, delta, late) = found;
                (mention.sentiment.label, mention.sentiment.score) = (label, f32::from(score) / 20.0);
                mention.brands[0].relevance =
                    (score > 0).then(|| Relevance { score: f32::from(score) / 20.0, terms: Vec::new() });
                if delta {
                    mention.brands[0].brand = slug("delta");
                }
                mention.topics.extend(late.then(|| slug("late")));
                mention
            },
        )
}

fn leaf() -> impl Strategy<Value = String> {
    let word = || select(WORDS).prop_map(str::to_owned);
    let open = || {
        select(vec![
            "del*", "#del*", "@del*", "bag*", "ore*", "word*", "lost*", "de?ta", "ba?", "et?", "#del?a*",
            "ba??age",
        ])
        .prop_map(str::to_owned)
    };
    let exact = prop_oneof![
        3 => (select(vec!["+", "++"]), word()).prop_map(|(exact, word)| format!("{exact}\"{word}\"")),
        1 => (select(vec!["+", "++"]), word(), word()).prop_map(|(exact, a, b)| format!("{exact}\"{a} {b}\"")),
        1 => word().prop_map(|word| format!("{{{word}}}")),
    ];
    let anywhere = prop_oneof![
        4 => word(),
        2 => open(),
        2 => exact,
        1 => select(vec!["~fr\"bags\"", "~fr\"#Delta\"", "~fr\"été\""]).prop_map(str::to_owned),
        1 => select(vec!["delta~1", "#delta~1", "@dletas~2", "lots~1", "bagage~1", "baggga~2", "wordword~1", "oreal~1"])
            .prop_map(str::to_owned),
        3 => vec(prop_oneof![4 => word(), 1 => open()], 2..4).prop_map(|words| format!("\"{}\"", words.join(" "))),
    ];
    (select(vec!["", "", "", "", "title:", "text:"]), anywhere)
        .prop_map(|(field, leaf)| format!("{field}{leaf}"))
}

const FIELDS: &[&str] = &[
    "lang:fr",
    "lang:FR-ca",
    "lang:fr-be",
    "lang:en-us",
    "from:ana.example",
    "to:delta",
    "lang:en",
    "source:bluesky",
    "source:FEED",
    "author:@ana.example",
    "author:élan",
    "authorname:ana",
    "authorname:\"ana lopez\"",
    "authorname:👍",
    "country:fr",
    "type:post",
    "is:reply",
    "type:repost",
    "is:quote",
    "is:question",
    "has:media",
    "has:links",
    "verified:true",
    "verified:false",
    "site:shop.example",
    "domain:example",
    "links:news.shop.example",
    "url:shop.example",
    "url:\"example/delta 2026\"",
    "url:lost",
    "followers:[2 TO *]",
    "followers:[* TO *]",
    "likes:[1 TO 3]",
    "rating:1..2",
    "rating:>2",
    "rating:[* TO *]",
    "rating:7",
    "engagement:[* TO 4]",
    "reach:[1 TO *]",
    "likes:0",
    "sentiment:negative",
    "score:[-1 TO -0.25]",
    "score:[0.5 TO *]",
    "relevance:[0.25 TO 1]",
    "relevance:[* TO 0.5]",
    "brand:delta",
    "topic:late",
];

fn query() -> impl Strategy<Value = String> {
    let side = || vec(leaf(), 1..3).prop_map(|leaves| format!("({})", leaves.join(" OR ")));
    let near = || {
        prop_oneof![
            (1..6_u32).prop_map(|steps| format!("NEAR/{steps}")),
            (1..6_u32).prop_map(|steps| format!("ONEAR/{steps}")),
            Just("SENTENCE".to_owned()),
        ]
    };
    let joined = |(left, near, right): (String, String, String)| format!("{left} {near} {right}");
    let pair = || (side(), near(), side()).prop_map(joined);
    let together = (select(vec!["", "", "title:", "+"]), vec(select(WORDS), 2..4), 2..7_u32)
        .prop_map(|(front, words, steps)| format!("{front}\"{}\"~{steps}", words.join(" ")));
    let single = prop_oneof![
        5 => leaf(),
        2 => pair(),
        1 => (pair(), near(), side()).prop_map(joined),
        1 => (pair().prop_map(|pair| format!("({pair})")), near(), side()).prop_map(joined),
        1 => together,
        2 => select(FIELDS).prop_map(str::to_owned),
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
        let facts = Facts::of_mention(mention);
        if let Some(spans) = evaluate(query, &Document { tokens: &tokens, facts }) {
            all.insert(post.id.to_string(), spans);
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6 * effort(), max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

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

/// Searches for random queries among random posts, and compares each answer with trying everything.
fn compare(trees: &[Tree], posts: &[(Side, Side)]) -> Result<(), TestCaseError> {
    let mut index = open();
    let numbered = posts.iter().enumerate();
    let events: Vec<_> = numbered
        .map(|(number, (title, text))| {
            let mut mention = mention(&format!("demo:{number}"), 0, &tree::joined(text));
            mention.post.title = Some(tree::joined(title));
            mentioned(mention)
        })
        .collect();
    events.chunks(60).for_each(|part| index.commit(part));
    for tree in trees {
        let found = found(&index.searcher, &asking(&tree.text()), Sort::Newest);
        for (number, (title, text)) in posts.iter().enumerate() {
            let spans = found.get(&format!("demo:{number}"));
            tree::agree(tree, title, text, spans.map(Vec::as_slice))?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2 * effort(), max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn search_agrees_with_trying_everything_over_hard_texts(
        trees in vec(tree::tree(), 110..120),
        posts in vec((tree::side(4), tree::side(12)), 115..125),
    ) {
        compare(&trees, &posts)?;
    }

    #[test]
    fn search_agrees_with_trying_everything_over_long_texts(
        trees in vec(tree::tree(), 12),
        posts in vec((tree::side(4), tree::long_side()), 2),
    ) {
        compare(&trees, &posts)?;
    }
}
