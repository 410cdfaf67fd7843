//! How well the rules agree with people, on rows that you bring: run by hand, never needed to pass.
//!
//! ```text
//! VIGIE_SENTIMENT_ROWS=fr-val.tsv VIGIE_SENTIMENT_LANG=fr VIGIE_SENTIMENT_JUDGED=judged.tsv \
//!     cargo test --release -p vigie-matcher --test sentiment_measure -- --ignored --nocapture
//! ```
//!
//! Each row is `label<TAB>text`, the label negative, neutral or positive. `VIGIE_SENTIMENT_JUDGED` is optional: it is
//! written with every row's judgement and terms, for finding words that the lexicons lack.

#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::{
    collections::BTreeMap,
    env,
    fmt::Write,
    fs,
    time::{Duration, Instant},
};

use vigie_matcher::{Scratch, classify};
use vigie_model::Polarity;

#[test]
#[ignore = "needs labelled rows: set VIGIE_SENTIMENT_ROWS and VIGIE_SENTIMENT_LANG"]
fn measure() {
    let path =
        env::var("VIGIE_SENTIMENT_ROWS").expect("set VIGIE_SENTIMENT_ROWS to a file of label<TAB>text");
    let lang = env::var("VIGIE_SENTIMENT_LANG").expect("set VIGIE_SENTIMENT_LANG to en or fr");
    let rows = fs::read_to_string(&path).expect("the rows must be UTF-8");
    let (mut counts, mut judged, mut scratch) = (Counts::default(), String::new(), Scratch::default());
    let (mut posts, mut spent) = (0_u32, Duration::ZERO);
    for row in rows.lines() {
        let (label, text) = row.split_once('\t').expect("every row is label<TAB>text");
        let text = unescape(text.trim_matches('"'));
        let start = Instant::now();
        let mood = classify(None, &text, Some(&lang), &mut scratch).sentiment;
        spent += start.elapsed();
        posts += 1;
        *counts.0.entry((label.to_owned(), mood.label.as_str())).or_default() += 1;
        let terms: Vec<String> =
            mood.terms.iter().map(|term| format!("{} {:+.2}", term.term, term.weight)).collect();
        let terms = terms.join(" | ");
        writeln!(
            judged,
            "{label}\t{}\t{:.4}\t{:.3}\t{terms}\t{text}",
            mood.label.as_str(),
            mood.score,
            mood.confidence
        )
        .expect("a String takes everything");
    }
    if let Ok(path) = env::var("VIGIE_SENTIMENT_JUDGED") {
        fs::write(path, judged).expect("VIGIE_SENTIMENT_JUDGED must be a file that can be written");
    }
    println!("{path}: {posts} posts, {:.0} posts/s", f64::from(posts) / spent.as_secs_f64());
    let (mut recalls, mut scores) = (0.0, 0.0);
    for label in Polarity::ALL.map(Polarity::as_str) {
        let (right, judged, meant) = (counts.of(label, label), counts.judged(label), counts.meant(label));
        let (precision, recall) = (right / judged.max(1.0), right / meant.max(1.0));
        let f1 = if right > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        println!("{label:9} precision {precision:.3}  recall {recall:.3}  F1 {f1:.3}  of {meant}");
        (recalls, scores) = (recalls + recall, scores + f1);
    }
    println!("macro-recall {:.4}  macro-F1 {:.4}", recalls / 3.0, scores / 3.0);
}

/// How often people meant the first label and the rules judged the second.
#[derive(Default)]
struct Counts(BTreeMap<(String, &'static str), u32>);

impl Counts {
    fn of(&self, meant: &str, judged: &str) -> f64 {
        self.sum(|(a, b)| a == meant && *b == judged)
    }

    fn judged(&self, label: &str) -> f64 {
        self.sum(|(_, judged)| *judged == label)
    }

    fn meant(&self, label: &str) -> f64 {
        self.sum(|(meant, _)| meant == label)
    }

    fn sum(&self, which: impl Fn(&(String, &'static str)) -> bool) -> f64 {
        f64::from(self.0.iter().filter(|(key, _)| which(key)).map(|(_, count)| count).sum::<u32>())
    }
}

/// Reads escaped characters such as `\u2019` that some collections hold.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                plain.push(c);
                plain.push_str(&part[4..]);
            }
            None => {
                plain.push_str("\\u");
                plain.push_str(part);
            }
        }
    }
    plain
}
