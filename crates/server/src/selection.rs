//! From the words of an address (`?brand=delta,united&from=2026-02-01`) to a selection of mentions.

use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;
use vigie_index::Selection;
use vigie_model::{Polarity, PostKind, Slug, Workspace};

use crate::{problem::Problem, state::App};

/// Which mentions are meant. Lists are separated by commas; what is left out does not restrict.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct SelectionParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// A query in the query language.
    q: Option<String>,
    /// Brand ids.
    brand: Option<String>,
    /// Topic ids.
    topic: Option<String>,
    /// Languages, ISO 639-1.
    lang: Option<String>,
    /// Sources.
    source: Option<String>,
    /// `negative`, `neutral`, `positive`.
    sentiment: Option<String>,
    /// `post`, `reply`, `repost`, `quote`.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kind: Option<String>,
    /// First moment: RFC 3339, or a date such as `2026-02-01`, which begins in the workspace's time zone.
    from: Option<String>,
    /// One past the last moment: RFC 3339, or a date, which is included whole.
    to: Option<String>,
}

impl SelectionParams {
    /// Finds the workspace and reads every part.
    pub(crate) async fn resolve(&self, app: &App) -> Result<(Workspace, Selection), Problem> {
        let workspace = app.workspace(self.workspace.as_ref()).await?;
        let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
        let selection = Selection {
            workspace: workspace.id().clone(),
            query: self.q.as_deref().filter(|q| !q.trim().is_empty()).map(vigie_query::parse).transpose()?,
            brands: list("brand", self.brand.as_deref())?,
            topics: list("topic", self.topic.as_deref())?,
            languages: words(self.lang.as_deref()).map(str::to_lowercase).collect(),
            sources: words(self.source.as_deref()).map(str::to_lowercase).collect(),
            sentiments: list::<Polarity>("sentiment", self.sentiment.as_deref())?,
            kinds: list::<PostKind>("type", self.kind.as_deref())?,
            from: self.from.as_deref().map(|text| moment("from", text, &zone, Edge::Start)).transpose()?,
            to: self.to.as_deref().map(|text| moment("to", text, &zone, Edge::End)).transpose()?,
        };
        for brand in &selection.brands {
            if !workspace.brands.iter().any(|known| known.id == *brand) {
                let known: Vec<_> = workspace.brands.iter().map(|b| b.id.as_str()).collect();
                let detail = format!("brand `{brand}` does not exist; known: {}", known.join(", "));
                return Err(Problem::bad_request(detail));
            }
        }
        Ok((workspace, selection))
    }
}

fn words(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty())
}

/// Reads each word of a list the way JSON reads it.
fn list<T: DeserializeOwned>(name: &str, text: Option<&str>) -> Result<Vec<T>, Problem> {
    let read = |word: &str| {
        serde_json::from_value(serde_json::Value::String(word.to_owned()))
            .map_err(|error| Problem::bad_request(format!("{name}: `{word}`: {error}")))
    };
    words(text).map(read).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Edge {
    Start,
    End,
}

fn moment(name: &str, text: &str, zone: &TimeZone, edge: Edge) -> Result<Timestamp, Problem> {
    if let Ok(exact) = text.parse::<Timestamp>() {
        return Ok(exact);
    }
    let wrong = || {
        let detail =
            format!("{name}: `{text}` is no time; write 2026-02-01T10:00:00Z, or a date such as 2026-02-01");
        Problem::bad_request(detail)
    };
    // A civil time without a zone reads as a date too, and would be cut to its day.
    let day = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse::<civil::Date>().ok());
    let day = day.ok_or_else(wrong)?;
    let day = if edge == Edge::End { day.tomorrow().map_err(|_| wrong())? } else { day };
    Ok(day.to_zoned(zone.clone()).map_err(|_| wrong())?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_whole_days_of_the_workspace() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let check = |text: &str, edge, expected: &str| {
            assert_eq!(moment("x", text, &zone, edge).unwrap().to_string(), expected, "{text}");
        };
        check("2026-02-01", Edge::Start, "2026-01-31T23:00:00Z");
        check("2026-02-01", Edge::End, "2026-02-01T23:00:00Z");
        check("2026-03-29", Edge::End, "2026-03-29T22:00:00Z"); // the day on which the clocks change
        check("2026-02-01T10:00:00+02:00", Edge::End, "2026-02-01T08:00:00Z");
        for wrong in ["", "yesterday", "2026-02-30", "2026-02-01T10:00:00"] {
            assert!(moment("x", wrong, &zone, Edge::Start).is_err(), "{wrong}");
        }
    }

    #[test]
    fn lists_are_separated_by_commas() {
        assert_eq!(list::<Polarity>("s", Some("negative, positive,")).unwrap().len(), 2);
        assert!(list::<Polarity>("s", Some("angry")).is_err());
        assert!(list::<Slug>("s", None).unwrap().is_empty());
    }
}
