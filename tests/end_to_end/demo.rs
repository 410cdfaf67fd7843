//! The demo as a person sees it: within a minute a market is there, a crisis breaks out and is told once; Ctrl-C ends
//! it, and a second start goes on. The link that it prints lets in, once; nobody else is answered without the folder's key,
//! whether it plays a market or reads a stream.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use vigie_peers::{Api, Proxy, Server, Site, eventually, send};

use crate::jetstream::Stream;

/// Starts the demo, and asks it as whoever can read its folder.
fn start(site: &Site, arguments: &[&str]) -> Server {
    let mut server = site.start(arguments);
    let key = std::fs::read_to_string(site.data().join("key")).unwrap();
    server.api = server.api.with_key(key.trim());
    server
}

/// What stands behind the `#` of the link that was printed last.
fn printed_key(server: &Server) -> String {
    eventually("the console shows the link", || {
        let said = server.said();
        let (_, key) = said.rsplit_once("/visit#")?;
        Some(key.split_whitespace().next()?.to_owned())
    })
}

/// Without a key of any kind.
fn stranger(server: &Server) -> Api {
    Api::at(server.api.url())
}

/// The brands with an alert of the crisis rule.
fn in_crisis(server: &Server) -> Vec<String> {
    let brand = |alert: &Value| alert["brand"].as_str().unwrap().to_owned();
    server.api.alerts().iter().filter(|alert| alert["rule"] == "crisis").map(brand).collect()
}

fn total(server: &Server) -> u64 {
    server.api.search(&[("limit", "1")])["total"].as_u64().unwrap()
}

/// Ctrl-C, and a peaceful end within seconds.
fn interrupt(mut server: Server) {
    server.process.signal("INT");
    let asked = Instant::now();
    let status = server.process.wait();
    assert!(status.success(), "{status}");
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
}

#[test]
fn a_market_a_crisis_and_one_alert_within_a_minute() {
    let site = Site::new();
    let began = Instant::now();
    let demo = ["--language", "en", "demo", "--stop-after", "90s", "--listen", "127.0.0.1:0"];
    let server = start(&site, &demo);
    eventually("mentions are searchable", || (total(&server) > 100).then_some(()));
    let brands =
        eventually("the crisis is told", || Some(in_crisis(&server)).filter(|brands| !brands.is_empty()));
    let took = began.elapsed();
    assert_eq!(brands, ["lunivel"]);
    assert!(took < Duration::from_secs(60), "{took:?}");
    let (url, data) = (server.api.url(), site.data().display());
    let said = eventually("the console says what happened and where to look", || {
        Some(server.said()).filter(|said| said.contains('▲') && said.contains("/api/v1/stream"))
    });
    for words in [
        format!("Vigie watches Lunivel, Korvane, Ricochet, Petit Zéphyr on {url}"),
        format!("{url}/visit#"),
        format!("vigie --data {data} search"),
        format!("vigie --data {data} alerts"),
        format!("curl -N -H \"Authorization: Bearer $(cat {data}/key)\" {url}/api/v1/stream"),
        "Lunivel".to_owned(),
    ] {
        assert!(said.contains(&words), "{words}\n{said}");
    }
    eventually("what the console proposes finds something", || {
        let found = site.run(&["search", "rappel OR recall", "--brand", "lunivel"]).expect_success();
        found.stdout.contains("mentions").then_some(())
    });
    assert!(total(&server) > 5_000, "eight days of talk");
    assert_eq!(in_crisis(&server), ["lunivel"], "no other brand is in a crisis");
    let before = total(&server);
    interrupt(server);

    let server = start(&site, &demo);
    assert!(server.said().contains("Goes on where the last demo stopped"), "{}", server.said());
    eventually("the market goes on", || (total(&server) > before).then_some(()));
    server.api.settle();
    assert_eq!(in_crisis(&server), ["lunivel"], "the crisis is not told again");
    interrupt(server);
    assert!(site.run(&["search", "--json"]).expect_success().json()["total"].as_u64().unwrap() > before);
}

#[test]
fn it_ends_by_itself_when_asked_to() {
    let site = Site::new();
    let outcome = site.run(&["demo", "--stop-after", "2s", "--listen", "127.0.0.1:0"]).expect_success();
    outcome.expect_said("Stopped. Everything is kept in");
    site.run(&["demo", "--stop-after", "soon"]).expect(1).expect_said("write a time such as 90s");
    site.run(&["demo", "--export", "market.xls"]).expect(1).expect_said(".csv or .jsonl");
}

#[test]
fn the_printed_link_lets_in_once() {
    let stream = Stream::start();
    let check = |demo: &[&str]| {
        let site = Site::new().with_setting("outbound.allow=[\"127.0.0.1\"]");
        let demo = [demo, &["--stop-after", "90s", "--listen", "127.0.0.1:0"]].concat();
        let server = start(&site, &demo);
        let key = printed_key(&server);
        let outside = stranger(&server);
        let ask =
            |path: &str, cookie: &str| send(outside.request(Method::GET, path).header("cookie", cookie));
        let enter = || send(outside.request(Method::POST, "/api/v1/entrances").json(&json!({"key": key})));
        outside.get("/api/v1/mentions").expect_problem(401, "sign in");
        let entered = enter();
        let cookie = entered.cookie.clone().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(entered.expect_ok()["owner"], true);
        ask("/api/v1/mentions?limit=1", &cookie).expect_ok();
        enter().expect_problem(404, "was used");
        // No password opens what has none.
        for password in ["!", ""] {
            let body = json!({"email": "demo@vigie.invalid", "password": password});
            send(outside.request(Method::POST, "/api/v1/session").json(&body))
                .expect_problem(401, "no account");
        }
        interrupt(server);

        let server = start(&site, &demo);
        assert_ne!(printed_key(&server), key, "each start prints a link of its own");
        let again = send(stranger(&server).request(Method::GET, "/api/v1/session").header("cookie", &cookie));
        assert_eq!(again.expect_ok()["user"]["name"], "Demo", "whoever came in stays in");
        interrupt(server);
    };
    check(&["demo"]);
    check(&["demo", "--live", &stream.url]);
}

#[test]
fn live_it_reads_a_stream_and_keeps_on_trying_where_there_is_none() {
    let stream = Stream::start();
    let network = Proxy::before(stream.url.trim_start_matches("ws://").trim_end_matches("/subscribe"));
    network.cut();
    let site = Site::new().with_setting("outbound.allow=[\"127.0.0.1\"]");
    let address = format!("ws://{}/subscribe", network.address());
    let server = start(&site, &["--language", "en", "demo", "--live", &address, "--listen", "127.0.0.1:0"]);
    let says = |words: &str| {
        eventually(words, || server.said().contains(words).then_some(()));
    };
    says("Vigie watches Netflix, Disney");
    says("Bluesky cannot be reached");
    says("Vigie keeps on trying");
    network.heal();
    stream.post("ana", "1", "Netflix is down again, why do I pay for it?");
    stream.post("ben", "2", "Le TGV a deux heures de retard, merci la SNCF");
    stream.post("eve", "3", "of something else");
    says("Bluesky is heard");
    eventually("both are mentions", || (total(&server) == 2).then_some(()));
    assert_eq!(server.api.ids(&[("brand", "sncf")]), ["bluesky:did:plc:ben/2"]);
    network.cut();
    eventually("it says that the stream is away", || {
        (server.said().matches("cannot be reached").count() > 1).then_some(())
    });
    interrupt(server);
    site.run(&["demo", "--live", "nowhere", "--stop-after", "1s"])
        .expect(1)
        .expect_said("jetstream must begin with");
}
