//! The fields of a post that a column of a file can fill.

/// A field of a post that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// The source's own id, with or without the source in front; made from the row where no column holds it.
    Id,
    /// Which network or site; the setting where no column holds it.
    Source,
    /// Where a person can read it.
    Url,
    /// A headline.
    Title,
    /// The text; required.
    Text,
    /// ISO 639-1 code.
    Lang,
    /// ISO 3166-1 alpha-2 code.
    Country,
    /// The date; required.
    PublishedAt,
    /// The author's lasting identifier.
    AuthorId,
    /// The author's handle, with or without `@`.
    AuthorHandle,
    /// The author's name.
    AuthorName,
    /// The author's followers.
    AuthorFollowers,
    /// Whether the author is verified.
    AuthorVerified,
    /// Likes.
    Likes,
    /// Replies.
    Replies,
    /// Reposts.
    Reposts,
    /// Quotes.
    Quotes,
    /// Views.
    Views,
    /// Stars of a review, from 1 to 5.
    Rating,
    /// Id of the post that this one answers.
    ReplyTo,
    /// Id of the post that this one repeats.
    RepostOf,
    /// Id of the post that this one quotes.
    QuoteOf,
    /// Addresses of images, separated by spaces.
    Media,
    /// Addresses, separated by spaces.
    Links,
}

impl Target {
    /// All of them, in the order in which people list them.
    pub const ALL: [Self; 24] = [
        Self::Id,
        Self::Source,
        Self::Url,
        Self::Title,
        Self::Text,
        Self::Lang,
        Self::Country,
        Self::PublishedAt,
        Self::AuthorId,
        Self::AuthorHandle,
        Self::AuthorName,
        Self::AuthorFollowers,
        Self::AuthorVerified,
        Self::Likes,
        Self::Replies,
        Self::Reposts,
        Self::Quotes,
        Self::Views,
        Self::Rating,
        Self::ReplyTo,
        Self::RepostOf,
        Self::QuoteOf,
        Self::Media,
        Self::Links,
    ];

    pub(crate) const REQUIRED: [Self; 2] = [Self::Text, Self::PublishedAt];

    /// How it is written in a map, and in a header that needs none.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Source => "source",
            Self::Url => "url",
            Self::Title => "title",
            Self::Text => "text",
            Self::Lang => "lang",
            Self::Country => "country",
            Self::PublishedAt => "published_at",
            Self::AuthorId => "author.id",
            Self::AuthorHandle => "author.handle",
            Self::AuthorName => "author.name",
            Self::AuthorFollowers => "author.followers",
            Self::AuthorVerified => "author.verified",
            Self::Likes => "engagement.likes",
            Self::Replies => "engagement.replies",
            Self::Reposts => "engagement.reposts",
            Self::Quotes => "engagement.quotes",
            Self::Views => "engagement.views",
            Self::Rating => "rating",
            Self::ReplyTo => "reply_to",
            Self::RepostOf => "repost_of",
            Self::QuoteOf => "quote_of",
            Self::Media => "media",
            Self::Links => "links",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether it is a number of people.
    pub(crate) fn is_count(self) -> bool {
        matches!(
            self,
            Self::AuthorFollowers | Self::Likes | Self::Replies | Self::Reposts | Self::Quotes | Self::Views
        )
    }
}
