//! XML as strangers write it, made such that a parser gets through: stray `&` and `<` are escaped, HTML that stands where text
//! should is quoted, letters that XML does not allow are dropped, and so are declarations, comments and document types, whose
//! entities would only be a way to do harm.
//!
//! One pass over the text; whatever is looked for behind a place is looked for once.

use std::borrow::Cow;

/// Which kind of feed a text is, by the element that holds everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// `<rss>` or `<rdf:RDF>`: entries are `<item>`, texts are HTML.
    Rss,
    /// `<feed>` or `<entry>`: entries are `<entry>`, texts say what they are.
    Atom,
}

/// How far the first element of a feed is looked for: before it stand declarations, and what a broken program says.
const HEAD: usize = 64 * 1024;
/// The longest name of an entity.
const ENTITY: usize = 32;
/// Elements of RSS in which people forget to escape HTML.
const TEXTS: [&str; 5] = ["description", "content:encoded", "title", "itunes:summary", "summary"];

/// Where the feed begins in a text, and which kind it is. `None` where the text is none, such as a page.
pub(super) fn root(text: &str) -> Option<(usize, Root)> {
    for (at, _) in text.match_indices('<').take_while(|(at, _)| *at < HEAD) {
        let name = name(text.get(at + 1..)?);
        match name.rsplit(':').next().unwrap_or(name) {
            "rss" | "RDF" => return Some((at, Root::Rss)),
            "feed" | "entry" => return Some((at, Root::Atom)),
            local if local.eq_ignore_ascii_case("html") => return None,
            _ => {}
        }
    }
    None
}

/// The name at the beginning of a text, as that of an element.
pub(super) fn name(text: &str) -> &str {
    let end =
        text.find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, ':' | '_' | '-' | '.')));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// Mends a text that begins with its first element.
pub(super) fn mend(text: &str, root: Root) -> String {
    let mut mending =
        Mending { text, at: 0, out: String::with_capacity(text.len()), settled: 0, unclosed: Vec::new() };
    while let Some(next) = mending.rest().find(['<', '&']) {
        mending.copy(next);
        if mending.rest().starts_with('&') { mending.reference() } else { mending.markup(root) }
    }
    mending.copy(mending.rest().len());
    mending.out
}

struct Mending<'a> {
    text: &'a str,
    at: usize,
    out: String,
    /// Up to here it is settled that texts need no quotes.
    settled: usize,
    /// What is known never to be closed from here on.
    unclosed: Vec<&'static str>,
}

impl<'a> Mending<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes over so many bytes, without the letters that XML forbids.
    fn copy(&mut self, bytes: usize) {
        self.out.push_str(&allowed(self.rest().get(..bytes).unwrap_or_default()));
        self.at += bytes;
    }

    /// Leaves out what ends with `end`, or everything.
    fn skip(&mut self, end: &str) {
        self.at = self.rest().find(end).map_or(self.text.len(), |found| self.at + found + end.len());
    }

    fn reference(&mut self) {
        let end = self.rest().bytes().take(ENTITY).position(|byte| byte == b';');
        let body = end.and_then(|end| self.rest().get(1..end)).unwrap_or_default();
        match body.strip_prefix('#') {
            Some(number) => {
                let hex = number.strip_prefix(['x', 'X']);
                let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
                match code {
                    // A number that stands for no letter is left out, anything else is no reference.
                    Some(code) => {
                        let letter = char::from_u32(code).filter(|letter| is_allowed(*letter));
                        if letter.is_some() { self.copy(body.len() + 2) } else { self.at += body.len() + 2 }
                    }
                    None => self.escape("&amp;"),
                }
            }
            None if !body.is_empty() && body.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                self.copy(body.len() + 2);
            }
            None => self.escape("&amp;"),
        }
    }

    fn escape(&mut self, instead: &str) {
        self.out.push_str(instead);
        self.at += 1;
    }

    fn markup(&mut self, root: Root) {
        let rest = self.rest();
        if rest.starts_with("<![CDATA[") {
            let (length, end) = rest.find("]]>").map_or((rest.len(), "]]>"), |end| (end + 3, ""));
            self.copy(length);
            self.out.push_str(end);
        } else if rest.starts_with("<!--") {
            self.skip("-->");
        } else if rest.starts_with("<?") {
            self.skip("?>");
        } else if rest.starts_with("<!") {
            let inner =
                rest.find(['[', '>']).filter(|at| rest.get(*at..).is_some_and(|rest| rest.starts_with('[')));
            self.skip(if inner.is_some() { "]>" } else { ">" });
        } else if rest
            .get(1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '_')))
        {
            if root == Root::Atom || !self.quote() {
                self.copy(1);
            }
        } else {
            self.escape("&lt;");
        }
    }

    /// Quotes the HTML in a text that begins here; whether there was any.
    fn quote(&mut self) -> bool {
        let rest = self.rest();
        let name = name(rest.get(1..).unwrap_or_default());
        let Some(name) = TEXTS.into_iter().find(|text| *text == name) else { return false };
        if self.at < self.settled || self.unclosed.contains(&name) {
            return false;
        }
        let close = format!("</{name}>");
        let (Some(open), Some(end)) = (rest.find('>'), rest.find(&close)) else {
            self.unclosed.push(name);
            return false;
        };
        self.settled = self.at + end;
        let Some(inner) = rest.get(open + 1..end) else { return false };
        let html = inner.match_indices('<').any(|(at, _)| {
            inner
                .get(at + 1..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'))
        });
        if !html || inner.contains("<![CDATA[") || inner.contains("<item") {
            return false;
        }
        self.copy(open + 1);
        self.out.push_str("<![CDATA[");
        self.out.push_str(&allowed(&inner.replace("]]>", "]] >")));
        self.out.push_str("]]>");
        self.at += inner.len();
        true
    }
}

fn is_allowed(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}

fn allowed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        text.into()
    } else {
        text.chars().filter(|letter| is_allowed(*letter)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_stop_a_parser_is_mended() {
        let check = |text: &str, expected: &str| assert_eq!(mend(text, Root::Rss), expected, "{text}");
        check(
            "<a>AT&T & me &amp; &eacute; &#233; &#xE9; &#0; &#x1F; &#xFFFFFF; &#z; &;</a>",
            "<a>AT&amp;T &amp; me &amp; &eacute; &#233; &#xE9;    &amp;#z; &amp;;</a>",
        );
        check("<a>1 < 2 <3 <b/></a>", "<a>1 &lt; 2 &lt;3 <b/></a>");
        check("<a>\u{0}\u{b}x\u{ffff}</a>", "<a>x</a>");
        check("<a><![CDATA[<p>&]]></a>", "<a><![CDATA[<p>&]]></a>");
        check("<a><![CDATA[<p>&", "<a><![CDATA[<p>&]]>");
        check("<!DOCTYPE a [<!ENTITY x \"y\">]><a><!-- > & --><?php ?>z</a>", "<a>z</a>");
        check("<!DOCTYPE a><a/><!-- open", "<a/>");
        check("<description>a <b>c<br>d</description>", "<description><![CDATA[a <b>c<br>d]]></description>");
        check(
            "<title type='x'>A &amp; <i>B</i></title>",
            "<title type='x'><![CDATA[A &amp; <i>B</i>]]></title>",
        );
        check(
            "<description>no markup &amp; fine</description>",
            "<description>no markup &amp; fine</description>",
        );
        check("<description>open <b>", "<description>open <b>");
        check("<link href='?a&b'/>", "<link href='?a&amp;b'/>");
        assert_eq!(mend("<title type='xhtml'><b/></title>", Root::Atom), "<title type='xhtml'><b/></title>");
    }

    #[test]
    fn the_first_element_says_what_it_is() {
        let check = |text: &str, expected: Option<(usize, Root)>| assert_eq!(root(text), expected, "{text}");
        check("<rss version='2.0'>", Some((0, Root::Rss)));
        check("\n<?xml version='1.0'?><!-- x --><rdf:RDF>", Some((32, Root::Rss)));
        check("<b>Warning</b>: x<br /><feed xmlns=''>", Some((23, Root::Atom)));
        check("<atom:feed>", Some((0, Root::Atom)));
        check("<!DOCTYPE html><HTML><pre><rss>", None);
        check("<feedburner>", None);
        check("{}", None);
        check("", None);
    }

    #[test]
    fn hostile_texts_take_no_time() {
        for piece in [
            "<description>",
            "<description><b>",
            "<title></description>",
            "&",
            "<![CDATA[",
            "<!--",
            "<",
            "<!x[",
            "&#",
        ] {
            let begun = Instant::now();
            mend(&format!("{}</description>", piece.repeat((512 << 10) / piece.len())), Root::Rss);
            // Were it quadratic, it would take minutes; a machine at work on other things takes seconds.
            assert!(begun.elapsed() < Duration::from_secs(30), "{piece} took {:?}", begun.elapsed());
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(pieces in prop::collection::vec(prop::sample::select(vec![
            "<", ">", "&", "&amp;", "<![CDATA[", "]]>", "<!--", "-->", "<description>", "</description>", "<item>", "é", "\u{1}",
            "<?", "?>", "<!D", "[", "]>", "&#x", ";", "<b>", "</", "<title", "</title>",
        ]), 0..40)) {
            let text = pieces.concat();
            for root in [Root::Rss, Root::Atom] {
                let once = mend(&text, root);
                prop_assert!(!once.contains(char::from(1)));
            }
        }
    }
}
