//! What tries sources, as the server is handed it: the server knows no network.

use futures_util::future::BoxFuture;
use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::{Origin, Post};

/// Tries sources before anybody relies on them.
pub trait SourceChecker: Send + Sync {
    /// Connects to an origin as if it were new and listens for a moment; takes half a minute at most.
    fn check(&self, origin: Origin) -> BoxFuture<'static, SourceFinding>;
}

/// What came of trying a source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct SourceFinding {
    /// Whether it can be read.
    pub works: bool,
    /// The newest posts that came; empty when nobody spoke meanwhile.
    pub found: Vec<Post>,
    /// How many a day there are, by the times of those that came; `null` when too few came to tell.
    pub per_day: Option<u64>,
    /// Why it cannot be read.
    pub problem: Option<String>,
    /// What to do about it.
    pub mend: Option<String>,
    /// What may have been meant, such as the feeds of a page.
    pub instead: Vec<Origin>,
}
