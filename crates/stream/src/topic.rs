//! The topics that exist. Nothing that a user names becomes a topic, a key prefix or a metric's label.

use crate::{DEAD_LETTERS, Error, MENTIONS, POSTS, Partitions, Result};

/// One of the topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    Posts,
    Mentions,
    DeadLetters,
}

impl Topic {
    pub(crate) const ALL: [Self; 3] = [Self::Posts, Self::Mentions, Self::DeadLetters];

    pub(crate) fn parse(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|topic| topic.name() == name);
        known.ok_or_else(|| Error::UnknownTopic(name.to_owned()))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Posts => POSTS,
            Self::Mentions => MENTIONS,
            Self::DeadLetters => DEAD_LETTERS,
        }
    }

    /// The first byte of its keys on disk. Never changes.
    pub(crate) fn id(self) -> u8 {
        match self {
            Self::Posts => 1,
            Self::Mentions => 2,
            Self::DeadLetters => 3,
        }
    }

    pub(crate) fn from_id(id: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.id() == id)
    }

    pub(crate) fn configured(self, partitions: &Partitions) -> u32 {
        match self {
            Self::Posts => partitions.posts,
            Self::Mentions => partitions.mentions,
            Self::DeadLetters => partitions.dead_letters,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ids_are_read_back() {
        for topic in Topic::ALL {
            assert_eq!(Topic::parse(topic.name()).unwrap(), topic);
            assert_eq!(Topic::from_id(topic.id()), Some(topic));
        }
        assert!(Topic::parse("post").unwrap_err().to_string().contains("known are posts"));
        assert_eq!(Topic::from_id(0), None);
    }
}
