//! Empties the outbox: takes what is due, decides whether it is told, hands it to its channel, and records what became
//! of it.
//!
//! A message is sent at least once. What is in it is fixed in the store before it leaves, and it is recorded as sent after
//! its channel took it: a crash between the two sends the same again, with the same key. What it sends is claimed in the store, so that several couriers share one outbox
//! and none sends what another is sending. Channels are served side by side, a bounded number of messages each, so that a
//! slow one does not hold up the others.

use std::{pin::pin, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::{
    sync::{Notify, OnceCell},
    task::{JoinError, JoinSet},
    time::{Instant, sleep, timeout},
};
use vigie_outbound::OutboundClient;
use vigie_store::{Claim, Store, StoreError};

use crate::{
    AlertsError, Config, LinkKey, Metrics,
    channel::{Mailer, Reach},
    delivery::{Delivery, Failure, next_attempt},
    health::Health,
    numbers::Language,
    outgoing::{Outgoing, outgoing},
    postman::Postman,
    tester::Tester,
    trouble::Trouble,
};

/// How often the outbox is looked at when nobody says that there is something in it.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long one attempt may take.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(90);
/// For how long nobody else may send what was claimed: as long as an attempt, and time to record what came of it.
const LEASE: Duration = Duration::from_secs(120);
/// How often the figures of the outbox are taken, and, while there is some, a bite of old history is removed.
const MEASURE_EVERY: Duration = Duration::from_secs(5);
/// How long nothing is looked for once no history was too old.
const FORGET_EVERY: Duration = Duration::from_secs(3_600);
/// The name of a courier that is alone with its store.
const ALONE: &str = "vigie";
/// How long what is under way may take to end when the service stops. What is cut off is sent again.
const LAST_WAIT: Duration = Duration::from_secs(3);

/// Sends notifications.
pub struct Courier {
    office: Arc<Office>,
    member: String,
}

/// What every message needs on its way.
struct Office {
    store: Store,
    config: Config,
    metrics: Metrics,
    reach: Arc<Reach>,
    health: Arc<Health>,
    /// Signs the links of messages; taken from the store at first use.
    links: OnceCell<LinkKey>,
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
        let reach = Arc::new(Reach {
            client,
            mailer: Mailer::new(config.smtp.clone()),
            secrets: Box::new(secrets),
            console: Box::new(console),
            link: config.link.clone(),
        });
        let health = Arc::new(Health::new(store.clone(), Arc::clone(&reach), &config, metrics.clone()));
        let office = Arc::new(Office { store, config, metrics, reach, health, links: OnceCell::new() });
        Self { office, member: ALONE.to_owned() }
    }

    /// What tries the channels of this courier, and tells how they fare.
    #[must_use]
    pub fn tester(&self) -> Tester {
        Tester::new(Arc::clone(&self.office.health))
    }

    /// What sends letters through the mail server of this courier.
    #[must_use]
    pub fn postman(&self) -> Postman {
        Postman::new(Arc::clone(&self.office.reach))
    }

    /// The name under which this courier claims what it sends; no other that lives may have it. One that begins frees
    /// what an earlier one of its name had claimed.
    #[must_use]
    pub fn named(mut self, member: impl Into<String>) -> Self {
        self.member = member.into();
        self
    }

    /// Sends what is due until `stop` is done; `wake` makes it look at once. What is under way then gets a moment to
    /// end.
    pub async fn run(self, wake: Arc<Notify>, stop: impl Future<Output = ()>) {
        tokio::select! {
            () = self.send(&wake, stop) => {}
            () = self.forget() => {}
            () = self.office.health.watch() => {}
        }
    }

    async fn send(&self, wake: &Notify, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut under_way = JoinSet::new();
        // Whether all that the store says is claimed by us is under way.
        let mut sure = false;
        // Before anything is sent: what was disabled may be another channel by now.
        tokio::select! {
            () = &mut stop => return,
            () = self.office.health.begin() => {}
        }
        loop {
            let sending = self.send_due(&mut sure, &mut under_way);
            let outcome = tokio::select! {
                () = &mut stop => break,
                outcome = sending => outcome,
            };
            if let Err(error) = outcome {
                tracing::warn!(%error, "notifications wait until the store works again");
                sure = false;
            }
            tokio::select! {
                () = &mut stop => break,
                () = wake.notified() => {}
                Some(ended) = under_way.join_next() => report(ended),
                () = sleep(LOOK_EVERY) => {}
            }
        }
        let all = async { while under_way.join_next().await.is_some() {} };
        if timeout(LAST_WAIT, all).await.is_err() {
            tracing::warn!("stopped while notifications were under way; they are sent again");
            under_way.shutdown().await;
        }
        let freed = timeout(LAST_WAIT, self.office.store.free_notifications(&self.member)).await;
        if !matches!(freed, Ok(Ok(()))) {
            tracing::warn!("notifications that were under way wait until their claims are over");
        }
    }

    /// Starts to send what is due and has room.
    async fn send_due(&self, sure: &mut bool, under_way: &mut JoinSet<()>) -> Result<(), AlertsError> {
        let Office { store, config, metrics, links, .. } = self.office.as_ref();
        while let Some(ended) = under_way.try_join_next() {
            report(ended);
        }
        // At the beginning, and when the answer to a claim was lost.
        if !*sure && under_way.is_empty() {
            store.free_notifications(&self.member).await?;
            *sure = true;
        }
        let room = config.concurrency.max(1).saturating_sub(under_way.len());
        if room == 0 {
            return Ok(());
        }
        let claim = Claim {
            member: &self.member,
            now_ms: Timestamp::now().as_millisecond(),
            lease: LEASE,
            limit: u32::try_from(room).unwrap_or(u32::MAX),
            per_channel: u32::try_from(config.concurrency_per_channel.max(1)).unwrap_or(u32::MAX),
        };
        let claimed = store.claim_due_notifications(&claim).await?;
        for message in outgoing(store, &self.member, claimed, config, metrics, links).await? {
            let (office, member) = (Arc::clone(&self.office), self.member.clone());
            under_way.spawn(async move {
                office.metrics.under_way.inc();
                office.handle(&message, &member).await;
                office.metrics.under_way.dec();
            });
        }
        Ok(())
    }

    /// Keeps the history within its bounds and the figures of the outbox fresh, for ever.
    async fn forget(&self) {
        let Office { store, metrics, .. } = self.office.as_ref();
        let mut forget_at = Instant::now();
        loop {
            let now = Timestamp::now().as_millisecond();
            if let Ok(outbox) = store.outbox(now).await {
                metrics.waiting.set(i64::try_from(outbox.waiting).unwrap_or(i64::MAX));
                metrics.overdue.set(outbox.overdue.as_secs_f64());
            }
            if Instant::now() >= forget_at {
                match store.prune(now).await {
                    Ok(removed) if !removed.is_empty() => {
                        tracing::debug!(?removed, "old history was removed");
                    }
                    Ok(_) => forget_at = Instant::now() + FORGET_EVERY,
                    Err(error) => tracing::warn!(%error, "old history cannot be removed now"),
                }
            }
            sleep(MEASURE_EVERY).await;
        }
    }
}

fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a notification could not be handled; it is sent again when its claim is over");
    }
}

impl Office {
    /// One attempt, and its record.
    async fn handle(&self, message: &Outgoing, member: &str) {
        let claimed = Instant::now();
        let delivery = &message.delivery;
        let Attempt { kind, language, outcome } = self.attempt(delivery).await;
        let now = Timestamp::now().as_millisecond();
        let next = outcome.as_ref().err().and_then(|failure| self.next(message, failure, now));
        let said = match (&outcome, next) {
            (Ok(()), _) => "sent",
            (Err(Failure { trouble: Trouble::Disabled(_), .. }), _) => "suppressed",
            (Err(_), Some(_)) => "failed",
            (Err(_), None) => "given_up",
        };
        match &outcome {
            Ok(()) => {
                let took = now.saturating_sub(delivery.first.created_at_ms).max(0);
                if message.at_once {
                    self.metrics.seconds.observe(took as f64 / 1_000.0);
                }
                tracing::info!(key = delivery.key, channel = kind, took_ms = took, "notified");
            }
            Err(failure) => {
                let cause = failure.told(Language::English);
                tracing::warn!(key = delivery.key, channel = kind, cause, said, "not notified");
            }
        }
        self.metrics.notifications.with_label_values(&[kind, said]).inc();
        while let Err(error) = self.record(&delivery.key, member, (&outcome, language), now, next).await {
            // While the claim lasts nobody else sends it, so there is time to wait for a store that is away.
            if !error.is_passing() || claimed.elapsed() + LOOK_EVERY > LEASE {
                tracing::error!(key = delivery.key, %error, "what became of a notification could not be recorded");
                return;
            }
            sleep(LOOK_EVERY).await;
        }
    }

    async fn record(
        &self,
        key: &str,
        member: &str,
        (outcome, language): (&Result<(), Failure>, Language),
        now: i64,
        next: Option<i64>,
    ) -> Result<(), StoreError> {
        match outcome {
            Ok(()) => self.store.notification_sent(key, now).await,
            Err(failure) => {
                let told = failure.told(language);
                match failure.trouble {
                    Trouble::Disabled(_) => self.store.notification_suppressed(member, key, &told).await,
                    _ => self.store.notification_failed(member, key, &told, next).await,
                }
            }
        }
    }

    fn next(&self, message: &Outgoing, failure: &Failure, now: i64) -> Option<i64> {
        let patience = i64::try_from(self.config.give_up_after.as_millis()).unwrap_or(i64::MAX);
        let last = message.sealed_at_ms.saturating_add(patience);
        let jitter = rand::random_range(0.0..1.0);
        let next = next_attempt(message.attempts, jitter, self.config.first_retry, failure.wait, now, last);
        next.filter(|_| failure.again)
    }

    /// Hands a message to its channel, unless that is disabled, and notes how the channel fares.
    async fn attempt(&self, delivery: &Delivery) -> Attempt {
        let notification = &delivery.first;
        let workspace = match self.store.workspace(&notification.workspace).await {
            Ok(Some(workspace)) => workspace,
            Ok(None) => return Attempt::none(Language::English, Failure::lasting("the workspace is gone")),
            Err(error) => return Attempt::none(Language::English, Failure::passing(error.to_string())),
        };
        let language = Language::of(workspace.language());
        let Some(channel) = workspace.channels.iter().find(|channel| channel.id == notification.channel)
        else {
            let trouble = Trouble::NoChannel(notification.channel.to_string());
            return Attempt::none(language, Failure::lasting(trouble));
        };
        let known = match self.health.of(&workspace, channel).await {
            Ok(known) => known,
            Err(error) => return Attempt::none(language, Failure::passing(error.to_string())),
        };
        let kind = channel.to.as_str();
        if let Some(reason) = known.disabled() {
            let outcome = Err(Failure::lasting(Trouble::Disabled(reason.to_owned())));
            return Attempt { kind, language, outcome };
        }
        let telling = self.reach.tell(channel, delivery, &workspace, Timestamp::now().as_second());
        let cut_off = |_| Err(Failure::passing(Trouble::Slow { after: LONGEST_ATTEMPT }));
        let outcome = timeout(LONGEST_ATTEMPT, telling).await.unwrap_or_else(cut_off);
        self.health.note(&known, &outcome).await;
        Attempt { kind, language, outcome }
    }
}

/// What came of handing over a message.
struct Attempt {
    /// The channel's kind.
    kind: &'static str,
    /// In which the record of it is written.
    language: Language,
    outcome: Result<(), Failure>,
}

impl Attempt {
    /// No channel could be found.
    fn none(language: Language, failure: Failure) -> Self {
        Self { kind: "none", language, outcome: Err(failure) }
    }
}
