//! Empties the outbox: takes what is due, hands it to its channel, and records what became of it.
//!
//! A notification is sent at least once. It is recorded as sent after its channel took it, so a crash between the two
//! sends it again, with the same key. Channels are served side by side, a bounded number of messages each, so that a
//! slow one does not hold up the others.

use std::{
    collections::{HashMap, HashSet},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{sleep, timeout},
};
use vigie_model::{ChannelKind, Slug};
use vigie_outbound::OutboundClient;
use vigie_store::{Notification, PendingNotification, Store};

use crate::{
    AlertsError, Config, Metrics,
    delivery::{Failure, next_attempt},
    text::headline,
    webhook::{Lookup, Webhook},
};

/// How often the outbox is looked at when nobody says that there is something in it.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How many due notifications are looked at together.
const LOOK_AT: u32 = 1_000;
/// How long what is under way may take to end when the service stops. What is cut off is sent again at the next start.
const LAST_WAIT: Duration = Duration::from_secs(3);

/// Sends notifications.
pub struct Courier {
    office: Arc<Office>,
}

/// What every message needs on its way.
struct Office {
    store: Store,
    client: OutboundClient,
    config: Config,
    metrics: Metrics,
    secrets: Box<Lookup>,
    console: Box<dyn Fn(&str) + Send + Sync>,
}

impl Courier {
    /// A courier for the outbox of this store. `secrets` gives the value of an environment variable; it is asked anew
    /// for each attempt, and what it gives is never logged. `console` shows a line to whoever sits at the terminal;
    /// it must not block.
    #[must_use]
    pub fn new(
        store: Store,
        client: OutboundClient,
        config: Config,
        metrics: Metrics,
        secrets: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
        console: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        let (secrets, console) = (Box::new(secrets), Box::new(console));
        Self { office: Arc::new(Office { store, client, config, metrics, secrets, console }) }
    }

    /// Sends what is due until `stop` is done; `wake` makes it look at once. What is under way then gets a moment to
    /// end.
    pub async fn run(self, wake: Arc<Notify>, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut under_way = UnderWay::default();
        loop {
            if let Err(error) = self.send_due(&mut under_way).await {
                tracing::warn!(%error, "notifications wait until the store works again");
            }
            tokio::select! {
                () = &mut stop => break,
                () = wake.notified() => {}
                () = under_way.ended() => {}
                () = sleep(LOOK_EVERY) => {}
            }
        }
        let all = async { while under_way.tasks.join_next().await.is_some() {} };
        if timeout(LAST_WAIT, all).await.is_err() {
            tracing::warn!(
                "stopped while notifications were under way; they are sent again at the next start"
            );
        }
    }

    /// Starts to send what is due and has room.
    async fn send_due(&self, under_way: &mut UnderWay) -> Result<(), AlertsError> {
        let config = &self.office.config;
        under_way.collect_ended();
        let due = self.office.store.due_notifications(Timestamp::now().as_millisecond(), LOOK_AT).await?;
        for pending in due {
            if under_way.tasks.len() >= config.concurrency.max(1) {
                return Ok(());
            }
            let limit = config.concurrency_per_channel.max(1);
            if let Some(ticket) = under_way.admit(&pending.notification, limit) {
                let office = Arc::clone(&self.office);
                under_way.tasks.spawn(async move {
                    office.metrics.under_way.inc();
                    office.handle(&pending).await;
                    office.metrics.under_way.dec();
                    ticket
                });
            }
        }
        Ok(())
    }
}

/// What is being sent right now.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<Ticket>,
    keys: HashSet<String>,
    channels: HashMap<(Slug, Slug), usize>,
}

/// Names a message under way.
struct Ticket {
    key: String,
    channel: (Slug, Slug),
}

impl UnderWay {
    /// Lets a notification through unless it is under way already or its channel is busy.
    fn admit(&mut self, notification: &Notification, limit: usize) -> Option<Ticket> {
        let channel = (notification.workspace.clone(), notification.channel.clone());
        let busy = self.channels.entry(channel.clone()).or_default();
        if *busy >= limit || !self.keys.insert(notification.key.clone()) {
            return None;
        }
        *busy += 1;
        Some(Ticket { key: notification.key.clone(), channel })
    }

    /// Waits until something ends; for ever when nothing is under way.
    async fn ended(&mut self) {
        match self.tasks.join_next().await {
            Some(ended) => self.release(ended),
            None => std::future::pending().await,
        }
    }

    fn collect_ended(&mut self) {
        while let Some(ended) = self.tasks.try_join_next() {
            self.release(ended);
        }
    }

    fn release(&mut self, ended: Result<Ticket, tokio::task::JoinError>) {
        match ended {
            Ok(ticket) => {
                self.keys.remove(&ticket.key);
                if let Some(busy) = self.channels.get_mut(&ticket.channel) {
                    *busy -= 1;
                }
                self.channels.retain(|_, busy| *busy > 0);
            }
            Err(error) => {
                tracing::error!(%error, "a notification could not be handled; it is sent again at the next start");
            }
        }
    }
}

impl Office {
    /// One attempt, and its record.
    async fn handle(&self, pending: &PendingNotification) {
        let notification = &pending.notification;
        let (kind, outcome) = self.attempt(notification).await;
        let now = Timestamp::now().as_millisecond();
        let (said, recorded) = match outcome {
            Ok(()) => {
                let took = now.saturating_sub(notification.created_at_ms).max(0);
                self.metrics.seconds.observe(took as f64 / 1_000.0);
                tracing::info!(key = notification.key, channel = kind, took_ms = took, "notified");
                ("sent", self.store.notification_sent(&notification.key, now).await)
            }
            Err(failure) => {
                let next = self.next(pending, &failure, now);
                let said = if next.is_some() { "failed" } else { "given_up" };
                tracing::warn!(
                    key = notification.key,
                    channel = kind,
                    cause = failure.cause,
                    said,
                    "not notified"
                );
                (said, self.store.notification_failed(&notification.key, &failure.cause, next).await)
            }
        };
        self.metrics.notifications.with_label_values(&[kind, said]).inc();
        if let Err(error) = recorded {
            tracing::error!(key = notification.key, %error, "what became of a notification could not be recorded");
        }
    }

    fn next(&self, pending: &PendingNotification, failure: &Failure, now: i64) -> Option<i64> {
        let patience = i64::try_from(self.config.give_up_after.as_millis()).unwrap_or(i64::MAX);
        let last = pending.notification.created_at_ms.saturating_add(patience);
        let jitter = rand::random_range(0.0..1.0);
        let next = next_attempt(pending.attempts, jitter, self.config.first_retry, failure.wait, now, last);
        next.filter(|_| failure.again)
    }

    /// Hands a notification to its channel; names the channel's kind.
    async fn attempt(&self, notification: &Notification) -> (&'static str, Result<(), Failure>) {
        let workspace = match self.store.workspace(&notification.workspace).await {
            Ok(Some(workspace)) => workspace,
            Ok(None) => return ("none", Err(Failure::lasting("the workspace is gone"))),
            Err(error) => return ("none", Err(Failure::passing(error.to_string()))),
        };
        let Some(channel) = workspace.channels.iter().find(|channel| channel.id == notification.channel)
        else {
            let cause = format!("the workspace has no channel `{}` any more", notification.channel);
            return ("none", Err(Failure::lasting(cause)));
        };
        match &channel.to {
            ChannelKind::Console => {
                (self.console)(&headline(&notification.alert, workspace.language()));
                ("console", Ok(()))
            }
            ChannelKind::Webhook { url, secret } => {
                let sent = match Webhook::resolve(url, secret.as_ref(), &self.secrets, &self.client) {
                    Ok(webhook) => {
                        let now = Timestamp::now().as_second();
                        let link = self.config.link.as_deref().filter(|link| !link.is_empty());
                        webhook.send(notification, &workspace, link, now).await
                    }
                    Err(failure) => Err(failure),
                };
                ("webhook", sent)
            }
        }
    }
}
