//! Sources from end to end: tried, added, heard, told of, and heard on after a restart and after a kill.

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use vigie_peers::{ACME, RUNTIME, Site, eventually};

/// A server that answers as the search of Hacker News does, with the comments that it was given.
#[derive(Clone, Default)]
struct News {
    hits: Arc<Mutex<Vec<Value>>>,
    down: Arc<Mutex<bool>>,
}

impl News {
    fn start() -> (Self, String) {
        let news = Self::default();
        let router = Router::new().route("/search_by_date", get(answer)).with_state(news.clone());
        let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let api = format!("http://{}", listener.local_addr().unwrap());
        RUNTIME.spawn(async move { axum::serve(listener, router).await.unwrap() });
        (news, api)
    }

    fn say(&self, id: u64, text: &str) {
        let now = Timestamp::now().as_second();
        self.hits.lock().unwrap().push(json!({
            "objectID": id.to_string(), "author": "ana", "comment_text": text, "created_at_i": now, "parent_id": 1
        }));
    }
}

async fn answer(State(news): State<News>, Query(asked): Query<Vec<(String, String)>>) -> Response {
    if *news.down.lock().unwrap() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let range =
        asked.iter().find(|(name, _)| name == "numericFilters").map(|(_, value)| value.clone()).unwrap();
    let bound = |sign: &str| -> i64 {
        let part = range.split(',').find_map(|part| part.strip_prefix(&format!("created_at_i{sign}")));
        part.unwrap().parse().unwrap()
    };
    let (from, until) = (bound(">="), bound("<"));
    let at = |hit: &Value| hit["created_at_i"].as_i64().unwrap();
    let mut hits: Vec<Value> = news.hits.lock().unwrap().clone();
    hits.retain(|hit| (from..until).contains(&at(hit)));
    hits.sort_by_key(|hit| std::cmp::Reverse(at(hit)));
    Json(json!({"hits": hits})).into_response()
}

#[test]
fn a_source_is_tried_added_heard_and_heard_on() {
    let (news, api) = News::start();
    let site = Site::new()
        .with_setting("outbound.allow=[\"127.0.0.1\"]")
        .with_setting("sources.patience=0.005")
        .with_setting("sources.pause=\"10ms\"");
    let mut server = site.serve();
    site.apply(ACME);
    let from = json!({"kind": "hacker_news", "query": "aurora", "api": api}).to_string();

    // Tried: what it finds is shown, nothing is kept.
    news.say(1, "I saw <b>Aurora</b> &amp; liked it");
    let tried = site.run(&["sources", "test", &from]).expect_success().stdout;
    assert!(tried.contains("It can be read.") && tried.contains("I saw Aurora & liked it"), "{tried}");
    assert!(site.run(&["sources", "list"]).expect_success().stdout.contains("No source"), "nothing is kept");
    let nowhere = json!({"kind": "hacker_news", "query": "aurora", "api": "http://127.0.0.1:9"}).to_string();
    site.run(&["sources", "add", &nowhere])
        .expect(2)
        .expect_said("cannot be reached")
        .expect_said("Not added");
    site.run(&["sources", "test", "carrier-pigeon"]).expect(1).expect_said("is no source");

    // Added: what is said becomes a mention, and the source says how it stands.
    site.run(&["sources", "add", &from, "--id", "news"])
        .expect_success()
        .expect_said("source news of workspace acme");
    let heard = |server: &vigie_peers::Server, ids: &[&str]| {
        eventually("what was said is found", || {
            let mut found = server.api.ids(&[]);
            found.sort();
            (found == ids).then_some(())
        });
    };
    heard(&server, &["hackernews:1"]);
    eventually("the source says that it listens", || {
        let sources = server.api.get("/api/v1/sources").expect_ok();
        let source = &sources["items"][0];
        (source["state"] == "running" && source["events"] == 1 && source["last_event_at"].is_string())
            .then_some(())
    });

    // It fails, says so, and goes on by itself.
    *news.down.lock().unwrap() = true;
    eventually("the source says that it fails", || {
        let listed = site.run(&["sources", "list"]).expect_success().stdout;
        (listed.contains("FAILS") && listed.contains("answered with status 503")).then_some(())
    });
    news.say(2, "Aurora again");
    *news.down.lock().unwrap() = false;
    heard(&server, &["hackernews:1", "hackernews:2"]);

    // What is said while nobody listens is heard afterwards.
    server.process.kill();
    drop(server);
    news.say(3, "Aurora at night");
    let server = site.serve();
    heard(&server, &["hackernews:1", "hackernews:2", "hackernews:3"]);
}

/// A blog whose page names its feed, which has one entry.
async fn blog(uri: Uri) -> Response {
    let now = Timestamp::now();
    match uri.path() {
        "/blog" => {
            let page = r#"<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>Hello</html>"#;
            ([(header::CONTENT_TYPE, "text/html")], page).into_response()
        }
        "/feed.xml" => {
            let feed = format!(
                r#"<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:blog</id><title>Blog</title><updated>{now}</updated>
                <entry><id>urn:blog:1</id><title>Tea time</title><updated>{now}</updated><link href="https://blog.example/1"/>
                <content type="html">&lt;p&gt;Aurora is &lt;b&gt;open&lt;/b&gt; again&lt;/p&gt;</content></entry></feed>"#
            );
            ([(header::CONTENT_TYPE, "application/atom+xml")], feed).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

#[test]
fn a_page_is_followed_to_its_feed_and_lists_of_feeds_travel() {
    let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    RUNTIME.spawn(async move { axum::serve(listener, Router::new().fallback(blog)).await.unwrap() });
    let site =
        Site::new().with_setting("outbound.allow=[\"127.0.0.1\"]").with_setting("sources.pause=\"10ms\"");
    let server = site.serve();
    site.apply(ACME);

    let tried = site.run(&["sources", "test", &format!("{at}/blog")]).expect(2).stdout;
    assert!(tried.contains(&format!("Perhaps you mean {at}/feed.xml")), "{tried}");
    site.run(&["sources", "add", &format!("{at}/blog"), "--id", "press"])
        .expect_success()
        .expect_said("Tea time");
    let found = eventually("the entry is found", || {
        let page = server.api.search(&[]);
        page["mentions"].as_array().filter(|items| !items.is_empty()).cloned()
    });
    assert_eq!(found[0]["post"]["text"], "Aurora is open again", "{found:?}");
    assert_eq!(found[0]["post"]["url"], "https://blog.example/1");

    let list = site.run(&["sources", "export"]).expect_success().stdout;
    assert!(list.contains("<opml") && list.contains(&format!("{at}/feed.xml")), "{list}");
    let file = site.path("feeds.opml");
    std::fs::write(&file, list).unwrap();
    let again = site.run(&["sources", "add", file.to_str().unwrap(), "--id", "copies"]).expect_success();
    again.expect_said("source copies of workspace acme");
    site.run(&["sources", "add", "subreddit:two words"]).expect(1).expect_said("subreddit:france");
}
