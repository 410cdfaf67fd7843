//! One post under the eyes of the matcher: its words, where they stand, and what is only found out when asked for.

use std::{borrow::Cow, cell::OnceCell};

use vigie_model::{BrandMatch, Post, Sentiment, Span};
use vigie_query::{Facts, Leaf, LeafId, Occurrence, Occurrences, Tokens, occurrences};

use crate::{
    compile::Compiled,
    language::{UNDETERMINED, language},
    places::Places,
    sentiment,
};

/// A post whose words were sorted.
pub(crate) struct Reading<'p> {
    post: &'p Post,
    tokens: &'p Tokens,
    places: &'p Places,
    language: OnceCell<Cow<'static, str>>,
    sentiment: OnceCell<Sentiment>,
}

impl<'p> Reading<'p> {
    pub(crate) fn new(post: &'p Post, tokens: &'p Tokens, places: &'p Places) -> Self {
        Self { post, tokens, places, language: OnceCell::new(), sentiment: OnceCell::new() }
    }

    pub(crate) fn post(&self) -> &'p Post {
        self.post
    }

    /// The post's words.
    pub(crate) fn tokens(&self) -> &Tokens {
        self.tokens
    }

    /// The post's language, found out once.
    pub(crate) fn language(&self) -> &str {
        self.language
            .get_or_init(|| language(self.post.lang.as_deref(), self.post.title.as_deref(), &self.post.text))
    }

    /// The post's mood, found out once.
    pub(crate) fn sentiment(&self) -> &Sentiment {
        self.sentiment.get_or_init(|| {
            sentiment::analyse(self.tokens, self.post.title.as_deref(), &self.post.text, self.language())
        })
    }

    /// Tells the mood toward each of several brands. One brand alone gets none of its own: it is that of the post.
    pub(crate) fn judge_each(&self, brands: &mut [BrandMatch]) {
        if brands.len() < 2 {
            return;
        }
        let spans: Vec<&[Span]> = brands.iter().map(|brand| brand.spans.as_slice()).collect();
        let post = self.post;
        let moods = sentiment::toward(post.title.as_deref(), &post.text, self.language(), &spans);
        brands.iter_mut().zip(moods).for_each(|(brand, mood)| brand.sentiment = mood);
    }

    /// Whether a query matches.
    pub(crate) fn matches(&self, query: &Compiled, found: &mut Vec<Occurrence>) -> bool {
        found.clear();
        occurrences(&query.query, &Asked { reading: self, query }, found)
    }

    /// What of the post a query matches, if it does.
    pub(crate) fn spans(&self, query: &Compiled, found: &mut Vec<Occurrence>) -> Option<Vec<Span>> {
        self.matches(query, found).then(|| self.tokens.spans(found))
    }
}

/// A post as one query asks about it.
struct Asked<'r> {
    reading: &'r Reading<'r>,
    query: &'r Compiled,
}

impl Occurrences for Asked<'_> {
    fn of(&self, id: LeafId, leaf: &Leaf, into: &mut Vec<Occurrence>) {
        let Some(opening) = self.query.opening(id) else { return };
        self.reading.places.of(leaf, opening, self.reading.tokens, into);
    }

    fn sentences(&self) -> Vec<u32> {
        self.reading.tokens.sentences()
    }

    fn facts(&self) -> Facts<'_> {
        let lang = if self.query.asks_language { self.reading.language() } else { UNDETERMINED };
        Facts::of_post(self.reading.post, lang)
    }
}
