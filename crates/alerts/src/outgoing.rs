//! From what a courier has claimed to the messages that leave now: what is due is decided about, and what leaves together
//! is put together.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use tokio::sync::OnceCell;
use vigie_model::Slug;
use vigie_store::{PendingNotification, Store, StoreError, Verdict};

use crate::{Config, LinkKey, Metrics, Pass, decide::decide, delivery::Delivery, link::page};

/// A message on its way.
pub(crate) struct Outgoing {
    pub(crate) delivery: Delivery,
    /// How often that has failed.
    pub(crate) attempts: u32,
    /// Since when it is decided that it leaves, unix milliseconds.
    pub(crate) sealed_at_ms: i64,
    /// Whether it left as soon as it was planned.
    pub(crate) at_once: bool,
}

/// The messages that leave now. What was decided against leaves the courier's hands.
///
/// # Errors
/// The store's failure: what was claimed may stay claimed until it is freed, and what was decided stands.
pub(crate) async fn outgoing(
    store: &Store,
    member: &str,
    claimed: Vec<PendingNotification>,
    config: &Config,
    metrics: &Metrics,
    key: &OnceCell<LinkKey>,
) -> Result<Vec<Outgoing>, StoreError> {
    let (mut sealed, undecided): (Vec<_>, Vec<_>) =
        claimed.into_iter().partition(|pending| pending.sealed_at_ms.is_some());
    let mut by_workspace: BTreeMap<Slug, Vec<PendingNotification>> = BTreeMap::new();
    for pending in undecided {
        by_workspace.entry(pending.notification.workspace.clone()).or_default().push(pending);
    }
    for (workspace, due) in by_workspace {
        sealed.extend(decided(store, member, &workspace, due, config, metrics).await?);
    }
    let mut messages: BTreeMap<String, Vec<PendingNotification>> = BTreeMap::new();
    for pending in sealed {
        let key = pending.message.clone().unwrap_or_else(|| pending.notification.key.clone());
        messages.entry(key).or_default().push(pending);
    }
    let mut leaving: Vec<Outgoing> =
        messages.into_iter().filter_map(|(key, all)| message(key, all)).collect();
    if !config.address.is_empty() && !leaving.is_empty() {
        let key = key.get_or_try_init(|| LinkKey::of(store)).await?;
        for message in &mut leaving {
            let first = &message.delivery.first;
            let pass = Pass::new(&first.workspace, &first.alert.id, &first.channel, message.sealed_at_ms);
            message.delivery.page = Some(page(&config.address, &key.token(&pass)));
        }
    }
    Ok(leaving)
}

/// Decides about what is due in one workspace; returns what leaves.
async fn decided(
    store: &Store,
    member: &str,
    workspace: &Slug,
    due: Vec<PendingNotification>,
    config: &Config,
    metrics: &Metrics,
) -> Result<Vec<PendingNotification>, StoreError> {
    let (now, mut verdicts) = (Timestamp::now(), HashMap::new());
    let written = store
        .decide(workspace, member, &due, now.as_millisecond(), |standing| {
            let all = decide(&due, standing, now, config.max_age);
            verdicts.extend(all.iter().map(|decided| (decided.key.clone(), decided.verdict.clone())));
            all
        })
        .await?;
    let mut leaving = Vec::new();
    for mut pending in due {
        let key = &pending.notification.key;
        let Some(verdict) = verdicts.remove(key).filter(|_| written.contains(key)) else { continue };
        let outcome = match verdict {
            Verdict::Send { message, bundle } => {
                (pending.message, pending.bundle) = (Some(message), bundle);
                pending.sealed_at_ms = Some(now.as_millisecond());
                leaving.push(pending);
                "sent"
            }
            Verdict::Defer { cause, why, .. } | Verdict::Suppress { cause, why } => {
                tracing::debug!(key, cause = cause.as_str(), why, "not told now");
                cause.as_str()
            }
        };
        metrics.decisions.with_label_values(&[outcome]).inc();
    }
    Ok(leaving)
}

/// One message of all that leaves under one key.
fn message(key: String, mut all: Vec<PendingNotification>) -> Option<Outgoing> {
    all.sort_by(|one, other| {
        let order = |pending: &PendingNotification| pending.notification.created_at_ms;
        order(one).cmp(&order(other)).then_with(|| one.notification.key.cmp(&other.notification.key))
    });
    let attempts = all.iter().map(|pending| pending.attempts).max()?;
    let mut all = all.into_iter();
    let first = all.next()?;
    Some(Outgoing {
        attempts,
        sealed_at_ms: first.sealed_at_ms.unwrap_or(first.notification.created_at_ms),
        at_once: first.bundle.is_none()
            && first.decisions.is_empty()
            && first.notification.due_ms <= first.notification.created_at_ms,
        delivery: Delivery {
            key,
            bundle: first.bundle,
            first: first.notification,
            others: all.map(|pending| pending.notification).collect(),
            page: None,
        },
    })
}
