//! What the routes work with.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use prometheus::Registry;
use tokio::sync::{Mutex, Notify, OnceCell, Semaphore, broadcast, watch};
use tokio_util::sync::CancellationToken;
use vigie_alerts::{LinkKey, Tester};
use vigie_index::Searcher;
use vigie_model::{Live, Slug, Status, Workspace};
use vigie_store::{Member, Store};
use vigie_stream::Log;

use crate::{
    Config,
    identity::{self, Claimed, passwords::Passwords},
    intake::Intake,
    metrics::Metrics,
    problem::Problem,
    push::Push,
    reach::Reach,
    reporter::Reporter,
    source_checker::SourceChecker,
};

/// What the server is handed; it opens none of it itself.
pub struct Parts {
    /// This process: what it is called, what it does and so what it answers, and where.
    pub member: Member,
    /// Where posts go, and whose lag is shown.
    pub log: Arc<dyn Log>,
    /// Workspaces and alerts.
    pub store: Store,
    /// The mentions.
    pub searcher: Searcher,
    /// How the stages are.
    pub status: watch::Receiver<Status>,
    /// What just happened.
    pub live: broadcast::Sender<Live>,
    /// Told when a workspace was applied.
    pub workspaces_changed: Arc<Notify>,
    /// The version of the workspaces that is being matched.
    pub workspaces_live: watch::Receiver<i64>,
    /// Tries channels, and tells how they fare.
    pub tester: Tester,
    /// Makes reports.
    pub reporter: Arc<dyn Reporter>,
    /// Tries sources.
    pub source_checker: Arc<dyn SourceChecker>,
    /// How long counting waits for posts that arrive late: `alerts.lateness`.
    pub lateness: Duration,
    /// How long posts and mentions are kept at most.
    pub limits: Limits,
    /// What opens everything to commands of whoever can read the data folder; `None`: nothing does.
    pub command_key: Option<String>,
    /// What time it is.
    pub clock: fn() -> Timestamp,
}

/// How long the settings let posts and mentions be kept.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long posts stay in the log: `log.max_age`.
    pub posts: Duration,
    /// How many bytes the log may hold: `log.max_bytes`.
    pub post_bytes: u64,
    /// How long mentions stay in the index: `index.keep_mentions`; `None`: for ever.
    pub mentions: Option<Duration>,
}

/// Shared by all requests.
#[derive(Clone)]
pub(crate) struct App(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) parts: Parts,
    pub(crate) config: Config,
    pub(crate) metrics: Metrics,
    /// What `/metrics` shows.
    pub(crate) registry: Registry,
    pub(crate) intake: Intake,
    /// Who pushes, and what was pushed before.
    pub(crate) push: Push,
    pub(crate) reach: Reach,
    /// Held by whoever sends dead letters back: which went back is read, added to and written again.
    pub(crate) sending_back: Mutex<()>,
    /// Reads signed links; taken from the store at first use.
    pub(crate) links: OnceCell<LinkKey>,
    /// Places for backtests, which work hard.
    pub(crate) backtests: Arc<Semaphore>,
    /// Places for exports, each of which keeps a thread and a commit of the index.
    pub(crate) exports: Arc<Semaphore>,
    /// Places for tries of sources, each of which calls a stranger.
    pub(crate) source_checks: Arc<Semaphore>,
    /// Places for reports.
    pub(crate) reports: Arc<Semaphore>,
    pub(crate) stop: CancellationToken,
    /// The token's value, when there is one.
    pub(crate) token: Option<String>,
    /// Whether there is an account.
    pub(crate) claimed: Claimed,
    pub(crate) passwords: Passwords,
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The named workspace, or the only one when none is named; of those that whoever asks may do this in.
    pub(crate) async fn workspace(&self, named: Option<&Slug>) -> Result<Workspace, Problem> {
        if let Some(id) = named {
            identity::check(id)?;
            return self.parts.store.workspace(id).await?.ok_or_else(|| Problem::no_workspace(id));
        }
        let mut all = self.parts.store.workspaces().await?;
        all.retain(|workspace| identity::sees(workspace.id()));
        match (all.pop(), all.is_empty()) {
            (Some(only), true) => identity::check(only.id()).map(|()| only),
            (None, _) => Err(Problem::not_found(
                "there is no workspace yet; apply one with `vigie workspace apply FILE`",
            )),
            (Some(last), false) => {
                let names: Vec<_> = all.iter().chain([&last]).map(|w| w.id().as_str()).collect();
                Err(Problem::bad_request(format!("add `workspace=`; there are: {}", names.join(", "))))
            }
        }
    }
}

/// Runs what blocks (search, the log) where it holds up nobody.
pub(crate) async fn blocking<T: Send + 'static, E: Into<Problem> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome.map_err(Into::into),
        Err(_) => Err(Problem::unavailable("the server is stopping; try again once it is back")),
    }
}
