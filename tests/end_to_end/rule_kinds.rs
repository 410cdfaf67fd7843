//! Kinds of rules from end to end: single posts that are looked for, a source that dies, and counts that it makes
//! doubtful when it comes back.

use std::{thread::sleep, time::Duration};

use jiff::Timestamp;
use serde_json::Value;

use vigie_peers::{ACME, Site, eventually, minutes_ago, post, posts};

use crate::receiver::Receiver;

fn told(receiver: &Receiver, rule: &str) -> Vec<Value> {
    let calls = receiver.calls().into_iter().map(|call| call.json());
    calls.filter(|call| call["alert"]["rule"] == rule).collect()
}

fn hook(receiver: &Receiver) -> String {
    format!("{ACME}\n[[channel]]\nid = \"hook\"\nto = {{ kind = \"webhook\", url = \"{}\" }}\n", receiver.url)
}

#[test]
fn each_post_that_a_filter_finds_is_told_once() {
    let receiver = Receiver::refusing(&[]);
    let site = Site::new().with_setting("outbound.allow=[\"127.0.0.1\"]");
    let server = site.serve();
    let rule = |filter: &str| {
        let hook = hook(&receiver);
        format!(
            "{hook}\n[[rule]]\nid = \"voices\"\nname = \"Big voices\"\nchannels = [\"hook\"]\n\
             scope = {{ filter = '{filter}' }}\nwhen = {{ kind = \"every\" }}\n"
        )
    };
    let wrong = site.write("wrong.toml", rule("recall OR ("));
    let said = site.run(&["workspace", "apply", &wrong]).stderr;
    assert!(said.contains("rule \"voices\", filter"), "{said}");
    site.apply(&rule("recall OR followers:[100000 TO *]"));

    let mut big = post("press:1", minutes_ago(2), "Aurora opens a shop");
    big["author"] = serde_json::json!({"id": "a", "handle": "news", "followers": 250_000});
    let batch =
        [big, post("press:2", minutes_ago(2), "Aurora: a recall"), post("press:3", minutes_ago(1), "Aurora")];
    server.api.push_and_settle(&batch);
    let alerts = server.api.alerts();
    let mut found: Vec<&str> =
        alerts.iter().filter_map(|alert| alert["reason"]["samples"][0]["post"].as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["press:1", "press:2"]);
    eventually("somebody is told of the first", || (!told(&receiver, "voices").is_empty()).then_some(()));
    // The same again, an edit, a restart: no news.
    server.stop();
    let server = site.serve();
    server.api.push_and_settle(&[post("press:2", minutes_ago(2), "Aurora: a recall of one lot")]);
    server.api.push_and_settle(&batch);
    assert_eq!(server.api.alerts(), alerts);
}

#[test]
fn a_dead_source_is_told_and_what_it_brings_when_it_is_back_is_doubted() {
    let receiver = Receiver::refusing(&[]);
    let site = Site::new().with_setting("outbound.allow=[\"127.0.0.1\"]");
    let server = site.serve();
    let hook = hook(&receiver);
    site.apply(&format!(
        "{hook}\n[[rule]]\nid = \"crisis\"\nname = \"Crisis\"\nchannels = [\"hook\"]\n\
         when = {{ kind = \"spike\", window = \"15m\" }}\n\n\
         [[rule]]\nid = \"dead\"\nname = \"Dead source\"\nchannels = [\"hook\"]\n\
         when = {{ kind = \"outage\", sources = [\"feed\"], after = \"15s\" }}\n"
    ));
    let past =
        (0..48).map(|number| post(&format!("feed:past-{number}"), minutes_ago(250 - 5 * number), "Aurora"));
    server.api.push_and_settle(&past.collect::<Vec<_>>());
    assert_eq!(server.api.alerts(), Vec::<Value>::new());

    // Nobody speaks any more.
    sleep(Duration::from_secs(35));
    let told_dead = eventually("the dead source is told", || told(&receiver, "dead").into_iter().next());
    assert_eq!((&told_dead["event"], &told_dead["alert"]["about"]), (&"fired".into(), &"feed".into()));
    let listed = site.run(&["alerts", "rules"]).expect_success().stdout;
    assert!(listed.contains("FIRING") && listed.contains("min of silence"), "{listed}");

    // It is back, and brings much at once.
    server.api.push_and_settle(&posts("feed", 60, Timestamp::now() - jiff::SignedDuration::from_secs(90)));
    let crisis = eventually("the spike is found", || {
        server.api.alerts().into_iter().find(|alert| alert["rule"] == "crisis")
    });
    assert_eq!(crisis["inhibited"]["source"], "feed", "{crisis:#}");
    let id = crisis["id"].as_str().unwrap();
    let shown = eventually("why nobody is told is in its history", || {
        let shown = site.run(&["alerts", id]).expect_success().stdout;
        shown.contains("counts mislead").then_some(shown)
    });
    assert!(shown.contains("not sent"), "{shown}");
    assert_eq!(told(&receiver, "crisis"), Vec::<Value>::new());
}
