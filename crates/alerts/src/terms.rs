//! The words of a mention that may tell what an alert is about.

use std::{cell::RefCell, collections::BTreeSet};

use vigie_model::{Mention, Span, TextField};
use vigie_query::{Sigil, Token, Tokens, addresses, fold, is_telling};

/// The most words taken from one mention.
const MAX_TERMS: usize = 12;
/// The most bytes of a title or text that are looked at.
const MAX_BYTES: usize = 2_000;

/// Hashtags and words of a mention, each once, lower case, as they are written; without stop words, handles,
/// addresses, numbers, what made the post match the brand, and the brand's name.
pub(crate) fn terms(mention: &Mention, spans: &[Span], brand_name: &str) -> Vec<Box<str>> {
    thread_local! {
        static TOKENS: RefCell<Tokens> = RefCell::default();
    }
    let (title, text) = (mention.post.title.as_deref().unwrap_or_default(), mention.post.text.as_str());
    let (title, text) = (beginning(title), beginning(text));
    let name = fold(brand_name);
    let own: Vec<&str> = name.split(' ').collect();
    let links = [addresses(title), addresses(text)];
    TOKENS.with_borrow_mut(|tokens| {
        tokens.read(Some(title), text);
        let mut known = BTreeSet::new();
        let mut terms = Vec::new();
        for token in tokens.as_slice() {
            let folded = tokens.text(token);
            let [title_links, text_links] = &links;
            let (source, links) = match token.field {
                TextField::Title => (title, title_links),
                TextField::Text => (text, text_links),
            };
            let place = token.start as usize..token.end as usize;
            if token.sigil == Some(Sigil::Handle)
                || !is_telling(folded)
                || own.contains(&folded)
                || within(spans, token)
            {
                continue;
            }
            if links.iter().any(|link| link.contains(&place.start)) || !known.insert(folded) {
                continue;
            }
            terms.extend(source.get(place).map(|word| word.to_lowercase().into_boxed_str()));
            if terms.len() == MAX_TERMS {
                break;
            }
        }
        terms
    })
}

fn within(spans: &[Span], token: &Token) -> bool {
    spans.iter().any(|span| span.field == token.field && span.start < token.end && token.start < span.end)
}

fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_tells_what_happened() {
        let check = |text: &str, spans: &[(u32, u32)], expected: &str| {
            let mention: Mention = serde_json::from_value(serde_json::json!({
                "workspace": "w", "lang": "fr", "brands": [], "sentiment":
                {"label": "neutral", "score": 0.0, "confidence": 1.0},
                "post": {"id": "a:1", "source": "a", "text": text, "published_at": "2026-01-01T00:00:00Z"},
            }))
            .unwrap();
            let spans: Vec<_> =
                spans.iter().map(|&(start, end)| Span { field: TextField::Text, start, end }).collect();
            assert_eq!(terms(&mention, &spans, "L'Aurore Bio").join(" "), expected, "{text}");
        };
        check(
            "Rappel des yaourts L’Aurore pour cause de LISTÉRIA !",
            &[(18, 29)],
            "rappel yaourts cause listéria",
        );
        check("#Rappel rappel RAPPEL #rappel", &[], "#rappel");
        check("the recall of it all was recalled", &[], "recall recalled");
        check("aurore bio @aurore: 300 pots à 3€ http://x.co/yaourt www.x.fr/pot", &[], "pots");
        check(&"mot ".repeat(900), &[], "mot");
        check(&format!("{} fin", "é".repeat(1_500)), &[], "");
        check("", &[], "");
        let many: Vec<String> = (b'a'..=b'z').map(|letter| format!("mot{}", char::from(letter))).collect();
        check(&many.join(" "), &[], &many[..12].join(" "));
    }
}
