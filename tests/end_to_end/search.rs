//! Search, counts and pages over one small set of posts, by the API and by the command line: every operator of the
//! query language, every filter, both orders.

use jiff::SignedDuration;
use serde_json::{Value, json};

use vigie_peers::{ACME, Server, Site, eventually, ids_of, minutes_ago, post, posts, set};

/// A server that has the corpus.
fn library() -> (Site, Server) {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    server.api.push_and_settle(&corpus());
    (site, server)
}

/// Number n is n minutes older than an hour.
fn corpus() -> Vec<Value> {
    let with = |id: &str, text: &str, more: Value| {
        let number: i64 = id.split(':').nth(1).unwrap().parse().unwrap();
        let mut post = post(id, minutes_ago(60) - SignedDuration::from_mins(number), text);
        post.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        post
    };
    let ana = json!({"handle": "ana", "followers": 500});
    vec![
        with("news:1", "Aurora coffee: the delivery was late again", json!({"lang": "en", "author": ana})),
        with("bluesky:2", "Le café Aurora est délicieux, merci !", json!({"lang": "fr"})),
        with(
            "bluesky:3",
            "@auroracoffee never refunded my order",
            json!({"lang": "en", "reply_to": "bluesky:2"}),
        ),
        with(
            "forum:4",
            "Aurora recalls its beans. #recall",
            json!({"lang": "en", "engagement": {"likes": 7}}),
        ),
        with(
            "forum:5",
            "Borealis tea is better than aurora, and the price is fine",
            json!({"lang": "en", "quote_of": "news:1"}),
        ),
        with(
            "news:6",
            "Borealis tea, recalled",
            json!({"lang": "en", "title": "Product recall", "author": ana}),
        ),
        with("news:7", "About tea in general", json!({"lang": "en"})),
    ]
}

/// The numbers behind the colon.
fn numbers(ids: &[String]) -> Vec<u8> {
    set(ids.iter().map(|id| id.split(':').nth(1).unwrap().parse().unwrap())).into_iter().collect()
}

#[test]
fn every_operator_finds_the_same_by_api_and_by_command() {
    let (site, server) = library();
    let check = |query: &str, expected: &[u8]| {
        assert_eq!(numbers(&server.api.ids(&[("q", query)])), expected, "{query}");
        let searched = site.run(&["search", "--json", "--", query]).expect_success();
        assert_eq!(numbers(&ids_of(&searched.json())), expected, "vigie search {query}");
    };
    check("aurora", &[1, 2, 4, 5]);
    check("AURORA", &[1, 2, 4, 5]);
    check("aurora*", &[1, 2, 3, 4, 5]);
    check("aurora late", &[1]);
    check("aurora AND late", &[1]);
    check("late OR delicieux", &[1, 2]);
    check("aurora NOT (late OR recalls)", &[2, 5]);
    check("aurora -late", &[2, 4, 5]);
    check("-aurora*", &[6]);
    check("(late OR refunded) AND (order OR never)", &[3]);
    check("\"borealis tea\"", &[5, 6]);
    check("\"tea borealis\"", &[]);
    check("recall", &[4, 6]);
    check("#recall", &[4]);
    check("recall*", &[4, 6]);
    check("@auroracoffee", &[3]);
    check("#auroracoffee", &[]);
    check("coffee NEAR/3 late", &[]);
    check("coffee NEAR/4 late", &[1]);
    check("(cafe OR beans) NEAR/2 aurora", &[2]);
    check("(cafe OR beans) NEAR/3 aurora", &[2, 4]);
    check("aurora lang:fr", &[2]);
    check("source:bluesky", &[2, 3]);
    check("author:ana", &[1, 6]);
    check("type:(reply OR quote)", &[3, 5]);
    check("tea NOT source:forum", &[6]);
}

#[test]
fn filters_narrow() {
    let (site, server) = library();
    let check = |name: &str, value: &str, expected: &[u8]| {
        assert_eq!(numbers(&server.api.ids(&[(name, value)])), expected, "{name}={value}");
        let flag = format!("--{name}");
        let searched = site.run(&["search", "--json", &flag, value]).expect_success();
        assert_eq!(numbers(&ids_of(&searched.json())), expected, "vigie search {flag} {value}");
    };
    check("brand", "borealis", &[5, 6]);
    check("brand", "aurora,borealis", &[1, 2, 3, 4, 5, 6]);
    check("topic", "delivery", &[1]);
    check("topic", "delivery,price", &[1, 5]);
    check("lang", "fr", &[2]);
    check("source", "news", &[1, 6]);
    check("source", "news,forum", &[1, 4, 5, 6]);
    check("type", "quote", &[5]);
    check("type", "post", &[1, 2, 4, 6]);
    check("author", "ANA", &[1, 6]);
    let third = server.api.search(&[("q", "refunded")])["mentions"][0]["post"]["published_at"].clone();
    check("from", third.as_str().unwrap(), &[1, 2, 3]);
    check("to", third.as_str().unwrap(), &[4, 5, 6]);
    let moods = ["negative", "neutral", "positive"].map(|mood| server.api.ids(&[("sentiment", mood)]));
    assert_eq!(moods.concat().len(), 6, "each mention has one mood");
    assert!(moods[2].contains(&"bluesky:2".to_owned()), "{moods:?}");
    assert_eq!(numbers(&server.api.ids(&[("q", "aurora"), ("brand", "borealis")])), [5]);
    assert_eq!(server.api.search(&[("q", "nowhere")])["total"], 0);
}

#[test]
fn what_matched_is_shown() {
    let (site, server) = library();
    let found = &server.api.search(&[("q", "late OR aurora"), ("topic", "delivery")])["mentions"][0];
    let pieces = found["text_highlights"].as_array().unwrap();
    let marked: String = pieces
        .iter()
        .map(|piece| {
            let text = piece["text"].as_str().unwrap();
            if piece["matched"] == true { format!("[{text}]") } else { text.to_owned() }
        })
        .collect();
    assert_eq!(marked, "[Aurora] coffee: the delivery was [late] again");
    assert_eq!(found["brands"][0]["brand"], "aurora");
    let shown = site.run(&["search", "recall"]).expect_success();
    for words in ["2 mentions", "Product *recall*", "*#recall*", "@ana · news", "borealis"] {
        assert!(shown.stdout.contains(words), "{words}: {}", shown.stdout);
    }
    site.run(&["search", "nowhere"]).expect_success().expect_said("No mention.");
    site.run(&["--language", "fr", "search", "nowhere"]).expect_success().expect_said("Aucune mention.");
}

#[test]
fn counts_are_exact() {
    let (site, server) = library();
    let stats = server.api.get("/api/v1/stats").expect_ok();
    let counted = |list: &str| -> Vec<(String, u64)> {
        let entry = |entry: &Value| {
            let name = entry.get("id").or_else(|| entry.get("value")).unwrap().as_str().unwrap();
            (name.to_owned(), entry["count"].as_u64().unwrap())
        };
        stats[list].as_array().unwrap().iter().map(entry).collect()
    };
    let expected = |list: &[(&str, u64)]| -> Vec<(String, u64)> {
        list.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    };
    assert_eq!(stats["total"], 6);
    assert_eq!((&stats["reach"], &stats["engagement"]), (&json!(1_000), &json!(7)));
    assert_eq!(counted("by_brand"), expected(&[("aurora", 5), ("borealis", 2)]));
    assert_eq!(set(counted("by_topic")), set(expected(&[("delivery", 1), ("price", 1)])));
    assert_eq!(counted("by_language"), expected(&[("en", 5), ("fr", 1)]));
    assert_eq!(set(counted("by_source")), set(expected(&[("bluesky", 2), ("forum", 2), ("news", 2)])));
    assert_eq!(counted("by_kind")[0], ("post".to_owned(), 4));
    assert_eq!(site.run(&["search", "--counts", "--json"]).expect_success().json(), stats);
    let shown = site.run(&["search", "--counts"]).expect_success().stdout;
    for words in ["6 mentions", "share of voice", "71%", "29%"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let histogram = server.api.get("/api/v1/stats/histogram?interval=2m&split=brand").expect_ok();
    let buckets = histogram["buckets"].as_array().unwrap();
    assert_eq!((&histogram["interval"], &histogram["zone"]), (&json!("2m"), &json!("Europe/Paris")));
    assert_eq!(buckets.iter().map(|bucket| bucket["count"].as_u64().unwrap()).sum::<u64>(), 6);
    assert!((3..=4).contains(&buckets.len()), "{histogram}");
    assert!(buckets.iter().any(|bucket| bucket["by_brand"][0]["id"] == "aurora"), "{histogram}");
}

#[test]
fn values_and_steps_are_counted() {
    let (site, server) = library();
    let facets =
        server.api.get("/api/v1/stats/facets?by=brand,source,author&brand=borealis&limit=1").expect_ok();
    let facets = facets["facets"].as_array().unwrap();
    assert_eq!(facets.len(), 3);
    // Under the other filters only: choosing the other brand would bring five.
    assert_eq!(
        (&facets[0]["total"], &facets[0]["values"][0]),
        (&json!(6), &json!({"id": "aurora", "count": 5}))
    );
    assert_eq!((&facets[1]["total"], &facets[1]["further"]), (&json!(2), &json!(1)));
    let shown = site.run(&["search", "--by", "source,lang"]).expect_success().stdout;
    for words in ["source", "bluesky", "33%", "lang", "fr"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let shown = site
        .run(&["--language", "fr", "search", "--over", "1mo", "--zone", "Asia/Tokyo"])
        .expect_success()
        .stdout;
    for words in ["à partir du", "négatives", "█", "Asia/Tokyo"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let check = |path: &str, expected: &str| {
        let answer = server.api.get(&format!("/api/v1/{path}"));
        assert_eq!(answer.status, 400, "{path}: {answer:?}");
        assert!(answer.text.contains(expected), "{path}: {answer:?}");
    };
    check("stats/facets?by=mood", "write any of brand");
    check("stats/facets?limit=5000", "ask for 1 to 1000");
    check("stats/histogram?interval=5mo%201d", "write 1m, 15m");
    check("stats/histogram?zone=Mars/Olympus", "Europe/Paris");
    check("stats/histogram?interval=1m&from=1920-01-01&to=2020-01-01", "longer interval");
    check("mentions?sort=best", "write one of newest, oldest");
    check("mentions?stories=once", "write expand or collapse");
    check("mentions?story=7", "16 hexadecimal digits");
    check("mentions?from=2026-02-02&to=2026-02-01T00:00:00Z", "exchange the two");
}

#[test]
fn a_story_is_shown_once_where_that_is_asked_for() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let at = minutes_ago(30);
    let text = "Aurora sold me a coat that lost its colour in the first rain";
    let mut shared = post("echo:1", at, text);
    shared["repost_of"] = json!("first:1");
    server.api.push_and_settle(&[
        post("first:1", at, text),
        post("copy:1", minutes_ago(20), &format!("so true!! {text} #aurora https://example.org/1")),
        shared,
        post("other:1", minutes_ago(10), "Aurora has the best tea of the town, and a cat"),
    ]);
    assert_eq!(server.api.search(&[])["total"], 4);
    let once = server.api.search(&[("stories", "collapse")]);
    assert_eq!(
        (&once["total"], ids_of(&once)),
        (&json!(2), vec!["other:1".to_owned(), "first:1".to_owned()])
    );
    let found = &once["mentions"][1];
    assert_eq!(found["spread"], json!({"mentions": 3, "copies": 1, "reposts": 1, "quotes": 0}));
    let story = found["story"].as_str().unwrap();
    assert_eq!(server.api.search(&[("story", story)])["total"], 3);
    assert_eq!(server.api.search(&[("story", story), ("reposts", "without")])["total"], 2);
    assert_eq!(server.api.get("/api/v1/stats?stories=collapse").expect_ok()["total"], 2);
    let shown = site.run(&["search", "--stories"]).expect_success().stdout;
    for words in ["2 stories", "+ 1 copy · 1 repost"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    site.run(&["--language", "fr", "search", "--stories"])
        .expect_success()
        .expect_said("+ 1 copie · 1 partage");
}

#[test]
fn pages_are_disjoint_complete_and_stable_while_posts_come() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let api = &server.api;
    api.push_and_settle(&posts("old", 45, minutes_ago(30)));
    let (mut seen, mut after) = (Vec::new(), String::new());
    for round in 0.. {
        let mut parameters = vec![("limit", "10")];
        if !after.is_empty() {
            parameters.push(("after", &after));
        }
        let page = api.search(&parameters);
        seen.extend(ids_of(&page));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
        api.push_and_settle(&posts(&format!("new{round}"), 3, minutes_ago(5)));
    }
    let expected: Vec<String> = (0..45).rev().map(|number| format!("old:{number}")).collect();
    assert_eq!(seen, expected, "newest first, each once, and none of those that came in between");
    // The next page of the command line is the same.
    let first = site.run(&["search", "--json", "-n", "50"]).expect_success().json();
    let next = first["next"].as_str().unwrap();
    let second = site.run(&["search", "--json", "-n", "50", "--after", next]).expect_success().json();
    assert_eq!([ids_of(&first), ids_of(&second)].concat(), api.ids(&[]));
}

#[test]
fn the_most_relevant_come_first_when_asked_for() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let at = minutes_ago(30);
    server.api.push_all(&posts("filler", 20, at));
    server.api.push_and_settle(&[
        post("best:1", at, "Aurora refund, refund, refund"),
        post("good:1", minutes_ago(2), "Aurora, some words about it all, and at their end the word refund"),
    ]);
    let first = |sort: &str| {
        eventually("both are found", || {
            let ids = ids_of(&server.api.search(&[("q", "refund"), ("sort", sort)]));
            (ids.len() == 2).then(|| ids[0].clone())
        })
    };
    assert_eq!(first("newest"), "good:1");
    assert_eq!(first("relevance"), "best:1");
}

#[test]
fn what_is_older_than_it_is_kept_leaves() {
    let mut site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    server.api.push_and_settle(&[
        post("news:1", minutes_ago(90), "Aurora coffee"),
        post("news:2", minutes_ago(9), "Aurora coffee again"),
    ]);
    assert_eq!(numbers(&server.api.ids(&[])), [1, 2]);
    drop(server);
    site = site.with_setting("index.keep_mentions=1h");
    let server = site.serve();
    eventually("the old mention gone", || (numbers(&server.api.ids(&[])) == [2]).then_some(()));
}

#[test]
fn a_workspace_keeps_its_mentions_for_so_many_days() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    server.api.push_and_settle(&[
        post("news:1", minutes_ago(25 * 60), "Aurora coffee"),
        post("news:2", minutes_ago(23 * 60), "Aurora coffee again"),
    ]);
    let kept = || server.api.get("/api/v1/retention").expect_ok();
    assert_eq!(kept()["mentions"]["count"], 2);
    assert!(
        kept()["mentions"].get("keep_days").is_none() && kept()["mentions"].get("most_seconds").is_none()
    );
    assert!(kept()["posts"]["bytes"].as_u64().unwrap() > 0 && kept()["posts"]["oldest"].is_string());
    site.apply(&ACME.replacen("[workspace]", "[workspace]\nkeep_days = 1", 1));
    drop(server);
    let site = site.with_setting("index.keep_mentions=48h");
    let server = site.serve();
    eventually("the old mention gone", || (numbers(&server.api.ids(&[])) == [2]).then_some(()));
    let kept = server.api.get("/api/v1/retention").expect_ok();
    assert_eq!((&kept["mentions"]["count"], &kept["mentions"]["keep_days"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&kept["mentions"]["most_seconds"], &kept["posts"]["most_seconds"]),
        (&json!(172_800), &json!(2_592_000))
    );
}
