//! Whether two alerts are about the same story, so that people hear of it once.

use std::collections::BTreeSet;

use vigie_model::{Alert, Term};

/// Two alerts of one workspace tell the same story when they are about the same subject, share a sample post, or share at
/// least half of the words that stand out, whichever rules raised them.
pub(crate) fn same_story(one: &Alert, other: &Alert) -> bool {
    let (a, b) = (&one.reason.drivers, &other.reason.drivers);
    (one.brand == other.brand && one.about == other.about)
        || a.samples.iter().any(|sample| b.samples.iter().any(|other| other.post == sample.post))
        || half_shared(&a.terms, &b.terms)
}

fn half_shared(one: &[Term], other: &[Term]) -> bool {
    let words = |terms: &[Term]| -> BTreeSet<String> { terms.iter().map(|term| term.term.clone()).collect() };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    shared > 0 && 2 * shared >= one.len().max(other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(brand: &str, samples: &[&str], terms: &[&str]) -> Alert {
        serde_json::from_value(serde_json::json!({
            "id": "w/r/b/1", "workspace": "w", "rule": "r", "rule_name": "R", "brand": brand, "about": brand,
            "severity": "info", "state": "firing", "fired_at": "2026-01-01T00:00:00Z",
            "reason": {"condition": {"kind": "threshold", "count": 1, "window": "1h"}, "count": 1, "negative": 0,
                       "samples": samples, "terms": terms},
        }))
        .unwrap()
    }

    #[test]
    fn the_same_subject_posts_or_words_make_a_story() {
        let check = |one: Alert, other: Alert, expected: bool| {
            assert_eq!(same_story(&one, &other), expected);
            assert_eq!(same_story(&other, &one), expected);
        };
        check(alert("a", &[], &[]), alert("a", &["x:1"], &["recall"]), true);
        check(alert("a", &[], &[]), alert("b", &[], &[]), false);
        check(alert("a", &["x:1", "x:2"], &[]), alert("b", &["x:2"], &[]), true);
        check(alert("a", &[], &["recall", "glass"]), alert("b", &[], &["glass", "lorry"]), true);
        check(alert("a", &[], &["recall", "glass", "lid"]), alert("b", &[], &["glass"]), false);
        check(alert("a", &[], &["recall", "glass", "lid"]), alert("b", &[], &["glass", "lid"]), true);
    }
}
