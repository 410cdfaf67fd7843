//! Hacker News.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use serde_json::{Value, json as value};
use vigie_model::{Origin, PostEvent};
use vigie_sources::SourceError;

use crate::{
    conformance::{
        Change, Network, http,
        stage::{Said, Stage},
    },
    ground::{Answer, Asked, Reading, Service, json, kit, refusal, respond, status},
};

const NOW: i64 = 1_773_000_000;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn origin(url: &str) -> Origin {
    Origin::HackerNews { query: "rust & c++".to_owned(), api: format!("{url}/api/v1/") }
}

fn comment(number: u64, at: i64) -> Value {
    value!({"objectID": number.to_string(), "author": "ana", "comment_text": format!("<p>number {number}"),
            "created_at_i": at, "parent_id": 7, "story_title": "A story"})
}

/// The search: hits within the time of the question, the newest first, so many at most.
fn search(hits: &[Value], asked: &Asked) -> Answer {
    assert_eq!((asked.path.as_str(), asked.query("query")), ("/api/v1/search_by_date", "rust & c++"));
    let bounds = asked.query("numericFilters");
    let (since, until) = bounds.split_once(',').unwrap();
    let number = |text: &str, before: &str| text.strip_prefix(before).unwrap().parse::<i64>().unwrap();
    let (since, until) = (number(since, "created_at_i>="), number(until, "created_at_i<"));
    let at = |hit: &Value| hit["created_at_i"].as_i64().unwrap_or(NOW);
    let mut found: Vec<&Value> = hits.iter().filter(|hit| (since..until).contains(&at(hit))).collect();
    found.sort_by_key(|hit| -at(hit));
    found.truncate(asked.query("hitsPerPage").parse().unwrap());
    json(value!({ "hits": found }))
}

/// The search as it is played for the suite.
#[derive(Default)]
pub(crate) struct Search;

impl Network for Search {
    // What is gone is still found, without its author and its words.
    const TELLS: &'static [Change] = &[Said::Edited, Said::Deleted];

    fn origin(base: &str) -> Origin {
        origin(base)
    }

    async fn play(self, stage: Stage) -> String {
        http::serve(stage, Self::BAD_AT, |asked, stage| {
            let hits = stage.history().posts().into_iter().map(|post| {
                let mut hit = comment(post.number as u64, post.at.as_second());
                hit["comment_text"] = format!("<p>{}", post.text).into();
                if post.gone {
                    (hit["author"], hit["comment_text"]) = (Value::Null, Value::Null);
                }
                hit
            });
            respond(search(&hits.collect::<Vec<_>>(), asked))
        })
        .await
    }
}

#[tokio::test]
async fn a_week_with_a_burst_comes_whole_and_goes_on_from_every_cursor() {
    let week = (0..900).map(|n| comment(n, NOW - 600_000 + n.cast_signed() * 650));
    let burst = (0..1_400).map(|n| comment(10_000 + n, NOW - 200_000 + n.cast_signed() % 300));
    let hits: Vec<Value> = week.chain(burst).collect();
    let service = Service::start(move |asked| search(&hits, asked)).await;
    let (kit, origin) = (kit(now, &[]), origin(&service.url));
    let mut reading = Reading::of(&origin, &kit, None).await.unwrap();
    let mut cursors = Vec::new();
    while reading.posts.len() < 2_300 {
        let batch = reading.step().await.unwrap();
        assert!(batch.events.len() <= 500);
        cursors.push((batch.cursor, reading.posts.len()));
    }
    let questions = service.asked().len();
    assert!(questions < 80, "{questions} questions");
    for (cursor, known) in cursors {
        let mut again = Reading::of(&origin, &kit, Some(cursor.clone())).await.unwrap();
        let left = 2_300 - known;
        again.until(|again| again.posts.len() >= left).await;
        let all = reading.posts.len();
        again.posts.append(&mut reading.posts.clone());
        assert_eq!(again.posts.len(), all, "{cursor}");
    }
}

#[tokio::test]
async fn a_second_that_is_too_full_holds_nothing_up() {
    let hits: Vec<Value> =
        (0..700).map(|n| comment(n, NOW - 5_000)).chain([comment(900, NOW - 9_000)]).collect();
    let service = Service::start(move |asked| search(&hits, asked)).await;
    let mut reading = Reading::of(&origin(&service.url), &kit(now, &[]), None).await.unwrap();
    reading.until(|reading| reading.posts.len() == 501).await;
}

#[tokio::test]
async fn posts_are_read_as_far_as_they_can_be() {
    let hits = value!([
        {"objectID": "1", "author": "ana", "title": "Show HN: x & y", "url": "https://x.example/", "points": 12,
         "num_comments": 3, "created_at_i": NOW - 50, "_tags": ["story"]},
        {"objectID": "2", "author": "bob", "created_at_i": NOW - 40, "parent_id": 1, "story_title": "Show HN",
         "comment_text": "I like <i>it</i>:<p><a href=\"https:&#x2F;&#x2F;y.example&#x2F;\" rel=\"nofollow\">y</a><pre><code>let x = 1;</code></pre>"},
        {"objectID": 3, "author": "eve", "title": "Ask HN", "story_text": "Why?", "points": -4, "num_comments": "many",
         "created_at_i": NOW - 30},
        {"objectID": "4", "author": null, "title": null, "created_at_i": NOW - 20, "comment_text": null},
        {"objectID": "5", "author": "dan", "comment_text": "from the future", "created_at_i": NOW + 1},
        {"objectID": "6", "author": "dan", "comment_text": "no time"},
        {"author": "dan", "comment_text": "no number", "created_at_i": NOW - 10},
        "not even a hit", 7, null,
    ]);
    let hits: Vec<Value> = hits.as_array().unwrap().clone();
    let service = Service::start(move |asked| {
        let shown: Vec<&Value> =
            hits.iter().filter(|hit| hit["created_at_i"].as_i64() != Some(NOW + 1)).collect();
        assert!(asked.query("tags") == "(story,comment)");
        json(value!({ "hits": shown, "nbHits": "odd" }))
    })
    .await;
    let mut reading = Reading::of(&origin(&service.url), &kit(now, &[]), None).await.unwrap();
    reading.step().await.unwrap();
    assert_eq!(reading.posts.len(), 4, "{:?}", reading.posts.keys());
    let story = reading.post("hackernews:1");
    assert_eq!(
        (story.title.as_deref(), story.engagement.likes, story.engagement.replies),
        (Some("Show HN: x & y"), 12, 3)
    );
    assert_eq!(story.links, ["https://x.example/"]);
    let comment = reading.post("hackernews:2");
    assert_eq!(comment.text, "I like it:\ny\nlet x = 1;");
    assert_eq!((comment.reply_to.as_ref().unwrap().as_str(), comment.links.len()), ("hackernews:1", 1));
    assert_eq!(
        (reading.post("hackernews:3").engagement.likes, reading.post("hackernews:3").text.as_str()),
        (0, "Why?")
    );
    assert_eq!(reading.posts["hackernews:4"], None);
}

#[tokio::test]
async fn news_edits_and_deletions_leave_once() {
    let hits = Arc::new(Mutex::new(vec![comment(1, NOW - 60), comment(2, NOW - 50)]));
    let known = Arc::clone(&hits);
    let service = Service::start(move |asked| search(&known.lock().unwrap(), asked)).await;
    let mut reading = Reading::of(&origin(&service.url), &kit(now, &[]), None).await.unwrap();
    reading.step().await.unwrap();
    assert_eq!(reading.last.len(), 2);
    reading.step().await.unwrap();
    assert_eq!(reading.last, []);
    hits.lock().unwrap()[0]["points"] = 9.into();
    hits.lock().unwrap()[1] = value!({"objectID": "2", "created_at_i": NOW - 50});
    hits.lock().unwrap().push(comment(3, NOW - 400));
    reading.until(|reading| !reading.last.is_empty()).await;
    let kinds: Vec<&str> = reading
        .last
        .iter()
        .map(|event| match event {
            PostEvent::Posted(_) => "posted",
            PostEvent::Edited(_) => "edited",
            PostEvent::Deleted { .. } => "deleted",
            PostEvent::Erased(_) => "erased",
        })
        .collect();
    assert_eq!(kinds, ["posted", "edited", "deleted"]);
    reading.step().await.unwrap();
    assert_eq!(reading.last, []);
}

#[tokio::test]
async fn a_refusal_is_told() {
    let service = Service::start(|_| status(403, "no")).await;
    assert!(matches!(refusal(&origin(&service.url), &kit(now, &[])).await, SourceError::Refused { .. }));
}
