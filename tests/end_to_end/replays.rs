//! A query that is new or was changed, and the posts of the past: matched again while everything goes on.

use reqwest::Method;
use serde_json::{Value, json};
use vigie_peers::{ACME, Answer, Api, Site, eventually, minutes_ago, post, posts, send, set};

const CORVUS: &str = "[[brand]]\nid = \"corvus\"\nname = \"Corvus\"\nquery = 'number AND -9'\n";

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
fn posts_of_the_past_are_found_with_the_queries_of_now() {
    let site = Site::new();
    site.apply(ACME);
    let server = site.serve();
    server.api.push_and_settle(&posts("past", 50, minutes_ago(30)));
    server.api.push_and_settle(&[post("other:1", minutes_ago(20), "a number without any brand")]);
    site.apply(&format!("{ACME}\n{CORVUS}"));
    let corvus = [("brand", "corvus")];
    assert!(server.api.ids(&corvus).is_empty(), "nothing is matched again by itself");
    let begun = ask(&server.api, &json!({"from": "2 hours ago"}));
    assert_eq!(begun.status, 201, "{begun:?}");
    let ended = wait(&server.api, &begun.json());
    assert_eq!(
        (&ended["state"], &ended["read"], &ended["left"]),
        (&json!("done"), &json!(51), &json!(0)),
        "{ended}"
    );
    server.api.settle();
    assert_eq!(server.api.ids(&corvus).len(), 50, "all but number 9");
    assert_eq!(server.api.ids(&[]).len(), 51);
    assert!(server.api.alerts().is_empty(), "the past is no news");
    // A query that matches less takes mentions away, and a second time changes nothing.
    site.apply(&format!("{ACME}\n{}", CORVUS.replace("number AND -9", "without")));
    for _ in 0..2 {
        site.run(&["replay", "--from", "2 hours ago"]).expect_success().expect_said("51 posts matched again");
        assert_eq!(server.api.ids(&corvus), ["other:1"]);
        assert_eq!(set(server.api.ids(&[])).len(), 51);
    }
    let listed = server.api.get("/api/v1/replays").expect_ok();
    assert_eq!(listed.as_array().unwrap().len(), 3);
    assert_eq!(listed[2]["id"], ended["id"], "the newest first");
}

#[test]
fn a_replay_goes_on_after_a_kill() {
    let site = Site::new();
    site.apply(ACME);
    let mut server = site.serve();
    server.api.push_and_settle(&posts("past", 2_000, minutes_ago(60)));
    site.apply(&format!("{ACME}\n{CORVUS}"));
    let begun = ask(&server.api, &json!({"from": "2 hours ago", "brand": "corvus"})).json();
    server.process.kill();
    let server = site.serve();
    let ended = wait(&server.api, &begun);
    assert_eq!(ended["state"], "done", "{ended}");
    server.api.settle();
    assert_eq!(server.api.ids(&[("brand", "corvus")]).len(), 1_999);
    assert_eq!(server.api.ids(&[]).len(), 2_000, "nothing is doubled");
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
