//! From the outbox to real receivers on this machine: signed, tried again with the same id, and given up with a reason.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
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
use prometheus::Registry;
use serde_json::{Value, json};
use tokio::sync::{Notify, oneshot};
use vigie_alerts::{AlertChange, Config, Courier, Metrics, outbox_rows};
use vigie_model::{Alert, Slug, Workspace};
use vigie_outbound::OutboundClient;
use vigie_store::{AlertCommit, NotificationEvent, NotificationRecord, NotificationStatus, Store};

const SECRET: &str = "whsec_c2VjcmV0LWZvci10ZXN0cy1vbmx5LTEyMzQ1Ng==";

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

/// A store with a workspace, receivers, and a courier at work.
struct World {
    store: Store,
    workspace: Workspace,
    inbox: Inbox,
    console: Arc<Mutex<Vec<String>>>,
    registry: Registry,
    wake: Arc<Notify>,
    stop: oneshot::Sender<()>,
    courier: tokio::task::JoinHandle<()>,
    _folder: tempfile::TempDir,
}

async fn receivers(inbox: Inbox) -> SocketAddr {
    let app = Router::new().route("/{path}", post(receive)).with_state(inbox);
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

impl World {
    /// A workspace whose only rule tells these channels; `{at}` in their addresses is where the receivers are.
    async fn new(channels: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.db")).await.unwrap();
        let inbox = Inbox::default();
        let at = receivers(Arc::clone(&inbox)).await.to_string();
        let channels: Value = serde_json::from_str(&channels.to_string().replace("{at}", &at)).unwrap();
        let ids: Vec<&str> =
            channels.as_array().unwrap().iter().map(|channel| channel["id"].as_str().unwrap()).collect();
        let workspace: Workspace = serde_json::from_value(json!({
            "workspace": {"id": "acme", "name": "Acme", "languages": ["fr"], "timezone": "Europe/Paris"},
            "brand": [{"id": "aurora", "name": "Aurora", "query": "aurora"}],
            "rule": [{"id": "crisis", "name": "Crise", "channels": ids,
                      "when": {"kind": "threshold", "count": 100, "window": "15m"}}],
            "channel": channels,
        }))
        .unwrap();
        store.apply(&workspace).await.unwrap();

        let registry = Registry::new();
        let outbound = vigie_outbound::Config {
            allow: vec!["127.0.0.1".to_owned()],
            timeout: Duration::from_millis(800),
            ..Default::default()
        };
        let config = Config {
            first_retry: Duration::from_millis(50),
            link: Some("https://vigie.example/{workspace}/alerts/{id}".to_owned()),
            ..Config::default()
        };
        let (console, hidden_url) = (Arc::<Mutex<Vec<String>>>::default(), format!("http://{at}/hidden"));
        let courier = Courier::new(
            store.clone(),
            OutboundClient::new(&outbound, &registry).unwrap(),
            config,
            Metrics::new(&registry).unwrap(),
            move |name| match name {
                "SIGNING_SECRET" => Some(SECRET.to_owned()),
                "HIDDEN_URL" => Some(hidden_url.clone()),
                "NOT_A_SECRET" => Some("hunter2".to_owned()),
                _ => None,
            },
            {
                let console = Arc::clone(&console);
                move |line| console.lock().unwrap().push(line.to_owned())
            },
        );
        let (wake, (stop, stopped)) = (Arc::new(Notify::new()), oneshot::channel());
        let courier = tokio::spawn(courier.run(Arc::clone(&wake), async { drop(stopped.await) }));
        Self { store, workspace, inbox, console, registry, wake, stop, courier, _folder: folder }
    }

    /// Puts what the rule's channels are to be told about an alert into the outbox.
    async fn fire(&self, number: i64) -> Alert {
        let fired_at = Timestamp::from_second(Timestamp::now().as_second() / 60 * 60 + number).unwrap();
        let alert: Alert = serde_json::from_value(json!({
            "id": format!("acme/crisis/aurora/{}", fired_at.as_second()), "workspace": "acme", "rule": "crisis",
            "rule_name": "Crise", "brand": "aurora", "brand_name": "Aurora", "severity": "warning",
            "state": "firing", "fired_at": fired_at,
            "reason": {"condition": self.workspace.rules[0].when, "count": 120, "negative": 60},
        }))
        .unwrap();
        let changes = [AlertChange { alert: alert.clone(), event: NotificationEvent::Fired }];
        let now = Timestamp::now().as_millisecond();
        let outbox =
            outbox_rows(&changes, std::slice::from_ref(&self.workspace), now, Duration::from_secs(3_600));
        let expected = self.store.alert_progress("alerts", 0).await.unwrap().fence;
        let alerts = vec![alert.clone()];
        let commit = AlertCommit { consumer: "alerts", expected, alerts, outbox, ..Default::default() };
        self.store.commit_alerts(&commit).await.unwrap();
        self.wake.notify_one();
        alert
    }

    /// What became of the notifications of an alert, by channel, once all of them are as far as `done` asks.
    async fn records(
        &self,
        alert: &Alert,
        done: impl Fn(&NotificationRecord) -> bool,
    ) -> BTreeMap<String, NotificationRecord> {
        let started = Instant::now();
        loop {
            let records = self.store.notifications(&alert.workspace, &alert.id).await.unwrap();
            if records.iter().all(&done) {
                return records.into_iter().map(|record| (record.channel.to_string(), record)).collect();
            }
            assert!(started.elapsed() < Duration::from_secs(8), "{records:#?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn got(&self, path: &str) -> Vec<Got> {
        self.inbox.lock().unwrap().iter().filter(|got| got.path == path).cloned().collect()
    }

    fn metrics(&self) -> String {
        prometheus::TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap()
    }
}

fn ended(record: &NotificationRecord) -> bool {
    record.status != NotificationStatus::Pending
}

fn tried(record: &NotificationRecord) -> bool {
    record.attempts > 0
}

fn webhook(id: &str) -> Value {
    json!({"id": id, "to": {"kind": "webhook", "url": format!("http://{{at}}/{id}"), "secret": "env:SIGNING_SECRET"}})
}

#[tokio::test]
async fn a_webhook_gets_a_signed_message_and_the_console_a_line() {
    let hidden = json!({"id": "hidden", "to": {"kind": "webhook", "url": "env:HIDDEN_URL"}});
    let console = json!({"id": "console", "to": {"kind": "console"}});
    let world = World::new(json!([webhook("good"), hidden, console])).await;
    let alert = world.fire(0).await;
    let records = world.records(&alert, ended).await;
    assert!(records.values().all(|record| record.status == NotificationStatus::Sent && record.attempts == 1));

    let [got] = world.got("good").try_into().unwrap();
    assert_eq!(got.id, format!("{}/good/fired", alert.id));
    assert!(got.signed && !world.got("hidden")[0].signed);
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
    let world = World::new(json!([webhook("broken-once"), webhook("busy-once")])).await;
    let alert = world.fire(0).await;
    let records = world.records(&alert, ended).await;
    for path in ["broken-once", "busy-once"] {
        assert_eq!((records[path].status, records[path].attempts), (NotificationStatus::Sent, 2), "{path}");
        let got = world.got(path);
        assert!(got.len() == 2 && got[0].id == got[1].id, "{got:?}");
        assert_eq!(got[0].body, got[1].body);
    }
    assert_eq!(
        records["broken-once"].last_error.as_deref(),
        Some("the endpoint answered 500, saying: oops[31m")
    );
    let asked = world.got("busy-once");
    assert!(asked[1].at - asked[0].at >= Duration::from_millis(990), "Retry-After is obeyed");
}

#[tokio::test]
async fn what_can_never_work_is_given_up_with_a_reason() {
    let ftp = json!({"id": "credentials", "to": {"kind": "webhook", "url": "http://user:hunter2@{at}/good"}});
    let world = World::new(json!([webhook("gone"), webhook("unknown"), webhook("moved"), ftp])).await;
    let alert = world.fire(0).await;
    let records = world.records(&alert, ended).await;
    let check = |channel: &str, expected: &str| {
        let record = &records[channel];
        let said = record.last_error.as_deref().unwrap();
        assert_eq!((record.status, record.attempts), (NotificationStatus::Failed, 1), "{channel}");
        assert!(said.contains(expected) && !said.contains("hunter2"), "{said}");
    };
    check("gone", "gone for good (410)");
    check("unknown", "refused it (404)");
    check("moved", "redirects (307)");
    check("credentials", "user name or password");
    assert!(world.got("good").is_empty());
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
    let world = World::new(json!([
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
    check("no-url", "MISSING_URL is not set");
    check("no-secret", "MISSING_SECRET is not set");
    check("bad-secret", "must be `whsec_`");
    check("private", "add it to outbound.allow");
    assert!(world.got("good").is_empty(), "nothing leaves unsigned where a signature is asked for");
}

#[tokio::test]
async fn one_slow_endpoint_does_not_delay_another() {
    let world = World::new(json!([webhook("hangs"), webhook("good")])).await;
    let started = Instant::now();
    for number in 0..20 {
        world.fire(number).await;
    }
    while world.got("good").len() < 20 {
        assert!(started.elapsed() < Duration::from_millis(700), "{}", world.got("good").len());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(world.got("hangs").len(), Config::default().concurrency_per_channel);
    drop(world.stop);
    tokio::time::timeout(Duration::from_secs(4), world.courier).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_channel_that_is_gone_is_named() {
    let world = World::new(json!([webhook("good"), webhook("other")])).await;
    let mut smaller = world.workspace.clone();
    smaller.channels.retain(|channel| channel.id.as_str() != "other");
    world.store.apply(&smaller).await.unwrap();
    let alert = world.fire(0).await;
    let records = world.records(&alert, ended).await;
    assert_eq!(records["good"].status, NotificationStatus::Sent);
    let said = records["other"].last_error.as_deref().unwrap();
    assert!(
        records["other"].status == NotificationStatus::Failed && said.contains("no channel `other`"),
        "{said}"
    );
}

#[tokio::test]
async fn a_backfill_is_recorded_and_nobody_is_told() {
    let workspace =
        World::new(json!([webhook("good"), {"id": "console", "to": {"kind": "console"}}])).await.workspace;
    let fired_at: Timestamp = "2015-02-16T13:05:00Z".parse().unwrap();
    let alert: Alert = serde_json::from_value(json!({
        "id": "acme/crisis/aurora/1424091900", "workspace": "acme", "rule": "crisis", "rule_name": "Crise",
        "brand": "aurora", "brand_name": "Aurora", "severity": "warning", "state": "firing", "fired_at": fired_at,
        "reason": {"condition": workspace.rules[0].when, "count": 120, "negative": 60},
    }))
    .unwrap();
    let rows = |alert: &Alert, now: &str, workspace: &Workspace| {
        let changes = [AlertChange { alert: alert.clone(), event: NotificationEvent::Fired }];
        let now = now.parse::<Timestamp>().unwrap().as_millisecond();
        outbox_rows(&changes, std::slice::from_ref(workspace), now, Duration::from_secs(3_600))
    };
    let late = rows(&alert, "2026-02-16T13:05:00Z", &workspace);
    assert_eq!(late.len(), 2);
    let why = late[0].suppressed.as_deref().unwrap();
    assert!(why.starts_with("s’est produit le 16 février 2015 à 14:05 (Europe/Paris), plus de 1"), "{why}");
    let fresh = rows(&alert, "2015-02-16T14:05:00Z", &workspace);
    assert!(fresh.iter().all(|row| row.suppressed.is_none()));
    assert_eq!(fresh[0].key, "acme/crisis/aurora/1424091900/good/fired");

    let mut other = alert.clone();
    other.rule = Slug::new("another").unwrap();
    assert!(rows(&other, "2015-02-16T13:05:00Z", &workspace).is_empty());
    other.workspace = Slug::new("elsewhere").unwrap();
    assert!(rows(&other, "2015-02-16T13:05:00Z", &workspace).is_empty());
}
