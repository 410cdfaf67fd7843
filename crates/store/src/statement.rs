//! Statements over many rows, and documents in rows.
//!
//! Placeholders are `$1, $2, …`, which both databases read; sqlx's own builder writes `?` for the driver-neutral
//! type. Bound text is `&str` or `String`: the SQLite driver of that type takes no other.

use std::{fmt::Write, time::Duration};

use serde::{Serialize, de::DeserializeOwned};
use sqlx::{
    Any, AnyConnection, AssertSqlSafe, Row,
    any::{AnyArguments, AnyRow},
};

use crate::{Result, StoreError};

pub(crate) type Query<'q> = sqlx::query::Query<'q, Any, AnyArguments>;

/// Rows a statement: enough to make the round trips cheap, few enough that SQLite finds its parameters fast.
pub(crate) const ROWS: usize = 64;

/// An insertion of many rows.
pub(crate) struct Insertion {
    /// The table with its columns, `t (a, b)`.
    pub(crate) into: &'static str,
    /// How many columns.
    pub(crate) columns: usize,
    /// What to do with a row that is there already, `ON CONFLICT …`.
    pub(crate) conflict: &'static str,
}

impl Insertion {
    /// Inserts the rows, no two of which may have the same key where `conflict` updates.
    pub(crate) async fn run<'q, R: Sync>(
        &self,
        connection: &mut AnyConnection,
        rows: &'q [R],
        bind: fn(Query<'q>, &'q R) -> Query<'q>,
    ) -> Result<()> {
        for rows in rows.chunks(ROWS) {
            let values = placeholders(1, rows.len(), self.columns);
            let sql = format!("INSERT INTO {} VALUES {values} {}", self.into, self.conflict);
            let query = rows.iter().fold(sqlx::query(AssertSqlSafe(sql)), bind);
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// `($1, $2), ($3, $4)`: from the number `first` on, for two rows of two columns.
pub(crate) fn placeholders(first: usize, rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { ", " };
            let _ = write!(text, "{comma}${}", first + row * columns + column); // writing to a String cannot fail
        }
        text.push(')');
    }
    text
}

/// A value as the JSON text of a row.
pub(crate) fn to_document<T: Serialize>(table: &'static str, id: &str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::InvalidRow {
        table,
        id: id.to_owned(),
        problem: format!("it cannot be written as JSON: {error}"),
    })
}

/// The JSON text of a row as a value.
pub(crate) fn from_document<T: DeserializeOwned>(table: &'static str, id: &str, json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| StoreError::InvalidRow {
        table,
        id: id.to_owned(),
        problem: format!("{error}; upgrade vigie if a newer one wrote it, otherwise restore a backup"),
    })
}

/// A column that holds a name, or one of a few words.
pub(crate) fn word<T: DeserializeOwned>(
    table: &'static str,
    row: &AnyRow,
    id: &str,
    column: &str,
) -> Result<T> {
    from_document(table, id, &serde_json::Value::from(row.try_get::<&str, _>(column)?).to_string())
}

/// So long after a moment in unix milliseconds.
pub(crate) fn after(ms: i64, duration: Duration) -> i64 {
    ms.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}

/// So long before it.
pub(crate) fn before(ms: i64, duration: Duration) -> i64 {
    ms.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}

/// Whether a text can be a name at all: PostgreSQL refuses to look for one with a NUL in it.
pub(crate) fn can_be(name: &str) -> bool {
    !name.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        let check = |first, rows, columns, expected: &str| {
            assert_eq!(placeholders(first, rows, columns), expected);
        };
        check(1, 1, 1, "($1)");
        check(1, 1, 3, "($1, $2, $3)");
        check(1, 2, 2, "($1, $2), ($3, $4)");
        check(2, 1, 3, "($2, $3, $4)");
    }
}
