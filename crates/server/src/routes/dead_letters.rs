//! Dead letters: records that no stage could read. They can be listed, looked at, and sent back to where they came from
//! once the program can read them.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_stream::Offsets;

use crate::{
    dead_letters::{self, Letter, Place, Returned, SentBack, missing},
    params::Params,
    problem::Problem,
    state::{App, blocking},
};

/// How much of a record a list shows, in bytes; one letter is shown whole.
const PREVIEW: usize = 1_000;
/// The most letters on a page.
const MAX_LIMIT: usize = 200;

/// Which letters.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct LetterParams {
    /// How many, 1 to 200; 50 when left out.
    limit: Option<usize>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of dead letters, oldest first, without those that went back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LettersPage {
    /// How many there are in all.
    total: u64,
    /// This page; of long records the beginning.
    dead_letters: Vec<Letter>,
    /// Send it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// List dead letters
#[utoipa::path(get, path = "/api/v1/dead-letters", tag = "system", params(LetterParams),
    responses((status = 200, body = LettersPage), (status = 400, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Params(params): Params<LetterParams>,
) -> Result<Json<LettersPage>, Problem> {
    let limit = params.limit.unwrap_or(50);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad_request(format!("limit: {limit} is not from 1 to {MAX_LIMIT}")));
    }
    let from = params.after.as_deref().map(offsets).transpose()?.unwrap_or_default();
    let returned = Returned::read(&app.parts.store).await?;
    let log = Arc::clone(&app.parts.log);
    let (total, page) = blocking(move || {
        let total = dead_letters::waiting(log.as_ref(), &returned)?;
        Ok::<_, Problem>((total, dead_letters::list(log.as_ref(), &returned, &from, limit)?))
    })
    .await?;
    let dead_letters = page.letters.into_iter().map(shortened).collect();
    Ok(Json(LettersPage { total, dead_letters, next: page.next.as_ref().map(written) }))
}

/// Show a dead letter
///
/// With all its bytes: as `text` where they are UTF-8, else as `base64`.
#[utoipa::path(get, path = "/api/v1/dead-letters/{id}", tag = "system",
    params(("id" = String, Path, description = "the letter's id")),
    responses((status = 200, body = Letter), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Letter>, Problem> {
    let place = place(&id)?;
    let log = Arc::clone(&app.parts.log);
    let letter = blocking(move || dead_letters::show(log.as_ref(), place)).await?;
    letter.map(Json).ok_or_else(|| missing(place))
}

/// Replay a dead letter
///
/// Sends the record back to the topic that it came from. Refused while this program cannot read it: it would come
/// straight back. Replaying twice does no harm, ids absorb it.
#[utoipa::path(post, path = "/api/v1/dead-letters/{id}/replay", tag = "system",
    params(("id" = String, Path, description = "the letter's id")),
    responses((status = 200, body = SentBack), (status = 404, body = Problem), (status = 422, body = Problem),
              (status = 503, body = Problem)))]
pub(crate) async fn replay_one(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<SentBack>, Problem> {
    let _alone = app.sending_back.lock().await;
    dead_letters::send_back(Arc::clone(&app.parts.log), &app.parts.store, place(&id)?).await?;
    Ok(Json(SentBack { replayed: 1, unreadable: 0 }))
}

/// Replay all dead letters
///
/// Sends every record back to the topic that it came from. What this program still cannot read stays, as a new letter
/// with the cause of today. One that is broken off goes on where it stopped when it is asked for again.
#[utoipa::path(post, path = "/api/v1/dead-letters/replay", tag = "system",
    responses((status = 200, body = SentBack), (status = 503, body = Problem)))]
pub(crate) async fn replay(State(app): State<App>) -> Result<Json<SentBack>, Problem> {
    let _alone = app.sending_back.lock().await;
    Ok(Json(dead_letters::send_all_back(Arc::clone(&app.parts.log), &app.parts.store).await?))
}

fn place(id: &str) -> Result<Place, Problem> {
    Place::parse(id).ok_or_else(|| Problem::not_found(format!("there is no dead letter `{id}`")))
}

fn shortened(mut letter: Letter) -> Letter {
    letter.letter.record = letter.letter.record.shortened(PREVIEW);
    letter
}

/// Offsets as `0-17.1-4`: partition and next offset.
fn written(offsets: &Offsets) -> String {
    let parts: Vec<_> = offsets.iter().map(|(partition, next)| format!("{partition}-{next}")).collect();
    parts.join(".")
}

fn offsets(text: &str) -> Result<Offsets, Problem> {
    let part = |part: &str| {
        let (partition, next) = part.split_once('-')?;
        Some((partition.parse().ok()?, next.parse().ok()?))
    };
    text.split('.').map(part).collect::<Option<Offsets>>().ok_or_else(|| {
        Problem::bad_request(format!("after: `{text}` is not the `next` of a page; pass that unchanged"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_where_the_one_before_ended() {
        let check = |text: &str, good: bool| assert_eq!(offsets(text).is_ok(), good, "{text}");
        check("0-17", true);
        check("0-17.1-4", true);
        check("", false);
        check("0", false);
        check("0-", false);
        check("0-1.", false);
        check("-1-1", false);
        let next = Offsets::from([(0, 17), (3, 4)]);
        assert_eq!(offsets(&written(&next)).unwrap(), next);
    }
}
