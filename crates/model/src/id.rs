//! Identifiers: of posts, and of what people name in a workspace.
//!
//! Delivery leans on one promise: the same post always has the same [`PostId`], whoever sends it and however
//! often.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An identifier that cannot be used, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// A post id lacks the `source:` in front or the native id behind it.
    #[error("id `{0}` is not of the form `source:native_id`; write for example `bluesky:3kabc`")]
    NotPrefixed(String),
    /// A post id longer than [`PostId::MAX_BYTES`].
    #[error("id has {0} bytes, at most {max} are allowed; shorten it or hash the native id", max = PostId::MAX_BYTES)]
    TooLong(usize),
    /// A post id with control characters or white space in it.
    #[error("id `{0}` contains white space or control characters; remove them")]
    Unprintable(String),
    /// A name that is not a slug.
    #[error("`{0}` is not a valid name here; use 1 to 64 of a-z, 0-9, `-` and `_`, such as `my-brand`")]
    NotASlug(String),
}

/// The identity of a post, `source:native_id`, such as `hackernews:40012345`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "bluesky:3kabc")]
pub struct PostId(Box<str>);

impl PostId {
    /// The most bytes an id may have; also well under what a search term may hold.
    pub const MAX_BYTES: usize = 512;

    /// Checks and wraps an id.
    ///
    /// # Errors
    /// [`InvalidId`] when the id is not `source:native_id`, too long, or has white space in it.
    pub fn new(id: impl Into<String>) -> Result<Self, InvalidId> {
        let id = id.into();
        if id.len() > Self::MAX_BYTES {
            return Err(InvalidId::TooLong(id.len()));
        }
        if id.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(InvalidId::Unprintable(id));
        }
        match id.split_once(':') {
            Some((source, native)) if !source.is_empty() && !native.is_empty() => Ok(Self(id.into())),
            _ => Err(InvalidId::NotPrefixed(id)),
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the first colon: which source the post came from.
    #[must_use]
    pub fn source(&self) -> &str {
        self.0.split_once(':').map_or("", |(source, _)| source)
    }

    /// The part behind the first colon: the id that the source itself uses.
    #[must_use]
    pub fn native(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, native)| native)
    }
}

impl TryFrom<String> for PostId {
    type Error = InvalidId;
    fn try_from(id: String) -> Result<Self, InvalidId> {
        Self::new(id)
    }
}

impl From<PostId> for String {
    fn from(id: PostId) -> Self {
        id.0.into()
    }
}

impl fmt::Display for PostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name that people choose for a workspace, brand, topic, rule or channel and that stands in URLs, files and
/// metrics: 1 to 64 of `a-z 0-9 - _`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "my-brand")]
pub struct Slug(Box<str>);

impl Slug {
    /// Checks and wraps a name.
    ///
    /// # Errors
    /// [`InvalidId::NotASlug`] when other characters stand in it, or none, or more than 64.
    pub fn new(name: impl Into<String>) -> Result<Self, InvalidId> {
        let name = name.into();
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        if name.is_empty() || name.len() > 64 || !name.bytes().all(allowed) {
            return Err(InvalidId::NotASlug(name));
        }
        Ok(Self(name.into()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = InvalidId;
    fn try_from(name: String) -> Result<Self, InvalidId> {
        Self::new(name)
    }
}

impl From<Slug> for String {
    fn from(name: Slug) -> Self {
        name.0.into()
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn post_ids_have_a_source_and_a_native_part() {
        let check = |id: &str, good: bool| assert_eq!(PostId::new(id).is_ok(), good, "{id}");
        check("bluesky:did:plc:x/3kabc", true);
        check("a:b", true);
        check("nocolon", false);
        check(":native", false);
        check("source:", false);
        check("a:b c", false);
        check("a:b\u{0}", false);
        check(&format!("a:{}", "x".repeat(511)), false);
        let id = PostId::new("bluesky:did:plc:x/3kabc").unwrap();
        assert_eq!((id.source(), id.native()), ("bluesky", "did:plc:x/3kabc"));
    }

    #[test]
    fn slugs_are_safe_in_urls_and_labels() {
        let check = |name: &str, good: bool| assert_eq!(Slug::new(name).is_ok(), good, "{name}");
        check("delta", true);
        check("us-airways_2", true);
        check("", false);
        check("Delta", false);
        check("../x", false);
        check("é", false);
        check(&"a".repeat(65), false);
    }
}
