//! Mastodon, streamed with a token.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{body::Body, response::IntoResponse};
use serde_json::{Value, json as value};
use tokio::sync::broadcast;
use vigie_model::{Origin, PostEvent};
use vigie_sources::SourceError;

use crate::{
    conformance::{
        Change, Network, http,
        stage::{Said, Stage},
    },
    ground::{Answer, Asked, Reading, Service, json, kit, refusal, respond, status},
    mastodon::{now, origin, standing, timeline, tooted},
};

const TOKENS: &[(&str, &str)] = &[("TOKEN", "canary")];

/// A server that streams, as it is played for the suite; all of it misbehaves, or only its streams do.
#[derive(Default)]
pub(crate) struct Streamed<const ONLY_STREAMS: bool>;

impl<const ONLY_STREAMS: bool> Network for Streamed<ONLY_STREAMS> {
    const TELLS: &'static [Change] = &[Said::Edited, Said::Deleted];
    // Who was away asks for the timeline, which shows what is there and not what is gone.
    const TELLS_LATER: &'static [Change] = &[Said::Edited];
    const BAD_AT: &'static str = if ONLY_STREAMS { "/api/v1/streaming" } else { "" };
    const SECRETS: &'static [(&'static str, &'static str)] = TOKENS;

    fn origin(base: &str) -> Origin {
        origin(base, &[], Some("TOKEN"))
    }

    async fn play(self, stage: Stage) -> String {
        http::serve(stage, Self::BAD_AT, |asked, stage| match asked.path.as_str() {
            "/api/v2/instance" => respond(json("{}")),
            "/api/v1/streaming/public" => {
                let said = futures_util::stream::unfold((stage.clone(), stage.history().said.len()), news);
                Body::from_stream(said).into_response()
            }
            _ => respond(timeline(&standing(stage), asked)),
        })
        .await
    }
}

/// What was said since so much was told; and now and then, that the stream lives.
async fn news((stage, told): (Stage, usize)) -> Option<(Result<String, std::io::Error>, (Stage, usize))> {
    tokio::time::sleep(Duration::from_millis(20)).await;
    let history = stage.history();
    let event = |said: &Said| {
        let number = said.number() as u64 + 1;
        match said {
            Said::Posted(_) => format!("event: update\ndata: {}\n\n", tooted(number, &said.text())),
            Said::Edited(_) => format!("event: status.update\ndata: {}\n\n", tooted(number, &said.text())),
            Said::Deleted(_) | Said::Erased(_) => format!("event: delete\ndata: {number}\n\n"),
        }
    };
    let said: String = history.said[told..].iter().map(event).collect();
    Some((Ok(said + ":thump\n"), (stage, history.said.len())))
}

/// A server whose timeline and streams a test writes.
#[derive(Clone)]
struct Server {
    statuses: Arc<Mutex<Vec<Value>>>,
    lines: broadcast::Sender<String>,
}

impl Server {
    async fn start() -> (Self, Service) {
        let server = Self { statuses: Arc::default(), lines: broadcast::channel(1_000).0 };
        let own = server.clone();
        let service = Service::start(move |asked| own.answer(asked)).await;
        (server, service)
    }

    fn answer(&self, asked: &Asked) -> Answer {
        if asked.path == "/api/v2/instance" {
            // The streams are where everything else is.
            return json(value!({"configuration": {"urls": {"streaming": null}}}));
        }
        assert_eq!(asked.headers["authorization"], "Bearer canary");
        match asked.path.as_str() {
            "/api/v1/streaming/public" => {
                let stream = futures_util::stream::unfold(self.lines.subscribe(), async |mut lines| {
                    let line = lines.recv().await.ok().filter(|line| line != "end")?;
                    Some((Ok::<_, std::io::Error>(line), lines))
                });
                (200, vec![("content-type", "text/event-stream".to_owned())], Body::from_stream(stream))
            }
            _ => timeline(&self.statuses.lock().unwrap(), asked),
        }
    }

    /// Says something on the streams, in pieces.
    fn say(&self, kind: &str, data: &str) {
        let event = format!("event: {kind}\ndata: {data}\n\n:thump\n");
        let (first, second) = event.split_at(event.len() / 2);
        for piece in [first, second] {
            self.lines.send(piece.to_owned()).unwrap();
        }
    }

    fn toot(&self, number: u64) {
        let status = tooted(number, "streamed");
        self.statuses.lock().unwrap().push(status.clone());
        self.say("update", &status.to_string());
    }
}

#[tokio::test]
async fn posts_edits_and_deletions_are_heard() {
    let (server, service) = Server::start().await;
    server.statuses.lock().unwrap().extend((1..=3).map(|n| tooted(n, "before")));
    let mut reading =
        Reading::of(&origin(&service.url, &[], Some("TOKEN")), &kit(now, TOKENS), None).await.unwrap();
    reading.until(|reading| reading.posts.len() == 3).await;
    server.say("update", "not json");
    server.say("notification", "{}");
    server.toot(4);
    server.say("status.update", &tooted(2, "after").to_string());
    reading.until(|reading| reading.post("mastodon:home.example/2").text == "after").await;
    assert!(matches!(reading.last.last(), Some(PostEvent::Edited(_))));
    assert_eq!(reading.post("mastodon:home.example/4").text, "streamed");
    server.say("delete", "4");
    server.say("delete", "999");
    reading.until(|reading| reading.posts.contains_key("mastodon:127.0.0.1/999")).await;
    assert_eq!(reading.posts["mastodon:home.example/4"], None);
}

#[tokio::test]
async fn nothing_is_lost_between_two_streams() {
    let (server, service) = Server::start().await;
    server.statuses.lock().unwrap().push(tooted(1, "before"));
    let mut reading =
        Reading::of(&origin(&service.url, &[], Some("TOKEN")), &kit(now, TOKENS), None).await.unwrap();
    reading.until(|reading| reading.posts.len() == 1).await;
    let mut next = 2;
    for _ in 0..3 {
        for _ in 0..5 {
            server.toot(next);
            next += 1;
        }
        server.lines.send("end".to_owned()).unwrap();
        let error = loop {
            match reading.step().await {
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert!(matches!(error, SourceError::Unavailable { .. }), "{error}");
        // Said while nobody listens.
        let meanwhile = (next..next + 90).map(|n| tooted(n, "meanwhile"));
        server.statuses.lock().unwrap().extend(meanwhile);
        next += 90;
        reading.connect_again().await;
        let all = usize::try_from(next - 1).unwrap();
        reading.until(|reading| reading.posts.len() == all).await;
    }
    assert!(!format!("{:?}", reading.cursor).contains("canary"));
}

#[tokio::test]
async fn a_silent_stream_is_made_up_for_by_asking() {
    let (server, service) = Server::start().await;
    let mut reading =
        Reading::of(&origin(&service.url, &[], Some("TOKEN")), &kit(now, TOKENS), None).await.unwrap();
    let later = server.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        later.statuses.lock().unwrap().push(tooted(1, "unheard"));
    });
    reading.until(|reading| reading.posts.len() == 1).await;
}

#[tokio::test]
async fn servers_without_streams_are_asked_and_tokens_that_fail_are_told() {
    let service = Service::start(|asked| match asked.path.as_str() {
        "/api/v1/timelines/public" => timeline(&[tooted(1, "asked")], asked),
        _ => status(404, "no"),
    })
    .await;
    let source = origin(&service.url, &[], Some("TOKEN"));
    let mut reading = Reading::of(&source, &kit(now, TOKENS), None).await.unwrap();
    reading.until(|reading| reading.posts.len() == 1).await;
    let service = Service::start(|_| status(401, "no")).await;
    let error = refusal(&origin(&service.url, &[], Some("TOKEN")), &kit(now, TOKENS)).await;
    assert!(matches!(&error, SourceError::Refused { mend, .. } if mend.contains("TOKEN")), "{error}");
    assert!(!error.to_string().contains("canary"));
}
