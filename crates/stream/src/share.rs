//! What may be asked for a consumer, the same for every log.

use crate::{Error, Result, Share};

impl Share {
    /// Refuses a member that cannot be.
    pub(crate) fn check(self) -> Result<()> {
        match self {
            Self::Part { index, of } if index >= of => Err(Error::Invalid(format!(
                "share {index} of {of} cannot be; count members from 0 to {of} - 1"
            ))),
            _ => Ok(()),
        }
    }

    /// Whether it reads this partition, where nobody else assigns them.
    pub(crate) fn has(self, partition: u32) -> bool {
        match self {
            Self::Part { index, of } => partition % of.max(1) == index,
            Self::Whole | Self::Group => true,
        }
    }
}

/// Names become keys, names of groups and labels.
pub(crate) fn check_name(name: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if (1..=64).contains(&name.len()) && name.chars().all(allowed) {
        return Ok(());
    }
    Err(Error::Invalid(format!("`{name}` cannot name a consumer; use 1 to 64 of a-z, 0-9, `-` and `_`")))
}
