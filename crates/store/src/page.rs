//! Pages that stay stable while new rows come: a cursor names the last row seen, not how many were skipped.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vigie_model::Alert;

use crate::StoreError;

/// A part of a longer list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    /// In the order of the list.
    pub items: Vec<T>,
    /// Where the next page begins, `None` on the last.
    pub next: Option<AlertCursor>,
}

/// A place in a list of alerts, newest first. As text it is opaque to whoever passes it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AlertCursor {
    pub(crate) fired_at_ms: i64,
    pub(crate) id: String,
}

impl AlertCursor {
    /// The place before the alerts that fired earlier than this moment.
    #[must_use]
    pub fn before(moment: Timestamp) -> Self {
        Self { fired_at_ms: moment.as_millisecond(), id: String::new() }
    }

    pub(crate) fn at(alert: &Alert) -> Self {
        Self { fired_at_ms: alert.fired_at.as_millisecond(), id: alert.id.clone() }
    }
}

impl fmt::Display for AlertCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.fired_at_ms, self.id)
    }
}

impl FromStr for AlertCursor {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let parse = || {
            let (fired_at_ms, id) = text.split_once('.')?;
            let known = !id.is_empty() && !id.contains(char::is_control);
            known.then_some(Self { fired_at_ms: fired_at_ms.parse().ok()?, id: id.to_owned() })
        };
        parse().ok_or_else(|| StoreError::InvalidCursor(text.to_owned()))
    }
}

impl TryFrom<String> for AlertCursor {
    type Error = StoreError;
    fn try_from(text: String) -> Result<Self, StoreError> {
        text.parse()
    }
}

impl From<AlertCursor> for String {
    fn from(cursor: AlertCursor) -> Self {
        cursor.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rubbish_is_no_cursor() {
        let check =
            |text: &str, good: bool| assert_eq!(text.parse::<AlertCursor>().is_ok(), good, "{text:?}");
        check("1767225600000.w/crisis/a/1767225600", true);
        check("-1.x", true);
        check("1767225600000.a.b", true);
        check("", false);
        check("1767225600000", false);
        check("1767225600000.", false);
        check(".x", false);
        check("99999999999999999999.x", false);
        check("1.x\0", false);
    }

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written(fired_at_ms: i64, id in "[^\\p{Cc}]{1,40}") {
            let cursor = AlertCursor { fired_at_ms, id };
            prop_assert_eq!(cursor.to_string().parse::<AlertCursor>().unwrap(), cursor);
        }
    }
}
