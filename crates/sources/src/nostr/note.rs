//! A note (an event of NIP-01): verified, then read as a post.
//!
//! A note's id is the hash of what it says, and its signature is one over that id (BIP 340); so nobody, not even the relay, can
//! put words into anybody's mouth.

use std::borrow::Cow;

use jiff::Timestamp;
use k256::schnorr::{Signature, VerifyingKey};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use vigie_model::{Author, Engagement, MAX_TEXT_BYTES, Post, PostId};

use super::{note_address::note_address, post_id};

/// A text.
const SHORT_NOTE: u32 = 1;
/// A request to delete notes of one's own (NIP-09).
const DELETION: u32 = 5;
/// The most notes that one request takes back.
const MOST_TAKEN_BACK: usize = 1_000;
/// The most addresses of one kind that are kept of a note.
const MOST_ADDRESSES: usize = 50;
/// How the addresses of images and videos end.
const MEDIA: [&str; 11] =
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".mp4", ".mov", ".webm", ".mp3", ".m4a"];

/// A note as a relay tells it: nothing of it is true before it has been verified.
#[derive(Debug, Deserialize)]
pub(crate) struct Note<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    pubkey: Cow<'a, str>,
    created_at: i64,
    kind: u32,
    tags: Vec<Vec<String>>,
    #[serde(borrow)]
    content: Cow<'a, str>,
    #[serde(borrow)]
    sig: Cow<'a, str>,
}

/// What a note that is true means.
pub(crate) enum Word {
    /// Somebody said something.
    Said(Box<Post>),
    /// Somebody takes back these notes, if they are theirs.
    TakenBack(Vec<String>),
}

impl Note<'_> {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn author(&self) -> &str {
        &self.pubkey
    }

    /// When it was written, as its author says; now at the latest.
    pub(crate) fn created_at(&self, now: Timestamp) -> Timestamp {
        let said = Timestamp::from_second(self.created_at).unwrap_or(now);
        if said < Timestamp::UNIX_EPOCH { now } else { said.min(now) }
    }

    /// What it means; `None` when it is of another kind, or not what its author signed.
    pub(crate) fn word(&self, now: Timestamp) -> Option<Word> {
        if !matches!(self.kind, SHORT_NOTE | DELETION) || !self.is_true() {
            return None;
        }
        if self.kind == SHORT_NOTE {
            return self.post(now).map(|post| Word::Said(Box::new(post)));
        }
        let notes = self.named("e").map(|tag| tag.1.to_owned()).filter(|id| is_id(id));
        Some(Word::TakenBack(notes.take(MOST_TAKEN_BACK).collect()))
    }

    fn is_true(&self) -> bool {
        let verified = || {
            let said =
                serde_json::to_vec(&(0, &self.pubkey, self.created_at, self.kind, &self.tags, &self.content))
                    .ok()?;
            let id: [u8; 32] = Sha256::digest(said).into();
            if bytes(&self.id)? != id {
                return None;
            }
            let signature = Signature::from_bytes(&bytes(&self.sig)?).ok()?;
            let author: [u8; 32] = bytes(&self.pubkey)?;
            VerifyingKey::from_slice(&author).ok()?.verify_raw(&id, &signature).ok()
        };
        verified().is_some()
    }

    /// The values of the tags of one name, with what stands behind each.
    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a [String], &'a str)> {
        self.tags.iter().filter_map(move |tag| match tag.as_slice() {
            [first, value, rest @ ..] if first == name => Some((rest, value.as_str())),
            _ => None,
        })
    }

    fn post(&self, now: Timestamp) -> Option<Post> {
        let (links, media) = addresses(&self.content);
        let quotes = self.named("q").map(|(_, id)| id).chain(self.marked("mention"));
        Some(Post {
            id: post_id(&self.id)?,
            source: "nostr".to_owned(),
            url: bytes(&self.id).map(|id| format!("https://njump.me/{}", note_address(&id))),
            author: Some(Author { id: Some(self.pubkey.clone().into_owned()), ..Author::default() }),
            title: None,
            text: self.content[..self.content.floor_char_boundary(MAX_TEXT_BYTES)].to_owned(),
            lang: self.language(),
            country: None,
            published_at: self.created_at(now),
            engagement: Engagement::default(),
            reply_to: self.answered(),
            repost_of: None,
            rating: None,
            quote_of: quotes.filter(|id| is_id(id)).find_map(post_id),
            media,
            links,
        })
    }

    /// The ids in `e` tags with a marker (NIP-10): behind the id stand a relay and the marker.
    fn marked<'a>(&'a self, marker: &'a str) -> impl Iterator<Item = &'a str> {
        self.named("e")
            .filter(move |(rest, _)| rest.get(1).is_some_and(|word| word == marker))
            .map(|(_, id)| id)
    }

    /// The note that this one answers: the one marked so, else the beginning of the thread, else, as it was before there
    /// were markers, the last one named.
    fn answered(&self) -> Option<PostId> {
        let unmarked = self.named("e").filter(|(rest, _)| rest.get(1).is_none_or(String::is_empty));
        let unmarked = unmarked.map(|(_, id)| id).last();
        let id = self.marked("reply").next().or_else(|| self.marked("root").next()).or(unmarked)?;
        post_id(id).filter(|_| is_id(id))
    }

    /// The language that the author names (NIP-32).
    fn language(&self) -> Option<String> {
        let (_, code) =
            self.named("l").find(|(rest, _)| rest.first().is_some_and(|space| space == "ISO-639-1"))?;
        (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase())).then(|| code.to_owned())
    }
}

fn is_id(text: &str) -> bool {
    bytes::<32>(text).is_some()
}

/// Bytes that are written as lower-case hexadecimal digits, which is the only way that notes write them.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

/// The addresses in a text: pages, and images and videos.
fn addresses(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut links, mut media) = (Vec::new(), Vec::new());
    for word in text.split_whitespace() {
        let Some(start) = word.find("https://").or_else(|| word.find("http://")) else { continue };
        let address =
            word[start..].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '"', '\'', '>']);
        let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let list = if MEDIA.iter().any(|end| path.ends_with(end)) { &mut media } else { &mut links };
        if list.len() < MOST_ADDRESSES && !list.iter().any(|known| known == address) {
            list.push(address.to_owned());
        }
    }
    (links, media)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_a_text() {
        let (links, media) = addresses(
            "see https://a.example/x, (http://b.example/y) https://a.example/x https://c.example/cat.JPG?w=1 no://thing",
        );
        assert_eq!(links, ["https://a.example/x", "http://b.example/y"]);
        assert_eq!(media, ["https://c.example/cat.JPG?w=1"]);
    }

    #[test]
    fn bytes_are_lower_case_digits() {
        assert_eq!(bytes::<2>("00ff"), Some([0, 255]));
        for wrong in ["00FF", "00f", "00fff", "00fg", "", "é00"] {
            assert_eq!(bytes::<2>(wrong), None, "{wrong}");
        }
    }
}
