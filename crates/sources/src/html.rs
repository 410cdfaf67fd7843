//! HTML as plain text: what a reader would see, a line for each block, without scripts, styles and forms; and where it links to.
//!
//! Written by strangers: depth and length are bounded, and nothing of it is ever run or shown as HTML.

use std::collections::HashMap;

use scraper::{ElementRef, Html, Node};

/// How deep elements may lie within one another; a text in which they lie deeper is read without its markup, as the time that it
/// takes to read it grows with the square of that.
const DEEPEST: usize = 200;
/// How many bold, slanted and other marks may be open at once: each paragraph begins all of them anew.
const MOST_MARKS: usize = 20;
/// The most links and images of one text.
const MOST_LINKS: usize = 50;

/// A text that was HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    /// What a reader sees.
    pub(crate) text: String,
    /// Where it links to, in order, each once; `http:` and `https:` only.
    pub(crate) links: Vec<String>,
    /// The images and videos in it, likewise.
    pub(crate) media: Vec<String>,
}

/// Reads a fragment of HTML. Text without any markup comes out as it is, with its character references resolved.
pub(crate) fn plain(html: &str) -> Plain {
    let document =
        if is_deep(html) { Html::parse_fragment(&without_tags(html)) } else { Html::parse_fragment(html) };
    let mut reading = Reading::default();
    reading.element(document.root_element(), 0);
    let mut plain = reading.plain;
    plain.text = tidy(&plain.text);
    plain
}

/// Whether more elements may be open at once than is read. Those that end by themselves are not counted.
fn is_deep(html: &str) -> bool {
    let (mut open, mut all, mut marks) = (HashMap::<String, usize>::new(), 0_usize, 0_usize);
    for (at, _) in html.match_indices('<') {
        let rest = html.get(at + 1..).unwrap_or_default();
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default().to_ascii_lowercase();
        if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) || ends_by_itself(&name) {
            continue;
        }
        let mark = is_mark(&name);
        let count = open.entry(name).or_default();
        if closes {
            let was_open = usize::from(*count > 0);
            *count -= was_open;
            all -= was_open;
            marks -= if mark { was_open } else { 0 };
        } else {
            *count += 1;
            all += 1;
            marks += usize::from(mark);
        }
        if all > DEEPEST || marks > MOST_MARKS {
            return true;
        }
    }
    false
}

fn ends_by_itself(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "br"
            | "img"
            | "hr"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "input"
            | "wbr"
            | "source"
            | "meta"
            | "link"
    )
}

fn is_mark(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// The text alone, each tag a space.
fn without_tags(html: &str) -> String {
    let mut pieces = html.split('<');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push(' ');
        text.push_str(piece.split_once('>').map_or("", |(_, rest)| rest));
    }
    text
}

#[derive(Default)]
struct Reading {
    plain: Plain,
}

impl Reading {
    fn element(&mut self, element: ElementRef<'_>, depth: usize) {
        let name = element.value().name();
        if depth > DEEPEST || is_silent(name) || element.attr("hidden").is_some() {
            return;
        }
        match name {
            "br" => return self.plain.text.push('\n'),
            "a" => keep(&mut self.plain.links, element.attr("href")),
            "img" | "video" | "audio" | "source" => keep(&mut self.plain.media, element.attr("src")),
            _ => {}
        }
        let block = is_block(name);
        if block {
            self.plain.text.push('\n');
        }
        if name == "li" {
            self.plain.text.push_str("• ");
        }
        for child in element.children() {
            match child.value() {
                // Line breaks of the source are spaces to a reader.
                Node::Text(text) => {
                    self.plain.text.extend(text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
                }
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, depth + 1);
                    }
                }
                _ => {}
            }
        }
        if block {
            self.plain.text.push('\n');
        }
    }
}

fn keep(list: &mut Vec<String>, address: Option<&str>) {
    let Some(address) = address.map(str::trim) else { return };
    let web = address.starts_with("https://") || address.starts_with("http://");
    if web && list.len() < MOST_LINKS && !list.iter().any(|known| known == address) {
        list.push(address.to_owned());
    }
}

fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "head"
            | "title"
            | "iframe"
            | "object"
            | "svg"
            | "math"
            | "form"
            | "button"
            | "select"
            | "textarea"
            | "input"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "aside"
            | "main"
            | "nav"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "tr"
            | "blockquote"
            | "pre"
            | "figure"
            | "figcaption"
            | "hr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}

/// One space between words, one line break between blocks, none at the ends.
fn tidy(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty() && line != "•").collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees_is_kept() {
        let check = |html: &str, text: &str| assert_eq!(plain(html).text, text, "{html}");
        check("plain words", "plain words");
        check("fish &amp; chips &lt;now&gt; caf&eacute;", "fish & chips <now> café");
        check("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree");
        check("a\n  <b>bold</b>\tword", "a bold word");
        check("<script>alert(1)</script>seen<style>x{}</style>", "seen");
        check("<ul><li>milk</li><li>bread</li></ul>", "• milk\n• bread");
        check("<p>non&nbsp;breaking</p>", "non breaking");
        check("<div hidden>secret</div>open", "open");
        check("<p>unclosed <i>tags", "unclosed tags");
        check("", "");
        check(&"<div>".repeat(100_000), "");
    }

    #[test]
    fn hostile_texts_take_no_time() {
        let many = |pieces: &str, times: usize| pieces.repeat(times);
        let marks: String = (0..2_000).map(|number| format!("<b id={number}>")).collect();
        for hostile in [
            many("<div>", 100_000),
            many("<div></x>", 60_000),
            format!("{marks}{}", many("<p>x", 50_000)),
            many("<b><p></b>", 40_000),
            many("<table>", 60_000),
            many("<a href=x><div>", 30_000),
        ] {
            let begun = std::time::Instant::now();
            plain(&format!("{hostile}words"));
            let shown: String = hostile.chars().take(20).collect();
            assert!(
                begun.elapsed() < std::time::Duration::from_secs(10),
                "{shown}… took {:?}",
                begun.elapsed()
            );
        }
        assert_eq!(plain(&format!("{}a &amp; b</div>c", many("<div>", 300))).text, "a & b c");
    }

    #[test]
    fn links_and_images_are_kept_apart() {
        let read = plain(
            r#"<a href="https://a.example/x">x</a> <a href="javascript:alert(1)">y</a><a href="https://a.example/x">again</a>
               <img src="https://a.example/i.png"><img src="data:image/png;base64,AA">"#,
        );
        assert_eq!(read.links, ["https://a.example/x"]);
        assert_eq!(read.media, ["https://a.example/i.png"]);
    }
}
