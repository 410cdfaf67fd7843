//! A mention on its way into the series that count it: as much of it as counting needs, so that it may come from the
//! log as well as from what an index kept of it.

use std::cell::OnceCell;

use vigie_model::{Mention, Polarity, Span};

use crate::{digest::Digest, terms::terms, window::Fingerprint};

/// A mention on its way into the series of one of its brands.
pub(crate) struct Seen<'a> {
    /// Its minute since 1970.
    pub(crate) at: i64,
    pub(crate) post: Fingerprint,
    pub(crate) mood: Polarity,
    /// As [`Mention::lang`] has it.
    pub(crate) lang: &'a str,
    pub(crate) source: &'a str,
    /// Absent where only the count matters.
    words: Option<Words<'a>>,
}

struct Words<'a> {
    mention: &'a Mention,
    /// What made it match the brand.
    spans: &'a [Span],
    digest: OnceCell<Option<Digest>>,
}

impl<'a> Seen<'a> {
    /// A mention with everything that an alert may tell of it.
    pub(crate) fn whole(mention: &'a Mention, spans: &'a [Span], at: i64, post: Fingerprint) -> Self {
        let words = Words { mention, spans, digest: OnceCell::new() };
        Self {
            at,
            post,
            mood: mention.sentiment.label,
            lang: &mention.lang,
            source: &mention.post.source,
            words: Some(words),
        }
    }

    /// A mention of the past, of which only figures are known.
    pub(crate) fn figures(
        at: i64,
        post: Fingerprint,
        mood: Polarity,
        lang: &'a str,
        source: &'a str,
    ) -> Self {
        Self { at, post, mood, lang, source, words: None }
    }

    /// Whether it was published after this minute.
    pub(crate) fn is_after(&self, minute: i64) -> bool {
        self.at > minute
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.mood == Polarity::Negative
    }

    /// What to remember of it for an alert about `about`; written once for all series that count it for the same.
    pub(crate) fn digest(&self, about: &str) -> Option<Digest> {
        let Words { mention, spans, digest } = self.words.as_ref()?;
        digest.get_or_init(|| Digest::new(mention, self.at, terms(mention, spans, about))).clone()
    }
}
