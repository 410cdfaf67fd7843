//! Exports over HTTP: mentions and authors as files.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::IntoParams;
use vigie_index::{AuthorsRequest, ExportRequest};

use super::{
    authors::{read_only, read_sort},
    mentions::SORT,
};
use crate::{
    calendar::Asked,
    exports::{FileParams, Rows, answer, place},
    params::ThreeParams,
    problem::Problem,
    selection::SelectionParams,
    state::{App, blocking},
};

/// In which order mentions are exported.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct TimeParams {
    /// `newest` (the default) or `oldest` first. Other orders need all mentions at once, and are for pages: a search that was
    /// saved with one is exported by time.
    sort: Option<String>,
}

/// Export mentions
///
/// A file with every mention of the selection, as they stand when it begins, however many there are: CSV, JSON lines, XLSX or
/// Parquet, one row a mention, with the columns of `docs/exports.md`. The head `Vigie-Rows` tells how many rows there will be;
/// `HEAD` asks for that alone. When it cannot be completed, the connection breaks off before its end.
#[utoipa::path(get, path = "/api/v1/mentions/export", tag = "mentions",
    params(SelectionParams, TimeParams, FileParams),
    responses((status = 200, content((String = "text/csv"), (String = "application/x-ndjson"),
                (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (String = "application/vnd.apache.parquet")),
               headers(("Vigie-Rows" = u64, description = "How many rows there will be"))),
              (status = 400, body = Problem), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn mentions(
    State(app): State<App>,
    ThreeParams(params, time, file): ThreeParams<SelectionParams, TimeParams, FileParams>,
) -> Result<Response, Problem> {
    let settings = file.settings("Mentions")?;
    let (workspace, selection) = params.resolve(&app).await?;
    let oldest_first = match time.sort.as_deref() {
        None | Some("") => {
            let saved = params.saved(&app, &workspace).await?;
            saved.is_some_and(|search| search.parameters.get(SORT).is_some_and(|sort| sort == "oldest"))
        }
        Some("newest") => false,
        Some("oldest") => true,
        Some(other) => {
            let detail =
                format!("sort: `{other}` cannot order an export, which has no limit; write newest or oldest");
            return Err(Problem::bad_request(detail));
        }
    };
    let place = place(&app)?;
    let request = ExportRequest { selection, oldest_first };
    let searcher = app.parts.searcher.clone();
    let export = blocking(move || searcher.export(&request)).await?;
    Ok(answer(&app, workspace.id(), settings, Rows::Mentions(export), place))
}

/// Which authors are exported, in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct WhoParams {
    /// `influence` (when left out), `mentions`, `followers`, `engagement`, `negative`, `first_seen` or `last_seen`; the
    /// most, or the latest, first.
    sort: Option<String>,
    /// `newcomers`, `detractors`, or both separated by a comma: only these.
    only: Option<String>,
    /// The time zone of dates, such as `Europe/Paris`; that of the workspace when left out.
    zone: Option<String>,
}

/// Export authors
///
/// A file with everybody on the pages of `GET /api/v1/authors`, at most two million. Without `from` and `to`: the last 30
/// days. Formats, heads and ends as those of exported mentions.
#[utoipa::path(get, path = "/api/v1/authors/export", tag = "answers",
    params(SelectionParams, WhoParams, FileParams),
    responses((status = 200, content((String = "text/csv"), (String = "application/x-ndjson"),
                (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (String = "application/vnd.apache.parquet")),
               headers(("Vigie-Rows" = u64, description = "How many rows there will be"))),
              (status = 400, body = Problem), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn authors(
    State(app): State<App>,
    ThreeParams(params, who, file): ThreeParams<SelectionParams, WhoParams, FileParams>,
) -> Result<Response, Problem> {
    let settings = file.settings("Authors")?;
    let sort = read_sort(who.sort.as_deref())?;
    let (newcomers, detractors) = read_only(who.only.as_deref())?;
    let Asked { workspace, selection, period, .. } =
        Asked::read(&app, &params, who.zone.as_deref(), None).await?;
    let place = place(&app)?;
    let request = AuthorsRequest { selection, period, sort, newcomers, detractors, limit: 1, after: None };
    let searcher = app.parts.searcher.clone();
    let authors = blocking(move || searcher.all_authors(&request)).await?;
    Ok(answer(&app, workspace.id(), settings, Rows::Authors(Box::new(authors)), place))
}
