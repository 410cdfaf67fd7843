//! A Jetstream that says what a test has it say, to the real `vigie`, over a real WebSocket.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::Timestamp;
use serde_json::{Value, json};
use vigie_peers::RUNTIME;

use crate::web_socket;

/// How often it looks whether there is something to say.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A stream from a server on this machine.
pub(crate) struct Stream {
    /// What was said, and when in microseconds.
    said: Arc<Mutex<Vec<(i64, String)>>>,
    /// Where it is subscribed to.
    pub(crate) url: String,
}

impl Stream {
    pub(crate) fn start() -> Self {
        let said: Arc<Mutex<Vec<(i64, String)>>> = Arc::default();
        let all = Arc::clone(&said);
        let url = RUNTIME.block_on(web_socket::serve(move |mut line| {
            let all = Arc::clone(&all);
            async move {
                let since = line.path.rsplit_once("cursor=").map_or(0, |(_, since)| since.parse().unwrap());
                let mut next = 0;
                loop {
                    let news: Vec<(i64, String)> = all.lock().unwrap()[next..].to_vec();
                    next += news.len();
                    for (_, frame) in news.iter().filter(|(at, _)| *at >= since) {
                        if !line.say(frame).await {
                            return;
                        }
                    }
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            }
        }));
        Self { said, url: format!("{url}/subscribe") }
    }

    /// Somebody posts, `bluesky:did:plc:AUTHOR/KEY`.
    pub(crate) fn post(&self, author: &str, key: &str, text: &str) {
        self.commit(author, "create", key, &record(text));
    }

    /// A post reads differently from now on.
    pub(crate) fn edit(&self, author: &str, key: &str, text: &str) {
        self.commit(author, "update", key, &record(text));
    }

    /// A post is taken back.
    pub(crate) fn delete(&self, author: &str, key: &str) {
        self.commit(author, "delete", key, &Value::Null);
    }

    /// Something happens to an account: `deleted`, `suspended` …
    pub(crate) fn account(&self, author: &str, status: &str) {
        self.say(author, json!({"kind": "account", "account": {"active": false, "status": status}}));
    }

    fn commit(&self, author: &str, operation: &str, key: &str, record: &Value) {
        let commit = json!({
            "rev": "3l", "operation": operation, "collection": "app.bsky.feed.post", "rkey": key, "cid": "bafy",
            "record": record,
        });
        self.say(author, json!({"kind": "commit", "commit": commit}));
    }

    fn say(&self, author: &str, mut event: Value) {
        let now = Timestamp::now().as_microsecond();
        event["did"] = format!("did:plc:{author}").into();
        event["time_us"] = now.into();
        self.said.lock().unwrap().push((now, event.to_string()));
    }
}

fn record(text: &str) -> Value {
    json!({"$type": "app.bsky.feed.post", "text": text, "createdAt": Timestamp::now().to_string()})
}
