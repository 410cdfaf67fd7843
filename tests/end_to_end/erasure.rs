//! Who deletes an account is gone from everything: mentions, what alerts quote, the marks that are learnt from; and comes
//! back by no replay, restart or crash.

use reqwest::Method;
use serde_json::{Value, json};
use vigie_peers::{ACME, Server, Site, ago, eventually, post, send, set};

use crate::jetstream::Stream;

const BUSY: &str = r#"
[[rule]]
id = "busy"
name = "Busy"
when = { kind = "threshold", count = 3, window = "1h" }
keep_firing = "1h"
channels = ["console"]
"#;

/// Waits until just these posts are found.
fn holds(server: &Server, what: &str, ids: &[&str]) {
    let expected = set(ids.iter().map(ToString::to_string));
    eventually(what, || (set(server.api.ids(&[])) == expected).then_some(()));
}

/// Alerts, notifications and what waits: everything that quotes somebody.
fn quotes(server: &Server) -> String {
    let alerts = server.api.alerts();
    let one = |alert: &Value| {
        let id = alert["id"].as_str().unwrap();
        server.api.get(&format!("/api/v1/alerts/{}", id.replace('/', "%2F"))).text
    };
    let each: Vec<String> = alerts.iter().map(one).collect();
    format!("{alerts:?}\n{}", each.join("\n"))
}

#[test]
fn who_deletes_an_account_is_gone_from_everything() {
    let stream = Stream::start();
    let site = Site::new().with_setting("outbound.allow=[\"127.0.0.1\"]");
    let mut server = site.serve();
    let source =
        format!("[[source]]\nid = \"b\"\nfrom = {{ kind = \"bluesky\", jetstream = \"{}\" }}", stream.url);
    site.apply(&format!("{ACME}\n{BUSY}\n{source}"));
    for (author, key, text) in [
        ("ana", "1", "Aurora was lovely in the morning"),
        ("ana", "2", "My Aurora is broken"),
        ("ben", "3", "They say that Aurora is closed"),
        ("eve", "4", "Where can one buy an Aurora?"),
    ] {
        stream.post(author, key, text);
    }
    let all =
        ["bluesky:did:plc:ana/1", "bluesky:did:plc:ana/2", "bluesky:did:plc:ben/3", "bluesky:did:plc:eve/4"];
    holds(&server, "all is heard", &all);
    eventually("an alert quotes Ana", || quotes(&server).contains("Aurora was lovely").then_some(()));
    let mark = json!({"brand": "aurora", "post": all[0], "about": true});
    send(server.api.request(Method::POST, "/api/v1/relevance/marks").body(mark.to_string())).expect_ok();

    // What others hide stays, what she deletes goes.
    stream.account("ben", "takendown");
    stream.account("ana", "deleted");
    holds(&server, "what Ana wrote is gone", &all[2..]);
    eventually("no alert quotes Ana", || {
        let quoted = quotes(&server);
        (!quoted.contains("did:plc:ana") && !quoted.contains("lovely") && !quoted.contains("broken"))
            .then_some(())
    });
    assert!(quotes(&server).contains("They say that Aurora"), "others are quoted as before");
    let learned = server.api.get("/api/v1/relevance").expect_ok();
    assert_eq!(learned[0]["about"], 0, "{learned}");

    // Nothing brings her back: no replay, no crash.
    let replay = json!({"from": ago(jiff::SignedDuration::from_hours(2)).to_string()}).to_string();
    let begun = send(server.api.request(Method::POST, "/api/v1/replays").body(replay)).json();
    let path = format!("/api/v1/replays/{}", begun["id"].as_str().unwrap());
    let ended = eventually("the replay is over", || {
        let replay = server.api.get(&path).expect_ok();
        (replay["state"] == "done").then_some(replay)
    });
    assert_eq!(ended["mentions"], 2, "{ended}");
    holds(&server, "a replay finds the others", &all[2..]);
    server.process.kill();
    drop(server);
    let server = site.serve();
    stream.post("eve", "5", "Aurora is back");
    let later = [all[2], all[3], "bluesky:did:plc:eve/5"];
    holds(&server, "it goes on after a crash", &later);
    assert!(!quotes(&server).contains("did:plc:ana"));

    // The same by push, of any source; what comes later is news.
    let erased =
        json!({"erased": {"source": "bluesky", "author": "did:plc:ben", "at": jiff::Timestamp::now()}});
    let mut again = post("bluesky:did:plc:ben/6", jiff::Timestamp::now(), "Aurora once more");
    again["author"] = json!({"id": "did:plc:ben"});
    again["published_at"] = (jiff::Timestamp::now() + jiff::SignedDuration::from_secs(60)).to_string().into();
    server.api.push_and_settle(&[erased, again]);
    holds(
        &server,
        "what was pushed is gone too",
        &[all[3], "bluesky:did:plc:eve/5", "bluesky:did:plc:ben/6"],
    );
    let wrong = server.api.push(r#"{"erased":{"source":"bluesky","at":"2026-01-01T00:00:00Z"}}"#);
    wrong.expect_problem(422, "field `author` is missing");
}
