//! How an alert went, in words: how long, how many, how high, and the mood.

use std::time::Duration;

use jiff::Timestamp;
use vigie_model::{Alert, Course};

use crate::{drivers_text::Fact, numbers::Language};

/// How long the alert has gone on at a moment.
pub(crate) fn lasted(alert: &Alert, until: Timestamp, language: Language) -> String {
    language.duration(Duration::try_from(until.duration_since(alert.fired_at)).unwrap_or_default())
}

/// The figures of an alert that is over, or goes on for a while.
pub(crate) fn course(alert: &Alert, language: Language, timezone: &str) -> Vec<Fact> {
    let until = alert.resolved_at.or(alert.course.map(|course| course.until));
    let mut facts: Vec<Fact> = until
        .map(|until| Fact {
            name: language.pick("Duration", "Durée"), value: lasted(alert, until, language)
        })
        .into_iter()
        .collect();
    if let Some(course) = &alert.course {
        facts.extend(counted(alert, course, language, timezone));
    }
    facts
}

fn counted(alert: &Alert, course: &Course, language: Language, timezone: &str) -> [Fact; 3] {
    let window = language.duration(Duration::from_secs(alert.reason.window_minutes.unwrap_or(0) * 60));
    let (peak, at) = (language.whole(course.peak), language.near(course.peak_at, alert.fired_at, timezone));
    let peak = match language {
        Language::French => format!("{peak} en {window}, vers {at}"),
        Language::English => format!("{peak} in {window}, around {at}"),
    };
    let (negative, all) = (language.whole(course.negative), language.whole(course.mentions));
    let share = language.percent(course.negative, course.mentions);
    let mood = match language {
        Language::French => format!("{negative} sur {all} ({share})"),
        Language::English => format!("{negative} of {all} ({share})"),
    };
    [
        Fact { name: language.pick("Mentions in all", "Mentions au total"), value: all },
        Fact { name: language.pick("At its peak", "Au plus fort"), value: peak },
        Fact { name: language.pick("Negative", "Négatives"), value: mood },
    ]
}
