//! Feeds at a real web server: what is asked for, what is compressed, what is not transferred again; and ten thousand of them.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests say what they expect, and the large one what it measured"
)]

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use prometheus::Registry;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use vigie_model::{Origin, PostEvent};
use vigie_outbound::{Config as OutboundConfig, OutboundClient};
use vigie_peers::Nginx;
use vigie_sources::{
    AnySource, Config, Cursor, Kit, Metrics, Runner, RunnerConfig, Source, SourceError, open,
};

fn kit(config: Config) -> Kit {
    let outbound = OutboundConfig { allow: vec!["127.0.0.0/8".to_owned()], ..OutboundConfig::default() };
    let outbound = OutboundClient::new(&outbound, &Registry::new()).unwrap();
    Kit::new(outbound, Arc::new(|_: &str| None), Timestamp::now, config)
}

fn quick() -> Kit {
    kit(Config { pause: Duration::ZERO, patience: 0.000_1, ..Config::default() })
}

fn feed(url: String, kit: Kit) -> AnySource {
    open(&Origin::Feeds { urls: vec![url] }, kit).unwrap()
}

/// An Atom feed with so many entries of some hundred bytes each.
fn atom(entries: usize) -> String {
    let entry = |number: usize| {
        let at =
            "2026-03-01T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(number as i64);
        let text = format!("<p>{}</p>", format!("Words of entry {number}. ").repeat(30));
        format!(
            "<entry><id>entry-{number}</id><title>Entry {number}</title><link href=\"https://a.example/{number}\"/>\
                 <updated>{at}</updated><content type=\"html\"><![CDATA[{text}]]></content></entry>\n"
        )
    };
    let entries: String = (0..entries).rev().map(entry).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title>{entries}</feed>"
    )
}

#[tokio::test]
async fn a_real_server_transfers_only_what_changed() {
    let nginx = Nginx::start();
    nginx.put("news.atom", atom(5).as_bytes());
    let mut source = feed(nginx.url(0, "moved/news.atom"), quick());
    source.connect(None).await.unwrap();
    let first = source.next_batch().await.unwrap();
    assert_eq!(first.events.len(), 5);
    assert!(timeout(Duration::from_millis(600), source.next_batch()).await.is_err(), "nothing is new");
    let asked = nginx.asked();
    assert!(asked[0].starts_with("301 /moved/news.atom"), "{asked:?}");
    assert!(asked[1].starts_with("200 /news.atom gzip"), "compressed: {asked:?}");
    assert!(asked.len() > 3 && asked[2..].iter().all(|line| line.starts_with("304 /news.atom")), "{asked:?}");
    // After a restart it goes on with what it knew.
    nginx.put("news.atom", atom(7).as_bytes());
    let mut source = feed(nginx.url(0, "moved/news.atom"), quick());
    source.connect(Some(first.cursor)).await.unwrap();
    assert_eq!(source.next_batch().await.unwrap().events.len(), 2);
    assert!(
        nginx.asked().iter().skip(1).all(|line| !line.contains("/moved/")),
        "the new place is remembered"
    );
}

#[tokio::test]
async fn a_real_server_says_no_and_goes_away() {
    let mut nginx = Nginx::start();
    nginx.put("news.atom", atom(2).as_bytes());
    nginx.put("page.html", b"<html><head><link rel='alternate' type='application/atom+xml' href='/lent/news.atom'></head></html>");
    let check = async |name: &str, nginx: &Nginx| {
        let mut source = feed(nginx.url(0, name), quick());
        source.connect(None).await.unwrap();
        source.next_batch().await
    };
    let busy = check("busy", &nginx).await.unwrap_err();
    assert!(
        matches!(busy, SourceError::Unavailable { retry_after: Some(wait), .. } if wait == Duration::from_secs(40)),
        "{busy:?}"
    );
    assert!(matches!(check("gone", &nginx).await, Err(SourceError::Refused { .. })));
    assert!(matches!(check("page.html", &nginx).await, Err(SourceError::Refused { .. })));
    assert_eq!(check("lent/news.atom", &nginx).await.unwrap().events.len(), 2);
    let page = Origin::Feeds { urls: vec![nginx.url(0, "page.html")] };
    let finding = vigie_sources::check(&page, &quick()).await;
    assert_eq!(finding.instead, [Origin::Feeds { urls: vec![nginx.url(0, "lent/news.atom")] }]);
    nginx.kill();
    assert!(matches!(check("news.atom", &nginx).await, Err(SourceError::Unavailable { .. })));
}

/// Ten thousand feeds as the pipeline runs them, each with a runner of its own. `FEEDS=n` for another number, `ROUNDS=n` for how
/// often each is asked at least.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: cargo test -p vigie-sources --test sources feeds_at_nginx -- --ignored --nocapture"]
async fn ten_thousand_feeds() {
    let number = |name: &str, usual: usize| std::env::var(name).map_or(usual, |value| value.parse().unwrap());
    let (feeds, rounds) = (number("FEEDS", 10_000), number("ROUNDS", 3));
    let nginx = Nginx::start();
    for file in 0..100 {
        nginx.put(&format!("{file}.atom"), atom(20 + file % 20).as_bytes());
    }
    let before = memory();
    let kit = kit(Config { pause: Duration::ZERO, patience: 0.02, ..Config::default() });
    let (stop, posts) = (CancellationToken::new(), Arc::new(AtomicUsize::new(0)));
    let cursors = Arc::new(AtomicUsize::new(0));
    let metrics = Metrics::new(&Registry::new()).unwrap();
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..feeds {
        let url = nginx.url(number, &format!("many/{number}/{}.atom", number % 100));
        let (source, stop) = (feed(url, kit.clone()), stop.clone());
        let runner = Runner::new(&source, RunnerConfig::default(), metrics.clone(), Timestamp::now);
        let (posts, cursors) = (Arc::clone(&posts), Arc::clone(&cursors));
        tasks.spawn(async move {
            let sink = move |events: Vec<PostEvent>| {
                posts.fetch_add(events.len(), Ordering::Relaxed);
                std::future::ready(Ok::<(), &str>(()))
            };
            let save = move |cursor: Cursor| {
                cursors.fetch_max(cursor.0.len(), Ordering::Relaxed);
                std::future::ready(Ok(()))
            };
            let _ = runner.run(source, None, sink, save, stop).await;
        });
    }
    let spawned = memory();
    let mut most = 0;
    let all: usize = (0..feeds).map(|number| 20 + number % 100 % 20).sum();
    let mut wait = async |what: &str, done: &dyn Fn() -> bool| {
        while !done() {
            tokio::time::sleep(Duration::from_millis(100)).await;
            most = most.max(memory());
            assert!(
                begun.elapsed() < Duration::from_secs(600),
                "{what}: {} posts",
                posts.load(Ordering::Relaxed)
            );
        }
        eprintln!("{what}: after {:.1} s, {} MB, at most {most} MB", begun.elapsed().as_secs_f64(), memory());
    };
    wait("all feeds read once", &|| posts.load(Ordering::Relaxed) >= all).await;
    let first = begun.elapsed().as_secs_f64();
    let told = || nginx.asked().len();
    wait("all feeds asked again", &|| told() >= feeds * rounds).await;
    let asked = told();
    let seconds = begun.elapsed().as_secs_f64();
    eprintln!(
        "{feeds} feeds, {all} posts: {before} MB before, {spawned} MB spawned, {most} MB at most; {:.0} feeds/s read, \
               {:.0} asked/s over {rounds} rounds; the largest cursor has {} bytes",
        feeds as f64 / first,
        asked as f64 / seconds,
        cursors.load(Ordering::Relaxed)
    );
    assert_eq!(posts.load(Ordering::Relaxed), all, "nothing twice");
    assert!(most - before < 200, "{most} MB, of which {before} were there before");
    stop.cancel();
    while tasks.join_next().await.is_some() {}
}

/// What this process holds of the machine's memory, in MB.
fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1_024
}
