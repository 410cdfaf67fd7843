//! What is edited or taken back at a source is found as it stands there now, or not at all.

use std::sync::{Arc, Mutex};

use axum::Router;
use jiff::Timestamp;
use tokio::net::TcpListener;
use vigie_peers::{ACME, RUNTIME, Server, Site, eventually, set};

use crate::jetstream::Stream;

/// A feed with one entry, which says what a test has it say.
fn feed(text: &Arc<Mutex<String>>) -> String {
    let (text, now) = (Arc::clone(text), Timestamp::now());
    let app = Router::new().fallback(async move || {
        let text = text.lock().unwrap();
        format!(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:blog</id><title>Blog</title><updated>{now}</updated>
            <entry><id>urn:blog:1</id><title>Hours</title><updated>{now}</updated><content>{text}</content></entry></feed>"#
        )
    });
    let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}/feed.xml", listener.local_addr().unwrap());
    RUNTIME.spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}

/// Waits until just these texts are found, by words or without any.
fn finds(server: &Server, words: &str, texts: &[&str]) {
    let expected = set(texts.iter().map(ToString::to_string));
    eventually(&format!("{words:?} finds {texts:?}"), || {
        let parameters = [("q", words)];
        let page = server.api.search(if words.is_empty() { &[] } else { &parameters });
        let mentions = page["mentions"].as_array()?;
        let found = mentions.iter().map(|mention| mention["post"]["text"].as_str().unwrap().to_owned());
        (set(found) == expected).then_some(())
    });
}

#[test]
fn what_changes_at_a_source_changes_here() {
    let (stream, entry) = (Stream::start(), Arc::new(Mutex::new("Aurora opens at eight".to_owned())));
    let site = Site::new()
        .with_setting("outbound.allow=[\"127.0.0.1\"]")
        .with_setting("sources.patience=0.0005")
        .with_setting("sources.pause=\"10ms\"");
    let server = site.serve();
    site.apply(&format!(
        "{ACME}\n[[source]]\nid = \"b\"\nfrom = {{ kind = \"bluesky\", jetstream = \"{}\" }}\n\
         [[source]]\nid = \"f\"\nfrom = {{ kind = \"feeds\", urls = [\"{}\"] }}\n",
        stream.url,
        feed(&entry)
    ));
    stream.post("ana", "1", "Aurora is closed");
    stream.post("ben", "2", "Aurora closed early");
    stream.post("eve", "3", "Aurora, I mean");
    finds(
        &server,
        "",
        &["Aurora opens at eight", "Aurora is closed", "Aurora closed early", "Aurora, I mean"],
    );
    finds(&server, "closed", &["Aurora is closed", "Aurora closed early"]);

    stream.edit("ana", "1", "Aurora is open");
    stream.delete("ben", "2");
    stream.edit("eve", "3", "Borealis, I mean");
    "Aurora opens at nine".clone_into(&mut entry.lock().unwrap());
    finds(&server, "", &["Aurora opens at nine", "Aurora is open"]);
    finds(&server, "closed OR eight", &[]);
}
