//! Search over mentions.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_index::{SearchRequest, Sort, Spread};
use vigie_model::{Handling, Highlight, Mention, Polarity, PostId};

use crate::{
    params::TwoParams,
    problem::Problem,
    routes::sentiment,
    selection::SelectionParams,
    state::{App, blocking},
};

/// The parameter that says how mentions are ordered.
pub(crate) const SORT: &str = "sort";

/// How the mentions are ordered and paged.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct PageParams {
    /// `newest` (the default), `oldest`, `relevance`, `engagement` or `reach`.
    sort: Option<String>,
    /// How many, 1 to 200; 20 when left out.
    limit: Option<usize>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of mentions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MentionsPage {
    /// How many match in all: mentions, or with `stories=collapse` stories.
    total: u64,
    /// This page.
    mentions: Vec<Found>,
    /// Send it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A mention with what matched.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    #[serde(flatten)]
    mention: Mention,
    /// The mood that the team gave it, where it did; `sentiment` is what Vigie made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected: Option<Polarity>,
    /// How the team handles it.
    handling: Handling,
    /// The name of the story that it belongs to: send it as `story` for all mentions of it.
    story: String,
    /// How far the story spread within the selection; only with `stories=collapse`.
    #[serde(skip_serializing_if = "Option::is_none")]
    spread: Option<Spread>,
    /// The title in pieces that matched or did not.
    title_highlights: Vec<Highlight>,
    /// The text in pieces that matched or did not.
    text_highlights: Vec<Highlight>,
}

pub(crate) fn sort(text: Option<&str>) -> Result<Sort, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(Sort::Newest) };
    let known = Sort::ALL.map(Sort::as_str);
    Sort::ALL.into_iter().find(|sort| sort.as_str() == text).ok_or_else(|| {
        Problem::bad_request(format!("sort: `{text}` is unknown; write one of {}", known.join(", ")))
    })
}

/// Search mentions
///
/// Those that the team set aside as not about it are left out unless `not_about_us` asks for them.
#[utoipa::path(get, path = "/api/v1/mentions", tag = "mentions", params(SelectionParams, PageParams),
    responses((status = 200, body = MentionsPage), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn search(
    State(app): State<App>,
    TwoParams(params, page): TwoParams<SelectionParams, PageParams>,
) -> Result<Json<MentionsPage>, Problem> {
    let (workspace, selection) = params.resolve(&app).await?;
    let saved = params.saved(&app, &workspace).await?;
    let saved = saved.as_ref().and_then(|search| search.parameters.get(SORT));
    let sort = sort(page.sort.as_deref().or(saved.map(String::as_str)))?;
    let request = SearchRequest { selection, sort, limit: page.limit.unwrap_or(20), after: page.after };
    let searcher = app.parts.searcher.clone();
    let page = blocking(move || searcher.search(&request)).await?;
    let labels = sentiment::labels(&app, workspace.id(), page.hits.iter().map(|hit| &hit.mention)).await?;
    let posts: Vec<&PostId> = page.hits.iter().map(|hit| &hit.mention.post.id).collect();
    let mut handlings = app.parts.store.handlings(workspace.id(), &posts).await?;
    let mentions = page
        .hits
        .into_iter()
        .map(|hit| Found {
            handling: handlings.remove(&hit.mention.post.id).unwrap_or_default(),
            corrected: labels.get(&hit.mention.post.id).copied(),
            story: hit.story.to_string(),
            spread: hit.spread,
            title_highlights: hit.title_highlights,
            text_highlights: hit.text_highlights,
            mention: hit.mention,
        })
        .collect();
    Ok(Json(MentionsPage { total: page.total, mentions, next: page.next }))
}
