//! What the databases' codes mean.

use std::io::ErrorKind;

use sqlx::error::DatabaseError;

use crate::StoreError;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            // A certificate that is refused comes as data that make no sense.
            sqlx::Error::Io(cause) if cause.kind() == ErrorKind::InvalidData => {
                return Self::Tls(cause.to_string());
            }
            sqlx::Error::Io(cause) => return Self::Unreachable(cause.to_string()),
            // A connection that ends within the first exchange looks like a wrong answer.
            sqlx::Error::Protocol(cause) => return Self::Unreachable(cause.clone()),
            sqlx::Error::Tls(cause) => return Self::Tls(cause.to_string()),
            sqlx::Error::Configuration(cause) => return Self::InvalidUrl(cause.to_string()),
            _ => {}
        }
        let Some(fault) = error.as_database_error() else { return Self::Sql(error) };
        of(fault).unwrap_or(Self::Sql(error))
    }
}

/// What a database's own error is to us, `None` for those that call for nothing special.
pub(crate) fn of(fault: &dyn DatabaseError) -> Option<StoreError> {
    if fault.is_foreign_key_violation() {
        return Some(StoreError::UnknownAlert);
    }
    let code = fault.code().unwrap_or_default();
    // SQLite's codes are short numbers, PostgreSQL's have five characters.
    match code.parse::<i32>() {
        Ok(number) if code.len() < 5 => sqlite(number, fault),
        _ => postgres(&code, fault),
    }
}

/// SQLite's result codes, <https://www.sqlite.org/rescode.html>.
fn sqlite(code: i32, fault: &dyn DatabaseError) -> Option<StoreError> {
    const BUSY: i32 = 5;
    const LOCKED: i32 = 6;
    const READ_ONLY: i32 = 8;
    const CORRUPT: i32 = 11;
    const FULL: i32 = 13;
    const NOT_A_DATABASE: i32 = 26;
    /// An extended one: the file that readers and writers share cannot grow.
    const IOERR_SHMSIZE: i32 = 4874;

    let said = fault.message().to_owned();
    // The low byte of an extended code is the primary one.
    Some(match code & 0xff {
        BUSY | LOCKED => StoreError::Busy,
        READ_ONLY => StoreError::ReadOnly(said),
        CORRUPT | NOT_A_DATABASE => StoreError::Corrupt(said),
        FULL => StoreError::DiskFull,
        _ if code == IOERR_SHMSIZE => StoreError::DiskFull,
        _ => return None,
    })
}

/// PostgreSQL's codes, <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn postgres(code: &str, fault: &dyn DatabaseError) -> Option<StoreError> {
    let said = fault.message().to_owned();
    Some(match code {
        // No password, a wrong one, no such user, no such database, no right to do this.
        "28000" | "28P01" | "3D000" | "42501" => StoreError::Refused(said),
        "53300" => StoreError::TooManyConnections(said),
        // Stopped, crashed or starting; 57P05 and 25P03: it has closed a connection that was idle for too long.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => StoreError::Unreachable(said),
        _ if code.starts_with("08") => StoreError::Unreachable(said),
        "53100" => StoreError::DiskFull,
        "25006" => StoreError::ReadOnly(said),
        // Serialization, deadlock, a lock not available in time, a statement that took too long.
        "40001" | "40P01" | "55P03" | "57014" => StoreError::Busy,
        // A block or an index that cannot be right.
        "XX001" | "XX002" => StoreError::Corrupt(said),
        _ => return None,
    })
}
