//! The stages of [`decide`](crate::decide): each gives one reason for which a notification waits or is never sent.

use jiff::{Timestamp, Zoned};
use vigie_model::{AlertState, Silence, SilenceState};
use vigie_store::{Bundle, Cause, NotificationEvent, NotificationStatus, Verdict};
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    calendar::{end_of_day, end_of_quiet, next_digest},
    decide::{Case, bundle_name},
    decision_text as text,
    plan::after,
    story::same_story,
    text::happened_too_long_ago,
};

/// Its rule or its channel is there no more, or the rule repeats nothing any more.
pub(crate) fn gone(case: &Case) -> Option<Verdict> {
    let why = match (case.rule(), case.channel) {
        (None, _) => text::rule_gone(case.language),
        (_, None) => text::channel_gone(case.language, &case.notification().channel),
        (Some(rule), _) if case.event() == NotificationEvent::Repeated && rule.repeat.is_zero() => {
            text::no_repeat(case.language)
        }
        _ => return None,
    };
    Some(Verdict::Suppress { cause: Cause::Gone, why })
}

/// It was found long after it had happened: a backfill is no news.
pub(crate) fn too_old(case: &Case) -> Option<Verdict> {
    let notification = case.notification();
    let at = match case.event() {
        NotificationEvent::Resolved => notification.alert.resolved_at.unwrap_or(notification.alert.fired_at),
        NotificationEvent::Repeated => return None,
        _ => notification.alert.fired_at,
    };
    if notification.created_at_ms <= after(at.as_millisecond(), case.max_age) {
        return None;
    }
    let about = &case.workspace().about;
    let why = happened_too_long_ago(at, case.max_age, case.workspace().language(), &about.timezone);
    Some(Verdict::Suppress { cause: Cause::TooOld, why })
}

/// A source in disorder makes its counts doubtful. What goes on for longer than that can last is told as a repetition.
pub(crate) fn inhibited(case: &Case) -> Option<Verdict> {
    let inhibition = case.notification().alert.inhibited.as_ref()?;
    if matches!(case.event(), NotificationEvent::Repeated | NotificationEvent::Resolved) {
        return None;
    }
    let why = text::inhibited(case.language, inhibition, &case.workspace().about.timezone);
    Some(Verdict::Suppress { cause: Cause::Inhibited, why })
}

/// Whoever was not told the beginning is not told the end, for the same reason. While the beginning waits, the end waits
/// with it.
pub(crate) fn never_told(case: &Case) -> Option<Verdict> {
    if case.event() != NotificationEvent::Resolved || case.pending.bundle.is_some() {
        return None;
    }
    let before = || case.before().filter(|told| told.event != NotificationEvent::Resolved);
    let waits = || before().filter(|told| told.status == NotificationStatus::Pending);
    if before().any(|told| told.sealed) {
        return None;
    }
    if let Some((together, until_ms)) = waits().find_map(|told| told.waits.clone().zip(told.due_ms)) {
        let until = Timestamp::from_millisecond(until_ms).ok().filter(|until| *until > case.now)?;
        return Some(Verdict::Defer {
            cause: cause_of(together.1),
            together: Some(together),
            until_ms,
            why: text::with_its_beginning(case.language, until, &case.workspace().about.timezone),
        });
    }
    // Another courier has it in hand.
    if waits().any(|told| told.due_ms.is_some_and(|due| due <= case.now.as_millisecond())) {
        return None;
    }
    let why = before().find_map(|told| told.suppressed.clone());
    let why = why.unwrap_or_else(|| text::never_told(case.language));
    Some(Verdict::Suppress { cause: Cause::NeverTold, why })
}

/// What is told later than at once is told only while the alert goes on.
pub(crate) fn over(case: &Case) -> Option<Verdict> {
    let later = match case.event() {
        NotificationEvent::Repeated | NotificationEvent::Escalated => true,
        NotificationEvent::Fired => case.has_waited(Cause::Snoozed),
        NotificationEvent::Resolved
        | NotificationEvent::Summary
        | NotificationEvent::Test
        | NotificationEvent::Disabled => false,
    };
    (later && case.alert.state == AlertState::Resolved)
        .then(|| Verdict::Suppress { cause: Cause::Over, why: text::over(case.language) })
}

/// Somebody looks after it: others are not called, and nobody is reminded unless that is taken back.
pub(crate) fn acknowledged(case: &Case) -> Option<Verdict> {
    let by = case.care?.acknowledged_by.as_deref()?;
    let (cause, why) = (Cause::Acknowledged, text::acknowledged(case.language, by));
    match (case.event(), case.rule()) {
        (NotificationEvent::Escalated, _) => Some(Verdict::Suppress { cause, why }),
        (NotificationEvent::Repeated, Some(rule)) => Some(Verdict::Defer {
            together: None,
            until_ms: after(case.now.as_millisecond(), rule.repeat),
            cause,
            why,
        }),
        _ => None,
    }
}

/// Somebody put it off. Its end is told all the same.
pub(crate) fn snoozed(case: &Case) -> Option<Verdict> {
    let care = case.care.filter(|_| case.event() != NotificationEvent::Resolved)?;
    let until = care.snoozed_until.filter(|until| *until > case.now)?;
    let by = care.snoozed_by.as_deref().unwrap_or_default();
    Some(Verdict::Defer {
        together: None,
        until_ms: until.as_millisecond(),
        cause: Cause::Snoozed,
        why: text::snoozed(case.language, by, until, &case.workspace().about.timezone),
    })
}

/// The silence that holds for the alert, the one that ends last.
pub(crate) fn silence<'a>(case: &Case<'a>) -> Option<&'a Silence> {
    let alert = case.alert;
    case.standing
        .silences
        .iter()
        .filter(|silence| silence.state(case.now) == SilenceState::Active)
        .filter(|silence| silence.matcher.matches(&alert.rule, alert.brand.as_ref(), alert.severity))
        .max_by_key(|silence| silence.until)
}

/// A silence holds. What begins is not told; reminders and escalations wait until it is over. Who was told the beginning
/// is told the end.
pub(crate) fn silenced(case: &Case) -> Option<Verdict> {
    let silence = silence(case)?;
    let (cause, why) = (Cause::Silenced, text::silenced(case.language, silence));
    match case.event() {
        NotificationEvent::Fired => Some(Verdict::Suppress { cause, why }),
        NotificationEvent::Resolved => None,
        _ => {
            let until_ms = silence.until.as_millisecond();
            Some(Verdict::Defer { together: None, until_ms, cause, why })
        }
    }
}

/// The channel gets a digest.
pub(crate) fn digest(case: &Case) -> Option<Verdict> {
    let digest = case.channel?.digest.filter(|_| !case.has_waited(Cause::Digest))?;
    let until = next_digest(digest, &case.here)?;
    Some(together(case, Bundle::Digest, "", &until, text::digest(case.language, &until)))
}

/// The channel has quiet hours, and the alert is none of those that pass.
pub(crate) fn quiet(case: &Case) -> Option<Verdict> {
    let quiet = case.channel?.quiet?;
    if quiet.except.is_some_and(|least| case.alert.severity >= least) {
        return None;
    }
    let until = end_of_quiet(&quiet, &case.here)?;
    Some(together(case, Bundle::Quiet, "", &until, text::quiet(case.language, &until)))
}

/// Enough was told that day about alerts of the rule. What was gathered is told as one, and ends are told.
pub(crate) fn cap(case: &Case) -> Option<Verdict> {
    let rule = case.rule().filter(|_| case.pending.bundle.is_none())?;
    if case.event() == NotificationEvent::Resolved {
        return None;
    }
    let of = (rule.id.clone(), case.notification().channel.clone());
    let told = case.standing.today.get(&of).copied().unwrap_or_default();
    if told < u64::from(rule.daily_cap) {
        return None;
    }
    let until = end_of_day(&case.here)?;
    let mark = format!("/{}", rule.id);
    Some(together(case, Bundle::Cap, &mark, &until, text::cap(case.language, told, &until)))
}

/// The same story was told a moment ago: what follows is gathered for one further message.
pub(crate) fn story(case: &Case) -> Option<Verdict> {
    let rule = case.rule().filter(|rule| case.pending.bundle.is_none() && !rule.group_interval.is_zero())?;
    if case.event() == NotificationEvent::Escalated {
        return None;
    }
    let notification = case.notification();
    let first = case.standing.recent.iter().find(|recent| {
        recent.channel == notification.channel
            && recent.event == notification.event
            && recent.alert.id != notification.alert.id
            && after(recent.left_ms, rule.group_interval) > case.now.as_millisecond()
            && same_story(&recent.alert, &notification.alert)
    })?;
    let until = Timestamp::from_millisecond(after(first.left_ms, rule.group_interval)).ok()?;
    let until = until.to_zoned(case.here.time_zone().clone());
    let mark = format!("/{:016x}", xxh3_64(first.key.as_bytes()));
    Some(together(case, Bundle::Story, &mark, &until, text::story(case.language, &until)))
}

fn together(case: &Case, bundle: Bundle, mark: &str, until: &Zoned, why: String) -> Verdict {
    let until_ms = until.timestamp().as_millisecond();
    Verdict::Defer {
        together: Some((bundle_name(case, bundle, mark, until_ms), bundle)),
        until_ms,
        cause: cause_of(bundle),
        why,
    }
}

fn cause_of(bundle: Bundle) -> Cause {
    match bundle {
        Bundle::Story => Cause::Story,
        Bundle::Quiet => Cause::Quiet,
        Bundle::Digest => Cause::Digest,
        Bundle::Cap => Cause::Cap,
    }
}
