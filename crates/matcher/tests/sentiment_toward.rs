//! The mood toward each of several brands that one post names.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use vigie_matcher::{Matcher, Scratch};
use vigie_model::{Post, Workspace};

fn matcher() -> Matcher {
    let brand = |id: &str| serde_json::json!({"id": id, "name": id, "query": id});
    let workspace: Workspace = serde_json::from_value(serde_json::json!({
        "workspace": {"id": "w", "name": "w"}, "brand": [brand("novair"), brand("lumio"), brand("zephyr")],
    }))
    .expect("the workspace is well formed");
    Matcher::build(&[workspace]).0
}

/// What is said of each brand that is named: `novair+ lumio-`.
fn moods(lang: &str, text: &str) -> String {
    let post: Post = serde_json::from_value(serde_json::json!({
        "id": "feed:1", "source": "feed", "lang": lang, "text": text, "published_at": "2026-02-03T10:15:00Z",
    }))
    .expect("the post is well formed");
    let mentions = matcher().mentions(&post, &mut Scratch::default());
    let brands = mentions.iter().flat_map(|mention| &mention.brands);
    let shown = brands.map(|brand| {
        let mood = brand.sentiment.as_ref().map_or("", |sentiment| match sentiment.label.as_str() {
            "positive" => "+",
            "negative" => "-",
            _ => "0",
        });
        format!("{}{mood}", brand.brand.as_str())
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn check(lang: &str, rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(text, expected)| (text, expected, moods(lang, text)))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected}, got {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_brand_shares_the_mood_of_its_post() {
    check("en", &[("I love Novair", "novair"), ("nothing of interest", "")]);
}

#[test]
fn who_is_compared_is_told_apart() {
    check(
        "en",
        &[
            ("Novair is better than Lumio", "novair+ lumio-"),
            ("Lumio is so much worse than Novair", "novair+ lumio-"),
            ("Novair is not better than Lumio", "novair- lumio+"),
            ("I prefer Lumio over Novair any day", "novair- lumio+"),
            ("Novair beats Lumio again", "novair+ lumio-"),
        ],
    );
    check(
        "fr",
        &[
            ("Novair est mieux que Lumio", "novair+ lumio-"),
            ("Lumio c'est pire que Novair", "novair+ lumio-"),
            ("Novair n'est pas meilleur que Lumio", "novair- lumio+"),
            ("Je préfère Lumio à Novair", "novair- lumio+"),
        ],
    );
}

#[test]
fn each_clause_counts_for_whom_it_names() {
    check(
        "en",
        &[
            ("I love Novair but Lumio lost my bag, awful service", "novair+ lumio-"),
            ("Lumio is terrible. Novair was wonderful, thank you!", "novair+ lumio-"),
            ("The worst trip ever with Lumio, while Novair was amazing", "novair+ lumio-"),
            ("Novair and Lumio are both great", "novair+ lumio+"),
            ("Novair, Lumio and Zephyr were all awful", "novair- lumio- zephyr-"),
            ("I love Novair and Lumio", "novair+ lumio+"),
            ("Novair opens on Monday; so happy with Lumio, the best", "novair0 lumio+"),
        ],
    );
    check(
        "fr",
        &[
            ("J'adore Novair mais Lumio c'est vraiment nul", "novair+ lumio-"),
            ("Lumio m'a déçu, quelle honte. Novair est excellent, merci !", "novair+ lumio-"),
        ],
    );
}

#[test]
fn long_lists_of_brands_end() {
    let text = "Novair, Lumio is better than Zephyr but and ".repeat(2_000);
    assert!(moods("en", &text).ends_with("lumio+ zephyr-"));
}
