//! From a post acknowledged to people told: pushes by HTTP, the real pipeline, and a real receiver of webhooks.
//!
//! While 10,000 posts a second come in, of which 1 % match one of 10,000 queries, a post that raises an alert is pushed
//! now and then. The clock runs from the answer to its push to the moment at which the webhook's request has arrived.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, extract::State, http::HeaderMap, routing::post};
use jiff::Timestamp;
use serde_json::json;
use tokio::{net::TcpListener, time::sleep};
use vigie_model::Workspace;

use crate::{
    end_to_end::{Bench, embedded},
    parts::{QUERIES, lines, workspaces},
    summary::Summary,
};

/// Alerts that are raised, one for each brand of a workspace.
const PROBES: usize = 600;
/// Posts of one push, ten of which come a second.
const PUSH: usize = 1_000;

/// When each brand's alert arrived.
type Arrived = Arc<Mutex<HashMap<String, Instant>>>;

pub(crate) fn run(summary: &mut Summary) {
    let background: Vec<Vec<u8>> =
        lines(200_000, QUERIES, 0.01).chunks(PUSH).map(|lines| lines.join(&b'\n')).collect();
    let arrived = Arrived::default();
    let receiver = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let hook = format!("http://{}/", receiver.local_addr().expect("an address"));
    let mut watched = workspaces(QUERIES);
    watched.push(probed(&hook));
    let bench = Bench::watching(watched, embedded);
    let url = format!("{}/api/v1/posts", bench.serve());
    let waits = bench.runtime().block_on(async {
        receiver.set_nonblocking(true).expect("a port");
        let receiver = TcpListener::from_std(receiver).expect("a port");
        let app = Router::new().route("/", post(receive)).with_state(Arc::clone(&arrived));
        let serving = tokio::spawn(async move { axum::serve(receiver, app).await });
        let (done, client) = (Arc::new(AtomicBool::new(false)), reqwest::Client::new());
        let pushing = tokio::spawn(keep_pushing(client.clone(), url.clone(), background, Arc::clone(&done)));
        sleep(Duration::from_secs(2)).await;
        let mut acknowledged = Vec::with_capacity(PROBES);
        for number in 0..PROBES {
            let post = json!({"id": format!("probe:{number}"), "source": "probe", "published_at": Timestamp::now(),
                              "text": format!("everybody speaks of sonde{number}x today")});
            push(&client, &url, post.to_string().into_bytes()).await;
            acknowledged.push(Instant::now());
            // Not in step with anything.
            sleep(Duration::from_millis(20 + 7 * (number as u64 % 11))).await;
        }
        let waiting = Instant::now();
        while arrived.lock().expect("no panic").len() < PROBES {
            assert!(waiting.elapsed() < Duration::from_secs(60), "some alerts never arrived");
            sleep(Duration::from_millis(10)).await;
        }
        done.store(true, Ordering::Relaxed);
        let pushed = pushing.await.expect("the background ends");
        println!("{:<28} {pushed:>14.0} 1/s", "posts beside it");
        serving.abort();
        let arrived = arrived.lock().expect("no panic");
        let wait = |(number, at): (usize, &Instant)| {
            arrived[&format!("p{number}")].saturating_duration_since(*at)
        };
        acknowledged.iter().enumerate().map(wait).collect::<Vec<Duration>>()
    });
    let mut waits = waits;
    waits.sort_unstable();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    summary.add("notify_p50_ms", at(0.5), "ms");
    summary.add("notify_p99_ms", at(0.99), "ms");
    bench.stop();
}

/// A workspace whose every brand raises an alert with its first mention.
fn probed(hook: &str) -> Workspace {
    let brand = |number: usize| json!({"id": format!("p{number}"), "name": format!("P{number}"), "query": format!("sonde{number}x")});
    let workspace = json!({
        "workspace": {"id": "probes", "name": "Probes"},
        "brand": (0..PROBES).map(brand).collect::<Vec<_>>(),
        "channel": [{"id": "hook", "to": {"kind": "webhook", "url": hook}}],
        "rule": [{"id": "any", "name": "Any", "channels": ["hook"], "group_interval": "0s", "repeat": "0s",
                  "daily_cap": 10_000, "when": {"kind": "threshold", "count": 1, "window": "5m"}}],
    });
    serde_json::from_value(workspace).expect("a workspace")
}

async fn receive(State(arrived): State<Arrived>, headers: HeaderMap) {
    let at = Instant::now();
    let key = headers.get("webhook-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    // probes/any/p17/1770113700/hook/fired
    if let Some(brand) = key.split('/').nth(2).filter(|_| key.ends_with("/fired")) {
        arrived.lock().expect("no panic").entry(brand.to_owned()).or_insert(at);
    }
}

/// Ten pushes a second until it is done; how many posts a second were acknowledged.
async fn keep_pushing(
    client: reqwest::Client,
    url: String,
    pushes: Vec<Vec<u8>>,
    done: Arc<AtomicBool>,
) -> f64 {
    let (started, mut count) = (Instant::now(), 0_usize);
    let mut next = tokio::time::interval(Duration::from_millis(100));
    for body in pushes.iter().cycle() {
        if done.load(Ordering::Relaxed) {
            break;
        }
        next.tick().await;
        push(&client, &url, body.clone()).await;
        count += PUSH;
    }
    count as f64 / started.elapsed().as_secs_f64()
}

async fn push(client: &reqwest::Client, url: &str, body: Vec<u8>) {
    let answer = client.post(url).body(body).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{answer:?}");
}
