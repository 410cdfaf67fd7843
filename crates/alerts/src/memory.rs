//! What one series remembers beyond its counts, to give the reasons of an alert: single mentions, what is usually said,
//! and how many there were before the window. Bounded, and kept with the state of the series.

use serde::{Deserialize, Serialize};
use vigie_model::Erasure;

use crate::{
    digest::{Digest, Digests, Told},
    talk::Talk,
    trace::Trace,
    usual::BLOCK,
    window::Window,
};

/// What a series remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Memory {
    digests: Digests,
    talk: Talk,
    trace: Trace,
}

impl Memory {
    /// Remembers a mention. What makes room for it teaches what is usual where nothing is the matter.
    pub(crate) fn add(&mut self, digest: Digest, quiet: bool) {
        let gone = self.digests.add(digest);
        self.learn(gone, quiet);
    }

    /// Forgets the mentions before a minute; what the window counted there goes into the trace.
    pub(crate) fn forget_before(&mut self, minute: i64, window: &Window, only_negative: bool, quiet: bool) {
        self.trace.take_over(window, only_negative, minute);
        while let Some(gone) = self.digests.forget_before(minute) {
            self.learn(Some(gone), quiet);
        }
    }

    fn learn(&mut self, gone: Option<Digest>, quiet: bool) {
        let told = gone.filter(|gone| quiet && self.talk.listens_to(gone.at())).and_then(|gone| gone.read());
        if let Some(told) = told {
            self.talk.learn(&told);
        }
    }

    /// Forgets what an author wrote; whether anything was theirs.
    pub(crate) fn erase(&mut self, erasure: &Erasure) -> bool {
        self.digests.erase(erasure)
    }

    /// The mentions remembered from one minute to another, both included.
    pub(crate) fn told(&self, first: i64, last: i64) -> Vec<Told> {
        self.digests.told(first, last)
    }

    /// What is usually said.
    pub(crate) fn talk(&self) -> &Talk {
        &self.talk
    }

    /// The first minute of which something is known.
    pub(crate) fn first(&self) -> Option<i64> {
        self.trace.first().map(|block| block * BLOCK)
    }

    /// The first minute whose count is known exactly.
    pub(crate) fn first_exact(&self) -> i64 {
        self.trace.end()
    }

    /// How many were counted in the block that holds a minute, before the window.
    pub(crate) fn before(&self, minute: i64) -> u64 {
        self.trace.count(minute.div_euclid(BLOCK)).unwrap_or(0)
    }
}
