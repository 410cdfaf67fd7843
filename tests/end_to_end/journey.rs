//! The road of a new user: say what to watch, bring posts, find them, change one's mind, stop and start again.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::{Value, json};

use vigie_peers::{ACME, Site, eventually, ids_of, minutes_ago, post, posts, set};

#[test]
fn posts_come_in_every_shape() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME).expect_said("Workspace acme (Acme) created: 2 brands, 2 topics, 0 rules.");
    let api = &server.api;
    let check = |body: String, accepted: u64, id: &str| {
        let pushed = api.push(body).expect_ok();
        assert_eq!((&pushed["accepted"], &pushed["rejected"]), (&json!(accepted), &json!(0)), "{pushed}");
        eventually(id, || api.ids(&[]).contains(&id.to_owned()).then_some(()));
    };
    let aurora = |id: &str| post(id, minutes_ago(5), "Aurora, how nice");
    check(aurora("shape:single").to_string(), 1, "shape:single");
    check(serde_json::to_string_pretty(&aurora("shape:pretty")).unwrap(), 1, "shape:pretty");
    check(json!([aurora("shape:array1"), aurora("shape:array2")]).to_string(), 2, "shape:array2");
    check(format!("{}\n\n{}\r\n", aurora("shape:line1"), aurora("shape:line2")), 2, "shape:line2");
    check(format!("\u{feff}{}", aurora("shape:mark")), 1, "shape:mark");
    check(json!({"posted": aurora("shape:posted")}).to_string(), 1, "shape:posted");
    check(
        format!("{}\n{}", post("shape:other", minutes_ago(5), "nobody's business"), aurora("shape:last")),
        2,
        "shape:last",
    );
    assert_eq!(api.search(&[])["total"], 9, "what names no brand is no mention");
}

#[test]
fn a_post_is_searchable_within_two_seconds() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let mut waits: Vec<Duration> = (0..5)
        .map(|number| {
            let id = format!("quick:{number}");
            server.api.push_all(&[post(&id, Timestamp::now(), "Aurora, just now")]);
            let acknowledged = Instant::now();
            eventually(&id, || server.api.ids(&[]).contains(&id).then_some(()));
            acknowledged.elapsed()
        })
        .collect();
    waits.sort_unstable();
    assert!(waits[2] < Duration::from_secs(2), "{waits:?}");
}

#[test]
fn edits_and_deletions_reach_the_index() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let api = &server.api;
    api.push_and_settle(&posts("edit", 4, minutes_ago(10)));
    let becomes = |event: Value, expected: &[&str]| {
        api.push_and_settle(&[event]);
        assert_eq!(set(api.ids(&[])), set(expected.iter().map(ToString::to_string)));
    };
    let at = minutes_ago(10);
    let edited = |id: &str, text: &str| json!({"edited": post(id, at, text)});
    becomes(edited("edit:0", "Aurora, corrected"), &["edit:0", "edit:1", "edit:2", "edit:3"]);
    assert_eq!(api.ids(&[("q", "corrected")]), ["edit:0"]);
    assert_eq!(api.search(&[("q", "0")])["total"], 0, "the words of before are gone");
    becomes(edited("edit:1", "somebody else"), &["edit:0", "edit:2", "edit:3"]);
    becomes(json!({"deleted": {"id": "edit:2", "at": Timestamp::now().to_string()}}), &["edit:0", "edit:3"]);
    becomes(edited("edit:3", "#borealis now"), &["edit:0", "edit:3"]);
    assert_eq!(api.ids(&[("brand", "borealis")]), ["edit:3"]);
    becomes(edited("edit:1", "Aurora after all"), &["edit:0", "edit:1", "edit:3"]);
}

#[test]
fn a_changed_query_is_live_when_apply_returns() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let (mut expected, mut query) = (Vec::new(), "aurora*".to_owned());
    for turn in 0..5 {
        let word = format!("novelty{turn}");
        query = format!("{query} OR {word}"); // what no query finds any more leaves
        let changed = ACME.replace("aurora*", &query);
        site.apply(&changed).expect_said("changed");
        expected.push(format!("live:{turn}"));
        server.api.push_and_settle(&[post(&expected[turn], minutes_ago(1), &word)]);
        assert_eq!(set(server.api.ids(&[])), set(expected.clone()), "{word}");
    }
}

#[test]
fn an_exported_workspace_applies_as_unchanged() {
    let site = Site::new();
    site.apply(ACME).expect_said("created");
    site.apply(ACME).expect_said("unchanged");
    let exported = site.path("exported.toml").into_os_string().into_string().unwrap();
    site.run(&["workspace", "export", "acme", "--output", &exported]).expect_success();
    site.run(&["workspace", "apply", &exported]).expect_success().expect_said("unchanged");
    let printed = site.run(&["workspace", "export"]).expect_success().stdout;
    assert_eq!(printed.trim_end(), std::fs::read_to_string(&exported).unwrap().trim_end());
    // With a server in between nothing is different.
    let server = site.serve();
    site.run(&["workspace", "apply", &exported]).expect_success().expect_said("unchanged");
    assert_eq!(site.run(&["workspace", "export"]).expect_success().stdout, printed);
    assert_eq!(server.api.get("/api/v1/workspaces").expect_ok()[0]["name"], "Acme");
}

#[test]
fn a_restart_keeps_everything() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    server.api.push_and_settle(&posts("kept", 30, minutes_ago(20)));
    let before = server.api.search(&[("limit", "200")]);
    server.stop();
    // Without a server, a command opens the folder itself.
    let searched = site.run(&["search", "--json", "--limit", "200"]).expect_success();
    assert_eq!(searched.json(), before);
    let mut server = site.serve();
    assert_eq!(server.api.search(&[("limit", "200")]), before);
    server.api.push_all(&posts("acknowledged", 30, minutes_ago(10)));
    server.process.kill();
    let server = site.serve();
    server.api.settle();
    let all = server.api.search(&[("limit", "200")]);
    assert_eq!(set(ids_of(&all)).len(), 60);
    assert_eq!(all["total"], 60);
}

#[test]
fn it_tells_how_it_is_and_what_it_can() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    server.api.push_and_settle(&posts("seen", 3, minutes_ago(2)));
    assert_eq!(server.api.get("/healthz").text.trim(), "ok");
    let status = server.api.get("/api/v1/status").expect_ok();
    assert_eq!((&status["ready"], &status["mentions"]), (&json!(true), &json!(3)), "{status}");
    let metrics = server.api.get("/metrics").text;
    for expected in [
        "vigie_server_posts_accepted_total 3",
        "vigie_pipeline_records_in_total{stage=\"match\"} 3",
        "vigie_pipeline_records_out_total{stage=\"match\"} 3",
        "vigie_pipeline_records_in_total{stage=\"index\"} 3",
        "vigie_pipeline_records_in_total{stage=\"alert\"} 3",
        "vigie_pipeline_latency_seconds_count{until=\"searchable\"} 3",
    ] {
        assert!(metrics.contains(expected), "{expected}\n{metrics}");
    }
    let described = server.api.get("/api/openapi.json").expect_ok();
    for path in ["/api/v1/posts", "/api/v1/mentions", "/api/v1/stats", "/api/v1/alerts", "/api/v1/stream"] {
        assert!(described["paths"][path].is_object(), "{path} is not described");
    }
    assert!(server.api.get("/").text.contains("Vigie"));
}
