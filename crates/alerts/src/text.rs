//! Alerts as people read them, in French and English. Plain text: whoever puts it into HTML or mark-up escapes it.
//!
//! What comes from posts and files is cleaned and cut before it is shown.

use std::time::Duration;

use jiff::Timestamp;
use vigie_model::{Alert, AlertReason, AlertState, RuleKind, Severity};
use vigie_store::NotificationEvent;

use crate::{
    clean::clean,
    course_text::lasted,
    drivers_text::{Fact, Quote},
    kinds_text,
    numbers::{FIXED, Language, NARROW},
    sheet::Sheet,
    usual_text::{against_the_past, usually},
};

/// The most characters of a name that are shown.
pub(crate) const MAX_NAME: usize = 80;

/// One sentence or two that say what happened: for a notification, a subject line, a console. `language` is an ISO
/// 639-1 code; all but `fr` are English.
#[must_use]
pub fn headline(alert: &Alert, language: &str) -> String {
    headline_in(alert, Language::of(language))
}

pub(crate) fn headline_in(alert: &Alert, language: Language) -> String {
    let brand = clean(&alert.about, MAX_NAME);
    // One post is never over.
    let state = match alert.reason.condition {
        RuleKind::Every {} => AlertState::Firing,
        _ => alert.state,
    };
    match (state, language) {
        (AlertState::Firing, Language::French) => {
            format!("{brand}{FIXED}: {}{}", what(alert, language), mood(alert, language))
        }
        (AlertState::Firing, Language::English) => {
            format!("{brand}: {}{}", what(alert, language), mood(alert, language))
        }
        (AlertState::Resolved, Language::French) => {
            let rule = clean(&alert.rule_name, MAX_NAME);
            format!(
                "{brand}{FIXED}: c’est terminé pour l’alerte «{FIXED}{rule}{FIXED}»{}.",
                after(alert, language)
            )
        }
        (AlertState::Resolved, Language::English) => {
            let rule = clean(&alert.rule_name, MAX_NAME);
            format!("{brand}: the alert “{rule}” is over{}.", after(alert, language))
        }
    }
}

/// The reasons, one sentence a line: the rule and the moment, the figures and what they are held against, the mood, the
/// words, who speaks, what is repeated and said, and the last hours. Moments are in the time zone of that IANA name.
#[must_use]
pub fn explanation(alert: &Alert, language: &str, timezone: &str) -> Vec<String> {
    let language = Language::of(language);
    let single = matches!(alert.reason.condition, RuleKind::Every {});
    let event = match alert.state {
        AlertState::Resolved if !single => NotificationEvent::Resolved,
        _ => NotificationEvent::Fired,
    };
    let sheet = Sheet::new(alert, event, language, timezone);
    let mut notes = sheet.notes.into_iter();
    let mut lines: Vec<String> = notes.next().into_iter().collect();
    if kinds_text::figures(alert, language, timezone).is_none() {
        lines.push(figures(alert, language));
    }
    lines.extend(notes);
    // The sentence has said how many were counted, and against what.
    let said = if event == NotificationEvent::Fired { measured(alert, language).len() } else { 0 };
    lines.extend(sheet.figures.iter().skip(said).map(|fact| fact.line(language)));
    lines.extend(sheet.words.iter().chain(&sheet.voices).map(|list| list.fact().line(language)));
    lines.extend(sheet.stories.iter().chain(&sheet.samples).map(|quote| said_by(quote, language)));
    lines.extend(sheet.plot.map(|plot| format!("{} {}", plot.line, plot.caption)));
    if let Some(at) = alert.resolved_at.filter(|_| !single) {
        let at = language.moment(at, timezone);
        lines.push(match language {
            Language::French => format!("Alerte terminée {at}."),
            Language::English => format!("Ended {at}."),
        });
    }
    lines
}

/// A moment for people, in the time zone of that IANA name: `on 3 February 2026 at 11:15 (Europe/Paris)`.
#[must_use]
pub fn moment(at: Timestamp, language: &str, timezone: &str) -> String {
    Language::of(language).moment(at, timezone)
}

/// A quotation as a line.
pub(crate) fn said_by(quote: &Quote, language: Language) -> String {
    let Quote { text, by, times, .. } = quote;
    let often =
        often(*times, language).map(|often| format!("{often}{} ", language.colon())).unwrap_or_default();
    match language {
        Language::French => format!("{often}«{FIXED}{text}{FIXED}» — {by}"),
        Language::English => format!("{often}“{text}” — {by}"),
    }
}

/// That the same is said so many times.
pub(crate) fn often(times: u64, language: Language) -> Option<String> {
    let number = language.whole(times);
    (times > 1).then(|| match language {
        Language::French => format!("Repris {number} fois"),
        Language::English => format!("Repeated {number} times"),
    })
}

/// What was counted and what it is held against.
pub(crate) fn measured(alert: &Alert, language: Language) -> Vec<Fact> {
    let reason = &alert.reason;
    let within = |count: u64, window: Duration| {
        let (count, window) = (language.whole(count), language.duration(window));
        match language {
            Language::French => format!("{count} en {window}"),
            Language::English => format!("{count} in {window}"),
        }
    };
    let usual = || Fact { name: language.pick("Usual", "D’habitude"), value: usually(reason, language) };
    let (name, against) = match &reason.condition {
        RuleKind::Threshold { count, window } => {
            ("Mentions", Fact { name: language.pick("Threshold", "Seuil"), value: within(*count, *window) })
        }
        RuleKind::Spike { .. } => ("Mentions", usual()),
        RuleKind::NegativeSpike { .. } => (language.pick("Negative mentions", "Mentions négatives"), usual()),
        RuleKind::Every {}
        | RuleKind::ShareShift { .. }
        | RuleKind::Silence { .. }
        | RuleKind::Outage { .. } => return Vec::new(),
    };
    vec![Fact { name, value: within(reason.count, window(reason)) }, against]
}

/// Why nobody is told about something that was found too late.
pub(crate) fn happened_too_long_ago(
    at: Timestamp,
    max_age: Duration,
    language: &str,
    timezone: &str,
) -> String {
    let language = Language::of(language);
    let (at, age) = (language.moment(at, timezone), language.duration(max_age));
    match language {
        Language::French => format!("s’est produit {at}, plus de {age} avant d’être vu"),
        Language::English => format!("happened {at}, more than {age} before it was seen"),
    }
}

/// "214 mentions in 15 min, 12 times the usual (18)."
fn what(alert: &Alert, language: Language) -> String {
    let reason = &alert.reason;
    if let Some(told) = kinds_text::what(alert, language) {
        return told;
    }
    let counted = mentions(reason.count, language);
    let window = language.duration(window(reason));
    let compared = match (&reason.condition, reason.expected) {
        (RuleKind::Threshold { count, .. }, _) => {
            let threshold = language.whole(*count);
            match language {
                Language::French => format!("le seuil de {threshold} est atteint"),
                Language::English => format!("the threshold of {threshold} is reached"),
            }
        }
        (_, Some(expected)) if expected >= 0.5 => {
            let times = language.about(reason.count as f64 / expected);
            let usual = language.about(expected);
            match language {
                Language::French => format!("{times} fois plus que d’habitude ({usual})"),
                Language::English => format!("{times} times the usual ({usual})"),
            }
        }
        (_, Some(_)) => match language {
            Language::French => "alors qu’il n’y en a presque jamais d’habitude".to_owned(),
            Language::English => "where there are usually almost none".to_owned(),
        },
        (_, None) => match language {
            Language::French => "bien plus que depuis le début de l’écoute".to_owned(),
            Language::English => "far more than since listening began".to_owned(),
        },
    };
    match language {
        Language::French => format!("{counted} en {window}, {compared}."),
        Language::English => format!("{counted} in {window}, {compared}."),
    }
}

/// Within how long the mentions were counted.
fn window(reason: &AlertReason) -> Duration {
    let counted = reason.window_minutes.map(|minutes| Duration::from_secs(minutes.saturating_mul(60)));
    counted.unwrap_or(reason.condition.window())
}

pub(crate) fn mentions(count: u64, language: Language) -> String {
    // French counts one and a half as one; zero does not occur.
    let plural = if count > 1 { "s" } else { "" };
    format!("{}{}mention{plural}", language.whole(count), language.space())
}

fn mood(alert: &Alert, language: Language) -> String {
    let reason = &alert.reason;
    if reason.negative == 0 || kinds_text::what(alert, language).is_some() {
        return String::new();
    }
    let share = language.percent(reason.negative, reason.count);
    match language {
        Language::French => format!(" {share} négatives."),
        Language::English => format!(" {share} negative."),
    }
}

fn after(alert: &Alert, language: Language) -> String {
    let Some(at) = alert.resolved_at else { return String::new() };
    let lasted = lasted(alert, at, language);
    match language {
        Language::French => format!(", après {lasted}"),
        Language::English => format!(" after {lasted}"),
    }
}

/// Which rule raised it, how much it matters, and when.
pub(crate) fn rule_line(alert: &Alert, language: Language, timezone: &str) -> String {
    let (rule, at) = (clean(&alert.rule_name, MAX_NAME), language.moment(alert.fired_at, timezone));
    match language {
        Language::French => {
            let severity = match alert.severity {
                Severity::Info => "pour information",
                Severity::Warning => "à surveiller",
                Severity::Critical => "critique",
            };
            format!("Règle «{FIXED}{rule}{FIXED}» ({severity}), déclenchée {at}.")
        }
        Language::English => {
            let severity = match alert.severity {
                Severity::Info => "for information",
                Severity::Warning => "warning",
                Severity::Critical => "critical",
            };
            format!("Rule “{rule}” ({severity}), fired {at}.")
        }
    }
}

fn figures(alert: &Alert, language: Language) -> String {
    let reason = &alert.reason;
    let counted = mentions(reason.count, language);
    let window = language.duration(window(reason));
    let against = match (&reason.condition, language) {
        (RuleKind::Threshold { count, .. }, Language::French) => {
            format!("la règle en demande {}", language.whole(*count))
        }
        (RuleKind::Threshold { count, .. }, Language::English) => {
            format!("the rule asks for {}", language.whole(*count))
        }
        _ => against_the_past(reason, language),
    };
    match language {
        Language::French => format!("{counted} en {window}{NARROW}; {against}."),
        Language::English => format!("{counted} within {window}; {against}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(kind: &str, count: u64, expected: Option<f64>, negative: u64) -> Alert {
        Alert {
            id: "w/r/aurora/1770113700".to_owned(),
            workspace: vigie_model::Slug::new("w").unwrap(),
            rule: vigie_model::Slug::new("r").unwrap(),
            rule_name: "Crise".to_owned(),
            brand: vigie_model::Slug::new("aurora").ok(),
            about: "Aurora".to_owned(),
            severity: Severity::Critical,
            state: AlertState::Firing,
            fired_at: "2026-02-03T10:15:00Z".parse().unwrap(),
            resolved_at: None,
            inhibited: None,
            reason: AlertReason {
                condition: serde_json::from_str(kind).unwrap(),
                count,
                window_minutes: None,
                expected,
                score: None,
                share: None,
                heard_at: None,
                usual_silence_minutes: None,
                negative,
                drivers: serde_json::from_str(r##"{"terms": ["rappel", "#listeria"]}"##).unwrap(),
            },
            course: None,
        }
    }

    const SPIKE: &str = r#"{"kind": "spike", "window": "15m"}"#;
    const THRESHOLD: &str = r#"{"kind": "threshold", "count": 1000, "window": "1h"}"#;

    /// Shows the spaces that look alike.
    fn shown(text: &str) -> String {
        text.replace(NARROW, "_").replace(FIXED, "~")
    }

    #[test]
    fn headlines_say_what_happened() {
        let check = |kind, count, expected, negative, fr: &str, en: &str| {
            let alert = alert(kind, count, expected, negative);
            assert_eq!(shown(&headline(&alert, "fr")), fr);
            assert_eq!(shown(&headline(&alert, "en")), en);
        };
        check(
            SPIKE,
            214,
            Some(17.6),
            152,
            "Aurora~: 214~mentions en 15~min, 12 fois plus que d’habitude (18). 71_% négatives.",
            "Aurora: 214 mentions in 15 min, 12 times the usual (18). 71% negative.",
        );
        check(
            SPIKE,
            12_345,
            Some(3_645.2),
            0,
            "Aurora~: 12_345~mentions en 15~min, 3,4 fois plus que d’habitude (3_645).",
            "Aurora: 12,345 mentions in 15 min, 3.4 times the usual (3,645).",
        );
        check(
            SPIKE,
            10,
            Some(0.12),
            1,
            "Aurora~: 10~mentions en 15~min, alors qu’il n’y en a presque jamais d’habitude. 10_% négatives.",
            "Aurora: 10 mentions in 15 min, where there are usually almost none. 10% negative.",
        );
        check(
            SPIKE,
            60,
            None,
            0,
            "Aurora~: 60~mentions en 15~min, bien plus que depuis le début de l’écoute.",
            "Aurora: 60 mentions in 15 min, far more than since listening began.",
        );
        check(
            THRESHOLD,
            1_000,
            None,
            333,
            "Aurora~: 1_000~mentions en 1~h, le seuil de 1_000 est atteint. 33_% négatives.",
            "Aurora: 1,000 mentions in 1 h, the threshold of 1,000 is reached. 33% negative.",
        );
    }

    #[test]
    fn the_end_is_told_too() {
        let mut alert = alert(SPIKE, 214, Some(17.6), 152);
        alert.state = AlertState::Resolved;
        alert.resolved_at = Some("2026-02-03T12:45:00Z".parse().unwrap());
        assert_eq!(
            shown(&headline(&alert, "fr")),
            "Aurora~: c’est terminé pour l’alerte «~Crise~», après 2~h~30."
        );
        assert_eq!(shown(&headline(&alert, "en")), "Aurora: the alert “Crise” is over after 2 h 30.");
        let last = explanation(&alert, "fr", "Europe/Paris").pop().unwrap();
        assert_eq!(last, "Alerte terminée le 3 février 2026 à 13:45 (Europe/Paris).");
    }

    #[test]
    fn explanations_give_the_figures_and_what_they_are_held_against() {
        let lines = |alert: &Alert, language| {
            explanation(alert, language, "Europe/Paris").iter().map(|line| shown(line)).collect::<Vec<_>>()
        };
        let mut spike = alert(SPIKE, 1_214, Some(17.6), 152);
        spike.reason.score = Some(8.2);
        assert_eq!(
            lines(&spike, "fr"),
            [
                "Règle «~Crise~» (critique), déclenchée le 3 février 2026 à 11:15 (Europe/Paris).",
                "1_214~mentions en 15~min_; il y en a d’habitude environ 18 à cette heure pour cette marque.",
                "C’est 8,2 fois l’écart habituel_; la règle admet 1 fausse alerte par semaine.",
                "Négatives~: 152 sur 1_214 (13_%).",
                "On y lit surtout~: rappel, #listeria.",
            ]
        );
        assert_eq!(
            lines(&spike, "en"),
            [
                "Rule “Crise” (critical), fired on 3 February 2026 at 11:15 (Europe/Paris).",
                "1,214 mentions within 15 min; about 18 are usual for this brand at this hour.",
                "That is 8.2 times the usual deviation; the rule accepts 1 false alert a week.",
                "Negative: 152 of 1,214 (13%).",
                "What stands out: rappel, #listeria.",
            ]
        );
        let threshold = alert(THRESHOLD, 1_000, None, 0);
        assert_eq!(lines(&threshold, "fr")[1], "1_000~mentions en 1~h_; la règle en demande 1_000.");
        assert_eq!(lines(&threshold, "en")[1], "1,000 mentions within 1 h; the rule asks for 1,000.");
        let learning = lines(&alert(SPIKE, 60, None, 0), "en");
        assert!(learning[2].starts_with("The rule still learns"), "{learning:?}");
    }

    #[test]
    fn words_of_strangers_cannot_do_harm() {
        let mut alert = alert(SPIKE, 20, Some(2.0), 0);
        alert.about = format!("Au\u{202e}ro\u{0}ra\r\nBcc: {}", "x".repeat(200));
        let words = vec!["a\u{2066}b\u{1b}[31m".to_owned(), "\u{200b}".to_owned(), "y".repeat(90)];
        alert.reason.drivers = serde_json::from_value(serde_json::json!({"terms": words})).unwrap();
        for language in ["fr", "en"] {
            let text = headline(&alert, language) + &explanation(&alert, language, "UTC").join("");
            assert!(
                !text.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)),
                "{text:?}"
            );
            assert!(!text.contains(&"x".repeat(81)) && !text.contains(&"y".repeat(41)), "{text}");
            assert!(text.contains("ab[31m, yyy"), "{text}");
        }
    }

    #[test]
    fn what_was_found_late_says_so() {
        let at = "2015-02-16T13:05:00Z".parse().unwrap();
        let said = |language| shown(&happened_too_long_ago(at, Duration::from_secs(3_600), language, "UTC"));
        assert_eq!(
            said("en"),
            "happened on 16 February 2015 at 13:05 (UTC), more than 1 h before it was seen"
        );
        assert_eq!(said("fr"), "s’est produit le 16 février 2015 à 13:05 (UTC), plus de 1~h avant d’être vu");
    }
}
