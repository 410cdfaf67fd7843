//! Which column of a CSV file holds which field of a post.

use std::{fmt, str::FromStr};

/// A field of a post that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// The source's own id, with or without the source in front; made from the row where no column holds it.
    Id,
    /// Which network or site; the setting where no column holds it.
    Source,
    /// Where a person can read it.
    Url,
    /// A headline.
    Title,
    /// The text; required.
    Text,
    /// ISO 639-1 code.
    Lang,
    /// ISO 3166-1 alpha-2 code.
    Country,
    /// The date; required.
    PublishedAt,
    /// The author's lasting identifier.
    AuthorId,
    /// The author's handle, with or without `@`.
    AuthorHandle,
    /// The author's name.
    AuthorName,
    /// The author's followers.
    AuthorFollowers,
    /// Whether the author is verified.
    AuthorVerified,
    /// Likes.
    Likes,
    /// Replies.
    Replies,
    /// Reposts.
    Reposts,
    /// Quotes.
    Quotes,
    /// Views.
    Views,
    /// Id of the post that this one answers.
    ReplyTo,
    /// Id of the post that this one repeats.
    RepostOf,
    /// Id of the post that this one quotes.
    QuoteOf,
    /// Addresses of images, separated by spaces.
    Media,
    /// Addresses, separated by spaces.
    Links,
}

impl Target {
    /// All of them, in the order in which people list them.
    pub const ALL: [Self; 23] = [
        Self::Id,
        Self::Source,
        Self::Url,
        Self::Title,
        Self::Text,
        Self::Lang,
        Self::Country,
        Self::PublishedAt,
        Self::AuthorId,
        Self::AuthorHandle,
        Self::AuthorName,
        Self::AuthorFollowers,
        Self::AuthorVerified,
        Self::Likes,
        Self::Replies,
        Self::Reposts,
        Self::Quotes,
        Self::Views,
        Self::ReplyTo,
        Self::RepostOf,
        Self::QuoteOf,
        Self::Media,
        Self::Links,
    ];

    const REQUIRED: [Self; 2] = [Self::Text, Self::PublishedAt];

    /// How it is written in a map, and in a header that needs none.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Source => "source",
            Self::Url => "url",
            Self::Title => "title",
            Self::Text => "text",
            Self::Lang => "lang",
            Self::Country => "country",
            Self::PublishedAt => "published_at",
            Self::AuthorId => "author.id",
            Self::AuthorHandle => "author.handle",
            Self::AuthorName => "author.name",
            Self::AuthorFollowers => "author.followers",
            Self::AuthorVerified => "author.verified",
            Self::Likes => "engagement.likes",
            Self::Replies => "engagement.replies",
            Self::Reposts => "engagement.reposts",
            Self::Quotes => "engagement.quotes",
            Self::Views => "engagement.views",
            Self::ReplyTo => "reply_to",
            Self::RepostOf => "repost_of",
            Self::QuoteOf => "quote_of",
            Self::Media => "media",
            Self::Links => "links",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.as_str().eq_ignore_ascii_case(name))
    }
}

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

/// Which column holds which field; parsed from `text=body,published_at=date,author.handle=user`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    pairs: Vec<(Target, String)>,
}

impl ColumnMap {
    /// Columns are found by their names, which are those of [`Target`].
    #[must_use]
    pub fn automatic() -> Self {
        Self::default()
    }

    /// Where each field stands in a file with this header.
    pub(crate) fn resolve(&self, header: &[String]) -> Result<Columns, MapError> {
        let places = if self.pairs.is_empty() { by_name(header)? } else { self.by_map(header)? };
        for field in Target::REQUIRED {
            if !places.iter().any(|(target, _)| *target == field) {
                return Err(MapError::Lacks { field: field.as_str(), columns: listed(header) });
            }
        }
        Ok(Columns { header: header.to_vec(), places })
    }

    fn by_map(&self, header: &[String]) -> Result<Vec<(Target, usize)>, MapError> {
        let place = |(target, column): &(Target, String)| {
            let mut found = header.iter().enumerate().filter(|(_, name)| *name == column);
            match (found.next(), found.next()) {
                (Some((index, _)), None) => Ok((*target, index)),
                (Some(_), Some(_)) => Err(MapError::ColumnTwice(column.clone())),
                (None, _) => Err(MapError::NoSuchColumn {
                    column: column.clone(),
                    nearest: nearest(column, header.iter().map(String::as_str)),
                    columns: listed(header),
                }),
            }
        };
        self.pairs.iter().map(place).collect()
    }
}

impl FromStr for ColumnMap {
    type Err = MapError;

    fn from_str(map: &str) -> Result<Self, MapError> {
        let mut pairs: Vec<(Target, String)> = Vec::new();
        for pair in map.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (field, column) = match pair.split_once('=') {
                Some((field, column)) if !field.is_empty() && !column.is_empty() => {
                    (field.trim(), column.trim())
                }
                _ => return Err(MapError::NotAPair(pair.to_owned())),
            };
            let target = Target::named(field).ok_or_else(|| MapError::NoSuchField {
                field: field.to_owned(),
                nearest: nearest(field, Target::ALL.into_iter().map(Target::as_str)),
                fields: Target::ALL.map(Target::as_str).join(", "),
            })?;
            if pairs.iter().any(|(known, _)| *known == target) {
                return Err(MapError::FieldTwice(target.as_str()));
            }
            pairs.push((target, column.to_owned()));
        }
        if pairs.is_empty() {
            return Err(MapError::NotAPair(map.to_owned()));
        }
        Ok(Self { pairs })
    }
}

impl fmt::Display for ColumnMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (target, column)) in self.pairs.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{}={column}", target.as_str())?;
        }
        Ok(())
    }
}

/// Columns of a file, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    header: Vec<String>,
    places: Vec<(Target, usize)>,
}

impl Columns {
    /// How many fields every row has to have.
    pub(crate) fn count(&self) -> usize {
        self.header.len()
    }

    /// Each mapped field with its index.
    pub(crate) fn places(&self) -> &[(Target, usize)] {
        &self.places
    }

    pub(crate) fn index_of(&self, target: Target) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == target).map(|(_, index)| *index)
    }

    /// The name of a column.
    pub(crate) fn name(&self, index: usize) -> &str {
        self.header.get(index).map_or("", String::as_str)
    }
}

fn by_name(header: &[String]) -> Result<Vec<(Target, usize)>, MapError> {
    let mut places: Vec<(Target, usize)> = Vec::new();
    for (index, name) in header.iter().enumerate() {
        let Some(target) = Target::named(name) else { continue };
        if places.iter().any(|(known, _)| *known == target) {
            return Err(MapError::ColumnTwice(name.clone()));
        }
        places.push((target, index));
    }
    Ok(places)
}

fn listed(header: &[String]) -> String {
    // A file that is no CSV may have a header of any length.
    let shown: Vec<String> =
        header.iter().take(60).map(|name| name.chars().take(60).collect::<String>()).collect();
    shown.join(", ")
}

fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Vec<String> {
        names.split('|').map(str::to_owned).collect()
    }

    #[test]
    fn maps_are_read_and_written() {
        let map: ColumnMap = " text=body , published_at=My date,author.handle=user".parse().unwrap();
        assert_eq!(map.to_string(), "text=body,published_at=My date,author.handle=user");
        let columns = map.resolve(&header("user|body|x|My date")).unwrap();
        assert_eq!(
            columns.places(),
            [(Target::Text, 1), (Target::PublishedAt, 3), (Target::AuthorHandle, 0)]
        );
        assert_eq!((columns.count(), columns.name(3)), (4, "My date"));
        for target in Target::ALL {
            assert_eq!(Target::named(target.as_str()), Some(target));
        }
    }

    #[test]
    fn a_header_with_our_names_needs_no_map() {
        let columns = ColumnMap::automatic().resolve(&header("ID|other|Text|published_at")).unwrap();
        assert_eq!(columns.places(), [(Target::Id, 0), (Target::Text, 2), (Target::PublishedAt, 3)]);
    }

    #[test]
    fn what_does_not_fit_is_named_with_what_would() {
        let check = |map: &str, names: &str, expected: &str| {
            let read = if map.is_empty() { Ok(ColumnMap::automatic()) } else { map.parse::<ColumnMap>() };
            let said = read.and_then(|map| map.resolve(&header(names))).unwrap_err().to_string();
            assert!(said.contains(expected), "{map} on {names}: {said}");
        };
        check("text", "a", "`text` is not of the form field=column");
        check("text=", "a", "not of the form");
        check(",,", "a", "not of the form");
        check("txt=a", "a", "no field `txt` (did you mean `text`?); they have id, source,");
        check("handle=a", "a", "did you mean `author.handle`?");
        check("text=a,text=b", "a|b", "`text` is given twice");
        check(
            "text=bodi,published_at=date",
            "body|date",
            "no column `bodi` (did you mean `body`?); it has body, date",
        );
        check("text=zzz,published_at=date", "body|date", "no column `zzz`; it has body, date");
        check("text=body", "body|date", "no column holds `published_at`");
        check("text=a,published_at=b", "a|a|b", "`a` stands twice");
        check("", "text|text|published_at", "`text` stands twice");
        check(
            "",
            "body|date",
            "no column holds `text`; say which one does, as text=COLUMN; the file has body, date",
        );
    }
}
