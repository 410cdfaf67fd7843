//! Whether a notification that is due leaves, waits, or is never sent: one visible list of stages, each of which looks at
//! what the store says at that moment and speaks up or passes. What none of them holds back leaves.
//!
//! Nothing here reads a clock or waits. The same store and the same moment give the same decision.

use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use jiff::{Timestamp, Zoned, tz::TimeZone};
use vigie_model::{Alert, AlertState, Care, Channel, Rule, Workspace};
use vigie_store::{
    Bundle, Cause, Decided, Notification, NotificationEvent, NotificationStatus, PendingNotification, Recent,
    Standing, Told, Verdict,
};
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    numbers::Language,
    plan::{after, repetition},
    stages,
};

/// In this order.
const STAGES: [fn(&Case) -> Option<Verdict>; 12] = [
    stages::gone,
    stages::too_old,
    stages::inhibited,
    stages::never_told,
    stages::over,
    stages::acknowledged,
    stages::snoozed,
    stages::silenced,
    stages::digest,
    stages::quiet,
    stages::cap,
    stages::story,
];

/// What stages look at.
pub(crate) struct Case<'a> {
    /// The notification, and why it waited until now.
    pub(crate) pending: &'a PendingNotification,
    /// Its alert as it stands.
    pub(crate) alert: &'a Alert,
    /// What people did about it.
    pub(crate) care: Option<&'a Care>,
    /// Written or implied.
    rule: Option<Cow<'a, Rule>>,
    pub(crate) channel: Option<&'a Channel>,
    /// What else the store says.
    pub(crate) standing: &'a Standing,
    pub(crate) now: Timestamp,
    /// The same on the calendar of the workspace.
    pub(crate) here: Zoned,
    pub(crate) language: Language,
    /// Longer ago nothing is news.
    pub(crate) max_age: Duration,
}

impl<'a> Case<'a> {
    fn new(
        pending: &'a PendingNotification,
        standing: &'a Standing,
        now: Timestamp,
        max_age: Duration,
    ) -> Self {
        let (workspace, told) = (&standing.workspace, &pending.notification);
        let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
        Self {
            pending,
            alert: standing.alerts.get(&told.alert.id).unwrap_or(&told.alert),
            care: standing.care.get(&told.alert.id),
            rule: workspace.rule(&told.alert.rule),
            channel: workspace.channels.iter().find(|channel| channel.id == told.channel),
            standing,
            now,
            here: now.to_zoned(zone),
            language: Language::of(workspace.language()),
            max_age,
        }
    }

    pub(crate) fn notification(&self) -> &'a Notification {
        &self.pending.notification
    }

    pub(crate) fn rule(&self) -> Option<&Rule> {
        self.rule.as_deref()
    }

    pub(crate) fn event(&self) -> NotificationEvent {
        self.pending.notification.event
    }

    pub(crate) fn workspace(&self) -> &'a Workspace {
        &self.standing.workspace
    }

    /// Whether it was put off for this reason before.
    pub(crate) fn has_waited(&self, cause: Cause) -> bool {
        self.pending.decisions.iter().any(|decision| decision.cause == cause)
    }

    /// What else was to be told about the alert to the same channel.
    pub(crate) fn before(&self) -> impl Iterator<Item = &'a Told> {
        let notification = self.notification();
        self.standing.told.iter().filter(move |told| {
            told.alert_id == notification.alert.id
                && told.channel == notification.channel
                && told.key != notification.key
        })
    }

    fn decide(&self) -> Verdict {
        let leaves = || Verdict::Send {
            message: self.pending.message.clone().unwrap_or_else(|| self.notification().key.clone()),
            bundle: self.pending.bundle,
        };
        STAGES.iter().find_map(|stage| stage(self)).unwrap_or_else(leaves)
    }

    /// What is to be told again, as long as the alert goes on.
    fn repeated(&self, verdict: &Verdict) -> Option<Notification> {
        let rule = self.rule().filter(|rule| !rule.repeat.is_zero())?;
        if self.event() == NotificationEvent::Resolved || self.alert.state == AlertState::Resolved {
            return None;
        }
        let now = self.now.as_millisecond();
        let due = match verdict {
            Verdict::Send { .. } => after(now, rule.repeat),
            // Who was not told because of a silence hears of it when that is over.
            Verdict::Suppress { cause: Cause::Silenced, .. } => stages::silence(self)?.until.as_millisecond(),
            // What a source in disorder made up is over by then; what still goes on is real.
            Verdict::Suppress { cause: Cause::Inhibited, .. } if self.event() == NotificationEvent::Fired => {
                after(now, rule.when.window() + 2 * rule.keep_firing)
            }
            _ => return None,
        };
        let told = self.notification();
        Some(repetition(&told.key, told.event, &told.channel, self.alert, now, due))
    }
}

/// Decides about notifications that are due, all of the standing's workspace. What is decided about one counts for those
/// after it.
pub(crate) fn decide(
    due: &[PendingNotification],
    standing: &Standing,
    now: Timestamp,
    max_age: Duration,
) -> Vec<Decided> {
    let mut standing = standing.clone();
    let mut due: Vec<&PendingNotification> = due.iter().collect();
    due.sort_by_key(|pending| (pending.notification.created_at_ms, rank(pending.notification.event)));
    let mut all = Vec::with_capacity(due.len());
    for pending in due {
        let case = Case::new(pending, &standing, now, max_age);
        let verdict = case.decide();
        let later = case.repeated(&verdict).into_iter().collect();
        note(&mut standing, pending, &verdict, now);
        all.push(Decided { key: pending.notification.key.clone(), verdict, later });
    }
    seal(&mut all);
    all
}

/// What begins is told before what ends.
fn rank(event: NotificationEvent) -> u8 {
    match event {
        NotificationEvent::Fired => 0,
        NotificationEvent::Repeated
        | NotificationEvent::Escalated
        | NotificationEvent::Summary
        | NotificationEvent::Test
        | NotificationEvent::Disabled => 1,
        NotificationEvent::Resolved => 2,
    }
}

/// Takes a decision into account.
fn note(standing: &mut Standing, pending: &PendingNotification, verdict: &Verdict, now: Timestamp) {
    let notification = &pending.notification;
    if let Verdict::Send { bundle: None, .. } = verdict {
        if notification.event != NotificationEvent::Resolved {
            let of = (notification.alert.rule.clone(), notification.channel.clone());
            *standing.today.entry(of).or_default() += 1;
        }
        let recent = Recent {
            key: notification.key.clone(),
            channel: notification.channel.clone(),
            event: notification.event,
            alert: notification.alert.clone(),
            left_ms: now.as_millisecond(),
        };
        standing.recent.insert(0, recent);
    }
    let Some(told) = standing.told.iter_mut().find(|told| told.key == notification.key) else { return };
    match verdict {
        Verdict::Send { .. } => told.sealed = true,
        Verdict::Defer { together, until_ms, .. } => {
            (told.waits, told.due_ms) = (together.clone(), Some(*until_ms));
        }
        Verdict::Suppress { why, .. } => {
            (told.status, told.suppressed) = (NotificationStatus::Suppressed, Some(why.clone()));
        }
    }
}

/// Gives each message of several its own key, made of what is in it: what comes late for the same moment leaves under
/// another.
fn seal(all: &mut [Decided]) {
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for decided in all.iter() {
        if let Verdict::Send { message, bundle: Some(_) } = &decided.verdict {
            members.entry(message.clone()).or_default().push(decided.key.clone());
        }
    }
    members.values_mut().for_each(|keys| keys.sort_unstable());
    for decided in all {
        if let Verdict::Send { message, bundle: Some(_) } = &mut decided.verdict
            && let Some(keys) = members.get(message)
        {
            *message = format!("{message}/{:016x}", xxh3_64(keys.join("\n").as_bytes()));
        }
    }
}

/// The name of what is waited for by all that have the same channel, kind, mark and moment.
pub(crate) fn bundle_name(case: &Case, bundle: Bundle, mark: &str, until_ms: i64) -> String {
    let (workspace, channel) = (case.workspace().id(), &case.notification().channel);
    format!("{workspace}/{channel}/{}{mark}/{}", bundle.as_str(), until_ms.div_euclid(1_000))
}

#[cfg(test)]
mod tests;
