//! What must hold for the mood of any text, however hostile.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use vigie_matcher::{Scratch, classify};
use vigie_model::{
    Polarity::{Neutral, Positive},
    Sentiment,
};

fn mood(lang: &str, text: &str) -> Sentiment {
    classify(None, text, Some(lang), &mut Scratch::default()).sentiment
}

/// Ten times the text may take a little more than ten times as long, never a hundred times.
#[test]
fn hostile_texts_cost_linear_time() {
    let pieces = [
        "a", "😂", "🙃", "!", "?", ".", "\u{301}", "é", ":", ":(", "<", "-", "\n", "n'", "not ", "but ",
        "so ", "great ", "great. ", "/s ", "http://", "can't ", "trop ", "super ", "AAA ", "ras le ",
        "soooo ", "&lt;", "#not ",
    ];
    for lang in ["en", "fr", "und"] {
        for piece in pieces {
            let (small, large) = (piece.repeat(2_000), piece.repeat(20_000));
            let time = |text: &str| {
                let start = Instant::now();
                let mood = mood(lang, text);
                assert!((-1.0..=1.0).contains(&mood.score) && mood.terms.len() <= 5, "{piece:?}");
                start.elapsed()
            };
            // A busy machine may stop one try, not all three.
            let linear = (0..3).any(|_| time(&large) < time(&small) * 40 + Duration::from_millis(100));
            assert!(linear, "{lang} {piece:?}");
        }
    }
    for text in ["a".repeat(1 << 20), "😡".repeat(1 << 18), "\u{301}".repeat(1 << 19)] {
        mood("en", &text);
    }
}

/// Words that meet every rule, and characters that meet every boundary.
fn texts() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "good",
        "AWFUL",
        "not",
        "n'",
        "pas",
        "but",
        "mais",
        "so",
        "trop",
        "super",
        "nul",
        "merci",
        "great",
        "retard",
        "don’t",
        "can't",
        "wait",
        "🙃",
        "😍",
        "😍",
        "👍🏽",
        ":)",
        ":'(",
        "<3",
        "/s",
        "!",
        "?",
        ".",
        ",",
        "\n",
        "http://a.b/c",
        "#sarcasm",
        "@love",
        "soooo",
        "été",
        "œuvre",
        "\u{200d}",
        "\u{301}",
        "#not",
        "la",
        "ras-le-bol",
        "&lt;3",
        "不",
    ]);
    let glue = prop::sample::select(vec![" ", "", "  ", "-"]);
    prop_oneof![
        prop::collection::vec((words, glue), 0..24)
            .prop_map(|parts| parts.into_iter().flat_map(|(word, glue)| [word, glue]).collect()),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn any_text_has_a_score_and_terms_that_stand_in_it(
        lang in prop::sample::select(vec!["en", "fr", "und"]),
        title in prop::option::of(texts()),
        text in texts(),
    ) {
        let mood = classify(title.as_deref(), &text, Some(lang), &mut Scratch::default()).sentiment;
        prop_assert!((-1.0..=1.0).contains(&mood.score));
        prop_assert!((0.0..=1.0).contains(&mood.confidence));
        prop_assert!(mood.terms.len() <= 5);
        for term in &mood.terms {
            let stands = text.contains(&term.term) || title.as_deref().is_some_and(|title| title.contains(&term.term));
            prop_assert!(stands && !term.term.is_empty() && term.weight != 0.0, "{:?}", term);
        }
        let decided = mood.label == Neutral || !mood.terms.is_empty();
        prop_assert!(decided, "{:?}", mood);
    }

    #[test]
    fn negation_takes_the_joy_out_of_a_word(
        word in prop::sample::select(vec!["good", "great", "happy", "wonderful", "excellent", "reliable", "perfect"]),
        negation in prop::sample::select(vec!["not ", "never ", "isn't ", "not very ", "NOT "]),
    ) {
        prop_assert_eq!(mood("en", word).label, Positive);
        let negated = mood("en", &format!("{negation}{word}"));
        prop_assert!(negated.score < 0.0, "{:?}", negated);
    }

    #[test]
    fn ne_pas_takes_the_joy_out_of_a_word(
        word in prop::sample::select(vec!["content", "bon", "heureux", "parfait", "excellent", "fiable", "ravie"]),
        (before, behind) in prop::sample::select(vec![
            ("ce n'est pas ", ""), ("il n’est jamais ", ""), ("c'est pas ", ""), ("ne semble plus ", ""), ("", " pas du tout"),
        ]),
    ) {
        prop_assert_eq!(mood("fr", word).label, Positive);
        let turned = mood("fr", &format!("{before}{word}{behind}"));
        prop_assert!(turned.score < 0.0, "{:?}", turned);
    }
}
