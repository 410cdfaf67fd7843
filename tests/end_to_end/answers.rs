//! The answers that people ask for on Monday, by the API and by the command line: benchmark, authors, trends.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use vigie_peers::{ACME, Server, Site, eventually, minutes_ago, post, send};

/// A server where, an hour ago, many began to speak of a recall of Aurora's.
fn busy() -> (Site, Server) {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    server.api.push_and_settle(&talk());
    (site, server)
}

fn talk() -> Vec<Value> {
    let mention = |number: i64| {
        let (late, theirs) = (number % 2 == 0, number % 5 == 0);
        let at = if late { minutes_ago(50) } else { minutes_ago(100) } + SignedDuration::from_secs(number);
        let brand = if theirs { "Borealis tea" } else { "Aurora coffee" };
        let text = match late && !theirs {
            true => format!("{brand} is terrible, I am ill after the #recall, awful beans"),
            false => format!("{brand} with a friend in town"),
        };
        let mut post = post(&format!("forum:{number}"), at, &text);
        let handle = format!("ana{}", number % 7);
        let more = json!({"lang": "en", "author": {"handle": handle, "followers": 1_000 * (number % 7)},
            "engagement": {"likes": number % 9}});
        post.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        post
    };
    (0..100).map(mention).collect()
}

/// The hour in which all of the recall lies, and the hour before it.
fn hour() -> [(&'static str, String); 2] {
    let moment = |minutes| -> Timestamp { minutes_ago(minutes) };
    [("from", moment(60).to_string()), ("to", moment(1).to_string())]
}

fn ask(server: &Server, path: &str, more: &[(&str, &str)]) -> Value {
    ask_of(&hour(), server, path, more)
}

fn ask_of(hour: &[(&str, String)], server: &Server, path: &str, more: &[(&str, &str)]) -> Value {
    let mut parameters: Vec<(&str, &str)> =
        hour.iter().map(|(name, value)| (*name, value.as_str())).collect();
    parameters.extend(more);
    server.api.ask(path, &parameters).expect_ok()
}

#[test]
fn brands_stand_side_by_side_with_the_hour_before() {
    let (site, server) = busy();
    let answer = ask(&server, "/api/v1/benchmark", &[("interval", "1h")]);
    let brand =
        |id: &str| answer["brands"].as_array().unwrap().iter().find(|brand| brand["id"] == id).unwrap();
    let (aurora, borealis) = (brand("aurora"), brand("borealis"));
    assert_eq!((&aurora["now"]["mentions"], &borealis["now"]["mentions"]), (&json!(40), &json!(10)));
    assert_eq!((&aurora["before"]["mentions"], &borealis["before"]["mentions"]), (&json!(40), &json!(10)));
    assert_eq!(
        (&aurora["now"]["share_of_voice"]["mentions"], &aurora["change"]["mentions"]),
        (&json!(0.8), &json!(0.0))
    );
    assert_eq!((&aurora["now"]["authors"], &borealis["now"]["authors"]), (&json!(7), &json!(7)));
    assert_eq!(aurora["now"]["potential_reach"], 21_000);
    let net = |brand: &Value| brand["now"]["net_sentiment"].as_f64().unwrap();
    assert!(net(aurora) < -0.5 && net(borealis) > -0.5, "{answer}");
    let calibrated = &aurora["calibrated"]["now"]["net"];
    assert!(calibrated["low"].as_f64() <= calibrated["value"].as_f64(), "{calibrated}");
    assert!(aurora["now"]["reputation"]["score"].as_f64().unwrap() < 0.0);
    assert_eq!(aurora["worst"][0]["engagement"], 8);
    let formulas = answer["formulas"].as_array().unwrap();
    assert!(formulas.iter().any(|formula| formula["measure"] == "presence"), "{answer}");

    let [(_, from), (_, to)] = hour();
    let shown = site.run(&["benchmark", "--from", &from, "--to", &to]).expect_success().stdout;
    for words in ["share of voice", "80.0%", "e-reputation", "net, calibrated"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let french =
        site.run(&["--language", "fr", "benchmark", "--from", &from, "--to", &to]).expect_success().stdout;
    assert!(french.contains("part de voix") && french.contains("80,0\u{202f}%"), "{french}");
}

#[test]
fn authors_are_found_page_by_page_and_one_by_one() {
    let (site, server) = busy();
    let negative = [("brand", "aurora"), ("sort", "negative"), ("limit", "4")];
    let hour = hour(); // a page token belongs to its period
    let first = ask_of(&hour, &server, "/api/v1/authors", &negative);
    let after = first["next"].as_str().unwrap();
    let second = ask_of(&hour, &server, "/api/v1/authors", &[&negative[..], &[("after", after)]].concat());
    assert_eq!((&first["total"], second["authors"].as_array().unwrap().len()), (&json!(7), 3));
    assert_eq!(second["next"], Value::Null);
    let author = &first["authors"][0];
    assert_eq!(author["newcomer"], false, "they wrote before");
    let only = ask(&server, "/api/v1/authors", &[("only", "newcomers")]);
    assert_eq!(only["total"], 0);
    let id = author["id"].as_str().unwrap();
    let one = ask(&server, &format!("/api/v1/authors/{id}"), &[("brand", "aurora")]);
    assert_eq!((&one["handle"], &one["mentions"]), (&author["handle"], &author["mentions"]));
    assert_eq!(one["latest"].as_array().unwrap().len() as u64, one["mentions"].as_u64().unwrap());
    let shown = site.run(&["authors", "--brand", "aurora", "-n", "2"]).expect_success();
    assert!(shown.stdout.contains("7 authors") && shown.stdout.contains("--after"), "{}", shown.stdout);
    let shown = site.run(&["authors", id]).expect_success();
    assert!(shown.stdout.contains("audience"), "{}", shown.stdout);
}

#[test]
fn what_rose_is_told_with_examples() {
    let (site, server) = busy();
    let answer = ask(&server, "/api/v1/trends", &[("brand", "aurora")]);
    let terms = answer["terms"].as_array().unwrap();
    let hashtag = terms.iter().find(|term| term["kind"] == "hashtag").unwrap();
    assert_eq!(
        (&hashtag["term"], &hashtag["mentions"], &hashtag["baseline"]),
        (&json!("#recall"), &json!(40), &json!(0))
    );
    assert_eq!(
        (&hashtag["authors"], hashtag["examples"].as_array().unwrap().len()),
        (&json!(7), 1),
        "one story"
    );
    assert!(terms.iter().any(|term| term["kind"] == "phrase" && term["term"] == "awful beans"), "{answer}");
    let [(_, from), (_, to)] = hour();
    let shown = site.run(&["trends", "--brand", "aurora", "--from", &from, "--to", &to]).expect_success();
    assert!(shown.stdout.contains("#recall") && shown.stdout.contains("awful beans"), "{}", shown.stdout);
}

#[test]
fn questions_that_cannot_be_answered_get_a_mend() {
    let (_site, server) = busy();
    let check = |path: &str, words: &str| {
        server.api.get(&format!("/api/v1/{path}")).expect_problem(400, words);
    };
    check("benchmark?from=2026-02-03&to=2026-01-03", "exchange");
    check("benchmark?from=1926-02-03&to=2026-01-03", "shorter");
    check("benchmark?from=2016-02-03&to=2026-01-03&interval=1h", "longer interval");
    check("benchmark?zone=Europe/Lutetia", "Europe/Paris");
    check("benchmark?brand=nobody", "aurora");
    check("benchmark?interval=often", "often");
    check("authors?limit=201", "200");
    check("authors?sort=fame", "influence");
    check("authors?only=friends", "newcomers");
    check("authors?after=x", "first page");
    check("authors?after=0.a1-7-0-0", "another search");
    check("trends?limit=101", "100");
    check("trends?kind=rumour", "kind");
    check("trends?from=2026-02-03&to=2026-02-05&baseline_from=2026-02-01&baseline_to=2026-02-04", "overlaps");
    server.api.get("/api/v1/authors/0").expect_problem(404, "longer");
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let (_site, server) = busy();
    let path = "/api/v1/trends?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z";
    let ask = |known: Option<&str>| {
        let request = server.api.request(Method::GET, path);
        send(known.iter().fold(request, |request, known| request.header("if-none-match", *known)))
    };
    let first = ask(None);
    let again = ask(first.tag.as_deref());
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert!(again.tag.is_some() && again.tag == first.tag);
    let other = ask(Some("\"0123\""));
    assert_eq!((other.status, other.text), (200, first.text));
}

const ROUTES: [&str; 8] =
    ["mentions", "stats", "stats/histogram", "stats/facets", "benchmark", "authors", "trends", "own"];

/// The market with an account of one's own.
fn with_account() -> String {
    ACME.replace("own = true", "own = true\naccounts = [\"twitter:@aurora\"]")
}

#[test]
fn no_answer_takes_longer_than_is_allowed() {
    let site = Site::new().with_setting("index.search_deadline=0s");
    site.apply(&with_account());
    let server = site.serve();
    server.api.push(post("forum:1", minutes_ago(5), "Aurora").to_string()).expect_ok();
    for route in ROUTES {
        let answer = || server.api.get(&format!("/api/v1/{route}"));
        eventually(route, || (answer().status == 503).then_some(()));
        answer().expect_problem(503, "narrow");
    }
}

#[test]
fn every_route_that_answers_mends_the_same_mistakes() {
    let site = Site::new();
    site.apply(&with_account());
    let server = site.serve();
    let check = |path: &str, parameters: &[(&str, &str)], words: &str| {
        server.api.ask(&format!("/api/v1/{path}"), parameters).expect_problem(400, words);
    };
    let (costly, many) = (vec!["aurora"; 3_000].join(" OR "), vec!["x"; 10_000].join(","));
    for route in ROUTES {
        check(route, &[("from", "2026-02-03"), ("to", "2026-01-03")], "exchange");
        check(route, &[("from", "soon")], "2026-02-01");
        check(route, &[("brand", "nobody")], "known: aurora, borealis");
        check(route, &[("brand", &many)], "known: aurora, borealis");
        check(route, &[("q", "(aurora OR")], "at character");
        check(route, &[("q", &costly)], "more than 1024 words");
        check(route, &[("own", "never")], "write without, with or only");
    }
    let century = [("from", "1926-02-03"), ("to", "2026-01-03")];
    for route in ["benchmark", "authors", "trends", "own"] {
        check(route, &[("zone", "Europe/Lutetia")], "Europe/Paris");
        check(route, &century, "shorter");
    }
    check("stats/histogram", &[("zone", "Europe/Lutetia")], "Europe/Paris");
    check("stats/histogram", &[century[0], century[1], ("interval", "1d")], "longer interval");
    check("stats/facets", &[("by", &many)], "brand, topic");
    for token in ["x", "0.a1-7-0-0"] {
        check("authors", &[("after", token)], "first page");
        check("mentions", &[("after", token)], "token");
    }
}
