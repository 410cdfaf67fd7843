//! Silences: periods in which nobody is told about alerts of a kind, with who asked for it and why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Severity, Slug};

/// Which alerts a silence holds back: those that agree with everything that is named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SilenceMatcher {
    /// Only of this rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Slug>,
    /// Only about this brand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<Slug>,
    /// Only of this severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
}

impl SilenceMatcher {
    /// Whether an alert of this kind is held back.
    #[must_use]
    pub fn matches(&self, rule: &Slug, brand: Option<&Slug>, severity: Severity) -> bool {
        self.rule.as_ref().is_none_or(|wanted| wanted == rule)
            && self.brand.as_ref().is_none_or(|wanted| Some(wanted) == brand)
            && self.severity.is_none_or(|wanted| wanted == severity)
    }
}

/// A period in which nobody is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Silence {
    /// Its name.
    pub id: String,
    /// Whose alerts.
    pub workspace: Slug,
    /// Which of them; all when nothing is named.
    #[serde(flatten)]
    pub matcher: SilenceMatcher,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    pub author: String,
    /// When.
    pub created_at: Timestamp,
    /// Who ended it before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<String>,
}

/// Where a silence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SilenceState {
    /// It holds.
    Active,
    /// It will begin.
    Coming,
    /// It has ended.
    Over,
}

impl Silence {
    /// Where it stands at a moment.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> SilenceState {
        match (now < self.from, now < self.until) {
            (_, false) => SilenceState::Over,
            (true, true) => SilenceState::Coming,
            (false, true) => SilenceState::Active,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_must_agree_and_what_is_not_matches_all() {
        let slug = |name: &str| Slug::new(name).unwrap();
        let check = |matcher: &str, expected: bool| {
            let matcher: SilenceMatcher = serde_json::from_str(matcher).unwrap();
            let brand = slug("aurora");
            assert_eq!(
                matcher.matches(&slug("crisis"), Some(&brand), Severity::Critical),
                expected,
                "{matcher:?}"
            );
        };
        check("{}", true);
        check(r#"{"rule": "crisis"}"#, true);
        check(r#"{"rule": "busy"}"#, false);
        check(r#"{"brand": "aurora", "severity": "critical"}"#, true);
        check(r#"{"brand": "boreal", "severity": "critical"}"#, false);
        check(r#"{"rule": "crisis", "severity": "info"}"#, false);
        let brand = SilenceMatcher { brand: Some(slug("aurora")), ..SilenceMatcher::default() };
        assert!(!brand.matches(&slug("crisis"), None, Severity::Info), "an alert about no brand");
    }

    #[test]
    fn a_silence_begins_at_its_first_moment_and_is_over_at_its_last() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let silence = Silence {
            id: "s".to_owned(),
            workspace: Slug::new("w").unwrap(),
            matcher: SilenceMatcher::default(),
            from: at(10),
            until: at(20),
            reason: "launch".to_owned(),
            author: "Ana".to_owned(),
            created_at: at(0),
            ended_by: None,
        };
        for (second, expected) in [
            (9, SilenceState::Coming),
            (10, SilenceState::Active),
            (19, SilenceState::Active),
            (20, SilenceState::Over),
        ] {
            assert_eq!(silence.state(at(second)), expected, "{second}");
        }
    }
}
