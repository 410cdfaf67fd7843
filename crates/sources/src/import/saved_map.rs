//! Column maps in files: what a user saves once and names from then on, and how ours for other tools are written.
//!
//! ```toml
//! source = "survey"                       # of rows that name none
//! timezone = "Europe/Paris"               # of dates that name none
//! dates = ["%d/%m/%Y %H:%M"]              # how dates are written, beside what is read anyway
//! networks = { twitter = "x" }            # what we call a network that the file calls otherwise
//! [columns]
//! text = "Message"                        # this column has to be there
//! published_at = "Day + Hour"             # two columns, joined
//! "author.handle" = ["Account", "User"]   # those that are there; the first that is filled in
//! ```

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{
    columns::{ColumnMap, Reading, Wanted, field_named},
    map_error::MapError,
};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SavedMap {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dates: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    known_by: Vec<Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    networks: BTreeMap<String, String>,
    columns: BTreeMap<String, Held>,
}

/// The columns of a field.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Held {
    By(String),
    ByFirstOf(Vec<String>),
}

impl ColumnMap {
    /// Reads a saved map.
    ///
    /// # Errors
    /// [`MapError`] when it is no TOML, or names what there is not.
    pub fn from_toml(text: &str) -> Result<Self, MapError> {
        let saved: SavedMap =
            toml::from_str(text).map_err(|error| MapError::NotAMap(error.to_string().trim().to_owned()))?;
        let mut wanted = Vec::new();
        for (field, held) in saved.columns {
            let target = field_named(&field)?;
            let (columns, strict) = match held {
                Held::By(column) => (vec![column], true),
                Held::ByFirstOf(columns) => (columns, false),
            };
            wanted.push(Wanted { target, columns, strict });
        }
        if wanted.is_empty() {
            return Err(MapError::NotAMap("it has no [columns]".to_owned()));
        }
        let zone = |name: String| TimeZone::get(&name).map_err(|_| MapError::NoSuchZone(name));
        let reading = Reading {
            source: saved.source,
            timezone: saved.timezone.map(zone).transpose()?,
            dates: saved.dates,
            networks: saved.networks,
        };
        Ok(Self { wanted, reading, known_by: saved.known_by })
    }

    /// The map as a file that [`ColumnMap::from_toml`] reads.
    ///
    /// # Errors
    /// [`MapError`] when it cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, MapError> {
        let held = |wanted: &Wanted| match wanted.columns.as_slice() {
            [column] if wanted.strict => Held::By(column.clone()),
            columns => Held::ByFirstOf(columns.to_vec()),
        };
        let zone = self.reading.timezone.as_ref().and_then(TimeZone::iana_name);
        let saved = SavedMap {
            source: self.reading.source.clone(),
            timezone: zone.map(str::to_owned),
            dates: self.reading.dates.clone(),
            known_by: self.known_by.clone(),
            networks: self.reading.networks.clone(),
            columns: self
                .wanted
                .iter()
                .map(|wanted| (wanted.target.as_str().to_owned(), held(wanted)))
                .collect(),
        };
        toml::to_string_pretty(&saved).map_err(|error| MapError::NotAMap(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURVEY: &str = "source = \"survey\"\ntimezone = \"Europe/Paris\"\ndates = [\"%d/%m/%Y %H:%M\"]\n\
                          networks = { twitter = \"x\" }\n[columns]\ntext = \"Message\"\n\
                          published_at = \"Day + Hour\"\n\"author.handle\" = [\"Account\", \"User\"]\n";

    #[test]
    fn what_is_saved_is_read_again() {
        let map = ColumnMap::from_toml(SURVEY).unwrap();
        assert_eq!(map.to_string(), "author.handle=Account|User,published_at=Day + Hour,text=Message");
        assert_eq!(ColumnMap::from_toml(&map.to_toml().unwrap()).unwrap(), map);
        let said: ColumnMap = "text=a,published_at=b".parse().unwrap();
        assert_eq!(
            ColumnMap::from_toml(&said.to_toml().unwrap()).unwrap().to_string(),
            "published_at=b,text=a"
        );
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let check = |text: &str, expected: &str| {
            let said = ColumnMap::from_toml(text).unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        };
        check("", "it has no [columns]");
        check("columns", "cannot be read");
        check("colums = 1", "unknown field `colums`");
        check("[columns]\ntxt = \"a\"", "did you mean `text`?");
        check("timezone = \"Paris\"\n[columns]\ntext = \"a\"", "no time zone `Paris`");
    }
}
