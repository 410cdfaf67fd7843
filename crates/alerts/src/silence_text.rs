//! What alerts say about silence: of a brand, of a source.

use std::time::Duration;

use vigie_model::{AlertReason, RuleKind};

use crate::numbers::{Language, NARROW};

/// What happened, in a sentence; `None` for other kinds.
pub(crate) fn what(reason: &AlertReason, language: Language) -> Option<String> {
    let lasted = language.duration(Duration::from_secs(reason.window_minutes.unwrap_or(1).max(1) * 60));
    match (&reason.condition, language) {
        (RuleKind::Silence { .. }, Language::French) => {
            let missed = language.about(reason.expected.unwrap_or_default());
            Some(format!(
                "aucune mention depuis {lasted}, alors qu’il y en aurait eu d’habitude environ {missed}."
            ))
        }
        (RuleKind::Silence { .. }, Language::English) => {
            let missed = language.about(reason.expected.unwrap_or_default());
            Some(format!("no mention for {lasted}, where about {missed} would be usual."))
        }
        (RuleKind::Outage { .. }, Language::French) => {
            Some(format!("cette source est muette depuis {lasted}. Ce qui s’y publie ne nous parvient plus."))
        }
        (RuleKind::Outage { .. }, Language::English) => Some(format!(
            "this source has been silent for {lasted}. What is published there does not reach us."
        )),
        _ => None,
    }
}

/// The figures, a sentence each.
pub(crate) fn figures(reason: &AlertReason, language: Language, timezone: &str) -> Vec<String> {
    let heard = reason.heard_at.map(|at| language.moment(at, timezone));
    let mut lines = Vec::new();
    lines.extend(heard.map(|at| match (&reason.condition, language) {
        (RuleKind::Outage { .. }, Language::French) => format!("Dernière publication reçue {at}."),
        (RuleKind::Outage { .. }, Language::English) => format!("The last post came {at}."),
        (_, Language::French) => format!("Dernière mention {at}{NARROW}; les sources, elles, parlent."),
        (_, Language::English) => format!("The last mention was {at}; the sources go on speaking."),
    }));
    if let RuleKind::Outage { .. } = reason.condition {
        let usual = reason.usual_silence_minutes.map(|minutes| {
            // A pause of seconds is told as one of a minute.
            language.duration(Duration::from_secs(minutes.max(1) * 60))
        });
        lines.extend(usual.map(|usual| match language {
            Language::French => format!("Ces dernières semaines, elle ne s’est jamais tue plus de {usual}."),
            Language::English => format!("In the last weeks it was never silent for longer than {usual}."),
        }));
        lines.push(match language {
            Language::French => {
                "D’ici son retour, les alertes sur les marques qu’elle porte sont notées sans être envoyées."
                    .to_owned()
            }
            Language::English => {
                "Until it is back, alerts on the brands that it carries are recorded and not sent.".to_owned()
            }
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::numbers::FIXED;

    use super::*;

    fn reason(condition: &str, more: &str) -> AlertReason {
        let text = format!(
            r#"{{"condition": {condition}, "count": 0, "negative": 0, "heard_at": "2026-02-03T07:10:00Z", {more}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn said(reason: &AlertReason, language: Language) -> String {
        let lines = figures(reason, language, "Europe/Paris").join(" ");
        let text = format!("{} {lines}", what(reason, language).unwrap_or_default());
        text.replace(NARROW, "_").replace(FIXED, "~")
    }

    #[test]
    fn silence_says_since_when_and_what_is_missing() {
        let silence = reason(r#"{"kind": "silence"}"#, r#""window_minutes": 185, "expected": 11.6"#);
        assert_eq!(
            said(&silence, Language::French),
            "aucune mention depuis 3~h~05, alors qu’il y en aurait eu d’habitude environ 12. Dernière mention le 3 février \
             2026 à 08:10 (Europe/Paris)_; les sources, elles, parlent."
        );
        assert_eq!(
            said(&silence, Language::English),
            "no mention for 3 h 05, where about 12 would be usual. The last mention was on 3 February 2026 at 08:10 \
             (Europe/Paris); the sources go on speaking."
        );
    }

    #[test]
    fn a_dead_source_says_what_that_means() {
        let outage = reason(r#"{"kind": "outage"}"#, r#""window_minutes": 12, "usual_silence_minutes": 0"#);
        assert_eq!(
            said(&outage, Language::French),
            "cette source est muette depuis 12~min. Ce qui s’y publie ne nous parvient plus. Dernière publication reçue le \
             3 février 2026 à 08:10 (Europe/Paris). Ces dernières semaines, elle ne s’est jamais tue plus de 1~min. D’ici \
             son retour, les alertes sur les marques qu’elle porte sont notées sans être envoyées."
        );
        let named = reason(r#"{"kind": "outage", "sources": ["feed"]}"#, r#""window_minutes": 12"#);
        assert_eq!(
            said(&named, Language::English),
            "this source has been silent for 12 min. What is published there does not reach us. The last post came on 3 \
             February 2026 at 08:10 (Europe/Paris). Until it is back, alerts on the brands that it carries are recorded \
             and not sent."
        );
    }
}
