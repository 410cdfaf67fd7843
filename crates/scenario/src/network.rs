//! The networks of the market: what a post looks like on each, and what people can do there.
//!
//! All addresses lie under `.example`, where nobody lives.

use crate::phrases::Language;

/// Where a post is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Network {
    Bluesky,
    Mastodon,
    YouTube,
    HackerNews,
    Feed,
    Reviews,
}

impl Network {
    pub(crate) const ALL: [Self; 6] =
        [Self::Bluesky, Self::Mastodon, Self::YouTube, Self::HackerNews, Self::Feed, Self::Reviews];

    /// The `source` of its posts.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Bluesky => "bluesky",
            Self::Mastodon => "mastodon",
            Self::YouTube => "youtube",
            Self::HackerNews => "hackernews",
            Self::Feed => "feed",
            Self::Reviews => "reviews",
        }
    }

    /// Whether it says which language a post is in.
    pub(crate) fn tells_language(self) -> bool {
        matches!(self, Self::Bluesky | Self::Mastodon | Self::Feed)
    }

    pub(crate) fn has_replies(self) -> bool {
        !matches!(self, Self::Feed | Self::Reviews)
    }

    pub(crate) fn has_reposts(self) -> bool {
        matches!(self, Self::Bluesky | Self::Mastodon)
    }

    pub(crate) fn has_edits(self) -> bool {
        matches!(self, Self::Mastodon | Self::YouTube | Self::Reviews)
    }

    /// The native id of a post, from its unique number. One number gives different ids on different networks.
    pub(crate) fn native_id(self, number: u64, author: &str) -> String {
        match self {
            Self::Bluesky => format!("{author}/3{}", base32(number)),
            Self::Mastodon | Self::HackerNews => number.to_string(),
            Self::YouTube => format!("Ug{}", base32(number)),
            Self::Feed => format!("{}/{}", author, base32(number)),
            Self::Reviews => format!("r-{}", base32(number)),
        }
    }

    /// Where a person would read it.
    pub(crate) fn url(self, native: &str, handle: &str) -> String {
        let name = native.rsplit('/').next().unwrap_or(native);
        match self {
            Self::Bluesky => format!("https://bluesky.example/profile/{handle}/post/{name}"),
            Self::Mastodon => format!("https://mastodon.example/@{handle}/{name}"),
            Self::YouTube => format!("https://youtube.example/watch?lc={name}"),
            Self::HackerNews => format!("https://hackernews.example/item?id={name}"),
            Self::Feed => format!("https://{handle}/articles/{name}"),
            Self::Reviews => format!("https://reviews.example/{name}"),
        }
    }

    /// Whether people write in this language there.
    pub(crate) fn speaks(self, language: Language) -> bool {
        match self {
            Self::HackerNews => language == Language::English,
            Self::Bluesky | Self::Mastodon | Self::YouTube => true,
            Self::Feed | Self::Reviews => matches!(language, Language::French | Language::English),
        }
    }
}

/// Thirteen characters, in the order of the numbers.
pub(crate) fn base32(number: u64) -> String {
    const LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
    let letter = |digit: u32| LETTERS[(number >> (digit * 5) & 31) as usize] as char;
    (0..13).rev().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_different_ids() {
        assert_eq!(base32(0), "2222222222222");
        assert_eq!(base32(u64::MAX), "jzzzzzzzzzzzz");
        assert_ne!(base32(1), base32(32));
        assert_eq!(Network::Bluesky.native_id(0, "did:plc:x"), "did:plc:x/32222222222222");
    }
}
