//! Which period a question is about, and how a calendar cuts it.

use jiff::{Span, Timestamp, tz::TimeZone};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;
use vigie_index::{Cuts, Interval, Period, Selection};
use vigie_model::Workspace;

use crate::{problem::Problem, selection::SelectionParams, state::App};

/// How long the period is when its beginning is left out.
const USUAL_DAYS: i32 = 30;

/// Where days begin, and how the period is cut.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct CalendarParams {
    /// The time zone in which days begin, such as `Europe/Paris`; that of the workspace when left out.
    pub(crate) zone: Option<String>,
    /// How the period is cut: `1h`, `1d`, `1w`, `1mo` …; chosen by its length when left out.
    interval: Option<String>,
}

/// A question about one period.
pub(crate) struct Asked {
    pub(crate) workspace: Workspace,
    pub(crate) selection: Selection,
    pub(crate) period: Period,
    pub(crate) zone: TimeZone,
    /// The zone as it was named.
    pub(crate) zone_name: String,
}

impl Asked {
    /// Reads the question. Without an end the period ends now, or at `pinned`; without a beginning it has 30 days.
    pub(crate) async fn read(
        app: &App,
        params: &SelectionParams,
        zone_name: Option<&str>,
        pinned: Option<Timestamp>,
    ) -> Result<Self, Problem> {
        let workspace = params.workspace(app).await?;
        let (zone, zone_name) = zone(zone_name, &workspace)?;
        let selection = params.with_saved(app, &workspace).await?.selection(&workspace, &zone)?;
        let to = selection.to.or(pinned).unwrap_or_else(app.parts.clock);
        let from = match selection.from {
            Some(from) => from,
            None => days_before(to, &zone),
        };
        Ok(Self { period: Period::new(from, to)?, workspace, selection, zone, zone_name })
    }

    /// The period in pieces, and how long each is as people write it.
    pub(crate) fn cuts(&self, calendar: &CalendarParams) -> Result<(Cuts, String), Problem> {
        let asked = calendar.interval.as_deref().filter(|text| !text.is_empty());
        let interval = asked.unwrap_or_else(|| fitting(self.period)).to_owned();
        let cuts = Cuts::new(self.period, &Interval::read(&interval, self.zone.clone())?)?;
        Ok((cuts, interval))
    }
}

/// What shows a period of this length well.
fn fitting(period: Period) -> &'static str {
    match period.to.duration_since(period.from).as_hours() {
        ..=72 => "1h",
        73..=2_232 => "1d",
        2_233..=17_568 => "1w",
        _ => "1mo",
    }
}

fn days_before(to: Timestamp, zone: &TimeZone) -> Timestamp {
    let from = to.to_zoned(zone.clone()).checked_sub(Span::new().days(USUAL_DAYS));
    from.map_or(Timestamp::MIN, |from| from.timestamp())
}

/// The zone of this name, or that of the workspace, and its name.
pub(crate) fn zone(name: Option<&str>, workspace: &Workspace) -> Result<(TimeZone, String), Problem> {
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Ok(match TimeZone::get(&workspace.about.timezone) {
            Ok(zone) => (zone, workspace.about.timezone.clone()),
            Err(_) => (TimeZone::UTC, "UTC".to_owned()),
        });
    };
    let zone = TimeZone::get(name).map_err(|_| {
        Problem::bad_request(format!("zone: `{name}` is unknown; write one such as Europe/Paris or UTC"))
    })?;
    Ok((zone, name.to_owned()))
}

/// One of a few words, read the way JSON reads it.
pub(crate) fn word<T: DeserializeOwned>(name: &str, text: &str, known: &str) -> Result<T, Problem> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| Problem::bad_request(format!("{name}: `{text}` is unknown; write {known}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_beginning_a_period_has_thirty_days_and_is_cut_by_days() {
        let to = "2026-04-10T10:00:00Z".parse().unwrap();
        let from = days_before(to, &TimeZone::get("Europe/Paris").unwrap());
        assert_eq!(from.to_string(), "2026-03-11T11:00:00Z");
        assert_eq!(fitting(Period::new(from, to).unwrap()), "1d");
    }

    #[test]
    fn words_are_refused_with_what_is_known() {
        use vigie_index::AuthorSort;
        assert_eq!(word::<AuthorSort>("sort", "first_seen", "influence").unwrap(), AuthorSort::FirstSeen);
        assert!(word::<AuthorSort>("sort", "fame", "influence").is_err());
    }
}
