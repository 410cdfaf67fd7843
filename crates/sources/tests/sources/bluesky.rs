//! Bluesky: what becomes of frames, and how the source goes on, against a server on this machine and a real Jetstream.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test may say what they expect")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};
use vigie_model::{Origin, PostEvent};
use vigie_outbound::{Frame, OutboundClient};
use vigie_peers::Jetstream;
use vigie_sources::{AnySource, Bluesky, Config, Cursor, Kit, Source, SourceBatch, SourceError, open};

use crate::{
    conformance::{
        self, Change, First, Network,
        stage::{Said, Stage},
        web_socket::{Call, Next},
    },
    web_socket,
};

const DID: &str = "did:plc:ana";

fn outbound() -> OutboundClient {
    let config =
        vigie_outbound::Config { allow: vec!["127.0.0.1".to_owned()], ..vigie_outbound::Config::default() };
    OutboundClient::new(&config, &prometheus::Registry::new()).unwrap()
}

fn source(jetstream: &str) -> AnySource {
    packed_by(Path::new(""), jetstream)
}

/// A source that asks for packed events, where there is a dictionary.
fn packed_by(dictionary: &Path, jetstream: &str) -> AnySource {
    let config =
        Config { pause: Duration::ZERO, jetstream_dictionary: dictionary.to_owned(), ..Config::default() };
    let kit = Kit::new(outbound(), Arc::new(|_| None), Timestamp::now, config);
    open(&Origin::Bluesky { jetstream: jetstream.to_owned() }, kit).unwrap()
}

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn commit(operation: &str, rkey: &str, time_us: i64, record: Value) -> String {
    commit_of(DID, operation, rkey, time_us, record)
}

fn commit_of(did: &str, operation: &str, rkey: &str, time_us: i64, record: Value) -> String {
    let mut commit =
        json!({"rev": "3l", "operation": operation, "collection": "app.bsky.feed.post", "rkey": rkey});
    if !record.is_null() {
        commit["record"] = record;
        commit["cid"] = "bafy".into();
    }
    json!({"did": did, "time_us": time_us, "kind": "commit", "commit": commit}).to_string()
}

/// A Jetstream as it is played for the suite, with an author for each post.
#[derive(Default)]
pub(crate) struct Firehose;

impl Network for Firehose {
    const TELLS: &'static [Change] = &[Said::Edited, Said::Deleted, Said::Erased];
    const FIRST: First = First::News;

    fn origin(base: &str) -> Origin {
        Origin::Bluesky { jetstream: format!("{base}/subscribe") }
    }

    async fn play(self, stage: Stage) -> String {
        conformance::web_socket::serve(stage, async |mut call: Call| {
            let since = call.path.split_once("&cursor=").map(|(_, since)| since.parse::<i64>().unwrap());
            let mut next = if since.is_some() { 0 } else { call.joined };
            while let Some(Next::News) = call.next().await {
                let history = call.stage.history();
                for (index, said) in history.said.iter().enumerate().skip(next) {
                    let at = history.at(index);
                    let is_news =
                        index >= call.joined || since.is_none_or(|since| at.as_microsecond() >= since);
                    if is_news && !call.say(&told(*said, at)).await {
                        return;
                    }
                }
                next = history.said.len();
            }
        })
        .await
    }
}

fn told(said: Said, at: Timestamp) -> String {
    let (number, at) = (said.number(), at.as_microsecond());
    let did = format!("did:plc:n{number}");
    let record = json!({"text": said.text(), "langs": ["en"]});
    match said {
        Said::Posted(_) => commit_of(&did, "create", "3k", at, record),
        Said::Edited(_) => commit_of(&did, "update", "3k", at, record),
        Said::Deleted(_) => commit_of(&did, "delete", "3k", at, Value::Null),
        Said::Erased(_) => {
            let account = json!({"active": false, "status": "deleted"});
            json!({"did": did, "time_us": at, "kind": "account", "account": account}).to_string()
        }
    }
}

/// A post of that moment, `bluesky:did:plc:ana/NUMBER`.
fn numbered(number: usize, at: Timestamp) -> String {
    let record = json!({"text": format!("number {number}"), "createdAt": at.to_string()});
    commit("create", &number.to_string(), at.as_microsecond(), record)
}

/// What becomes of a post with this record.
fn posted(record: Value) -> Option<Value> {
    let event = Bluesky::decode(&commit("create", "3k", now().as_microsecond(), record), now())?;
    let PostEvent::Posted(post) = event else { panic!("{event:?}") };
    Some(serde_json::to_value(post).unwrap())
}

#[test]
fn a_record_becomes_a_post() {
    let record = json!({
        "$type": "app.bsky.feed.post", "text": "Bonjour \"toi\" \u{1f600}\n", "createdAt": "2026-03-01T11:59:58.5Z", "langs": ["fr-CA"],
        "reply": {"root": {"cid": "r", "uri": "at://did:plc:ben/app.bsky.feed.post/1"},
                  "parent": {"cid": "p", "uri": "at://did:plc:ben/app.bsky.feed.post/2"}},
        "facets": [
            {"index": {"byteStart": 0, "byteEnd": 4}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/x"}]},
            {"index": {"byteStart": 0, "byteEnd": 4}, "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:ben"}]},
        ],
        "embed": {
            "$type": "app.bsky.embed.recordWithMedia",
            "record": {"$type": "app.bsky.embed.record", "record": {"cid": "q", "uri": "at://did:plc:eve/app.bsky.feed.post/9"}},
            "media": {"$type": "app.bsky.embed.images", "images": [{"alt": "", "image": {"$type": "blob", "ref": {"$link": "bafk1"}, "mimeType": "image/jpeg", "size": 5}}]},
        },
    });
    let expected = json!({
        "id": "bluesky:did:plc:ana/3k", "source": "bluesky", "url": "https://bsky.app/profile/did:plc:ana/post/3k",
        "author": {"id": "did:plc:ana"}, "text": "Bonjour \"toi\" \u{1f600}\n", "lang": "fr", "published_at": "2026-03-01T11:59:58.5Z",
        "engagement": {"likes": 0, "replies": 0, "reposts": 0, "quotes": 0},
        "reply_to": "bluesky:did:plc:ben/2", "quote_of": "bluesky:did:plc:eve/9",
        "media": ["https://cdn.bsky.app/img/feed_fullsize/plain/did:plc:ana/bafk1"], "links": ["https://a.example/x"],
    });
    assert_eq!(posted(record), Some(expected));
}

#[test]
fn each_part_of_a_record_is_read_on_its_own() {
    let check = |part: &str, value: Value, field: &str, expected: Value| {
        let mut record = json!({"text": "words", "createdAt": "2026-03-01T11:00:00Z"});
        record[part] = value.clone();
        let post = posted(record).unwrap_or_default();
        assert_eq!(post[field], expected, "{part}: {value}");
    };
    let at = |time: &str| (json!(time), "published_at");
    for (said, (expected, field)) in [
        (json!("2026-03-01T13:00:00+01:00"), at("2026-03-01T12:00:00Z")),
        (json!("2031-01-01T00:00:00Z"), at("2026-03-01T12:00:00Z")), // it was heard before
        (json!("2012-01-01T00:00:00Z"), at("2012-01-01T00:00:00Z")), // brought from elsewhere
        (json!("0000-01-01T00:00:00Z"), at("2026-03-01T12:00:00Z")),
        (json!("yesterday"), at("2026-03-01T12:00:00Z")),
        (json!(5), at("2026-03-01T12:00:00Z")),
        (Value::Null, at("2026-03-01T12:00:00Z")),
    ] {
        check("createdAt", said, field, expected);
    }
    for (langs, expected) in [
        (json!(["en"]), json!("en")),
        (json!(["pt-BR", "pt"]), json!("pt")),
        (json!(["EN"]), json!("en")),
        (json!(["en", "fr"]), Value::Null), // all that the author ever writes in
        (json!(["fil"]), Value::Null),
        (json!([]), Value::Null),
        (json!([7]), Value::Null),
        (json!("en"), Value::Null),
    ] {
        check("langs", langs, "lang", expected);
    }
    let names = |uri: &str| json!({"parent": {"uri": uri}});
    check("reply", names("at://did:plc:x/app.bsky.feed.post/1"), "reply_to", json!("bluesky:did:plc:x/1"));
    check("reply", names("at://did:plc:x/app.bsky.feed.like/1"), "reply_to", Value::Null);
    check("reply", names("at://did:plc:x/app.bsky.feed.post/a b"), "reply_to", Value::Null);
    check("reply", json!("?"), "reply_to", Value::Null);
    let record = |uri: &str| json!({"$type": "app.bsky.embed.record", "record": {"uri": uri}});
    check("embed", record("at://did:plc:x/app.bsky.feed.post/1"), "quote_of", json!("bluesky:did:plc:x/1"));
    check("embed", record("at://did:plc:x/app.bsky.graph.list/1"), "quote_of", Value::Null);
    let card = json!({"external": {"uri": "https://n.example/", "title": "t"}});
    check("embed", card, "links", json!(["https://n.example/"]));
    check("embed", json!({"external": {"uri": "javascript:alert(1)"}}), "links", Value::Null);
    let video = json!({"video": {"ref": {"$link": "bafv"}}});
    check("embed", video, "media", json!(["https://video.bsky.app/watch/did:plc:ana/bafv/playlist.m3u8"]));
    let images = json!({"images": [{"image": 5}, {"image": {"ref": {"$link": "b"}}}]});
    check("embed", images, "media", json!(["https://cdn.bsky.app/img/feed_fullsize/plain/did:plc:ana/b"]));
    let long = "é".repeat(vigie_model::MAX_TEXT_BYTES);
    let record = posted(json!({"text": long})).unwrap();
    assert!(record["text"].as_str().unwrap().len() <= vigie_model::MAX_TEXT_BYTES);
    for nothing in [json!({}), json!({"text": 5}), json!([]), json!("words")] {
        assert_eq!(posted(nothing.clone()), None, "{nothing}");
    }
}

#[test]
fn edits_and_deletes_are_told_apart_from_the_rest() {
    let at = now().as_microsecond();
    let check = |frame: String, expected: &str| {
        let event = Bluesky::decode(&frame, now());
        let said = match &event {
            Some(PostEvent::Posted(post)) => format!("posted {}", post.id),
            Some(PostEvent::Edited(post)) => format!("edited {}", post.id),
            Some(PostEvent::Deleted { id, at }) => format!("deleted {id} {at}"),
            Some(PostEvent::Erased(erasure)) => {
                format!("erased {} {} {}", erasure.source, erasure.author, erasure.at)
            }
            None => String::new(),
        };
        assert_eq!(said, expected, "{frame}");
    };
    check(commit("create", "1", at, json!({"text": ""})), "posted bluesky:did:plc:ana/1");
    check(commit("update", "1", at, json!({"text": "a"})), "edited bluesky:did:plc:ana/1");
    check(commit("delete", "1", at, Value::Null), "deleted bluesky:did:plc:ana/1 2026-03-01T12:00:00Z");
    check(
        commit("delete", "1", at + 9_000_000, Value::Null),
        "deleted bluesky:did:plc:ana/1 2026-03-01T12:00:00Z",
    );
    check(commit("delete", "a b", at, Value::Null), "");
    check(commit("create", "1", at, Value::Null), "");
    check(commit("create", "1", i64::MAX, json!({"text": ""})), "");
    check(commit("shout", "1", at, json!({"text": ""})), "");
    let like = json!({"did": DID, "time_us": at, "kind": "commit",
        "commit": {"operation": "create", "collection": "app.bsky.feed.like", "rkey": "1", "record": {"text": "no"}}});
    check(like.to_string(), "");
    let account = |kind: &str, status: &str| {
        json!({"did": DID, "time_us": at, "kind": kind, "account": {"active": status.is_empty(), "status": status}})
            .to_string()
    };
    check(account("account", "deleted"), "erased bluesky did:plc:ana 2026-03-01T12:00:00Z");
    // What others hide, or the author for a while, may come back.
    for status in ["", "takendown", "suspended", "deactivated", "desynchronized", "throttled", "DELETED"] {
        check(account("account", status), "");
    }
    for kind in ["identity", "weather"] {
        check(account(kind, "deleted"), "");
    }
    // Who can have written nothing: no id of a post holds such a name.
    for did in [String::new(), "d".repeat(513)] {
        let gone = json!({"did": did, "time_us": at, "kind": "account", "account": {"status": "deleted"}});
        check(gone.to_string(), "");
    }
    for wrong in ["", "{", "[]", "null", r#"{"kind":"commit"}"#, r#"{"did":1,"time_us":"x","kind":"commit"}"#]
    {
        check(wrong.to_owned(), "");
    }
}

fn ids(batch: &SourceBatch) -> Vec<String> {
    batch.events.iter().map(|event| event.id().unwrap().native().to_owned()).collect()
}

/// A server that says these frames to each who calls and then nothing more; what was asked of it.
async fn says(frames: Vec<String>) -> (AnySource, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (notes, frames) = (Arc::clone(&asked), Arc::new(frames));
    let url = web_socket::serve(move |mut line| {
        notes.lock().unwrap().push(line.path.clone());
        let frames = Arc::clone(&frames);
        async move {
            for frame in frames.iter() {
                line.say(frame).await;
            }
            line.hear().await;
        }
    })
    .await;
    (source(&format!("{url}/subscribe")), asked)
}

#[tokio::test]
async fn frames_become_batches_by_number_and_time() {
    let start = Timestamp::now() - SignedDuration::from_secs(600);
    let frames =
        (0..2_300).map(|number| numbered(number, start + SignedDuration::from_millis(number as i64)));
    let (mut source, asked) = says(frames.collect()).await;
    source.connect(None).await.unwrap();
    let (mut all, mut batches) = (Vec::new(), 0);
    while all.len() < 2_300 {
        let batch = source.next_batch().await.unwrap();
        // A thousand at most; fewer where a slow machine takes longer than a batch waits.
        assert!((1..=1_000).contains(&batch.events.len()), "{}", batch.events.len());
        assert_eq!((batch.end, &batch.gap), (false, &None));
        batches += 1;
        all.extend(ids(&batch));
        let newest = start + SignedDuration::from_millis(all.len() as i64 - 1);
        assert_eq!(batch.cursor.0, format!("v1:{}", newest.as_microsecond()));
    }
    assert!((3..=200).contains(&batches), "{batches}");
    let expected: Vec<String> = (0..2_300).map(|number| format!("{DID}/{number}")).collect();
    assert_eq!(all, expected);
    let nothing = timeout(Duration::from_millis(400), source.next_batch()).await;
    assert!(nothing.is_err(), "{nothing:?}");
    source.close().await;
    assert_eq!(
        *asked.lock().unwrap(),
        ["/subscribe?wantedCollections=app.bsky.feed.post&maxMessageSizeBytes=1000000"]
    );
}

#[tokio::test]
async fn who_stops_waiting_loses_nothing() {
    let start = Timestamp::now() - SignedDuration::from_secs(60);
    let (mut source, _) = says((0..500).map(|number| numbered(number, start)).collect()).await;
    source.connect(None).await.unwrap();
    let mut all = Vec::new();
    while all.len() < 500 {
        if let Ok(batch) = timeout(Duration::from_millis(1), source.next_batch()).await {
            all.extend(ids(&batch.unwrap()));
        }
    }
    let expected: Vec<String> = (0..500).map(|number| format!("{DID}/{number}")).collect();
    assert_eq!(all, expected);
}

#[tokio::test]
async fn it_goes_on_a_little_before_its_cursor_and_tells_what_it_missed() {
    let whole = |time: Timestamp| Timestamp::from_microsecond(time.as_microsecond()).unwrap();
    let known = whole(Timestamp::now() - SignedDuration::from_hours(1));
    let check = async |cursor: &str, first: Timestamp, asked_for: Option<i64>, gap: bool| {
        let (mut source, asked) = says(vec![numbered(1, first)]).await;
        source.connect(Some(Cursor(cursor.to_owned()))).await.unwrap();
        let batch = source.next_batch().await.unwrap();
        let asked = asked.lock().unwrap()[0].clone();
        let cursor_asked = asked.split_once("&cursor=").map(|(_, cursor)| cursor.parse().unwrap());
        assert_eq!(cursor_asked, asked_for, "{cursor}: {asked}");
        assert_eq!(batch.gap.is_some(), gap, "{cursor}: {:?}", batch.gap);
        if let Some(gap) = batch.gap {
            assert_eq!((Some(gap.from.as_microsecond()), gap.to), (asked_for, first));
        }
    };
    let (us, rewound) = (known.as_microsecond(), known.as_microsecond() - 5_000_000);
    check(&format!("v1:{us}"), known, Some(rewound), false).await;
    check(&format!("v1:{us}"), known + SignedDuration::from_secs(30), Some(rewound), false).await;
    check(&format!("v1:{us}"), known + SignedDuration::from_mins(30), Some(rewound), true).await;
    let long_ago = Timestamp::now() - SignedDuration::from_hours(24 * 30);
    let rewound = long_ago.as_microsecond() - 5_000_000;
    check(&format!("v1:{}", long_ago.as_microsecond()), known, Some(rewound), true).await;
    for garbage in
        ["", "v1:", "v1:x", "v1:-5", "v1:99999999999999999999", "v2:17", "2026-03-01T12:00:00Z", "\u{0}"]
    {
        check(garbage, known, None, false).await;
    }
}

#[tokio::test]
async fn a_cursor_from_the_future_asks_for_no_more_than_now() {
    let ahead = Timestamp::now() + SignedDuration::from_hours(10);
    let (mut source, asked) = says(vec![numbered(1, ahead)]).await;
    source.connect(Some(Cursor(format!("v1:{}", ahead.as_microsecond())))).await.unwrap();
    let batch = source.next_batch().await.unwrap();
    let until: i64 = batch.cursor.0.strip_prefix("v1:").unwrap().parse().unwrap();
    assert!(until <= Timestamp::now().as_microsecond(), "{until}");
    let PostEvent::Posted(post) = &batch.events[0] else { panic!() };
    assert!(post.published_at <= Timestamp::now());
    let asked = asked.lock().unwrap()[0].clone();
    let asked: i64 = asked.split_once("&cursor=").unwrap().1.parse().unwrap();
    assert!(asked < Timestamp::now().as_microsecond());
}

#[tokio::test]
async fn what_cannot_be_read_is_left_out() {
    let at = Timestamp::now() - SignedDuration::from_secs(9);
    let url = web_socket::serve(move |mut line| async move {
        for wrong in ["", "hello", "{}", "[1,2", r#"{"did":"x","time_us":1e400,"kind":"commit"}"#] {
            line.say(wrong).await;
        }
        line.raw(&web_socket::frame(2, b"\x28\xb5\x2f\xfd")).await;
        line.say(&commit("create", "0", at.as_microsecond(), json!({"text": 5}))).await;
        line.say(&numbered(1, at)).await;
        line.close().await;
    })
    .await;
    let mut source = source(&url);
    source.connect(None).await.unwrap();
    // What came before the line was closed is handed out first.
    assert_eq!(ids(&source.next_batch().await.unwrap()), [format!("{DID}/1")]);
    for _ in 0..2 {
        let ended = source.next_batch().await;
        assert!(matches!(ended, Err(SourceError::Unavailable { .. })), "{ended:?}");
    }
}

#[tokio::test]
async fn an_address_that_opens_no_stream_is_for_a_person() {
    let url = web_socket::answer(|caller| async move {
        let status = if caller.path.starts_with("/cursor") { 400 } else { 404 };
        caller.refuse(status, "").await;
    })
    .await;
    for url in [format!("{url}/cursor"), format!("{url}/nothing"), "ws://10.0.0.1/".into(), "ws://".into()] {
        let refused = source(&url).connect(None).await.unwrap_err();
        assert!(matches!(refused, SourceError::Refused { .. }), "{url}: {refused}");
    }
}

#[tokio::test]
async fn a_dictionary_that_is_none_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let check = async |content: Option<&[u8]>, problem: &str| {
        let file = folder.path().join("dictionary");
        if let Some(content) = content {
            std::fs::write(&file, content).unwrap();
        }
        let refused = packed_by(&file, "ws://127.0.0.1:9/").connect(None).await.unwrap_err();
        let SourceError::Refused { problem: said, mend } = &refused else { panic!("{refused}") };
        assert!(said.contains(problem) && mend.contains("jetstream_dictionary"), "{refused} {mend}");
    };
    check(None, "cannot be read").await;
    check(Some(b""), "is no dictionary of zstd").await;
    check(Some(b"\x28\xb5\x2f\xfd"), "is no dictionary of zstd").await;
    check(Some(b"\x37\xa4\x30\xec and then something else"), "cannot be used").await;
}

/// Connects as the runner does, until the Jetstream has read what its network holds.
async fn connected(url: &str, cursor: Option<&Cursor>) -> AnySource {
    connected_by(Path::new(""), url, cursor).await
}

async fn connected_by(dictionary: &Path, url: &str, cursor: Option<&Cursor>) -> AnySource {
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let mut source = packed_by(dictionary, url);
        match source.connect(cursor.cloned()).await {
            Ok(()) => return source,
            Err(error) => assert!(Instant::now() < deadline, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// What was heard of: each post with the last that was said about it.
#[derive(Default)]
struct Heard(BTreeMap<String, &'static str>);

impl Heard {
    fn note(&mut self, batch: SourceBatch) -> i64 {
        assert_eq!(batch.gap, None);
        for event in batch.events {
            let what = match event {
                PostEvent::Posted(_) => "posted",
                PostEvent::Edited(_) => "edited",
                PostEvent::Deleted { .. } => "deleted",
                PostEvent::Erased(_) => panic!("the simulated network deletes no accounts"),
            };
            self.0.insert(event.id().unwrap().native().to_owned(), what);
        }
        moment(&batch.cursor)
    }

    /// Reads on until this moment; where it stood then.
    async fn read(&mut self, source: &mut AnySource, until: i64) -> Cursor {
        loop {
            let batch = timeout(Duration::from_secs(60), source.next_batch()).await.unwrap().unwrap();
            let cursor = batch.cursor.clone();
            if self.note(batch) >= until {
                return cursor;
            }
        }
    }
}

fn moment(cursor: &Cursor) -> i64 {
    cursor.0.strip_prefix("v1:").unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_jetstream_says_the_same_when_it_packs() {
    let Some(jetstream) = Jetstream::start(150) else { return };
    let (url, dictionary) = (jetstream.url(), jetstream.dictionary());
    let mut plain = Heard::default();
    let mut source = connected(&url, None).await;
    let begin = plain.read(&mut source, 0).await;
    let end = moment(&plain.read(&mut source, moment(&begin) + 3_000_000).await);
    let mut packed = Heard::default();
    let mut source = connected_by(&dictionary, &url, Some(&begin)).await;
    packed.read(&mut source, end + 1_000_000).await;
    let missing: Vec<_> = plain.0.keys().filter(|id| !packed.0.contains_key(*id)).collect();
    assert!(missing.is_empty() && plain.0.len() > 100, "{} of {}: {missing:?}", missing.len(), plain.0.len());
    // It did pack.
    let address = format!("{url}?compress=true&wantedCollections=app.bsky.feed.post");
    let mut line = outbound().web_socket(&address, &[], Duration::from_secs(60)).await.unwrap();
    let frame = timeout(Duration::from_secs(60), line.next()).await.unwrap().unwrap().unwrap();
    assert!(matches!(frame, Frame::Binary(_)), "{frame:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_jetstream_is_read_without_loss() {
    let Some(mut jetstream) = Jetstream::start(150) else { return };
    let (url, second) = (jetstream.url(), 1_000_000);
    let mut heard = Heard::default();
    let mut source = connected(&url, None).await;
    let begin = heard.read(&mut source, 0).await;
    let mut cursor = heard.read(&mut source, moment(&begin) + 2 * second).await;
    // Who reads is gone, without a good-bye, and comes back a while later.
    drop(source);
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut source = connected(&url, Some(&cursor)).await;
    cursor = heard.read(&mut source, moment(&cursor) + 4 * second).await;
    // The Jetstream is killed. What it held comes again, and what its network said meanwhile.
    jetstream.kill();
    let broken = loop {
        match source.next_batch().await {
            Ok(batch) => {
                cursor = batch.cursor.clone();
                heard.note(batch);
            }
            Err(error) => break error,
        }
    };
    assert!(matches!(broken, SourceError::Unavailable { .. }), "{broken}");
    jetstream.start_again();
    let mut source = connected(&url, Some(&cursor)).await;
    let end = moment(&heard.read(&mut source, moment(&cursor) + 3 * second).await);

    // One who reads all of it at once, up to there, hears of no other posts.
    let (mut witness, mut expected) = (connected(&url, Some(&begin)).await, Heard::default());
    let beyond = moment(&expected.read(&mut witness, end).await);
    heard.read(&mut source, beyond + second).await;
    let missing: BTreeSet<_> = expected.0.keys().filter(|id| !heard.0.contains_key(*id)).collect();
    assert!(
        missing.is_empty() && expected.0.len() > 500,
        "{} of {}: {missing:?}",
        missing.len(),
        expected.0.len()
    );
    for what in ["posted", "edited", "deleted"] {
        assert!(expected.0.values().any(|heard| *heard == what), "nothing was {what}");
    }
}
