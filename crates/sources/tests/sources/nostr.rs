//! Nostr: what becomes of notes, who may take them back, and how the source goes on, against a real relay, and against one
//! that lies.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test may say what they expect")]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use k256::schnorr::SigningKey;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::timeout;
use vigie_model::{Origin, PostEvent};
use vigie_outbound::{Frame, OutboundClient, WebSocket};
use vigie_peers::NostrRelay;
use vigie_sources::{AnySource, Config, Cursor, Kit, Nostr, Source, SourceError, open};

use crate::{
    conformance::{
        self, Change, Network,
        stage::{Said, Stage},
        web_socket::{Call, Next},
    },
    web_socket,
};

fn outbound() -> OutboundClient {
    let config =
        vigie_outbound::Config { allow: vec!["127.0.0.1".to_owned()], ..vigie_outbound::Config::default() };
    OutboundClient::new(&config, &prometheus::Registry::new()).unwrap()
}

fn source(relay: &str) -> AnySource {
    let kit = Kit::new(outbound(), Arc::new(|_| None), Timestamp::now, Config::default());
    open(&Origin::Nostr { relays: vec![relay.to_owned()] }, kit).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Somebody who signs notes.
struct Person(SigningKey);

impl Person {
    fn new(number: u8) -> Self {
        Self(SigningKey::from_bytes(&[number; 32].into()).unwrap())
    }

    fn key(&self) -> String {
        hex(&self.0.verifying_key().to_bytes())
    }

    fn signs(&self, kind: u32, created_at: i64, tags: &Value, content: &str) -> Value {
        let said = json!([0, self.key(), created_at, kind, tags, content]).to_string();
        let id: [u8; 32] = Sha256::digest(said).into();
        let signature = self.0.sign_raw(&id, &[7; 32]).unwrap();
        json!({"id": hex(&id), "pubkey": self.key(), "created_at": created_at, "kind": kind, "tags": tags, "content": content,
            "sig": hex(&signature.to_bytes())})
    }

    fn says(&self, created_at: i64, content: &str) -> Value {
        self.signs(1, created_at, &json!([]), content)
    }

    fn takes_back(&self, created_at: i64, note: &Value) -> Value {
        self.signs(5, created_at, &json!([["e", note["id"]], ["k", "1"]]), "")
    }
}

fn told(note: &Value) -> String {
    json!(["EVENT", "live", note]).to_string()
}

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// A relay as it is played for the suite. It tells three of what it holds at once, the newest first.
#[derive(Default)]
pub(crate) struct Relay;

impl Network for Relay {
    const TELLS: &'static [Change] = &[Said::Deleted];
    // A request names a note that the relay holds no more: only who remembers its author can know that it was theirs to take back.
    const TELLS_LATER: &'static [Change] = &[];

    fn origin(base: &str) -> Origin {
        Origin::Nostr { relays: vec![base.to_owned()] }
    }

    async fn play(self, stage: Stage) -> String {
        conformance::web_socket::serve(stage, tells).await
    }
}

async fn tells(mut call: Call) {
    let mut live = None;
    while let Some(next) = call.next().await {
        let (all, mut said) = (notes(&call.stage), Vec::new());
        match next {
            Next::Asked(question) => {
                let question: Value = serde_json::from_str(&question).unwrap();
                let (subscription, filter) = (&question[1], &question[2]);
                if question[0] != "REQ" {
                    continue;
                }
                let bound = |name: &str| filter[name].as_i64();
                let (since, until) = (bound("since").unwrap(), bound("until").unwrap_or(i64::MAX));
                let held = all.iter().rev().filter(|(_, gone)| !gone).map(|(note, _)| note);
                let page =
                    held.filter(|note| (since..=until).contains(&note["created_at"].as_i64().unwrap()));
                said.extend(page.take(3).map(|note| json!(["EVENT", subscription, note])));
                said.push(json!(["EOSE", subscription]));
                if until == i64::MAX {
                    live = Some(all.len());
                }
            }
            Next::News => {
                let news = all.iter().skip(live.unwrap_or(all.len()));
                said.extend(news.map(|(note, _)| json!(["EVENT", "live", note])));
                live = live.map(|_| all.len());
            }
        }
        for message in said {
            if !call.say(&message.to_string()).await {
                return;
            }
        }
    }
}

/// What was signed, in its order, and whether it was taken back.
fn notes(stage: &Stage) -> Vec<(Value, bool)> {
    let (history, ana) = (stage.history(), Person::new(1));
    let mut notes: Vec<(Value, bool)> = Vec::new();
    for (index, said) in history.said.iter().enumerate() {
        let at = history.at(index).as_second();
        let note = match said {
            Said::Posted(_) => ana.says(at, &said.text()),
            said => {
                let (note, gone) = notes.iter_mut().find(|(note, _)| note["content"] == said.text()).unwrap();
                *gone = true;
                ana.takes_back(at, note)
            }
        };
        notes.push((note, false));
    }
    notes
}

#[test]
fn a_note_becomes_a_post() {
    let (ana, at) = (Person::new(1), now().as_second());
    let (root, parent, quoted) = ("aa".repeat(32), "bb".repeat(32), "cc".repeat(32));
    let tags = json!([
        ["e", root, "wss://r.example", "root"],
        ["e", parent, "wss://r.example", "reply"],
        ["q", quoted, "wss://r.example"],
        ["p", ana.key()],
        ["L", "ISO-639-1"],
        ["l", "fr", "ISO-639-1"],
        [],
        ["t"],
    ]);
    let content = "Vu \"là\"\n\t\\ \u{1f600} https://a.example/x https://i.example/cat.png";
    let note = ana.signs(1, at, &tags, content);
    let Some(PostEvent::Posted(post)) = Nostr::decode(&told(&note), now()) else { panic!("not read") };
    let url = post.url.clone().unwrap();
    assert!(url.starts_with("https://njump.me/note1") && url.len() == 80, "{url}");
    let id = note["id"].as_str().unwrap();
    let expected = json!({
        "id": format!("nostr:{id}"), "source": "nostr", "url": url, "author": {"id": ana.key()}, "text": content, "lang": "fr",
        "published_at": "2026-03-01T12:00:00Z", "engagement": {"likes": 0, "replies": 0, "reposts": 0, "quotes": 0},
        "reply_to": format!("nostr:{parent}"), "quote_of": format!("nostr:{quoted}"),
        "media": ["https://i.example/cat.png"], "links": ["https://a.example/x"],
    });
    assert_eq!(serde_json::to_value(post).unwrap(), expected);
}

#[test]
fn what_a_note_answers_follows_its_marks() {
    let ana = Person::new(1);
    let (a, b) = ("aa".repeat(32), "bb".repeat(32));
    let check = |tags: Value, reply_to: Option<&str>, quote_of: Option<&str>| {
        let note = ana.signs(1, now().as_second(), &tags, "words");
        let Some(PostEvent::Posted(post)) = Nostr::decode(&told(&note), now()) else { panic!("{tags}") };
        let native = |id: &Option<vigie_model::PostId>| id.as_ref().map(|id| id.native().to_owned());
        assert_eq!(native(&post.reply_to).as_deref(), reply_to, "{tags}");
        assert_eq!(native(&post.quote_of).as_deref(), quote_of, "{tags}");
    };
    check(json!([]), None, None);
    check(json!([["e", a, "", "root"]]), Some(&a), None);
    check(json!([["e", a, "", "root"], ["e", b, "", "reply"]]), Some(&b), None);
    check(json!([["e", a], ["e", b]]), Some(&b), None); // as it was before there were marks
    check(json!([["e", a, "wss://r.example"]]), Some(&a), None);
    check(json!([["e", a, "", "mention"]]), None, Some(&a));
    check(json!([["e", a, "", "mention"], ["q", b]]), None, Some(&b));
    check(json!([["q", "30023:pubkey:article"]]), None, None);
    check(json!([["e", "no id"], ["e"], []]), None, None);
}

#[test]
fn times_are_taken_as_far_as_they_can_be() {
    let check = |created_at: i64, expected: &str| {
        let note = Person::new(1).says(created_at, "words");
        let Some(PostEvent::Posted(post)) = Nostr::decode(&told(&note), now()) else {
            panic!("{created_at}")
        };
        assert_eq!(post.published_at.to_string(), expected);
    };
    check(1_700_000_000, "2023-11-14T22:13:20Z");
    check(9_700_000_000, "2026-03-01T12:00:00Z");
    check(i64::MAX, "2026-03-01T12:00:00Z");
    check(-1, "2026-03-01T12:00:00Z");
}

#[test]
fn what_its_author_did_not_sign_is_no_note() {
    let (ana, ben) = (Person::new(1), Person::new(2));
    let note = ana.says(now().as_second(), "Aurora is fine");
    assert!(Nostr::decode(&told(&note), now()).is_some());
    let theirs = ben.says(now().as_second(), "Aurora is fine");
    let id = note["id"].as_str().unwrap();
    let check = |field: &str, value: Value| {
        let mut forged = note.clone();
        forged[field] = value;
        assert_eq!(Nostr::decode(&told(&forged), now()), None, "{forged}");
    };
    check("content", json!("Aurora is awful"));
    check("created_at", json!(now().as_second() - 1));
    check("tags", json!([["t", "aurora"]]));
    check("kind", json!(5));
    check("pubkey", json!(ben.key()));
    check("pubkey", json!("00".repeat(32)));
    check("pubkey", json!("ff".repeat(32)));
    check("sig", theirs["sig"].clone());
    check("sig", json!("00".repeat(64)));
    check("sig", json!(""));
    check("id", theirs["id"].clone());
    check("id", json!(id.to_uppercase()));
    check("id", json!(format!("{id}00")));
    check("id", Value::Null);
    let other = ana.signs(7, now().as_second(), &json!([]), "+");
    assert_eq!(Nostr::decode(&told(&other), now()), None);
}

/// One who writes to a relay.
struct Pen(WebSocket);

impl Pen {
    async fn new(relay: &str) -> Self {
        Self(outbound().web_socket(relay, &[], Duration::from_secs(30)).await.unwrap())
    }

    async fn writes(&mut self, note: &Value) {
        self.0.send(json!(["EVENT", note]).to_string()).await.unwrap();
        let Some(Frame::Text(answer)) = self.0.next().await.unwrap() else { panic!("no answer") };
        assert!(answer.starts_with(r#"["OK""#) && answer.contains("true"), "{answer}");
    }
}

/// Reads until so many posts are known or gone; what there is, by text.
async fn read(
    source: &mut AnySource,
    until: impl Fn(&BTreeMap<String, String>) -> bool,
) -> (BTreeMap<String, String>, Cursor) {
    let (mut posts, mut cursor) = (BTreeMap::new(), None);
    while !until(&posts) || cursor.is_none() {
        let batch = timeout(Duration::from_secs(60), source.next_batch()).await.unwrap().unwrap();
        for event in batch.events {
            match event {
                PostEvent::Posted(post) | PostEvent::Edited(post) => {
                    posts.insert(post.id.to_string(), post.text)
                }
                PostEvent::Deleted { id, .. } => posts.remove(id.as_str()),
                PostEvent::Erased(_) => panic!("no relay says that"),
            };
        }
        cursor = Some(batch.cursor);
    }
    (posts, cursor.unwrap())
}

fn texts(posts: &BTreeMap<String, String>) -> BTreeSet<&str> {
    posts.values().map(String::as_str).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_relay_is_read_without_loss() {
    let mut relay = NostrRelay::start();
    let (ana, eve) = (Person::new(1), Person::new(2));
    let hours_ago = |hours: i64| Timestamp::now().as_second() - hours * 3_600;
    let mut pen = Pen::new(&relay.url()).await;
    // More than three pages of the past, some notes of the same second, and one from before the beginning.
    pen.writes(&ana.says(hours_ago(30), "too old")).await;
    for number in 0..65 {
        pen.writes(&ana.says(hours_ago(20) + number / 3 * 60, &format!("past {number}"))).await;
    }
    let mut source = source(&relay.url());
    source.connect(None).await.unwrap();
    let (posts, _) = read(&mut source, |posts| posts.len() >= 65).await;
    let past: Vec<String> = (0..65).map(|number| format!("past {number}")).collect();
    assert_eq!(texts(&posts), past.iter().map(String::as_str).collect());

    // What is said from now on, and taken back: by its author, not by others.
    let (gone, kept) = (ana.says(hours_ago(0), "gone"), ana.says(hours_ago(0), "kept"));
    pen.writes(&gone).await;
    pen.writes(&kept).await;
    read(&mut source, |posts| posts.len() >= 2).await;
    pen.writes(&ana.takes_back(hours_ago(0), &gone)).await;
    pen.writes(&eve.takes_back(hours_ago(0), &kept)).await;
    let mut deleted = Vec::new();
    let cursor = loop {
        let batch = timeout(Duration::from_secs(30), source.next_batch()).await.unwrap().unwrap();
        deleted.extend(batch.events.iter().map(|event| event.id().unwrap().native().to_owned()));
        if !deleted.is_empty() {
            break batch.cursor;
        }
    };
    assert_eq!(deleted, [gone["id"].as_str().unwrap()]);
    let nothing = timeout(Duration::from_millis(600), source.next_batch()).await;
    assert!(nothing.is_err(), "{nothing:?}");

    // The relay is killed, and comes back; meanwhile nobody listens.
    relay.kill();
    let broken = source.next_batch().await;
    assert!(matches!(broken, Err(SourceError::Unavailable { .. })), "{broken:?}");
    relay.start_again();
    let mut pen = Pen::new(&relay.url()).await;
    pen.writes(&ana.says(hours_ago(0), "meanwhile")).await;
    let mut source = self::source(&relay.url());
    source.connect(Some(cursor)).await.unwrap();
    let (posts, _) = read(&mut source, |posts| posts.values().any(|text| text == "meanwhile")).await;
    assert!(!texts(&posts).contains("past 0"), "the cursor was not heeded: {posts:?}");
    source.close().await;
}

/// A relay that says these things to who subscribes, after the first question.
async fn relay_that_says(says: Vec<String>) -> AnySource {
    let says = Arc::new(says);
    let url = web_socket::serve(move |mut line| {
        let says = Arc::clone(&says);
        async move {
            line.hear().await;
            for text in says.iter() {
                line.say(text).await;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
            line.close().await;
        }
    })
    .await;
    source(&url)
}

#[tokio::test]
async fn a_relay_cannot_put_words_into_a_mouth() {
    let (ana, at) = (Person::new(1), Timestamp::now().as_second() - 60);
    let true_note = ana.says(at, "as I said");
    let mut forged = ana.says(at, "as I said too");
    forged["content"] = "as I never said".into();
    let early = ana.says(at, "taken back before it came");
    let says = vec![
        "no message".to_owned(),
        told(&forged),
        told(&ana.takes_back(at, &early)),
        told(&early),
        told(&true_note),
        r#"["EVENT","live",{"id":"x"}]"#.to_owned(),
    ];
    let mut source = relay_that_says(says).await;
    source.connect(None).await.unwrap();
    let batch = source.next_batch().await.unwrap();
    let said: Vec<String> = batch
        .events
        .iter()
        .map(|event| match event {
            PostEvent::Posted(post) => post.text.clone(),
            other => format!("deleted {}", other.id().unwrap().native()),
        })
        .collect();
    assert_eq!(said, [format!("deleted {}", early["id"].as_str().unwrap()), "as I said".to_owned()]);
}

#[tokio::test]
async fn a_relay_that_refuses_says_why() {
    let check = async |says: &str, for_good: bool, expected: &str| {
        let mut source = relay_that_says(vec![says.to_owned()]).await;
        source.connect(None).await.unwrap();
        let error = source.next_batch().await.unwrap_err();
        assert_eq!(matches!(error, SourceError::Refused { .. }), for_good, "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    };
    check(r#"["CLOSED","live","auth-required: members only"]"#, true, "members only").await;
    check(r#"["CLOSED","live","restricted: pay first"]"#, true, "pay first").await;
    check(r#"["CLOSED","live","rate-limited: slow down"]"#, false, "slow down").await;
    check(r#"["CLOSED","live","error: no database"]"#, false, "no database").await;
    check(r#"["NOTICE","going\u001b[31m home"]"#, false, "said: going[31m home").await;
}

#[tokio::test]
async fn the_cursor_stays_until_the_past_is_known() {
    let (ana, now) = (Person::new(1), Timestamp::now());
    let note = ana.says(now.as_second() - 5, "new");
    let known = Cursor((now - jiff::SignedDuration::from_hours(3)).to_string());
    let check = async |says: Vec<String>, moves: bool| {
        let mut source = relay_that_says(says).await;
        source.connect(Some(known.clone())).await.unwrap();
        let batch = source.next_batch().await.unwrap();
        assert_eq!(batch.cursor != known, moves, "{}", batch.cursor);
    };
    check(vec![told(&note)], false).await;
    let end = |page: &str| json!(["EOSE", page]).to_string();
    check(vec![told(&note), end("live")], false).await;
    check(vec![told(&note), end("live"), end("another")], false).await;
    check(vec![told(&note), end("live"), end("past-1")], true).await;
    let mut garbage = relay_that_says(vec![told(&note)]).await;
    garbage.connect(Some(Cursor("v9:?".to_owned()))).await.unwrap();
    assert_eq!(garbage.next_batch().await.unwrap().events.len(), 1);
}
