//! What was heard of a source, whether it was about a brand or not.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The posts of one source over a few seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeardSource {
    /// Its name, as its posts have it.
    pub source: String,
    /// How many posts came.
    pub posts: u64,
    /// How many of them were published more than ten minutes before they came.
    pub delayed: u64,
}
