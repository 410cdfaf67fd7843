//! What is to be told about a change, and when at the latest it is looked at: rows for the outbox, written in the
//! transaction that stores the alert. Whether each is told is decided when it is due.

use std::time::Duration;

use vigie_model::{Alert, Rule, Slug, Workspace};
use vigie_store::{Notification, NotificationEvent};

/// An alert that fired or is over.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertChange {
    /// The alert as it stands now.
    pub alert: Alert,
    /// What happened to it.
    pub event: NotificationEvent,
}

/// What is to be told about these changes. `now` is in unix milliseconds.
///
/// Of an alert that fired each channel of its rule is told at once, and those that it escalates to when the time for that
/// has come. Of its end, all of them.
///
/// The key of a notification is `alert id/channel/event`, and of a repetition `alert id/channel/repeated/number`: the same
/// change gives the same keys.
#[must_use]
pub fn plan(changes: &[AlertChange], workspaces: &[Workspace], now: i64) -> Vec<Notification> {
    changes.iter().flat_map(|change| of_change(change, workspaces, now)).collect()
}

fn of_change(change: &AlertChange, workspaces: &[Workspace], now: i64) -> Vec<Notification> {
    let AlertChange { alert, event } = change;
    let Some(workspace) = workspaces.iter().find(|workspace| *workspace.id() == alert.workspace) else {
        return Vec::new();
    };
    let Some(rule) = workspace.rule(&alert.rule) else { return Vec::new() };
    let rule = &*rule;
    let at_once = |channel: &Slug| row(alert, channel, *event, now, now);
    match event {
        NotificationEvent::Resolved if !rule.resolved_notice => Vec::new(),
        NotificationEvent::Resolved => {
            let mut channels: Vec<&Slug> = rule.channels.iter().chain(escalated_to(rule)).collect();
            channels.sort_unstable();
            channels.dedup();
            channels.into_iter().map(at_once).collect()
        }
        _ => {
            let later = rule.escalate.iter().map(|escalate| after(now, escalate.after));
            let later = later.flat_map(|due| {
                escalated_to(rule)
                    .map(move |channel| row(alert, channel, NotificationEvent::Escalated, now, due))
            });
            rule.channels.iter().map(at_once).chain(later).collect()
        }
    }
}

fn escalated_to(rule: &Rule) -> impl Iterator<Item = &Slug> {
    rule.escalate.iter().flat_map(|escalate| &escalate.channels)
}

/// The repetition that follows a notification of this key and event, told about the alert as it stands.
pub(crate) fn repetition(
    key: &str,
    event: NotificationEvent,
    channel: &Slug,
    alert: &Alert,
    now: i64,
    due: i64,
) -> Notification {
    let before = match event {
        NotificationEvent::Repeated => key.rsplit('/').next().and_then(|number| number.parse().ok()),
        _ => None,
    };
    let number = before.unwrap_or(0_u64).saturating_add(1);
    let repetition = row(alert, channel, NotificationEvent::Repeated, now, due);
    // Somebody who was told and others escalated to on the same channel have one repetition.
    Notification { key: format!("{}/{number}", repetition.key), ..repetition }
}

fn row(alert: &Alert, channel: &Slug, event: NotificationEvent, now: i64, due: i64) -> Notification {
    Notification {
        key: format!("{}/{channel}/{}", alert.id, event.as_str()),
        workspace: alert.workspace.clone(),
        channel: channel.clone(),
        alert: alert.clone(),
        event,
        suppressed: None,
        created_at_ms: now,
        due_ms: due,
    }
}

/// So long after a moment in unix milliseconds.
pub(crate) fn after(ms: i64, duration: Duration) -> i64 {
    ms.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}
