//! Who is to be told about a change: rows for the outbox, written in the transaction that stores the alert.

use std::time::Duration;

use vigie_model::{Alert, Workspace};
use vigie_store::{Notification, NotificationEvent};

use crate::text::happened_too_long_ago;

/// An alert that fired or is over.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertChange {
    /// The alert as it stands now.
    pub alert: Alert,
    /// What happened to it.
    pub event: NotificationEvent,
}

/// One notification for each channel that the alert's rule names. `now` is in unix milliseconds. A change that
/// happened longer than `max_age` before is recorded with the reason why nobody was told.
///
/// The key of a notification is `alert id/channel/event`: the same change gives the same keys.
#[must_use]
pub fn outbox_rows(
    changes: &[AlertChange],
    workspaces: &[Workspace],
    now: i64,
    max_age: Duration,
) -> Vec<Notification> {
    changes.iter().flat_map(|change| rows(change, workspaces, now, max_age)).collect()
}

fn rows(change: &AlertChange, workspaces: &[Workspace], now: i64, max_age: Duration) -> Vec<Notification> {
    let AlertChange { alert, event } = change;
    let Some(workspace) = workspaces.iter().find(|workspace| *workspace.id() == alert.workspace) else {
        return Vec::new();
    };
    let Some(rule) = workspace.rules.iter().find(|rule| rule.id == alert.rule) else { return Vec::new() };
    let at = match event {
        NotificationEvent::Fired => alert.fired_at,
        NotificationEvent::Resolved => alert.resolved_at.unwrap_or(alert.fired_at),
    };
    let age = Duration::from_millis(u64::try_from(now.saturating_sub(at.as_millisecond())).unwrap_or(0));
    let suppressed = (age > max_age)
        .then(|| happened_too_long_ago(at, max_age, workspace.language(), &workspace.about.timezone));
    rule.channels
        .iter()
        .map(|channel| Notification {
            key: format!("{}/{channel}/{}", alert.id, event.as_str()),
            workspace: alert.workspace.clone(),
            channel: channel.clone(),
            alert: alert.clone(),
            event: *event,
            suppressed: suppressed.clone(),
            created_at_ms: now,
        })
        .collect()
}
