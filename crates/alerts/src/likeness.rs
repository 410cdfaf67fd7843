//! Which posts tell the same story: reposts of one post, and texts that are the same but for links, handles, case and
//! punctuation. A cheap test, by hash, over the few mentions that are remembered; no index is asked.

use std::{cell::RefCell, collections::HashMap};

use serde::{Deserialize, Serialize};
use vigie_model::Post;
use vigie_query::{Sigil, Tokens, addresses};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// So many words of a text are compared.
const MAX_WORDS: usize = 40;
/// Texts of fewer words are alike by chance.
const MIN_WORDS: usize = 5;
/// The most bytes of a text that are looked at.
const MAX_BYTES: usize = 1_000;

/// What makes a post the same story as another: one of the two is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Likeness {
    /// The post that it repeats, or itself.
    #[serde(rename = "o")]
    original: u64,
    /// Its words; absent where there are too few.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    words: Option<u64>,
}

impl Likeness {
    pub(crate) fn of(post: &Post) -> Self {
        let original = post.repost_of.as_ref().unwrap_or(&post.id);
        let text = if post.text.is_empty() { post.title.as_deref().unwrap_or_default() } else { &post.text };
        Self { original: xxh3_64(original.as_str().as_bytes()), words: words(text) }
    }
}

/// A hash of the words of a text, without links, handles, and the sign of an old-style repost.
fn words(text: &str) -> Option<u64> {
    thread_local! {
        static TOKENS: RefCell<Tokens> = RefCell::default();
    }
    let text = text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text);
    let links = addresses(text);
    TOKENS.with_borrow_mut(|tokens| {
        tokens.read(None, text);
        let (mut hash, mut count) = (Xxh3::new(), 0);
        for token in tokens.as_slice() {
            let word = tokens.text(token);
            let start = token.start as usize;
            let repost = count == 0 && word == "rt";
            if repost || token.sigil == Some(Sigil::Handle) || links.iter().any(|link| link.contains(&start))
            {
                continue;
            }
            hash.update(word.as_bytes());
            hash.update(b" ");
            count += 1;
            if count == MAX_WORDS {
                break;
            }
        }
        (count >= MIN_WORDS).then(|| hash.digest())
    })
}

/// Puts together what tells the same story: for each of these, the place of the first that tells it.
pub(crate) fn stories(all: &[Likeness]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..all.len()).collect();
    let (mut originals, mut texts) = (HashMap::new(), HashMap::new());
    for (place, likeness) in all.iter().enumerate() {
        let same = [
            Some(*originals.entry(likeness.original).or_insert(place)),
            likeness.words.map(|words| *texts.entry(words).or_insert(place)),
        ];
        for other in same.into_iter().flatten() {
            let (a, b) = (root(&first, place), root(&first, other));
            if let Some(later) = first.get_mut(a.max(b)) {
                *later = a.min(b);
            }
        }
    }
    (0..all.len()).map(|place| root(&first, place)).collect()
}

/// The first of the story that a place belongs to; each points to itself or to one before it.
fn root(first: &[usize], mut place: usize) -> usize {
    while let Some(&before) = first.get(place).filter(|before| **before != place) {
        place = before;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(id: &str, text: &str, repost_of: Option<&str>) -> Likeness {
        let post: Post = serde_json::from_value(serde_json::json!({
            "id": id, "source": "a", "text": text, "published_at": "2026-01-01T00:00:00Z", "repost_of": repost_of,
        }))
        .unwrap();
        Likeness::of(&post)
    }

    #[test]
    fn the_same_text_is_the_same_story() {
        let text = "Rappel massif des yaourts Aurora après une listériose";
        let check = |other: &str, same: bool| {
            assert_eq!(
                likeness("a:1", text, None).words == likeness("a:2", other, None).words,
                same,
                "{other}"
            );
        };
        check(text, true);
        check("RT @journal: RAPPEL massif des yaourts Aurora, après une listeriose ! https://x.co/abc", true);
        check("Rappel massif des yaourts Aurora", false);
        assert_eq!(likeness("a:1", "Bof, Aurora", None).words, None);
        assert_eq!(likeness("a:1", "", None).words, None);
    }

    #[test]
    fn reposts_and_equal_texts_come_together() {
        let long = "Rappel massif des yaourts Aurora après une listériose";
        let all = [
            likeness("a:1", long, None),
            likeness("a:2", "Autre chose", None),
            likeness("a:3", "", Some("a:9")),
            likeness("a:4", long, Some("a:9")), // joins the first by text and the third by its original
            likeness("a:5", "", Some("a:2")),
        ];
        assert_eq!(stories(&all), [0, 1, 0, 0, 1]);
        assert_eq!(stories(&[]), [0; 0]);
    }
}
