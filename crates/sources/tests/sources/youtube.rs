//! YouTube.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json as value};
use vigie_model::{Origin, PostEvent, Secret};
use vigie_sources::{Config, Cursor, Delivery, SourceError};

use crate::{
    conformance::{
        Change, Network, http,
        stage::{Said, Stage},
    },
    ground::{Answer, Asked, Reading, Service, json, kit, kit_with, refusal, respond, status},
};

const CHANNEL: &str = "UCabcdefghijklmnopqrstuv";
const KEYS: &[(&str, &str)] = &[("KEY", "canary")];

fn now() -> Timestamp {
    "2026-03-01T20:00:00Z".parse().unwrap()
}

fn ago(minutes: i64) -> String {
    (now() - SignedDuration::from_mins(minutes)).to_string()
}

fn origin(url: &str, key: Option<&str>) -> Origin {
    Origin::Youtube {
        channels: vec![CHANNEL.to_owned()],
        key: key.map(|name| Secret::new(format!("env:{name}")).unwrap()),
        api: format!("{url}/youtube/v3"),
        feeds: format!("{url}/feeds/videos.xml"),
    }
}

/// The feed of the channel, with these videos, so many minutes old.
fn feed(videos: &[(&str, i64)]) -> Answer {
    let entries = videos.iter().map(|(id, minutes)| entry(id, &ago(*minutes), "About coffee &amp; tea"));
    feed_of(&entries.collect::<String>())
}

fn entry(id: &str, at: &str, description: &str) -> String {
    format!(
        r#"<entry><id>yt:video:{id}</id><yt:videoId>{id}</yt:videoId><title>Video {id}</title>
        <link rel="alternate" href="https://www.youtube.com/watch?v={id}"/>
        <author><name>Aurora</name><uri>https://www.youtube.com/channel/{CHANNEL}</uri></author>
        <published>{at}</published><updated>{at}</updated>
        <media:group><media:title>Video {id}</media:title>
        <media:content url="https://www.youtube.com/v/{id}?version=3" type="application/x-shockwave-flash"/>
        <media:thumbnail url="https://i.ytimg.com/vi/{id}/hqdefault.jpg" width="480" height="360"/>
        <media:description>{description}</media:description>
        <media:community><media:starRating count="31" average="5.00" min="1" max="5"/>
        <media:statistics views="1234"/></media:community></media:group></entry>"#
    )
}

fn feed_of(entries: &str) -> Answer {
    (200, vec![("content-type", "text/xml".to_owned())], atom(entries).into())
}

fn atom(entries: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><feed xmlns:yt="http://www.youtube.com/xml/schemas/2015"
        xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom"><id>yt:channel:x</id>
        <title>Aurora</title><published>2015-01-01T00:00:00+00:00</published>{entries}</feed>"#
    )
}

fn comment(id: &str, minutes: i64, parent: Option<&str>) -> Value {
    let mut snippet = value!({"videoId": "new", "textDisplay": format!("I say {id}"), "authorDisplayName": "@ana", "likeCount": 2,
        "authorChannelId": {"value": "UCana"}, "publishedAt": ago(minutes), "updatedAt": ago(minutes)});
    if let Some(parent) = parent {
        snippet["parentId"] = parent.into();
    }
    value!({"kind": "youtube#comment", "id": id, "snippet": snippet})
}

fn thread(id: &str, minutes: i64, replies: u64) -> Value {
    let shown: Vec<Value> =
        (0..replies.min(5)).map(|n| comment(&format!("{id}.{n}"), minutes - 1, Some(id))).collect();
    let mut thread = value!({"kind": "youtube#commentThread", "id": id,
        "snippet": {"videoId": "new", "topLevelComment": comment(id, minutes, None), "totalReplyCount": replies}});
    if replies > 0 {
        thread["replies"] = value!({ "comments": shown });
    }
    thread
}

/// Pages of some items; a page's name is where it begins.
fn page(items: &[Value], asked: &Asked, most: usize) -> Answer {
    let from: usize = asked.query("pageToken").parse().unwrap_or(0);
    let shown: Vec<&Value> = items.iter().skip(from).take(most).collect();
    let mut page = value!({"items": shown, "pageInfo": {"totalResults": 1}});
    if from + most < items.len() {
        page["nextPageToken"] = (from + most).to_string().into();
    }
    json(page)
}

fn failed(code: u16, reason: &str, message: &str) -> Answer {
    let body = value!({"error": {"code": code, "message": message, "errors": [{"domain": "youtube", "reason": reason}]}});
    let (_, headers, body) = json(body);
    (code, headers, body)
}

/// A channel as it is played for the suite: its first post is a video, the others are comments below it.
#[derive(Default)]
pub(crate) struct Channel;

impl Network for Channel {
    // What is gone is missing, as is what is further down than what is asked for.
    const TELLS: &'static [Change] = &[Said::Edited, Said::Edited, Said::Edited];
    const SECRETS: &'static [(&'static str, &'static str)] = KEYS;

    fn origin(base: &str) -> Origin {
        origin(base, Some("KEY"))
    }

    async fn play(self, stage: Stage) -> String {
        http::serve(stage, Self::BAD_AT, |asked, stage| {
            let (posts, is_feed) = (stage.history().posts(), asked.path == "/feeds/videos.xml");
            if is_feed {
                let video = posts.first().map(|post| entry("new", &post.at.to_string(), &post.text));
                return respond(feed_of(&video.unwrap_or_default()));
            }
            let threads = posts.iter().skip(1).rev().map(|post| {
                let mut thread = thread(&format!("t{}", post.number), 0, 0);
                let snippet = &mut thread["snippet"]["topLevelComment"]["snippet"];
                snippet["textDisplay"] = post.text.as_str().into();
                snippet["publishedAt"] = post.at.to_string().into();
                thread
            });
            respond(page(&threads.collect::<Vec<_>>(), asked, 100))
        })
        .await
    }
}

#[tokio::test]
async fn videos_come_without_a_key() {
    let service = Service::start(|asked| {
        assert_eq!((asked.path.as_str(), asked.query("channel_id")), ("/feeds/videos.xml", CHANNEL));
        feed(&[("new", 30), ("old", 9_000)])
    })
    .await;
    let mut reading = Reading::of(&origin(&service.url, None), &kit(now, &[]), None).await.unwrap();
    reading.step().await.unwrap();
    reading.step().await.unwrap();
    assert_eq!((reading.posts.len(), reading.last.len()), (2, 0));
    let video = reading.post("youtube:new");
    assert_eq!((video.title.as_deref(), video.text.as_str()), (Some("Video new"), "About coffee & tea"));
    assert_eq!((video.engagement.views, video.engagement.likes), (Some(1_234), 31));
    assert_eq!(video.author.clone().unwrap().id.as_deref(), Some(CHANNEL));
    assert_eq!(video.media, ["https://i.ytimg.com/vi/new/hqdefault.jpg"]);
}

#[tokio::test]
async fn its_hub_tells_of_new_videos_and_of_those_that_are_gone() {
    let service = Service::start(|_| {
        let (status, mut headers, body) = feed(&[("old", 9_000)]);
        headers.push(("link", "<https://hub.example/>; rel=\"hub\"".to_owned()));
        (status, headers, body)
    })
    .await;
    // Asked once: all else comes from the hub.
    let config = Config { hub_address: "https://vigie.example".to_owned(), ..Config::default() };
    let (kit, origin) = (kit_with(now, &[], config), origin(&service.url, None));
    let (name, hubs) = (origin.parts()[0].key(), kit.hubs().unwrap());
    let mut reading = Reading::of(&origin, &kit, None).await.unwrap();
    reading.step().await.unwrap();
    assert!(!service.asked().is_empty());
    let offer = hubs.said().remove(&name).flatten().unwrap();
    assert_eq!((offer.hub.as_str(), offer.as_safe), ("https://hub.example/", true));
    let bring = |body: String| hubs.bring(&name, Delivery { content_type: None, body: body.into() });

    let video = |id: &str, minutes: i64| entry(id, &ago(minutes), "");
    bring(atom(&(video("old", 9_000) + &video("new", 1))));
    reading.step().await.unwrap();
    assert_eq!(reading.last.len(), 1, "of a video that is known the feed says more: {:?}", reading.last);
    assert_eq!(reading.post("youtube:new").text, "Video new");

    bring(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'>\
         <at:deleted-entry ref='yt:video:new' when='2026-03-01T20:00:00Z'/><at:deleted-entry ref='?'/><broken"
            .to_owned(),
    );
    reading.step().await.unwrap();
    assert_eq!(reading.posts["youtube:new"], None);
    assert_eq!(service.asked().len(), 0, "the feed was not asked again");
}

#[tokio::test]
async fn comments_are_read_page_by_page_with_their_answers_and_then_only_what_is_new() {
    let threads =
        Arc::new(Mutex::new((0..250).map(|n| thread(&format!("t{n}"), 30 + n, 0)).collect::<Vec<_>>()));
    threads.lock().unwrap()[3] = thread("t3", 33, 3);
    threads.lock().unwrap()[4] = thread("t4", 34, 150);
    let shown = Arc::clone(&threads);
    let service = Service::start(move |asked| match asked.path.as_str() {
        "/feeds/videos.xml" => feed(&[("new", 300)]),
        path => {
            assert!(asked.headers["x-goog-api-key"] == "canary" && asked.query("key").is_empty());
            match path {
                "/youtube/v3/commentThreads" => {
                    assert_eq!((asked.query("videoId"), asked.query("order")), ("new", "time"));
                    page(&shown.lock().unwrap(), asked, 100)
                }
                "/youtube/v3/comments" => {
                    assert_eq!(asked.query("parentId"), "t4");
                    let replies: Vec<Value> =
                        (0..150).map(|n| comment(&format!("t4.{n}"), 20, Some("t4"))).collect();
                    page(&replies, asked, 100)
                }
                _ => status(404, "no"),
            }
        }
    })
    .await;
    let kit = kit(now, KEYS);
    let mut reading = Reading::of(&origin(&service.url, Some("KEY")), &kit, None).await.unwrap();
    let all = 1 + 250 + 3 + 150;
    let mut cursors = Vec::new();
    while reading.posts.len() < all {
        let batch = reading.step().await.unwrap();
        cursors.push((batch.cursor, reading.posts.clone()));
    }
    let first = reading.post("youtube:t0");
    assert_eq!((first.text.as_str(), first.reply_to.as_ref().unwrap().as_str()), ("I say t0", "youtube:new"));
    assert_eq!(first.author.clone().unwrap().handle.as_deref(), Some("ana"));
    assert_eq!(reading.post("youtube:t4.149").reply_to.as_ref().unwrap().as_str(), "youtube:t4");
    assert_eq!(reading.post("youtube:t4").engagement.replies, 150);
    for (cursor, known) in cursors {
        let mut again = Reading::of(&origin(&service.url, Some("KEY")), &kit, Some(cursor)).await.unwrap();
        again.posts = known;
        again.until(|again| again.posts.len() == all).await;
    }
    // Once all is known one page is enough to see what is new.
    service.asked();
    threads.lock().unwrap().insert(0, thread("late", 1, 0));
    reading.until(|reading| reading.posts.contains_key("youtube:late")).await;
    let pages: Vec<Asked> =
        service.asked().into_iter().filter(|asked| asked.path.contains("Threads")).collect();
    assert!(pages.iter().all(|asked| asked.query("pageToken").is_empty()), "{pages:?}");
    assert!(!reading.cursor.unwrap().0.contains("canary"));
}

#[tokio::test]
async fn the_newest_video_is_asked_for_first_and_closed_ones_never_again() {
    let service = Service::start(|asked| match asked.query("videoId") {
        "" => feed(&[("gone", 40), ("newest", 10), ("silent", 20), ("old", 90_000)]),
        "silent" => failed(403, "commentsDisabled", "disabled"),
        "gone" => failed(404, "videoNotFound", "not found"),
        video => json(value!({"items": [thread(&format!("t-{video}"), 1, 0), {"snippet": 7}, "odd"]})),
    })
    .await;
    let mut reading = Reading::of(&origin(&service.url, Some("KEY")), &kit(now, KEYS), None).await.unwrap();
    reading.until(|reading| reading.posts.len() == 6).await;
    for _ in 0..4 {
        reading.step().await.unwrap();
    }
    let videos: Vec<String> = service.asked().iter().map(|asked| asked.query("videoId").to_owned()).collect();
    let videos: Vec<&str> = videos.iter().map(String::as_str).filter(|video| !video.is_empty()).collect();
    assert_eq!(videos.first(), Some(&"newest"), "{videos:?}");
    for video in ["silent", "gone"] {
        assert_eq!(videos.iter().filter(|asked| **asked == video).count(), 1, "{video} in {videos:?}");
    }
}

#[tokio::test]
async fn a_day_that_is_used_up_leaves_the_videos() {
    let service = Service::start(|asked| match asked.query("videoId") {
        "" => feed(&[("new", 10)]),
        _ => failed(
            403,
            "quotaExceeded",
            "The request cannot be completed because you have exceeded your quota.",
        ),
    })
    .await;
    let kit = kit(now, KEYS);
    for _ in 0..2 {
        let mut reading = Reading::of(&origin(&service.url, Some("KEY")), &kit, None).await.unwrap();
        for _ in 0..6 {
            reading.step().await.unwrap();
        }
    }
    let comments = service.asked().iter().filter(|asked| asked.path.contains("Threads")).count();
    assert_eq!(comments, 1, "nobody asks with this key any more today");
}

#[tokio::test]
async fn what_was_used_of_a_day_counts_after_a_start() {
    let service = Service::start(|asked| match asked.query("videoId") {
        "" => feed(&[("new", 10)]),
        _ => json(value!({"items": []})),
    })
    .await;
    let cursor = Some(Cursor(r#"{"used":{"date":"2026-03-01","units":9600},"videos":{"../x":{"published":"2026-01-01T00:00:00Z"}}}"#.to_owned()));
    let mut reading = Reading::of(&origin(&service.url, Some("KEY")), &kit(now, KEYS), cursor).await.unwrap();
    for _ in 0..4 {
        reading.step().await.unwrap();
    }
    assert!(service.asked().iter().all(|asked| asked.path == "/feeds/videos.xml"));
}

#[tokio::test]
async fn keys_that_fail_are_told_and_never_shown() {
    for (code, reason, message) in [
        (400, "badRequest", "API key not valid. Please pass a valid API key."),
        (403, "accessNotConfigured", "off"),
    ] {
        let service = Service::start(move |asked| match asked.query("videoId") {
            "" => feed(&[("new", 10)]),
            _ => failed(code, reason, message),
        })
        .await;
        let mut reading =
            Reading::of(&origin(&service.url, Some("KEY")), &kit(now, KEYS), None).await.unwrap();
        let error = loop {
            if let Err(error) = reading.step().await {
                break error;
            }
        };
        assert!(matches!(error, SourceError::Refused { .. }), "{error}");
        assert!(error.to_string().contains("key") && !format!("{error:?}").contains("canary"), "{error}");
    }
    let service = Service::start(|_| status(200, "this is no feed")).await;
    assert!(matches!(
        refusal(&origin(&service.url, None), &kit(now, &[])).await,
        SourceError::Unavailable { .. }
    ));
    let service = Service::start(|_| status(404, "")).await;
    assert!(matches!(
        refusal(&origin(&service.url, None), &kit(now, &[])).await,
        SourceError::Refused { .. }
    ));
}

#[tokio::test]
async fn counts_that_grow_leave_as_edits() {
    let likes = Arc::new(AtomicBool::new(false));
    let grown = Arc::clone(&likes);
    let service = Service::start(move |asked| match asked.query("videoId") {
        "" => feed(&[("new", 10)]),
        _ => {
            let mut thread = thread("t", 5, 0);
            if grown.load(Ordering::Relaxed) {
                thread["snippet"]["topLevelComment"]["snippet"]["likeCount"] = 77.into();
            }
            json(value!({"items": [thread]}))
        }
    })
    .await;
    let mut reading = Reading::of(&origin(&service.url, Some("KEY")), &kit(now, KEYS), None).await.unwrap();
    reading.until(|reading| reading.posts.len() == 2).await;
    likes.store(true, Ordering::Relaxed);
    reading.until(|reading| reading.post("youtube:t").engagement.likes == 77).await;
    assert!(matches!(reading.last[..], [PostEvent::Edited(_)]));
}
