//! A service on this machine that answers well until it is told to be bad.

use std::{
    convert::Infallible,
    future::pending,
    io,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
}

impl Asked {
    /// A part of the query, as it stands there.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let pairs = self.uri.query().unwrap_or_default().split('&');
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }
}

/// How the service is today.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mood {
    /// It answers.
    Good,
    /// It answers, after so long.
    Late(Duration),
    /// It answers with this status, and asks to be left alone for so long.
    Status(u16, Option<Duration>),
    /// The head of an answer comes, and the rest never does.
    Slow,
    /// The connection breaks in the middle of the answer.
    Cut,
    /// The answer is something else.
    Garbage,
    /// An answer of 100 MB.
    Huge,
    /// 100 MB of nothing, in a few hundred kB of gzip.
    Bomb,
    /// It sends us somewhere else.
    Elsewhere(String),
}

impl Mood {
    /// Everything that can go wrong.
    pub(crate) fn bad(base: &str) -> Vec<Self> {
        let port = base.rsplit(':').next().unwrap_or_default();
        vec![
            Self::Status(429, Some(Duration::from_secs(7))),
            Self::Status(500, None),
            Self::Status(503, None),
            Self::Slow,
            Self::Cut,
            Self::Garbage,
            Self::Huge,
            Self::Bomb,
            Self::Elsewhere(format!("http://10.0.0.1:{port}/")),
            Self::Elsewhere("http://169.254.169.254/latest/meta-data/".to_owned()),
        ]
    }
}

type Answer = dyn Fn(&Asked, usize) -> Response + Send + Sync;

struct Now {
    mood: Mood,
    posts: usize,
}

/// The service; it answers until the test ends.
pub(crate) struct Service {
    /// `http://127.0.0.1:PORT`
    pub(crate) base: String,
    now: Arc<Mutex<Now>>,
}

impl Service {
    pub(crate) async fn start(answer: impl Fn(&Asked, usize) -> Response + Send + Sync + 'static) -> Self {
        let now = Arc::new(Mutex::new(Now { mood: Mood::Good, posts: 0 }));
        let answer: Arc<Answer> = Arc::new(answer);
        let app = Router::new().fallback(respond).with_state((Arc::clone(&now), answer));
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base, now }
    }

    /// From now on it is like this.
    pub(crate) fn be(&self, mood: Mood) {
        self.now.lock().unwrap().mood = mood;
    }

    /// From now on it holds so many posts, the first ones being the same as before.
    pub(crate) fn hold(&self, posts: usize) {
        self.now.lock().unwrap().posts = posts;
    }
}

async fn respond(
    State((now, answer)): State<(Arc<Mutex<Now>>, Arc<Answer>)>,
    Parts { uri, headers, .. }: Parts,
) -> Response {
    let (mood, posts) = {
        let now = now.lock().unwrap();
        (now.mood.clone(), now.posts)
    };
    let good = || answer(&Asked { uri, headers }, posts);
    match mood {
        Mood::Good => good(),
        Mood::Late(by) => {
            tokio::time::sleep(by).await;
            good()
        }
        Mood::Status(status, wait) => {
            let wait = wait.map(|wait| [(header::RETRY_AFTER, wait.as_secs().to_string())]);
            (StatusCode::from_u16(status).unwrap(), wait.map_or_else(HeaderMap::new, head), "not now")
                .into_response()
        }
        Mood::Slow => flowing(
            HeaderMap::new(),
            stream::once(async { Bytes::from_static(b" ") }).chain(stream::once(pending())),
        ),
        Mood::Cut => cut(good()).await,
        Mood::Garbage => "\u{0}}{<?xml <<<]]> \"\\ud800 <html><p>Down for maintenance".into_response(),
        Mood::Huge => {
            let megabyte = Bytes::from(vec![b' '; 1 << 20]);
            flowing(HeaderMap::new(), stream::iter((0..100).map(move |_| megabyte.clone())))
        }
        Mood::Bomb => {
            let gzip = head([(header::CONTENT_ENCODING, "gzip".to_owned())]);
            (gzip, bomb(100 << 20)).into_response()
        }
        Mood::Elsewhere(to) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
    }
}

fn head<const N: usize>(headers: [(header::HeaderName, String); N]) -> HeaderMap {
    headers.into_iter().map(|(name, value)| (name, value.parse().unwrap())).collect()
}

fn flowing(headers: HeaderMap, chunks: impl futures_util::Stream<Item = Bytes> + Send + 'static) -> Response {
    (headers, Body::from_stream(chunks.map(Ok::<_, Infallible>))).into_response()
}

/// The first half of an answer, then the end of the connection.
async fn cut(whole: Response) -> Response {
    let (head, body) = whole.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let half = Ok(body.slice(..body.len() / 2));
    let broken = stream::iter([half, Err(io::Error::other("the cable was pulled"))]);
    Response::from_parts(head, Body::from_stream(broken))
}

/// So many spaces, in gzip: each 258 of them are one "repeat the last byte" of 13 bits (RFC 1951, fixed codes).
fn bomb(bytes: usize) -> Vec<u8> {
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut bits, mut count) = (0_u64, 0);
    // Fields stand with their lowest bit first, codes with their highest: those are given turned round.
    let mut push = |value: u64, width: u32| {
        bits |= value << count;
        count += width;
        while count >= 8 {
            packed.push(bits.to_le_bytes()[0]);
            (bits, count) = (bits >> 8, count - 8);
        }
    };
    push(0b011, 3); // the last block, with fixed codes
    push(0b0000_1010, 8); // a space: 0x30 + 0x20 = 0101 0000
    for _ in 0..bytes / 258 {
        push(0b1010_0011, 8); // length 258: 1100 0101
        push(0, 5); // distance 1
    }
    push(0, 7); // the end of the block
    push(0, 7);
    packed.extend([0; 8]);
    packed
}
