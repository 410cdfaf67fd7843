//! Pushes by those who are not trusted blindly: signed in place of a token, sent twice, too many, too often.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::accounts::set_up_key;
use vigie_peers::{ACME, Answer, Api, Server, Site, eventually, minutes_ago, post, send, set};

/// While a secret is changed, both stand in the variable.
const NEW: &str = "whsec_bmV3IHNlY3JldA==";
const OLD: &str = "whsec_b2xkIHNlY3JldA==";
const STRANGER: &str = "whsec_c29tZWJvZHkgZWxzZQ==";

fn site() -> Site {
    let site = Site::new().with_variable("SHOP_SECRET", &format!("{NEW} {OLD}"));
    site.apply(ACME);
    site.with_setting("server.push_secrets=[\"env:SHOP_SECRET\"]")
}

fn start(site: &Site) -> Server {
    let server = site.serve();
    // From the first account on, everybody says who they are.
    let key = set_up_key(&server);
    let ana =
        json!({"key": key, "password": "a walk by the sea", "name": "Ana", "email": "ana@acme.example"});
    send(server.api.request(Method::POST, "/api/v1/entrances").json(&ana)).expect_ok();
    server
}

fn body(native: &str) -> String {
    post(&format!("shop:{native}"), minutes_ago(3), "Aurora again").to_string()
}

fn signature(secret: &str, id: &str, at: i64, body: &str) -> String {
    let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}

fn request(api: &Api, body: &str) -> RequestBuilder {
    api.request(Method::POST, "/api/v1/posts").body(body.to_owned())
}

/// A signed push `seconds` ago.
fn signed(api: &Api, secret: &str, id: &str, seconds: i64, body: &str) -> Answer {
    let at = Timestamp::now().as_second() - seconds;
    send(
        request(api, body)
            .header("webhook-id", id)
            .header("webhook-timestamp", at.to_string())
            .header("webhook-signature", format!("v1,c3RyYW5nZQ== {}", signature(secret, id, at, body))),
    )
}

#[test]
fn a_signature_takes_the_place_of_a_token() {
    let site = site();
    let server = start(&site);
    let api = &server.api;
    send(request(api, &body("0"))).expect_problem(401, "Authorization");
    assert_eq!(signed(api, NEW, "m1", 0, &body("1")).expect_ok()["accepted"], 1);
    assert_eq!(signed(api, OLD, "m2", 200, &body("2")).expect_ok()["accepted"], 1);
    signed(api, STRANGER, "m3", 0, &body("3")).expect_problem(401, "no signature");
    signed(api, NEW, "m4", 400, &body("4")).expect_problem(401, "five minutes off");
    let bare = request(api, &body("5")).header("webhook-signature", "v1,QUJD");
    send(bare).expect_problem(401, "webhook-id is missing");
    // It opens this one door only.
    let elsewhere = api.request(Method::GET, "/api/v1/mentions").header("webhook-signature", "v1,QUJD");
    send(elsewhere).expect_problem(401, "sign in");
    let found = eventually("what was pushed is found", || {
        let found = site.run(&["search", "--json"]).expect_success().json();
        Some(vigie_peers::ids_of(&found)).filter(|found| found.len() > 1)
    });
    assert_eq!(set(found), set(["shop:1".to_owned(), "shop:2".to_owned()]));
}

#[test]
fn the_same_push_again_is_answered_as_before() {
    let site = site();
    let server = start(&site);
    let api = &server.api;
    let mixed = format!("{}\nnot json\n", body("1"));
    let first = signed(api, NEW, "m1", 5, &mixed);
    let again = signed(api, NEW, "m1", 0, &mixed);
    assert!(!first.replayed && again.replayed, "each attempt is signed anew");
    assert_eq!(first.text, again.text);
    assert_eq!(again.expect_ok()["errors"][0]["line"], 2);
    signed(api, NEW, "m1", 0, &body("2")).expect_problem(422, "stood for another body");
    // What was refused whole is refused again, and keys of one sender are not those of another.
    let token = push_token(&site);
    let with_key = |body: &str| send(request(api, body).bearer_auth(&token).header("idempotency-key", "m1"));
    with_key("not json").expect_problem(422, "no post could be accepted");
    let again = with_key("not json");
    assert!(again.replayed);
    again.expect_problem(422, "no post could be accepted");
    with_key(&body("3")).expect_problem(422, "stood for another body");
    let odd = request(api, &body("3")).bearer_auth(&token).header("idempotency-key", "k".repeat(300));
    send(odd).expect_problem(400, "1 to 255 characters");
    server.stop();
    // A restart forgets the key, and the ids absorb the posts.
    let server = site.serve();
    assert_eq!(signed(&server.api, NEW, "m1", 0, &mixed).expect_ok()["accepted"], 1);
    let total = || site.run(&["search", "--json"]).expect_success().json()["total"].clone();
    eventually("the post is found", || (total() != 0).then_some(()));
    server.stop();
    assert_eq!(total(), 1);
}

fn push_token(site: &Site) -> String {
    site.run(&["tokens", "create", "desk", "--push"]).expect_success().stdout.trim().to_owned()
}

#[test]
fn who_sends_too_much_is_told_to_come_back() {
    let site = site().with_setting("server.push_rate=1").with_setting("server.max_push_posts=2");
    let server = start(&site);
    let (api, token) = (&server.api, push_token(&site));
    let three = [1, 2, 3].map(|n| body(&n.to_string())).join("\n");
    send(request(api, &three).bearer_auth(&token)).expect_problem(413, "server.max_push_posts");
    let answers: Vec<Answer> = (0..30).map(|_| send(request(api, &body("4")).bearer_auth(&token))).collect();
    let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert!(answers.iter().any(|answer| answer.status == 200), "ten seconds' worth passes");
    // A slow machine takes its time for thirty requests, but not thirty seconds.
    let first = refused.first().unwrap_or_else(|| panic!("{answers:?}"));
    assert!(first.retry_after.as_deref().is_some_and(|wait| wait.parse::<u64>().is_ok_and(|wait| wait >= 1)));
    assert!(first.text.contains("server.push_rate"), "{first:?}");
    // Others are not held up by it.
    assert_eq!(signed(api, NEW, "m1", 0, &body("5")).expect_ok()["accepted"], 1);
}

#[test]
fn secrets_that_cannot_be_had_keep_the_server_from_starting() {
    let check = |setting: &str, expected: &str| {
        let site = Site::new().with_variable("BAD", "hush");
        let ran = site.run(&["serve", "--listen", "127.0.0.1:0", "--set", setting]).expect(1);
        assert!(ran.stderr.contains(expected) && !ran.stderr.contains("hush"), "{ran:?}");
    };
    check("server.push_secrets=[\"env:NOWHERE\"]", "NOWHERE, which is not set");
    check("server.push_secrets=[\"env:BAD\"]", "what BAD holds cannot be used");
    check("server.push_secrets=[\"whsec_QUJD\"]", "write env:NAME");
}

/// Nothing of this is asked of whoever runs it on this machine alone.
#[test]
fn an_open_house_stays_open() {
    let site = Site::new();
    site.apply(ACME);
    let server = site.serve();
    let many: Vec<Value> = (0..100).map(|n| post(&format!("in:{n}"), minutes_ago(5), "Aurora")).collect();
    for one in &many {
        server.api.push_all(std::slice::from_ref(one));
    }
    assert_eq!(signed(&server.api, STRANGER, "m1", 0, &body("1")).expect_ok()["accepted"], 1);
}
