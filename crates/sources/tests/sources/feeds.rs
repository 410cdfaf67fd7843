//! Feeds over HTTP: what is read of them, what is asked for again and what is not, and what a restart remembers.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what they expect")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;
use vigie_model::{Origin, Post, PostEvent};
use vigie_sources::{AnySource, Cursor, Kit, Source, SourceBatch, SourceError, open};

use crate::{
    conformance::{
        Change, Network, http,
        http::Service,
        kit,
        stage::{History, Said, Stage, Standing},
    },
    ground::Asked,
};

fn feed(url: &str, kit: Kit) -> AnySource {
    open(&Origin::Feeds { urls: vec![url.to_owned()] }, kit).unwrap()
}

/// An RSS feed of the newest twenty of so many posts.
fn rss(posts: usize) -> String {
    let items = (0..posts).rev().take(20).map(|number| {
        let at = "2026-03-01T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(number as i64);
        let at = jiff::fmt::rfc2822::to_string(&at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap();
        format!("<item><guid>{number}</guid><title>Post {number}</title><link>https://a.example/{number}</link>\
                 <description>&lt;p&gt;Words &amp;amp; more&lt;/p&gt;</description><pubDate>{at}</pubDate></item>")
    });
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>News</title><language>fr-FR</language>{}</channel></rss>",
        items.collect::<String>()
    )
}

fn honest(asked: &Asked, posts: usize) -> Response {
    unless_known(asked, posts, || rss(posts))
}

/// A feed, to who does not know this state of it.
fn unless_known(asked: &Asked, state: usize, feed: impl FnOnce() -> String) -> Response {
    let etag = format!("\"{state}\"");
    if asked.headers.get(header::IF_NONE_MATCH).is_some_and(|known| *known == *etag) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::ETAG, etag)], feed()).into_response()
}

/// A feed as it is played for the suite.
#[derive(Default)]
pub(crate) struct Press;

impl Network for Press {
    // An entry that is not shown any more may have been pushed out by newer ones.
    const TELLS: &'static [Change] = &[Said::Edited];

    fn origin(base: &str) -> Origin {
        Origin::Feeds { urls: vec![format!("{base}/feed.xml")] }
    }

    async fn play(self, stage: Stage) -> String {
        http::serve(stage, Self::BAD_AT, |asked, stage| {
            let history = stage.history();
            unless_known(asked, history.said.len(), || items(&entries(&history)))
        })
        .await
    }
}

fn entries(history: &History) -> String {
    let entry = |post: Standing| {
        let at = jiff::fmt::rfc2822::to_string(&post.at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap();
        format!(
            "<item><guid>{}</guid><title>News</title><description>{}</description><pubDate>{at}</pubDate></item>",
            post.number, post.text
        )
    };
    history.posts().into_iter().rev().map(entry).collect()
}

/// Reads a feed that is served once as such, from scratch.
async fn read_as(content_type: &str, body: impl Into<Vec<u8>>) -> Result<Vec<Post>, SourceError> {
    let (content_type, body) = (content_type.to_owned(), body.into());
    let answer =
        move |_: &Asked, _| ([(header::CONTENT_TYPE, content_type.clone())], body.clone()).into_response();
    let service = Service::start(answer).await;
    let mut source = feed(&format!("{}/feed", service.base), kit(&[]));
    source.connect(None).await?;
    let batch =
        timeout(Duration::from_secs(60), source.next_batch()).await.expect("there is something to read");
    Ok(posted(batch?))
}

fn posted(batch: SourceBatch) -> Vec<Post> {
    let posts = batch.events.into_iter().map(|event| match event {
        PostEvent::Posted(post) => post,
        other => panic!("{other:?} is not a new post"),
    });
    posts.collect()
}

/// An RSS feed with these items.
fn items(items: &str) -> String {
    format!(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
             <channel><title>T</title>{items}</channel></rss>"
    )
}

async fn one(feed: impl Into<Vec<u8>>) -> Post {
    let feed = feed.into();
    let mut posts = read_as("text/xml", feed.clone()).await.unwrap();
    assert_eq!(posts.len(), 1, "{}", String::from_utf8_lossy(&feed));
    posts.remove(0)
}

#[tokio::test]
async fn each_format_is_read() {
    let post = one(items(
        "<item><guid>https://a.example/1</guid><title>Fish &amp;amp; chips</title><link>https://a.example/1?utm=x</link>\
         <dc:creator>Ana</dc:creator><description>short</description>\
         <content:encoded><![CDATA[<p>Long <a href=\"https://b.example/\">text</a></p><img src=\"https://a.example/i.png\">]]></content:encoded>\
         <enclosure url=\"https://a.example/s.mp3\" type=\"audio/mpeg\" length=\"1\"/><pubDate>Tue, 03 Mar 2026 10:15:00 +0100</pubDate></item>",
    ))
    .await;
    assert_eq!(post.id.as_str(), "feed:https://a.example/1");
    assert_eq!((post.title.as_deref(), post.text.as_str()), (Some("Fish & chips"), "Long text"));
    assert_eq!(post.url.as_deref(), Some("https://a.example/1?utm=x"));
    assert_eq!(post.author.unwrap().name.as_deref(), Some("Ana"));
    assert_eq!(post.published_at.to_string(), "2026-03-03T09:15:00Z");
    assert_eq!(post.links, ["https://b.example/"]);
    assert_eq!(post.media, ["https://a.example/i.png", "https://a.example/s.mp3"]);

    let post = one(
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='fr-CA' xml:base='https://a.example/blog/'>\
         <author><name>Bo</name><uri>https://a.example/bo</uri></author>\
         <entry><id>tag:a.example,2026:1</id><title type='html'>Un &lt;b&gt;titre&lt;/b&gt;</title><link href='p/1'/>\
         <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Le <i>texte</i></p></div></content>\
         <updated>2026-03-03T10:15:00Z</updated></entry></feed>",
    )
    .await;
    assert_eq!(post.id.as_str(), "feed:tag:a.example,2026:1");
    assert_eq!(
        (post.title.as_deref(), post.text.as_str(), post.lang.as_deref()),
        (Some("Un titre"), "Le texte", Some("fr"))
    );
    assert_eq!(post.url.as_deref(), Some("https://a.example/blog/p/1"));
    assert_eq!(post.author.unwrap().id.as_deref(), Some("https://a.example/bo"));
    assert_eq!(post.published_at.to_string(), "2026-03-03T10:15:00Z");

    let post = one(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","language":"en","items":[
            {"id":7,"url":"https://a.example/7","title":5,"content_text":"a < b\n\nand more","date_published":"2026-03-03T10:15:00+01:00",
             "authors":[{"name":"Cy"}],"tags":7,"attachments":[{"url":"https://a.example/v.mp4"}]}, "odd"]}"#,
    )
    .await;
    assert!(post.id.as_str().starts_with("feed:") && post.id.as_str().ends_with("/7"), "{}", post.id);
    assert_eq!(
        (post.title.as_deref(), post.text.as_str(), post.lang.as_deref()),
        (Some("5"), "a < b\nand more", Some("en"))
    );
    assert_eq!(post.media, ["https://a.example/v.mp4"]);

    let post = one(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel><title>T</title></channel>\
         <item rdf:about='https://a.example/1'><title>Old</title><link>https://a.example/1</link><description>words</description></item></rdf:RDF>",
    )
    .await;
    assert_eq!((post.id.as_str(), post.text.as_str()), ("feed:https://a.example/1", "words"));
    assert_eq!(post.author.unwrap().name.as_deref(), Some("a.example"));
}

#[tokio::test]
async fn broken_feeds_are_read_as_far_as_they_can_be() {
    let check = async |feed: Vec<u8>, expected: &[&str]| {
        let shown = String::from_utf8_lossy(&feed).into_owned();
        let texts: Vec<String> =
            read_as("text/xml", feed).await.unwrap().into_iter().map(|post| post.text).collect();
        assert_eq!(texts, expected, "{shown}");
    };
    let item = |text: &str| items(&format!("<item><guid>1</guid><description>{text}</description></item>"));
    check(item("AT&T &nbsp;<b>bold</b><br>caf&eacute;").into_bytes(), &["AT&T bold\ncafé"]).await;
    check(
        item("&amp;lt;p&amp;gt;twice &amp;amp;eacute;scaped&amp;lt;/p&amp;gt;").into_bytes(),
        &["twice éscaped"],
    )
    .await;
    check(item("if a &amp;lt; b then").into_bytes(), &["if a < b then"]).await;
    check(item("control \u{1}\u{b} letters &#0;&#x1f;").into_bytes(), &["control letters"]).await;
    // Latin-1 that says that it is UTF-8, and the other way round.
    let latin = item("café").chars().map(|letter| letter as u8).collect::<Vec<_>>();
    check([b"<?xml version='1.0' encoding='utf-8'?>".to_vec(), latin].concat(), &["café"]).await;
    check(format!("<?xml version='1.0' encoding='iso-8859-1'?>{}", item("café")).into_bytes(), &["café"])
        .await;
    let wide = item("日本 🐈").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    check([vec![0xff, 0xfe], wide].concat(), &["日本 🐈"]).await;
    // A second declaration in the middle, a warning before, text behind.
    check(
        format!(
            "<br />\n<b>Warning</b>: x in /srv/a.php\n{}\nthank you",
            item("kept <?xml version='1.0' encoding='latin1'?>")
        )
        .into_bytes(),
        &["kept"],
    )
    .await;
    // The connection broke: what is whole is kept.
    let whole = items(
        "<item><guid>1</guid><description>one</description></item><item><guid>2</guid><description>two</description></item>",
    );
    let cut = whole.find("two").unwrap();
    check(whole.as_bytes()[..cut].to_vec(), &["one"]).await;
    // One entry is beyond help, the others are not.
    let mixed = items(
        "<item><guid>1</guid><description>one</description></item><item><guid>2</guid><a></b></item><item><guid>3</guid><description>three</description></item>",
    );
    check(mixed.into_bytes(), &["three", "one"]).await;
    let empty_content = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:a:1</id><title>kept</title><content type='html'></content></entry></feed>";
    check(empty_content.as_bytes().to_vec(), &["kept"]).await;
    check(
        b"<rss version='2.01'><channel><item><title>odd version</title></item></channel></rss>".to_vec(),
        &["odd version"],
    )
    .await;
    check(
        b"<rss><channel><item><title>no version</title></item><item/></channel></rss>".to_vec(),
        &["no version"],
    )
    .await;
}

#[tokio::test]
async fn each_post_has_a_name_of_its_own() {
    let ids = async |feed: String| -> Vec<String> {
        let posts = read_as("text/xml", feed).await.unwrap();
        posts.into_iter().rev().map(|post| post.id.to_string()).collect()
    };
    let item = |guid: &str, link: &str, title: &str| {
        format!("<item><guid>{guid}</guid><link>{link}</link><title>{title}</title></item>")
    };
    // The same number in two feeds is two posts; in the same feed it is one.
    let first = ids(items(&item("1", "https://a.example/1", "x"))).await;
    let second = ids(items(&item("1", "https://a.example/1", "x"))).await; // another port
    assert!(
        first[0].starts_with("feed:") && first[0].ends_with("/1") && first != second,
        "{first:?} {second:?}"
    );
    // Without a guid the link is the name; where several share it, what they say.
    assert_eq!(ids(items(&item("", "https://a.example/1", "x"))).await, ["feed:https://a.example/1"]);
    let shared = ids(items(
        &[item("same", "https://a.example/", "x"), item("same", "https://a.example/", "y")].concat(),
    ))
    .await;
    assert!(shared.len() == 2 && shared[0] != shared[1] && !shared[0].contains("same"), "{shared:?}");
    let shared = ids(items(
        &[item("same", "https://a.example/1", "x"), item("same", "https://a.example/2", "y")].concat(),
    ))
    .await;
    assert_eq!(shared, ["feed:https://a.example/1", "feed:https://a.example/2"]);
    // What an id may not hold is hashed.
    for odd in ["two words", &"long".repeat(200), "a\u{85}b"] {
        let id = ids(items(&item(odd, "", "x"))).await.remove(0);
        assert!(id.len() < 60 && !id.contains("long") && !id.contains("words"), "{id}");
    }
    // Google's alerts lead to what they found.
    let alert = one("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>tag:google.com,2013:googlealerts/feed:1</id><title>A</title>\
        <link href='https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://news.example/a%3Fb%3D1&amp;ct=ga'/></entry></feed>").await;
    assert_eq!(alert.url.as_deref(), Some("https://news.example/a?b=1"));
    assert_eq!(alert.author.unwrap().name.as_deref(), Some("news.example"));
}

#[tokio::test]
async fn times_that_cannot_be_are_times_of_finding() {
    for date in [
        "",
        "yesterday",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 03 Mar 2990 10:15:00 GMT",
        "9999-12-31T23:59:59Z",
    ] {
        let begun = Timestamp::now();
        let post = one(items(&format!("<item><title>x</title><pubDate>{date}</pubDate></item>"))).await;
        assert!((begun..=Timestamp::now()).contains(&post.published_at), "{date}: {}", post.published_at);
    }
}

#[tokio::test]
async fn a_page_is_no_feed_and_the_check_finds_its_feeds() {
    let page = |head: &'static str| {
        move |asked: &Asked, _: usize| match asked.path.as_str() {
            "/robots.txt" => "User-agent: *\nDisallow: /private".into_response(),
            "/blog" | "/private/blog" => {
                axum::response::Html(format!("<html><head>{head}</head><body>Hello</body></html>"))
                    .into_response()
            }
            "/named.xml" | "/feed.xml" => rss(3).into_response(),
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    };
    let check = async |head: &'static str, path: &str, expected: Option<&str>| {
        let service = Service::start(page(head)).await;
        let at = |path: &str| Origin::Feeds { urls: vec![format!("{}{path}", service.base)] };
        let finding = vigie_sources::check(&at(path), &kit(&[])).await;
        assert!(matches!(finding.refused, Some(SourceError::Refused { .. })), "{finding:?}");
        assert_eq!(finding.instead, expected.map(at).into_iter().collect::<Vec<_>>(), "{path} {head}");
        if let Some(found) = finding.instead.first() {
            let finding = vigie_sources::check(found, &kit(&[])).await;
            assert_eq!((finding.posts.len(), finding.refused, finding.per_day), (3, None, Some(1_440)));
        }
    };
    check("<link rel='alternate' type='application/rss+xml' href='/named.xml'>", "/blog", Some("/named.xml"))
        .await;
    check("", "/blog", Some("/feed.xml")).await;
    check("<link rel='alternate' type='application/rss+xml' href='/named.xml'>", "/private/blog", None).await;
    check("", "/nothing", None).await;
}

#[tokio::test]
async fn only_news_leave_a_feed_and_edits_are_told() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let answer = move |asked: &Asked, posts: usize| {
        count.fetch_add(1, Ordering::Relaxed);
        // From the fourth post on, the first one says something else.
        let body = rss(posts.min(4));
        let body = if posts > 4 { body.replace("Post 0", "Post zero") } else { body };
        let body = body.replace("news", &asked.headers.len().to_string());
        body.into_response()
    };
    let service = Service::start(answer).await;
    let mut source = feed(&format!("{}/feed", service.base), kit(&[]));
    service.hold(3);
    source.connect(None).await.unwrap();
    assert_eq!(posted(source.next_batch().await.unwrap()).len(), 3);
    let mut patience = 600;
    while asked.load(Ordering::Relaxed) <= 2 {
        assert!(timeout(Duration::from_millis(100), source.next_batch()).await.is_err(), "nothing is new");
        patience -= 1;
        assert!(patience > 0, "it was asked");
    }
    service.hold(4);
    let batch = source.next_batch().await.unwrap();
    let cursor = batch.cursor.clone();
    assert_eq!(posted(batch).len(), 1);
    // After a restart nothing leaves again, and what changed meanwhile does.
    let mut source = feed(&format!("{}/feed", service.base), kit(&[]));
    source.connect(Some(cursor.clone())).await.unwrap();
    assert!(timeout(Duration::from_millis(200), source.next_batch()).await.is_err(), "nothing is new");
    service.hold(5);
    let batch = source.next_batch().await.unwrap();
    assert!(
        matches!(&batch.events[..], [PostEvent::Edited(post)] if post.title.as_deref() == Some("Post zero")),
        "{batch:?}"
    );
    assert!(cursor.0.len() < 300, "{cursor}");
}

#[tokio::test]
async fn a_feed_that_moved_for_good_is_asked_at_its_new_place() {
    let asked = Arc::new(std::sync::Mutex::new(Vec::new()));
    let told = Arc::clone(&asked);
    let answer = move |asked: &Asked, posts: usize| {
        let path = asked.path.clone();
        told.lock().unwrap().push(path.clone());
        match (path.as_str(), posts) {
            ("/old", 1..=3) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, "/new")]).into_response(),
            ("/lent", _) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/new")]).into_response(),
            ("/new", 4..) => StatusCode::NOT_FOUND.into_response(),
            _ => honest(asked, posts),
        }
    };
    let service = Service::start(answer).await;
    let read = async |path: &str, cursor: Option<Cursor>, posts: usize| {
        service.hold(posts);
        asked.lock().unwrap().clear();
        let mut source = feed(&format!("{}{path}", service.base), kit(&[]));
        source.connect(cursor).await.unwrap();
        let cursor = source.next_batch().await.unwrap().cursor;
        (cursor, asked.lock().unwrap().clone())
    };
    let (cursor, asked_at) = read("/old", None, 2).await;
    assert_eq!(asked_at, ["/old", "/new"]);
    let (cursor, asked_at) = read("/old", Some(cursor), 3).await;
    assert_eq!(asked_at, ["/new"]);
    let (_, asked_at) = read("/old", Some(cursor), 4).await; // it moved back
    assert_eq!(asked_at, ["/new", "/old"]);
    let (cursor, _) = read("/lent", None, 2).await;
    let (_, asked_at) = read("/lent", Some(cursor), 3).await;
    assert_eq!(asked_at, ["/lent", "/new"]);
}

#[tokio::test]
async fn failures_are_told_and_met_with_patience() {
    let answer = |asked: &Asked, _: usize| match asked.path.as_str() {
        "/busy" => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "999999999")]).into_response(),
        "/down" => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        "/gone" => StatusCode::GONE.into_response(),
        _ => "<rss><channel><item>".into_response(),
    };
    let service = Service::start(answer).await;
    let check = async |path: &str, expected: &str, refused: bool| {
        let mut source = feed(&format!("{}{path}", service.base), kit(&[]));
        source.connect(None).await.unwrap();
        let error = source.next_batch().await.expect_err(path);
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(matches!(error, SourceError::Refused { .. }), refused, "{error}");
        let SourceError::Unavailable { retry_after, .. } = error else { return };
        let wait = retry_after.expect("a wait");
        assert!(wait <= Duration::from_secs(24 * 3_600), "{wait:?}");
    };
    check("/busy", "asks to be left alone", false).await;
    check("/down", "status 503", false).await;
    check("/gone", "gone for good", true).await;
    check("/broken", "cannot be read as a feed", false).await;
}
