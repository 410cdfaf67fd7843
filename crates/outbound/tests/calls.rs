//! The client against a real server on this machine, which the configuration has to open first.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use prometheus::Registry;
use tower_http::compression::CompressionLayer;
use vigie_outbound::{Config, OutboundClient, OutboundError};

const LIMIT: usize = 64 * 1024;

async fn hop(Path(left): Path<u32>) -> Redirect {
    if left == 0 { Redirect::to("/hello") } else { Redirect::to(&format!("/hop/{}", left - 1)) }
}

async fn elsewhere(headers: HeaderMap) -> Response {
    let target = headers.get("x-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    (StatusCode::FOUND, [(header::LOCATION, target.to_owned())]).into_response()
}

/// A head at once, then a byte now and then for ever.
async fn drip() -> Body {
    Body::from_stream(futures_util::stream::unfold((), async |()| {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Some((Ok::<_, std::convert::Infallible>("."), ()))
    }))
}

async fn silent() {
    tokio::time::sleep(Duration::from_secs(60)).await;
}

async fn seen(headers: HeaderMap) -> String {
    let text = |name| headers.get(name).map_or("-", |value: &header::HeaderValue| value.to_str().unwrap());
    format!("{} {}", text(header::USER_AGENT), text(header::AUTHORIZATION))
}

async fn server() -> SocketAddr {
    let zeros = || async { vec![0_u8; LIMIT * 40] };
    let app = Router::new()
        .route("/hello", get(async || "hello"))
        .route("/echo", post(async |body: Bytes| (StatusCode::ACCEPTED, body)))
        .route("/busy", post(async || (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "7")], "later")))
        .route("/hop/{left}", get(hop))
        .route("/elsewhere", get(elsewhere).post(elsewhere))
        .route("/nowhere", get(async || StatusCode::FOUND))
        .route("/drip", get(drip).post(drip))
        .route("/silent", get(silent).post(silent))
        .route("/zeros", get(zeros).post(zeros))
        .route("/bomb", get(zeros).layer(CompressionLayer::new()))
        .route("/seen", get(seen));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

fn client(allow: &[&str]) -> OutboundClient {
    let config = Config {
        allow: allow.iter().map(ToString::to_string).collect(),
        timeout: Duration::from_millis(400),
        max_response_bytes: LIMIT,
        ..Config::default()
    };
    OutboundClient::new(&config, &Registry::new()).unwrap()
}

#[tokio::test]
async fn what_is_allowed_is_called() {
    let to = server().await;
    let client = client(&["127.0.0.1"]);
    let answer = client.get(&format!("http://{to}/hello"), &[]).await.unwrap();
    assert_eq!((answer.status, &answer.body[..], answer.is_success()), (200, &b"hello"[..], true));

    let answer =
        client.post(&format!("http://{to}/echo"), &[("content-type", "text/plain")], "body").await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (202, &b"body"[..]));

    let answer = client.post(&format!("http://{to}/busy"), &[], "").await.unwrap();
    assert_eq!((answer.status, answer.retry_after), (429, Some(Duration::from_secs(7))));

    let answer = client.get(&format!("http://{to}/seen"), &[("authorization", "Bearer x")]).await.unwrap();
    let said = String::from_utf8(answer.body.to_vec()).unwrap();
    assert!(said.starts_with("Vigie/") && said.ends_with("Bearer x"), "{said}");
}

#[tokio::test]
async fn every_spelling_of_a_private_address_is_refused() {
    let to = server().await;
    let port = to.port();
    let client = client(&[]);
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "017700000001",
        "0x7f.1",
        "0x7f000001",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "0.0.0.0",
        "0",
        "[::]",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "10.0.0.1",
        "①②⑦.0.0.1",
        "localhost",
        "LOCALHOST", // a name, which the resolver has to catch
    ] {
        let url = format!("http://{host}:{port}/hello");
        let refused = client.get(&url, &[]).await;
        assert!(matches!(refused, Err(OutboundError::Private { .. })), "{url}: {refused:?}");
        let refused = client.post(&url, &[], "").await.unwrap_err();
        assert!(matches!(refused, OutboundError::Private { .. }), "{url}: {refused:?}");
        assert!(refused.to_string().contains("add it to outbound.allow"), "{refused}");
    }
}

#[tokio::test]
async fn a_name_is_allowed_by_its_name_or_by_what_it_resolves_to() {
    let to = server().await;
    for allow in ["localhost", "127.0.0.0/8"] {
        let answer =
            client(&[allow]).get(&format!("http://localhost:{}/hello", to.port()), &[]).await.unwrap();
        assert_eq!(answer.status, 200, "{allow}");
    }
    // Opening the name does not open the address that it stands for.
    let refused = client(&["localhost"]).get(&format!("http://{to}/hello"), &[]).await;
    assert!(matches!(refused, Err(OutboundError::Private { .. })), "{refused:?}");
}

#[tokio::test]
async fn addresses_that_cannot_be_called_are_refused_for_good() {
    let client = client(&["127.0.0.1"]);
    let check = async |url: &str, expected: &str| {
        let refused = client.get(url, &[]).await.unwrap_err();
        assert!(refused.is_permanent() && refused.to_string().contains(expected), "{url}: {refused}");
        assert!(!refused.to_string().contains("s3cret"), "{refused}");
    };
    check("file:///etc/passwd", "use https://").await;
    check("ftp://127.0.0.1/s3cret", "use https://").await;
    check("gopher://127.0.0.1/", "use https://").await;
    check("http://user:s3cret@127.0.0.1/", "user name or password").await;
    check("http://s3cret@127.0.0.1/", "user name or password").await;
    check("hello s3cret", "write it as https://").await;
    check("http://", "write it as https://").await;
    check("http://256.256.256.256/s3cret", "write it as https://").await;
    let refused = client.get("http://127.0.0.1/", &[("x", "a\r\nb: c")]).await.unwrap_err();
    assert!(matches!(refused, OutboundError::Header(_)), "{refused}");
}

#[tokio::test]
async fn redirects_of_a_get_are_followed_five_times() {
    let to = server().await;
    let client = client(&["127.0.0.1"]);
    assert_eq!(client.get(&format!("http://{to}/hop/4"), &[]).await.unwrap().status, 200);
    let refused = client.get(&format!("http://{to}/hop/5"), &[]).await;
    assert!(matches!(refused, Err(OutboundError::TooManyRedirects { limit: 5, .. })), "{refused:?}");
    let refused = client.get(&format!("http://{to}/nowhere"), &[]).await;
    assert!(matches!(refused, Err(OutboundError::Redirect { .. })), "{refused:?}");
}

#[tokio::test]
async fn each_redirect_is_checked_like_the_first_address() {
    let to = server().await;
    let client = client(&["127.0.0.1"]);
    let from = format!("http://{to}/elsewhere");
    for target in
        ["http://169.254.169.254/latest/", "//169.254.169.254/", "http://[::1]/", "http://127.1.1.1/"]
    {
        let refused = client.get(&from, &[("x-target", target)]).await;
        assert!(matches!(refused, Err(OutboundError::Private { .. })), "{target}: {refused:?}");
    }
    let refused = client.get(&from, &[("x-target", "file:///etc/passwd")]).await;
    assert!(matches!(refused, Err(OutboundError::Scheme(_))), "{refused:?}");

    // A POST is never repeated elsewhere: the redirect is the answer.
    let answer = client.post(&from, &[("x-target", "http://169.254.169.254/")], "body").await.unwrap();
    assert_eq!(answer.status, 302);
}

#[tokio::test]
async fn credentials_stay_with_their_origin() {
    let (here, there) = (server().await, server().await);
    let client = client(&["127.0.0.1"]);
    let check = async |target: SocketAddr, expected: &str| {
        let target = format!("http://{target}/seen");
        let headers = [("x-target", target.as_str()), ("authorization", "Bearer s3cret")];
        let answer = client.get(&format!("http://{here}/elsewhere"), &headers).await.unwrap();
        let said = String::from_utf8(answer.body.to_vec()).unwrap();
        assert!(said.ends_with(expected), "{target}: {said}");
    };
    check(here, "Bearer s3cret").await;
    check(there, " -").await;
}

#[tokio::test]
async fn slow_and_large_answers_are_cut_off() {
    let to = server().await;
    let client = client(&["127.0.0.1"]);
    let started = Instant::now();
    for path in ["silent", "drip"] {
        let refused = client.get(&format!("http://{to}/{path}"), &[]).await;
        assert!(matches!(refused, Err(OutboundError::TimedOut { .. })), "{path}: {refused:?}");
    }
    let refused = client.post(&format!("http://{to}/silent"), &[], "").await;
    assert!(matches!(refused, Err(OutboundError::TimedOut { .. })), "{refused:?}");
    for path in ["zeros", "bomb"] {
        let refused = client.get(&format!("http://{to}/{path}"), &[]).await;
        assert!(matches!(refused, Err(OutboundError::TooLarge { limit: LIMIT, .. })), "{path}: {refused:?}");
    }
    // What was sent has arrived once the status is there, whatever becomes of the rest of the answer.
    let answer = client.post(&format!("http://{to}/zeros"), &[], "").await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, LIMIT));
    let answer = client.post(&format!("http://{to}/drip"), &[], "").await.unwrap();
    assert!(answer.status == 200 && !answer.body.is_empty());
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn who_cannot_be_reached_is_named() {
    let client = client(&["127.0.0.1"]);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = client.get(&format!("http://{closed}/s3cret"), &[]).await.unwrap_err();
    assert!(matches!(refused, OutboundError::Unreachable { .. }), "{refused:?}");
    assert!(
        refused.to_string().contains("127.0.0.1") && !refused.to_string().contains("s3cret"),
        "{refused}"
    );
    let refused = client.get("http://no-such-name.invalid/s3cret", &[]).await.unwrap_err();
    assert!(matches!(refused, OutboundError::Unresolved { .. }), "{refused:?}");
    assert!(!refused.to_string().contains("s3cret"), "{refused}");
}

#[tokio::test]
async fn calls_are_counted_without_naming_hosts() {
    let registry = Registry::new();
    let client = OutboundClient::new(&Config::default(), &registry).unwrap();
    client.get("http://127.0.0.1/", &[]).await.unwrap_err();
    let text = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    assert!(text.contains(r#"vigie_outbound_requests_total{method="GET",outcome="refused"} 1"#), "{text}");
    assert!(!text.contains("127.0.0.1"), "{text}");
    let again = OutboundClient::new(&Config::default(), &registry);
    assert!(matches!(again, Err(OutboundError::Metrics(_))));
}
