//! The words of a post that are its own text: what stays the same when somebody passes the text on.
//!
//! Left out are links, handles, emoji, the hashtags before and behind the text, and what marks a repetition. Behind such
//! a mark (`RT @ana: …`, `“@ana: …`) stands what was repeated; the comment in front of it is left out too, as the text
//! that is passed on is the same whatever people say about it.

use std::ops::Range;

use vigie_model::TextField;
use vigie_query::{Sigil, Token, Tokens};

/// Words behind the first so many do not matter: who copies an article copies its beginning.
const MAX_WORDS: usize = 256;

/// The fewest words that are a text of their own.
pub(crate) const MIN_WORDS: usize = 5;

/// The own words of a post, in their order, from the tokens of this very title and text.
pub(crate) fn own_words<'t>(title: Option<&str>, text: &str, tokens: &'t Tokens) -> Vec<&'t str> {
    let all = tokens.as_slice();
    let links = [links(title.unwrap_or_default()), links(text)];
    let in_link = |token: &Token| {
        let links = if token.field == TextField::Title { &links[0] } else { &links[1] };
        links.iter().any(|link| link.contains(&(token.start as usize)))
    };
    let mut words: Vec<(&str, bool)> = Vec::with_capacity(all.len().min(MAX_WORDS));
    // Where the repeated text begins among `words`, if there is a mark.
    let mut repeated = None;
    for (place, token) in all.iter().enumerate() {
        let word = tokens.text(token);
        let before_handle = all.get(place + 1).is_some_and(|next| next.sigil == Some(Sigil::Handle));
        match token.sigil {
            Some(Sigil::Handle) => {
                let behind_rt = place
                    .checked_sub(1)
                    .and_then(|before| all.get(before))
                    .is_some_and(|before| before.sigil.is_none() && tokens.text(before) == "rt");
                let source = if token.field == TextField::Title { title.unwrap_or_default() } else { text };
                if behind_rt || is_quoted(source, token) {
                    repeated = Some(words.len());
                }
            }
            None if before_handle && matches!(word, "rt" | "via") => {}
            _ if in_link(token) || !word.starts_with(char::is_alphanumeric) => {}
            sigil => words.push((word, sigil == Some(Sigil::Hashtag))),
        }
        if words.len() == MAX_WORDS {
            break;
        }
    }
    let repeated =
        repeated.and_then(|at| words.get(at..)).map(without_tags).filter(|of| of.len() >= MIN_WORDS);
    let own = repeated.unwrap_or_else(|| without_tags(&words));
    own.iter().map(|(word, _)| *word).collect()
}

/// Without the hashtags before and behind: people add them as they please.
fn without_tags<'w, 't>(words: &'w [(&'t str, bool)]) -> &'w [(&'t str, bool)] {
    let is_text = |(_, is_tag): &(&str, bool)| !is_tag;
    let first = words.iter().position(is_text).unwrap_or(0);
    let end = words.iter().rposition(is_text).map_or(0, |last| last + 1);
    words.get(first..end).unwrap_or_default()
}

/// Whether a handle opens a quotation: `“@ana: …`.
fn is_quoted(source: &str, handle: &Token) -> bool {
    let before = source.get(..handle.start as usize).unwrap_or_default();
    let behind = source.get(handle.end as usize..).unwrap_or_default();
    behind.trim_start().starts_with(':') && before.trim_end().ends_with(['“', '"', '«', '”', '„'])
}

/// Where links stand in a text, as bytes.
fn links(text: &str) -> Vec<Range<usize>> {
    let mut links = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        if let Some(start) = link_start(piece.trim_end()) {
            links.push(at + start..at + piece.len());
        }
        at += piece.len();
    }
    links
}

/// Where in a piece without spaces a link begins.
fn link_start(piece: &str) -> Option<usize> {
    if let Some(colon) = piece.find("://") {
        let scheme = piece.get(..colon)?.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        return Some(colon - scheme);
    }
    let bare = piece.trim_start_matches(|c: char| !c.is_alphanumeric());
    let start = piece.len() - bare.len();
    let is_host = |host: &str| {
        let top = host.rsplit('.').next().unwrap_or_default();
        host.contains('.') && top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_link = bare.starts_with("www.") || bare.split_once('/').is_some_and(|(host, _)| is_host(host));
    is_link.then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_when_passing_on_does_not_count() {
        let check = |text: &str, expected: &str| {
            let mut tokens = Tokens::default();
            tokens.read(None, text);
            assert_eq!(own_words(None, text, &tokens).join(" "), expected, "{text}");
        };
        let same = "le vol de nuit est encore annule";
        for text in [
            "Le vol de nuit est encore annulé",
            "LE VOL DE NUIT EST ENCORE ANNULE !!!",
            "RT @ana: Le vol de nuit est encore annulé",
            "n’importe quoi RT @ana: Le vol de nuit est encore annulé 😡😡",
            "Mon Dieu “@ana: Le vol de nuit est encore annulé”",
            "@ana @ben Le vol de nuit est encore annulé https://example.org/a?b=c#d",
            "#Aurora Le vol de nuit est encore annulé #fail #vol via @ana",
            "Le vol de nuit est encore annulé pic.example.com/x1 (www.example.org)",
        ] {
            check(text, same);
        }
        check("le #vol de nuit", "le vol de nuit"); // a tag within the sentence is a word of it
        check("RT @ana: oui", "oui");
        check("bravo RT @ana: oui", "bravo oui"); // too short to be what counts
        check("24/7 et 1.5/10", "24 7 et 1 5 10");
        check("#a #b 😡 @c", "");
        check("", "");
    }

    #[test]
    fn the_title_comes_first() {
        let mut tokens = Tokens::default();
        let (title, text) = ("Rappel chez Aurora", "Des lots https://a.example/b sont repris");
        tokens.read(Some(title), text);
        assert_eq!(
            own_words(Some(title), text, &tokens).join(" "),
            "rappel chez aurora des lots sont repris"
        );
    }

    #[test]
    fn long_texts_count_by_their_beginning() {
        let text = "mot ".repeat(10_000);
        let mut tokens = Tokens::default();
        tokens.read(None, &text);
        assert_eq!(own_words(None, &text, &tokens).len(), MAX_WORDS);
    }
}
