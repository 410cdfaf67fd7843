//! Alerts from end to end: rules fire once with their reasons, people and programs are told, and it is over when it
//! is over, also across restarts.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use vigie_peers::{ACME, Site, eventually, minutes_ago, post, set};

use crate::receiver::Receiver;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A spike rule over all brands and a threshold on one topic, told to a webhook and the console.
fn rules(hook: &str) -> String {
    format!(
        r#"{ACME}
[[channel]]
id = "hook"
to = {{ kind = "webhook", url = "{hook}", secret = "env:HOOK_SECRET" }}

[[rule]]
id = "crisis"
name = "Crisis"
severity = "critical"
when = {{ kind = "spike", window = "15m", min_count = 10 }}
keep_firing = "1m"
channels = ["console", "hook"]

[[rule]]
id = "late"
name = "Late deliveries"
scope = {{ brands = ["borealis"], topic = "delivery" }}
when = {{ kind = "threshold", count = 3, window = "10m" }}
keep_firing = "1m"
channels = ["hook"]
"#
    )
}

/// Two hours with a mention every five minutes, up to forty minutes ago.
fn quiet_past() -> Vec<Value> {
    let post =
        |number: i64| post(&format!("past:{number}"), minutes_ago(160 - 5 * number), "Aurora as always");
    (0..24).map(post).collect()
}

/// Forty angry posts within two minutes, half an hour ago.
fn outburst() -> Vec<Value> {
    let at = |number: i64| minutes_ago(32) + SignedDuration::from_secs(3 * number);
    let post = |number: i64| {
        let mut post = post(&format!("angry:{number}"), at(number), "Aurora is terrible! #glassgate");
        post["lang"] = "en".into();
        post
    };
    (0..40).map(post).collect()
}

/// Three posts that make the threshold.
fn deliveries() -> Vec<Value> {
    let post = |number: i64| {
        post(&format!("late:{number}"), minutes_ago(28 - number), "#borealis where is my delivery?")
    };
    (0..3).map(post).collect()
}

fn of_rule<'a>(alerts: &'a [Value], rule: &str) -> Vec<&'a Value> {
    alerts.iter().filter(|alert| alert["rule"] == rule).collect()
}

/// How an alert went until now is written down a little later than that it fired.
fn without_course(mut alerts: Vec<Value>) -> Vec<Value> {
    for alert in &mut alerts {
        alert.as_object_mut().unwrap().remove("course");
    }
    alerts
}

#[test]
fn an_alert_fires_once_is_told_and_ends() {
    // The receiver is down at first: what could not be delivered is sent again.
    let receiver = Receiver::refusing(&[500]);
    let site = Site::new()
        .with_variable("HOOK_SECRET", SECRET)
        .with_setting("alerts.first_retry=100ms")
        .with_setting("outbound.allow=[\"127.0.0.1\"]");
    let server = site.serve();
    site.apply(&rules(&receiver.url));
    let watcher = server.api.watch();

    server.api.push_and_settle(&quiet_past());
    assert_eq!(server.api.alerts(), Vec::<Value>::new());
    server.api.push_and_settle(&outburst());
    server.api.push_and_settle(&deliveries());
    // The same posts again are no news.
    server.api.push_and_settle(&outburst());

    let alerts = server.api.alerts();
    assert_eq!(alerts.len(), 2, "{alerts:#?}");
    let crisis = of_rule(&alerts, "crisis")[0];
    assert_eq!(
        (&crisis["brand"], &crisis["state"], &crisis["severity"]),
        (&"aurora".into(), &"firing".into(), &"critical".into())
    );
    let reason = &crisis["reason"];
    assert!(reason["count"].as_u64().unwrap() >= 10, "{reason}");
    assert!(reason["negative"].as_u64().unwrap() >= 10, "{reason}");
    assert!(reason["terms"].to_string().contains("glassgate"), "{reason}");
    assert!(!reason["samples"].as_array().unwrap().is_empty(), "{reason}");
    let late = of_rule(&alerts, "late")[0];
    assert_eq!((&late["brand"], &late["reason"]["count"]), (&"borealis".into(), &3.into()));

    for_people(&site, crisis);
    for_programs(&receiver, crisis);
    eventually("the live stream shows mentions and alerts", || {
        let mentions = watcher.events("mention").iter().any(|mention| mention["post"]["id"] == "angry:39");
        let alerts = watcher.events("alert");
        // One that goes on comes again with its course.
        let raised = |rule| set(of_rule(&alerts, rule).iter().map(|alert| alert["id"].to_string())).len();
        let alerted = raised("crisis") == 1 && raised("late") == 1;
        (mentions && alerted).then_some(())
    });
    let headline = crisis["headline"].as_str().unwrap();
    eventually("the console tells it", || server.said().contains(headline).then_some(()));

    // A restart raises nothing again and tells nobody twice.
    let sent = receiver.calls().len();
    server.stop();
    let server = site.serve();
    server.api.push_and_settle(&outburst());
    assert_eq!(without_course(server.api.alerts()), without_course(alerts));
    assert_eq!(receiver.calls().len(), sent);

    // Half an hour later nobody speaks of it any more.
    server.api.push_and_settle(&[post("calm:1", Timestamp::now(), "Aurora, calm again")]);
    let alerts = server.api.alerts();
    assert_eq!(alerts.len(), 2, "{alerts:#?}");
    for alert in &alerts {
        assert_eq!(alert["state"], "resolved", "{alert}");
        assert!(alert["resolved_at"].as_str() > alert["fired_at"].as_str(), "{alert}");
    }
    eventually("the end is told", || {
        let calls = receiver.calls();
        let ended: Vec<_> = calls.iter().filter(|call| call.json()["event"] == "resolved").collect();
        (ended.len() == 2).then_some(())
    });
}

/// `vigie alerts` lists it, and shows it with its reasons and who was told.
fn for_people(site: &Site, crisis: &Value) {
    let headline = crisis["headline"].as_str().unwrap();
    assert!(headline.contains("Aurora"), "{headline}");
    let listed = site.run(&["alerts"]).expect_success().stdout;
    assert!(listed.contains("FIRING") && listed.contains(headline), "{listed}");
    assert_eq!(
        site.run(&["alerts", "--json"]).expect_success().json()["alerts"].as_array().unwrap().len(),
        2
    );
    let only =
        site.run(&["alerts", "--brand", "aurora", "--state", "firing", "--json"]).expect_success().json();
    assert_eq!(only["alerts"].as_array().unwrap().len(), 1);
    site.run(&["alerts", "--state", "resolved"]).expect_success().expect_said("No alert.");
    let id = crisis["id"].as_str().unwrap();
    eventually("who was told is shown", || {
        let shown = site.run(&["alerts", id]).expect_success().stdout;
        let told = shown.contains("console · fired · sent") && shown.contains("hook · fired · sent");
        (told && shown.contains("glassgate")).then_some(())
    });
}

/// The webhook gets it signed, under the same id each time.
fn for_programs(receiver: &Receiver, crisis: &Value) {
    let id = format!("{}/hook/fired", crisis["id"].as_str().unwrap());
    let calls = eventually("each alert reaches the webhook, the refused one again", || {
        let calls = receiver.calls();
        (calls.len() >= 3).then_some(calls)
    });
    assert!(calls.iter().any(|call| call.header("webhook-id") == id), "{calls:?}");
    for call in &calls {
        assert_eq!(call.header("content-type"), "application/json");
        assert_eq!(call.header("webhook-signature"), call.expected_signature(SECRET));
        let body = call.json();
        assert_eq!(body["event"], "fired", "{body}");
        assert_eq!(body["workspace"]["name"], "Acme", "{body}");
        assert!(body["url"].is_null(), "no link was configured: {body}");
        assert!(body["headline"].is_string() && body["explanation"].is_array(), "{body}");
        assert!(call.header("webhook-id").starts_with(body["alert"]["id"].as_str().unwrap()), "{body}");
    }
    let ids: Vec<&str> = calls.iter().map(|call| call.header("webhook-id")).collect();
    let twice = ids.iter().filter(|id| **id == ids[0]).count();
    assert_eq!(twice, 2, "the refused message came again under its own id: {ids:?}");
}

#[test]
fn a_webhook_may_not_call_the_machines_around() {
    let receiver = Receiver::refusing(&[]);
    let site = Site::new().with_variable("HOOK_SECRET", SECRET);
    let server = site.serve();
    site.apply(&rules(&receiver.url));
    server.api.push_and_settle(&deliveries());
    let alerts = server.api.alerts();
    let id = alerts[0]["id"].as_str().unwrap();
    let why = eventually("the refusal is recorded", || {
        let detail = server.api.get(&format!("/api/v1/alerts/{id}")).expect_ok();
        detail["notifications"][0]["last_error"].as_str().map(str::to_owned)
    });
    assert!(why.contains("outbound.allow"), "{why}");
    assert_eq!(receiver.calls().len(), 0);
}
