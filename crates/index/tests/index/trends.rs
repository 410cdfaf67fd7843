//! Trends, compared with what a plain loop over the same mentions gives.

use std::collections::BTreeSet;

use proptest::{collection::vec, prelude::*};
use vigie_index::{IndexError, Period, TermKind, Trend, Trends, TrendsRequest};
use vigie_model::{Author, Mention};
use vigie_query::Tokens;

use crate::{
    market::{after_hours, any_mention, holds, indexed, names, of_brands},
    mentions::{Opened, mention, slug},
};

fn request(limit: usize) -> TrendsRequest {
    TrendsRequest {
        selection: of_brands(&["ours"]),
        period: Period::new(after_hours(120), after_hours(240)).unwrap(),
        baseline: Period::new(after_hours(0), after_hours(120)).unwrap(),
        kinds: Vec::new(),
        limit,
    }
}

/// Whether a term stands in a mention, as the dictionary has it.
fn holds_term(mention: &Mention, trend: &Trend) -> bool {
    let mut tokens = Tokens::default();
    tokens.read(mention.post.title.as_deref(), &mention.post.text);
    let words: Vec<String> = tokens.as_slice().iter().map(|token| tokens.text(token).to_owned()).collect();
    match trend.kind {
        TermKind::Hashtag => tokens
            .as_slice()
            .iter()
            .any(|t| t.sigil.is_some() && trend.folded == format!("#{}", tokens.text(t))),
        TermKind::Phrase => {
            let phrase: Vec<&str> = trend.folded.split(' ').collect();
            words.windows(phrase.len()).any(|part| part == phrase.as_slice())
        }
        TermKind::Link => mention.post.links.iter().any(|link| link.ends_with(&trend.folded)),
        TermKind::Word | TermKind::Emoji => words.contains(&trend.folded),
    }
}

fn said(index: &Opened, request: &TrendsRequest) -> Vec<(TermKind, String)> {
    let trends = index.searcher.trends(request).unwrap();
    trends.terms.into_iter().map(|trend| (trend.kind, trend.term)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_a_plain_loop(mut mentions in vec(any_mention(), 0..200), odd in 0..4_usize) {
        // Late mentions say one thing more.
        let more = ["new logo", "#NewLogo", "🎉", "https://ours.example/logo"][odd];
        for mention in mentions.iter_mut().filter(|mention| mention.post.published_at > after_hours(150)) {
            mention.post.text = format!("{} {more}", mention.post.text);
            if odd == 3 {
                mention.post.links = vec![more.to_owned()];
            }
        }
        let index = indexed(&mut mentions);
        let asked = request(20);
        let Trends { mentions: all, baseline_mentions, terms, .. } = index.searcher.trends(&asked).unwrap();
        let of = |period: Period| -> Vec<&Mention> {
            mentions.iter().filter(|mention| names(mention, "ours") && holds(period, mention)).collect()
        };
        let (now, before) = (of(asked.period), of(asked.baseline));
        prop_assert_eq!((all, baseline_mentions), (now.len() as u64, before.len() as u64));
        for trend in &terms {
            let count = |mentions: &[&Mention]| mentions.iter().filter(|mention| holds_term(mention, trend)).count() as u64;
            prop_assert_eq!(trend.rise.mentions, count(&now), "{:?}", trend);
            prop_assert_eq!(trend.rise.baseline, count(&before), "{:?}", trend);
            let expected = (trend.rise.baseline as f64 + 0.5) / (before.len() as f64 + 1.0) * now.len() as f64;
            prop_assert!((trend.rise.expected - expected).abs() < 1e-9);
            prop_assert!(trend.rise.factor > 1.0 && trend.rise.score > 15.0);
            prop_assert!(!trend.examples.is_empty() && trend.authors <= trend.rise.mentions);
        }
        let late = now.iter().filter(|mention| mention.post.published_at > after_hours(150)).count();
        if late > 30 && before.len() > 30 {
            prop_assert!(!terms.is_empty(), "{late} of {} say {more}, of {} before none", now.len(), before.len());
        }
    }
}

/// A hundred mentions before and a hundred after, of which half say `new`.
fn with(new: &str) -> Opened {
    let mut mentions: Vec<Mention> = (0..200)
        .map(|number| {
            let (late, half) = (number % 2 == 0, number % 4 == 0);
            let text =
                format!("the {} service {}", ["good", "bad"][number / 2 % 2], if half { new } else { "" });
            let mut mention = mention("demo:0", 0, &text);
            mention.brands[0].brand = slug("ours");
            mention.post.published_at = after_hours(if late { 130 } else { 10 });
            let handle = Some(format!("ana{}", number % 8));
            mention.post.author = Some(Author { handle, ..Author::default() });
            mention
        })
        .collect();
    indexed(&mut mentions)
}

#[test]
fn what_rose_is_told_as_it_is_written() {
    let check = |new: &str, expected: &[(TermKind, &str)]| {
        let found = said(&with(new), &request(20));
        let found: Vec<_> = found.iter().map(|(kind, term)| (*kind, term.as_str())).collect();
        assert_eq!(found, expected, "{new}");
    };
    use TermKind::{Emoji, Hashtag, Link, Phrase, Word};
    check("Listéria", &[(Word, "listéria"), (Phrase, "service listéria")]);
    check("| #LunivelGate", &[(Hashtag, "#LunivelGate")]);
    check(". 😡", &[(Emoji, "😡")]);
    check(". Yaourts rappelés", &[(Word, "rappelés"), (Word, "yaourts"), (Phrase, "yaourts rappelés")]);
    check(". https://www.news.example/rappel?utm_source=x", &[(Link, "news.example/rappel")]);
    check("@someone", &[]);
    check("the and nous nicht para 2026", &[]);
    check("", &[]);
}

#[test]
fn who_says_it_and_examples_are_told() {
    let trends = with("recall").searcher.trends(&request(1)).unwrap();
    let trend = &trends.terms[0];
    assert_eq!(
        (trend.rise.mentions, trend.rise.baseline, trend.authors, trend.examples.len()),
        (50, 0, 2, 3)
    );
    assert!(trend.examples.iter().all(|example| example.text.contains("recall")));
    let sources: BTreeSet<_> = trend.examples.iter().map(|example| example.source.as_str()).collect();
    assert_eq!(sources.len(), 1);
}

#[test]
fn what_cannot_be_answered_is_refused_and_nothing_rises_against_nothing() {
    let index = with("recall");
    for limit in [0, 101] {
        assert!(
            matches!(index.searcher.trends(&request(limit)), Err(IndexError::BadLimit { .. })),
            "{limit}"
        );
    }
    let overlapping =
        TrendsRequest { baseline: Period::new(after_hours(0), after_hours(121)).unwrap(), ..request(5) };
    assert!(matches!(index.searcher.trends(&overlapping), Err(IndexError::OverlappingBaseline)));
    let before = Period::new(after_hours(-99), after_hours(-1)).unwrap();
    assert!(said(&index, &TrendsRequest { baseline: before, ..request(5) }).is_empty());
    let only = TrendsRequest { kinds: vec![TermKind::Hashtag], ..request(5) };
    assert!(said(&index, &only).is_empty());
}
