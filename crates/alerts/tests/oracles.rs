//! What we send, judged by programs of others: `standardwebhooks` verifies our signatures, and `apprise` sends messages of
//! its own to the very receivers that take ours, which ask for what the makers require and no more.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

mod world;

use std::{
    collections::BTreeSet,
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use vigie_alerts::{Security, Smtp};
use vigie_peers::ask_oracles;
use vigie_store::NotificationStatus;

use world::{NEW_SECRET, Quirks, SECRET, World, ended};

/// One request that came.
#[derive(Debug, Clone)]
struct Got {
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Got {
    fn header(&self, name: &str) -> String {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The address without what is secret in it.
    fn shape(&self) -> String {
        let part = |part: &str| match part {
            "slack" | "discord" | "teams" | "v2" | "enqueue" | "sendMessage" => part.to_owned(),
            bot if bot.starts_with("bot") => "bot…".to_owned(),
            _ => "…".to_owned(),
        };
        self.path.split('/').map(part).collect::<Vec<_>>().join("/")
    }
}

type Inbox = Arc<Mutex<Vec<Got>>>;

/// Takes what has all that the makers require.
async fn receive(
    State(inbox): State<Inbox>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let got = Got { path, headers, body };
    inbox.lock().unwrap().push(got.clone());
    let kind = kind_of(&got.path);
    if kind == "hook" {
        return StatusCode::NO_CONTENT.into_response();
    }
    let missing = missing(kind, &got.json());
    if !missing.is_empty() || !got.header("content-type").starts_with("application/json") {
        return (StatusCode::BAD_REQUEST, missing.join("; ")).into_response();
    }
    match kind {
        "discord" => StatusCode::NO_CONTENT.into_response(),
        "teams" => StatusCode::ACCEPTED.into_response(),
        "pager_duty" => (StatusCode::ACCEPTED, Json(json!({"status": "success"}))).into_response(),
        "telegram" => Json(json!({"ok": true, "result": {"message_id": 1}})).into_response(),
        _ => (StatusCode::OK, "ok").into_response(),
    }
}

fn kind_of(path: &str) -> &'static str {
    match path.split('/').next().unwrap() {
        "slack" => "slack",
        "discord" => "discord",
        "v2" => "pager_duty",
        "hook" => "hook",
        bot if bot.starts_with("bot") => "telegram",
        _ => "teams",
    }
}

/// What the makers' documents require and the body lacks.
fn missing(kind: &str, body: &Value) -> Vec<String> {
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut missing = Vec::new();
    let mut need = |there: bool, what: &str| {
        if !there {
            missing.push(what.to_owned());
        }
    };
    let one_of = |value: String, known: &[&str]| known.contains(&value.as_str());
    match kind {
        "slack" => {
            let blocks = ["/blocks", "/attachments"].iter().any(|pointer| body.pointer(pointer).is_some());
            need(!text("/text").is_empty() || blocks, "text, blocks or attachments");
        }
        "discord" => {
            let embeds = body["embeds"].as_array().is_some_and(|embeds| (1..=10).contains(&embeds.len()));
            need(!text("/content").is_empty() || embeds, "content or embeds");
        }
        "telegram" => {
            need(body["chat_id"].is_string() || body["chat_id"].is_i64(), "chat_id");
            need((1..=4_096).contains(&text("/text").chars().count()), "text");
            let modes = ["HTML", "Markdown", "MarkdownV2", ""];
            need(one_of(text("/parse_mode"), &modes), "parse_mode");
        }
        "pager_duty" => {
            need(text("/routing_key").chars().count() == 32, "routing_key of 32 characters");
            need(one_of(text("/event_action"), &["trigger", "acknowledge", "resolve"]), "event_action");
            need((1..=1_024).contains(&text("/payload/summary").chars().count()), "payload.summary");
            need(!text("/payload/source").is_empty(), "payload.source");
            let severities = ["critical", "warning", "error", "info"];
            need(one_of(text("/payload/severity"), &severities), "payload.severity");
        }
        _ => {
            let card = "/attachments/0/content";
            need(text("/type") == "message", "type message");
            let adaptive = "application/vnd.microsoft.card.adaptive";
            need(text("/attachments/0/contentType") == adaptive, "an adaptive card");
            need(text(&format!("{card}/type")) == "AdaptiveCard", "type AdaptiveCard");
            need(text(&format!("{card}/version")).starts_with("1."), "version");
            let body = body.pointer(&format!("{card}/body")).and_then(Value::as_array);
            let typed = |block: &Value| block["type"].is_string();
            need(
                body.is_some_and(|body| !body.is_empty() && body.iter().all(typed)),
                "body of typed elements",
            );
        }
    }
    missing
}

fn receivers() -> (Router, Inbox) {
    let inbox = Inbox::default();
    (Router::new().route("/{*path}", post(receive)).with_state(Arc::clone(&inbox)), inbox)
}

/// A second door to the same receivers, for others than us.
async fn door(app: Router) -> String {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address.to_string()
}

async fn asked(what: &'static str, questions: Vec<Value>) -> Vec<bool> {
    let answers = tokio::task::spawn_blocking(move || ask_oracles(what, &questions)).await.unwrap();
    answers.iter().map(|answer| answer["good"].as_bool().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn standardwebhooks_accepts_what_we_sign_and_nothing_else() {
    let hook = |id: &str, secret: &str| json!({"id": id, "to": {"kind": "webhook", "url": format!("env:AT/hook/{id}"), "secret": format!("env:{secret}")}});
    let (app, inbox) = receivers();
    let channels = json!([hook("one", "SIGNING_SECRET"), hook("two", "TWO_SECRETS")]);
    let world = World::new(app, channels, Smtp::default()).await;
    let alert = world.change(0, Quirks::Hostile).await;
    world.records(&alert, ended).await;
    let of = |path: &str| inbox.lock().unwrap().iter().find(|got| got.path == path).unwrap().clone();
    let question = |got: &Got, secret: &str| {
        let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        let headers: serde_json::Map<String, Value> =
            headers.iter().map(|name| ((*name).to_owned(), got.header(name).into())).collect();
        json!({"secret": secret, "headers": headers, "body": String::from_utf8(got.body.to_vec()).unwrap()})
    };
    let (one, two) = (of("hook/one"), of("hook/two"));
    let changed = |name: &str, value: String| {
        let mut question = question(&one, SECRET);
        question["headers"][name] = value.into();
        question
    };
    let mut other_body = question(&one, SECRET);
    other_body["body"] = other_body["body"].as_str().unwrap().replace("Acme", "Acmé").into();
    let old = (Timestamp::now().as_second() - 400).to_string();
    let questions = vec![
        question(&one, SECRET),
        question(&two, SECRET),
        question(&two, NEW_SECRET),
        question(&one, NEW_SECRET),
        changed("webhook-id", "another".to_owned()),
        changed("webhook-timestamp", old),
        other_body,
    ];
    assert_eq!(asked("verify", questions).await, [true, true, true, false, false, false, false]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn apprise_sends_to_the_same_addresses_in_the_same_way() {
    let (app, inbox) = receivers();
    let door = door(app.clone()).await;
    let channels = json!([
        {"id": "slack", "to": {"kind": "slack", "url": "env:AT/slack/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"}},
        {"id": "discord", "to": {"kind": "discord", "url": "env:AT/discord/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"}},
        {"id": "teams", "to": {"kind": "teams", "url": "env:AT/workflows/643e69f83c8944438d68119179a10a64/triggers/manual/paths/invoke"}},
        {"id": "telegram", "to": {"kind": "telegram", "token": "env:BOT_TOKEN", "chat": "-100123", "api": "http://{at}"}},
        {"id": "pager", "to": {"kind": "pager_duty", "routing_key": "env:LONG_ROUTING_KEY", "api": "http://{at}"}},
    ]);
    let world = World::new(app, channels, Smtp::default()).await;
    for (number, quirks) in [(0, Quirks::Usual), (120, Quirks::Hostile), (0, Quirks::Resolved)] {
        let alert = world.change(number, quirks).await;
        for (channel, record) in world.records(&alert, ended).await {
            let outcome = (record.status, record.last_error.as_deref());
            assert_eq!(outcome, (NotificationStatus::Sent, None), "{channel} {quirks:?}");
        }
    }
    let ours = std::mem::take(&mut *inbox.lock().unwrap());
    let base = format!("http://{door}");
    let apprise = |url: &str| json!({"url": url, "base": base, "title": "Aurora", "body": "214 mentions"});
    let questions = vec![
        apprise("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"),
        apprise("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"),
        apprise(&format!("workflows://{door}/643e69f83c8944438d68119179a10a64/signature")),
        apprise("tgram://123456789:abcdefg_hijklmnopqrstuvwxyz12345/-100123/"),
        apprise("pagerduty://0123456789abcdef0123456789abcdef@an-api-key"),
        // A key that is none: the receiver refuses it, and so would the maker.
        apprise("pagerduty://tooshort@an-api-key"),
    ];
    assert_eq!(asked("notify", questions).await, [true, true, true, true, true, false]);
    let theirs = inbox.lock().unwrap().clone();
    let shapes = |all: &[Got]| all.iter().map(Got::shape).collect::<BTreeSet<_>>();
    assert_eq!(shapes(&ours), shapes(&theirs));
    for their in &theirs {
        let our = ours.iter().find(|got| got.shape() == their.shape()).unwrap();
        let kind = |got: &Got| got.header("content-type").split(';').next().unwrap().to_owned();
        assert_eq!(kind(our), kind(their), "{}", their.path);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn apprise_mails_through_the_same_server_in_the_same_parts() {
    let server = vigie_peers::Smtp::start("starttls");
    let smtp = Smtp {
        host: "localhost".to_owned(),
        port: server.port(),
        security: Security::Starttls,
        user: vigie_peers::USER.to_owned(),
        password: "env:SMTP_PASSWORD".to_owned(),
        ca: server.authority().display().to_string(),
        from: "Vigie <vigie@example.com>".to_owned(),
    };
    let channels = json!([{"id": "mail", "to": {"kind": "email", "to": ["ana@example.com"]}}]);
    let world = World::new(receivers().0, channels, smtp).await;
    let alert = world.fire(0).await;
    assert_eq!(world.records(&alert, ended).await["mail"].status, NotificationStatus::Sent);
    let url = format!(
        "mailtos://{}:{}@localhost:{}?smtp=localhost&from=vigie@example.com&to=ana@example.com&mode=starttls\
         &verify=no&format=html",
        vigie_peers::USER,
        vigie_peers::PASSWORD,
        server.port()
    );
    let question =
        json!({"url": url, "base": "http://127.0.0.1:1", "title": "Aurora", "body": "214 mentions"});
    assert_eq!(asked("notify", vec![question]).await, [true]);
    let [ours, theirs] = server.mails().try_into().unwrap();
    for mail in [&ours, &theirs] {
        let lower = mail.to_lowercase();
        for part in [
            "from:",
            "to:",
            "subject:",
            "date:",
            "message-id:",
            "mime-version: 1.0",
            "multipart/",
            "text/html",
        ] {
            assert!(lower.contains(part), "{part} is not in {mail}");
        }
    }
}
