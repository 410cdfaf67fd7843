//! One post under the eyes of the matcher: its words, the hits in them, and what is only found out when asked for.

use std::{borrow::Cow, cell::OnceCell};

use vigie_model::{BrandMatch, Post, Sentiment, Span};
use vigie_query::{Facts, Leaf, LeafId, Occurrence, Occurrences, Tokens, occurrences};

use crate::{
    compile::Compiled,
    language::{UNDETERMINED, language},
    scan::Hit,
    sentiment,
};

/// A post that was scanned.
pub(crate) struct Reading<'p> {
    post: &'p Post,
    tokens: &'p Tokens,
    /// Sorted.
    hits: &'p [Hit],
    language: OnceCell<Cow<'static, str>>,
    sentiment: OnceCell<Sentiment>,
}

impl<'p> Reading<'p> {
    pub(crate) fn new(post: &'p Post, tokens: &'p Tokens, hits: &'p [Hit]) -> Self {
        Self { post, tokens, hits, language: OnceCell::new(), sentiment: OnceCell::new() }
    }

    pub(crate) fn post(&self) -> &'p Post {
        self.post
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
    pub(crate) fn matches(&self, query: &Compiled, places: &mut Vec<Occurrence>) -> bool {
        places.clear();
        occurrences(&query.query, &Asked { reading: self, query }, places)
    }

    /// What of the post a query matches, if it does.
    pub(crate) fn spans(&self, query: &Compiled, places: &mut Vec<Occurrence>) -> Option<Vec<Span>> {
        self.matches(query, places).then(|| self.tokens.spans(places))
    }

    fn hits_of(&self, leaf: u32) -> impl Iterator<Item = &Hit> {
        let first = self.hits.partition_point(|hit| hit.leaf < leaf);
        self.hits.iter().skip(first).take_while(move |hit| hit.leaf == leaf)
    }
}

/// A post as one query asks about it.
struct Asked<'r> {
    reading: &'r Reading<'r>,
    query: &'r Compiled,
}

impl Occurrences for Asked<'_> {
    fn of(&self, id: LeafId, _: &Leaf, into: &mut Vec<Occurrence>) {
        let Some(leaf) = self.query.number(id) else { return };
        into.extend(self.reading.hits_of(leaf).map(|hit| hit.place));
    }

    fn facts(&self) -> Facts<'_> {
        let lang = if self.query.asks_language { self.reading.language() } else { UNDETERMINED };
        Facts::of_post(self.reading.post, lang)
    }
}
