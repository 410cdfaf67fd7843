//! Push: posts come in, and are acknowledged once they are durable. The good ones of a batch are kept, the others are
//! named by their line.

use std::sync::Arc;

use axum::{
    Json,
    body::{Body, HttpBody},
    extract::State,
    http::{HeaderMap, HeaderValue},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use vigie_model::{PostId, encode, parse_post_event};
use vigie_stream::{POSTS, Record, Route};

use crate::{
    body,
    identity::{self, Caller},
    problem::{Fault, Problem},
    push::{Begun, key_in},
    state::{App, blocking},
};

/// The most faults that are told one by one.
const MAX_TOLD: usize = 100;

/// What is answered to a push.
pub(crate) type Answer = Result<Pushed, Problem>;

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Pushed {
    /// How many are durable now.
    accepted: usize,
    /// How many were refused.
    rejected: usize,
    /// The first hundred refusals with their line (or place in the array), counted from 1.
    errors: Vec<Refusal>,
}

impl Pushed {
    /// About how much memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.errors.iter().map(|refusal| size_of::<Refusal>() + refusal.problem.len()).sum()
    }

    #[cfg(test)]
    pub(crate) fn of(accepted: usize) -> Self {
        Self { accepted, rejected: 0, errors: Vec::new() }
    }
}

/// One refused post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Refusal {
    /// Line, or place in the array, counted from 1.
    line: usize,
    /// What is wrong and how to mend it.
    problem: String,
}

/// Push posts
///
/// The body is one JSON post, an array of posts, or JSON lines. Each is a post, or `{"posted":…}`, `{"edited":…}`,
/// `{"deleted":{"id":…,"at":…}}`, or `{"erased":{"source":…,"author":…,"at":…}}`, which takes away all that the author of
/// that `id` published until then. Answered only when everything accepted is durable. In place of a token the request may
/// be signed as Standard Webhooks asks, with a secret of `server.push_secrets`.
#[utoipa::path(post, path = "/api/v1/posts", tag = "posts",
    params(("Idempotency-Key" = Option<String>, Header,
                description = "the same key with the same body gets the same answer for a day"),
           ("webhook-id" = Option<String>, Header, description = "of a signed request; its key where there is no other"),
           ("webhook-timestamp" = Option<String>, Header, description = "of a signed request, in seconds since 1970"),
           ("webhook-signature" = Option<String>, Header, description = "`v1,` and the signature; several apart by spaces")),
    request_body(content = vigie_model::Post, description = "a post, an array of posts, or JSON lines"),
    responses((status = 200, body = Pushed),
              (status = 401, description = "the token or the signature is of nobody", body = Problem),
              (status = 409, description = "the same key is under way", body = Problem),
              (status = 413, body = Problem),
              (status = 422, description = "nothing was accepted, or the key stood for another body", body = Problem),
              (status = 429, description = "the token or secret comes too often; see Retry-After", body = Problem),
              (status = 503, description = "the log is away or slow; see Retry-After", body = Problem)))]
pub(crate) async fn push(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let caller = identity::caller();
    app.push.before(&caller)?;
    let limit = app.config.max_body_bytes;
    let _room = app.intake.enter(body.size_hint().upper().unwrap_or(limit as u64)).await?;
    let body = body::read(body, limit, Problem::too_large).await?;
    let now = (app.parts.clock)();
    let sender = app.push.sender(&caller, &headers, &body, now)?;
    let turn = match key_in(&headers, caller == Caller::Signed)? {
        None => None,
        Some(key) => match app.push.repeats.begin(&sender, key, &body, now)? {
            Begun::First(turn) => Some(turn),
            Begun::Again(answer) => return Ok(repeated(answer)),
        },
    };
    let answer = take_in(&app, body).await;
    if let Some(turn) = turn {
        turn.end(&answer, now);
    }
    answer.map(|pushed| Json(pushed).into_response())
}

/// An answer that was given before.
fn repeated(answer: Answer) -> Response {
    let mut response = answer.map(Json).into_response();
    response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    response
}

async fn take_in(app: &App, body: Vec<u8>) -> Answer {
    app.metrics.bytes_in.inc_by(body.len() as u64);
    let (log, now, most) = (Arc::clone(&app.parts.log), (app.parts.clock)(), app.push.max_posts);
    let pushed = blocking(move || {
        let batch = Batch::read(&body, now)?;
        let (accepted, rejected) = (batch.records.len(), batch.rejected);
        if accepted + rejected > most {
            return Err(Problem::too_many_posts(most));
        }
        if accepted > 0 {
            log.append(POSTS, batch.records).map_err(|error| {
                Problem::from(error).while_away("nothing of this request was acknowledged: send it again")
            })?;
        }
        Ok::<_, Problem>(Pushed { accepted, rejected, errors: batch.errors })
    })
    .await?;
    app.metrics.posts_accepted.inc_by(pushed.accepted as u64);
    app.metrics.posts_rejected.inc_by(pushed.rejected as u64);
    if pushed.accepted == 0 && pushed.rejected > 0 {
        let fault =
            |refusal: Refusal| Fault { place: format!("line {}", refusal.line), problem: refusal.problem };
        let errors = pushed.errors.into_iter().map(fault).collect();
        return Err(Problem::unprocessable("no post could be accepted", errors));
    }
    Ok(pushed)
}

#[derive(Default)]
struct Batch {
    records: Vec<Record>,
    rejected: usize,
    errors: Vec<Refusal>,
}

impl Batch {
    fn read(body: &[u8], now: jiff::Timestamp) -> Result<Self, Problem> {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let mut batch = Self::default();
        if body.trim_ascii_start().starts_with(b"[") {
            let posts: Vec<&RawValue> = serde_json::from_slice(body).map_err(|error| {
                Problem::bad_request(format!("the array of posts is not valid JSON: {error}"))
            })?;
            for (at, post) in posts.into_iter().enumerate() {
                batch.add(at + 1, post.get().as_bytes(), now);
            }
            return Ok(batch);
        }
        // One object over several lines is one post; otherwise each line is.
        if body.trim_ascii().contains(&b'\n')
            && let Ok(whole) = serde_json::from_slice::<&RawValue>(body)
        {
            batch.add(1, whole.get().as_bytes(), now);
            return Ok(batch);
        }
        for (at, line) in body.split(|byte| *byte == b'\n').enumerate() {
            let line = line.trim_ascii();
            if !line.is_empty() {
                batch.add(at + 1, line, now);
            }
        }
        Ok(batch)
    }

    fn add(&mut self, line: usize, json: &[u8], now: jiff::Timestamp) {
        let record = parse_post_event(json, now).map_err(|error| error.to_string()).and_then(|event| {
            let value = encode(&event, now.as_millisecond()).map_err(|error| error.to_string())?;
            Ok(Record { route: Route::of(event.id().map(PostId::as_str)), value })
        });
        match record {
            Ok(record) => self.records.push(record),
            Err(problem) => {
                self.rejected += 1;
                if self.errors.len() < MAX_TOLD {
                    self.errors.push(Refusal { line, problem });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"id":"a:1","source":"a","text":"t","published_at":"2026-01-01T00:00:00Z"}"#;

    #[test]
    fn every_shape_of_body_is_read() {
        let check = |body: String, accepted: usize, bad_lines: &[usize]| {
            let batch = Batch::read(body.as_bytes(), "2026-06-01T00:00:00Z".parse().unwrap()).unwrap();
            let lines: Vec<_> = batch.errors.iter().map(|refusal| refusal.line).collect();
            assert_eq!((batch.records.len(), lines.as_slice()), (accepted, bad_lines), "{body}");
        };
        check(GOOD.to_owned(), 1, &[]);
        check(format!("\u{feff}{GOOD}\r\n\r\n{GOOD}\n"), 2, &[]);
        check(format!("{GOOD}\nnot json\n{GOOD}"), 2, &[2]);
        check(format!("[{GOOD},{GOOD}]"), 2, &[]);
        check(format!("[{GOOD},7,{{}}]"), 1, &[2, 3]);
        check(GOOD.replace(',', ",\n"), 1, &[]);
        check(String::new(), 0, &[]);
        check("[]".to_owned(), 0, &[]);
    }

    #[test]
    fn who_erases_everything_is_told_to_every_partition() {
        let erased = r#"{"erased":{"source":"a","author":"ana","at":"2026-01-01T00:00:00Z"}}"#;
        let batch = Batch::read(format!("{GOOD}\n{erased}").as_bytes(), jiff::Timestamp::now()).unwrap();
        let routes: Vec<Route> = batch.records.into_iter().map(|record| record.route).collect();
        assert_eq!(routes, [Route::Key(b"a:1".to_vec()), Route::Every]);
    }

    #[test]
    fn a_broken_array_is_refused_whole() {
        assert!(Batch::read(b"[{]", jiff::Timestamp::UNIX_EPOCH).is_err());
    }
}
