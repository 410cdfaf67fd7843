//! How long posts and mentions are kept, and what is there by now. A workspace says itself how many days of mentions it
//! keeps, within what the settings of this Vigie allow: `keep_days`, in its document.

use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_index::{NotAboutUs, SearchRequest, Selection, Sort};
use vigie_model::Slug;
use vigie_stream::POSTS;

use crate::{
    params::Params,
    problem::Problem,
    reach,
    state::{App, blocking},
};

/// Which workspace.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct RetentionParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
}

/// What is kept, and for how long.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionAnswer {
    mentions: KeptMentions,
    posts: KeptPosts,
}

/// The mentions of a workspace.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptMentions {
    /// How many there are, also those that are not about it.
    count: u64,
    /// When the oldest was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<Timestamp>,
    /// How many days the workspace keeps them; absent: it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_days: Option<u32>,
    /// How many seconds they are kept at most, by the setting `index.keep_mentions`; absent: for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    most_seconds: Option<u64>,
    /// What the mentions of all workspaces take on the disk of this process, in bytes.
    bytes: u64,
}

/// The posts of the log, which all workspaces share: new queries are matched against them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptPosts {
    /// How many seconds they are kept at most: `log.max_age`.
    most_seconds: u64,
    /// How many bytes the whole log may have: `log.max_bytes`.
    most_bytes: u64,
    /// How many bytes the posts have, compressed; absent where a broker does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    /// When the oldest came in; absent where there is none, or a broker does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<Timestamp>,
}

/// What is kept, and for how long
#[utoipa::path(get, path = "/api/v1/retention", tag = "system", params(RetentionParams),
    responses((status = 200, body = RetentionAnswer), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<App>,
    Params(params): Params<RetentionParams>,
) -> Result<Json<RetentionAnswer>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let limits = app.parts.limits;
    let searcher = app.parts.searcher.clone();
    let selection = Selection { not_about_us: NotAboutUs::With, ..Selection::all(workspace.id().clone()) };
    let first = SearchRequest { selection, sort: Sort::Oldest, limit: 1, after: None };
    let (page, bytes) =
        blocking(move || searcher.search(&first).map(|page| (page, searcher.bytes()))).await?;
    let mentions = KeptMentions {
        count: page.total,
        oldest: page.hits.first().map(|hit| hit.mention.post.published_at),
        keep_days: workspace.about.keep_days,
        most_seconds: limits.mentions.map(|most| most.as_secs()),
        bytes,
    };
    let log = reach::log(&app.parts).await.unwrap_or_default();
    let partitions = || log.iter().filter(|topic| topic.topic == POSTS).flat_map(|topic| &topic.partitions);
    let oldest = partitions().filter_map(|partition| partition.first_appended_at).min();
    let posts = KeptPosts {
        most_seconds: limits.posts.as_secs(),
        most_bytes: limits.post_bytes,
        bytes: partitions().map(|partition| partition.bytes).sum(),
        oldest: oldest.and_then(|ms| Timestamp::from_millisecond(ms).ok()),
    };
    Ok(Json(RetentionAnswer { mentions, posts }))
}
