//! Which column of a CSV file holds which field of a post.

/// A field of a post that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Text,
}

/// Why a column map cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {}

/// Which column holds which field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    pairs: Vec<(Target, String)>,
}

impl ColumnMap {
    /// Columns are found by their names, which are our own.
    #[must_use]
    pub fn automatic() -> Self {
        Self::default()
    }
}

impl std::str::FromStr for ColumnMap {
    type Err = MapError;
    fn from_str(_map: &str) -> Result<Self, MapError> {
        Ok(Self::default())
    }
}
