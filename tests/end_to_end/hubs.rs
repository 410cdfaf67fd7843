//! Feeds that a hub tells of (WebSub): news come without a question, over a hub that somebody else wrote; and over one that
//! forges, changes its mind and goes on bringing what nobody wants any more.

use std::sync::{Arc, Mutex};

use axum::{
    Form, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{Method, header::CONTENT_TYPE};
use sha2::Sha256;
use tokio::net::TcpListener;
use vigie_peers::{ACME, Hub, RUNTIME, Server, Site, eventually, free_ports, send};

const FORM: &str = "application/x-www-form-urlencoded";

type Fields = Vec<(String, String)>;

/// A feed that names a hub, and that hub where it is one of ours.
#[derive(Clone, Default)]
struct Blog {
    hub: Arc<Mutex<String>>,
    entries: Arc<Mutex<Vec<String>>>,
    /// How often Vigie asked for the feed.
    asked: Arc<Mutex<u32>>,
    /// The forms that our hub was sent.
    forms: Arc<Mutex<Vec<Fields>>>,
}

impl Blog {
    fn start(hub: Option<&str>) -> (Self, String) {
        let blog = Self::default();
        let router = Router::new().route("/feed", get(feed)).route("/hub", post(subscribed));
        let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        *blog.hub.lock().unwrap() = hub.map_or_else(|| format!("{at}/hub"), str::to_owned);
        let router = router.with_state(blog.clone());
        RUNTIME.spawn(async move { axum::serve(listener, router).await.unwrap() });
        (blog, at)
    }

    fn write(&self, text: &str) {
        self.entries.lock().unwrap().push(text.to_owned());
    }

    fn atom(&self) -> String {
        let now = Timestamp::now();
        let entry = |(number, text): (usize, &String)| {
            format!("<entry><id>urn:blog:{number}</id><title>{text}</title><updated>{now}</updated></entry>")
        };
        let entries: String = self.entries.lock().unwrap().iter().enumerate().map(entry).collect();
        format!(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:blog</id><title>B</title><updated>{now}</updated>{entries}</feed>"#
        )
    }

    /// What our hub was asked, the last time.
    fn form(&self, mode: &str) -> Option<Fields> {
        let forms = self.forms.lock().unwrap();
        forms.iter().rev().find(|form| field(form, "hub.mode") == mode).cloned()
    }
}

fn field<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

async fn feed(State(blog): State<Blog>, headers: HeaderMap) -> Response {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    *blog.asked.lock().unwrap() += u32::from(agent.starts_with("Vigie"));
    let host = headers[header::HOST].to_str().unwrap();
    let link = format!("<{}>; rel=\"hub\", <http://{host}/feed>; rel=\"self\"", blog.hub.lock().unwrap());
    ([(header::LINK, link.as_str()), (header::CONTENT_TYPE, "application/atom+xml")], blog.atom())
        .into_response()
}

async fn subscribed(State(blog): State<Blog>, Form(form): Form<Fields>) -> StatusCode {
    blog.forms.lock().unwrap().push(form);
    StatusCode::ACCEPTED
}

/// A Vigie that hubs reach, and that reads this feed.
fn listener(at: &str) -> (Site, Server) {
    let address = format!("127.0.0.1:{}", free_ports(1));
    let site = Site::new()
        .with_setting("outbound.allow=[\"127.0.0.1\"]")
        .with_setting("sources.pause=\"10ms\"")
        .with_setting(&format!("sources.hub_address=\"http://{address}/\""));
    let server = site.start(&["serve", "--listen", &address]);
    site.apply(&format!(
        "{ACME}\n[[source]]\nid = \"blog\"\nfrom = {{ kind = \"feeds\", urls = [\"{at}/feed\"] }}\n"
    ));
    (site, server)
}

fn texts(server: &Server) -> Vec<String> {
    let page = server.api.search(&[]);
    let mentions = page["mentions"].as_array().cloned().unwrap_or_default();
    let mut texts: Vec<_> =
        mentions.iter().map(|mention| mention["post"]["text"].as_str().unwrap().to_owned()).collect();
    texts.sort();
    texts
}

fn heard(server: &Server, expected: &[&str]) {
    eventually(&format!("{expected:?} are heard"), || (texts(server) == expected).then_some(()));
}

#[test]
fn a_real_hub_brings_what_is_new() {
    let hub = Hub::start();
    let (blog, at) = Blog::start(Some(&hub.url()));
    blog.write("Aurora one");
    let (site, server) = listener(&at);
    heard(&server, &["Aurora one"]);
    eventually("the hub has confirmed", || {
        let listed = site.run(&["sources", "list"]).expect_success().stdout;
        listed.contains("a hub tells of 1 of 1").then_some(())
    });
    blog.write("Aurora two");
    let publish = format!("hub.mode=publish&hub.topic={at}/feed");
    let request = server.api.request(Method::POST, &hub.url());
    assert_eq!(send(request.header(CONTENT_TYPE, FORM).body(publish)).status, 202);
    heard(&server, &["Aurora one", "Aurora two"]);
    assert_eq!(*blog.asked.lock().unwrap(), 1, "the feed was asked once, at the start");
}

/// How a hub signs.
fn signature(secret: &str, body: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(body).finalize();
    let hex = mac.into_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("sha256={hex}")
}

fn bring(server: &Server, callback: &str, signature: &str, body: &str) -> u16 {
    let request = server.api.request(Method::POST, callback).header(CONTENT_TYPE, "application/atom+xml");
    send(request.header("x-hub-signature", signature).body(body.to_owned())).status
}

#[test]
fn only_what_was_asked_for_and_signed_is_taken() {
    let (blog, at) = Blog::start(None);
    blog.write("Aurora one");
    let (site, server) = listener(&at);
    heard(&server, &["Aurora one"]);
    let form = eventually("the hub is asked", || blog.form("subscribe"));
    let (topic, callback, secret) =
        (field(&form, "hub.topic"), field(&form, "hub.callback"), field(&form, "hub.secret"));
    assert_eq!(topic, format!("{at}/feed"));
    assert!(callback.starts_with(&format!("{}/hub/", server.api.url())), "{callback}");
    assert!(secret.len() >= 32 && secret.len() < 200, "{secret}");
    assert_ne!(field(&form, "hub.lease_seconds"), "");

    // It confirms what it asked for, and nothing else.
    let asked = |callback: &str, mode: &str, topic: &str| {
        let parameters = [
            ("hub.mode", mode),
            ("hub.topic", topic),
            ("hub.challenge", "<b>7</b>"),
            ("hub.lease_seconds", "600"),
        ];
        let answer = server.api.ask(callback, &parameters);
        (answer.status, (answer.status == 200).then_some(answer.text))
    };
    let yes = (200, Some("<b>7</b>".to_owned()));
    assert_eq!(asked(callback, "subscribe", topic), yes);
    assert_eq!(asked(callback, "subscribe", "http://other.example/feed").0, 404);
    assert_eq!(asked(callback, "unsubscribe", topic).0, 404, "it is still wanted");
    assert_eq!(asked(&format!("{callback}x"), "subscribe", topic).0, 404);
    assert_eq!(asked(&format!("{callback}x"), "unsubscribe", topic), yes);
    assert_eq!(server.api.get(callback).status, 400);

    // What is not signed, or by somebody else, is left out, and nobody is told.
    blog.write("Aurora forged");
    let forged = blog.atom();
    for wrong in ["", "sha256=00", &signature("another secret", &forged)] {
        assert_eq!(bring(&server, callback, wrong, &forged), 202);
    }
    blog.entries.lock().unwrap().pop();
    blog.write("Aurora two");
    let body = blog.atom();
    assert_eq!(bring(&server, callback, &signature(secret, &body), &body), 202);
    assert_eq!(bring(&server, callback, &signature(secret, &body), &body), 202, "and once more");
    heard(&server, &["Aurora one", "Aurora two"]);
    assert_eq!(bring(&server, &format!("{callback}x"), &signature(secret, &body), &body), 410);
    assert_eq!(*blog.asked.lock().unwrap(), 1, "the feed was asked once, at the start");

    // Of something else than a feed the hub can only mean that there is news.
    blog.write("Aurora three");
    assert_eq!(bring(&server, callback, &signature(secret, "ping"), "ping"), 202);
    heard(&server, &["Aurora one", "Aurora three", "Aurora two"]);

    // A source that is gone is ended, and what is brought for it is not wanted.
    site.apply(ACME);
    let ended = eventually("the hub hears of the end", || blog.form("unsubscribe"));
    assert_eq!((field(&ended, "hub.topic"), field(&ended, "hub.callback")), (topic, callback));
    assert_eq!(asked(callback, "unsubscribe", topic), yes);
    assert_eq!(bring(&server, callback, &signature(secret, &body), &body), 410);
}
