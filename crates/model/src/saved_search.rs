//! A search that people ask again and again, under a name.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Slug;

/// The parameters of a search under a name of their workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedSearch {
    /// What it is called in its workspace.
    pub name: Slug,
    /// As they stand behind the `?` of a search, such as `q`, `brand`, `status`, `sort`.
    pub parameters: BTreeMap<String, String>,
    /// Who says to have saved it last.
    pub author: String,
    /// When that was.
    pub saved_at: Timestamp,
}
