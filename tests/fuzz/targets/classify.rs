//! Any title and text through language and mood: every answer lies within its bounds, and is the same twice.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_matcher::{Scratch, classify};

fuzz_target!(|bytes: &[u8]| {
    let Ok(all) = std::str::from_utf8(bytes) else { return };
    let mut lines = all.splitn(3, '\n');
    let lang = lines.next().filter(|lang| !lang.is_empty());
    let (title, text) = match (lines.next(), lines.next()) {
        (Some(title), Some(text)) => (Some(title), text),
        (Some(text), None) => (None, text),
        _ => (None, all),
    };
    let mut scratch = Scratch::default();
    let classified = classify(title, text, lang, &mut scratch);
    let mood = &classified.sentiment;
    assert!((-1.0..=1.0).contains(&mood.score), "{mood:?}");
    assert!((0.0..=1.0).contains(&mood.confidence), "{mood:?}");
    assert!(!classified.lang.is_empty());
    assert_eq!(classify(title, text, lang, &mut scratch), classified);
});
