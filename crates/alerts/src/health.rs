//! How channels fare: what came of each attempt is noted in the store, so that what fails rests (`circuit.rs`), what is
//! gone for good is disabled and told, and what works again is made use of at once.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::{sync::Notify, task::JoinSet, time::sleep};
use vigie_model::{Channel, Slug, Workspace};
use vigie_store::{Attempted, ChannelNotice, ChannelState, Store, StoreError};

use crate::{
    Config, Metrics,
    channel::{Note, Reach},
    circuit::Circuit,
    delivery::{Failure, next_attempt},
    fingerprint::{fingerprint, same_place},
    numbers::Language,
};

/// How often it is looked what is to be told, when nobody says that there is something.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long one attempt to tell may take, and for how long nobody else makes it.
const LEASE: Duration = Duration::from_secs(120);
/// How old the moment may be at which a channel was last known to work, in milliseconds.
const FRESH: i64 = 60_000;

/// Notes how channels fare.
pub(crate) struct Health {
    pub(crate) store: Store,
    pub(crate) reach: Arc<Reach>,
    pub(crate) circuit: Circuit,
    pub(crate) metrics: Metrics,
    /// How long after a first failure a notice is tried again, and until when.
    pub(crate) patience: (Duration, Duration),
    /// Told when there is something to tell.
    pub(crate) disabled: Notify,
}

/// A channel as it is set, and what is known of it.
pub(crate) struct Known<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) channel: &'a Channel,
    settings: String,
    /// Absent when nothing is known of these settings.
    pub(crate) state: Option<ChannelState>,
}

impl Known<'_> {
    /// Why nothing is sent to it.
    pub(crate) fn disabled(&self) -> Option<&str> {
        let state = self.state.as_ref().filter(|state| state.disabled_at_ms.is_some())?;
        Some(state.reason.as_deref().unwrap_or_default())
    }

    fn attempted(&self, now_ms: i64) -> Attempted<'_> {
        let (workspace, channel) = (self.workspace.id(), &self.channel.id);
        Attempted { workspace, channel, settings: &self.settings, now_ms }
    }

    fn language(&self) -> Language {
        Language::of(self.workspace.language())
    }
}

impl Health {
    pub(crate) fn new(store: Store, reach: Arc<Reach>, config: &Config, metrics: Metrics) -> Self {
        Self {
            store,
            reach,
            circuit: Circuit { after: config.rest_after, first: config.first_rest },
            metrics,
            patience: (config.first_retry, config.give_up_after),
            disabled: Notify::new(),
        }
    }

    /// What is known of a channel.
    pub(crate) async fn of<'a>(
        &self,
        workspace: &'a Workspace,
        channel: &'a Channel,
    ) -> Result<Known<'a>, StoreError> {
        let settings = self.fingerprint(channel);
        let state = self.store.channel_state(workspace.id(), &channel.id).await?;
        let state = state.filter(|state| same_place(&state.settings, &settings));
        Ok(Known { workspace, channel, settings, state })
    }

    pub(crate) fn fingerprint(&self, channel: &Channel) -> String {
        fingerprint(channel, self.reach.values(&channel.to))
    }

    /// Notes what came of an attempt. A store that is away is no reason not to go on: the next attempt is noted.
    pub(crate) async fn note(&self, known: &Known<'_>, outcome: &Result<(), Failure>) {
        let now = Timestamp::now().as_millisecond();
        let noted = match outcome {
            Ok(()) => self.worked(known, now).await,
            Err(failure) if failure.gone => self.gone(known, failure, now).await,
            Err(failure) => self.failed(known, failure, now).await,
        };
        if let Err(error) = noted {
            tracing::debug!(%error, "how a channel fares could not be noted");
        }
    }

    async fn worked(&self, known: &Known<'_>, now: i64) -> Result<(), StoreError> {
        let is_news = known.state.as_ref().is_none_or(|state| {
            state.failures > 0
                || state.disabled_at_ms.is_some()
                || state.settings != known.settings
                || state.sent_at_ms.is_none_or(|sent| sent < now.saturating_sub(FRESH))
        });
        if !is_news {
            return Ok(());
        }
        self.store.channel_worked(&known.attempted(now)).await?;
        let (workspace, channel) = (known.workspace.id(), &known.channel.id);
        let before = known.state.as_ref();
        if before.is_some_and(|state| state.disabled_at_ms.is_some() || self.circuit.opens(state.failures)) {
            self.store.retry_now(workspace, channel, now).await?;
            tracing::info!(%workspace, %channel, "the channel works again");
        }
        Ok(())
    }

    async fn failed(&self, known: &Known<'_>, failure: &Failure, now: i64) -> Result<(), StoreError> {
        let failures = known.state.as_ref().map_or(0, |state| state.failures).saturating_add(1);
        let rest = self.circuit.rest(failures, failure.wait, rand::random_range(0.0..1.0));
        let until = rest.map(|rest| now.saturating_add(i64::try_from(rest.as_millis()).unwrap_or(i64::MAX)));
        let said = failure.told(known.language());
        self.store.channel_failed(&known.attempted(now), &said, until).await?;
        if self.circuit.opens(failures) && !self.circuit.opens(failures - 1) {
            let (workspace, channel) = (known.workspace.id(), &known.channel.id);
            let cause = failure.told(Language::English);
            tracing::warn!(%workspace, %channel, failures, ?rest, cause, "the channel fails again and again; it rests");
        }
        Ok(())
    }

    async fn gone(&self, known: &Known<'_>, failure: &Failure, now: i64) -> Result<(), StoreError> {
        let reason = failure.told(known.language());
        let others: Vec<&Slug> = (known.workspace.channels.iter())
            .map(|channel| &channel.id)
            .filter(|id| **id != known.channel.id)
            .collect();
        if self.store.disable_channel(&known.attempted(now), &reason, &others).await? {
            let (workspace, channel) = (known.workspace.id(), &known.channel.id);
            let cause = failure.told(Language::English);
            tracing::warn!(%workspace, %channel, cause, "the channel is disabled: nothing more is sent to it");
            self.disabled.notify_one();
        }
        Ok(())
    }

    /// Lets every channel be tried anew that may be another one for the process that begins.
    pub(crate) async fn begin(&self) {
        let begun = async {
            self.store.end_rests().await?;
            self.look_over(|before, now| before == now).await
        };
        if let Err(error) = begun.await {
            tracing::warn!(%error, "channels that rest or are disabled stay so");
        }
    }

    /// Tells what is to be told, enables what was changed, and keeps the figures, for ever.
    pub(crate) async fn watch(self: &Arc<Self>) {
        loop {
            if let Err(error) = self.look_over(same_place).await {
                tracing::debug!(%error, "the channels cannot be looked over");
            }
            if let Err(error) = self.tell_disabled().await {
                tracing::debug!(%error, "that a channel is disabled cannot be told now");
            }
            tokio::select! {
                () = self.disabled.notified() => {}
                () = sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Forgets what is known of channels that are not there any more, and enables those that were set otherwise since.
    async fn look_over(&self, same: impl Fn(&str, &str) -> bool) -> Result<(), StoreError> {
        let now = Timestamp::now().as_millisecond();
        let states = self.store.channel_states(None).await?;
        let (mut disabled, mut at_rest) = (0, 0);
        let mut found: Option<Workspace> = None;
        for state in &states {
            if found.as_ref().is_none_or(|found| *found.id() != state.workspace) {
                found = self.store.workspace(&state.workspace).await?;
            }
            let channels = found.as_ref().map_or(&[][..], |workspace| &workspace.channels);
            let Some(channel) = channels.iter().find(|channel| channel.id == state.channel) else {
                self.store.forget_channel(&state.workspace, &state.channel).await?;
                continue;
            };
            if !same(&state.settings, &self.fingerprint(channel)) {
                self.store.forget_channel(&state.workspace, &state.channel).await?;
                if state.disabled_at_ms.is_some() {
                    let (workspace, channel) = (&state.workspace, &state.channel);
                    tracing::info!(%workspace, %channel, "the channel was changed and is enabled again");
                }
                continue;
            }
            disabled += i64::from(state.disabled_at_ms.is_some());
            at_rest += i64::from(state.rests_until_ms.is_some_and(|until| until > now));
        }
        self.metrics.channels_disabled.set(disabled);
        self.metrics.channels_at_rest.set(at_rest);
        Ok(())
    }

    /// Tells the other channels of a workspace that one is disabled.
    async fn tell_disabled(self: &Arc<Self>) -> Result<(), StoreError> {
        loop {
            let now = Timestamp::now().as_millisecond();
            let notices = self.store.take_channel_notices(now, LEASE).await?;
            if notices.is_empty() {
                return Ok(());
            }
            // Side by side: one that hangs does not keep the others from being told.
            let mut telling: JoinSet<Result<(), StoreError>> = JoinSet::new();
            for notice in notices {
                let health = Arc::clone(self);
                telling.spawn(async move {
                    let next = health.tell_one(&notice).await?;
                    health.store.channel_notice_tried(&notice, next).await
                });
            }
            while let Some(told) = telling.join_next().await {
                // One that crashed comes up again when its time is over.
                told.unwrap_or(Ok(()))?;
            }
        }
    }

    /// One attempt; when the next one is to be made, if any.
    async fn tell_one(&self, notice: &ChannelNotice) -> Result<Option<i64>, StoreError> {
        let Some(workspace) = self.store.workspace(&notice.workspace).await? else { return Ok(None) };
        let find = |id: &Slug| workspace.channels.iter().find(|channel| channel.id == *id);
        let (Some(channel), Some(via)) = (find(&notice.channel), find(&notice.via)) else { return Ok(None) };
        let told = self.of(&workspace, channel).await?;
        let (Some(reason), Some(state)) = (told.disabled(), &told.state) else { return Ok(None) };
        let through = self.of(&workspace, via).await?;
        if through.disabled().is_some() {
            return Ok(None);
        }
        let since = state.disabled_at_ms.unwrap_or_default();
        let now = Timestamp::now();
        let outcome = match Note::disabled(&workspace, channel, reason, since) {
            Ok(note) => self.reach.send(via, &note.message(&workspace), now.as_second()).await,
            Err(failure) => Err(failure),
        };
        self.note(&through, &outcome).await;
        let Err(failure) = outcome else { return Ok(None) };
        let (first, until) = self.patience;
        let last = since.saturating_add(i64::try_from(until.as_millis()).unwrap_or(i64::MAX));
        let (jitter, now) = (rand::random_range(0.0..1.0), now.as_millisecond());
        Ok(next_attempt(notice.attempts, jitter, first, failure.wait, now, last).filter(|_| failure.again))
    }
}
