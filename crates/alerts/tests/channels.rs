//! Every kind of channel against receivers as strict as the real ones: they refuse what breaks a published limit, and a
//! hostile alert must still arrive, with its mark-up escaped. The mail server is a real one.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

mod limits;
mod world;

use std::sync::{Arc, Mutex};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use vigie_alerts::{Security, Smtp};
use vigie_store::NotificationStatus;

use world::{Quirks, World, ended, tried};

type Inbox = Arc<Mutex<Vec<(String, Value)>>>;

/// Answers as the makers' documentation says that theirs do.
async fn receive(State(inbox): State<Inbox>, Path(path): Path<String>, Json(body): Json<Value>) -> Response {
    let kind = match path.split('/').next().unwrap() {
        "bot123:token" => "telegram",
        "v2" => "pager_duty",
        other => other,
    };
    let problems = limits::problems(kind, &body);
    let first = inbox.lock().unwrap().iter().all(|(seen, _)| *seen != path);
    inbox.lock().unwrap().push((path.clone(), body));
    match (path.as_str(), problems.is_empty()) {
        (_, false) => (StatusCode::BAD_REQUEST, problems.join("; ")).into_response(),
        ("discord/busy", _) if first => {
            (StatusCode::TOO_MANY_REQUESTS, Json(json!({"retry_after": 0.2, "global": false})))
                .into_response()
        }
        ("v2/enqueue", _) => (StatusCode::ACCEPTED, Json(json!({"status": "success"}))).into_response(),
        ("discord/usual" | "discord/busy", _) => StatusCode::NO_CONTENT.into_response(),
        _ => (StatusCode::OK, "ok").into_response(),
    }
}

async fn world(channels: Value, smtp: Smtp) -> (World, Inbox) {
    let inbox = Inbox::default();
    let app = Router::new().route("/{*path}", post(receive)).with_state(Arc::clone(&inbox));
    (World::new(app, channels, smtp).await, inbox)
}

fn every_kind() -> Value {
    json!([
        {"id": "slack", "to": {"kind": "slack", "url": "env:AT/slack/usual"}},
        {"id": "teams", "to": {"kind": "teams", "url": "env:AT/teams/usual"}},
        {"id": "discord", "to": {"kind": "discord", "url": "env:AT/discord/usual"}},
        {"id": "telegram", "to": {"kind": "telegram", "token": "env:BOT_TOKEN", "chat": "-100123", "api": "http://{at}"}},
        {"id": "pager", "to": {"kind": "pager_duty", "routing_key": "env:ROUTING_KEY", "api": "http://{at}"}},
    ])
}

#[tokio::test]
async fn every_kind_takes_what_it_gets() {
    let (world, inbox) = world(every_kind(), Smtp::default()).await;
    for (number, quirks) in [(0, Quirks::Usual), (1, Quirks::Hostile), (0, Quirks::Resolved)] {
        let alert = world.change(number, quirks).await;
        for (channel, record) in world.records(&alert, ended).await {
            let outcome = (record.status, record.last_error.as_deref());
            assert_eq!(outcome, (NotificationStatus::Sent, None), "{channel}, {quirks:?}");
        }
    }
    let of = |path: &str| -> Vec<Value> {
        let inbox = inbox.lock().unwrap();
        inbox.iter().filter(|(at, _)| at == path).map(|(_, body)| body.clone()).collect()
    };
    let [fired, _, over] = of("v2/enqueue").try_into().unwrap();
    assert_eq!(
        (fired["event_action"].as_str(), over["event_action"].as_str()),
        (Some("trigger"), Some("resolve"))
    );
    assert_eq!(fired["routing_key"], "R0UTINGKEY");
    let headline = of("slack/usual")[0]["text"].as_str().unwrap().to_owned();
    assert!(headline.starts_with("Aurora\u{a0}: 120\u{a0}mentions en 15\u{a0}min"), "{headline}");
    assert!(of("bot123:token/sendMessage")[0]["text"].as_str().unwrap().contains(&headline));
    let card = of("teams/usual")[0]["attachments"][0]["content"].clone();
    let actions =
        card["body"].as_array().unwrap().iter().find(|element| element["type"] == "ActionSet").unwrap();
    assert_eq!(actions["actions"][0]["title"], "Voir l’alerte");
}

#[tokio::test]
async fn discord_says_in_the_body_how_long_to_wait() {
    let busy = json!([{"id": "busy", "to": {"kind": "discord", "url": "env:AT/discord/busy"}}]);
    let (world, inbox) = world(busy, Smtp::default()).await;
    let alert = world.change(0, Quirks::Usual).await;
    let records = world.records(&alert, ended).await;
    assert_eq!((records["busy"].status, records["busy"].attempts), (NotificationStatus::Sent, 2));
    assert_eq!(inbox.lock().unwrap().len(), 2);
}

fn mail_to(id: &str, to: &[&str]) -> Value {
    json!({"id": id, "to": {"kind": "email", "to": to}})
}

fn smtp(server: &vigie_peers::Smtp, security: Security) -> Smtp {
    Smtp {
        host: "localhost".to_owned(),
        port: server.port(),
        security,
        user: vigie_peers::USER.to_owned(),
        password: "env:SMTP_PASSWORD".to_owned(),
        ca: server.authority().display().to_string(),
        from: "Vigie <vigie@example.com>".to_owned(),
    }
}

#[tokio::test]
async fn a_mail_arrives_over_tls_in_both_forms() {
    let check = async |name: &str, security| {
        let server = vigie_peers::Smtp::start(name);
        let channels = json!([mail_to("team", &["ana@example.com", "bo@example.com"])]);
        let (world, _) = world(channels, smtp(&server, security)).await;
        let fired = world.change(0, Quirks::Hostile).await;
        assert_eq!(world.records(&fired, ended).await["team"].status, NotificationStatus::Sent, "{name}");
        let over = world.change(0, Quirks::Resolved).await;
        world.records(&over, ended).await;
        let [fired, over] = server.mails().try_into().unwrap();
        for part in [
            "To: ana@example.com, bo@example.com",
            "From: Vigie <vigie@example.com>",
            "text/plain",
            "text/html",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(fired.contains(part), "{part} is not in {fired}");
        }
        let (head, html) = fired.split_once("text/html").unwrap();
        assert!(!head.contains("\nBcc:") && !html.contains("<script>"), "{fired}");
        let header = |mail: &str, name: &str| {
            mail.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
        };
        assert_eq!(header(&over, "In-Reply-To:"), header(&fired, "Message-ID:"), "one thread");
    };
    check("starttls", Security::Starttls).await;
    check("tls", Security::Tls).await;
}

#[tokio::test]
async fn a_mail_that_cannot_leave_says_why() {
    let server = vigie_peers::Smtp::start("starttls");
    let good = smtp(&server, Security::Starttls);
    let check = async |smtp: Smtp, to: &str, given_up: bool, expected: &str| {
        let (world, _) = world(json!([mail_to("team", &[to])]), smtp).await;
        let alert = world.change(0, Quirks::Usual).await;
        let record = world.records(&alert, tried).await.remove("team").unwrap();
        let said = record.last_error.unwrap();
        assert_eq!(record.status == NotificationStatus::Failed, given_up, "{said}");
        assert!(said.contains(expected) && !said.contains("wrong-password"), "{said}");
    };
    let ana = "ana@example.com";
    check(Smtp::default(), ana, false, "aucun serveur d’e-mail").await;
    check(Smtp { ca: String::new(), ..good.clone() }, ana, false, "certificat").await;
    check(Smtp { ca: "/nowhere.pem".to_owned(), ..good.clone() }, ana, false, "alerts.smtp.ca").await;
    check(Smtp { port: 1, ..good.clone() }, ana, false, "refused").await;
    check(
        Smtp { password: "env:NOT_THERE".to_owned(), ..good.clone() },
        ana,
        false,
        "NOT_THERE n’est pas définie",
    )
    .await;
    check(Smtp { password: "env:WRONG_PASSWORD".to_owned(), ..good.clone() }, ana, false, "535").await;
    check(Smtp { password: "vigie".to_owned(), ..good.clone() }, ana, false, "by reference").await;
    check(Smtp { from: "nobody".to_owned(), ..good.clone() }, ana, false, "alerts.smtp.from").await;
    check(good.clone(), "unknown@example.com", true, "no such mailbox").await;
    check(good, "busy@example.com", false, "try again later").await;
    assert!(server.mails().is_empty());
}
