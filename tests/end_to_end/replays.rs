//! A query that is new or was changed, and the posts of the past: matched again while everything goes on.

use std::{thread, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};
use vigie_peers::{ACME, Answer, Api, Site, eventually, minutes_ago, post, posts, send, set};

/// A brand, and a rule that its past would meet were it news.
const CORVUS: &str = r#"
[[brand]]
id = "corvus"
name = "Corvus"
query = 'number AND -9'

[[rule]]
id = "busy"
name = "Busy"
when = { kind = "threshold", count = 20, window = "24h" }
scope = { brands = ["corvus"] }
"#;

fn ask(api: &Api, request: &Value) -> Answer {
    send(api.request(Method::POST, "/api/v1/replays").body(request.to_string()))
}

fn wait(api: &Api, begun: &Value) -> Value {
    let path = format!("/api/v1/replays/{}", begun["id"].as_str().unwrap());
    eventually("the replay is over", || {
        let replay = api.get(&path).expect_ok();
        (!["waiting", "running"].contains(&replay["state"].as_str().unwrap())).then_some(replay)
    })
}

#[test]
fn a_change_of_queries_fills_the_past_by_itself() {
    let site = Site::new();
    site.apply(ACME).expect_said("Workspace acme (Acme) created");
    let server = site.serve();
    server.api.push_and_settle(&posts("past", 50, minutes_ago(30)));
    server.api.push_and_settle(&[post("other:1", minutes_ago(20), "a number without any brand")]);
    let corvus = [("brand", "corvus")];
    site.apply(&format!("{ACME}\n{CORVUS}")).expect_said(
        "Its past is filled. 51 posts matched again: 51 mentions, 50 added to a brand or topic, 0 taken from one.",
    );
    assert_eq!(server.api.ids(&corvus).len(), 50, "all but number 9");
    assert_eq!(server.api.ids(&[]).len(), 51);
    assert!(server.api.alerts().is_empty(), "the past is no news");
    // The same once more, and what is not about queries, changes nothing.
    for same in [format!("{ACME}\n{CORVUS}"), format!("{ACME}\n{CORVUS}").replace("\"Corvus\"", "\"Raven\"")]
    {
        assert!(!site.apply(&same).stdout.contains("past"));
    }
    // A query that matches less takes mentions away.
    let less = format!("{ACME}\n{}", CORVUS.replace("number AND -9", "without"));
    site.apply(&less).expect_said("51 mentions, 0 added to a brand or topic, 49 taken from one");
    assert_eq!(server.api.ids(&corvus), ["other:1"]);
    let file = site.write("workspace.toml", ACME);
    let french = site.run(&["workspace", "apply", &file, "--language", "fr"]).expect_success();
    french.expect_said("Son passé est rempli. 51 publications relues");
    assert_eq!(server.api.ids(&[]).len(), 50, "what mentions no brand any more is gone");

    let listed = server.api.get("/api/v1/replays").expect_ok();
    let told = |replay: &Value| {
        let count = |name: &str| replay[name].as_u64().unwrap();
        (
            replay["cause"].as_str().unwrap().to_owned(),
            count("read"),
            count("left"),
            count("added"),
            count("removed"),
        )
    };
    let told: Vec<_> = listed.as_array().unwrap().iter().map(told).collect();
    let queries = |read, added, removed| ("queries".to_owned(), read, 0, added, removed);
    let expected = [queries(51, 0, 1), queries(51, 0, 49), queries(51, 50, 0), queries(0, 0, 0)];
    assert_eq!(told, expected, "the newest first");
    site.run(&["replays", "list"])
        .expect_success()
        .expect_said("51 of 51 posts, 51 mentions, 50 added to a brand");
    site.run(&["replays", "list", "--language", "fr"]).expect_success().expect_said("51 publications sur 51");
    site.run(&["replays", "follow"]).expect_success().expect_said("51 posts matched again: 50 mentions");
}

#[test]
fn a_replay_that_a_person_asks_for_repairs_the_index() {
    let site = Site::new();
    site.apply(ACME);
    let server = site.serve();
    server.api.push_and_settle(&posts("past", 50, minutes_ago(30)));
    let begun = ask(&server.api, &json!({"from": "2 hours ago"}));
    assert_eq!(begun.status, 201, "{begun:?}");
    let ended = wait(&server.api, &begun.json());
    assert_eq!(
        (&ended["state"], &ended["read"], &ended["left"], &ended["cause"]),
        (&json!("done"), &json!(50), &json!(0), &json!("request")),
        "{ended}"
    );
    assert!(ended.get("added").is_none() && ended.get("seconds_left").is_none(), "{ended}");
    for _ in 0..2 {
        site.run(&["replay", "--from", "2 hours ago"])
            .expect_success()
            .expect_said("50 posts matched again: 50 mentions.");
        assert_eq!(set(server.api.ids(&[])).len(), 50);
    }
    let listed = server.api.get("/api/v1/replays").expect_ok();
    assert_eq!(listed[2]["id"], ended["id"], "the newest first");
}

/// Kills at any moment: while the change is applied, before its replay begins, in the middle of it and at its end.
#[test]
fn a_past_is_filled_whatever_is_killed() {
    let site = Site::new();
    site.apply(ACME);
    let mut server = site.serve();
    server.api.push_and_settle(&posts("past", 3_000, minutes_ago(60)));
    for (round, wait_ms) in [0, 30, 90, 200, 400, 900].into_iter().enumerate() {
        let query = if round % 2 == 0 { "number AND -9" } else { "number AND -8" };
        let workspace = format!("{ACME}\n{}", CORVUS.replace("number AND -9", query));
        let file = site.write("workspace.toml", &workspace);
        site.run(&["workspace", "apply", &file, "--no-wait"])
            .expect_success()
            .expect_said("Its past is being filled");
        thread::sleep(Duration::from_millis(wait_ms));
        server.process.kill();
        server = site.serve();
    }
    site.run(&["replays", "follow", "--quiet"]).expect_success();
    let corvus = set(server.api.ids(&[("brand", "corvus")]));
    assert_eq!(corvus.len(), 2_999);
    assert!(corvus.contains("past:9") && !corvus.contains("past:8"));
    assert_eq!(server.api.ids(&[]).len(), 3_000, "nothing is doubled");
    assert!(server.api.alerts().is_empty(), "the past is no news");
}

#[test]
fn a_replay_goes_on_after_a_kill() {
    let site = Site::new();
    site.apply(ACME);
    let mut server = site.serve();
    server.api.push_and_settle(&posts("past", 2_000, minutes_ago(60)));
    let begun = ask(&server.api, &json!({"from": "2 hours ago", "brand": "aurora"})).json();
    server.process.kill();
    let server = site.serve();
    let ended = wait(&server.api, &begun);
    assert_eq!(ended["state"], "done", "{ended}");
    server.api.settle();
    assert_eq!(ended["mentions"], json!(2_000), "{ended}");
    assert_eq!(server.api.ids(&[("brand", "aurora")]).len(), 2_000, "nothing is doubled");
}

#[test]
fn it_can_be_left_alone_and_cancelled() {
    let site = Site::new();
    site.apply(ACME);
    site.run(&["replay", "--from", "1h", "--no-wait"]).expect_success().expect_said("waits.");
    let server = site.serve();
    let listed = server.api.get("/api/v1/replays").expect_ok();
    let ended = wait(&server.api, &listed[0]);
    assert_eq!(
        (&ended["state"], &ended["read"]),
        (&json!("done"), &json!(0)),
        "an empty log is read at once"
    );
    let path = format!("/api/v1/replays/{}", ended["id"].as_str().unwrap());
    let cancelled = send(server.api.request(Method::DELETE, &path)).expect_ok();
    assert_eq!(cancelled["state"], "done", "what is over stays as it is");
    send(server.api.request(Method::DELETE, "/api/v1/replays/none")).expect_problem(404, "no replay `none`");
    server.api.get("/api/v1/replays/none").expect_problem(404, "no replay `none`");
}

#[test]
fn what_cannot_be_replayed_is_said() {
    let site = Site::new();
    site.apply(ACME);
    let server = site.serve();
    let check = |request: Value, status: u16, words: &str| {
        ask(&server.api, &request).expect_problem(status, words);
    };
    check(json!({"from": "soon"}), 400, "`soon` is no time");
    check(json!({"from": "2100-01-01"}), 400, "has not come yet");
    check(
        json!({"from": "1h", "brand": "nobody"}),
        400,
        "brand `nobody` does not exist; known: aurora, borealis",
    );
    check(json!({"from": "1h", "workspace": "nobody"}), 404, "no workspace `nobody`");
    check(json!({"from": "1h", "branch": "x"}), 422, "unknown field `branch`");
    check(json!({}), 422, "missing field `from`");
    server.api.get("/api/v1/replays?limit=1000").expect_problem(400, "1 to 200");
    site.run(&["replay", "--from", "soon"]).expect(1).expect_said("or \"2 days ago\"");
    site.run(&["replay", "--from", "1h", "--brand", "nobody"]).expect(1).expect_said("known: aurora");
}
