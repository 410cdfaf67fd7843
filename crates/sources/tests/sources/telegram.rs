//! Telegram.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;
use serde_json::{Value, json as value};
use vigie_model::{Origin, PostEvent, PostKind, Secret};
use vigie_sources::{Cursor, SourceError};

use crate::{
    conformance::{
        Change, First, Network, http,
        stage::{Said, Stage},
    },
    ground::{Answer, Asked, Reading, Service, json, kit, refusal, respond, status},
};

const TOKENS: &[(&str, &str)] = &[("BOT", "123:canary-token_X"), ("ODD", "12 3/../x")];

fn now() -> Timestamp {
    Timestamp::from_second(1_773_000_000).unwrap()
}

fn origin(url: &str, variable: &str) -> Origin {
    Origin::Telegram { token: Secret::new(format!("env:{variable}")).unwrap(), api: url.to_owned() }
}

fn channel() -> Value {
    value!({"id": -1_001_234, "type": "channel", "title": "Aurora news", "username": "auroranews"})
}

fn update(number: i64, what: &str, message: &Value) -> Value {
    value!({"update_id": number, what: message})
}

fn said(number: i64, text: &str) -> Value {
    value!({"message_id": number, "date": 1_772_999_000, "chat": channel(), "sender_chat": channel(), "text": text})
}

/// What is kept for the bot: whatever is asked for confirms everything before it.
fn updates(kept: &Mutex<Vec<Value>>, asked: &Asked) -> Answer {
    assert_eq!(asked.path, "/bot123:canary-token_X/getUpdates");
    assert!(asked.query("allowed_updates").starts_with("[\"message\",") && asked.query("timeout") == "10");
    let offset: i64 = asked.query("offset").parse().unwrap();
    let mut kept = kept.lock().unwrap();
    kept.retain(|update| update["update_id"].as_i64().unwrap() >= offset);
    let shown: Vec<&Value> = kept.iter().take(100).collect();
    json(value!({"ok": true, "result": shown}))
}

/// What a bot hears, as it is played for the suite: from the first update that nobody confirmed.
#[derive(Default)]
pub(crate) struct Bot {
    confirmed: AtomicI64,
}

impl Network for Bot {
    // No bot is told what was deleted.
    const TELLS: &'static [Change] = &[Said::Edited];
    const FIRST: First = First::Unconfirmed;
    const SECRETS: &'static [(&'static str, &'static str)] = TOKENS;

    fn origin(base: &str) -> Origin {
        origin(base, "BOT")
    }

    async fn play(self, stage: Stage) -> String {
        http::serve(stage, Self::BAD_AT, move |asked, stage| {
            let offset = asked.query("offset").parse().unwrap();
            let confirmed = self.confirmed.fetch_max(offset, Ordering::Relaxed).max(offset);
            let kept = (1..).zip(stage.history().said).filter(|(number, _)| *number >= confirmed);
            let kept = kept.map(|(number, happened)| {
                let what =
                    if let Said::Edited(_) = happened { "edited_channel_post" } else { "channel_post" };
                update(number, what, &said(happened.number() as i64, &happened.text()))
            });
            respond(updates(&Mutex::new(kept.collect()), asked))
        })
        .await
    }
}

#[tokio::test]
async fn what_was_not_durable_comes_again() {
    let kept = Arc::new(Mutex::new(
        (0..250).map(|n| update(500 + n, "channel_post", &said(n, "hello"))).collect::<Vec<_>>(),
    ));
    let own = Arc::clone(&kept);
    let service = Service::start(move |asked| updates(&own, asked)).await;
    let kit = kit(now, TOKENS);
    let mut reading = Reading::of(&origin(&service.url, "BOT"), &kit, None).await.unwrap();
    reading.step().await.unwrap();
    assert_eq!((reading.posts.len(), kept.lock().unwrap().len()), (100, 250), "nothing is confirmed yet");
    // The batch was not made durable: who connects without its cursor gets it again.
    let mut again = Reading::of(&origin(&service.url, "BOT"), &kit, None).await.unwrap();
    again.until(|again| again.posts.len() == 250).await;
    let cursor = again.cursor.clone();
    kept.lock().unwrap().push(update(750, "channel_post", &said(250, "later")));
    let mut third = Reading::of(&origin(&service.url, "BOT"), &kit, cursor).await.unwrap();
    third.until(|third| !third.posts.is_empty()).await;
    assert_eq!(third.posts.len(), 1);
}

#[tokio::test]
async fn messages_become_posts() {
    let group = value!({"id": -77, "type": "group", "title": "Fans"});
    let user = value!({"id": 5, "is_bot": false, "first_name": "Ana", "last_name": "B", "username": "ana", "language_code": "en"});
    let kept = vec![
        update(
            1,
            "channel_post",
            &value!({"message_id": 10, "date": 1_772_999_000, "chat": channel(), "sender_chat": channel(),
            "author_signature": "Zoé", "caption": "😀 see x.example and here", "photo": [{"file_id": "x"}],
            "caption_entities": [{"type": "url", "offset": 7, "length": 9}, {"type": "text_link", "offset": 21, "length": 4, "url": "https://y.example/"},
                {"type": "url", "offset": 900, "length": 9}, {"type": "url", "offset": 1, "length": 1}, {"type": "bold"}]}),
        ),
        update(
            2,
            "message",
            &value!({"message_id": 11, "date": 1_772_999_001, "chat": group, "from": user, "text": "I agree",
            "reply_to_message": {"message_id": 9, "chat": group, "date": 1, "text": "x"}}),
        ),
        update(
            3,
            "edited_message",
            &value!({"message_id": 11, "date": 1_772_999_001, "edit_date": 1_772_999_100, "chat": group, "from": user, "text": "I disagree"}),
        ),
        update(
            4,
            "message",
            &value!({"message_id": 12, "date": 1_772_999_002, "chat": {"id": -1_009_876, "type": "supergroup", "title": "Big"}, "from": user,
            "text": "passed on", "forward_origin": {"type": "channel", "chat": channel(), "message_id": 10, "date": 1}}),
        ),
        update(
            5,
            "message",
            &value!({"message_id": 1, "date": 1_772_999_002, "chat": {"id": 5, "type": "private"}, "from": user, "text": "a secret"}),
        ),
        update(
            6,
            "message",
            &value!({"message_id": 13, "date": 1_772_999_002, "chat": group, "new_chat_members": []}),
        ),
        update(7, "message", &value!({"message_id": "odd", "chat": 7})),
        update(8, "my_chat_member", &value!({"chat": group})),
        update(9, "edited_channel_post", &said(10, "now other words")),
    ];
    let kept = Mutex::new(kept);
    let service = Service::start(move |asked| updates(&kept, asked)).await;
    let mut reading = Reading::of(&origin(&service.url, "BOT"), &kit(now, TOKENS), None).await.unwrap();
    let batch = reading.step().await.unwrap();
    assert!(batch.cursor.0.starts_with("10@"), "{}", batch.cursor);
    let said: Vec<(bool, &str)> = batch
        .events
        .iter()
        .map(|event| match event {
            PostEvent::Posted(post) => (true, post.text.as_str()),
            PostEvent::Edited(post) => (false, post.text.as_str()),
            PostEvent::Deleted { .. } | PostEvent::Erased(_) => {
                panic!("Telegram tells no bot what was deleted")
            }
        })
        .collect();
    assert_eq!(
        said,
        [
            (true, "😀 see x.example and here"),
            (true, "I agree"),
            (false, "I disagree"),
            (true, "passed on"),
            (false, "now other words")
        ]
    );
    let PostEvent::Posted(first) = &batch.events[0] else { panic!() };
    assert_eq!(
        (first.id.as_str(), first.url.as_deref()),
        ("telegram:-1001234/10", Some("https://t.me/auroranews/10"))
    );
    assert_eq!(first.links, ["https://x.example", "https://y.example/"]);
    let author = first.author.clone().unwrap();
    assert_eq!((author.name.as_deref(), author.handle.as_deref()), (Some("Zoé"), Some("auroranews")));
    let answer = reading.post("telegram:-77/11");
    assert_eq!((answer.url.clone(), answer.author.clone().unwrap().name.as_deref()), (None, Some("Ana B")));
    let PostEvent::Posted(answer) = &batch.events[1] else { panic!() };
    assert_eq!(answer.reply_to.as_ref().unwrap().as_str(), "telegram:-77/9");
    let passed_on = reading.post("telegram:-1009876/12");
    assert_eq!(
        (passed_on.kind(), passed_on.url.as_deref()),
        (PostKind::Repost, Some("https://t.me/c/9876/12"))
    );
}

#[tokio::test]
async fn refusals_say_what_to_do_and_never_the_token() {
    let check = async |code: u16, body: &'static str, for_a_person: bool, says: &str| {
        let service = Service::start(move |_| status(code, body)).await;
        let error = refusal(&origin(&service.url, "BOT"), &kit(now, TOKENS)).await;
        assert_eq!(matches!(error, SourceError::Refused { .. }), for_a_person, "{error}");
        let said = format!("{error} {error:?}");
        assert!(said.contains(says) && !said.contains("canary"), "{said}");
    };
    check(401, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, true, "BotFather").await;
    check(404, r#"{"ok":false,"error_code":404,"description":"Not Found"}"#, true, "BotFather").await;
    check(409, r#"{"ok":false,"description":"Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"}"#, true, "deleteWebhook").await;
    check(
        409,
        r#"{"ok":false,"description":"Conflict: terminated by other getUpdates request"}"#,
        false,
        "one listener",
    )
    .await;
    check(429, r#"{"ok":false,"parameters":{"retry_after":35}}"#, false, "35s").await;
    check(502, "<html>", false, "502").await;
    check(200, "<html>", false, "other than was expected").await;
    check(200, r#"{"ok":false,"description":"hm"}"#, false, "hm").await;
    let service = Service::start(|_| panic!("not asked")).await;
    for variable in ["ODD", "NOT_SET"] {
        let error = refusal(&origin(&service.url, variable), &kit(now, TOKENS)).await;
        assert!(
            matches!(&error, SourceError::Refused { problem, .. } if problem.contains(variable)),
            "{error}"
        );
    }
    // A server that breaks off, and one that is not there.
    let broken = Service::start(|_| {
        let body = futures_util::stream::iter([Ok("{"), Err(std::io::Error::other("unplugged"))]);
        (200, Vec::new(), axum::body::Body::from_stream(body))
    })
    .await;
    let error = refusal(&origin(&broken.url, "BOT"), &kit(now, TOKENS)).await;
    assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    let mut nobody = broken;
    nobody.url = "http://127.0.0.1:9".to_owned();
    let error = refusal(&origin(&nobody.url, "BOT"), &kit(now, TOKENS)).await;
    assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
}

#[tokio::test]
async fn a_day_without_asking_is_a_gap() {
    let kept = Mutex::new(vec![update(9, "channel_post", &said(1, "x"))]);
    let service = Service::start(move |asked| updates(&kept, asked)).await;
    for (cursor, gap) in [
        ("garbage", false),
        ("5@x", false),
        ("9@2026-03-01T00:00:00Z", true),
        ("9@2026-03-08T19:00:00Z", false),
    ] {
        let cursor = Some(Cursor(cursor.to_owned()));
        let mut reading =
            Reading::of(&origin(&service.url, "BOT"), &kit(now, TOKENS), cursor.clone()).await.unwrap();
        assert_eq!(reading.step().await.unwrap().gap.is_some(), gap, "{cursor:?}");
        assert_eq!(reading.step().await.unwrap().gap, None);
    }
}
