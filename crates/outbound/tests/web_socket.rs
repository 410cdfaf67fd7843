//! WebSockets through the client, against a server on this machine that behaves and misbehaves as servers do.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test may say what they expect")]

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use axum::{
    Router,
    http::{StatusCode, header},
    response::Redirect,
    routing::get,
};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use prometheus::Registry;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{Instant, sleep, timeout},
};
use tokio_tungstenite::{
    WebSocketStream, accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{Request, Response},
    },
};
use vigie_outbound::{Config, Frame, OutboundClient, OutboundError, WebSocket};

const LIMIT: usize = 64 * 1024;
const IDLE: Duration = Duration::from_millis(300);

/// A WebSocket server; the path says what it does with a line.
async fn server() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut path = String::new();
                #[expect(clippy::result_large_err, reason = "the shape that the handshake asks for")]
                let note = |request: &Request, response: Response| {
                    path = request.uri().to_string();
                    Ok(response)
                };
                let Ok(line) = accept_hdr_async(stream, note).await else { return };
                behave(&path, line).await;
            });
        }
    });
    address
}

async fn behave(path: &str, mut line: WebSocketStream<TcpStream>) {
    match path {
        "/echo?a=b" => {
            while let Some(Ok(message)) = line.next().await {
                if message.is_text() || message.is_binary() {
                    line.send(message).await.unwrap();
                }
            }
        }
        "/ping" => {
            line.send(Message::Ping(Bytes::from_static(b"there?"))).await.unwrap();
            let answer = line.next().await.unwrap().unwrap();
            line.send(Message::text(format!("{answer:?}"))).await.unwrap();
        }
        // Reads, and so answers pings, but says nothing for a long while.
        "/quiet" => {
            let _ = timeout(IDLE * 4, async { while line.next().await.is_some() {} }).await;
            line.send(Message::text("at last")).await.unwrap();
        }
        "/dead" => sleep(Duration::from_secs(60)).await,
        "/large" => line.send(Message::text("x".repeat(LIMIT + 1))).await.unwrap(),
        "/exact" => line.send(Message::text("x".repeat(LIMIT))).await.unwrap(),
        "/bye" => line.close(None).await.unwrap(),
        "/gone" => drop(line),
        "/garbage" => {
            line.get_mut().write_all(b"\xff\xff\xff\xff no frame at all").await.unwrap();
            sleep(Duration::from_secs(60)).await;
        }
        "/count" => {
            for number in 0..300 {
                line.send(Message::text(number.to_string())).await.unwrap();
                if number % 50 == 0 {
                    sleep(Duration::from_millis(5)).await;
                }
            }
            line.close(None).await.unwrap();
        }
        other => panic!("nobody asks for {other}"),
    }
}

fn client(allow: &[&str]) -> OutboundClient {
    let config = Config {
        allow: allow.iter().map(ToString::to_string).collect(),
        timeout: Duration::from_secs(2),
        max_response_bytes: LIMIT,
        ..Config::default()
    };
    OutboundClient::new(&config, &Registry::new()).unwrap()
}

async fn open(path: &str) -> WebSocket {
    let url = format!("ws://{}/{path}", server().await);
    client(&["127.0.0.1"]).web_socket(&url, &[("x-token", "s3cret")], IDLE).await.unwrap()
}

#[tokio::test]
async fn texts_and_bytes_go_both_ways() {
    let mut line = open("echo?a=b").await;
    line.send("caf\u{e9}".to_owned()).await.unwrap();
    assert_eq!(line.next().await.unwrap(), Some(Frame::Text("caf\u{e9}".to_owned())));
    line.send(String::new()).await.unwrap();
    assert_eq!(line.next().await.unwrap(), Some(Frame::Text(String::new())));
    line.close().await;
    let mut line = open("exact").await;
    assert_eq!(line.next().await.unwrap(), Some(Frame::Text("x".repeat(LIMIT))));
}

#[tokio::test]
async fn pings_are_answered() {
    let mut line = open("ping").await;
    let Some(Frame::Text(answer)) = line.next().await.unwrap() else { panic!("no text") };
    assert!(answer.starts_with("Pong") && answer.contains("there?"), "{answer}");
}

#[tokio::test]
async fn a_quiet_line_is_kept_and_a_dead_one_is_given_up() {
    let mut line = open("quiet").await;
    assert_eq!(line.next().await.unwrap(), Some(Frame::Text("at last".to_owned())));

    let (mut line, started) = (open("dead").await, Instant::now());
    let ended = line.next().await;
    assert!(matches!(ended, Err(OutboundError::TimedOut { .. })), "{ended:?}");
    assert!(started.elapsed() < IDLE * 4, "{:?}", started.elapsed());

    // Also by one who never waits for long.
    let (mut line, started) = (open("dead").await, Instant::now());
    loop {
        if let Ok(ended) = timeout(IDLE / 10, line.next()).await {
            assert!(matches!(ended, Err(OutboundError::TimedOut { .. })), "{ended:?}");
            break;
        }
        assert!(started.elapsed() < IDLE * 10, "a dead line was waited for");
    }
}

#[tokio::test]
async fn a_line_that_ends_says_how() {
    let check = async |path: &str, good: fn(&Result<Option<Frame>, OutboundError>) -> bool| {
        let mut line = open(path).await;
        let ended = line.next().await;
        assert!(good(&ended), "{path}: {ended:?}");
        line.close().await;
    };
    check("bye", |ended| matches!(ended, Ok(None))).await;
    check("gone", |ended| matches!(ended, Err(OutboundError::Unreachable { .. }))).await;
    check("garbage", |ended| matches!(ended, Err(OutboundError::Unreachable { .. }))).await;
    check("large", |ended| matches!(ended, Err(OutboundError::TooLarge { limit: LIMIT, .. }))).await;
}

#[tokio::test]
async fn who_stops_waiting_loses_nothing() {
    let mut line = open("count").await;
    let mut next = 0;
    loop {
        match timeout(Duration::from_micros(100), line.next()).await {
            Ok(Ok(Some(Frame::Text(number)))) => {
                assert_eq!(number, next.to_string());
                next += 1;
            }
            Ok(Ok(None)) => break,
            Ok(other) => panic!("{other:?}"),
            Err(_) => {}
        }
    }
    assert_eq!(next, 300);
}

#[tokio::test]
async fn a_private_address_is_refused() {
    let port = server().await.port();
    let client = client(&[]);
    for host in ["127.0.0.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "localhost"] {
        for scheme in ["ws", "wss"] {
            let url = format!("{scheme}://{host}:{port}/echo");
            let refused = client.web_socket(&url, &[], IDLE).await;
            assert!(matches!(refused, Err(OutboundError::Private { .. })), "{url}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn other_addresses_are_refused_for_good() {
    let client = client(&["127.0.0.1"]);
    for url in ["https://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "ws://", "ws://me:s3cret@127.0.0.1/"]
    {
        let refused = client.web_socket(url, &[], IDLE).await.unwrap_err();
        assert!(refused.is_permanent() && !refused.to_string().contains("s3cret"), "{url}: {refused}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_web_socket_is_told() {
    let app = Router::new()
        .route("/forbidden", get(async || StatusCode::FORBIDDEN))
        .route("/busy", get(async || (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "7")])))
        .route("/page", get(async || "a page"))
        .route("/away", get(async || Redirect::to("/page")));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let to = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let client = client(&["127.0.0.1"]);
    let check = async |path: &str, expected: u16, wait: Option<u64>| {
        let refused = client.web_socket(&format!("ws://{to}/{path}"), &[], IDLE).await;
        let Err(OutboundError::NoUpgrade { status, retry_after, .. }) = refused else {
            panic!("{path}: {refused:?}")
        };
        assert_eq!((status, retry_after), (expected, wait.map(Duration::from_secs)), "{path}");
    };
    check("forbidden", 403, None).await;
    check("busy", 429, Some(7)).await;
    check("page", 200, None).await;
    check("away", 303, None).await;
    check("nothing", 404, None).await;
}

/// One who takes the call and answers with these bytes, whatever was asked.
async fn answers_with(bytes: &'static str) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        stream.write_all(bytes.as_bytes()).await.unwrap();
        sleep(Duration::from_secs(60)).await;
    });
    address
}

#[tokio::test]
async fn a_handshake_that_proves_nothing_is_no_web_socket() {
    let client = client(&["127.0.0.1"]);
    let head = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
                sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    let refused = client.web_socket(&format!("ws://{}/", answers_with(head).await), &[], IDLE).await;
    assert!(matches!(refused, Err(OutboundError::NoUpgrade { status: 101, .. })), "{refused:?}");

    let refused = client.web_socket(&format!("ws://{}/", answers_with("").await), &[], IDLE).await;
    assert!(matches!(refused, Err(OutboundError::TimedOut { .. })), "{refused:?}");
}
