//! How fast a Jetstream is read: by hand, as it tells a figure of this machine.
//! `cargo test --release -p vigie-sources --test bluesky_speed -- --ignored --nocapture`

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

mod web_socket;

use std::{sync::Arc, time::Instant};

use jiff::Timestamp;
use serde_json::json;
use vigie_model::Origin;
use vigie_outbound::{Config, OutboundClient};
use vigie_sources::{Bluesky, Kit, Source, open};

/// Six hours of posts at 60 a second; fewer where nothing is optimised.
const FRAMES: usize = if cfg!(debug_assertions) { 300_000 } else { 6 * 3_600 * 60 };
/// So many different ones are said again and again.
const DIFFERENT: usize = 4_096;

fn frame(number: usize, at: Timestamp) -> String {
    let text =
        "On vient de recevoir le colis, trois jours de retard mais tout est là. ".repeat(1 + number % 3);
    json!({"did": format!("did:plc:{:024}", number % 997), "time_us": at.as_microsecond(), "kind": "commit", "commit": {
        "rev": "3l3qo2vutsw2b", "operation": "create", "collection": "app.bsky.feed.post", "rkey": format!("3l{number:011}"),
        "cid": "bafyreidc6sydkkbchcyg62v77wbhzvb2mvytlmsychqgwf2xojjtirmzj4",
        "record": {"$type": "app.bsky.feed.post", "createdAt": at.to_string(), "langs": ["fr"], "text": text,
            "reply": {"root": {"cid": "bafyreib", "uri": "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3l1"},
                      "parent": {"cid": "bafyreib", "uri": "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3l2"}},
            "facets": [{"index": {"byteStart": 0, "byteEnd": 9}, "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://news.example/a"}]}]}}})
    .to_string()
}

#[test]
#[ignore = "tells a figure, and checks nothing"]
#[expect(clippy::print_stderr, reason = "the figure is what it is for")]
fn a_jetstream_is_read_fast() {
    let now = Timestamp::now();
    let texts: Vec<String> = (0..DIFFERENT).map(|number| frame(number, now)).collect();
    let started = Instant::now();
    let decoded =
        (0..FRAMES / 10).filter(|number| Bluesky::decode(&texts[number % DIFFERENT], now).is_some()).count();
    assert_eq!(decoded, FRAMES / 10);
    eprintln!("decoded alone: {:.0} events/s", decoded as f64 / started.elapsed().as_secs_f64());

    // The other side writes from a thread of its own; what is measured runs on one.
    let frames: Arc<Vec<u8>> =
        Arc::new(texts.iter().flat_map(|text| web_socket::frame(1, text.as_bytes())).collect());
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let url = web_socket::serve(move |mut line| {
                let frames = Arc::clone(&frames);
                async move { while line.raw(&frames).await {} }
            });
            tell.send(url.await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let config = Config { allow: vec!["127.0.0.1".to_owned()], ..Config::default() };
        let outbound = OutboundClient::new(&config, &prometheus::Registry::new()).unwrap();
        let kit = Kit::new(outbound, Arc::new(|_| None), Timestamp::now, vigie_sources::Config::default());
        let mut source = open(&Origin::Bluesky { jetstream: told.recv().unwrap() }, kit).unwrap();
        source.connect(None).await.unwrap();
        let (mut events, started) = (0, Instant::now());
        while events < FRAMES {
            events += source.next_batch().await.unwrap().events.len();
        }
        let rate = events as f64 / started.elapsed().as_secs_f64();
        eprintln!(
            "through a WebSocket: {rate:.0} events/s; six hours of 60/s at {:.0} times real time",
            rate / 60.0
        );
    });
}
