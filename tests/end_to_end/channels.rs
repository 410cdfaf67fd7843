//! Channels from end to end: how they fare, tests of them, what is gone, what may not be called, and that no secret is
//! ever shown.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tokio::net::TcpListener;
use vigie_peers::{ACME, RUNTIME, Server, Site, Smtp, eventually, minutes_ago, post, send};

/// What no answer, line or file may ever hold. The names of variables do not hold it.
const CANARY: &str = "canary";
/// A signing secret, which is base64.
const SIGNING: &str = "whsec_Q2FuYXJ5IHRoYXQgc2lnbnM=";

/// Answers as the first part of the path says, and says the whole request back, as careless servers do.
async fn receive(
    State(got): State<Arc<Mutex<Vec<String>>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().to_owned();
    got.lock().unwrap().push(path.clone());
    let said = format!("no {uri} here: {headers:?} {}", String::from_utf8_lossy(&body));
    match path.split('/').nth(1).unwrap_or_default() {
        "ok" => StatusCode::NO_CONTENT.into_response(),
        "gone" => (StatusCode::GONE, said).into_response(),
        "moved" => {
            let target = "http://169.254.169.254/latest/meta-data/";
            (StatusCode::FOUND, [(header::LOCATION, target)]).into_response()
        }
        "refused" => (StatusCode::BAD_REQUEST, said).into_response(),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, said).into_response(),
    }
}

/// Receivers on this machine: where they are, and the paths that were called.
fn receivers() -> (String, Arc<Mutex<Vec<String>>>) {
    let got = Arc::<Mutex<Vec<String>>>::default();
    let router = Router::new().fallback(receive).with_state(Arc::clone(&got));
    let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let at = listener.local_addr().unwrap().to_string();
    RUNTIME.spawn(async move { axum::serve(listener, router).await.unwrap() });
    (at, got)
}

/// A threshold of one mention, told to these channels.
fn workspace(channels: &[(&str, String)]) -> String {
    let ids: Vec<_> = channels.iter().map(|(id, _)| format!("\"{id}\"")).collect();
    let tables = channels.iter().map(|(id, to)| format!("[[channel]]\nid = \"{id}\"\nto = {to}\n"));
    format!(
        "{ACME}\n{}\n[[rule]]\nid = \"any\"\nname = \"Any\"\nwhen = {{ kind = \"threshold\", count = 1, window = \"10m\" }}\n\
         channels = [{}]\n",
        tables.collect::<String>(),
        ids.join(", ")
    )
}

fn channel(server: &Server, id: &str) -> Value {
    let channels = server.api.get("/api/v1/channels").expect_ok();
    channels.as_array().unwrap().iter().find(|channel| channel["id"] == id).unwrap().clone()
}

fn test(server: &Server, id: &str) -> Value {
    send(server.api.request(reqwest::Method::POST, &format!("/api/v1/channels/{id}/test"))).expect_ok()
}

#[test]
fn a_channel_is_tested_disabled_and_enabled_by_command() {
    let (at, got) = receivers();
    let site = Site::new().with_setting("outbound.allow=[\"127.0.0.1\"]");
    let server = site.serve();
    let hook = |path: &str| format!("{{ kind = \"webhook\", url = \"http://{at}/{path}\" }}");
    let slack = "{ kind = \"slack\", url = \"env:SLACK_URL\" }".to_owned();
    site.apply(&workspace(&[("good", hook("ok")), ("old", hook("gone")), ("team", slack)]));

    let listed = site.run(&["channels", "list"]).expect_success().stdout;
    assert!(listed.contains("good  webhook  nothing sent yet"), "{listed}");
    assert!(listed.contains("SLACK_URL: NOT SET"), "{listed}");
    site.run(&["channels", "test", "good"]).expect_success().expect_said("the test message arrived");
    site.run(&["--language", "fr", "channels", "test", "team"])
        .expect(2)
        .expect_said("la variable d’environnement SLACK_URL n’est pas définie")
        .expect_said("puis relancez-le");
    site.run(&["channels", "test", "nobody"]).expect(1).expect_said("known: console, good, old, team");
    assert_eq!(*got.lock().unwrap(), ["/ok"]);

    let tested = test(&server, "old");
    assert_eq!(tested["arrived"], false);
    assert!(tested["said"].as_str().unwrap().contains("gone for good (410)"), "{tested}");
    assert_eq!(channel(&server, "old")["standing"], "disabled");
    site.run(&["check"]).expect(1).expect_said("acme/old is disabled: the endpoint is gone for good (410)");
    eventually("the other channel is told", || (got.lock().unwrap().len() >= 3).then_some(()));
    eventually("the console tells it", || {
        server.said().contains("The channel “old” is disabled").then_some(())
    });
    assert!(server.log().contains("the channel is disabled"), "{}", server.log());

    // An alert is not sent there, and its history says why.
    server.api.push_and_settle(&[post("a:1", minutes_ago(1), "Aurora!")]);
    let id = server.api.alerts()[0]["id"].as_str().unwrap().to_owned();
    let told = eventually("everything is decided", || {
        let detail = server.api.get(&format!("/api/v1/alerts/{id}")).expect_ok();
        let told = detail["notifications"].as_array().unwrap().clone();
        let fired = |told: &&Value, channel: &str| told["channel"] == channel && told["event"] == "fired";
        let of = |channel: &str| told.iter().find(|told| fired(told, channel)).unwrap().clone();
        (of("old")["status"] != "pending" && of("good")["status"] == "sent").then(|| of("old"))
    });
    assert_eq!(told["status"], "suppressed", "{told}");
    assert!(told["suppressed"].as_str().unwrap().contains("(410)"), "{told}");

    site.run(&["channels", "enable", "old"]).expect_success().expect_said("old is enabled");
    site.run(&["channels", "enable", "old"]).expect_success().expect_said("neither disabled nor at rest");
    assert_eq!(channel(&server, "old")["standing"], "unknown");
    // Three tests may follow each other, no more.
    for _ in 0..2 {
        test(&server, "old");
    }
    let refused = send(server.api.request(reqwest::Method::POST, "/api/v1/channels/old/test"));
    refused.expect_problem(429, "try again in");
    server.stop();
    // Disabled still, or again, after a restart: the settings are the same.
    let server = site.serve();
    assert_eq!(channel(&server, "old")["standing"], "disabled");
}

#[test]
fn what_is_private_is_not_called_and_no_redirect_is_followed() {
    let (at, got) = receivers();
    let hook = |path: &str| format!("{{ kind = \"webhook\", url = \"http://{at}/{path}\" }}");
    let channels = [
        ("here", hook("ok")),
        ("metadata", "{ kind = \"webhook\", url = \"http://169.254.169.254/latest\" }".to_owned()),
        ("named", "{ kind = \"webhook\", url = \"http://localhost:9/hook\" }".to_owned()),
    ];
    let site = Site::new();
    let server = site.serve();
    site.apply(&workspace(&channels));
    for (id, address) in [("here", "127.0.0.1"), ("metadata", "169.254.169.254"), ("named", "localhost")] {
        let tested = test(&server, id);
        let said = tested["said"].as_str().unwrap();
        assert!(said.contains(address) && said.contains("private or reserved address"), "{tested}");
        assert!(tested["mend"].as_str().unwrap().contains("outbound.allow"), "{tested}");
    }
    server.api.push_and_settle(&[post("a:1", minutes_ago(1), "Aurora!")]);
    let id = server.api.alerts()[0]["id"].as_str().unwrap().to_owned();
    eventually("the refusal is in the alert's history", || {
        let detail = server.api.get(&format!("/api/v1/alerts/{id}")).expect_ok();
        let refused =
            |told: &Value| told["last_error"].as_str().is_some_and(|said| said.contains("outbound.allow"));
        detail["notifications"].as_array().unwrap().iter().any(refused).then_some(())
    });
    assert!(got.lock().unwrap().is_empty(), "{got:?}");
    server.stop();

    let site = Site::new().with_setting("outbound.allow=[\"127.0.0.1\"]");
    let server = site.serve();
    site.apply(&workspace(&[("here", hook("ok")), ("moved", hook("moved"))]));
    assert_eq!(test(&server, "here")["arrived"], true);
    let moved = test(&server, "moved");
    assert!(moved["said"].as_str().unwrap().contains("redirects (302)"), "{moved}");
    assert_eq!(*got.lock().unwrap(), ["/ok", "/moved"]);
}

#[test]
fn no_secret_is_ever_shown() {
    let (at, got) = receivers();
    let mail = Smtp::start("tls");
    let url = |path: &str| format!("http://{at}/{path}/{CANARY}-in-the-path?sig={CANARY}-in-the-query");
    let site = Site::new()
        .with_setting("outbound.allow=[\"127.0.0.1\"]")
        .with_setting("logging.filter=trace")
        .with_setting("alerts.first_retry=50ms")
        .with_setting("alerts.smtp.host=localhost")
        .with_setting(&format!("alerts.smtp.port={}", mail.port()))
        .with_setting("alerts.smtp.security=tls")
        .with_setting(&format!("alerts.smtp.ca={}", mail.authority().display()))
        .with_setting("alerts.smtp.user=vigie")
        .with_setting("alerts.smtp.password=env:MAIL_PASSWORD")
        .with_setting("alerts.smtp.from=vigie@example.com")
        .with_variable("HOOK_OK", &url("ok"))
        .with_variable("HOOK_BROKEN", &url("broken"))
        .with_variable("HOOK_GONE", &url("gone"))
        .with_variable("HOOK_MOVED", &url("moved"))
        .with_variable("HOOK_REFUSED", &url("refused"))
        .with_variable("HOOK_TLS", &url("tls").replace("http:", "https:"))
        .with_variable("HOOK_NO_URL", &format!("{CANARY} is no address"))
        .with_variable("HOOK_SECRET", SIGNING)
        .with_variable("BOT_TOKEN", &format!("123:{CANARY}-token"))
        .with_variable("PAGER_KEY", &format!("{CANARY}-routing-key"))
        .with_variable("MAIL_PASSWORD", &format!("{CANARY}-password"));
    let hook =
        |name: &str| format!("{{ kind = \"webhook\", url = \"env:{name}\", secret = \"env:HOOK_SECRET\" }}");
    let by_url = |kind: &str, name: &str| format!("{{ kind = \"{kind}\", url = \"env:{name}\" }}");
    let channels = [
        ("ok", hook("HOOK_OK")),
        ("broken", hook("HOOK_BROKEN")),
        ("gone", hook("HOOK_GONE")),
        ("moved", hook("HOOK_MOVED")),
        ("refused", hook("HOOK_REFUSED")),
        ("tls", hook("HOOK_TLS")),
        ("no-url", hook("HOOK_NO_URL")),
        ("slack", by_url("slack", "HOOK_BROKEN")),
        ("teams", by_url("teams", "HOOK_REFUSED")),
        ("discord", by_url("discord", "HOOK_OK")),
        (
            "telegram",
            format!(
                "{{ kind = \"telegram\", token = \"env:BOT_TOKEN\", chat = \"-1\", api = \"http://{at}\" }}"
            ),
        ),
        (
            "pager",
            format!(
                "{{ kind = \"pager_duty\", routing_key = \"env:PAGER_KEY\", api = \"http://{at}/refused\" }}"
            ),
        ),
        ("mail", "{ kind = \"email\", to = [\"ana@example.com\"] }".to_owned()),
    ];
    let server = site.serve();
    let mut said = site.apply(&workspace(&channels)).stdout;
    server.api.push_and_settle(&[post("a:1", minutes_ago(1), "Aurora!")]);
    let id = server.api.alerts()[0]["id"].as_str().unwrap().to_owned();
    for arguments in [&["channels", "test", "all"][..], &["channels", "test", "all", "--json"]] {
        let outcome = site.run(arguments).expect(2);
        said += &(outcome.stdout + &outcome.stderr);
    }
    let history = eventually("everything was tried", || {
        let answer = server.api.get(&format!("/api/v1/alerts/{id}"));
        let told = answer.json()["notifications"].as_array().unwrap().clone();
        let told: Vec<_> = told.into_iter().filter(|told| told["event"] == "fired").collect();
        let tried = |told: &Value| told["attempts"].as_u64() > Some(0) || told["status"] == "suppressed";
        (told.len() == 13 && told.iter().all(tried)).then_some(answer.text)
    });
    said += &history;
    for path in [
        "/api/v1/channels",
        "/api/v1/workspaces/acme",
        "/api/v1/status",
        "/api/v1/alerts",
        "/metrics",
        "/readyz",
    ] {
        said += &server.api.get(path).text;
    }
    for arguments in
        [&["channels", "list"][..], &["channels", "list", "--json"], &["alerts", &id], &["check"]]
    {
        let outcome = site.run(arguments);
        said += &(outcome.stdout + &outcome.stderr);
    }
    said += &server.said();
    let log = server.log();
    server.stop();
    // That the secrets were in use at all, and that something was said.
    let called = got.lock().unwrap().join("\n");
    for part in [format!("/ok/{CANARY}-in-the-path"), format!("/bot123:{CANARY}-token/sendMessage")] {
        assert!(called.contains(&part), "{called}");
    }
    for words in ["500", "410", "302", "400", "no trusted connection", "535", "***"] {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    assert!(log.lines().count() > 1_000, "everything is logged");
    clean("what was said", said.as_bytes());
    clean("the log", log.as_bytes());
    clean_files(site.data());
}

/// No secret, in any form in which one could get out.
fn clean(what: &str, bytes: &[u8]) {
    let forms = [CANARY, "Canary", "Q2FuYXJ5", "Y2FuYXJ5", "NhbmFye", "jYW5hcnkt", "63616e617279"];
    for form in forms {
        let at = bytes.windows(form.len()).position(|window| window == form.as_bytes());
        if let Some(at) = at {
            let around = &bytes[at.saturating_sub(300)..(at + 200).min(bytes.len())];
            panic!("{what} holds {form}: {}", String::from_utf8_lossy(around));
        }
    }
}

fn clean_files(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => clean_files(&path),
            false => clean(&path.display().to_string(), &fs::read(&path).unwrap()),
        }
    }
}
