//! Backtests: a rule tried on the past says what it said live, with what each alert was about; what cannot be tried is
//! refused with what to do; and the command line tells it to people.

use std::thread;

use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, header::CONTENT_TYPE};
use serde_json::{Value, json};
use vigie_peers::{ACME, Answer, Api, Site, ago, post, send, set};

/// A spike over all brands, and a threshold on the negative mentions of one topic.
const RULES: &str = r#"
[[rule]]
id = "crisis"
name = "Crisis"
when = { kind = "spike" }
keep_firing = "10m"
channels = ["console"]

[[rule]]
id = "late"
name = "Late deliveries"
scope = { topic = "delivery", sentiment = "negative" }
when = { kind = "threshold", count = 3, window = "20m" }
keep_firing = "5m"
cool_down = "30m"

[[rule]]
id = "each"
name = "Angry customers"
scope = { filter = '"so angry" -lang:fr' }
when = { kind = "every" }

[[rule]]
id = "anger"
name = "Anger"
when = { kind = "negative_spike" }

[[rule]]
id = "voice"
name = "Share of voice"
when = { kind = "share_shift", window = "2h", min_count = 15 }

[[rule]]
id = "quiet"
name = "Nobody speaks"
scope = { brands = ["borealis"] }
when = { kind = "silence", after = "3h" }

[[rule]]
id = "all"
name = "All together"
scope = { count = "workspace", filter = "glassgate OR delivery" }
when = { kind = "threshold", count = 20, window = "1h" }
pending = "2m"
"#;

fn rule(id: &str) -> Value {
    let all: toml::Table = toml::from_str(RULES).unwrap();
    let rules = all["rule"].as_array().unwrap();
    serde_json::to_value(rules.iter().find(|rule| rule["id"].as_str() == Some(id)).unwrap()).unwrap()
}

fn ask(api: &Api, request: &Value) -> Answer {
    send(api.request(Method::POST, "/api/v1/rules/backtest").body(request.to_string()))
}

/// Five days with some mentions every hour, two bursts, and angry customers in between; from thirty days ago on.
fn story() -> (Timestamp, Vec<Value>) {
    let start = ago(SignedDuration::from_hours(30 * 24));
    let at = |minute: i64, second: i64| start + SignedDuration::from_secs(minute * 60 + second);
    let mut posts = Vec::new();
    let mut say = |at: Timestamp, text: &str| {
        let mut said = post(&format!("s:{}", posts.len()), at, text);
        said["lang"] = "en".into();
        posts.push(said);
    };
    for minute in (0..5 * 1_440).step_by(17) {
        say(at(minute, 0), if minute % 2 == 0 { "Aurora as always" } else { "#borealis with breakfast" });
    }
    for burst in [2 * 1_440 + 600, 4 * 1_440 + 300] {
        for number in 0..60 {
            say(at(burst + number / 8, number * 7 % 60), "Aurora is terrible, I hate it! #glassgate");
        }
    }
    for minute in [3_500, 3_502, 3_509, 3_511, 3_700, 3_701, 3_719] {
        say(at(minute, 30), "Terrible #borealis, the delivery is late again, I am so angry");
    }
    posts.sort_by_key(|post| post["published_at"].as_str().unwrap().to_owned());
    (start, posts)
}

/// What must be the same, live and on the past.
fn figures(alert: &Value) -> String {
    let reason = &alert["reason"];
    let of_reason = ["count", "negative", "expected", "score", "window_minutes"].map(|name| &reason[name]);
    format!("{} {} {} {of_reason:?}", alert["id"], alert["fired_at"], alert["resolved_at"])
}

#[test]
fn a_rule_says_of_the_past_what_it_said_live() {
    let site = Site::new();
    let server = site.serve();
    site.apply(&format!("{ACME}{RULES}"));
    let (start, posts) = story();
    server.api.push_and_settle(&posts);
    let live = server.api.alerts();
    let from = (start - SignedDuration::from_hours(48)).to_string();

    for (id, alerts) in [("each", 7), ("anger", 2), ("voice", 1), ("quiet", 0), ("all", 2)] {
        let raised = set(live.iter().filter(|alert| alert["rule"] == id).map(figures));
        assert!(raised.len() >= alerts, "{id}: {raised:#?}");
        let answer = ask(&server.api, &json!({"rule": rule(id), "from": from})).expect_ok();
        assert_eq!(set(answer["told"].as_array().unwrap().iter().map(figures)), raised, "{id}");
    }
    for id in ["crisis", "late"] {
        let raised = set(live.iter().filter(|alert| alert["rule"] == id).map(figures));
        assert_eq!(raised.len(), 2, "{raised:#?}");
        let answer = ask(&server.api, &json!({"rule": rule(id), "from": from})).expect_ok();
        let told = answer["told"].as_array().unwrap();
        assert_eq!(set(told.iter().map(figures)), raised, "{id}");
        assert_eq!((&answer["alerts"], &answer["learnt"]["days"]), (&json!(2), &json!(0.0)));
        for alert in told {
            assert!(!alert["reason"]["terms"].as_array().unwrap().is_empty(), "{alert}");
            assert!(!alert["posts"].as_array().unwrap().is_empty(), "{alert}");
            let found = server.api.get(alert["link"].as_str().unwrap()).expect_ok();
            assert!(found["total"].as_u64() >= alert["reason"]["count"].as_u64(), "{alert}");
        }
        let tried = answer["tried"].as_array().unwrap();
        assert!((4..=5).contains(&tried.len()), "{tried:?}");
        assert_eq!(tried.iter().filter(|tried| tried["chosen"] == true).count(), 1);
        let alerts: Vec<_> = tried.iter().map(|tried| tried["alerts"].as_u64().unwrap()).collect();
        assert!(alerts.is_sorted(), "looser gives no fewer: {alerts:?}");
    }

    let answer = ask(&server.api, &json!({"rule": rule("crisis"), "from": from})).expect_ok();
    let crisis = &answer["told"][0];
    assert!(crisis["headline"].as_str().unwrap().starts_with("Aurora: "), "{crisis}");
    assert!(crisis["reason"]["terms"].to_string().contains("glassgate"), "{crisis}");
    assert_eq!(answer["notifications"], 4, "two alerts, each fired and over, one channel");
    let aurora = &answer["series"][0];
    assert_eq!((&aurora["brand"], &aurora["window_minutes"]), (&json!("aurora"), &json!(60)));
    let points = aurora["points"].as_array().unwrap();
    let counted: u64 = points.iter().map(|point| point["count"].as_u64().unwrap()).sum();
    assert_eq!((points.len() <= 200, json!(counted)), (true, aurora["mentions"].clone()));
    assert!(aurora["highest"].as_u64().unwrap() >= 60, "{aurora}");

    // What fired before the period is not counted, but was learnt from.
    let later = (start + SignedDuration::from_hours(3 * 24)).to_string();
    let answer = ask(&server.api, &json!({"rule": rule("crisis"), "from": later})).expect_ok();
    assert_eq!((&answer["alerts"], &answer["learnt"]["days"]), (&json!(1), &json!(3.0)));
    assert_eq!(figures(&answer["told"][0]), figures(live.iter().find(|a| a["rule"] == "crisis").unwrap()));

    for_people(&site, &from);
    at_once(&server.api, &from);
}

/// The command line: a line for each alert, what other budgets would give, and the messages; in both languages.
fn for_people(site: &Site, from: &str) {
    let crisis = format!("[[rule]]{}", RULES.split("[[rule]]").nth(1).unwrap());
    let file = site.write("crisis.toml", &crisis);
    let command = ["alerts", "backtest", "--rule", &file, "--from", from];
    let said = site.run(&command).expect_success().stdout;
    for words in ["Aurora: ", "#glassgate", "2 alerts in ", "with budget 0.25: ", "4 messages (console)", "▲"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let french = site.run(&[&command[..], &["--language", "fr"]].concat()).expect_success().stdout;
    for words in ["2 alertes en ", " ; avec un budget de 0,25 : ", "Elle aurait envoyé 4 messages (console)"]
    {
        assert!(french.contains(words), "{words}: {french}");
    }
    let strict = site.run(&[&command[..], &["--budget", "0.02", "--json"]].concat()).expect_success().json();
    assert_eq!(strict["tried"][1]["value"], 0.02, "{}", strict["tried"]);
    site.run(&[&command[..], &["--budget", "0"]].concat()).expect(1).expect_said("budget must lie between");
    let late = format!("[[rule]]{}", RULES.split("[[rule]]").nth(2).unwrap());
    let file = site.write("late.toml", &late);
    site.run(&["alerts", "backtest", "--rule", &file, "--budget", "2"])
        .expect(1)
        .expect_said("of kind threshold has none");
    site.run(&["alerts", "backtest", "--rule", &file])
        .expect_success()
        .expect_said("with count 6: ")
        .expect_said("Nobody would have been told");
}

/// Whoever comes when there is no place is told to come back, and nobody waits in vain.
fn at_once(api: &Api, from: &str) {
    let request = json!({"rule": rule("crisis"), "from": from}).to_string();
    let answers: Vec<Answer> = thread::scope(|scope| {
        let ask = || {
            scope.spawn(|| send(api.request(Method::POST, "/api/v1/rules/backtest").body(request.clone())))
        };
        let asked: Vec<_> = (0..12).map(|_| ask()).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    let mut done = 0;
    for answer in answers {
        match answer.status {
            200 => done += 1,
            _ => drop(answer.expect_problem(503, "backtests are running")),
        }
    }
    assert!(done >= 1);
}

#[test]
fn what_cannot_be_tried_is_refused_with_what_to_do() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let check = |change: &dyn Fn(&mut Value), status: u16, words: &str| {
        let mut request = json!({"rule": rule("crisis"), "from": "2026-02-01", "to": "2026-02-28"});
        change(&mut request);
        ask(&server.api, &request).expect_problem(status, words);
    };
    check(&|r| r["from"] = json!("2026-03-15"), 400, "exchange the two");
    check(&|r| r["from"] = json!("1926-02-01"), 400, "at most 400 can be tried at once");
    check(&|r| r["to"] = json!("soon"), 400, "to: `soon` is no time");
    check(&|r| r["workspace"] = json!("nobody"), 404, "there is no workspace `nobody`");
    check(&|r| r["rule"]["scope"] = json!({"brands": ["x"]}), 422, "does not exist; known: aurora");
    check(&|r| r["rule"]["when"]["budget"] = json!(0), 422, "budget must lie between");
    check(&|r| r["rule"]["when"]["kind"] = json!("hunch"), 422, "unknown variant `hunch`");
    check(&|r| r["rule"]["when"] = json!({"kind": "outage"}), 422, "an outage cannot be tried on the past");
    check(&|r| r["rule"]["scope"] = json!({"filter": "(late"}), 422, "this bracket is never closed");
    check(&|r| r["rulle"] = json!(1), 422, "unknown field `rulle`");
    check(&|r| r["rule"]["name"] = json!("x".repeat(300_000)), 413, "a request body may have");

    // Nobody has said anything yet, or one person once: no alert, and no error.
    let empty = ask(&server.api, &json!({"rule": rule("late")})).expect_ok();
    assert_eq!((&empty["mentions"], &empty["alerts"], &empty["told"]), (&json!(0), &json!(0), &json!([])));
    let mut once = rule("late");
    once["when"]["count"] = json!(1);
    once["scope"] = json!({});
    server.api.push_and_settle(&[post("s:1", "2026-02-03T10:15:20Z".parse().unwrap(), "Aurora!")]);
    let answer =
        ask(&server.api, &json!({"rule": once, "from": "2026-02-01", "to": "2026-02-28"})).expect_ok();
    assert_eq!((&answer["mentions"], &answer["alerts"]), (&json!(1), &json!(1)));
    // Days are those of the workspace, which is in Paris.
    assert_eq!(
        (&answer["from"], &answer["to"]),
        (&json!("2026-01-31T23:00:00Z"), &json!("2026-02-28T23:00:00Z"))
    );
    // Without a period it is the last 90 days, up to the newest mention where that is long ago.
    let answer = ask(&server.api, &json!({"rule": once})).expect_ok();
    assert_eq!(answer["alerts"], 1, "{answer}");

    let toml = format!(
        "from = '2026-02-01'\n{}",
        RULES.split("[[rule]]").nth(2).map(|rule| format!("[rule]{rule}")).unwrap()
    );
    let request = server.api.request(Method::POST, "/api/v1/rules/backtest");
    let answer = send(request.header(CONTENT_TYPE, "application/toml").body(toml)).expect_ok();
    assert_eq!(answer["from"], "2026-01-31T23:00:00Z");
}
