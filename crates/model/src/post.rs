//! A post: a text by an author at a time and place, as a source yields it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::PostId;

/// A text that somebody published. Only `id`, `source`, `text` and `published_at` are required.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Post {
    /// `source:native_id`; the same post always has the same id.
    pub id: PostId,
    /// The network or site, as a slug: `bluesky`, `hackernews`, `feed` …; equals the id's first part.
    pub source: String,
    /// Where a person can read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// A headline, where the source has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The plain text, at most [`MAX_TEXT_BYTES`](crate::MAX_TEXT_BYTES).
    pub text: String,
    /// ISO 639-1 code, when the source says so; detected otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// ISO 3166-1 alpha-2 code, when the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// When it was published: the time that counters, alerts and histograms follow.
    pub published_at: Timestamp,
    /// How many people reacted, as last told by the source.
    #[serde(default)]
    pub engagement: Engagement,
    /// How many of five stars a review gives, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 5)]
    pub rating: Option<u8>,
    /// The post that this one answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<PostId>,
    /// The post that this one repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repost_of: Option<PostId>,
    /// The post that this one quotes with words of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote_of: Option<PostId>,
    /// Addresses of images and videos.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<String>,
    /// Addresses that the text links to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
}

impl Post {
    /// The most stars that there are.
    pub const MOST_STARS: u8 = 5;

    /// What the post is to others: the `type:` of the query language.
    #[must_use]
    pub fn kind(&self) -> PostKind {
        if self.repost_of.is_some() {
            PostKind::Repost
        } else if self.quote_of.is_some() {
            PostKind::Quote
        } else if self.reply_to.is_some() {
            PostKind::Reply
        } else {
            PostKind::Post
        }
    }

    /// How many people may have seen it at most: the author's followers, 0 when unknown.
    #[must_use]
    pub fn potential_reach(&self) -> u64 {
        self.author.as_ref().and_then(|author| author.followers).unwrap_or(0)
    }
}

/// Who published a post, as the source describes them at that time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    /// The source's lasting identifier; the handle where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name behind the `@`, without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// The name shown to people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many accounts follow this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followers: Option<u64>,
    /// Whether the network vouches for who this is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub verified: bool,
}

/// Reactions to a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Engagement {
    /// Likes, favourites, up-votes.
    pub likes: u64,
    /// Answers.
    pub replies: u64,
    /// Plain repetitions.
    pub reposts: u64,
    /// Repetitions with a comment.
    pub quotes: u64,
    /// Times shown, where the source tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub views: Option<u64>,
}

impl Engagement {
    /// likes + replies + reposts + quotes.
    #[must_use]
    pub fn total(&self) -> u64 {
        [self.likes, self.replies, self.reposts, self.quotes].into_iter().fold(0, u64::saturating_add)
    }
}

/// What a post is to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PostKind {
    /// Stands on its own.
    Post,
    /// Answers another.
    Reply,
    /// Repeats another.
    Repost,
    /// Quotes another with words of its own.
    Quote,
}

impl PostKind {
    /// All kinds, in the order in which people list them.
    pub const ALL: [Self; 4] = [Self::Post, Self::Reply, Self::Repost, Self::Quote];

    /// The word for it in queries, the API and the index.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Reply => "reply",
            Self::Repost => "repost",
            Self::Quote => "quote",
        }
    }
}
