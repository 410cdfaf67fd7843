//! Lists of feeds as other programs keep them: OPML 2.0 (<https://opml.org/spec2.opml>).
//!
//! ```
//! use vigie_sources::opml;
//! let list = br#"<opml version="2.0"><body><outline text="News"><outline text="A & B" xmlUrl="https://a.example/feed"/></outline></body></opml>"#;
//! let read = opml::read(list)?;
//! assert_eq!((read[0].url.as_str(), read[0].folders.as_slice()), ("https://a.example/feed", ["News".to_owned()].as_slice()));
//! assert_eq!(opml::read(opml::write("Ours", &read).as_bytes())?, read);
//! # Ok::<(), opml::OpmlError>(())
//! ```

use std::{borrow::Cow, collections::HashSet, fmt::Write as _};

use quick_xml::{
    Reader,
    escape::{escape, unescape},
    events::{BytesStart, Event},
};

use super::{
    encoding,
    mend::{Root, mend},
};

/// The largest list, in bytes, and the most feeds in it.
const LARGEST: usize = 8 << 20;
const MOST: usize = 10_000;
/// How deep folders may lie within one another; what is deeper lies in the last of them.
const DEEPEST: usize = 10;
/// The longest title, in letters, and the longest address, in bytes.
const LONGEST_TITLE: usize = 300;
const LONGEST_ADDRESS: usize = 2_000;

/// A feed in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subscription {
    /// The address of the feed, `https://…` or `http://…`.
    pub url: String,
    /// What the list calls it.
    pub title: Option<String>,
    /// The page that the feed belongs to.
    pub site: Option<String>,
    /// The folders in which it lies, the outermost first.
    pub folders: Vec<String>,
}

/// Why a list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpmlError {
    /// It is something else.
    #[error(
        "this is not OPML: it has no <opml> element; export the list of feeds as OPML from the program that holds it"
    )]
    NotOpml,
    /// It is larger than is read.
    #[error("the list has {0} bytes, at most {LARGEST} are read; split it")]
    TooLarge(usize),
    /// It names more feeds than one source may hold.
    #[error("the list names more than {MOST} feeds; split it")]
    TooMany,
    /// It is not XML at some place.
    #[error("the list is broken near byte {at}: {what}; export it again")]
    Broken {
        /// Where, from 0, in the list without its declaration and comments.
        at: u64,
        /// What was met.
        what: String,
    },
}

/// Reads a list; each feed once. Outlines without the address of a feed are folders; feeds that are not on the web are left out.
///
/// # Errors
/// [`OpmlError`], with what to do.
pub fn read(list: &[u8]) -> Result<Vec<Subscription>, OpmlError> {
    if list.len() > LARGEST {
        return Err(OpmlError::TooLarge(list.len()));
    }
    let text = encoding::text(list, None);
    let lower = text.to_ascii_lowercase();
    let begin = lower.find("<opml").ok_or(OpmlError::NotOpml)?;
    let text = mend(text.get(begin..).unwrap_or_default(), Root::Atom);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let (mut read, mut known, mut open) = (Vec::new(), HashSet::new(), Vec::new());
    loop {
        let event = reader.read_event();
        let at = reader.buffer_position();
        match event.map_err(|error| OpmlError::Broken { at, what: error.to_string() })? {
            Event::Start(element) if is_outline(&element) => {
                let title = take(&element, &open, &mut known, &mut read);
                open.push(title);
            }
            Event::Empty(element) if is_outline(&element) => {
                take(&element, &open, &mut known, &mut read);
            }
            Event::End(element) if element.name().as_ref().eq_ignore_ascii_case("outline") => {
                open.pop();
            }
            Event::Eof => return Ok(read),
            _ => {}
        }
        if read.len() > MOST {
            return Err(OpmlError::TooMany);
        }
    }
}

fn is_outline(element: &BytesStart<'_>) -> bool {
    element.name().as_ref().eq_ignore_ascii_case("outline")
}

/// Takes the feed that an outline names, if it does; else it is a folder, and this is its name.
fn take(
    element: &BytesStart<'_>,
    open: &[Option<String>],
    known: &mut HashSet<String>,
    read: &mut Vec<Subscription>,
) -> Option<String> {
    let attribute = |name: &str| {
        let found =
            element.attributes().flatten().find(|known| known.key.as_ref().eq_ignore_ascii_case(name))?;
        let value = unescape(&found.value).map_or_else(|_| found.value.to_string(), Cow::into_owned);
        Some(value.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|value| !value.is_empty())
    };
    let title = attribute("text").or_else(|| attribute("title"));
    let title = title.map(|title| title.chars().take(LONGEST_TITLE).collect::<String>());
    let Some(url) = attribute("xmlUrl") else { return title };
    let url = address(&url)?;
    if known.insert(url.clone()) {
        let folders = open.iter().flatten().take(DEEPEST).cloned().collect();
        let site = attribute("htmlUrl").and_then(|site| address(&site));
        read.push(Subscription { url, title, site, folders });
    }
    None
}

fn address(written: &str) -> Option<String> {
    // `feed:` stands before or in place of the scheme of the web.
    let bare = written.strip_prefix("feed:").unwrap_or(written);
    let written = bare.strip_prefix("//").map_or_else(|| bare.to_owned(), |rest| format!("http://{rest}"));
    let url = url::Url::parse(&written).ok()?;
    (matches!(url.scheme(), "http" | "https") && written.len() <= LONGEST_ADDRESS).then_some(written)
}

/// Writes a list that other programs read, with the folders as they were.
#[must_use]
pub fn write(title: &str, subscriptions: &[Subscription]) -> String {
    let mut sorted: Vec<&Subscription> = subscriptions.iter().collect();
    sorted.sort_by(|a, b| a.folders.cmp(&b.folders));
    let quoted = |text: &str| escape(text.replace(char::is_control, " ")).into_owned();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head><title>{}</title></head>\n<body>\n",
        quoted(title)
    );
    let mut open: &[String] = &[];
    for subscription in sorted {
        let shared = open.iter().zip(&subscription.folders).take_while(|(a, b)| a == b).count();
        out.push_str(&"</outline>\n".repeat(open.len() - shared));
        open = &subscription.folders;
        for folder in open.iter().skip(shared) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "<outline text=\"{}\">", quoted(folder));
        }
        let (url, name) = (quoted(&subscription.url), subscription.title.as_deref().map(quoted));
        let name = name.unwrap_or_else(|| url.clone());
        let site = subscription
            .site
            .as_deref()
            .map(|site| format!(" htmlUrl=\"{}\"", quoted(site)))
            .unwrap_or_default();
        let _ = writeln!(out, "<outline type=\"rss\" text=\"{name}\" xmlUrl=\"{url}\"{site}/>");
    }
    out.push_str(&"</outline>\n".repeat(open.len()));
    out.push_str("</body>\n</opml>\n");
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_of_other_programs_are_read() {
        let check = |body: &str, expected: &[(&str, &str)]| {
            let read = read(
                format!("<?xml version='1.0'?><opml version='1.1'><body>{body}</body></opml>").as_bytes(),
            )
            .unwrap();
            let read: Vec<(String, String)> =
                read.into_iter().map(|feed| (feed.folders.join("/"), feed.url)).collect();
            let read: Vec<(&str, &str)> =
                read.iter().map(|(folder, url)| (folder.as_str(), url.as_str())).collect();
            assert_eq!(read, expected, "{body}");
        };
        check(r#"<outline text="A" xmlUrl="https://a.example/f"/>"#, &[("", "https://a.example/f")]);
        check(
            r#"<outline title='N'><outline text="x"><outline XMLURL="http://a.example/?a&b"></outline></outline></outline>"#,
            &[("N/x", "http://a.example/?a&b")],
        );
        check(
            r#"<outline xmlUrl="feed://a.example/f"/><outline xmlUrl="feed:https://a.example/g"/>"#,
            &[("", "http://a.example/f"), ("", "https://a.example/g")],
        );
        check(
            r#"<outline xmlUrl="https://a.example/f"/><outline xmlUrl="https://a.example/f"/>"#,
            &[("", "https://a.example/f")],
        );
        check(
            r#"<outline xmlUrl="file:///etc/passwd"/><outline xmlUrl="javascript:1"/><outline text="only a folder"/>"#,
            &[],
        );
        check(
            r#"<outline text="A <b> & Söhne" xmlUrl="https://a.example/f"/></outline></outline>"#,
            &[("", "https://a.example/f")],
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_a_reason() {
        let check = |list: &[u8], expected: &str| {
            let said = read(list).unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        };
        check(b"", "no <opml> element");
        check(b"<html>", "no <opml> element");
        check(&vec![b' '; LARGEST + 1], "split it");
        check(b"<opml><body><outline text='", "broken near byte");
        let many =
            (0..=MOST).map(|n| format!("<outline xmlUrl='http://a.example/{n}'/>")).collect::<String>();
        check(format!("<opml>{many}").as_bytes(), "more than 10000");
        let deep =
            format!("<opml>{}<outline xmlUrl='http://a.example/'/>", "<outline text='x'>".repeat(100_000));
        assert_eq!(read(deep.as_bytes()).unwrap()[0].folders.len(), DEEPEST);
        let laughs = br#"<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><outline xmlUrl="http://a.example/&b;"/></opml>"#;
        assert_eq!(read(laughs).unwrap()[0].url, "http://a.example/&b;");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(feeds in prop::collection::vec(("[a-z]{1,8}", "[^\\s\\pC]{0,9}", prop::collection::vec("[a-zé<&\"]{1,4}", 0..4)), 0..9)) {
            let mut known = HashSet::new();
            let feeds = feeds.into_iter().filter(|(url, ..)| known.insert(url.clone())).map(|(url, title, folders)| Subscription {
                url: format!("https://a.example/{url}?x=1&y=2"),
                title: Some(title).filter(|title| !title.is_empty()),
                site: None,
                folders,
            });
            let mut feeds: Vec<Subscription> = feeds.collect();
            let mut again = read(write("Ours & theirs", &feeds).as_bytes()).unwrap();
            for feed in &mut again {
                // Where there is no title the address stands for it.
                feed.title = feed.title.take().filter(|title| *title != feed.url);
            }
            feeds.sort_by(|a, b| a.url.cmp(&b.url));
            again.sort_by(|a, b| a.url.cmp(&b.url));
            prop_assert_eq!(again, feeds);
        }

        #[test]
        fn no_list_breaks_it(pieces in prop::collection::vec(prop::sample::select(vec![
            "<opml>", "<outline ", "text=", "\"", "'", "xmlUrl=", "http://a", ">", "/>", "</outline>", "&", "<", "<![CDATA[", "é", "\0",
        ]), 0..40)) {
            let _ = read(pieces.concat().as_bytes());
        }
    }
}
