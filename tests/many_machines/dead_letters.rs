//! Records that no stage can read: kept with bytes, place and cause, shown, and sent back once they can be read.
//! Nothing waits for them.

use serde_json::{Value, json};
use vigie_peers::{ACME, eventually, minutes_ago, posts, set};

use crate::shared::{ALL, Topics, apply, serve, site};

#[test]
fn a_poison_record_is_kept_shown_and_sent_back() {
    let topics = Topics::fresh();
    let site = site(&topics);
    let server = serve(&site, "all", ALL);
    apply(&site, &server, ACME);
    let post = json!({"id": "late:1", "source": "late", "text": "Aurora, from a letter",
        "published_at": minutes_ago(2).to_string(), "author": {"id": "a"}});
    let record = json!({"v": 1, "at": 0, "e": {"posted": post}}).to_string();
    let newer = record.replace("\"v\":1", "\"v\":9");
    topics.put("posts", 0, b"\xff\xfe no record at all");
    topics.put("posts", 1, newer.as_bytes());
    topics.put("mentions", 1, b"{}");
    // As an older program would have left it, which this one can read.
    let letter = json!({"topic": "posts", "partition": 0, "offset": 0, "cause": "too new", "text": record});
    topics.put("dead-letters", 0, letter.to_string().as_bytes());

    let good = posts("good", 20, minutes_ago(1));
    server.api.push_and_settle(&good);
    let expected = set((0..20).map(|number| format!("good:{number}")));
    eventually("what is good goes on", || (set(server.api.ids(&[])) == expected).then_some(()));

    let run = |arguments: &[&str]| {
        let at = ["--server", server.api.url()];
        site.run(&[arguments, &at].concat()).expect_success()
    };
    let listed = eventually("all letters are there", || {
        let listed = server.api.get("/api/v1/dead-letters").expect_ok();
        (listed["total"] == 4).then(|| listed["dead_letters"].as_array().unwrap().clone())
    });
    let find = |topic: &str, cause: &str| -> Value {
        let told =
            |letter: &&Value| letter["topic"] == topic && letter["cause"].as_str().unwrap().contains(cause);
        listed
            .iter()
            .find(told)
            .unwrap_or_else(|| panic!("no letter of {topic} says {cause}: {listed:#?}"))
            .clone()
    };
    let id = |letter: &Value| letter["id"].as_str().unwrap().to_owned();
    let rubbish = find("posts", "not a readable envelope");
    assert_eq!(rubbish["base64"], "//4gbm8gcmVjb3JkIGF0IGFsbA==");
    let newer = find("posts", "envelope version 9");
    assert_eq!((&newer["partition"], &newer["offset"]), (&json!(1), &json!(0)));
    find("mentions", "");
    let letter = find("posts", "too new");

    for letter in &listed {
        run(&["deadletters", "list"]).expect_said(&id(letter));
    }
    run(&["deadletters", "show", &id(&newer)]).expect_said("envelope version 9").expect_said("late:1");
    // What still cannot be read would come straight back.
    site.run(&["deadletters", "replay", &id(&newer), "--server", server.api.url()])
        .expect(1)
        .expect_said("envelope version 9");
    run(&["deadletters", "replay", &id(&letter)]);
    server.api.settle();
    eventually("the letter's post is found", || {
        server.api.ids(&[]).contains(&"late:1".to_owned()).then_some(())
    });
    assert_eq!(server.api.get("/api/v1/dead-letters").expect_ok()["total"], 3);
}
