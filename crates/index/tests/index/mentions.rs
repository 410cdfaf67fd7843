//! Mentions and opened indexes for the tests of this crate.

use std::path::Path;

use prometheus::Registry;
use vigie_index::{Config, Index, Searcher, Selection, Writer};
use vigie_model::{BrandMatch, Mention, MentionEvent, Polarity, Post, PostId, Sentiment, Slug};

pub(crate) fn slug(name: &str) -> Slug {
    Slug::new(name).unwrap()
}

/// A neutral English mention of brand `b` in workspace `w`, published `second` seconds after 2026-01-01.
pub(crate) fn mention(id: &str, second: i64, text: &str) -> Mention {
    let start: jiff::Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    Mention {
        workspace: slug("w"),
        lang: "en".to_owned(),
        brands: vec![BrandMatch { brand: slug("b"), spans: Vec::new(), sentiment: None, relevance: None }],
        topics: Vec::new(),
        sentiment: Sentiment { label: Polarity::Neutral, score: 0.0, confidence: 1.0, terms: Vec::new() },
        own: false,
        asks: false,
        post: Post {
            id: PostId::new(id).unwrap(),
            source: "demo".to_owned(),
            url: None,
            author: None,
            title: None,
            text: text.to_owned(),
            lang: None,
            country: None,
            published_at: start + jiff::SignedDuration::from_secs(second),
            engagement: vigie_model::Engagement::default(),
            reply_to: None,
            repost_of: None,
            quote_of: None,
            rating: None,
            media: Vec::new(),
            links: Vec::new(),
        },
    }
}

pub(crate) fn mentioned(mention: Mention) -> MentionEvent {
    MentionEvent::Mentioned(Box::new(mention))
}

/// An index of so many partitions in this folder, as one process sees it.
pub(crate) fn index(folder: &Path, partitions: u32) -> Index {
    Index::open(folder, partitions, &Config::default(), &Registry::new()).unwrap()
}

/// An index of its own, gone with the folder.
pub(crate) struct Opened {
    pub(crate) writer: Writer,
    pub(crate) searcher: Searcher,
    _folder: tempfile::TempDir,
}

pub(crate) fn open() -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let index = index(folder.path(), 1);
    Opened { writer: index.writer(0).unwrap(), searcher: index.searcher(), _folder: folder }
}

impl Opened {
    /// Applies events behind all that came before, and commits.
    pub(crate) fn commit(&mut self, events: &[MentionEvent]) {
        let at = self.writer.progress().unwrap_or(0);
        self.writer.apply(at, at + events.len() as u64, events).unwrap();
        self.writer.commit().unwrap();
    }
}

pub(crate) fn everything() -> Selection {
    Selection::all(slug("w"))
}

pub(crate) fn asking(query: &str) -> Selection {
    Selection { query: Some(vigie_query::parse(query).unwrap()), ..everything() }
}
