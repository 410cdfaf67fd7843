//! What a series finds when a window reaches its bar.

use vigie_model::ShareReason;

use crate::baseline::Bar;

/// A window that ends with some minute, and what lifts it above its bar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Above {
    pub(crate) bar: Bar,
    /// Mentions in the window.
    pub(crate) count: u64,
    /// The score in multiples of the least that makes a spike; 1 for a threshold.
    pub(crate) height: f64,
    /// The share of those that are negative, where the rule asks for it.
    pub(crate) share: Option<ShareReason>,
}
