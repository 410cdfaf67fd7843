//! Facts as conditions: which posts each field lets pass.

use vigie_model::{Polarity, PostKind, Slug};

use crate::facts::{asks, hosts, speaks};
use crate::{Facts, fold, tokens::holds};

/// A fact about a post. Values are written the way they are compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldFilter {
    /// `lang:fr`: an ISO 639-1 code in lower case, with sub-tags where they matter (`pt-br`).
    Lang(String),
    /// `source:bluesky`: in lower case.
    Source(String),
    /// `author:handle`: folded as [`fold`] does, so without `@`.
    Author(String),
    /// `authorname:ana`: these folded words next to each other in the name that is shown.
    AuthorName(String),
    /// `country:fr`: an ISO 3166-1 alpha-2 code in lower case.
    Country(String),
    /// `type:reply`, `is:reply`.
    Type(PostKind),
    /// `is:question`, `has:media`, `has:links`, `verified:true`.
    Feature(Feature),
    /// `site:shop.example`: the post's own address lies there, on that host or a sub-domain; in lower case.
    Site(String),
    /// `links:shop.example`: the post links there; in lower case.
    Links(String),
    /// `url:shop.example/news`: these folded words next to each other in the post's own address.
    Url(String),
    /// `likes:[5 TO *]`
    Range(Range),
    /// `sentiment:negative`
    Sentiment(Polarity),
    /// `brand:delta`: names this brand of the workspace.
    Brand(Slug),
    /// `topic:delay`: touches this topic of the workspace.
    Topic(Slug),
}

/// Something that a post has or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feature {
    /// Its title or text asks something, told by a question mark.
    Question,
    /// It shows images or videos.
    Media,
    /// It links to something.
    Links,
    /// The network vouches for its author.
    Verified,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Question, Self::Media, Self::Links, Self::Verified];

    /// How a query asks for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Question => "is:question",
            Self::Media => "has:media",
            Self::Links => "has:links",
            Self::Verified => "verified:true",
        }
    }

    /// Whether a post with these facts has it.
    #[must_use]
    pub fn is_of(self, facts: &Facts) -> bool {
        let Some(post) = facts.post else { return false };
        match self {
            Self::Question => asks(&post.text) || post.title.as_deref().is_some_and(asks),
            Self::Media => !post.media.is_empty(),
            Self::Links => !post.links.is_empty(),
            Self::Verified => post.author.as_ref().is_some_and(|author| author.verified),
        }
    }
}

/// A number that a query may bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Of the author; unknown for many.
    Followers,
    /// Likes, favourites, up-votes.
    Likes,
    /// Likes, replies, reposts and quotes together.
    Engagement,
    /// How many people may have seen it at most.
    Reach,
    /// Stars of a review, from 1 to 5; unknown for what is no review.
    Rating,
    /// The score of the sentiment, in thousandths from -1000 to 1000.
    Score,
    /// How sure it is that a mention is about a brand that it names, in thousandths from 0 to 1000; unknown until people
    /// marked enough.
    Relevance,
}

impl Measure {
    /// The name of its field.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Followers => "followers",
            Self::Likes => "likes",
            Self::Engagement => "engagement",
            Self::Reach => "reach",
            Self::Rating => "rating",
            Self::Score => "score",
            Self::Relevance => "relevance",
        }
    }

    /// Whether people write it as a fraction, where it is compared in thousandths.
    pub(crate) fn is_fraction(self) -> bool {
        matches!(self, Self::Score | Self::Relevance)
    }

    /// A number of this measure as people write it.
    #[must_use]
    pub fn written(self, number: i64) -> String {
        if self.is_fraction() { (number as f64 / 1000.0).to_string() } else { number.to_string() }
    }
}

/// A number from one bound to another, both included. What nobody measured lies in no range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range {
    /// What is measured.
    pub measure: Measure,
    /// The least; [`i64::MIN`] for `*`.
    pub from: i64,
    /// The most; [`i64::MAX`] for `*`.
    pub to: i64,
}

impl FieldFilter {
    /// Whether a post with these facts passes.
    #[must_use]
    pub fn matches(&self, facts: &Facts) -> bool {
        let author = || facts.post.and_then(|post| post.author.as_ref());
        let address = || facts.post.and_then(|post| post.url.as_deref());
        match self {
            Self::Lang(lang) => {
                speaks(facts.lang, lang) || facts.language_tag().is_some_and(|tag| speaks(tag, lang))
            }
            Self::Source(source) => facts.source().eq_ignore_ascii_case(source),
            Self::Author(handle) => {
                author().and_then(|author| author.handle.as_ref()).is_some_and(|own| fold(own) == *handle)
            }
            Self::AuthorName(name) => {
                author().and_then(|author| author.name.as_ref()).is_some_and(|own| holds(own, name))
            }
            Self::Country(code) => facts
                .post
                .and_then(|post| post.country.as_ref())
                .is_some_and(|country| country.eq_ignore_ascii_case(code)),
            Self::Type(kind) => facts.kind() == *kind,
            Self::Feature(feature) => feature.is_of(facts),
            Self::Site(host) => address().is_some_and(|address| lies_on(address, host)),
            Self::Links(host) => {
                facts.post.is_some_and(|post| post.links.iter().any(|link| lies_on(link, host)))
            }
            Self::Url(words) => address().is_some_and(|address| holds(address, words)),
            Self::Range(range) => {
                facts.measure(range.measure).is_some_and(|number| (range.from..=range.to).contains(&number))
            }
            Self::Sentiment(label) => facts.found.is_some_and(|found| found.sentiment.label == *label),
            Self::Brand(brand) => {
                facts.found.is_some_and(|found| found.brands.iter().any(|named| named.brand == *brand))
            }
            Self::Topic(topic) => facts.found.is_some_and(|found| found.topics.contains(topic)),
        }
    }

    /// Whether it is about what is only known once a post is a mention.
    #[must_use]
    pub fn is_enrichment(&self) -> bool {
        match self {
            Self::Sentiment(_) | Self::Brand(_) | Self::Topic(_) => true,
            Self::Range(range) => range.measure.is_fraction(),
            _ => false,
        }
    }
}

fn lies_on(address: &str, host: &str) -> bool {
    hosts(address).any(|domain| domain == host)
}
