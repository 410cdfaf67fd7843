//! Finds the feeds of a page: those that it names in its head, else those that lie where most programs put them.
//!
//! A page was made for people, so `robots.txt` is asked before it is read; feeds are made for programs.

use robotstxt::DefaultMatcher;
use scraper::{Html, Selector};
use tokio::task::spawn_blocking;
use url::Url;
use vigie_outbound::Response;

use super::{encoding, reading::document};
use crate::{Kit, SourceError};

/// What we are called in `robots.txt`.
const AGENT: &str = "Vigie";
/// How much of a `robots.txt` is read (RFC 9309 asks for as much), and of each of its lines.
const ROBOTS: usize = 500 * 1024;
const ROBOTS_LINE: usize = 1_000;
/// How much of a page is read: feeds are named in its head.
const PAGE: usize = 1 << 20;
/// The most feeds of one page.
const MOST: usize = 20;
/// What feeds are in the head of a page.
const TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"];
/// Where feeds lie, beside a page and at the root of its site.
const USUAL: [&str; 6] = ["feed", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json"];

/// The addresses of the feeds of a page, the most likely first; its own where it is a feed.
///
/// # Errors
/// [`SourceError`] when the page cannot be read, or wants not to be.
pub(crate) async fn discover(url: &str, kit: &Kit) -> Result<Vec<String>, SourceError> {
    let address = Url::parse(url).map_err(|error| SourceError::Refused {
        problem: format!("this is no address: {error}"),
        mend: "write it as https://host/path".to_owned(),
    })?;
    let robots = Robots::of(&address, kit).await;
    if !robots.allow(&address) {
        return Err(SourceError::Refused {
            problem: format!(
                "{} wants its pages not to be read by programs",
                address.host_str().unwrap_or_default()
            ),
            mend: "look for the address of a feed on the page, and enter that".to_owned(),
        });
    }
    let page = kit.get(url, &[("accept", "text/html, */*;q=0.5")]).await?;
    if is_feed(&page).await {
        return Ok(vec![page.url]);
    }
    let base = Url::parse(&page.url).unwrap_or(address);
    let body = page.body.slice(..page.body.len().min(PAGE));
    let content_type = page.header("content-type").map(str::to_owned);
    let from = base.clone();
    let named = spawn_blocking(move || named(&encoding::text(&body, content_type.as_deref()), &from)).await;
    let named = named.unwrap_or_default();
    if !named.is_empty() {
        return Ok(named);
    }
    for candidate in usual(&base).filter(|candidate| robots.allow(candidate)) {
        if let Ok(answer) = kit.get(candidate.as_str(), &[]).await
            && is_feed(&answer).await
        {
            return Ok(vec![answer.url]);
        }
    }
    Ok(Vec::new())
}

async fn is_feed(answer: &Response) -> bool {
    let (body, url) = (answer.body.clone(), answer.url.clone());
    let content_type = answer.header("content-type").map(str::to_owned);
    spawn_blocking(move || document(&body, content_type.as_deref(), &url).is_ok()).await.unwrap_or(false)
}

/// The feeds that the head of a page names.
fn named(page: &str, base: &Url) -> Vec<String> {
    let html = Html::parse_document(page);
    let select = |what: &str| {
        Selector::parse(what).map(|what| html.select(&what).collect::<Vec<_>>()).unwrap_or_default()
    };
    let base = select("base[href]")
        .first()
        .and_then(|base_of| base.join(base_of.attr("href")?).ok())
        .unwrap_or_else(|| base.clone());
    let mut feeds = Vec::new();
    for link in select("link[rel][href]") {
        let is = |attribute: &str, word: &str| {
            let value = link.attr(attribute).unwrap_or_default();
            value.split([' ', ';']).any(|part| part.trim().eq_ignore_ascii_case(word))
        };
        if !is("rel", "alternate") || !TYPES.iter().any(|kind| is("type", kind)) {
            continue;
        }
        let feed = link.attr("href").and_then(|href| base.join(href.trim()).ok());
        let Some(feed) = feed.filter(|feed| matches!(feed.scheme(), "http" | "https")).map(String::from)
        else {
            continue;
        };
        // WordPress names its API with a type of feeds.
        if !feed.contains("/wp-json/") && !feeds.contains(&feed) && feeds.len() < MOST {
            feeds.push(feed);
        }
    }
    feeds
}

fn usual(base: &Url) -> impl Iterator<Item = Url> {
    let mut folder = base.clone();
    folder.set_query(None);
    folder.set_fragment(None);
    if !folder.path().ends_with('/') {
        folder.set_path(&format!("{}/", folder.path()));
    }
    let root = base.join("/").unwrap_or_else(|_| base.clone());
    let within = (folder != root).then(|| folder.join("feed").ok()).flatten();
    within.into_iter().chain(USUAL.into_iter().filter_map(move |name| root.join(name).ok()))
}

/// What a site says about programs that read it.
enum Robots {
    Say(String),
    /// It says nothing.
    Open,
    /// It cannot be asked, which counts as a no (RFC 9309, 2.3.1.4).
    Closed,
}

impl Robots {
    async fn of(address: &Url, kit: &Kit) -> Self {
        let Ok(robots) = address.join("/robots.txt") else { return Self::Closed };
        match kit.get(robots.as_str(), &[]).await {
            Ok(answer) => Self::Say(readable(&answer.body)),
            Err(SourceError::Refused { .. }) => Self::Open,
            Err(SourceError::Unavailable { .. }) => Self::Closed,
        }
    }

    fn allow(&self, address: &Url) -> bool {
        match self {
            Self::Say(rules) => {
                DefaultMatcher::default().one_agent_allowed_by_robots(rules, AGENT, address.as_str())
            }
            Self::Open => true,
            Self::Closed => false,
        }
    }
}

/// As much of a `robots.txt` as is looked at.
fn readable(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..ROBOTS).unwrap_or(body)).into_owned();
    let lines = text.split(['\n', '\r']).filter(|line| line.len() <= ROBOTS_LINE);
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_head_of_a_page_names_its_feeds() {
        let base = Url::parse("https://a.example/blog/post?x=1").unwrap();
        let check = |html: &str, expected: &[&str]| assert_eq!(named(html, &base), expected, "{html}");
        check(
            r#"<link rel="alternate" type="application/rss+xml" href="/feed"><LINK REL='ALTERNATE' TYPE='application/atom+xml; charset=utf-8' HREF=atom.xml>"#,
            &["https://a.example/feed", "https://a.example/blog/atom.xml"],
        );
        check(
            r#"<base href="https://b.example/"><link rel="me alternate" type="application/feed+json" href="f.json">"#,
            &["https://b.example/f.json"],
        );
        check(
            r#"<link rel="alternate" hreflang="fr" href="/fr"><link rel=stylesheet type="text/css" href="/x.css">"#,
            &[],
        );
        check(r#"<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/7">"#, &[]);
        check(r#"<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">"#, &[]);
        check("<html", &[]);
        check("", &[]);
    }

    #[test]
    fn what_robots_may_read_is_read() {
        let check = |rules: &str, path: &str, expected: bool| {
            let address = Url::parse("https://a.example").unwrap().join(path).unwrap();
            assert_eq!(Robots::Say(readable(rules.as_bytes())).allow(&address), expected, "{rules} {path}");
        };
        check("", "/", true);
        check("User-agent: *\nDisallow: /private", "/blog", true);
        check("User-agent: *\nDisallow: /private", "/private/x", false);
        check("User-agent: *\nDisallow: /\nUser-agent: vigie\nAllow: /", "/blog", true);
        check("User-agent: Vigie\nDisallow: /", "/blog", false);
        check(&format!("User-agent: *\nDisallow: /{}\nDisallow: /b", "é".repeat(9_000)), "/blog", false);
        assert!(Robots::Open.allow(&Url::parse("https://a.example/").unwrap()));
        assert!(!Robots::Closed.allow(&Url::parse("https://a.example/").unwrap()));
    }

    proptest! {
        #[test]
        fn no_rules_break_it(rules in "(user-agent|disallow|allow|é|[*$%:/ \n#\u{feff}a-f]){0,60}", path in "[/*$%a-zé?;#:]{0,30}") {
            let address = Url::parse("https://a.example").unwrap().join(&format!("/x{path}")).unwrap();
            let _ = Robots::Say(readable(rules.as_bytes())).allow(&address);
        }
    }
}
