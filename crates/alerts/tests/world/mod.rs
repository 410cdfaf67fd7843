//! A store with a workspace, a courier at work, and receivers on this machine: what the tests of delivery share.

#![allow(dead_code, reason = "each test program uses its part of it")]

use std::{
    collections::BTreeMap,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::Router;
use jiff::Timestamp;
use prometheus::Registry;
use serde_json::{Value, json};
use tokio::sync::{Notify, oneshot};
use vigie_alerts::{AlertChange, Config, Courier, Metrics, Smtp, Tester, plan};
use vigie_model::{Alert, Workspace};
use vigie_outbound::OutboundClient;
use vigie_store::{AlertCommit, NotificationEvent, NotificationRecord, NotificationStatus, Store};

pub(crate) const SECRET: &str = "whsec_c2VjcmV0LWZvci10ZXN0cy1vbmx5LTEyMzQ1Ng==";

/// The one that takes its place.
pub(crate) const NEW_SECRET: &str = "whsec_dGhlLW5ldy1zZWNyZXQtZm9yLXRlc3RzLW9ubHk=";

/// How long a receiver may take; long enough that a busy machine does not look like one that hangs.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(5);

/// What an alert of a test is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quirks {
    /// As most are.
    Usual,
    /// Whatever strangers write, and far too much of it.
    Hostile,
    /// It is over.
    Resolved,
    /// It happened years ago.
    LongAgo,
}

/// A store with a workspace, receivers, and a courier at work.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) workspace: Workspace,
    pub(crate) console: Arc<Mutex<Vec<String>>>,
    pub(crate) stop: oneshot::Sender<()>,
    pub(crate) courier: tokio::task::JoinHandle<()>,
    pub(crate) tester: Tester,
    registry: Registry,
    wake: Arc<Notify>,
    _folder: tempfile::TempDir,
}

impl World {
    /// A workspace whose only rule tells these channels. `{at}` in their addresses is where `receivers` listen, and the
    /// variable `AT/…` holds such an address with that path.
    pub(crate) async fn new(receivers: Router, channels: Value, smtp: Smtp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.db")).await.unwrap();
        let at = serve(receivers).await;
        let channels: Value = serde_json::from_str(&channels.to_string().replace("{at}", &at)).unwrap();
        let ids: Vec<&str> =
            channels.as_array().unwrap().iter().map(|channel| channel["id"].as_str().unwrap()).collect();
        let workspace: Workspace = serde_json::from_value(json!({
            "workspace": {"id": "acme", "name": "Acme", "languages": ["fr"], "timezone": "Europe/Paris"},
            "brand": [{"id": "aurora", "name": "Aurora", "query": "aurora"}],
            "rule": [{"id": "crisis", "name": "Crise", "channels": ids,
                      "when": {"kind": "threshold", "count": 100, "window": "15m"},
                      "group_interval": "0s", "repeat": "0s", "daily_cap": 10_000}],
            "channel": channels,
        }))
        .unwrap();
        assert_eq!(workspace.problems(), []);
        store.apply(&workspace).await.unwrap();

        let registry = Registry::new();
        let outbound = vigie_outbound::Config {
            allow: vec!["127.0.0.1".to_owned()],
            timeout: TIMEOUT,
            ..Default::default()
        };
        let config = Config {
            first_retry: Duration::from_millis(50),
            first_rest: Duration::from_millis(200),
            link: Some("https://vigie.example/{workspace}/alerts/{id}".to_owned()),
            smtp,
            ..Config::default()
        };
        let console = Arc::<Mutex<Vec<String>>>::default();
        let courier = Courier::new(
            store.clone(),
            OutboundClient::new(&outbound, &registry).unwrap(),
            config,
            Metrics::new(&registry).unwrap(),
            move |name| match name {
                "SIGNING_SECRET" => Some(SECRET.to_owned()),
                "TWO_SECRETS" => Some(format!("{NEW_SECRET}\n{SECRET}")),
                "NOT_A_SECRET" => Some("hunter2".to_owned()),
                "BOT_TOKEN" => Some("123:token".to_owned()),
                "LONG_ROUTING_KEY" => Some("0123456789abcdef0123456789abcdef".to_owned()),
                "ROUTING_KEY" => Some("R0UTINGKEY".to_owned()),
                "SMTP_PASSWORD" => Some(vigie_peers::PASSWORD.to_owned()),
                "WRONG_PASSWORD" => Some("wrong-password".to_owned()),
                _ => name.strip_prefix("AT/").map(|path| format!("http://{at}/{path}")),
            },
            {
                let console = Arc::clone(&console);
                move |line| console.lock().unwrap().push(line.to_owned())
            },
        );
        let tester = courier.tester();
        let (wake, (stop, stopped)) = (Arc::new(Notify::new()), oneshot::channel());
        let courier = tokio::spawn(courier.run(Arc::clone(&wake), async { drop(stopped.await) }));
        Self { store, workspace, console, registry, wake, stop, courier, tester, _folder: folder }
    }

    /// Puts what the rule's channels are to be told about an alert into the outbox.
    pub(crate) async fn fire(&self, number: i64) -> Alert {
        self.change(number, Quirks::Usual).await
    }

    /// The same for an alert with its quirks; an alert of the same number is the same alert.
    pub(crate) async fn change(&self, number: i64, quirks: Quirks) -> Alert {
        let alert = self.alert(number, quirks);
        let event = match quirks {
            Quirks::Resolved => NotificationEvent::Resolved,
            _ => NotificationEvent::Fired,
        };
        let changes = [AlertChange { alert: alert.clone(), event }];
        let now = Timestamp::now().as_millisecond();
        let outbox = plan(&changes, std::slice::from_ref(&self.workspace), now);
        let expected = self.store.alert_progress("alerts", 0).await.unwrap().fence;
        let alerts = vec![alert.clone()];
        let commit = AlertCommit { consumer: "alerts", expected, alerts, outbox, ..Default::default() };
        self.store.commit_alerts(&commit).await.unwrap();
        self.wake.notify_one();
        alert
    }

    fn alert(&self, number: i64, quirks: Quirks) -> Alert {
        let fired_at = Timestamp::from_second(Timestamp::now().as_second() / 60 * 60 + number).unwrap();
        let mut alert = json!({
            "id": format!("acme/crisis/aurora/{}", fired_at.as_second()), "workspace": "acme", "rule": "crisis",
            "rule_name": "Crise", "brand": "aurora", "about": "Aurora", "severity": "warning",
            "state": "firing", "fired_at": fired_at,
            "reason": {"condition": self.workspace.rules[0].when, "count": 120, "negative": 60},
        });
        match quirks {
            Quirks::Usual => {}
            Quirks::Hostile => {
                let long = "<!channel> <b>[click](https://evil.example)</b> @everyone <script>\r\nBcc: x@y.z &*_`~|\\".repeat(60);
                alert["about"] = long.clone().into();
                alert["rule_name"] = long.clone().into();
                alert["reason"]["terms"] = json!(vec![long; 8]);
                alert["severity"] = "critical".into();
            }
            Quirks::LongAgo => alert["fired_at"] = "2015-02-16T13:05:00Z".into(),
            Quirks::Resolved => {
                alert["state"] = "resolved".into();
                alert["resolved_at"] = json!(fired_at);
            }
        }
        serde_json::from_value(alert).unwrap()
    }

    /// What became of the notifications of an alert, by channel, once all of them are as far as `done` asks.
    pub(crate) async fn records(
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

    pub(crate) fn metrics(&self) -> String {
        prometheus::TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap()
    }
}

/// Listens on this machine.
async fn serve(app: Router) -> String {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address.to_string()
}

pub(crate) fn ended(record: &NotificationRecord) -> bool {
    record.status != NotificationStatus::Pending
}

pub(crate) fn tried(record: &NotificationRecord) -> bool {
    record.attempts > 0
}
