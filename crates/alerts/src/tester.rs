//! Trying a channel: a real message, marked as a test, and at once what came of it and what to do; and how each channel
//! fares, without any secret.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::time::{Instant, timeout};
use vigie_model::{Channel, ChannelKind, Slug, Workspace};
use vigie_store::{ChannelState, StoreError};

use crate::{
    channel::Note, delivery::Failure, fingerprint::same_place, health::Health, numbers::Language,
    trouble::Trouble,
};

/// How long one test may take: less than a request to the API.
const PATIENCE: Duration = Duration::from_secs(45);
/// How many tests of one channel may follow each other at once.
const AT_ONCE: f64 = 3.0;
/// After how long one more is allowed.
const ONE_MORE: Duration = Duration::from_secs(20);

/// When each channel of a workspace was tried, and how many tests were left then.
type Allowances = HashMap<(Slug, Slug), (Instant, f64)>;

/// Tries channels, and tells how they fare. Clones share what they know.
#[derive(Clone)]
pub struct Tester {
    health: Arc<Health>,
    allowances: Arc<Mutex<Allowances>>,
}

/// How a channel fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelHealth {
    /// The environment variables that it needs, and whether they are set in this process.
    pub variables: Vec<(String, bool)>,
    /// What in this process keeps messages from leaving, and what to do, in the language that was asked for.
    pub problem: Option<String>,
    /// What is known of attempts with the settings of now.
    pub state: Option<ChannelState>,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// Whether the channel took the message.
    pub arrived: bool,
    /// How long that took.
    pub took: Duration,
    /// What happened, in the language that was asked for.
    pub said: String,
    /// What to do about it, if anything is known to help.
    pub mend: Option<String>,
}

/// Why there was no test.
#[derive(Debug, thiserror::Error)]
pub enum TesterError {
    /// This channel was tried too often.
    #[error("this channel was tested several times just now; try again in {} s", .0.as_secs())]
    TooOften(Duration),
    /// The store failed.
    #[error("what is known of the channels cannot be read or written: {0}")]
    Store(#[from] StoreError),
}

impl Tester {
    pub(crate) fn new(health: Arc<Health>) -> Self {
        Self { health, allowances: Arc::default() }
    }

    /// How each channel of a workspace fares, in its order. `language` is an ISO 639-1 code.
    ///
    /// # Errors
    /// [`TesterError::Store`].
    pub async fn channels(
        &self,
        workspace: &Workspace,
        language: &str,
    ) -> Result<Vec<ChannelHealth>, TesterError> {
        let mut states = self.health.store.channel_states(Some(workspace.id())).await?;
        let health = |channel: &Channel| {
            let settings = self.health.fingerprint(channel);
            let of_now =
                |state: &ChannelState| state.channel == channel.id && same_place(&state.settings, &settings);
            let state = states.iter().position(of_now).map(|at| states.swap_remove(at));
            let reach = &self.health.reach;
            let variables = reach.variables(&channel.to).into_iter();
            let trouble = reach.trouble(&channel.to);
            ChannelHealth {
                variables: variables.map(|name| (name.to_owned(), reach.is_set(name))).collect(),
                problem: trouble.map(|trouble| trouble.told(Language::of(language))),
                state,
            }
        };
        Ok(workspace.channels.iter().map(health).collect())
    }

    /// Sends a real message to a channel, marked as a test, in the language of the workspace. One that arrives enables the
    /// channel; one that fails says so at once, in `language`, and is not tried again.
    ///
    /// # Errors
    /// [`TesterError`]; that the message did not arrive is none.
    pub async fn test(
        &self,
        workspace: &Workspace,
        channel: &Channel,
        language: &str,
    ) -> Result<Tested, TesterError> {
        self.allow(workspace.id(), &channel.id)?;
        let known = self.health.of(workspace, channel).await?;
        let started = Instant::now();
        let cut_off = |_| Err(Failure::passing(Trouble::Slow { after: PATIENCE }));
        let outcome = timeout(PATIENCE, self.send(workspace, channel)).await.unwrap_or_else(cut_off);
        // What is amiss in this process says nothing of the channel: another one may send to it.
        if !matches!(&outcome, Err(failure) if failure.trouble.is_ours()) {
            self.health.note(&known, &outcome).await;
        }
        self.health.metrics.tests.with_label_values(&[channel.to.as_str(), word(&outcome)]).inc();
        let (took, language) = (started.elapsed(), Language::of(language));
        Ok(match outcome {
            Ok(()) => Tested { arrived: true, took, said: arrived(channel, language), mend: None },
            Err(failure) => {
                let mend = Some(failure.trouble.mend(language)).filter(|mend| !mend.is_empty());
                Tested { arrived: false, took, said: failure.trouble.what(language), mend }
            }
        })
    }

    async fn send(&self, workspace: &Workspace, channel: &Channel) -> Result<(), Failure> {
        let now = Timestamp::now();
        let reach = &self.health.reach;
        let note = Note::test(workspace, channel, now)?;
        reach.send(channel, &note.message(workspace), now.as_second()).await?;
        // The incident that the test opened is closed again.
        if matches!(channel.to, ChannelKind::PagerDuty { .. }) {
            reach.send(channel, &note.over().message(workspace), now.as_second()).await?;
        }
        Ok(())
    }

    /// Enables a channel, and ends its rest; `false` when it was neither disabled nor at rest.
    ///
    /// # Errors
    /// [`TesterError::Store`].
    pub async fn enable(&self, workspace: &Workspace, channel: &Channel) -> Result<bool, TesterError> {
        let enabled = self.health.store.enable_channel(workspace.id(), &channel.id).await?;
        if enabled {
            let now = Timestamp::now().as_millisecond();
            self.health.store.retry_now(workspace.id(), &channel.id, now).await?;
            let (workspace, channel) = (workspace.id(), &channel.id);
            tracing::info!(%workspace, %channel, "the channel was enabled by hand");
        }
        Ok(enabled)
    }

    /// A few tests at once, then one now and then: a button that is pressed a hundred times sends few messages.
    fn allow(&self, workspace: &Slug, channel: &Slug) -> Result<(), TesterError> {
        let mut allowances = self.allowances.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let grown = |(since, left): (Instant, f64)| {
            let gained = now.duration_since(since).as_secs_f64() / ONE_MORE.as_secs_f64();
            (left + gained).min(AT_ONCE)
        };
        // One that is full again is as one that was never tried.
        allowances.retain(|_, allowance| grown(*allowance) < AT_ONCE);
        let key = (workspace.clone(), channel.clone());
        let left = allowances.get(&key).map_or(AT_ONCE, |allowance| grown(*allowance));
        if left < 1.0 {
            return Err(TesterError::TooOften(ONE_MORE.mul_f64(1.0 - left).max(Duration::from_secs(1))));
        }
        allowances.insert(key, (now, left - 1.0));
        Ok(())
    }
}

/// The outcome for the metrics.
fn word(outcome: &Result<(), Failure>) -> &'static str {
    match outcome {
        Ok(()) => "arrived",
        Err(failure) if failure.gone => "gone",
        Err(_) => "failed",
    }
}

fn arrived(channel: &Channel, language: Language) -> String {
    let by_mail = matches!(channel.to, ChannelKind::Email { .. });
    let said = match (language, by_mail) {
        (Language::English, false) => "the test message arrived",
        (Language::English, true) => "the mail server took the test message; look into the mailbox",
        (Language::French, false) => "le message d’essai est arrivé",
        (Language::French, true) => {
            "le serveur d’e-mail a pris le message d’essai\u{202f}; regardez la boîte de réception"
        }
    };
    said.to_owned()
}
