//! What is watched right now: the workspaces and the matcher compiled from them and from what people marked.
//!
//! Stages read it before each batch and never wait for it. When a workspace or a mark changes, the new matcher is built beside
//! the old one and swapped in: nobody pauses.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use vigie_matcher::{Matcher, Metrics};
use vigie_model::{Mark, Workspace};
use vigie_store::{Store, StoreError};

/// How often the store is asked for changes that another process made.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// One state of everything watched.
pub(crate) struct Watched {
    pub(crate) version: i64,
    pub(crate) workspaces: Vec<Workspace>,
    /// What people said about which posts are about a brand, of all workspaces.
    pub(crate) marks: Vec<Mark>,
    pub(crate) matcher: Matcher,
}

/// Hands out the newest [`Watched`]; cheap to clone and to read.
#[derive(Clone)]
pub(crate) struct Watch {
    current: Arc<ArcSwap<Watched>>,
    metrics: Metrics,
}

impl Watch {
    pub(crate) async fn load(store: &Store, metrics: Metrics) -> Result<Self, StoreError> {
        let current = Arc::new(ArcSwap::from_pointee(read(store, &metrics).await?));
        Ok(Self { current, metrics })
    }

    pub(crate) fn current(&self) -> Arc<Watched> {
        self.current.load_full()
    }

    /// Follows the store until stopped; `changed` makes it look at once. Tells each version that went live, where no stage
    /// that matches tells it.
    pub(crate) async fn follow(
        self,
        store: Store,
        changed: Arc<Notify>,
        live: Option<watch::Sender<i64>>,
        stop: CancellationToken,
    ) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = changed.notified() => {}
                () = tokio::time::sleep(ASK_EVERY) => {}
            }
            if let Err(error) = self.refresh(&store).await {
                tracing::warn!(%error, "cannot read the workspaces; the queries known so far stay in force");
            }
            live.iter().for_each(|live| tell(live, self.current.load().version));
        }
    }

    async fn refresh(&self, store: &Store) -> Result<(), StoreError> {
        if store.workspaces_version().await? != self.current.load().version {
            self.current.store(Arc::new(read(store, &self.metrics).await?));
        }
        Ok(())
    }
}

/// Tells whoever waits that this version is live.
pub(crate) fn tell(live: &watch::Sender<i64>, version: i64) {
    live.send_if_modified(|told| std::mem::replace(told, version) != version);
}

async fn read(store: &Store, metrics: &Metrics) -> Result<Watched, StoreError> {
    // The version first: a change between the two reads is then seen again, never missed.
    let version = store.workspaces_version().await?;
    let workspaces = store.workspaces().await?;
    let marks = store.relevance_marks().await?;
    let started = Instant::now();
    let built = tokio::task::spawn_blocking(move || {
        let (mut matcher, problems) = Matcher::build(&workspaces);
        matcher.learn(&workspaces, &marks);
        (workspaces, marks, matcher, problems)
    });
    let (workspaces, marks, matcher, problems) = match built.await {
        Ok(built) => built,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    };
    metrics.swapped(&matcher, problems.len(), started.elapsed());
    for problem in problems {
        tracing::warn!(%problem, "a query was left out");
    }
    tracing::info!(version, workspaces = workspaces.len(), queries = matcher.queries(), "queries are live");
    Ok(Watched { version, workspaces, marks, matcher })
}
