//! A network that is asked over HTTP, on this machine, which answers well until it is told to be bad.

use std::{
    convert::Infallible,
    future::pending,
    io::{self, Write},
    net::Ipv4Addr,
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use futures_util::{Stream, StreamExt, stream};
use tokio::time::{Instant, timeout_at};

use super::stage::{Mood, Stage};
use crate::ground::Asked;

/// 100 MB of spaces, in gzip.
pub(crate) static BOMB: LazyLock<Bytes> = LazyLock::new(|| {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    (0..100).for_each(|_| gzip.write_all(&vec![b' '; 1 << 20]).unwrap());
    gzip.finish().unwrap().into()
});

/// Answers questions until the test ends; the address, `http://127.0.0.1:PORT`. Only paths that begin with `bad_at` are bad when
/// it is told to be.
pub(crate) async fn serve(
    stage: Stage,
    bad_at: &'static str,
    answer: impl Fn(&Asked, &Stage) -> Response + Send + Sync + 'static,
) -> String {
    let answer = Arc::new(answer);
    let app = Router::new().fallback(move |request: Request| {
        let (stage, answer) = (stage.clone(), Arc::clone(&answer));
        async move {
            let asked = Asked::from(&request);
            let mood = if asked.path.starts_with(bad_at) { stage.mood() } else { Mood::Good };
            respond(mood, || answer(&asked, &stage), &stage).await
        }
    });
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    base
}

/// A service whose answers a test writes, by what is asked and by how many posts there are.
pub(crate) struct Service {
    /// `http://127.0.0.1:PORT`
    pub(crate) base: String,
    stage: Stage,
}

impl Service {
    pub(crate) async fn start(answer: impl Fn(&Asked, usize) -> Response + Send + Sync + 'static) -> Self {
        let stage = Stage::new();
        let base =
            serve(stage.clone(), "", move |asked, stage| answer(asked, stage.history().posts().len())).await;
        Self { base, stage }
    }

    /// From now on it holds so many posts.
    pub(crate) fn hold(&self, posts: usize) {
        self.stage.hold(posts);
    }
}

async fn respond(mood: Mood, good: impl FnOnce() -> Response, stage: &Stage) -> Response {
    match mood {
        Mood::Good => good(),
        Mood::Late(by) => {
            tokio::time::sleep(by).await;
            good()
        }
        Mood::Status(status, wait) => {
            let wait = wait.map(|wait| head(header::RETRY_AFTER, &wait.as_secs().to_string()));
            (StatusCode::from_u16(status).unwrap(), wait.unwrap_or_default(), "not now").into_response()
        }
        Mood::Slow => flowing(
            HeaderMap::new(),
            stream::once(async { Bytes::from_static(b" ") }).chain(stream::once(pending())),
        ),
        Mood::Cut => {
            let whole = beginning(good()).await;
            let half = Ok(whole.slice(..whole.len() / 2));
            let broken = [half, Err(io::Error::other("the cable was pulled"))];
            Body::from_stream(stream::iter(broken)).into_response()
        }
        Mood::Garbage => "\u{0}}{<?xml <<<]]> \"\\ud800 <html><p>Down for maintenance".into_response(),
        Mood::Huge => {
            let (megabyte, stage) = (Bytes::from(vec![b' '; 1 << 20]), stage.clone());
            let endless = stream::iter(0..100).map(move |_| {
                stage.took(megabyte.len());
                megabyte.clone()
            });
            flowing(HeaderMap::new(), stream::once(beginning(good())).chain(endless))
        }
        Mood::Bomb => (head(header::CONTENT_ENCODING, "gzip"), BOMB.clone()).into_response(),
        Mood::Elsewhere(to) => (StatusCode::FOUND, head(header::LOCATION, &to)).into_response(),
    }
}

fn head(name: HeaderName, value: &str) -> HeaderMap {
    HeaderMap::from_iter([(name, value.parse().unwrap())])
}

fn flowing(headers: HeaderMap, chunks: impl Stream<Item = Bytes> + Send + 'static) -> Response {
    (headers, Body::from_stream(chunks.map(Ok::<_, Infallible>))).into_response()
}

/// The body of an answer; of one that goes on for ever, its beginning.
async fn beginning(answer: Response) -> Bytes {
    let (mut chunks, mut begun) = (answer.into_body().into_data_stream(), Vec::new());
    let deadline = Instant::now() + Duration::from_millis(100);
    while let Ok(Some(chunk)) = timeout_at(deadline, chunks.next()).await {
        begun.extend_from_slice(&chunk.unwrap());
    }
    begun.into()
}
