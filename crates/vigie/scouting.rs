//! Hands what tries sources to the server, which does not know it.

use futures_util::future::BoxFuture;
use vigie_model::Origin;
use vigie_server::{SourceChecker, SourceFinding};
use vigie_sources::{Finding, Kit, SourceError, check};

/// Tries sources with what those of this process are given.
pub(crate) struct Scout(pub(crate) Kit);

impl SourceChecker for Scout {
    fn check(&self, origin: Origin) -> BoxFuture<'static, SourceFinding> {
        let kit = self.0.clone();
        Box::pin(async move { told(check(&origin, &kit).await) })
    }
}

fn told(finding: Finding) -> SourceFinding {
    let (problem, mend) = match finding.refused {
        None => (None, None),
        Some(SourceError::Unavailable { problem, .. }) => (Some(problem), None),
        Some(SourceError::Refused { problem, mend }) => (Some(problem), Some(mend)),
    };
    let works = problem.is_none();
    SourceFinding {
        works,
        found: finding.posts,
        per_day: finding.per_day,
        problem,
        mend,
        instead: finding.instead,
    }
}
