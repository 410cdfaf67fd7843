//! What is wrong with one row.

use vigie_model::IntakeError;

/// A row that was refused; the rows around it are not affected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {problem}; {mend}", self.place())]
pub struct RowError {
    /// The line on which the row begins, from 1; 0 when reading itself failed and nothing follows.
    pub line: u64,
    /// The column, where one is to blame.
    pub column: Option<String>,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub mend: String,
}

impl RowError {
    fn place(&self) -> String {
        match (self.line, &self.column) {
            (0, _) => "file".to_owned(),
            (line, None) => format!("line {line}"),
            (line, Some(column)) => format!("line {line}, column `{column}`"),
        }
    }
}

/// What is wrong, before it is known where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) column: Option<String>,
    pub(crate) problem: String,
    pub(crate) mend: String,
}

impl Fault {
    pub(crate) fn new(problem: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { column: None, problem: problem.into(), mend: mend.into() }
    }

    pub(crate) fn in_column(self, name: &str) -> Self {
        Self { column: Some(name.to_owned()), ..self }
    }

    pub(crate) fn at(self, line: u64) -> RowError {
        RowError { line, column: self.column, problem: self.problem, mend: self.mend }
    }
}

impl From<IntakeError> for Fault {
    fn from(error: IntakeError) -> Self {
        let said = error.to_string();
        // The gate says what is wrong, a semicolon, and what to do.
        match said.rsplit_once("; ") {
            Some((problem, mend)) => Self::new(problem, mend),
            None => Self::new(said, "correct this row"),
        }
    }
}
