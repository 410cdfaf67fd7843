//! Queries and texts that are made to hurt: whatever comes, time grows with its length only, and errors stay short.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::time::{Duration, Instant};

use vigie_query::{
    Dialect, Document, Language, MAX_TEXT_BYTES, ParseError, Query, Tokens, cost, evaluate, explain, import,
    lint, parse,
};

/// How many times longer the long input is than the short one.
const TIMES: usize = 8;

/// Checks that an input that is [`TIMES`] times as long takes about as many times as long, on a machine that may be busy:
/// one good measurement of three is enough, and a square would take 64 times as long.
fn check_linear(name: &str, mut run: impl FnMut(usize), long: usize) {
    let mut time = |length: usize| {
        let started = Instant::now();
        run(length);
        started.elapsed()
    };
    let linear = (0..3).any(|_| {
        let short = time(long / TIMES);
        time(long) < short * 3 * TIMES as u32 + Duration::from_millis(100)
    });
    assert!(linear, "{name}");
}

/// What a person is told, which must not repeat the whole input.
fn check_told(error: &ParseError, query: &str) {
    for language in [Language::English, Language::French] {
        let told = error.told(language);
        assert!(told.len() < 1_000, "{told}");
    }
    assert!(error.pointing(query).len() < 1_000);
}

#[test]
fn anything_repeated_is_refused_or_read_in_linear_time() {
    let pieces = [
        "a OR ",
        "* ",
        "(",
        ")",
        "()",
        "NOT ",
        "-",
        "\"",
        "“",
        "+\"a\" ",
        "{",
        "<<<",
        "<<<>>>",
        "~",
        "a~",
        "abcd~1 ",
        "a NEAR ",
        "a SENTENCE ",
        "(a NEAR ",
        "(a ONEAR (",
        "title:",
        "title:(",
        "to:",
        "to:(a OR ",
        "likes:[",
        "lang:(fr OR ",
        "~fr\"",
        "\"a b\"~2 ",
        "aa?",
        "\u{301}",
        "\u{200b}",
        "\u{202e}",
        "😀",
        "東",
        "ก\u{e31}",
        "'a ",
        "a:",
        "[",
        "/5 ",
        "é",
    ];
    for piece in pieces {
        let read = |length: usize| {
            let text = piece.repeat(length / piece.len());
            if let Err(error) = parse(&text) {
                check_told(&error, &text);
            }
            assert!(lint(&text).len() <= 100);
            for dialect in Dialect::ALL {
                let _ = import(dialect, &text);
            }
        };
        check_linear(piece, read, MAX_TEXT_BYTES);
        // What is far too long is refused unread.
        let text = piece.repeat(100_000);
        check_told(&parse(&text).expect_err(piece), &text);
    }
    for nested in ["(", "NOT ", "-", "-(", "title:(", "(a NEAR/2 "] {
        let text = format!("{}a{}", nested.repeat(10_000), ")".repeat(10_000));
        check_told(&parse(&text).expect_err(nested), &text);
    }
}

/// Queries within all limits that ask for as much as they can.
fn greedy() -> Vec<Query> {
    let alternatives =
        |count: usize, word: fn(usize) -> String| (0..count).map(word).collect::<Vec<_>>().join(" OR ");
    let texts = [
        "a".to_owned(),
        "aaa*".to_owned(),
        "aaaaaa~2 OR aaaa~1".to_owned(),
        "+\"a\" OR ++\"😀\" OR +\"é\"".to_owned(),
        "a NEAR/100 a NEAR/100 a ONEAR/100 a".to_owned(),
        "(a NEAR/9 a) NEAR/9 (a NEAR/9 (a NEAR/9 a))".to_owned(),
        "a SENTENCE a SENTENCE (😀 NEAR/50 😀)".to_owned(),
        format!("\"{}\"~100", "a 😀 ".repeat(50)),
        format!("\"{}b\"", "a ".repeat(40)),
        "a a a a a a a a #a @a title:a text:a -b -(b NEAR/3 a)".to_owned(),
        alternatives(100, |number| format!("\"{}\"", "a ".repeat(1 + number % 4))),
        alternatives(60, |number| format!("aaaaaaa{number}~2")),
        vec!["a"; 16].join(" NEAR/100 "),
    ];
    texts.iter().map(|text| parse(text).expect(text)).collect()
}

#[test]
fn long_texts_are_read_and_matched_in_linear_time() {
    const LONG: usize = 1 << 20;
    let queries = greedy();
    for piece in [
        "a",
        "a ",
        "A. ",
        "😀",
        "👍🏽",
        "\u{301}",
        "a\u{301}",
        "é",
        "#",
        "#a ",
        "東",
        "ที่",
        "ﷺ",
        "\u{200b}",
        "🇫🇷",
        "각",
        " ",
        "a\n",
    ] {
        let read = |length: usize| {
            let text = piece.repeat(length / piece.len());
            let mut tokens = Tokens::default();
            tokens.read(Some("a"), &text);
            assert!(tokens.folded().len() <= 12 * text.len() + 2, "{piece}");
            assert!(tokens.sentences().len() <= tokens.as_slice().len());
        };
        check_linear(piece, read, LONG);
    }
    for piece in ["a ", "😀", "aaaaaaaa aaaaaaab "] {
        for query in &queries {
            let matched = |length: usize| {
                let mut tokens = Tokens::default();
                tokens.read(None, &piece.repeat(length / piece.len()));
                let spans = evaluate(query, &Document::plain(&tokens)).unwrap_or_default();
                assert!(spans.len() <= tokens.as_slice().len());
            };
            check_linear(&format!("{query} on {piece}"), matched, LONG / 64);
        }
    }
    // One word under a mountain of accents.
    let mountain = |length: usize| {
        let mut tokens = Tokens::default();
        tokens.read(None, &format!("a{}", "\u{301}\u{327}".repeat(length / 4)));
        let query = parse(&vec!["+\"á\""; 100].join(" OR ")).expect("a query");
        assert!(evaluate(&query, &Document::plain(&tokens)).is_none());
    };
    check_linear("accents", mountain, LONG);
}

#[test]
fn the_greediest_queries_are_explained_and_priced_in_no_time() {
    let mut tokens = Tokens::default();
    tokens.read(Some("a b"), &"a b. ".repeat(200));
    for query in greedy() {
        let started = Instant::now();
        let explanation = explain(&query, &Document::plain(&tokens));
        assert!(!explanation.clause.is_empty());
        assert!(cost(&query).share <= 1.0);
        assert!(lint(&query.to_string()).len() <= 100);
        assert!(started.elapsed() < Duration::from_secs(30), "{query}");
    }
}
