//! A service that answers as a test says, and what a source makes of it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    body::Body,
    extract::{Query, Request},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use tokio::time::timeout;
use vigie_model::{Origin, Post, PostEvent};
use vigie_outbound::OutboundClient;
use vigie_sources::{AnySource, Config, Cursor, Kit, Source, SourceBatch, SourceError, open};

use crate::conformance::{http, stage::Stage};

/// What a question was.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) query: HashMap<String, String>,
    pub(crate) headers: HeaderMap,
}

impl From<&Request> for Asked {
    fn from(request: &Request) -> Self {
        let query = Query::try_from_uri(request.uri()).map(|Query(query)| query).unwrap_or_default();
        Self { path: request.uri().path().to_owned(), query, headers: request.headers().clone() }
    }
}

impl Asked {
    pub(crate) fn query(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }
}

/// An answer: status, headers and body.
pub(crate) type Answer = (u16, Vec<(&'static str, String)>, Body);

#[expect(clippy::needless_pass_by_value, reason = "values are written as they come")]
pub(crate) fn json(value: impl ToString) -> Answer {
    (200, vec![("content-type", "application/json".to_owned())], Body::from(value.to_string()))
}

pub(crate) fn status(status: u16, body: &str) -> Answer {
    (status, Vec::new(), Body::from(body.to_owned()))
}

/// A service on loopback; it remembers what it was asked.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Service {
    pub(crate) async fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let known = Arc::clone(&asked);
        let url = http::serve(Stage::new(), "", move |asked, _| {
            known.lock().unwrap().push(asked.clone());
            respond(answer(asked))
        })
        .await;
        Self { url, asked }
    }

    /// What it was asked since this was last looked at.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

pub(crate) fn respond((status, headers, body): Answer) -> Response {
    let mut response = body.into_response();
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

/// A kit without pauses, in which these variables are set.
pub(crate) fn kit(clock: fn() -> Timestamp, variables: &'static [(&'static str, &'static str)]) -> Kit {
    kit_with(clock, variables, Config { pause: Duration::ZERO, patience: 0.000_1, ..Config::default() })
}

pub(crate) fn kit_with(
    clock: fn() -> Timestamp,
    variables: &'static [(&'static str, &'static str)],
    config: Config,
) -> Kit {
    let outbound = vigie_outbound::Config { allow: vec!["127.0.0.1".to_owned()], ..Default::default() };
    let outbound = OutboundClient::new(&outbound, &prometheus::Registry::new()).unwrap();
    let secrets =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    Kit::new(outbound, Arc::new(secrets), clock, config)
}

/// A source that is being read, and what came of it.
pub(crate) struct Reading {
    source: AnySource,
    /// The last text of each post; `None` when it was deleted.
    pub(crate) posts: BTreeMap<String, Option<Post>>,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) last: Vec<PostEvent>,
}

impl Reading {
    pub(crate) async fn of(origin: &Origin, kit: &Kit, cursor: Option<Cursor>) -> Result<Self, SourceError> {
        let part = origin.parts().remove(0);
        let mut source = open(&part, kit.clone()).unwrap();
        source.connect(cursor.clone()).await?;
        Ok(Self { source, posts: BTreeMap::new(), cursor, last: Vec::new() })
    }

    /// One batch. Each is asked for twice, and the first time dropped while it waits: nothing is lost by that.
    pub(crate) async fn step(&mut self) -> Result<SourceBatch, SourceError> {
        let dropped = timeout(Duration::from_micros(50), self.source.next_batch()).await;
        let batch = match dropped {
            Ok(batch) => batch?,
            Err(_) => timeout(Duration::from_secs(120), self.source.next_batch()).await.expect("a batch")?,
        };
        for event in &batch.events {
            let post = match event {
                PostEvent::Posted(post) | PostEvent::Edited(post) => Some(post.clone()),
                PostEvent::Deleted { .. } | PostEvent::Erased(_) => None,
            };
            self.posts.insert(event.id().unwrap().to_string(), post);
        }
        assert!(batch.events.len() <= 2_000);
        self.cursor = Some(batch.cursor.clone());
        self.last.clone_from(&batch.events);
        Ok(batch)
    }

    /// Batches until it is so.
    pub(crate) async fn until(&mut self, mut so: impl FnMut(&Self) -> bool) {
        for _ in 0..500 {
            if so(self) {
                return;
            }
            self.step().await.unwrap();
        }
        panic!("never: {:?}", self.posts.keys());
    }

    pub(crate) fn post(&self, id: &str) -> &Post {
        self.posts
            .get(id)
            .and_then(Option::as_ref)
            .unwrap_or_else(|| panic!("{id} of {:?}", self.posts.keys()))
    }

    /// Connects again from the last cursor, as the runner does.
    pub(crate) async fn connect_again(&mut self) {
        self.source.close().await;
        self.source.connect(self.cursor.clone()).await.unwrap();
    }
}

/// What a source says that cannot be read.
pub(crate) async fn refusal(origin: &Origin, kit: &Kit) -> SourceError {
    match Reading::of(origin, kit, None).await {
        Ok(mut reading) => reading.step().await.expect_err("it cannot be read"),
        Err(error) => error,
    }
}
