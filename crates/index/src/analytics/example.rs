//! Single mentions that stand for many, short enough for a list.

use jiff::Timestamp;
use serde::Serialize;
use tantivy::DocAddress;
use utoipa::ToSchema;
use vigie_model::{Mention, Polarity, PostId, Slug};

use crate::{IndexError, document, schema::Fields};

/// The most characters of a text that are shown.
const MAX_SHOWN: usize = 280;

/// A mention that stands for many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Example {
    /// The post's id.
    pub id: PostId,
    /// The source.
    pub source: String,
    /// Where a person can read it.
    pub url: Option<String>,
    /// The author's handle, or else their name.
    pub author: Option<String>,
    /// Title and text, up to 280 characters.
    pub text: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// likes + replies + reposts + quotes.
    pub engagement: u64,
    /// The author's followers, 0 when unknown.
    pub reach: u64,
    /// The mood toward the brand that was asked about, or else of the post.
    pub sentiment: Polarity,
}

impl Example {
    /// Shows a mention, with the mood toward this brand where there is one.
    pub(crate) fn of(mention: &Mention, brand: Option<&Slug>) -> Self {
        let post = &mention.post;
        let author = post.author.as_ref();
        let toward = mention.brands.iter().find(|found| Some(&found.brand) == brand);
        let sentiment = toward.and_then(|found| found.sentiment.as_ref()).unwrap_or(&mention.sentiment);
        let whole = match &post.title {
            Some(title) => format!("{title} {}", post.text),
            None => post.text.clone(),
        };
        let mut text: String = whole.chars().take(MAX_SHOWN).collect();
        if text.len() < whole.len() {
            text.push('…');
        }
        Self {
            id: post.id.clone(),
            source: post.source.clone(),
            url: post.url.clone(),
            author: author.and_then(|author| author.handle.clone().or_else(|| author.name.clone())),
            text,
            published_at: post.published_at,
            engagement: post.engagement.total(),
            reach: post.potential_reach(),
            sentiment: sentiment.label,
        }
    }

    pub(crate) fn read(
        fields: &Fields,
        searcher: &tantivy::Searcher,
        at: DocAddress,
        brand: Option<&Slug>,
    ) -> Result<Self, IndexError> {
        Ok(Self::of(&document::read(fields, &searcher.doc(at)?)?, brand))
    }
}

/// The few mentions with the most of something, one of each story; what was drawn from the key decides between equals.
#[derive(Debug, Default, Clone)]
pub(crate) struct Foremost {
    /// The foremost first.
    found: Vec<Standout>,
}

/// A mention with much of something.
#[derive(Debug, Clone, Copy)]
struct Standout {
    /// How much, and the number that decides between equals.
    rank: (u64, u64),
    story: u64,
    at: DocAddress,
}

impl Foremost {
    /// How many are kept.
    const KEPT: usize = 3;

    /// Looks at a mention; `more` tells its tie and its story, which few are asked for.
    pub(crate) fn add(&mut self, amount: u64, at: DocAddress, more: impl FnOnce() -> (u64, u64)) {
        let full = self.found.len() == Self::KEPT;
        if full && self.found.last().is_some_and(|last| last.rank.0 > amount) {
            return;
        }
        let (tie, story) = more();
        let candidate = Standout { rank: (amount, tie), story, at };
        if let Some(same) = self.found.iter().position(|found| found.story == story) {
            if self.found.get(same).is_some_and(|found| found.rank >= candidate.rank) {
                return;
            }
            self.found.remove(same);
        }
        let place = self.found.partition_point(|found| found.rank > candidate.rank);
        self.found.insert(place, candidate);
        self.found.truncate(Self::KEPT);
    }

    /// The most that any of them has.
    pub(crate) fn most(&self) -> u64 {
        self.found.first().map_or(0, |found| found.rank.0)
    }

    pub(crate) fn addresses(&self) -> impl Iterator<Item = DocAddress> + '_ {
        self.found.iter().map(|found| found.at)
    }

    pub(crate) fn examples(
        &self,
        fields: &Fields,
        searcher: &tantivy::Searcher,
        brand: Option<&Slug>,
    ) -> Result<Vec<Example>, IndexError> {
        self.addresses().map(|at| Example::read(fields, searcher, at, brand)).collect()
    }
}
