//! What a team says about moods: labels of single mentions, a fair sample to label, and what the labels tell about how
//! far Vigie's own can be trusted.

use std::collections::HashMap;

use axum::{Json, body::Body, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_model::{Mention, Polarity, PostId, Slug};
use vigie_store::MoodLabel;

use crate::{
    agreement::Agreement,
    body,
    params::{Params, TwoParams},
    problem::Problem,
    selection::SelectionParams,
    shares::calibrated,
    state::{App, blocking},
};

/// How many mentions a sample has when nobody says: they can be labelled in about ten minutes.
const SAMPLE: usize = 100;

/// What the mood of a mention is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabelGiven {
    /// The workspace; may be left out when there is only one.
    #[serde(default)]
    workspace: Option<Slug>,
    /// The post's id.
    post: PostId,
    /// The mood; null takes back what was said before.
    label: Option<Polarity>,
}

/// Say what the mood of a mention is
///
/// Shown from then on as `corrected` wherever the mention is found. Filters and counts go on by Vigie's own label, so
/// that corrections of what somebody happened to see do not bend the figures.
#[utoipa::path(post, path = "/api/v1/sentiment/labels", tag = "sentiment", request_body = LabelGiven,
    responses((status = 200, body = MoodLabel), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn label(State(app): State<App>, body: Body) -> Result<Json<MoodLabel>, Problem> {
    let LabelGiven { workspace, post, label } = body::said(body).await?;
    let workspace = app.workspace(workspace.as_ref()).await?;
    mention(&app, workspace.id(), &post).await?;
    let labelled_at_ms = (app.parts.clock)().as_millisecond();
    app.parts.store.label_mood(workspace.id(), &post, label, labelled_at_ms).await?;
    Ok(Json(MoodLabel { label, labelled_at_ms }))
}

/// Which mention.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct HistoryParams {
    /// The workspace; may be left out when there is only one.
    #[param(value_type = Option<String>)]
    workspace: Option<Slug>,
    /// The post's id.
    post: String,
}

/// What was said about the mood of a mention, the newest first
#[utoipa::path(get, path = "/api/v1/sentiment/labels", tag = "sentiment", params(HistoryParams),
    responses((status = 200, body = Vec<MoodLabel>), (status = 404, body = Problem)))]
pub(crate) async fn history(
    State(app): State<App>,
    Params(params): Params<HistoryParams>,
) -> Result<Json<Vec<MoodLabel>>, Problem> {
    let workspace = app.workspace(params.workspace.as_ref()).await?;
    let post = PostId::new(params.post).map_err(|error| Problem::bad_request(format!("post: {error}")))?;
    Ok(Json(app.parts.store.mood_history(workspace.id(), &post).await?))
}

/// How large the sample is.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct SampleParams {
    /// How many mentions, 1 to 1000; 100 when left out.
    size: Option<usize>,
}

/// A fair sample of a selection.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SampleAnswer {
    /// How many of these are labelled.
    labelled: usize,
    /// In the order in which they were drawn.
    mentions: Vec<Sampled>,
}

/// A mention to label.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sampled {
    #[serde(flatten)]
    mention: Mention,
    /// What the team said of it, if anything.
    label: Option<Polarity>,
}

/// A fair sample to label
///
/// The same selection and size give the same sample, but for mentions that arrived since. Label all of it, then ask
/// for the agreement with the same parameters.
#[utoipa::path(get, path = "/api/v1/sentiment/sample", tag = "sentiment", params(SelectionParams, SampleParams),
    responses((status = 200, body = SampleAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn sample(
    State(app): State<App>,
    TwoParams(params, sample): TwoParams<SelectionParams, SampleParams>,
) -> Result<Json<SampleAnswer>, Problem> {
    let (_, selection) = params.resolve(&app).await?;
    let (searcher, size) = (app.parts.searcher.clone(), sample.size.unwrap_or(SAMPLE));
    let workspace = selection.workspace.clone();
    let mentions = blocking(move || searcher.sample(&selection, size)).await?;
    let labels = labels(&app, &workspace, &mentions).await?;
    let sampled = |mention: Mention| Sampled { label: labels.get(&mention.post.id).copied(), mention };
    Ok(Json(SampleAnswer { labelled: labels.len(), mentions: mentions.into_iter().map(sampled).collect() }))
}

/// What the labels of a sample tell.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgreementAnswer {
    /// How many mentions the selection has.
    mentions: u64,
    /// How many were drawn.
    sampled: usize,
    /// How many of these are labelled. What follows holds once all are: those that are left out are seldom like the
    /// others.
    labelled: usize,
    #[serde(flatten)]
    agreement: Agreement,
}

/// How far the moods of a selection can be trusted
///
/// From the labels that a team gave to its sample: which part of Vigie's labels is right, and how far the counted and
/// the calibrated shares are from the truth.
#[utoipa::path(get, path = "/api/v1/sentiment/agreement", tag = "sentiment", params(SelectionParams, SampleParams),
    responses((status = 200, body = AgreementAnswer), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn agreement(
    State(app): State<App>,
    TwoParams(params, sample): TwoParams<SelectionParams, SampleParams>,
) -> Result<Json<AgreementAnswer>, Problem> {
    let (_, selection) = params.resolve(&app).await?;
    let (searcher, size) = (app.parts.searcher.clone(), sample.size.unwrap_or(SAMPLE));
    let workspace = selection.workspace.clone();
    let (stats, mentions, calibrated) = blocking(move || {
        let stats = searcher.stats(&selection)?;
        let calibrated = calibrated(&stats.by_language, &selection);
        searcher.sample(&selection, size).map(|mentions| (stats, mentions, calibrated))
    })
    .await?;
    let labels = labels(&app, &workspace, &mentions).await?;
    let pair = |mention: &Mention| Some((mention.sentiment.label, *labels.get(&mention.post.id)?));
    let pairs: Vec<_> = mentions.iter().filter_map(pair).collect();
    Ok(Json(AgreementAnswer {
        mentions: stats.total,
        sampled: mentions.len(),
        labelled: pairs.len(),
        agreement: Agreement::new(&pairs, stats.by_sentiment, calibrated),
    }))
}

/// What the team said of these mentions.
pub(crate) async fn labels(
    app: &App,
    workspace: &Slug,
    mentions: impl IntoIterator<Item = &Mention>,
) -> Result<HashMap<PostId, Polarity>, Problem> {
    let posts: Vec<&PostId> = mentions.into_iter().map(|mention| &mention.post.id).collect();
    Ok(app.parts.store.mood_labels(workspace, &posts).await?)
}

/// The mention, which must be there.
pub(crate) async fn mention(app: &App, workspace: &Slug, post: &PostId) -> Result<Mention, Problem> {
    let searcher = app.parts.searcher.clone();
    let (of, wanted) = (workspace.clone(), post.clone());
    let found = blocking(move || searcher.mention(&of, &wanted)).await?;
    found.ok_or_else(|| Problem::not_found(format!("workspace `{workspace}` has no mention `{post}`")))
}
