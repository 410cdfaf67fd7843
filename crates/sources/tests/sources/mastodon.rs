//! Mastodon, asked without a token.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use serde_json::{Value, json as value};
use vigie_model::{Origin, Post, PostKind};
use vigie_sources::{Cursor, SourceError};

use crate::{
    conformance::{
        Change, Network, http,
        stage::{Said, Stage},
    },
    ground::{Answer, Asked, Reading, Service, json, kit, refusal, respond, status},
};

pub(crate) fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

pub(crate) fn tooted(number: u64, text: &str) -> Value {
    value!({
        "id": number.to_string(), "uri": format!("https://home.example/users/ana/statuses/{number}"),
        "url": format!("https://home.example/@ana/{number}"), "created_at": "2026-03-01T10:00:00.000Z",
        "visibility": "public", "language": "fr", "content": format!("<p>{text}</p>"),
        "account": {"acct": "ana", "display_name": "Ana", "followers_count": 12, "url": "https://home.example/@ana"},
    })
}

/// A timeline as `min_id` and `limit` cut it, the newest first.
pub(crate) fn timeline(statuses: &[Value], asked: &Asked) -> Answer {
    let number = |status: &Value| status["id"].as_str().unwrap().parse::<u64>().unwrap();
    let limit: usize = asked.query("limit").parse().unwrap();
    let mut shown: Vec<&Value> = statuses.iter().collect();
    shown.sort_by_key(|status| number(status));
    match asked.query("min_id").parse::<u64>() {
        Ok(min) => {
            shown.retain(|status| number(status) > min);
            shown.truncate(limit);
        }
        Err(_) => drop(shown.drain(..shown.len().saturating_sub(limit))),
    }
    shown.reverse();
    json(value!(shown))
}

pub(crate) fn origin(url: &str, tags: &[&str], token: Option<&str>) -> Origin {
    Origin::Mastodon {
        instance: url.to_owned(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        token: token.map(|name| vigie_model::Secret::new(format!("env:{name}")).unwrap()),
    }
}

/// A timeline that is asked for, as it is played for the suite.
#[derive(Default)]
pub(crate) struct Timeline;

impl Network for Timeline {
    // A timeline shows how its newest posts read now, behind the one that it is asked to begin at; and not which ones are gone.
    const TELLS: &'static [Change] = &[Said::Edited];

    fn origin(base: &str) -> Origin {
        origin(base, &[], None)
    }

    async fn play(self, stage: Stage) -> String {
        http::serve(stage, Self::BAD_AT, |asked, stage| respond(timeline(&standing(stage), asked))).await
    }
}

/// The statuses as they are now.
pub(crate) fn standing(stage: &Stage) -> Vec<Value> {
    let there = stage.history().posts().into_iter().filter(|post| !post.gone);
    there.map(|post| tooted(post.number as u64 + 1, &post.text)).collect()
}

#[tokio::test]
async fn everything_comes_once_and_nothing_is_missed_by_a_stop() {
    let statuses = Arc::new(Mutex::new((1..=60).map(|n| tooted(n, "one")).collect::<Vec<_>>()));
    let shown = Arc::clone(&statuses);
    let service = Service::start(move |asked| {
        assert_eq!(asked.path, "/api/v1/timelines/public");
        timeline(&shown.lock().unwrap(), asked)
    })
    .await;
    let (origin, kit) = (origin(&service.url, &[], None), kit(now, &[]));
    let mut reading = Reading::of(&origin, &kit, None).await.unwrap();
    reading.step().await.unwrap();
    assert_eq!(reading.posts.len(), 40, "it begins with the newest");
    let stopped_at = reading.cursor.clone();
    statuses.lock().unwrap().extend((61..=400).map(|n| tooted(n, "two")));
    reading.until(|reading| reading.posts.len() == 380).await;
    // Who starts anew from a cursor hears the rest, and some of what was known again.
    let mut again = Reading::of(&origin, &kit, stopped_at).await.unwrap();
    again.until(|again| again.posts.contains_key("mastodon:home.example/400")).await;
    assert!((61..=400).all(|n| again.posts.contains_key(&format!("mastodon:home.example/{n}"))));
    // An edit of one of the newest is seen.
    statuses.lock().unwrap()[399] = tooted(400, "three");
    reading.until(|reading| reading.post("mastodon:home.example/400").text == "three").await;
    assert_eq!(reading.last.len(), 1);
}

#[tokio::test]
async fn hashtags_take_turns() {
    let service = Service::start(|asked| {
        let tag = asked.path.strip_prefix("/api/v1/timelines/tag/").unwrap();
        let first = if tag == "tea" { 1 } else { 1_001 };
        timeline(&(first..first + 500).map(|n| tooted(n, tag)).collect::<Vec<_>>(), asked)
    })
    .await;
    let (origin, kit) = (origin(&service.url, &["tea", "café"], None), kit(now, &[]));
    let cursor = Some(Cursor(r#"{"tea":"1","café":"1001","gone":"5"}"#.to_owned()));
    let mut reading = Reading::of(&origin, &kit, cursor).await.unwrap();
    reading.until(|reading| reading.posts.len() == 1_000).await;
    let mut asked = service.asked();
    // A question that was dropped while it waited is asked again.
    asked.dedup_by_key(|asked| (asked.path.clone(), asked.query("min_id").to_owned()));
    let tea: Vec<bool> = asked.iter().map(|asked| asked.path.ends_with("/tea")).take(12).collect();
    assert!(tea.windows(2).filter(|pair| pair[0] == pair[1]).count() <= 3, "{tea:?}");
    assert!(asked.iter().any(|asked| asked.path.ends_with("/tag/caf%C3%A9")), "{asked:?}");
}

#[tokio::test]
async fn a_status_becomes_a_post() {
    let rich = value!({
        "id": "9", "uri": "https://far.example/users/bob/statuses/77", "url": "https://far.example/@bob/77",
        "created_at": "2026-03-01T10:00:00.000Z", "in_reply_to_id": "8", "spoiler_text": "Tea &amp; more",
        "language": "en-GB", "replies_count": 1, "reblogs_count": 2, "favourites_count": 3, "quotes_count": 4,
        "content": "<p><span class=\"h-card\"><a href=\"https://home.example/@ana\" class=\"u-url mention\">@<span>ana</span></a></span> see <a href=\"https://x.example/a\"><span class=\"invisible\">https://</span>x.example/a</a> <a href=\"https://far.example/tags/Tea\" class=\"mention hashtag\" rel=\"tag\">#<span>Tea</span></a></p><p>Bye<br>now</p>",
        "account": {"acct": "bob@far.example", "display_name": "Bob", "followers_count": 5, "uri": "https://far.example/users/bob"},
        "mentions": [{"id": "1", "acct": "ana", "url": "https://home.example/@ana"}],
        "tags": [{"name": "tea", "url": "https://home.example/tags/tea"}],
        "media_attachments": [{"type": "image", "url": "https://cdn.example/i.png"}, {"type": "unknown", "url": null, "remote_url": "https://far.example/j.png"}],
        "card": {"url": "https://y.example/"}, "poll": {"options": [{"title": "Yes"}, {"title": "No"}]},
        "quote": {"state": "accepted", "quoted_status": tooted(5, "quoted")},
    });
    let boost = value!({"id": "10", "uri": "https://home.example/users/ana/statuses/10/activity", "created_at": "2026-03-01T10:00:01Z",
        "account": {"acct": "ana"}, "content": "", "reblog": tooted(3, "said before")});
    let odd = value!({"id": 11, "created_at": "2029-01-01T00:00:00Z", "content": 7, "account": "nobody",
        "favourites_count": -1, "mentions": {}, "media_attachments": null, "language": ["fr"], "visibility": {}});
    let page = value!([odd, boost, rich, tooted(8, "first"), {"id": "12", "content": "no time"}, {"content": "nothing"}, 7,
        {"id": "13", "visibility": "private", "created_at": "2026-03-01T10:00:00Z", "content": "not for us"}]);
    let service = Service::start(move |_| json(&page)).await;
    let mut reading = Reading::of(&origin(&service.url, &[], None), &kit(now, &[]), None).await.unwrap();
    reading.step().await.unwrap();
    assert_eq!(reading.posts.len(), 4, "{:?}", reading.posts.keys());
    let post = reading.post("mastodon:far.example/77");
    assert_eq!(post.text, "@ana see https://x.example/a #Tea\nBye\nnow\n• Yes\n• No");
    assert_eq!((post.title.as_deref(), post.lang.as_deref()), (Some("Tea & more"), Some("en")));
    assert_eq!(post.links, ["https://x.example/a", "https://y.example/"]);
    assert_eq!(post.media, ["https://cdn.example/i.png", "https://far.example/j.png"]);
    let author = post.author.clone().unwrap();
    assert_eq!((author.handle.as_deref(), author.followers), (Some("bob@far.example"), Some(5)));
    let engagement = post.engagement;
    assert_eq!((engagement.replies, engagement.reposts, engagement.likes, engagement.quotes), (1, 2, 3, 4));
    let id = |id: &Option<vigie_model::PostId>| id.clone().map(|id| id.to_string());
    assert_eq!(id(&post.reply_to).as_deref(), Some("mastodon:home.example/8"));
    assert_eq!(id(&post.quote_of).as_deref(), Some("mastodon:home.example/5"));
    let repeated = reading.post("mastodon:home.example/10");
    assert_eq!((repeated.kind(), repeated.text.as_str()), (PostKind::Repost, "said before"));
    assert_eq!(id(&repeated.repost_of).as_deref(), Some("mastodon:home.example/3"));
    let handle = |post: &Post| post.author.clone().unwrap().handle.unwrap();
    assert_eq!(handle(repeated), "ana@127.0.0.1");
    let odd = reading.post("mastodon:127.0.0.1/11");
    assert_eq!((odd.text.as_str(), odd.published_at), ("", now()));
}

#[tokio::test]
async fn closed_timelines_say_what_to_do() {
    for code in [401, 403, 422] {
        let service = Service::start(move |_| {
            status(code, r#"{"error":"This method requires an authenticated user"}"#)
        })
        .await;
        let SourceError::Refused { problem, mend } =
            refusal(&origin(&service.url, &[], None), &kit(now, &[])).await
        else {
            panic!("{code} is for a person")
        };
        assert!(
            problem.contains("members only") && mend.contains("token") && mend.contains("another instance"),
            "{problem}; {mend}"
        );
    }
    let service = Service::start(|_| (429, vec![("retry-after", "7".to_owned())], "slow down".into())).await;
    let error = refusal(&origin(&service.url, &[], None), &kit(now, &[])).await;
    assert!(matches!(error, SourceError::Unavailable { retry_after: Some(wait), .. } if wait.as_secs() == 7));
    let error = refusal(&origin(&service.url, &[], Some("NOT_SET")), &kit(now, &[])).await;
    assert!(matches!(error, SourceError::Refused { problem, .. } if problem.contains("NOT_SET")));
}

#[tokio::test]
async fn a_server_without_questions_left_is_left_alone_until_it_has_some() {
    let service = Service::start(|_| {
        let until = Timestamp::now() + jiff::SignedDuration::from_millis(1_200);
        let headers =
            vec![("x-ratelimit-remaining", "0".to_owned()), ("x-ratelimit-reset", until.to_string())];
        (200, headers, "[]".into())
    })
    .await;
    let mut reading =
        Reading::of(&origin(&service.url, &["a", "b"], None), &kit(Timestamp::now, &[]), None).await.unwrap();
    let waiting = tokio::time::timeout(std::time::Duration::from_millis(900), reading.step()).await;
    assert!(waiting.is_err());
    // One, and the one that was dropped while it waited.
    assert!((1..=2).contains(&service.asked().len()));
    let waiting = tokio::time::timeout(std::time::Duration::from_millis(900), reading.step()).await;
    assert!(waiting.is_err());
    assert_eq!(service.asked().len(), 1);
}
