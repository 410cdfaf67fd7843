//! How fast a Jetstream is read, and caught up with after six hours away: the real source over a real WebSocket, on one
//! core. The other side plays a stream of its own making from another thread, as fast as it is read.

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Instant,
};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use vigie_model::{Origin, Post};
use vigie_outbound::OutboundClient;
use vigie_sources::{Cursor, Kit, Source, open};

use crate::{parts, summary::Summary, web_socket};

/// So many different events are said again and again.
const DIFFERENT: usize = 4_096;
/// How long it was away; less where nothing is optimised.
const PAUSE: SignedDuration =
    if cfg!(debug_assertions) { SignedDuration::from_mins(10) } else { SignedDuration::from_hours(6) };
/// Posts, edits and deletions a second on Bluesky at its busy hours, rounded up.
const REAL_RATE: usize = 60;
/// What stands for the time in an event that is not said yet, as long as one in microseconds is.
const NO_TIME: &str = "1000000000000000";

pub(crate) fn run(summary: &mut Summary) {
    let events = PAUSE.as_secs() as usize * REAL_RATE;
    let (url, now) = (play(events), Timestamp::now());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let config = vigie_outbound::Config {
            allow: vec!["127.0.0.1".to_owned()],
            ..vigie_outbound::Config::default()
        };
        let outbound = OutboundClient::new(&config, &prometheus::Registry::new()).expect("a client");
        let kit = Kit::new(outbound, Arc::new(|_| None), Timestamp::now, vigie_sources::Config::default());
        let mut source = open(&Origin::Bluesky { jetstream: url }, kit).expect("a source");
        let started = Instant::now();
        let since = (now - PAUSE).as_microsecond();
        source.connect(Some(Cursor(format!("v1:{since}")))).await.expect("the stream is open");
        let (mut read, mut until) = (0, since);
        while until < now.as_microsecond() {
            let batch = source.next_batch().await.expect("a batch");
            read += batch.events.len();
            until = batch.cursor.0.trim_start_matches("v1:").parse().expect("a cursor");
        }
        summary.rate("jetstream_events_per_s", read, started);
        summary.add("catch_up_times_real_time", PAUSE.as_secs_f64() / started.elapsed().as_secs_f64(), "");
    });
}

/// Plays so many events over the time from where it is asked to go on until now, then goes on with the present; the address.
fn play(events: usize) -> String {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let stream = Arc::new(Stream::new());
            let url = web_socket::serve(move |mut line| {
                let stream = Arc::clone(&stream);
                async move {
                    let (mut at, step) = (asked_for(&line.path), PAUSE.as_micros() as i64 / events as i64);
                    while line.raw(&stream.said(at, step)).await {
                        at = (at + step * DIFFERENT as i64).min(Timestamp::now().as_microsecond());
                    }
                }
            });
            tell.send(url.await).expect("somebody listens");
            std::future::pending::<()>().await;
        });
    });
    told.recv().expect("an address")
}

fn asked_for(path: &str) -> i64 {
    path.rsplit_once("cursor=").and_then(|(_, cursor)| cursor.parse().ok()).expect("it goes on from a moment")
}

/// Events as frames of a WebSocket, with the places where each tells its time.
struct Stream {
    frames: Vec<u8>,
    times: Vec<usize>,
}

impl Stream {
    fn new() -> Self {
        let (mut frames, mut times) = (Vec::new(), Vec::new());
        for (number, post) in parts::posts(DIFFERENT, parts::QUERIES, 0.01).into_iter().enumerate() {
            let event = event(number, &post);
            let frame = web_socket::frame(1, event.as_bytes());
            let place = frame.windows(NO_TIME.len()).position(|text| text == NO_TIME.as_bytes());
            times.push(frames.len() + place.expect("each event has a time"));
            frames.extend(frame);
        }
        Self { frames, times }
    }

    /// All events, the first of them at a moment, each so many microseconds behind the one before.
    fn said(&self, from: i64, step: i64) -> Vec<u8> {
        let mut frames = self.frames.clone();
        let mut at = from;
        for place in &self.times {
            frames[*place..place + NO_TIME.len()].copy_from_slice(at.to_string().as_bytes());
            at += step;
        }
        frames
    }
}

/// What a Jetstream says of a post: mostly that it is there, sometimes that it is gone, and as much about it as most have.
fn event(number: usize, post: &Post) -> String {
    let reference = json!({"cid": "bafyreidc6sydkkbchcyg62v77wbhzvb2mvytlmsychqgwf2xojjtirmzj4",
        "uri": format!("at://did:plc:{:024}/app.bsky.feed.post/3l2", number % 89)});
    let record = json!({
        "$type": "app.bsky.feed.post", "createdAt": "2026-01-01T00:00:00.000Z", "langs": [post.lang], "text": post.text,
        "reply": number.is_multiple_of(2).then(|| json!({"root": reference, "parent": reference})),
        "facets": [{"index": {"byteStart": 0, "byteEnd": 9},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://news.example/a"}]}],
    });
    let gone = number.is_multiple_of(20);
    let commit = json!({
        "rev": "3l3qo2vutsw2b", "operation": if gone { "delete" } else { "create" }, "collection": "app.bsky.feed.post",
        "rkey": format!("3l{number:011}"), "cid": reference["cid"], "record": (!gone).then_some(record),
    });
    // Text, as the time of some must have its place: what is written by a library has its fields in an order of its own.
    let did = format!("did:plc:{:024}", number % 997);
    format!(r#"{{"did":"{did}","time_us":{NO_TIME},"kind":"commit","commit":{commit}}}"#)
}
