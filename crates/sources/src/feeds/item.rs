//! A feed as read, whichever format it had.

use std::time::Duration;

use jiff::Timestamp;

use super::hub::Named;

/// What a feed says.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) language: Option<String>,
    pub(super) author: Option<Person>,
    /// How often the feed says that it is worth asking.
    pub(super) hint: Option<Duration>,
    /// Which hub tells of it.
    pub(super) hub: Named,
    /// In the order of the feed.
    pub(super) items: Vec<Item>,
    /// How many entries could not be read.
    pub(super) left_out: usize,
}

/// One entry of a feed. Addresses are absolute.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// As the feed writes it; empty where it has none.
    pub(super) guid: String,
    pub(super) link: Option<String>,
    pub(super) title: Option<Rich>,
    /// What it says, the fullest version first.
    pub(super) bodies: Vec<Rich>,
    pub(super) author: Option<Person>,
    pub(super) language: Option<String>,
    pub(super) published: Option<Timestamp>,
    pub(super) updated: Option<Timestamp>,
    /// Addresses of images, sounds and videos.
    pub(super) media: Vec<String>,
    pub(super) likes: u64,
    pub(super) views: Option<u64>,
}

/// Who wrote something.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
}

/// A text, and whether it is HTML.
#[derive(Debug)]
pub(super) struct Rich {
    pub(super) text: String,
    pub(super) html: bool,
}

/// Why something is no feed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is something else, such as a page.
    NoFeed,
    /// It is a feed, and so broken that nothing of it can be read.
    Broken(String),
}
