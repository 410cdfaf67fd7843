//! Texts and queries that are made to be slow take time that grows with their length only.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::time::{Duration, Instant};

use vigie_matcher::{Matcher, Scratch};
use vigie_model::Post;

/// Bytes of the longer text.
const LONG: usize = 1 << 16;
/// How many times shorter the other one is.
const TIMES: usize = 8;

fn matcher(queries: &[String]) -> Matcher {
    let numbered = queries.iter().enumerate();
    let brands: Vec<_> = numbered
        .map(|(number, query)| serde_json::json!({"id": number.to_string(), "name": "", "query": query}))
        .collect();
    let workspace = serde_json::json!({"workspace": {"id": "w", "name": ""}, "brand": brands});
    let (matcher, problems) = Matcher::build(&[serde_json::from_value(workspace).unwrap()]);
    assert_eq!(problems, []);
    matcher
}

fn hostile_queries() -> Vec<String> {
    let words = |words: &[&str], times: usize| words.repeat(times).join(" ");
    let mut queries = vec![
        "a".to_owned(),
        "aaa*".to_owned(),
        "aa?a*".to_owned(),
        "aaaaaa~2".to_owned(),
        "e OR 😀 OR 中".to_owned(),
        format!("\"{} b\"", words(&["a"], 40)),
        format!("\"{}\"", words(&["a"], 64)),
        format!("\"{} b\"", words(&["😀"], 40)),
        format!("\"{}\"~90", words(&["a", "b"], 3)),
        "a NEAR/100 (b OR c)".to_owned(),
        "(a NEAR/5 a) NEAR/5 😀".to_owned(),
        "NOT (a NEAR/100 e) AND (a OR e)".to_owned(),
    ];
    queries.extend((1..20).map(|length| format!("\"{} c*\"", words(&["a"], length)).replace("c*", "ccc*")));
    queries
}

#[test]
fn hostile_texts_match_in_linear_time() {
    let matcher = matcher(&hostile_queries());
    let mut scratch = Scratch::default();
    let mut time = |piece: &str, length: usize| {
        let post: Post = serde_json::from_value(serde_json::json!({
            "id": "feed:1", "source": "feed", "lang": "en", "text": piece.repeat(length / piece.len()),
            "published_at": "2026-02-03T10:15:00Z",
        }))
        .unwrap();
        let started = Instant::now();
        let mentions = matcher.mentions(&post, &mut scratch);
        (started.elapsed(), mentions.len())
    };
    for piece in ["a", "a ", "😀", "e\u{301}", "\u{301}", "中", "aaa ", "a b ", "#", "\u{200b}", "a e c "]
    {
        // Three times what is expected, as others use the machine too; and three tries.
        let linear = (0..3).any(|_| {
            let (short, long) = (time(piece, LONG / TIMES).0, time(piece, LONG).0);
            long < short * 3 * TIMES as u32 + Duration::from_millis(50)
        });
        assert!(linear, "{piece:?}: {:?} and {:?}", time(piece, LONG / TIMES), time(piece, LONG));
    }
}
