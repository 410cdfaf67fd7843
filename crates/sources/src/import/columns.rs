//! Which column of a CSV file holds which field of a post.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::tz::TimeZone;

use super::{
    map_error::{MapError, listed, nearest},
    target::Target,
};

/// What stands between the names of columns whose cells are joined.
const JOINED: &str = " + ";

/// Which columns hold which fields, and how their cells are read. Written on the command line as
/// `text=body,published_at=date + time,author.handle=user`, or saved in a file ([`ColumnMap::from_toml`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    pub(crate) wanted: Vec<Wanted>,
    pub(crate) reading: Reading,
    /// Headers that no other program writes: each is a set of columns that stand together.
    pub(crate) known_by: Vec<Vec<String>>,
}

/// A field and the columns that may hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) target: Target,
    /// The first that has something in a row is taken; of numbers, the greatest.
    pub(crate) columns: Vec<String>,
    /// Whether each of them has to be there.
    pub(crate) strict: bool,
}

/// How cells are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The source of rows that name none.
    pub(crate) source: Option<String>,
    /// The zone of dates that name none.
    pub(crate) timezone: Option<TimeZone>,
    /// How dates are written, beside what is read anyway.
    pub(crate) dates: Vec<String>,
    /// What we call the networks that the file calls otherwise, by their names as slugs.
    pub(crate) networks: BTreeMap<String, String>,
}

impl ColumnMap {
    /// Columns are found by their names, which are those of [`Target`].
    #[must_use]
    pub fn automatic() -> Self {
        Self::default()
    }

    /// The same with dates that are written like this, in the signs of `strptime`.
    #[must_use]
    pub fn with_dates(mut self, formats: impl IntoIterator<Item = String>) -> Self {
        self.reading.dates.splice(0..0, formats);
        self
    }

    /// The same for rows of this source, and dates of this zone, where something else is not given.
    #[must_use]
    pub fn with_defaults(mut self, source: Option<String>, timezone: Option<TimeZone>) -> Self {
        self.reading.source = source.or(self.reading.source);
        self.reading.timezone = timezone.or(self.reading.timezone);
        self
    }

    /// Whether a header can only be one of the files that this map is for.
    pub(crate) fn knows(&self, header: &[String]) -> bool {
        let has = |column: &String| header.iter().any(|name| alike(name, column));
        self.known_by.iter().any(|columns| columns.iter().all(has))
    }

    /// Where each field stands in a file with this header.
    pub(crate) fn resolve(&self, header: &[String]) -> Result<Columns, MapError> {
        let mut places: Vec<(Target, Place)> = Vec::new();
        if self.wanted.is_empty() {
            places = by_name(header)?;
        }
        for wanted in &self.wanted {
            for column in &wanted.columns {
                match place(header, column, wanted.strict) {
                    Ok(place) => places.push((wanted.target, place)),
                    Err(error) if wanted.strict => return Err(error),
                    Err(_) => {}
                }
            }
        }
        for field in Target::REQUIRED {
            if !places.iter().any(|(target, _)| *target == field) {
                return Err(MapError::Lacks { field: field.as_str(), columns: listed(header) });
            }
        }
        Ok(Columns { header: header.to_vec(), places, reading: self.reading.clone() })
    }
}

/// The place of one column, or of several that are joined.
fn place(header: &[String], column: &str, strict: bool) -> Result<Place, MapError> {
    match index_of(header, column, strict) {
        Ok(index) => Ok(vec![index]),
        Err(MapError::NoSuchColumn { .. }) if column.contains(JOINED) => {
            column.split(JOINED).map(|part| index_of(header, part.trim(), strict)).collect()
        }
        Err(error) => Err(error),
    }
}

fn index_of(header: &[String], column: &str, strict: bool) -> Result<usize, MapError> {
    let is = |name: &String| if strict { name == column } else { alike(name, column) };
    let mut found = header.iter().enumerate().filter(|(_, name)| is(name)).map(|(index, _)| index);
    match (found.next(), found.next()) {
        (Some(index), None) => Ok(index),
        (Some(index), Some(_)) if !strict => Ok(index),
        (Some(_), Some(_)) => Err(MapError::ColumnTwice(column.to_owned())),
        (None, _) => Err(MapError::NoSuchColumn {
            column: column.to_owned(),
            nearest: nearest(column, header.iter().map(String::as_str)),
            columns: listed(header),
        }),
    }
}

fn alike(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || one.to_lowercase() == other.to_lowercase()
}

impl FromStr for ColumnMap {
    type Err = MapError;

    fn from_str(map: &str) -> Result<Self, MapError> {
        let mut wanted: Vec<Wanted> = Vec::new();
        for pair in map.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (field, column) = match pair.split_once('=') {
                Some((field, column)) if !field.is_empty() && !column.is_empty() => {
                    (field.trim(), column.trim())
                }
                _ => return Err(MapError::NotAPair(pair.to_owned())),
            };
            let target = field_named(field)?;
            if wanted.iter().any(|known| known.target == target) {
                return Err(MapError::FieldTwice(target.as_str()));
            }
            wanted.push(Wanted { target, columns: vec![column.to_owned()], strict: true });
        }
        if wanted.is_empty() {
            return Err(MapError::NotAPair(map.to_owned()));
        }
        Ok(Self { wanted, ..Self::default() })
    }
}

/// The field of this name.
pub(crate) fn field_named(field: &str) -> Result<Target, MapError> {
    Target::named(field).ok_or_else(|| MapError::NoSuchField {
        field: field.to_owned(),
        nearest: nearest(field, Target::ALL.into_iter().map(Target::as_str)),
        fields: Target::ALL.map(Target::as_str).join(", "),
    })
}

impl fmt::Display for ColumnMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, wanted) in self.wanted.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{}={}", wanted.target.as_str(), wanted.columns.join("|"))?;
        }
        Ok(())
    }
}

/// The columns whose cells, joined, are the value.
pub(crate) type Place = Vec<usize>;

/// Columns of a file, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    header: Vec<String>,
    /// A field stands here once for each column that may hold it, the preferred first.
    places: Vec<(Target, Place)>,
    reading: Reading,
}

impl Columns {
    /// How many fields every row has to have.
    pub(crate) fn count(&self) -> usize {
        self.header.len()
    }

    /// Each mapped field with its place.
    pub(crate) fn places(&self) -> impl Iterator<Item = (Target, &[usize])> {
        self.places.iter().map(|(target, place)| (*target, place.as_slice()))
    }

    /// How cells are read.
    pub(crate) fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The name of a column.
    pub(crate) fn name(&self, index: usize) -> &str {
        self.header.get(index).map_or("", String::as_str)
    }

    /// The names of the columns of a place.
    pub(crate) fn names(&self, place: &[usize]) -> String {
        place.iter().map(|index| self.name(*index)).collect::<Vec<_>>().join(JOINED)
    }
}

fn by_name(header: &[String]) -> Result<Vec<(Target, Place)>, MapError> {
    let mut places: Vec<(Target, Place)> = Vec::new();
    for (index, name) in header.iter().enumerate() {
        let Some(target) = Target::named(name) else { continue };
        if places.iter().any(|(known, _)| *known == target) {
            return Err(MapError::ColumnTwice(name.clone()));
        }
        places.push((target, vec![index]));
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Vec<String> {
        names.split('|').map(str::to_owned).collect()
    }

    fn places(columns: &Columns) -> String {
        let shown = |(target, place): (Target, &[usize])| {
            let place: Vec<String> = place.iter().map(usize::to_string).collect();
            format!("{}:{}", target.as_str(), place.join("+"))
        };
        columns.places().map(shown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn columns_are_joined_by_a_plus() {
        let map: ColumnMap = "text=Title + Body,published_at=a + b".parse().unwrap();
        let columns = map.resolve(&header("Body|a + b|Title")).unwrap();
        assert_eq!(places(&columns), "text:2+0 published_at:1", "a column of that very name comes first");
        assert!(map.resolve(&header("Body|a|Title")).unwrap_err().to_string().contains("no column `b`"));
    }

    #[test]
    fn maps_are_read_and_written() {
        let map: ColumnMap = " text=body , published_at=My date,author.handle=user".parse().unwrap();
        assert_eq!(map.to_string(), "text=body,published_at=My date,author.handle=user");
        let columns = map.resolve(&header("user|body|x|My date")).unwrap();
        assert_eq!(places(&columns), "text:1 published_at:3 author.handle:0");
        assert_eq!((columns.count(), columns.name(3)), (4, "My date"));
        for target in Target::ALL {
            assert_eq!(Target::named(target.as_str()), Some(target));
        }
    }

    #[test]
    fn a_header_with_our_names_needs_no_map() {
        let columns = ColumnMap::automatic().resolve(&header("ID|other|Text|published_at")).unwrap();
        assert_eq!(places(&columns), "id:0 text:2 published_at:3");
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
