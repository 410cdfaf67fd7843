//! RSS and Atom, as far as they can be read: the whole feed where it is sound, else each entry on its own.

use std::time::Duration;

use feed_rs::{
    model::{self, Entry, Feed, Text},
    parser::{Builder, Parser},
};
use jiff::Timestamp;

use super::{
    date::when,
    hub::Named,
    item::{Document, Item, Person, Rich, Unread},
    media,
    mend::{Root, mend, name, root},
};

/// The most entries that are looked at one by one.
const MOST_PIECES: usize = 5_000;

/// Reads a feed; `base` is where it came from.
pub(super) fn read(text: &str, base: &str) -> Result<Document, Unread> {
    let (at, root) = root(text).ok_or(Unread::NoFeed)?;
    let text = with_version(media::mended(mend(text.get(at..).unwrap_or_default(), root)));
    let frame = Frame::of(&text);
    let (feed, left_out) = match parser(base).parse(text.as_bytes()) {
        Ok(feed) => (feed, 0),
        Err(error) => frame.salvage(base).ok_or_else(|| Unread::Broken(error.to_string()))?,
    };
    Ok(Document { hint: hint(&feed, frame.head), left_out, ..document(feed, root) })
}

/// A parser for one text: one that failed in the middle of an entry cannot be used again.
fn parser(base: &str) -> Parser {
    let base = url::Url::parse(base).ok().map(String::from);
    Builder::new()
        .base_uri(base)
        .sanitize_content(false)
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(|text| when(text)?.to_string().parse().ok())
        .build()
}

/// The versions of RSS that the parser does not know read as 2.0, which they resemble.
fn with_version(text: String) -> String {
    let Some(rest) = text.strip_prefix("<rss") else { return text };
    let Some((attributes, rest)) = rest.split_once('>') else { return text };
    let known = ["2.0", "0.91", "0.92"].iter().any(|version| {
        attributes.contains(&format!("version=\"{version}\""))
            || attributes.contains(&format!("version='{version}'"))
    });
    if known {
        return text;
    }
    let others = attributes.split_whitespace().filter(|attribute| !attribute.starts_with("version"));
    format!("<rss version=\"2.0\" {}>{rest}", others.collect::<Vec<_>>().join(" "))
}

/// What lies around the entries of a feed, and the entries.
struct Frame<'a> {
    /// Everything before the first entry.
    head: &'a str,
    pieces: Vec<&'a str>,
}

impl<'a> Frame<'a> {
    fn of(text: &'a str) -> Self {
        let mut begins = Vec::new();
        for (at, _) in text.match_indices('<') {
            let name = name(text.get(at + 1..).unwrap_or_default());
            if matches!(name.rsplit(':').next(), Some("item" | "entry")) {
                begins.push(at);
            }
            if begins.len() > MOST_PIECES {
                break;
            }
        }
        let ends = begins.iter().skip(1).copied().chain([text.len()]);
        let pieces = begins.iter().zip(ends).filter_map(|(begin, end)| text.get(*begin..end)).collect();
        let head = begins.first().and_then(|first| text.get(..*first)).unwrap_or(text);
        Self { head, pieces }
    }

    /// Reads each entry that is whole on its own, and counts those that are not. `None` where nothing can be read.
    fn salvage(&self, base: &str) -> Option<(Feed, usize)> {
        let (mut feed, mut left_out) = (None::<Feed>, 0);
        let root = self.head.split_inclusive('>').next()?;
        let root_name = name(root.get(1..)?);
        let (open, close) = match root_name {
            "rss" => ("<channel>", "</channel>"),
            _ => ("", ""),
        };
        // What the feed says of itself, where that much is sound.
        let alone = format!("{}{close}</{root_name}>", self.head);
        if let Ok(head) = parser(base).parse(alone.as_bytes()) {
            feed = Some(head);
        }
        for piece in &self.pieces {
            let name = name(piece.get(1..)?);
            let end = format!("</{name}>");
            let read = piece.rfind(&end).and_then(|at| piece.get(..at)).and_then(|inner| {
                let parse = |inner: &str| {
                    let alone = format!("{root}{open}{inner}{end}{close}</{root_name}>");
                    parser(base).parse(alone.as_bytes()).ok().filter(|read| !read.entries.is_empty())
                };
                parse(inner).or_else(|| parse(&without_content(inner)?))
            });
            match (read, &mut feed) {
                (Some(read), Some(feed)) => feed.entries.extend(read.entries),
                (Some(read), feed) => *feed = Some(read),
                (None, _) => left_out += 1,
            }
        }
        Some((feed.filter(|feed| !feed.entries.is_empty())?, left_out))
    }
}

/// An entry of Atom without its content, which may be of a kind that nobody reads.
fn without_content(entry: &str) -> Option<String> {
    let (before, rest) = entry.split_once("<content")?;
    let after = rest.split_once("</content>").map(|(_, after)| after);
    let after = after.or_else(|| rest.split_once("/>").map(|(_, after)| after))?;
    Some(format!("{before}{after}"))
}

/// `ttl` of RSS and the syndication module (<http://purl.org/rss/1.0/modules/syndication/>).
fn hint(feed: &Feed, head: &str) -> Option<Duration> {
    let minutes = feed.ttl.map(|minutes| Duration::from_secs(60 * u64::from(minutes)));
    let said = |tag: &str| head.split_once(tag)?.1.split(['<', '>']).nth(1).map(str::trim);
    let period = match said("sy:updatePeriod") {
        Some("hourly") => Some(3_600),
        Some("daily") => Some(86_400),
        Some("weekly" | "monthly" | "yearly") => Some(7 * 86_400),
        _ => None,
    };
    let times = said("sy:updateFrequency").and_then(|times| times.parse().ok()).unwrap_or(1_u64).max(1);
    minutes.max(period.map(|seconds| Duration::from_secs(seconds / times)))
}

fn document(feed: Feed, root: Root) -> Document {
    let author = feed.authors.into_iter().next().and_then(person);
    let items = feed.entries.into_iter().map(|entry| item(entry, root)).collect();
    let linked = |rel: &str| feed.links.iter().find(|link| link.rel.as_deref() == Some(rel));
    let address = |rel: &str| linked(rel).map(|link| link.href.clone());
    let hub = Named { hub: address("hub"), own: address("self") };
    Document { language: feed.language, author, hub, items, ..Document::default() }
}

fn item(entry: Entry, root: Root) -> Item {
    let rich = |text: Text| rich(text, root);
    let mut bodies = Vec::new();
    if let Some(content) = entry.content
        && let Some(text) = content.body
    {
        bodies.push(Rich { html: content.content_type.to_string() != "text/plain", text });
    }
    bodies.extend(entry.summary.map(rich));
    let mut media = Vec::new();
    let (mut likes, mut views) = (0, None);
    for object in entry.media {
        media.extend(object.content.into_iter().filter_map(|content| content.url).map(String::from));
        media.extend(object.thumbnails.into_iter().map(|thumbnail| thumbnail.image.uri));
        bodies.extend(object.description.map(rich));
        if let Some(community) = object.community {
            likes = likes.max(community.stars_count.unwrap_or_default());
            views = views.or(community.stats_views);
        }
    }
    let enclosed = |link: &&model::Link| link.rel.as_deref() == Some("enclosure");
    media.extend(entry.links.iter().filter(enclosed).map(|link| link.href.clone()));
    let points = |link: &&model::Link| {
        link.target.is_none() && matches!(link.rel.as_deref(), None | Some("alternate"))
    };
    Item {
        link: entry.links.iter().find(points).map(|link| link.href.clone()),
        guid: entry.id,
        title: entry.title.map(rich),
        bodies,
        author: entry.authors.into_iter().find_map(person),
        language: entry.language,
        published: entry.published.and_then(|at| Timestamp::from_second(at.timestamp()).ok()),
        updated: entry.updated.and_then(|at| Timestamp::from_second(at.timestamp()).ok()),
        media,
        likes,
        views,
    }
}

/// In RSS nothing says whether a text is HTML, and most are.
fn rich(text: Text, root: Root) -> Rich {
    Rich { html: root == Root::Rss || text.content_type.to_string() != "text/plain", text: text.content }
}

fn person(person: model::Person) -> Option<Person> {
    let name = Some(person.name?.trim().to_owned()).filter(|name| !name.is_empty())?;
    Some(Person { name: Some(name), address: person.uri })
}
