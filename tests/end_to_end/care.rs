//! What people do about alerts, from end to end: who acknowledges by the link in a message is believed and nobody else is
//! called, silences suppress and say so, and what leaves together arrives whole also when the process is killed.

use std::{collections::BTreeSet, thread, time::Duration};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use reqwest::{Method, header::CONTENT_TYPE};
use serde_json::{Value, json};

use vigie_peers::{ACME, Api, Site, eventually, minutes_ago, post, send, set};

use crate::receiver::Receiver;

/// One rule, told to `hook` at once and to `phone` when nobody acknowledges.
fn escalating(hook: &Receiver, phone: &Receiver) -> String {
    format!(
        r#"{ACME}
[[channel]]
id = "hook"
to = {{ kind = "webhook", url = "{}" }}

[[channel]]
id = "phone"
to = {{ kind = "webhook", url = "{}" }}

[[rule]]
id = "busy"
name = "Busy"
when = {{ kind = "threshold", count = 3, window = "10m" }}
channels = ["hook"]
group_interval = "0s"
escalate = {{ after = "6s", channels = ["phone"] }}
"#,
        hook.url, phone.url
    )
}

fn three(source: &str, text: &str) -> Vec<Value> {
    (0..3).map(|number| post(&format!("{source}:{number}"), minutes_ago(3 - number), text)).collect()
}

fn site() -> Site {
    Site::new()
        .with_setting("outbound.allow=[\"127.0.0.1\"]")
        .with_setting("alerts.address=https://vigie.example/watch/")
}

/// The alert about this brand, and the path of the page that its message leads to.
fn told(api: &Api, hook: &Receiver, brand: &str) -> (String, String) {
    let alerts = api.alerts();
    let alert = alerts.iter().find(|alert| alert["brand"] == brand).unwrap();
    let id = alert["id"].as_str().unwrap().to_owned();
    let url = eventually("the message carries a link", || {
        let call = hook.calls().into_iter().find(|call| call.json()["alert"]["id"] == id.as_str())?;
        call.json()["url"].as_str().map(str::to_owned)
    });
    let path = url.strip_prefix("https://vigie.example/watch").unwrap_or_else(|| panic!("{url}"));
    (id, path.split('#').next().unwrap().to_owned())
}

fn press(api: &Api, page: &str, deed: &str) -> u16 {
    let request = api.request(Method::POST, &format!("{page}/{deed}"));
    let request =
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body("author=Ana+%3Cb%3E");
    send(request.header("host", "vigie.example").header("origin", "null")).status
}

#[test]
fn who_acknowledges_by_link_is_believed_and_nobody_else_is_called() {
    let (hook, phone) = (Receiver::refusing(&[]), Receiver::refusing(&[]));
    let site = site();
    let server = site.serve();
    site.apply(&escalating(&hook, &phone));
    server.api.push_and_settle(&three("a", "Aurora <script>alert(1)</script> broke"));
    server.api.push_and_settle(&three("b", "#borealis leaks"));
    let (looked_after, page) = told(&server.api, &hook, "aurora");
    let (left_alone, _) = told(&server.api, &hook, "borealis");

    // Whoever opens the link, a program that scans mails too, changes nothing.
    for _ in 0..2 {
        let shown = server.api.get(&page);
        assert_eq!((shown.status, shown.kind.as_str()), (200, "text/html; charset=utf-8"), "{shown:?}");
        assert!(
            shown.text.contains("Aurora: 3 mentions") && shown.text.contains("I take care of it"),
            "{shown:?}"
        );
        assert!(shown.text.contains("Aurora &lt;script&gt;") && !shown.text.contains("<script"), "{shown:?}");
    }
    let detail = |id: &str| server.api.get(&format!("/api/v1/alerts/{id}")).expect_ok();
    assert_eq!(detail(&looked_after)["history"], json!([]));

    assert_eq!(press(&server.api, &page, "acknowledge"), 200, "after the way back to the page");
    assert_eq!(press(&server.api, &page, "acknowledge"), 409, "a second time");
    let shown = server.api.get(&page).text;
    assert!(
        shown.contains("Acknowledged by Ana &lt;b&gt;") && !shown.contains("I take care of it"),
        "{shown}"
    );
    let stands = detail(&looked_after);
    assert_eq!(stands["acknowledged_by"], "Ana <b>");
    assert_eq!(stands["history"].as_array().unwrap().len(), 1);

    let forged = format!("{}x", page);
    assert_eq!(server.api.get(&forged).status, 404);
    assert_eq!(press(&server.api, &forged, "acknowledge"), 404);

    let escalated = |id: &str| {
        let notifications = detail(id)["notifications"].as_array().unwrap().clone();
        notifications.into_iter().find(|told| told["event"] == "escalated").unwrap()
    };
    eventually("the one that nobody looks after is escalated", || {
        (escalated(&left_alone)["status"] == "sent").then_some(())
    });
    let why =
        eventually("the other is not", || escalated(&looked_after)["suppressed"].as_str().map(str::to_owned));
    assert_eq!(why, "acknowledged by Ana <b>");
    let called: BTreeSet<String> = set(phone.calls().iter().map(|call| call.header("webhook-id").to_owned()));
    assert_eq!(called, set([format!("{left_alone}/phone/escalated")]));

    // The same by command.
    let id = left_alone.as_str();
    site.run(&["alerts", "ack", id, "--by", "Bo"]).expect_success().expect_said("acknowledged by Bo");
    site.run(&["alerts", "assign", id, "Cleo", "--by", "Bo"])
        .expect_success()
        .expect_said("assigned to Cleo");
    site.run(&["alerts", "comment", id, "called the shop", "--by", "Bo"]).expect_success();
    site.run(&["alerts", "snooze", id, "2h", "--by", "Bo"]).expect_success().expect_said("put off until");
    site.run(&["alerts", "unack", id, "--by", "Bo"]).expect_success();
    site.run(&["alerts", id]).expect_success().expect_said("Bo · called the shop");
    let listed = server.api.alerts();
    let alone = listed.iter().find(|alert| alert["id"] == id).unwrap();
    assert!(alone["acknowledged_by"].is_null() && alone["assignee"] == "Cleo", "{alone}");
    assert!(alone["snoozed_until"].is_string() && alone["snoozed_by"] == "Bo", "{alone}");
    site.run(&["alerts", "ack", "acme/busy/nothing/1"]).expect(1).expect_said("there is no alert");
    let wrong = json!({"author": " ", "action": "comment", "text": ""}).to_string();
    let request = server.api.request(Method::POST, &format!("/api/v1/alerts/{id}")).body(wrong);
    send(request).expect_problem(422, "author must be a name");
}

#[test]
fn a_silence_suppresses_and_says_so() {
    let (hook, phone) = (Receiver::refusing(&[]), Receiver::refusing(&[]));
    let site = site();
    let server = site.serve();
    site.apply(&escalating(&hook, &phone));
    let add = |arguments: &[&str]| {
        let mut all = vec!["silences", "add", "--by", "Ana"];
        all.extend(arguments);
        site.run(&all)
    };
    add(&["--brand", "aurora", "--until", "2h", "--reason", "the launch"])
        .expect_success()
        .expect_said("ACTIVE");
    add(&["--brand", "comet", "--until", "2h", "--reason", "x"])
        .expect(1)
        .expect_said("`comet` does not exist");
    add(&["--until", "soon", "--reason", "x"]).expect(1).expect_said("is no time");
    server.api.push_and_settle(&three("a", "Aurora broke"));
    server.api.push_and_settle(&three("b", "#borealis leaks"));
    let (told_of, _) = told(&server.api, &hook, "borealis");
    let alerts = server.api.alerts();
    let id = alerts.iter().find(|alert| alert["brand"] == "aurora").unwrap()["id"].as_str().unwrap();
    let why = eventually("the silence is given as the reason", || {
        let detail = server.api.get(&format!("/api/v1/alerts/{id}")).expect_ok();
        let notifications = detail["notifications"].as_array().unwrap().clone();
        let fired = notifications.iter().find(|told| told["event"] == "fired").unwrap().clone();
        fired["suppressed"].as_str().map(str::to_owned)
    });
    assert!(why.starts_with("silence ") && why.ends_with(" by Ana: the launch"), "{why}");
    assert_eq!(set(hook.calls().iter().map(|call| call.json()["alert"]["id"].clone().to_string())).len(), 1);
    assert_ne!(told_of, id);

    let silences = server.api.get("/api/v1/silences?state=active").expect_ok();
    let silence = silences[0]["id"].as_str().unwrap();
    site.run(&["silences", "list"]).expect_success().expect_said("brand aurora: the launch");
    site.run(&["silences", "end", silence, "--by", "Bo"]).expect_success().expect_said("over");
    assert_eq!(server.api.get("/api/v1/silences?state=active").expect_ok(), json!([]));
    let over = server.api.get("/api/v1/silences?state=over").expect_ok();
    assert_eq!((&over[0]["ended_by"], &over[0]["author"]), (&"Bo".into(), &"Ana".into()));
    site.run(&["silences", "end", "nothing"]).expect(1).expect_said("has no silence `nothing`");
}

/// Sixteen rules on one brand, of which each fires at a higher count: all tell one story.
fn crescendo(hook: &Receiver) -> String {
    let rules: String = (1..=16)
        .map(|number| {
            format!(
                "[[rule]]\nid = \"r{number}\"\nname = \"R{number}\"\nwhen = {{ kind = \"threshold\", count = {}, window = \"24h\" }}\n\
                 channels = [\"hook\"]\ngroup_interval = \"6s\"\nrepeat = \"0s\"\n\n",
                10 * number
            )
        })
        .collect();
    format!(
        "{ACME}[[channel]]\nid = \"hook\"\nto = {{ kind = \"webhook\", url = \"{}\" }}\n\n{rules}",
        hook.url
    )
}

#[test]
fn what_leaves_together_arrives_whole_also_when_the_process_is_killed() {
    let hook = Receiver::refusing(&[500, 503, 500]);
    let site =
        Site::new().with_setting("alerts.first_retry=200ms").with_setting("outbound.allow=[\"127.0.0.1\"]");
    site.apply(&crescendo(&hook));
    let mut random = StdRng::seed_from_u64(7);
    for round in 0..16 {
        let mut server = site.serve();
        let posts: Vec<Value> = (0..10)
            .map(|number| post(&format!("r{round}:{number}"), minutes_ago(5), "Aurora, louder"))
            .collect();
        server.api.push_all(&posts);
        thread::sleep(Duration::from_millis(random.random_range(100..1_500)));
        server.process.kill();
    }
    let server = site.serve();
    server.api.settle();
    let alerts = server.api.alerts();
    assert_eq!(alerts.len(), 16, "{alerts:#?}");
    let records = eventually("everything has left", || {
        let records: Vec<Value> = alerts
            .iter()
            .flat_map(|alert| {
                let path = format!("/api/v1/alerts/{}", alert["id"].as_str().unwrap());
                server.api.get(&path).expect_ok()["notifications"].as_array().unwrap().clone()
            })
            .filter(|told| told["event"] == "fired")
            .collect();
        records.iter().all(|told| told["status"] == "sent").then_some(records)
    });
    assert_eq!(records.len(), 16, "each is told once");
    let sealed = set(records.iter().map(|told| told["message"].as_str().unwrap().to_owned()));
    let arrived = set(hook.calls().iter().map(|call| call.header("webhook-id").to_owned()));
    assert_eq!(arrived, sealed, "what arrived twice has the same key, and nothing else arrived");
    assert!(sealed.len() < 16, "some left together: {sealed:?}");
}
