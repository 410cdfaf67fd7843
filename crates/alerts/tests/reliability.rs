//! Channels whose receivers are gone, fail or hang: they are disabled or rest, people hear of it, and no other channel
//! waits for them. And the test that people ask for.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

mod world;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use vigie_alerts::{Smtp, TesterError};
use vigie_store::{NotificationEvent, NotificationStatus};

use world::{World, ended, tried};

/// What a receiver got, and when.
#[derive(Debug, Clone)]
struct Got {
    path: String,
    id: String,
    at: Instant,
    body: Value,
}

#[derive(Clone, Default)]
struct Receivers {
    got: Arc<Mutex<Vec<Got>>>,
    /// What `moody` answers.
    mood: Arc<AtomicU16>,
}

impl Receivers {
    fn at(&self, path: &str) -> Vec<Got> {
        self.got.lock().unwrap().iter().filter(|got| got.path == path).cloned().collect()
    }

    fn answer(&self, status: u16) {
        self.mood.store(status, Ordering::SeqCst);
    }
}

async fn receive(
    State(receivers): State<Receivers>,
    Path(path): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let id = headers.get("webhook-id").map_or("", |id| id.to_str().unwrap()).to_owned();
    let status = match path.as_str() {
        "gone" | "slack" => 410,
        "broken" => 500,
        "moody" => receivers.mood.load(Ordering::SeqCst),
        _ => 204,
    };
    receivers.got.lock().unwrap().push(Got { path: path.clone(), id, at: Instant::now(), body });
    if path == "hangs" {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    StatusCode::from_u16(status).unwrap().into_response()
}

async fn world(channels: Value) -> (World, Receivers) {
    let receivers = Receivers::default();
    receivers.answer(204);
    let app = Router::new().route("/{path}", post(receive)).with_state(receivers.clone());
    (World::new(app, channels, Smtp::default()).await, receivers)
}

fn webhook(id: &str) -> Value {
    json!({"id": id, "to": {"kind": "webhook", "url": format!("http://{{at}}/{id}")}})
}

async fn until(what: &str, done: impl AsyncFn() -> bool) {
    let started = Instant::now();
    while !done().await {
        assert!(started.elapsed() < Duration::from_secs(20), "never: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn what_is_gone_is_disabled_and_the_other_channels_are_told_once() {
    let console = json!({"id": "console", "to": {"kind": "console"}});
    let (world, receivers) = world(json!([webhook("gone"), webhook("good"), console])).await;
    let first = world.fire(0).await;
    let records = world.records(&first, ended).await;
    assert_eq!((records["gone"].status, records["gone"].attempts), (NotificationStatus::Failed, 1));
    let notices = || -> Vec<Got> {
        receivers.at("good").into_iter().filter(|got| got.body["event"] == "disabled").collect()
    };
    until("the others are told", async || notices().len() == 1 && world.console.lock().unwrap().len() == 2)
        .await;
    let headline = "Le canal «\u{a0}gone\u{a0}» est désactivé\u{a0}: plus aucune alerte n’y est envoyée.";
    assert_eq!(notices()[0].body["headline"], headline);
    let why = notices()[0].body["explanation"][0].as_str().unwrap().to_owned();
    assert!(why.contains("n’existe plus (410)"), "{why}");
    assert!(world.console.lock().unwrap().iter().any(|line| line == headline));

    // Nothing is sent there any more; the record says why, and nobody is told a second time.
    let second = world.fire(1).await;
    let records = world.records(&second, ended).await;
    assert_eq!((records["gone"].status, records["gone"].attempts), (NotificationStatus::Suppressed, 0));
    let why = records["gone"].suppressed.as_deref().unwrap();
    assert!(why.starts_with("le canal est désactivé") && why.contains("(410)"), "{why}");
    assert_eq!(records["good"].status, NotificationStatus::Sent);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((receivers.at("gone").len(), notices().len()), (1, 1));
    let [gone, ..] = &world.tester.channels(&world.workspace, "en").await.unwrap()[..] else { panic!() };
    let state = gone.state.as_ref().unwrap();
    assert!(state.disabled_at_ms.is_some() && state.reason.as_ref().unwrap().contains("(410)"), "{state:?}");

    // Other settings are another channel.
    let mut changed = world.workspace.clone();
    let elsewhere = serde_json::to_string(&changed).unwrap().replace("/gone", "/good");
    changed = serde_json::from_str(&elsewhere).unwrap();
    world.store.apply(&changed).await.unwrap();
    let third = world.fire(2).await;
    assert_eq!(world.records(&third, ended).await["gone"].status, NotificationStatus::Sent);
}

#[tokio::test]
async fn a_test_that_arrives_enables_and_so_does_a_person() {
    let (world, receivers) = world(json!([webhook("moody"), webhook("good")])).await;
    let moody = &world.workspace.channels[0];
    let disabled = async || {
        let health = world.tester.channels(&world.workspace, "en").await.unwrap();
        health[0].state.as_ref().is_some_and(|state| state.disabled_at_ms.is_some())
    };
    receivers.answer(410);
    let tested = world.tester.test(&world.workspace, moody, "en").await.unwrap();
    assert!(!tested.arrived && tested.said.contains("gone for good (410)"), "{tested:?}");
    assert_eq!(tested.mend.as_deref(), Some("remove the channel or change its address"));
    assert!(disabled().await);
    assert!(world.tester.enable(&world.workspace, moody).await.unwrap());
    assert!(!disabled().await && !world.tester.enable(&world.workspace, moody).await.unwrap());
    world.tester.test(&world.workspace, moody, "fr").await.unwrap();
    assert!(disabled().await);
    receivers.answer(204);
    let tested = world.tester.test(&world.workspace, moody, "fr").await.unwrap();
    assert!(tested.arrived && tested.said == "le message d’essai est arrivé", "{tested:?}");
    assert!(!disabled().await);
    let body = receivers.at("moody").pop().unwrap().body;
    assert_eq!(body["event"], "test");
    assert_eq!(body["headline"], "Essai de Vigie\u{a0}: le canal «\u{a0}moody\u{a0}» fonctionne.");
    let alert = world.fire(0).await;
    assert_eq!(world.records(&alert, ended).await["moody"].status, NotificationStatus::Sent);
}

#[tokio::test]
async fn a_button_that_is_pressed_a_hundred_times_sends_few() {
    let (world, receivers) = world(json!([webhook("good"), webhook("moody")])).await;
    let mut refused = 0;
    for _ in 0..100 {
        match world.tester.test(&world.workspace, &world.workspace.channels[0], "en").await {
            Ok(tested) => assert!(tested.arrived),
            Err(TesterError::TooOften(wait)) => {
                assert!(wait <= Duration::from_secs(20) && !wait.is_zero());
                refused += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((receivers.at("good").len(), refused), (3, 97));
    assert!(world.tester.test(&world.workspace, &world.workspace.channels[1], "en").await.unwrap().arrived);
}

#[tokio::test]
async fn a_test_says_what_is_amiss_here_without_blaming_the_channel() {
    let missing = json!({"id": "slack", "to": {"kind": "slack", "url": "env:NOT_THERE"}});
    let mail = json!({"id": "mail", "to": {"kind": "email", "to": ["a@example.com"]}});
    let private = json!({"id": "private", "to": {"kind": "webhook", "url": "http://10.255.255.1/hook"}});
    let refused = json!({"id": "refused", "to": {"kind": "webhook", "url": "http://127.0.0.1:1/hook"}});
    let (world, _) = world(json!([missing, mail, private, refused])).await;
    let check = async |number: usize, said: &str, mend: &str, blamed: bool| {
        let channel = &world.workspace.channels[number];
        let tested = world.tester.test(&world.workspace, channel, "en").await.unwrap();
        assert!(!tested.arrived && tested.said.contains(said), "{tested:?}");
        assert!(tested.mend.as_ref().unwrap().contains(mend), "{tested:?}");
        let health = world.tester.channels(&world.workspace, "en").await.unwrap().swap_remove(number);
        assert_eq!(health.state.is_some(), blamed, "{health:?}");
        assert_eq!(health.problem.is_some(), !blamed, "{health:?}");
    };
    check(0, "NOT_THERE is not set", "restart", false).await;
    check(1, "no mail server", "[alerts.smtp]", false).await;
    check(2, "private or reserved", "outbound.allow", true).await;
    check(3, "cannot be reached", "check the address", true).await;
    let health = world.tester.channels(&world.workspace, "en").await.unwrap();
    assert_eq!(health[0].variables, [("NOT_THERE".to_owned(), false)]);
}

#[tokio::test]
async fn a_channel_that_fails_again_and_again_rests_and_gets_everything_when_it_is_back() {
    let (world, receivers) = world(json!([webhook("moody")])).await;
    receivers.answer(503);
    let mut alerts = Vec::new();
    for number in 0..20 {
        alerts.push(world.fire(number * 120).await);
    }
    let resting = async || {
        let health = world.tester.channels(&world.workspace, "en").await.unwrap();
        health[0].state.as_ref().is_some_and(|state| state.failures >= 5 && state.rests_until_ms.is_some())
    };
    until("it rests", resting).await;
    let before = receivers.at("moody").len();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let meanwhile = receivers.at("moody").len() - before;
    assert!(before <= 12 && meanwhile <= 4, "{before} attempts, then {meanwhile}");
    receivers.answer(204);
    for alert in &alerts {
        assert_eq!(world.records(alert, ended).await["moody"].status, NotificationStatus::Sent);
    }
    assert_eq!(receivers.at("moody").iter().map(|got| &got.id).collect::<BTreeSet<_>>().len(), 20);
    let metrics = world.metrics();
    assert!(metrics.contains("vigie_alerts_channels_at_rest"), "{metrics}");
}

/// How long the good channel waits for each of 200 notifications, the longest but two.
async fn waits(channels: Value) -> Duration {
    let (world, receivers) = world(channels).await;
    let mut fired = BTreeMap::new();
    for number in 0..200 {
        let alert = world.fire(number * 120).await;
        fired.insert(format!("{}/good/{}", alert.id, NotificationEvent::Fired.as_str()), Instant::now());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    until("all arrive", async || receivers.at("good").len() >= 200).await;
    let got = receivers.at("good");
    let mut waits: Vec<Duration> = got
        .iter()
        .filter(|got| got.body["event"] == "fired")
        .map(|got| got.at.saturating_duration_since(fired[&got.id]))
        .collect();
    waits.sort_unstable();
    assert_eq!(waits.len(), 200);
    waits[197]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_hangs_and_one_that_fails_delay_no_other() {
    let alone = waits(json!([webhook("good")])).await;
    let beside = waits(json!([webhook("hangs"), webhook("broken"), webhook("good")])).await;
    assert!(beside < (alone * 4).max(Duration::from_millis(700)), "{beside:?}, alone {alone:?}");
}

#[tokio::test]
async fn a_channel_of_a_kind_says_in_its_own_way_that_it_is_gone() {
    let slack = json!({"id": "slack", "to": {"kind": "slack", "url": "env:AT/slack"}});
    let (world, receivers) = world(json!([slack, webhook("good")])).await;
    let alert = world.fire(0).await;
    world.records(&alert, tried).await;
    until("the other is told", async || {
        receivers.at("good").iter().any(|got| got.body["event"] == "disabled")
    })
    .await;
    assert_eq!(receivers.at("slack").len(), 1);
}
