//! Why the pipeline cannot be built or had to stop.

use vigie_alerts::AlertsError;
use vigie_index::IndexError;
use vigie_store::StoreError;
use vigie_stream::Error as StreamError;

/// What can go wrong between source and sink. Each cause says what to do. What mends itself is waited for; after
/// anything else the stage that met it stops, and with it the others, because going on without one of them would lose
/// what people rely on.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The log.
    #[error("log: {0}")]
    Stream(#[from] StreamError),
    /// The index.
    #[error("index: {0}")]
    Index(#[from] IndexError),
    /// The detectors.
    #[error("alerts: {0}")]
    Alerts(#[from] AlertsError),
    /// The store.
    #[error("store: {0}")]
    Store(#[from] StoreError),
    /// An event could not be written as a record.
    #[error("post: {0}")]
    Encode(#[source] vigie_model::EnvelopeError),
    /// A metric could not be registered, because another of the same name exists.
    #[error("metrics: {0}")]
    Metrics(#[from] prometheus::Error),
    /// A thread could not be started.
    #[error("cannot start a thread for stage {stage}: {cause}; the system is out of threads or memory")]
    Thread {
        /// Which stage.
        stage: &'static str,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A stage panicked, which is a defect of ours.
    #[error(
        "stage {0} crashed; please report it with the log above, and start vigie again: nothing durable is lost"
    )]
    Crashed(&'static str),
    /// A replay whose workspace or brand is gone.
    #[error("there is no `{0}` any more; ask for a replay of a workspace, and of a brand, that is there")]
    ReplayOfNothing(String),
    /// Stages that were told to stop and did not.
    #[error(
        "stage {stages} did not end within {patience:?} of being told to; going without it: nothing durable is lost, \
         the next start goes on from there"
    )]
    Hanging {
        /// Which stages.
        stages: String,
        /// How long they were given.
        patience: std::time::Duration,
    },
}

impl PipelineError {
    /// Whether it mends itself: a log or a store that is away for a while, a disk that is full, a part of the index
    /// that another process still holds. Whoever meets it waits and tries again.
    pub(crate) fn passes(&self) -> bool {
        match self {
            Self::Stream(error) => error.passes(),
            Self::Store(error) => error.is_passing(),
            Self::Index(error) => matches!(error, IndexError::Locked { .. }),
            _ => false,
        }
    }
}
