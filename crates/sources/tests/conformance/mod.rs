//! What every source that asks over HTTP promises, tried against a service that misbehaves in all the ways that services do:
//! nothing is lost by a drop, a failure or a restart; what comes again is absorbed by ids; nobody makes us read without end
//! or look at private addresses; and it stops when it is told to.
//!
//! A source passes by `conforms(answer, open)`: `answer` is the service as the source knows it while it holds so many posts,
//! `open` the source that reads it at an address.

#[allow(dead_code, reason = "each test takes what it needs of it")]
mod service;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use jiff::Timestamp;
use prometheus::Registry;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use vigie_model::PostEvent;
use vigie_outbound::{Config as OutboundConfig, OutboundClient};
use vigie_sources::{
    Config, Cursor, Kit, Metrics, Outcome, RunError, Runner, RunnerConfig, Source, SourceError,
};

pub(crate) use service::{Asked, Mood, Service};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one answer may take, and how large it may be.
const TIMEOUT: Duration = Duration::from_millis(700);
const LIMIT: usize = 1 << 20;

/// A kit that may reach this machine, hardly waits, and knows these secrets.
pub(crate) fn kit(secrets: &'static [(&str, &str)]) -> Kit {
    let outbound = OutboundConfig {
        allow: vec!["127.0.0.0/8".to_owned()],
        timeout: TIMEOUT,
        max_response_bytes: LIMIT,
        ..OutboundConfig::default()
    };
    let outbound = OutboundClient::new(&outbound, &Registry::new()).unwrap();
    let secret =
        |name: &str| secrets.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let config = Config { pause: Duration::ZERO, patience: 0.000_01, ..Config::default() };
    Kit::new(outbound, Arc::new(secret), Timestamp::now, config)
}

/// Tries everything.
pub(crate) async fn conforms<S: Source + 'static>(
    answer: impl Fn(&Asked, usize) -> axum::response::Response + Send + Sync + 'static,
    open: impl Fn(&str) -> S,
) {
    let service = Service::start(answer).await;
    let open = || open(&service.base);
    resumes_where_it_was_dropped(&service, &open).await;
    for mood in Mood::bad(&service.base) {
        comes_back_after(&service, mood, &open).await;
    }
    copes_with_any_cursor(&service, &open).await;
    stops_when_told_to(&service, &open).await;
}

/// Reads until so many posts are known, connecting again from the last cursor after each failure.
async fn read<S: Source>(
    source: &mut S,
    cursor: &mut Option<Cursor>,
    ids: &mut BTreeSet<String>,
    posts: usize,
) {
    let deadline = Instant::now() + PATIENCE;
    while ids.len() < posts {
        assert!(Instant::now() < deadline, "{} of {posts} posts came", ids.len());
        match timeout(PATIENCE, source.next_batch()).await.expect("there is something to yield") {
            Ok(batch) => {
                ids.extend(batch.events.iter().filter_map(told));
                *cursor = Some(batch.cursor);
            }
            Err(error) => {
                assert!(matches!(error, SourceError::Unavailable { .. }), "{error:?}");
                tokio::time::sleep(Duration::from_millis(5)).await;
                source.connect(cursor.clone()).await.unwrap();
            }
        }
    }
    assert_eq!(ids.len(), posts, "each post has one id");
}

fn told(event: &PostEvent) -> Option<String> {
    match event {
        PostEvent::Posted(post) | PostEvent::Edited(post) => {
            // What the gate for posts of strangers would refuse, a source may not yield either.
            let written = serde_json::to_vec(post).unwrap();
            vigie_model::parse_post_event(&written, Timestamp::now()).unwrap();
            Some(post.id.to_string())
        }
        PostEvent::Deleted { .. } | PostEvent::Erased(_) => None,
    }
}

async fn resumes_where_it_was_dropped<S: Source>(service: &Service, open: &impl Fn() -> S) {
    service.hold(5);
    let (mut source, mut cursor, mut ids) = (open(), None, BTreeSet::new());
    source.connect(None).await.unwrap();
    // Dropped while the service thinks: nothing may be lost by it.
    service.be(Mood::Late(Duration::from_millis(60)));
    for _ in 0..3 {
        let _ = timeout(Duration::from_millis(20), source.next_batch()).await;
    }
    service.be(Mood::Good);
    read(&mut source, &mut cursor, &mut ids, 5).await;
    drop(source); // as by a kill
    service.hold(9);
    let mut source = open();
    source.connect(cursor.clone()).await.unwrap();
    read(&mut source, &mut cursor, &mut ids, 9).await;
    // From the start again: the same posts have the same ids.
    let (mut source, mut again) = (open(), BTreeSet::new());
    source.connect(None).await.unwrap();
    read(&mut source, &mut None, &mut again, 9).await;
    assert_eq!(again, ids);
    source.close().await;
}

async fn comes_back_after<S: Source>(service: &Service, mood: Mood, open: &impl Fn() -> S) {
    service.hold(3);
    let (mut source, mut cursor, mut ids) = (open(), None, BTreeSet::new());
    source.connect(None).await.unwrap();
    read(&mut source, &mut cursor, &mut ids, 3).await;
    service.hold(6);
    service.be(mood.clone());
    // A new one, which knows no more than its cursor.
    let mut source = open();
    let error = fails(&mut source, cursor.clone(), &mood).await;
    match (&mood, &error) {
        (Mood::Status(429, Some(asked)), SourceError::Unavailable { retry_after, .. }) => {
            assert!(retry_after.is_some_and(|wait| wait >= *asked), "{mood:?}: {error:?}");
        }
        (Mood::Status(..) | Mood::Slow | Mood::Cut, SourceError::Refused { .. }) => {
            panic!("{mood:?} passes, and needs no person: {error:?}")
        }
        _ => {}
    }
    service.be(Mood::Good);
    let mut source = open();
    source.connect(cursor.clone()).await.unwrap();
    read(&mut source, &mut cursor, &mut ids, 6).await;
}

/// The error that comes of reading a service in such a mood, within a bounded time.
async fn fails<S: Source>(source: &mut S, cursor: Option<Cursor>, mood: &Mood) -> SourceError {
    let begun = Instant::now();
    let attempt = async {
        source.connect(cursor).await?;
        loop {
            source.next_batch().await?;
        }
    };
    let error: Result<(), SourceError> = timeout(PATIENCE, attempt).await.expect("it fails in time");
    assert!(begun.elapsed() < TIMEOUT + Duration::from_secs(30), "{mood:?} took {:?}", begun.elapsed());
    error.expect_err("a service in such a mood cannot be read")
}

async fn copes_with_any_cursor<S: Source>(service: &Service, open: &impl Fn() -> S) {
    service.hold(2);
    for cursor in ["", "0", "{}", "[1,2", "null", "\u{0}\u{ffff}é", "-9999999999999999999"] {
        let mut source = open();
        match source.connect(Some(Cursor(cursor.to_owned()))).await {
            Ok(()) => {
                // It may have taken the words for a place behind everything; it may not break.
                let _ = timeout(Duration::from_millis(300), source.next_batch()).await;
            }
            Err(error) => assert!(matches!(error, SourceError::Refused { .. }), "{cursor}: {error:?}"),
        }
    }
}

async fn stops_when_told_to<S: Source + 'static>(service: &Service, open: &impl Fn() -> S) {
    service.hold(4);
    for mood in [Mood::Good, Mood::Slow, Mood::Status(503, None)] {
        service.be(mood.clone());
        let (source, stop) = (open(), CancellationToken::new());
        let metrics = Metrics::new(&Registry::new()).unwrap();
        let runner = Runner::new(&source, RunnerConfig::default(), metrics, Timestamp::now);
        let sink = async |_: Vec<PostEvent>| Ok::<(), &str>(());
        let run = runner.run(source, None, sink, async |_| Ok(()), stop.clone());
        let stopping = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            stop.cancel();
            Instant::now()
        };
        let (ended, told) = timeout(PATIENCE, async { tokio::join!(run, stopping) }).await.unwrap();
        assert!(
            matches!(ended, Ok(Outcome::Stopped) | Err(RunError::Source(_))),
            "{mood:?}: {:?}",
            ended.map_err(|_| "the sink failed")
        );
        assert!(told.elapsed() < Duration::from_secs(5), "{mood:?} stops at once");
    }
    service.be(Mood::Good);
}
