//! One rule over one series of counts: what it would have said of the past. The counts take the very road that
//! mentions take when Vigie is at work.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use vigie_model::Rule;

use crate::{
    AlertChange, Method, detector::Detector, subject::Subject, turn::Surroundings, watched::Watched,
};

/// A rule that is tried on counts, such as mentions per five minutes.
///
/// ```
/// use vigie_alerts::Trial;
/// # let rule = serde_json::from_str(r#"{"id": "busy", "name": "Busy",
/// #     "when": {"kind": "threshold", "count": 1000, "window": "15m"}}"#)?;
/// let mut trial = Trial::new(rule, std::time::Duration::from_secs(120));
/// trial.count("2026-02-03T10:15:00Z".parse()?, 400);
/// trial.count("2026-02-03T10:20:00Z".parse()?, 700);
/// let changes = trial.advance();
/// assert_eq!((changes.len(), changes[0].alert.reason.count), (1, 1100));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Trial {
    watched: Watched,
    around: Surroundings,
    changes: Vec<AlertChange>,
}

impl Trial {
    /// A trial that has heard nothing yet; `lateness` as [`Config::lateness`](crate::Config). The rule's scope is
    /// not looked at: whatever is counted is taken to be in it.
    #[must_use]
    pub fn new(rule: Rule, lateness: Duration) -> Self {
        Self::by(rule, lateness, Method::default())
    }

    /// The same by another method than the one at work, for comparing them.
    #[must_use]
    pub fn by(rule: Rule, lateness: Duration, method: Method) -> Self {
        let (id, name) = (rule.id.clone(), rule.name.clone());
        let lateness = i64::try_from(lateness.as_secs()).unwrap_or(i64::MAX / 4);
        let mut subject = Subject::of_brand(id.clone(), id, name, Arc::new(rule), String::new());
        if let Some(spike) = &mut subject.spike {
            spike.method = method;
        }
        Self {
            watched: Watched::new(None, vec![Detector::new(subject)], Vec::new(), None),
            around: Surroundings { lateness, ..Surroundings::default() },
            changes: Vec::new(),
        }
    }

    /// Counts so many mentions at a time; `false` when that is too long before the newest time to be counted.
    pub fn count(&mut self, at: Timestamp, mentions: u64) -> bool {
        self.watched.observe_count(at.as_second(), mentions, &self.around, &mut self.changes)
    }

    /// What changed since the last call, in order.
    #[must_use]
    pub fn advance(&mut self) -> Vec<AlertChange> {
        self.watched.advance(&self.around, &mut self.changes);
        std::mem::take(&mut self.changes)
    }
}
