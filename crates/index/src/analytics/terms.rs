//! What one mention says, as terms that can be counted: words, hashtags, emoji, pages and phrases, each once, folded, without
//! stop words, handles and what stands in addresses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vigie_model::{Mention, TextField};
use vigie_query::{Sigil, Token, Tokens, addresses, is_telling};

use crate::link;

/// Hashtags with more letters are no words.
const MAX_LETTERS: usize = 30;
/// The longest phrase, in words.
const MAX_PHRASE: usize = 3;

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TermKind {
    /// A word.
    Word,
    /// A hashtag, with its `#`.
    Hashtag,
    /// Two or three words in a row that neither begin nor end with a stop word, in one sentence.
    Phrase,
    /// An emoji.
    Emoji,
    /// A page that was linked to.
    Link,
}

impl TermKind {
    /// All kinds, in the order in which people list them.
    pub const ALL: [Self; 5] = [Self::Word, Self::Hashtag, Self::Phrase, Self::Emoji, Self::Link];

    /// The kind of a term of the index that stands in the `words` field; `None` for one that says nothing.
    pub(crate) fn of_word(term: &str) -> Option<Self> {
        match term.strip_prefix('#') {
            Some(tag) => is_tag(tag).then_some(Self::Hashtag),
            None if is_emoji(term) => Some(Self::Emoji),
            None => is_telling(term).then_some(Self::Word),
        }
    }
}

/// A term as it is compared: folded.
pub(crate) type Term = (TermKind, String);

/// The terms of a mention, each with the way it is written there.
pub(crate) fn terms(mention: &Mention, tokens: &mut Tokens) -> BTreeMap<Term, String> {
    let post = &mention.post;
    let title = post.title.as_deref().unwrap_or_default();
    tokens.read(Some(title), &post.text);
    let links = [addresses(title), addresses(&post.text)];
    let mut found = BTreeMap::new();
    // The words in a row that the last token ends.
    let mut row: Vec<&Token> = Vec::new();
    for token in tokens.as_slice() {
        let [in_title, in_text] = &links;
        let linked = if token.field == TextField::Title { in_title } else { in_text };
        let start = token.start as usize;
        let outside = token.sigil == Some(Sigil::Handle) || linked.iter().any(|link| link.contains(&start));
        let (folded, shown) = (tokens.text(token), tokens.original(token));
        if outside || is_emoji(folded) || row.last().is_some_and(|last| tokens.is_border(last, token)) {
            row.clear();
        }
        if outside {
            continue;
        }
        if token.sigil == Some(Sigil::Hashtag) {
            if is_tag(folded) {
                found.insert((TermKind::Hashtag, format!("#{folded}")), format!("#{shown}"));
            }
            row.clear();
            continue;
        } else if is_emoji(folded) {
            found.insert((TermKind::Emoji, folded.to_owned()), shown.to_owned());
            continue;
        } else if is_telling(folded) {
            found.insert((TermKind::Word, folded.to_owned()), shown.to_lowercase());
        }
        row.push(token);
        for length in 2..=MAX_PHRASE.min(row.len()) {
            let words = row.get(row.len() - length..).unwrap_or_default();
            let ends = [words.first(), words.last()];
            if ends.into_iter().flatten().all(|word| is_telling(tokens.text(word))) {
                let join = |of: fn(&Tokens, &Token) -> String| {
                    words.iter().map(|word| of(tokens, word)).collect::<Vec<_>>().join(" ")
                };
                let key = join(|tokens, word| tokens.text(word).to_owned());
                found.insert(
                    (TermKind::Phrase, key),
                    join(|tokens, word| tokens.original(word).to_lowercase()),
                );
            }
        }
    }
    for page in link::pages(post) {
        found.insert((TermKind::Link, page.clone()), page);
    }
    found
}

fn is_tag(folded: &str) -> bool {
    (2..=MAX_LETTERS).contains(&folded.chars().count()) && folded.chars().any(char::is_alphabetic)
}

fn is_emoji(folded: &str) -> bool {
    folded.chars().next().is_some_and(|first| !first.is_ascii() && !first.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_tells_what_happened() {
        let check = |text: &str, expected: &[(TermKind, &str)]| {
            let mention: Mention = serde_json::from_value(serde_json::json!({
                "workspace": "w", "lang": "fr", "brands": [], "sentiment":
                {"label": "neutral", "score": 0.0, "confidence": 1.0},
                "post": {"id": "a:1", "source": "a", "text": text, "published_at": "2026-01-01T00:00:00Z"},
            }))
            .unwrap();
            let found = terms(&mention, &mut Tokens::default());
            let found: Vec<_> = found.keys().map(|(kind, term)| (*kind, term.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        };
        use TermKind::{Emoji, Hashtag, Link, Phrase, Word};
        check(
            "Rappel des Yaourts 😡 #LunivelGate https://x.example/y?utm_source=a",
            &[
                (Word, "rappel"),
                (Word, "yaourts"),
                (Hashtag, "#lunivelgate"),
                (Phrase, "rappel des yaourts"),
                (Emoji, "😡"),
                (Link, "x.example/y"),
            ],
        );
        check("@delta lost. Bags lost", &[(Word, "bags"), (Word, "lost"), (Phrase, "bags lost")]);
        check("the of 300 2", &[]);
        check("", &[]);
    }
}
