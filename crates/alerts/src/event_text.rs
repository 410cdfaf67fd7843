//! What a message begins with, by what happened to the alert: it fired, goes on, nobody takes care of it, it is over.

use std::time::Duration;

use vigie_model::Alert;
use vigie_store::{Notification, NotificationEvent};

use crate::{
    clean::clean,
    numbers::{FIXED, Language},
    text::{MAX_NAME, headline_in, mentions},
};

/// One sentence or two.
pub(crate) fn headline_of(told: &Notification, language: Language) -> String {
    let alert = &told.alert;
    match told.event {
        NotificationEvent::Repeated => goes_on(alert, told.due_ms, language),
        NotificationEvent::Escalated => unattended(alert, told.due_ms, language),
        _ => headline_in(alert, language),
    }
}

/// How long ago the alert fired at a moment, unix milliseconds.
fn age(alert: &Alert, at_ms: i64, language: Language) -> String {
    let age = u64::try_from(at_ms.saturating_sub(alert.fired_at.as_millisecond())).unwrap_or(0);
    language.duration(Duration::from_secs((age / 60_000).max(1) * 60))
}

fn goes_on(alert: &Alert, at_ms: i64, language: Language) -> String {
    let (about, rule) = (clean(&alert.about, MAX_NAME), clean(&alert.rule_name, MAX_NAME));
    let age = age(alert, at_ms, language);
    let so_far = alert.course.map(|course| mentions(course.mentions, language));
    match (language, so_far) {
        (Language::French, Some(count)) => {
            format!("{about}{FIXED}: l’alerte «{FIXED}{rule}{FIXED}» dure depuis {age}, {count} à présent.")
        }
        (Language::French, None) => {
            format!("{about}{FIXED}: l’alerte «{FIXED}{rule}{FIXED}» dure depuis {age}.")
        }
        (Language::English, Some(count)) => {
            format!("{about}: the alert “{rule}” has been going on for {age}, now {count}.")
        }
        (Language::English, None) => format!("{about}: the alert “{rule}” has been going on for {age}."),
    }
}

fn unattended(alert: &Alert, at_ms: i64, language: Language) -> String {
    let (age, happened) = (age(alert, at_ms, language), headline_in(alert, language));
    match language {
        Language::French => format!("Personne n’a pris cette alerte en charge depuis {age}. {happened}"),
        Language::English => format!("Nobody has acknowledged this alert for {age}. {happened}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_comes_first() {
        let check = |event, after_minutes: i64, course: bool, fr: &str, en: &str| {
            let mut alert: Alert = serde_json::from_value(serde_json::json!({
                "id": "w/r/aurora/1770113700", "workspace": "w", "rule": "r", "rule_name": "Crise", "brand": "aurora",
                "about": "Aurora", "severity": "critical", "state": "firing", "fired_at": "2026-02-03T10:15:00Z",
                "reason": {"condition": {"kind": "spike"}, "count": 214, "window_minutes": 15, "expected": 17.6,
                           "negative": 152},
            }))
            .unwrap();
            if course {
                alert.course = serde_json::from_value(
                    serde_json::json!({"until": "2026-02-03T14:15:00Z", "mentions": 1_840,
                    "negative": 1_177, "peak": 412, "peak_at": "2026-02-03T11:40:00Z"}),
                )
                .ok();
            }
            let told = Notification {
                key: String::new(),
                workspace: alert.workspace.clone(),
                channel: alert.rule.clone(),
                due_ms: alert.fired_at.as_millisecond() + after_minutes * 60_000 + 7_000,
                alert,
                event,
                suppressed: None,
                created_at_ms: 0,
            };
            for (language, expected) in [(Language::French, fr), (Language::English, en)] {
                let said = headline_of(&told, language).replace('\u{202f}', "_").replace(FIXED, "~");
                assert_eq!(said, expected);
            }
        };
        check(
            NotificationEvent::Repeated,
            240,
            true,
            "Aurora~: l’alerte «~Crise~» dure depuis 4~h, 1_840~mentions à présent.",
            "Aurora: the alert “Crise” has been going on for 4 h, now 1,840 mentions.",
        );
        check(
            NotificationEvent::Repeated,
            240,
            false,
            "Aurora~: l’alerte «~Crise~» dure depuis 4~h.",
            "Aurora: the alert “Crise” has been going on for 4 h.",
        );
        check(
            NotificationEvent::Escalated,
            10,
            false,
            "Personne n’a pris cette alerte en charge depuis 10~min. Aurora~: 214~mentions en 15~min, 12 fois plus que \
             d’habitude (18). 71_% négatives.",
            "Nobody has acknowledged this alert for 10 min. Aurora: 214 mentions in 15 min, 12 times the usual (18). 71% \
             negative.",
        );
    }
}
