//! Accounts of one's own: their posts are taken, told apart from what others say, and held to answer.

use serde_json::{Value, json};
use vigie_peers::{ACME, Site, minutes_ago};

const ACCOUNTS: &str = r#"accounts = ["mastodon:@aurora@shop.example", "bluesky:did:plc:aurora"]"#;

/// A rule that five mentions by others meet.
const RULE: &str = r#"
[[rule]]
id = "busy"
name = "Busy"
when = { kind = "threshold", count = 5, window = "24h" }
"#;

fn workspace() -> String {
    format!("{}{RULE}", ACME.replace("own = true", &format!("own = true\n{ACCOUNTS}")))
}

/// So many minutes ago on Mastodon.
fn said(id: &str, minutes: i64, author: &Value, text: &str, reply_to: Option<&str>) -> Value {
    let mut post = json!({
        "id": format!("mastodon:{id}"), "source": "mastodon", "author": author, "text": text,
        "published_at": minutes_ago(minutes).to_string(), "engagement": {"likes": 30},
    });
    if let Some(answered) = reply_to {
        post["reply_to"] = json!(format!("mastodon:{answered}"));
    }
    post
}

fn posts() -> Vec<Value> {
    let us = json!({"handle": "Aurora@shop.example", "followers": 1_000});
    let ana = json!({"handle": "ana", "followers": 5});
    vec![
        said("hours", 90, &us, "Open at nine tomorrow", None),
        said("thanks", 80, &ana, "aurora is great", Some("hours")),
        said("when", 70, &ana, "When does aurora open?", None),
        said("answer", 50, &us, "At nine", Some("when")),
        said("please", 40, &ana, "@aurora please call me back", None),
        said("nothing", 30, &us, "Something else", None),
    ]
}

#[test]
fn what_own_accounts_do_is_counted_apart() {
    let site = Site::new();
    site.apply(&workspace());
    let server = site.serve();
    server.api.push_and_settle(&posts());
    let ids = |own: &str| server.api.ids(&[("own", own), ("sort", "oldest")]);
    assert_eq!(ids("only"), ["mastodon:hours", "mastodon:answer", "mastodon:nothing"]);
    assert_eq!(ids("with").len(), 6);
    let others = ["mastodon:thanks", "mastodon:when", "mastodon:please"];
    assert_eq!(ids("without"), others);
    assert_eq!(server.api.ids(&[("sort", "oldest")]), others, "as when it is left out");
    assert!(server.api.alerts().is_empty(), "three mentions by others, and the rule wants five");
    let page = server.api.search(&[("own", "with"), ("sort", "oldest")]);
    let marks = |hit: &Value| (hit["own"] == json!(true), hit["asks"] == json!(true));
    let marks: Vec<_> = page["mentions"].as_array().unwrap().iter().map(marks).collect();
    let (own, asks, neither) = ((true, false), (false, true), (false, false));
    assert_eq!(marks, [own, neither, asks, own, asks, own]);

    let answer = server.api.get("/api/v1/own").expect_ok();
    let brand = &answer["brands"][0];
    let now = &brand["now"];
    let figures = ["posts", "engagement", "potential_reach", "replies", "asked", "answered"];
    assert_eq!(figures.map(|name| now[name].as_u64().unwrap()), [3, 90, 1_000, 1, 2, 1], "{now}");
    assert_eq!((&now["response_rate"], &now["response_time"]["median"]), (&json!(0.5), &json!(1_200.0)));
    assert_eq!(brand["accounts"][0]["now"]["asked"], 1, "the other names the brand alone: {brand}");
    assert_eq!(brand["accounts"][1]["now"]["posts"], 0);
    assert!(brand["change"]["posts"].is_null() && !answer["formulas"].as_array().unwrap().is_empty());

    let told = site.run(&["own"]).expect_success();
    told.expect_said("mastodon:@aurora@shop.example").expect_said("50.0% (–)").expect_said("20 min (–)");
    site.run(&["own", "--language", "fr"])
        .expect_success()
        .expect_said("taux de réponse")
        .expect_said("50,0");
    let json = site.run(&["own", "--json"]).expect_success().json();
    assert_eq!(json["brands"][0]["now"]["posts"], 3);
    site.run(&["search", "--own", "only"]).expect_success().expect_said("3 mentions");
    for (own, expected) in [("without", 3), ("with", 6), ("only", 3)] {
        let rows = site.run(&["export", "--format", "ndjson", "--own", own, "--sort", "oldest"]).json_lines();
        assert_eq!(rows.len(), expected, "{own}");
        assert_eq!(rows[0]["own"], own != "without", "{own}: {}", rows[0]);
        let authors = site.run(&["export", "--authors", "--format", "ndjson", "--own", own]).json_lines();
        assert_eq!(authors.len(), if own == "with" { 2 } else { 1 }, "{own}");
    }
    let asking = site.run(&["export", "--format", "ndjson"]).json_lines();
    assert_eq!(asking.iter().filter(|row| row["asks"] == true).count(), 2);
    site.run(&["authors", "--own", "only"]).expect_success().expect_said("1 author").expect_said("Aurora");
    site.run(&["workspace", "export"]).expect_success().expect_said("mastodon:@aurora@shop.example");
}

#[test]
fn an_account_that_is_named_later_has_its_past() {
    let site = Site::new();
    site.apply(ACME);
    let server = site.serve();
    server.api.push_and_settle(&posts());
    server.api.get("/api/v1/own").expect_problem(400, "no account is named as your own");
    site.apply(&workspace()).expect_said("3 added to a brand or topic");
    let answer = server.api.get("/api/v1/own?brand=aurora").expect_ok();
    assert_eq!(answer["brands"][0]["now"]["answered"], 1, "{answer}");
    server.api.get("/api/v1/own?brand=borealis").expect_problem(400, "no account is named as your own");
    server.api.get("/api/v1/own?from=2026-02-03&to=2026-02-01").expect_problem(400, "exchange the two");
    let wrong = site.write("wrong.toml", workspace().replace("mastodon:@", "mastodon "));
    site.run(&["workspace", "apply", &wrong])
        .expect(1)
        .expect_said("is no account; write the source and the handle");
}
