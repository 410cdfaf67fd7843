//! Records that no stage can read: kept with their bytes, shown, and sent back once they can be read. What writes such
//! records is another program, here the test itself, straight into the log.

use std::path::Path;

use prometheus::Registry;
use reqwest::Method;
use serde_json::{Value, json};
use vigie_model::{DeadLetter, PostEvent, RawRecord, encode};
use vigie_peers::{ACME, Api, Site, minutes_ago, post, send};
use vigie_stream::{Config, DEAD_LETTERS, POSTS, Record, Route};

/// Writes records into the log of a site that is not running.
fn append(site: &Site, topic: &str, values: &[Vec<u8>]) {
    let config = Config { keep_free_bytes: 1_000_000, ..Config::default() };
    let log = vigie_stream::open(&config, &Path::new(site.data()).join("log"), &Registry::new()).unwrap();
    let record = |value: &Vec<u8>| Record { route: Route::Key(b"key".to_vec()), value: value.clone() };
    log.append(topic, values.iter().map(record).collect()).unwrap();
}

/// The record of a post that this program reads, as a dead letter of one that did not.
fn readable_letter(id: &str) -> Vec<u8> {
    let post = serde_json::from_value(post(id, minutes_ago(5), "Aurora from the dead letters")).unwrap();
    let record = RawRecord::new(&encode(&PostEvent::Posted(post), 1_700_000_000_000).unwrap());
    let cause = "record has envelope version 1, this program reads up to 0; upgrade it".to_owned();
    serde_json::to_vec(&DeadLetter { topic: POSTS.to_owned(), partition: 0, offset: 0, cause, record })
        .unwrap()
}

fn letters(api: &Api) -> Vec<Value> {
    let page = api.get("/api/v1/dead-letters").expect_ok();
    let letters = page["dead_letters"].as_array().unwrap().clone();
    assert_eq!(page["total"], letters.len(), "{page}");
    letters
}

fn replay(api: &Api, path: &str) -> vigie_peers::Answer {
    send(api.request(Method::POST, &format!("/api/v1/dead-letters/{path}")))
}

/// A site with two records that nobody can read, and one that an older program could not.
fn site() -> Site {
    let site = Site::new();
    site.apply(ACME);
    append(&site, POSTS, &[b"\xff\xfe\x00torn".to_vec(), br#"{"v":9,"at":1,"e":{"sung":1}}"#.to_vec()]);
    append(&site, DEAD_LETTERS, &[readable_letter("old:1")]);
    site
}

#[test]
fn they_are_kept_with_their_bytes_and_their_cause() {
    let site = site();
    let server = site.serve();
    server.api.push_and_settle(&[post("new:1", minutes_ago(4), "Aurora goes on")]);
    assert_eq!(server.api.ids(&[]), ["new:1"], "they hold nothing up");
    let letters = letters(&server.api);
    let of = |cause: &str| letters.iter().find(|letter| letter["cause"].to_string().contains(cause)).unwrap();
    assert_eq!(of("not a readable envelope")["base64"], "//4AdG9ybg==");
    let newer = of("envelope version 9");
    assert_eq!(newer["text"], r#"{"v":9,"at":1,"e":{"sung":1}}"#);
    assert_eq!(
        (&newer["topic"], &newer["partition"], &newer["offset"]),
        (&json!("posts"), &json!(0), &json!(1))
    );
    let id = newer["id"].as_str().unwrap();
    let shown = server.api.get(&format!("/api/v1/dead-letters/{id}")).expect_ok();
    assert_eq!(shown, *newer);
    assert_eq!(letters.len(), 3);
    // Page after page.
    let first = server.api.get("/api/v1/dead-letters?limit=2").expect_ok();
    let after = first["next"].as_str().unwrap();
    let second = server.api.ask("/api/v1/dead-letters", &[("limit", "2"), ("after", after)]).expect_ok();
    assert_eq!(
        [
            first["dead_letters"][0].clone(),
            first["dead_letters"][1].clone(),
            second["dead_letters"][0].clone()
        ],
        letters[..]
    );
    assert_eq!(second["next"], Value::Null);
    // And what cannot be.
    server.api.get("/api/v1/dead-letters?limit=0").expect_problem(400, "1 to 200");
    server.api.get("/api/v1/dead-letters?after=x").expect_problem(400, "`next` of a page");
    server.api.get("/api/v1/dead-letters?before=x").expect_problem(400, "no parameter `before`");
    for missing in ["0-99", "7-0", "x", "0-", "99999999999999999999-1"] {
        server.api.get(&format!("/api/v1/dead-letters/{missing}")).expect_problem(404, missing);
    }
}

#[test]
fn what_can_be_read_by_now_goes_back() {
    let site = site();
    let server = site.serve();
    server.api.settle();
    let id_of = |cause: &str| {
        let letters = letters(&server.api);
        let letter = letters.iter().find(|letter| letter["cause"].to_string().contains(cause)).cloned();
        letter.map(|letter| letter["id"].as_str().unwrap().to_owned())
    };
    let newer = id_of("envelope version 9").unwrap();
    replay(&server.api, &format!("{newer}/replay")).expect_problem(422, "still cannot be read");
    let older = id_of("envelope version 1").unwrap();
    for _ in 0..2 {
        let sent = replay(&server.api, &format!("{older}/replay")).expect_ok();
        assert_eq!(sent, json!({"replayed": 1, "unreadable": 0}));
    }
    server.api.settle();
    assert_eq!(server.api.ids(&[]), ["old:1"], "sent twice, found once");
    assert_eq!(id_of("envelope version 1"), None, "what went back is no longer listed");
    server.api.get(&format!("/api/v1/dead-letters/{older}")).expect_ok();
    // All of them: those that still cannot be read stay, in order, with ids of their own.
    let sent = replay(&server.api, "replay").expect_ok();
    assert_eq!(sent, json!({"replayed": 0, "unreadable": 2}));
    server.stop();
    let server = site.serve();
    let kept = letters(&server.api);
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|letter| letter["id"] != newer), "{kept:?}");
    let bytes: Vec<_> = kept.iter().map(|letter| letter["base64"].as_str().is_some()).collect();
    assert_eq!(bytes.iter().filter(|base64| **base64).count(), 1, "their bytes are as they were: {kept:?}");
}

#[test]
fn the_commands_tell_people() {
    let site = site();
    // Without a server, too.
    let listed = site.run(&["deadletters", "list"]).expect_success();
    let listed = listed.expect_said("envelope version 9").expect_said("posts/0@1");
    let line = listed.stdout.lines().find(|line| line.contains("version 9")).unwrap();
    let id = line.split_whitespace().next().unwrap();
    site.run(&["deadletters", "show", id]).expect_success().expect_said(r#"{"v":9,"at":1,"e":{"sung":1}}"#);
    site.run(&["deadletters", "replay", id]).expect(1).expect_said("still cannot be read");
    site.run(&["deadletters", "replay"]).expect(2).expect_said("--all");
    site.run(&["deadletters", "replay", "--all"])
        .expect(2)
        .expect_said("1 record sent back.")
        .expect_said("2 records still unreadable");
    assert_eq!(site.run(&["search", "--json"]).expect_success().json()["total"], 1);
    site.run(&["--language", "fr", "deadletters", "replay", "--all"])
        .expect(2)
        .expect_said("Renvoi de 0 enregistrement.");
    assert_eq!(site.run(&["deadletters", "list", "--json"]).expect_success().json()["total"], 2);
    let other = Site::new();
    other.apply(ACME);
    other.run(&["deadletters", "list"]).expect_success().expect_said("No dead letter.");
    other
        .run(&["--language", "fr", "deadletters", "list"])
        .expect_success()
        .expect_said("Aucune lettre morte.");
}
