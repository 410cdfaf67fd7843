//! What people and programs get wrong when they push and ask: each is told its place and the mend, the good lines of
//! the same request are kept, and the server goes on.

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use vigie_peers::{ACME, Server, Site, eventually, minutes_ago, post, posts, send};

fn site() -> (Site, Server) {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    (site, server)
}

/// A line with one thing changed in an otherwise good post.
fn with(field: &str, value: Value) -> Vec<u8> {
    let mut line = post("bad:1", minutes_ago(1), "Aurora");
    line[field] = value;
    line.to_string().into_bytes()
}

#[test]
fn a_bad_line_is_named_and_the_good_ones_are_kept() {
    let (_site, server) = site();
    let mut kept = 0;
    let mut check = |bad: &[u8], words: &str| {
        let good =
            |number: u64| post(&format!("good:{}", kept + number), minutes_ago(1), "Aurora").to_string();
        let body = [good(0).as_bytes(), b"\n", bad, b"\n", good(1).as_bytes()].concat();
        let pushed = server.api.push(body).expect_ok();
        assert_eq!((&pushed["accepted"], &pushed["rejected"]), (&json!(2), &json!(1)), "{words}: {pushed}");
        assert_eq!(pushed["errors"][0]["line"], 2, "{words}: {pushed}");
        let problem = pushed["errors"][0]["problem"].as_str().unwrap();
        assert!(problem.contains(words), "{problem}\nlacks {words}");
        kept += 2;
        // Alone, it is a problem of the whole request.
        let place = server.api.push(bad.to_vec()).expect_problem(422, words);
        assert_eq!(place["errors"][0]["place"], "line 1", "{place}");
    };
    check(b"hello", "not a JSON object: expected value at column 1; send one object a line");
    check(b"[1,2]", "not a JSON object");
    check(b"{\"id\":\"bad:1\"", "EOF while parsing");
    check(br#"{"source":"bad","text":"Aurora"}"#, "field `id` is missing; a post needs");
    check(&with("text", Value::Null), "field `text` is missing");
    check(&with("text", json!(7)), "field `text` is a number; write a string");
    check(&with("id", json!("nocolon")), "write for example `bluesky:3kabc`");
    check(&with("source", json!("other")), "make them the same");
    check(
        &with("text", json!("Aurora ".repeat(150_000))),
        "text has 1050000 bytes, at most 524288 are accepted; cut it or split it",
    );
    check(&with("published_at", json!("9999-01-01T00:00:00Z")), "lies in the future; check the year");
    check(
        &with("published_at", json!("2026-02-03T10:15:00")),
        "without a time zone; add `Z` for UTC or an offset",
    );
    check(&with("published_at", json!("yesterday")), "write it as `2026-02-03T10:15:00Z`");
    check(
        b"{\"id\":\"bad:1\",\"text\":\"caf\xe9 Aurora\"}",
        "invalid UTF-8 at byte 25; save or send the text as UTF-8",
    );
    check(br#"{"deleted":{"id":"bad:1"}}"#, "field `at` is missing");
    server.api.settle();
    assert_eq!(server.api.search(&[])["total"], kept, "each good line is there, and nothing else");
}

#[test]
fn json_a_hundred_thousand_deep_does_no_harm() {
    let (_site, server) = site();
    let check = |open: &str, words: &str| {
        let deep = open.repeat(100_000);
        let good = post("beside:1", minutes_ago(1), "Aurora");
        let pushed = server.api.push(format!("{good}\n{deep}\n{good}")).expect_ok();
        assert_eq!((&pushed["accepted"], &pushed["errors"][0]["line"]), (&json!(2), &json!(2)), "{pushed}");
        let alone = server.api.push(deep.clone());
        assert!(alone.status == 400 || alone.status == 422, "{alone:?}");
        let status = alone.status;
        alone.expect_problem(status, words);
        let as_workspace = server.api.request(Method::PUT, "/api/v1/workspaces/acme").body(deep);
        send(as_workspace).expect_problem(422, "column");
    };
    check("[", "not valid JSON");
    check("{\"a\":", "recursion limit");
    check("{\"media\":[", "recursion limit");
    server.api.settle();
    assert_eq!(server.api.search(&[])["total"], 1);
}

#[test]
fn an_id_that_comes_twice_is_one_mention() {
    let (_site, server) = site();
    let twice = |text: &str| post("same:1", minutes_ago(1), text);
    server.api.push_and_settle(&[twice("Aurora first"), twice("Aurora second")]);
    server.api.push_and_settle(&[twice("Aurora third")]);
    let found = server.api.search(&[]);
    assert_eq!((&found["total"], &found["mentions"][0]["post"]["text"]), (&json!(1), &json!("Aurora third")));
}

#[test]
fn a_bad_request_gets_a_problem_document() {
    let (_site, server) = site();
    server.api.push_and_settle(&posts("some", 3, minutes_ago(3)));
    let api = &server.api;
    let first = api.search(&[("limit", "1")]);
    let cursor = first["next"].as_str().unwrap();
    let get = |status: u16, path: &str, parameters: &[(&str, &str)], words: &str| {
        api.ask(path, parameters).expect_problem(status, words);
    };
    let mentions = "/api/v1/mentions";
    get(400, mentions, &[("q", "(aurora OR")], "at character");
    get(400, mentions, &[("q", "aurora AND (late")], "this bracket is never closed; write the missing )");
    get(400, mentions, &[("q", "\"aurora")], "at character 1");
    get(400, mentions, &[("sort", "best")], "write one of newest, oldest");
    get(400, mentions, &[("limit", "0")], "ask for 1 to 200");
    get(400, mentions, &[("limit", "201")], "ask for 1 to 200");
    get(400, mentions, &[("limit", "many")], "limit");
    get(400, mentions, &[("after", "rubbish")], "the page token is damaged");
    get(400, mentions, &[("after", cursor), ("q", "late")], "belongs to another search");
    get(400, mentions, &[("brand", "nobody")], "brand `nobody` does not exist; known: aurora, borealis");
    get(400, mentions, &[("workspace", "Not A Name")], "is not a valid name here");
    get(400, mentions, &[("sentiment", "angry")], "sentiment: `angry`");
    get(400, mentions, &[("from", "yesterday")], "write 2026-02-01T10:00:00Z");
    get(400, mentions, &[("from", "2026-02-02"), ("to", "2026-01-01")], "before it begins");
    get(404, mentions, &[("workspace", "other")], "there is no workspace `other`");
    get(400, "/api/v1/stats/histogram", &[("interval", "soon")], "write 1m, 15m");
    get(
        400,
        "/api/v1/stats/histogram",
        &[("interval", "1s"), ("from", "2020-01-01")],
        "choose a longer interval",
    );
    get(400, "/api/v1/stats/histogram", &[("split", "topic")], "write brand");
    get(400, "/api/v1/alerts", &[("state", "over")], "state");
    get(400, "/api/v1/alerts", &[("after", "rubbish")], "rubbish");
    get(404, "/api/v1/alerts/acme/none/aurora/1", &[], "there is no alert");
    get(404, "/api/v1/stream", &[("workspace", "other")], "there is no workspace");
    get(404, "/api/v1/workspaces/other", &[], "there is no workspace `other`");
    get(400, "/api/v1/workspaces/No%20Name", &[], "is not a valid name here");
    get(404, "/api/v2/everything", &[], "/api/openapi.json lists what there is");
    send(api.request(Method::DELETE, "/api/v1/posts")).expect_problem(405, "method");
    api.push("[{\"id\":").expect_problem(400, "the array of posts is not valid JSON");
    assert_eq!(api.push("").expect_ok()["accepted"], 0, "nothing is no fault");
    assert_eq!(api.search(&[])["total"], 3, "it still answers");
}

#[test]
fn a_bad_workspace_changes_nothing() {
    let (site, server) = site();
    let put = |id: &str, kind: &str, body: String| {
        let request = server.api.request(Method::PUT, &format!("/api/v1/workspaces/{id}"));
        send(request.header("content-type", kind).body(body))
    };
    let toml = "application/toml";
    let check = |from: &str, to: &str, words: &str| {
        let changed = ACME.replace(from, to);
        assert_ne!(changed, ACME);
        put("acme", toml, changed.clone()).expect_problem(422, words);
        let file = site.write("bad.toml", changed);
        site.run(&["workspace", "apply", &file]).expect(1).expect_said(&words.replace('\\', ""));
        let elsewhere = Site::new();
        elsewhere.run(&["serve", "--workspace", &file]).expect(1).expect_said("bad.toml");
    };
    check("aurora* OR", "(aurora* OR", r#"brand \"aurora\""#);
    check("aurora* OR @auroracoffee", "NOT tea", "aurora");
    check("id = \"borealis\"", "id = \"aurora\"", "this id stands twice; give each its own");
    check("id = \"borealis\"", "id = \"Borealis Tea\"", "is not a valid name here; use 1 to 64 of a-z");
    check("own = true", "mine = true", "unknown field `mine`");
    check("kind = \"console\"", "kind = \"webhook\", url = \"ftp://x\"", "url must begin with https://");
    put("other", toml, ACME.to_owned())
        .expect_problem(422, "the address names workspace `other` but the document `acme`");
    put("acme", toml, ACME.replace("Europe/Paris", "Europe/Pariss"))
        .expect_problem(422, "write an IANA name such as Europe/Paris");
    put("acme", "application/json", "{".to_owned()).expect_problem(422, "EOF while parsing");
    put("acme", toml, "x".repeat(9_000_000)).expect_problem(413, "too large");
    assert_eq!(site.run(&["workspace", "apply", &site.write("good.toml", ACME)]).code, Some(0));
    site.apply(ACME).expect_said("unchanged");
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let site = Site::new().with_setting("server.max_body_bytes=100000");
    let server = site.serve();
    site.apply(ACME);
    let large: Vec<u8> = posts("large", 2_000, minutes_ago(40))
        .iter()
        .flat_map(|post| format!("{post}\n").into_bytes())
        .collect();
    server
        .api
        .push(large)
        .expect_problem(413, "100000 bytes (server.max_body_bytes); send several smaller ones");
    server.api.push_and_settle(&posts("small", 100, minutes_ago(40)));
    assert_eq!(server.api.search(&[])["total"], 100);
}

#[test]
fn strangers_are_kept_out() {
    let free = Site::new();
    let server = free.serve();
    let foreign = |api: &vigie_peers::Api, name: &str, value: &str| {
        send(api.request(Method::POST, "/api/v1/posts").header(name, value).body(""))
    };
    foreign(&server.api, "origin", "https://evil.example")
        .expect_problem(403, "pages of `https://evil.example` may not use this server");
    foreign(&server.api, "host", "evil.example").expect_problem(403, "this server answers to localhost");
    foreign(&server.api, "origin", server.api.url()).expect_ok();

    let open = Site::new().with_setting("server.token=env:VIGIE_TEST_TOKEN_VALUE");
    let serve = ["serve", "--listen", "0.0.0.0:0"];
    Site::new().run(&serve).expect(1).expect_said("can be reached from other machines: set server.token");
    open.run(&serve).expect(1).expect_said("VIGIE_TEST_TOKEN_VALUE");
}

#[test]
fn writes_from_elsewhere_need_the_token() {
    let site = Site::new().with_setting("server.token=s3cret");
    let server = site.start(&["serve", "--listen", "0.0.0.0:0"]);
    let push = |token: &str| {
        let request = server.api.request(Method::POST, "/api/v1/posts");
        send(request.bearer_auth(token).body(post("token:1", Timestamp::now(), "Aurora").to_string()))
    };
    server.api.push("").expect_problem(401, "send `Authorization: Bearer TOKEN`");
    push("wrong").expect_problem(401, "not known");
    push("s3cret").expect_ok();
    // Commands find the token in the configuration, and reading is free unless it is guarded.
    site.apply(ACME);
    server.api.get("/api/v1/workspaces").expect_ok();
    drop(server);
    let guarded = Site::new().with_setting("server.token=s3cret").with_setting("server.guard_reads=true");
    let server = guarded.start(&["serve", "--listen", "0.0.0.0:0"]);
    server.api.get("/api/v1/workspaces").expect_problem(401, "Bearer");
    eventually("health needs no token", || (server.api.get("/healthz").status == 200).then_some(()));
    guarded.apply(ACME);
}
