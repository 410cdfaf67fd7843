//! Why a column map cannot be used, with what would fit.

/// Why a column map cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// A part that is no pair.
    #[error("`{0}` is not of the form field=column; write for example text=body,published_at=date")]
    NotAPair(String),
    /// A field that posts do not have.
    #[error("posts have no field `{field}`{}; they have {fields}", suggestion(.nearest.as_ref()))]
    NoSuchField {
        /// As written.
        field: String,
        /// What was probably meant.
        nearest: Option<String>,
        /// All fields.
        fields: String,
    },
    /// A field that is given twice.
    #[error("the field `{0}` is given twice; give it one column")]
    FieldTwice(&'static str),
    /// A column that the file does not have.
    #[error("the file has no column `{column}`{}; it has {columns}", suggestion(.nearest.as_ref()))]
    NoSuchColumn {
        /// As written.
        column: String,
        /// What was probably meant.
        nearest: Option<String>,
        /// All columns.
        columns: String,
    },
    /// A mapped column whose name stands twice in the header.
    #[error("the column `{0}` stands twice in the header; rename one of the two")]
    ColumnTwice(String),
    /// A saved map that cannot be read.
    #[error("the map cannot be read: {0}; docs/import.md shows one")]
    NotAMap(String),
    /// A time zone that there is not.
    #[error("there is no time zone `{0}`; write an IANA name such as Europe/Paris")]
    NoSuchZone(String),
    /// A required field without a column.
    #[error("no column holds `{field}`; say which one does, as {field}=COLUMN; the file has {columns}")]
    Lacks {
        /// Which field.
        field: &'static str,
        /// All columns.
        columns: String,
    },
}

fn suggestion(nearest: Option<&String>) -> String {
    nearest.map(|nearest| format!(" (did you mean `{nearest}`?)")).unwrap_or_default()
}

/// The names of columns, as far as they can be shown.
pub(crate) fn listed(header: &[String]) -> String {
    // A file that is no CSV may have a header of any length.
    let shown: Vec<String> =
        header.iter().take(60).map(|name| name.chars().take(60).collect::<String>()).collect();
    shown.join(", ")
}

/// What was probably meant by a name.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    let likeness = |other: &str| {
        let other = other.to_lowercase();
        // `handle` is near to `author.handle`, although it is much shorter.
        let end = other.rsplit('.').next().unwrap_or(&other);
        strsim::jaro_winkler(&name, &other).max(strsim::jaro_winkler(&name, end))
    };
    let best = known.take(1_000).map(|other| (likeness(other), other)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness > 0.8).map(|(_, other)| other.to_owned())
}
