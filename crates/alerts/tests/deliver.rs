//! From the outbox to real receivers on this machine: signed, tried again with the same id, and given up with a reason.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

mod world;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use vigie_alerts::{AlertChange, Config, Smtp, plan};
use vigie_model::{Alert, Slug};
use vigie_store::{Cause, NotificationEvent, NotificationStatus};

use world::{Quirks, SECRET, TIMEOUT, World, ended, tried};

/// What a receiver got.
#[derive(Debug, Clone)]
struct Got {
    path: String,
    id: String,
    at: Instant,
    body: Value,
    signed: bool,
}

type Inbox = Arc<Mutex<Vec<Got>>>;

/// Answers as the path says, and notes what it got.
async fn receive(
    State(inbox): State<Inbox>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let (id, timestamp, signature) =
        (text("webhook-id"), text("webhook-timestamp"), text("webhook-signature"));
    let mut mac =
        Hmac::<sha2::Sha256>::new_from_slice(&BASE64_STANDARD.decode(&SECRET[6..]).unwrap()).unwrap();
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(&body);
    let good = format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()));
    assert!(signature.is_empty() || signature == good, "{signature}");
    let fresh = (Timestamp::now().as_second() - timestamp.parse::<i64>().unwrap()).abs() < 5;
    assert!(fresh && text("content-type") == "application/json");
    let tries = {
        let mut inbox = inbox.lock().unwrap();
        let body = serde_json::from_slice(&body).unwrap();
        inbox.push(Got { path: path.clone(), id, at: Instant::now(), body, signed: !signature.is_empty() });
        inbox.iter().filter(|got| got.path == path).count()
    };
    match (path.as_str(), tries) {
        ("broken-once", 1) => (StatusCode::INTERNAL_SERVER_ERROR, "oops\u{1b}[31m").into_response(),
        ("busy-once", 1) => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "1")]).into_response(),
        ("gone", _) => StatusCode::GONE.into_response(),
        ("unknown", _) => StatusCode::NOT_FOUND.into_response(),
        ("moved", _) => axum::response::Redirect::temporary("/good").into_response(),
        ("hangs", _) => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            StatusCode::OK.into_response()
        }
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}

/// A world with these receivers, and what they got.
async fn world(channels: Value) -> (World, Inbox) {
    let inbox = Inbox::default();
    let app = Router::new().route("/{path}", post(receive)).with_state(Arc::clone(&inbox));
    (World::new(app, channels, Smtp::default()).await, inbox)
}

fn at(inbox: &Inbox, path: &str) -> Vec<Got> {
    inbox.lock().unwrap().iter().filter(|got| got.path == path).cloned().collect()
}

fn webhook(id: &str) -> Value {
    json!({"id": id, "to": {"kind": "webhook", "url": format!("http://{{at}}/{id}"), "secret": "env:SIGNING_SECRET"}})
}

#[tokio::test]
async fn a_webhook_gets_a_signed_message_and_the_console_a_line() {
    let hidden = json!({"id": "hidden", "to": {"kind": "webhook", "url": "env:AT/hidden"}});
    let console = json!({"id": "console", "to": {"kind": "console"}});
    let (world, inbox) = world(json!([webhook("good"), hidden, console])).await;
    let alert = world.fire(0).await;
    let records = world.records(&alert, ended).await;
    assert!(records.values().all(|record| record.status == NotificationStatus::Sent && record.attempts == 1));

    let [got] = at(&inbox, "good").try_into().unwrap();
    assert_eq!(got.id, format!("{}/good/fired", alert.id));
    assert!(got.signed && !at(&inbox, "hidden")[0].signed);
    assert_eq!(got.body["event"], "fired");
    assert_eq!(got.body["workspace"], json!({"id": "acme", "name": "Acme"}));
    assert_eq!(got.body["alert"], serde_json::to_value(&alert).unwrap());
    let headline = got.body["headline"].as_str().unwrap();
    assert!(headline.starts_with("Aurora\u{a0}: 120\u{a0}mentions en 15\u{a0}min"), "{headline}");
    assert_eq!(got.body["explanation"].as_array().unwrap().len(), 3);
    let url = format!("https://vigie.example/acme/alerts/{}", alert.id.replace('/', "%2F"));
    assert_eq!(got.body["url"], url);
    assert_eq!(*world.console.lock().unwrap(), [headline]);

    let metrics = world.metrics();
    assert!(
        metrics.contains(r#"vigie_alerts_notifications_total{channel="webhook",outcome="sent"} 2"#),
        "{metrics}"
    );
    assert!(metrics.contains("vigie_alerts_notified_seconds_count 3"), "{metrics}");
}

#[tokio::test]
async fn what_fails_is_tried_again_with_the_same_id() {
    let (world, inbox) = world(json!([webhook("broken-once"), webhook("busy-once")])).await;
    let alert = world.fire(0).await;
    let records = world.records(&alert, ended).await;
    for path in ["broken-once", "busy-once"] {
        assert_eq!((records[path].status, records[path].attempts), (NotificationStatus::Sent, 2), "{path}");
        let got = at(&inbox, path);
        assert!(got.len() == 2 && got[0].id == got[1].id, "{got:?}");
        assert_eq!(got[0].body, got[1].body);
    }
    assert_eq!(
        records["broken-once"].last_error.as_deref(),
        Some(
            "le destinataire a répondu 500 en disant\u{a0}: oops[31m\u{202f}; si cela dure, consultez le journal du \
             destinataire"
        )
    );
    let asked = at(&inbox, "busy-once");
    assert!(asked[1].at - asked[0].at >= Duration::from_millis(990), "Retry-After is obeyed");
}

#[tokio::test]
async fn what_can_never_work_is_given_up_with_a_reason() {
    let ftp = json!({"id": "credentials", "to": {"kind": "webhook", "url": "http://user:hunter2@{at}/good"}});
    let (world, inbox) = world(json!([webhook("gone"), webhook("unknown"), webhook("moved"), ftp])).await;
    let alert = world.fire(0).await;
    let records = world.records(&alert, ended).await;
    let check = |channel: &str, expected: &str| {
        let record = &records[channel];
        let said = record.last_error.as_deref().unwrap();
        assert_eq!((record.status, record.attempts), (NotificationStatus::Failed, 1), "{channel}");
        assert!(said.contains(expected) && !said.contains("hunter2"), "{said}");
    };
    check("gone", "n’existe plus (410)");
    check("unknown", "a refusé le message (404)");
    check("moved", "redirige (307)");
    check("credentials", "user name or password");
    assert!(at(&inbox, "good").is_empty());
}

#[tokio::test]
async fn what_a_person_can_mend_is_tried_again_later() {
    let url = |id: &str, url: &str, secret: Option<&str>| {
        let mut to = json!({"kind": "webhook", "url": url});
        if let Some(secret) = secret {
            to["secret"] = secret.into();
        }
        json!({"id": id, "to": to})
    };
    let (world, inbox) = world(json!([
        url("no-url", "env:MISSING_URL", None),
        url("no-secret", "http://{at}/good", Some("env:MISSING_SECRET")),
        url("bad-secret", "http://{at}/good", Some("env:NOT_A_SECRET")),
        url("private", "http://10.255.255.1/hook/s3cret", None),
    ]))
    .await;
    let alert = world.fire(0).await;
    let records = world.records(&alert, tried).await;
    let check = |channel: &str, expected: &str| {
        let record = &records[channel];
        let said = record.last_error.as_deref().unwrap();
        assert_eq!(record.status, NotificationStatus::Pending, "{channel}");
        assert!(said.contains(expected) && !said.contains("hunter2") && !said.contains("s3cret"), "{said}");
    };
    check("no-url", "MISSING_URL n’est pas définie");
    check("no-secret", "MISSING_SECRET n’est pas définie");
    check("bad-secret", "il doit s’écrire `whsec_`");
    check("private", "ajoutez-la à outbound.allow");
    assert!(at(&inbox, "good").is_empty(), "nothing leaves unsigned where a signature is asked for");
}

#[tokio::test]
async fn one_slow_endpoint_does_not_delay_another() {
    let (world, inbox) = world(json!([webhook("hangs"), webhook("good")])).await;
    let started = Instant::now();
    for number in 0..20 {
        world.fire(number).await;
    }
    while at(&inbox, "good").len() < 20 {
        assert!(started.elapsed() < TIMEOUT * 4 / 5, "{}", at(&inbox, "good").len());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(at(&inbox, "hangs").len(), Config::default().concurrency_per_channel);
    drop(world.stop);
    tokio::time::timeout(Duration::from_secs(4), world.courier).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_channel_that_is_gone_is_named() {
    let (world, _) = world(json!([webhook("good"), webhook("other")])).await;
    let mut smaller = world.workspace.clone();
    smaller.channels.retain(|channel| channel.id.as_str() != "other");
    world.store.apply(&smaller).await.unwrap();
    let alert = world.fire(0).await;
    let records = world.records(&alert, ended).await;
    assert_eq!(records["good"].status, NotificationStatus::Sent);
    let said = records["other"].suppressed.as_deref().unwrap();
    assert_eq!(said, "l’espace de travail n’a plus de canal «\u{a0}other\u{a0}»");
}

#[tokio::test]
async fn a_backfill_is_recorded_and_nobody_is_told() {
    let (world, inbox) = world(json!([webhook("good"), {"id": "console", "to": {"kind": "console"}}])).await;
    let alert = world.change(0, Quirks::LongAgo).await;
    let records = world.records(&alert, ended).await;
    assert_eq!(records.len(), 2);
    for record in records.values() {
        let why = record.suppressed.as_deref().unwrap();
        assert!(
            why.starts_with("s’est produit le 16 février 2015 à 14:05 (Europe/Paris), plus de 1"),
            "{why}"
        );
        assert_eq!((record.status, record.attempts), (NotificationStatus::Suppressed, 0));
        assert_eq!(record.decisions[0].cause, Cause::TooOld);
    }
    assert!(at(&inbox, "good").is_empty());
    let counted = r#"vigie_alerts_decisions_total{outcome="too_old"} 2"#;
    let started = Instant::now();
    while !world.metrics().contains(counted) {
        assert!(started.elapsed() < Duration::from_secs(8), "{}", world.metrics());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn what_no_rule_raises_is_planned_for_nobody() {
    let (world, _) = world(json!([webhook("good")])).await;
    let alert = world.fire(0).await;
    let rows = |alert: &Alert| {
        let changes = [AlertChange { alert: alert.clone(), event: NotificationEvent::Fired }];
        plan(&changes, std::slice::from_ref(&world.workspace), 0)
    };
    assert_eq!(rows(&alert)[0].key, format!("{}/good/fired", alert.id));
    let mut other = alert.clone();
    other.rule = Slug::new("another").unwrap();
    assert!(rows(&other).is_empty());
    other.workspace = Slug::new("elsewhere").unwrap();
    assert!(rows(&other).is_empty());
}
