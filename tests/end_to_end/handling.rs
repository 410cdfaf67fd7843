//! What a team does with its mentions, by API and by command: changes, filters and counts, who did what, saved searches;
//! and that nothing acknowledged is lost when the process is killed.

use std::{collections::BTreeMap, thread, time::Duration};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use reqwest::Method;
use serde_json::{Value, json};

use vigie_peers::{ACME, Answer, Api, Server, Site, eventually, minutes_ago, post, send, try_send};

/// Mentions of `aurora`; every third speaks of juice.
fn server(count: usize) -> (Site, Server) {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let text = |n: usize| match n % 3 {
        0 => format!("aurora juice number {n} for breakfast"),
        _ => format!("aurora order {n} came late"),
    };
    let posts: Vec<Value> =
        (0..count).map(|n| post(&format!("demo:{n}"), minutes_ago(60 + n as i64), &text(n))).collect();
    server.api.push_and_settle(&posts);
    (site, server)
}

fn change(api: &Api, body: &Value) -> Answer {
    send(api.request(Method::POST, "/api/v1/mentions/handling").json(body))
}

/// Waits until a search finds just these.
fn finds(api: &Api, parameters: &[(&str, &str)], expected: &[usize]) {
    let mut last = Vec::new();
    let found = (0..200).any(|_| {
        last = api.ids(parameters);
        let wanted: Vec<String> = expected.iter().map(|n| format!("demo:{n}")).collect();
        let same = last == wanted;
        if !same {
            thread::sleep(Duration::from_millis(50));
        }
        same
    });
    assert!(found, "{parameters:?}: {last:?} instead of {expected:?}");
}

#[test]
fn a_team_works_through_its_mentions() {
    let (site, server) = server(7);
    let api = &server.api;
    let said = json!({"author": "Ana", "posts": ["demo:1", "demo:2", "demo:99"],
        "change": {"status": "open", "assignee": "Zoé", "add_tags": ["Late", "vip"], "priority": "high", "note": "call"}});
    let answer = change(api, &said).expect_ok();
    assert_eq!(answer, json!({"selected": 2, "changed": 2, "unknown": ["demo:99"]}));
    assert_eq!(change(api, &said).expect_ok()["changed"], 0, "what is so already is not changed");
    for (name, value) in
        [("status", "open"), ("assignee", "Zoé"), ("tag", "LATE"), ("priority", "urgent,high")]
    {
        finds(api, &[(name, value)], &[1, 2]);
    }
    finds(api, &[("status", "new"), ("assignee", "-")], &[0, 3, 4, 5, 6]);
    // It is shown with the mention, and counted by value.
    let page = api.search(&[("tag", "vip"), ("limit", "1")]);
    let expected = json!({"status": "open", "assignee": "Zoé", "tags": ["late", "vip"], "note": "call",
        "priority": "high", "not_about_us": false});
    assert_eq!(page["mentions"][0]["handling"], expected);
    let facets = api.ask("/api/v1/stats/facets", &[("by", "status,tag,assignee,priority")]).expect_ok();
    let counts: Vec<&Value> =
        facets["facets"].as_array().unwrap().iter().map(|facet| &facet["values"][0]).collect();
    let expected = [("new", 5), ("late", 2), ("-", 5), ("normal", 5)]
        .map(|(id, count)| json!({"id": id, "count": count}));
    assert_eq!(counts, expected.iter().collect::<Vec<_>>());

    // What is not about us leaves every count; a search selects it, and it can be shown.
    let aside = json!({"author": "Bo", "search": {"q": "juice"}, "change": {"not_about_us": true}});
    assert_eq!(change(api, &aside).expect_ok()["changed"], 3);
    finds(api, &[], &[1, 2, 4, 5]);
    finds(api, &[("not_about_us", "only")], &[0, 3, 6]);
    finds(api, &[("not_about_us", "with")], &[0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(api.ask("/api/v1/stats", &[]).expect_ok()["total"], 4);
    let buckets = api.ask("/api/v1/stats/histogram", &[("interval", "1d")]).expect_ok();
    let counted: u64 =
        buckets["buckets"].as_array().unwrap().iter().map(|b| b["count"].as_u64().unwrap()).sum();
    assert_eq!(counted, 4);
    let benchmark = api.ask("/api/v1/benchmark", &[("brand", "aurora")]).expect_ok();
    assert!(benchmark.to_string().contains("\"mentions\":4"), "{benchmark}");

    // The mood, and who did what when.
    change(api, &json!({"author": "Ana", "posts": ["demo:1"], "change": {"sentiment": "positive"}}))
        .expect_ok();
    let page = api.search(&[("tag", "vip"), ("limit", "1")]);
    assert_eq!(page["mentions"][0]["corrected"], "positive");
    let changes = |parameters: &[(&str, &str)]| api.ask("/api/v1/mentions/changes", parameters).expect_ok();
    let of_one = changes(&[("post", "demo:1")]);
    assert_eq!(of_one["changes"][0]["edits"], json!({"sentiment": {"from": null, "to": "positive"}}));
    assert_eq!(of_one["changes"][1]["edits"]["status"], json!({"from": "new", "to": "open"}));
    assert_eq!(of_one["changes"][1]["author"], "Ana");
    let first = changes(&[("limit", "4")]);
    let rest = changes(&[("limit", "4"), ("after", &first["next"].to_string())]);
    let count = |page: &Value| page["changes"].as_array().unwrap().len();
    assert_eq!((count(&first), count(&rest), &rest["next"]), (4, 2, &Value::Null));

    // An edit leaves it as it is.
    api.push_and_settle(&[
        json!({"edited": post("demo:1", minutes_ago(61), "aurora order 1 came, thank you")}),
    ]);
    finds(api, &[("tag", "vip"), ("q", "thank")], &[1]);

    // The same by command.
    site.run(&["mentions", "change", "demo:4", "--status", "closed", "--untag", "vip", "--by", "Cléo"])
        .expect_success()
        .expect_said("1 mention, 1 changed.");
    site.run(&[
        "--language",
        "fr",
        "mentions",
        "change",
        "--where",
        "not_about_us=only",
        "--where",
        "q=juice",
        "--about-us",
        "--note",
        "after all",
    ])
    .expect_success()
    .expect_said("3 mentions, dont 3 modifiées.");
    finds(api, &[("status", "closed")], &[4]);
    finds(api, &[], &[0, 1, 2, 3, 4, 5, 6]);
    site.run(&["search", "--status", "closed"]).expect_success().expect_said("closed");
    site.run(&["--language", "fr", "mentions", "changes", "demo:4"])
        .expect_success()
        .expect_said("statut : new → closed");
    site.run(&["mentions", "change", "demo:99", "--status", "open"]).expect(1).expect_said("no mention");
    site.run(&["mentions", "change", "demo:1"]).expect(1).expect_said("changes nothing");
    site.run(&["mentions", "change", "--status", "open"]).expect(2);
}

#[test]
fn searches_are_saved_and_asked_by_name() {
    let (site, server) = server(7);
    let api = &server.api;
    site.run(&["search", "juice", "--brand", "aurora", "--sort", "oldest", "--save", "juice"])
        .expect_success()
        .expect_said("vigie search --saved juice");
    let listed = api.get("/api/v1/searches").expect_ok();
    assert_eq!(listed[0]["parameters"], json!({"q": "juice", "brand": "aurora", "sort": "oldest"}));
    finds(api, &[("saved", "juice")], &[6, 3, 0]);
    finds(api, &[("saved", "juice"), ("sort", "newest")], &[0, 3, 6]);
    finds(api, &[("saved", "juice"), ("q", "late"), ("sort", "newest")], &[1, 2, 4, 5]);
    for path in ["stats", "stats/histogram", "benchmark", "authors", "trends"] {
        api.ask(&format!("/api/v1/{path}"), &[("saved", "juice")]).expect_ok();
    }
    assert_eq!(api.ask("/api/v1/stats", &[("saved", "juice")]).expect_ok()["total"], 3);
    let found = site.run(&["search", "--saved", "juice", "--json"]).expect_success().json();
    assert_eq!(found["total"], 3);
    let body = json!({"author": "Ana", "search": {"saved": "juice"}, "change": {"status": "open"}});
    assert_eq!(change(api, &body).expect_ok()["changed"], 3);

    let save = |name: &str, parameters: Value| {
        let body = json!({"author": "Ana", "parameters": parameters});
        send(api.request(Method::PUT, &format!("/api/v1/searches/{name}")).json(&body))
    };
    save("later", json!({"status": "new", "from": "2026-01-01", "sort": "reach"})).expect_ok();
    save("bad", json!({"q": "a OR"})).expect_problem(400, "");
    save("bad", json!({"q": "aurora", "sort": "best"})).expect_problem(400, "sort");
    save("bad", json!({"brand": "nobody"})).expect_problem(400, "known: aurora");
    save("bad", json!({"limit": "3"})).expect_problem(400, "no parameter `limit`");
    save("bad", json!({"saved": "juice"})).expect_problem(400, "no parameter `saved`");
    api.ask("/api/v1/mentions", &[("saved", "bad")]).expect_problem(404, "saved no search `bad`");
    api.ask("/api/v1/mentions", &[("saved", "A b")]).expect_problem(400, "not a valid name");
    site.run(&["searches", "list"]).expect_success().expect_said("status=new");
    site.run(&["--language", "fr", "searches", "forget", "juice"]).expect_success().expect_said("Oubliée.");
    site.run(&["searches", "forget", "juice"]).expect(1).expect_said("saved no search `juice`");
}

#[test]
fn bad_changes_are_refused_whole() {
    let (_site, server) = server(3);
    let check = |body: Value, status: u16, words: &str| {
        change(&server.api, &body).expect_problem(status, words);
    };
    let open = || json!({"status": "open"});
    check(json!({"author": "Ana", "posts": ["demo:1"], "change": {}}), 422, "changes nothing");
    check(json!({"author": "", "posts": ["demo:1"], "change": open()}), 422, "author");
    check(json!({"author": "Ana", "change": open()}), 422, "by `posts` or by `search`");
    check(json!({"author": "Ana", "posts": ["demo:1"], "search": {}, "change": open()}), 422, "not by both");
    check(json!({"author": "Ana", "posts": ["demo"], "change": open()}), 422, "source:native_id");
    check(json!({"author": "Ana", "posts": ["demo:77"], "change": open()}), 404, "no mention `demo:77`");
    check(
        json!({"author": "Ana", "posts": ["demo:1"], "change": {"status": "done"}}),
        422,
        "unknown variant",
    );
    check(json!({"author": "Ana", "search": {"q": "a OR"}, "change": open()}), 400, "");
    check(
        json!({"author": "Ana", "search": {"sort": "newest"}, "change": open()}),
        400,
        "no parameter `sort`",
    );
    check(
        json!({"author": "Ana", "search": {"workspace": "x"}, "change": open()}),
        400,
        "no parameter `workspace`",
    );
    let many: Vec<String> = (0..1_001).map(|n| format!("demo:{n}")).collect();
    check(json!({"author": "Ana", "posts": many, "change": open()}), 422, "1000");
    for (name, value) in [("status", "done"), ("priority", "1"), ("not_about_us", "no"), ("tag", "\u{1}")] {
        server.api.ask("/api/v1/mentions", &[(name, value)]).expect_problem(400, name);
    }
    server.api.ask("/api/v1/mentions/changes", &[("limit", "0")]).expect_problem(400, "1 to 200");
    assert_eq!(server.api.ask("/api/v1/mentions/changes", &[]).expect_ok()["changes"], json!([]));
}

#[test]
fn nothing_acknowledged_is_lost_when_killed_between_store_and_log() {
    const POSTS: usize = 12;
    let (site, mut server) = server(POSTS);
    let mut random = StdRng::seed_from_u64(11);
    let statuses = ["open", "in_progress", "answered", "closed"];
    // A change that was not answered may have been made, or not: its mention is changed again at the end.
    let mut promised: BTreeMap<usize, &str> = BTreeMap::new();
    let mut acknowledged = 0;
    for _ in 0..6 {
        let api = server.api.clone();
        let stop = thread::spawn({
            let wait = Duration::from_millis(random.random_range(30..300));
            move || {
                thread::sleep(wait);
                server.process.kill();
            }
        });
        loop {
            let (number, status) = (random.random_range(0..POSTS), statuses[random.random_range(0..4)]);
            let body =
                json!({"author": "Ana", "posts": [format!("demo:{number}")], "change": {"status": status}});
            match try_send(api.request(Method::POST, "/api/v1/mentions/handling").json(&body)) {
                Ok(answer) => {
                    answer.expect_ok();
                    promised.insert(number, status);
                    acknowledged += 1;
                }
                Err(_) => {
                    promised.remove(&number);
                    break;
                }
            }
        }
        stop.join().unwrap();
        server = site.serve();
    }
    assert!(acknowledged > 20, "too little happened to say anything: {acknowledged}");
    for (number, status) in &promised {
        let id = format!("demo:{number}");
        eventually("a search follows what was promised", || {
            server.api.ids(&[("status", *status)]).contains(&id).then_some(())
        });
    }
}
