//! The searchable mentions: batches of each partition of the mentions log go in through one [`Writer`], questions are
//! answered by any number of [`Searcher`]s, in this process and in others. An [`Index`] is the folder of both.
//!
//! A mention is in the index exactly once, whatever is killed when: how far the log was read is part of the very commit
//! that holds the documents. Searching finds what live matching finds: both fold texts with [`vigie_query::Tokens`],
//! and a property test compares every answer with [`vigie_query::evaluate`].
//!
//! ```
//! use vigie_index::{Config, Index, SearchRequest, Selection, Sort};
//! use vigie_model::{MentionEvent, Slug};
//!
//! let mention = serde_json::from_str(r#"{
//!     "workspace": "airlines", "lang": "en", "brands": [{"brand": "delta", "spans": []}],
//!     "sentiment": {"label": "negative", "score": -0.6, "confidence": 0.9},
//!     "post": {"id": "demo:1", "source": "demo", "text": "Delta lost my bag", "published_at": "2026-02-03T10:15:00Z"}
//! }"#)?;
//! let folder = tempfile::tempdir()?;
//! let index = Index::open(folder.path(), 1, &Config::default(), &prometheus::Registry::new())?;
//! let mut writer = index.writer(0)?;
//! writer.apply(0, 1, &[MentionEvent::Mentioned(mention)])?;
//! writer.commit()?;
//!
//! let selection = Selection { query: Some(vigie_query::parse(r#""lost my bag""#)?), ..Selection::all(Slug::new("airlines")?) };
//! let page = index.searcher().search(&SearchRequest { selection, sort: Sort::Newest, limit: 10, after: None })?;
//! assert_eq!(page.total, 1);
//! assert!(page.hits[0].text_highlights[1].matched);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it does not do: read the log (`vigie-pipeline`), decide what matches (`vigie-matcher`), know HTTP.

mod accounts;
mod analytics;
mod compile;
mod config;
mod cursor;
mod document;
mod error;
mod export;
mod facet_counts;
mod facets;
mod firsts;
mod handlings;
mod histogram;
mod index;
mod interval;
mod link;
mod metrics;
mod pattern;
mod postings;
mod posts;
mod progress;
mod retention;
mod sample;
mod schema;
mod search;
mod searcher;
mod selection;
mod shard;
mod smallest;
mod stats;
mod stories;
mod story;
mod telling;
mod timeline;
mod walk;
mod words;
mod writer;

pub use analytics::{
    AllAuthors, AuthorHistory, AuthorMeasures, AuthorRequest, AuthorSort, AuthorsPage, AuthorsRequest,
    Benchmark, BenchmarkRequest, BrandBenchmark, Change, Cuts, EngagementRate, Example, Influence,
    MAX_AUTHORS, MAX_COMPARED, MAX_OWN_ACCOUNTS, MAX_PERIOD_DAYS, MAX_TRENDS, Measures, OwnAccount, OwnBrand,
    OwnFigures, OwnKinds, OwnMeasures, OwnRequest, Peak, Period, Piece, Presence, Reputation, ResponseTime,
    Rise, ShareOfVoice, SourceRise, Standing, TermKind, Trend, Trends, TrendsRequest, estimated_reach,
};
pub use config::Config;
pub use error::IndexError;
pub use export::{Export, ExportRequest, Exported};
pub use facet_counts::{FacetCounts, FacetField};
pub use facets::Count;
pub use histogram::{Bucket, MAX_BUCKETS};
pub use index::Index;
pub use interval::Interval;
pub use sample::MAX_SAMPLE;
pub use search::{Hit, MAX_LIMIT, SearchPage, SearchRequest, Sort};
pub use searcher::Searcher;
pub use selection::{NotAboutUs, Selection};
pub use stats::{BrandStats, LanguageStats, SentimentCounts, Stats};
pub use story::{Spread, StoryId};
pub use timeline::{MentionKind, Moment, Pulse, Timeline};
pub use writer::{Committed, Writer};
