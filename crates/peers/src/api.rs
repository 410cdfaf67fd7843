//! A small client for the API, as any program would write one: requests that wait for their answer, and the live
//! stream.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock, Mutex},
    thread,
    time::{Duration, Instant},
};

use reqwest::{
    Client, Method, RequestBuilder, Url,
    header::{CONTENT_TYPE, ETAG, RETRY_AFTER, SET_COOKIE},
};
use serde_json::Value;
use tokio::runtime::Runtime;

/// What all tests' requests and receivers run on.
pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
static CLIENT: LazyLock<Client> = LazyLock::new(|| Client::builder().no_proxy().build().unwrap());

/// How long reading may stand still before it counts as stuck.
const STUCK: Duration = Duration::from_secs(90);

/// The API of one server.
#[derive(Debug, Clone)]
pub struct Api {
    base: Url,
    /// What every request carries as `Authorization: Bearer`.
    key: Option<String>,
}

impl Api {
    /// The API at an address like `http://127.0.0.1:7700`.
    pub fn at(base: &str) -> Self {
        Self { base: base.parse().unwrap(), key: None }
    }

    /// The same, asked by whoever has this key or token.
    pub fn with_key(&self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self.clone() }
    }

    /// Where it is, without a slash at the end.
    pub fn url(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// A request to a path, for what the other functions do not cover.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.known(CLIENT.request(method, self.base.join(path).unwrap()))
    }

    fn known(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }

    /// `GET`.
    pub fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path))
    }

    /// `GET` with parameters.
    pub fn ask(&self, path: &str, parameters: &[(&str, &str)]) -> Answer {
        let mut url = self.base.join(path).unwrap();
        url.query_pairs_mut().extend_pairs(parameters);
        send(self.known(CLIENT.get(url)))
    }

    /// Pushes posts in any shape.
    pub fn push(&self, body: impl Into<reqwest::Body>) -> Answer {
        send(self.request(Method::POST, "/api/v1/posts").body(body))
    }

    /// Pushes posts as JSON lines; all must be accepted.
    pub fn push_all(&self, posts: &[Value]) {
        let lines: String = posts.iter().map(|post| format!("{post}\n")).collect();
        let pushed = self.push(lines).expect_ok();
        assert_eq!(pushed["accepted"], posts.len(), "{pushed}");
    }

    /// Pushes posts and waits until each stage has seen them.
    pub fn push_and_settle(&self, posts: &[Value]) {
        self.push_all(posts);
        self.settle();
    }

    /// Waits until everything acknowledged is searchable, and was looked at by the rules.
    pub fn settle(&self) {
        self.settle_while(|| {});
    }

    /// The same where the server may be away for a while; `tend` runs between the questions.
    ///
    /// # Panics
    /// When nothing moves for a minute and a half: it says what the server last said.
    pub fn settle_while(&self, mut tend: impl FnMut()) {
        // Mentions are counted when all posts have become mentions. What is appended later is not waited for.
        for (topic, readers) in [("posts", &["matcher"][..]), ("mentions", &["index", "alerts"])] {
            let (mut ends, mut lowest, mut moved) = (None, u64::MAX, Instant::now());
            loop {
                tend();
                let status = self.try_status();
                let kept = status.as_ref().and_then(|status| topic_of(status, topic));
                if let Some(kept) = kept {
                    let ends = ends.get_or_insert_with(|| ends_of(kept));
                    let behind = readers.iter().map(|reader| behind(kept, reader, ends)).sum();
                    if behind == 0 {
                        break;
                    }
                    if behind < lowest {
                        (lowest, moved) = (behind, Instant::now());
                    }
                }
                assert!(moved.elapsed() < STUCK, "{lowest} records of {topic} wait: {status:#?}");
                thread::sleep(Duration::from_millis(30));
            }
        }
    }

    /// What the server says of itself, unless it is away.
    pub fn try_status(&self) -> Option<Value> {
        let request = self.request(Method::GET, "/api/v1/status").timeout(Duration::from_secs(20));
        try_send(request).ok().filter(|answer| answer.status == 200).map(|answer| answer.json())
    }

    /// The answer to a search.
    pub fn search(&self, parameters: &[(&str, &str)]) -> Value {
        self.ask("/api/v1/mentions", parameters).expect_ok()
    }

    /// The ids of all mentions found, page after page.
    pub fn ids(&self, parameters: &[(&str, &str)]) -> Vec<String> {
        let (mut ids, mut after) = (Vec::new(), String::new());
        loop {
            let mut parameters = parameters.to_vec();
            parameters.push(("limit", "200"));
            if !after.is_empty() {
                parameters.push(("after", &after));
            }
            let page = self.search(&parameters);
            ids.extend(ids_of(&page));
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => return ids,
            }
        }
    }

    /// All alerts of the only workspace, newest first.
    pub fn alerts(&self) -> Vec<Value> {
        self.get("/api/v1/alerts?limit=200").expect_ok()["alerts"].as_array().unwrap().clone()
    }

    /// Watches the live stream from now on.
    pub fn watch(&self) -> Watcher {
        let mut response = RUNTIME.block_on(self.request(Method::GET, "/api/v1/stream").send()).unwrap();
        assert_eq!(response.status(), 200);
        let text = Arc::new(Mutex::new(String::new()));
        let seen = Arc::clone(&text);
        RUNTIME.spawn(async move {
            while let Ok(Some(chunk)) = response.chunk().await {
                text.lock().unwrap().push_str(std::str::from_utf8(&chunk).unwrap());
            }
        });
        Watcher { seen }
    }
}

/// What a status says of a topic, where the log could be asked.
fn topic_of<'a>(status: &'a Value, topic: &str) -> Option<&'a Value> {
    status["log"].as_array()?.iter().find(|kept| kept["topic"] == topic)
}

/// Where each partition ends.
fn ends_of(topic: &Value) -> Vec<u64> {
    let ends = topic["partitions"].as_array().unwrap().iter();
    ends.map(|partition| partition["next"].as_u64().unwrap()).collect()
}

/// How many records before these ends a reader has not finished; all of them, for one that has never committed.
fn behind(topic: &Value, reader: &str, ends: &[u64]) -> u64 {
    let reader = topic["consumers"].as_array().unwrap().iter().find(|consumer| consumer["name"] == reader);
    let committed = |partition: usize| reader?["committed"][partition.to_string()].as_u64();
    ends.iter()
        .enumerate()
        .map(|(partition, end)| end.saturating_sub(committed(partition).unwrap_or(0)))
        .sum()
}

/// The ids on one page of mentions, in its order.
pub fn ids_of(page: &Value) -> Vec<String> {
    let id = |mention: &Value| mention["post"]["id"].as_str().unwrap().to_owned();
    page["mentions"].as_array().unwrap().iter().map(id).collect()
}

/// A list without its order.
pub fn set<T: Ord>(list: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    list.into_iter().collect()
}

/// Sends a request and waits for the whole answer.
pub fn send(request: RequestBuilder) -> Answer {
    try_send(request).unwrap()
}

/// As [`send`], where the server may be gone.
pub fn try_send(request: RequestBuilder) -> reqwest::Result<Answer> {
    RUNTIME.block_on(async {
        let response = request.send().await?;
        let status = response.status().as_u16();
        let header =
            |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (kind, tag, cookie) =
            (header(CONTENT_TYPE).unwrap_or_default(), header(ETAG), header(SET_COOKIE));
        let (retry_after, replayed) =
            (header(RETRY_AFTER), response.headers().contains_key("idempotent-replayed"));
        Ok(Answer { status, kind, tag, cookie, retry_after, replayed, text: response.text().await? })
    })
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The content type.
    pub kind: String,
    /// The entity tag.
    pub tag: Option<String>,
    /// The cookie that it sets, with its attributes.
    pub cookie: Option<String>,
    /// When to ask again, in seconds.
    pub retry_after: Option<String>,
    /// Whether it was given before, to the same request.
    pub replayed: bool,
    /// The whole body.
    pub text: String,
}

impl Answer {
    /// The JSON of an answer that must be good.
    pub fn expect_ok(self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()
    }

    /// The JSON of any answer.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Checks that this is a problem document of that status which says these words.
    pub fn expect_problem(self, status: u16, words: &str) -> Value {
        assert_eq!((self.status, self.kind.as_str()), (status, "application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], status, "{problem}");
        for part in ["type", "title", "detail"] {
            assert!(problem[part].as_str().is_some_and(|text| !text.is_empty()), "{problem} lacks {part}");
        }
        assert!(problem.to_string().contains(words), "{problem} lacks {words:?}");
        problem
    }
}

/// Somebody who reads the live stream.
#[derive(Debug)]
pub struct Watcher {
    seen: Arc<Mutex<String>>,
}

impl Watcher {
    /// The data of all events of a kind so far.
    pub fn events(&self, kind: &str) -> Vec<Value> {
        let seen = self.seen.lock().unwrap();
        let whole = seen.rsplit_once("\n\n").map_or("", |(whole, _)| whole);
        let of_kind = |event: &&str| event.lines().any(|line| line == format!("event: {kind}"));
        let data =
            |event: &str| event.lines().find_map(|line| line.strip_prefix("data: ")).unwrap().to_owned();
        whole.split("\n\n").filter(of_kind).map(|event| serde_json::from_str(&data(event)).unwrap()).collect()
    }
}
