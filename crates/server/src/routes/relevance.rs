//! Marks that tell a brand from its namesakes, and what was learned from them.

use axum::{Json, body::Body, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_matcher::{LEAST_MARKS, LEAST_OF_EACH, RelevanceModel};
use vigie_model::{Brand, Mark, PostId, RelevanceTerm, Share, Slug};

use crate::{
    agreement::wilson, body, params::Params, problem::Problem, routes::sentiment::mention, state::App,
};

/// How many words of a model are shown.
const TERMS: usize = 20;
/// How much of a post's text a mark keeps, in bytes: more than a model reads.
const KEPT_TEXT: usize = 8 * 1024;

/// Whether a post is about a brand that it names.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkGiven {
    /// The workspace; may be left out when there is only one.
    #[serde(default)]
    workspace: Option<Slug>,
    /// The brand's id.
    brand: Slug,
    /// The post's id.
    post: PostId,
    /// True: it is about the brand; false: about something else of that name; null takes back what was said before.
    about: Option<bool>,
}

/// A mark that was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MarkAnswer {
    /// What was said.
    about: Option<bool>,
    /// When, in unix milliseconds.
    marked_at_ms: i64,
}

/// Say whether a post is about a brand
///
/// From 20 marks on, at least 5 of each side, `not_about` of the workspace included, posts that come in are given a
/// `relevance` for the brand, for which queries ask with `relevance:[0.5 TO 1]`. Posts that are there already get theirs
/// by a replay.
#[utoipa::path(post, path = "/api/v1/relevance/marks", tag = "relevance", request_body = MarkGiven,
    responses((status = 200, body = MarkAnswer), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn mark(State(app): State<App>, body: Body) -> Result<Json<MarkAnswer>, Problem> {
    let MarkGiven { workspace, brand, post, about } = body::said(body).await?;
    let workspace = app.workspace(workspace.as_ref()).await?;
    let mention = mention(&app, workspace.id(), &post).await?;
    if !mention.brands.iter().any(|named| named.brand == brand) {
        return Err(Problem::not_found(format!("mention `{post}` does not name brand `{brand}`")));
    }
    let text = &mention.post.text;
    let text = text[..text.floor_char_boundary(KEPT_TEXT)].to_owned();
    let mark = Mark {
        workspace: workspace.id().clone(),
        brand,
        about: about.unwrap_or_default(),
        title: mention.post.title.clone(),
        text,
    };
    let marked_at_ms = (app.parts.clock)().as_millisecond();
    app.parts.store.mark_relevance(&mark, &mention.post, about.is_none(), marked_at_ms).await?;
    app.parts.workspaces_changed.notify_one();
    Ok(Json(MarkAnswer { about, marked_at_ms }))
}

/// Which workspace.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct LearnedParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
}

/// What is known of a brand's relevance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BrandRelevance {
    /// The brand's id.
    id: Slug,
    /// How many posts were marked as about it.
    about: usize,
    /// How many as about something else, `not_about` of the workspace included.
    other: usize,
    /// How many marks it needs to learn, and at least how many of each side.
    needed: [usize; 2],
    /// What was learned; null while there are too few marks.
    learned: Option<Learned>,
}

/// What a model of relevance learned, and how far it can be trusted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Learned {
    /// Which part of what it takes for the brand is about the brand, among posts mixed as the marks are. Each mark was
    /// judged by a model that did not learn from it; the interval should hold the truth nine times out of ten.
    precision: Option<Share>,
    /// Which part of what is about the brand it takes for the brand.
    recall: Option<Share>,
    /// The words that speak loudest, for the brand (above 0) or for something else.
    terms: Vec<RelevanceTerm>,
}

/// What was learned about each brand's relevance
#[utoipa::path(get, path = "/api/v1/relevance", tag = "relevance", params(LearnedParams),
    responses((status = 200, body = Vec<BrandRelevance>), (status = 404, body = Problem)))]
pub(crate) async fn learned(
    State(app): State<App>,
    Params(params): Params<LearnedParams>,
) -> Result<Json<Vec<BrandRelevance>>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let marks = app.parts.store.relevance_marks().await?;
    let of_brand = |brand: &Brand| {
        let own: Vec<&Mark> =
            marks.iter().filter(|mark| mark.workspace == *workspace.id() && mark.brand == brand.id).collect();
        let about = own.iter().filter(|mark| mark.about).count();
        BrandRelevance {
            id: brand.id.clone(),
            about,
            other: own.len() - about + brand.not_about.len(),
            needed: [LEAST_MARKS, LEAST_OF_EACH],
            learned: RelevanceModel::of_brand(brand, own.iter().copied()).map(|model| told(&model)),
        }
    };
    Ok(Json(workspace.brands.iter().map(of_brand).collect()))
}

fn told(model: &RelevanceModel) -> Learned {
    let trial = model.trial();
    Learned {
        precision: wilson(trial.found, trial.found + trial.mistaken),
        recall: wilson(trial.found, trial.about),
        terms: model.terms(TERMS),
    }
}
