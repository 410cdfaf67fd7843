//! From the entries of a feed to posts, each with an id that stays.
//!
//! The id is what the feed says that it is, else the link, else a hash of the words. What is the same for several entries of one
//! feed names none of them. An id that is an address is the same wherever the entry stands; any other (`1`, `post-7`) means something
//! in its feed only, and stands behind a hash of the feed's address.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use url::Url;
use vigie_model::{Author, Engagement, MAX_TEXT_BYTES, Post, PostId};
use xxhash_rust::xxh3::xxh3_64;

use super::item::{Document, Item, Person, Rich};
use crate::html::{self, Plain};

/// The most entries of one answer; the newest are kept.
const MOST_ENTRIES: usize = 1_000;
/// The most bytes of posts in one answer.
const MOST_BYTES: usize = 6 << 20;
/// The longest title and the longest name, in bytes.
const LONGEST_TITLE: usize = 2_000;
const LONGEST_NAME: usize = 300;
/// The longest address that is kept.
const LONGEST_ADDRESS: usize = 2_000;
/// The most images and videos.
const MOST_MEDIA: usize = 20;

/// A post, and what it is recognized by later: a hash of its id, and one of what it says.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) post: Post,
    pub(super) id: u64,
    pub(super) print: u32,
}

/// The posts of a feed, the oldest first, and how many entries made none.
pub(super) fn posts(mut document: Document, feed: &str, now: Timestamp) -> (Vec<Entry>, usize) {
    let found = document.items.len() + document.left_out;
    // What has no date was just published, as far as anybody knows; of two such the first is the newer one.
    document.items.sort_by_key(|item| std::cmp::Reverse(date(item).unwrap_or(now)));
    document.items.truncate(MOST_ENTRIES);
    let cut = found - document.left_out - document.items.len();
    let named = Named::of(&document.items, feed);
    let (mut entries, mut known, mut bytes) = (Vec::new(), HashSet::new(), 0);
    for item in &document.items {
        let Some(post) = named.post(item, &document, now) else { continue };
        bytes += post.text.len();
        if bytes > MOST_BYTES {
            break;
        }
        let id = xxh3_64(post.id.as_str().as_bytes());
        let said = format!("{}\n{}", post.title.as_deref().unwrap_or_default(), post.text);
        let [a, b, c, d, ..] = xxh3_64(said.as_bytes()).to_le_bytes();
        if known.insert(id) {
            entries.push(Entry { post, id, print: u32::from_le_bytes([a, b, c, d]) });
        }
    }
    entries.reverse();
    let left_out = found - cut - entries.len();
    (entries, left_out)
}

fn date(item: &Item) -> Option<Timestamp> {
    item.published.or(item.updated)
}

/// What the entries of one feed are called.
struct Named<'a> {
    feed: String,
    guids: HashMap<&'a str, usize>,
    links: HashMap<&'a str, usize>,
}

impl<'a> Named<'a> {
    fn of(items: &'a [Item], feed: &str) -> Self {
        let (mut guids, mut links) = (HashMap::new(), HashMap::new());
        for item in items {
            *guids.entry(item.guid.trim()).or_default() += 1;
            *links.entry(item.link.as_deref().unwrap_or_default()).or_default() += 1;
        }
        // The same feed over http and https is one.
        let bare = feed.split_once("://").map_or(feed, |(_, rest)| rest).trim_end_matches('/');
        Self { feed: format!("{:016x}", xxh3_64(bare.as_bytes())), guids, links }
    }

    fn id(&self, item: &Item, title: &str, text: &str) -> Option<PostId> {
        let once = |names: &HashMap<&str, usize>, name: &str| !name.is_empty() && names.get(name) == Some(&1);
        let (guid, link) = (item.guid.trim(), item.link.as_deref().unwrap_or_default());
        let hashed = |name: &str| format!("{}/{:016x}", self.feed, xxh3_64(name.as_bytes()));
        let written = if once(&self.guids, guid) {
            if is_address(guid) { guid.to_owned() } else { format!("{}/{guid}", self.feed) }
        } else if once(&self.links, link) {
            link.to_owned()
        } else {
            hashed(&format!("{link}\n{title}\n{text}"))
        };
        PostId::new(format!("feed:{written}"))
            .or_else(|_| PostId::new(format!("feed:{}", hashed(&written))))
            .ok()
    }

    fn post(&self, item: &Item, document: &Document, now: Timestamp) -> Option<Post> {
        let title = item.title.as_ref().map(|title| plain(title).text.replace('\n', " "));
        let title = title.map(|title| cut(title, LONGEST_TITLE)).filter(|title| !title.is_empty());
        let read = item.bodies.iter().map(plain).find(|read| !read.text.is_empty()).unwrap_or_default();
        let Plain { text, mut links, mut media } = read;
        let text = if text.is_empty() { title.clone()? } else { cut(text, MAX_TEXT_BYTES - LONGEST_TITLE) };
        let id = self.id(item, title.as_deref().unwrap_or_default(), &text)?;
        let url = item.link.as_deref().and_then(address).map(unwrapped);
        links = links.into_iter().filter_map(|link| address(&link)).map(unwrapped).collect();
        for address in item.media.iter().filter_map(|media| address(media)) {
            if !media.contains(&address) {
                media.push(address);
            }
        }
        media.retain(|address| address.len() <= LONGEST_ADDRESS);
        media.truncate(MOST_MEDIA);
        let author = item.author.as_ref().or(document.author.as_ref());
        let author = author.and_then(named).or_else(|| site(url.as_deref()?));
        let language = item.language.as_deref().or(document.language.as_deref());
        Some(Post {
            id,
            source: "feed".to_owned(),
            author,
            title,
            text,
            lang: language.and_then(code),
            country: None,
            published_at: date(item).map_or(now, |at| at.min(now)),
            engagement: Engagement { likes: item.likes, views: item.views, ..Engagement::default() },
            reply_to: None,
            repost_of: None,
            quote_of: None,
            rating: None,
            media,
            links,
            url,
        })
    }
}

/// A text as a reader sees it. HTML that was escaped once too often is read once more, and so is text that turns out to be HTML.
fn plain(rich: &Rich) -> Plain {
    let text = head(&rich.text, MAX_TEXT_BYTES);
    if !rich.html && !looks_like_html(text) {
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        return Plain { text, ..Plain::default() };
    }
    let read = html::plain(text);
    if !has_element(text) && looks_like_html(&read.text) { html::plain(&read.text) } else { read }
}

fn has_element(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        text.get(at + 1..).is_some_and(|rest| {
            rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/')
        })
    })
}

/// Whether a text holds what only HTML holds: the end of an element, a paragraph, a line break, or the name of a letter.
fn looks_like_html(text: &str) -> bool {
    let tags = [
        "</p>",
        "</a>",
        "</b>",
        "</i>",
        "</em>",
        "</strong>",
        "</div>",
        "</span>",
        "</li>",
        "<br",
        "<p>",
        "<img ",
    ];
    let reference = |(at, _): (usize, &str)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.bytes().take(10).position(|byte| byte == b';').filter(|end| *end > 1);
        let body = end.and_then(|end| rest.get(..end)).unwrap_or_default();
        !body.is_empty()
            && body
                .bytes()
                .enumerate()
                .all(|(at, byte)| byte.is_ascii_alphanumeric() || (at == 0 && byte == b'#'))
    };
    tags.iter().any(|tag| text.contains(tag)) || text.match_indices('&').any(reference)
}

/// Whether an id is the same wherever it stands (RFC 4151, RFC 8141, or a web address).
fn is_address(guid: &str) -> bool {
    ["http://", "https://", "tag:", "urn:"].iter().any(|scheme| guid.starts_with(scheme))
        && Url::parse(guid).is_ok()
}

/// A web address that a post may hold.
fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let web = text.starts_with("https://") || text.starts_with("http://");
    (web && text.len() <= LONGEST_ADDRESS && Url::parse(text).is_ok()).then(|| text.to_owned())
}

/// What a link of Google's alerts and searches leads to.
fn unwrapped(link: String) -> String {
    let target = || {
        let url = Url::parse(&link).ok().filter(|url| url.path() == "/url")?;
        let google = url.host_str()?.split('.').any(|part| part == "google");
        let target = url.query_pairs().find(|(name, _)| matches!(&**name, "url" | "q")).filter(|_| google)?;
        address(&target.1)
    };
    target().unwrap_or(link)
}

fn named(person: &Person) -> Option<Author> {
    let name = person.name.as_ref().map(|name| cut(html::plain(name).text.replace('\n', " "), LONGEST_NAME));
    let name = name.filter(|name| !name.is_empty())?;
    Some(Author { id: person.address.as_deref().and_then(address), name: Some(name), ..Author::default() })
}

/// Who publishes an article that names nobody: its site.
fn site(url: &str) -> Option<Author> {
    let host = Url::parse(url).ok()?.host_str()?.trim_start_matches("www.").to_owned();
    Some(Author { name: Some(host), ..Author::default() })
}

/// `fr-FR` is `fr`.
fn code(language: &str) -> Option<String> {
    let code = language.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(code)
}

fn head(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

fn cut(text: String, most: usize) -> String {
    if text.len() <= most { text } else { head(&text, most).to_owned() }
}
