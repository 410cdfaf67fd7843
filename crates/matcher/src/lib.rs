//! Posts in, mentions out: which brands of which workspaces a post names, what it is about, in which language and mood.
//!
//! All queries of all workspaces become one [`Matcher`]. It never changes: build a new one when a workspace changes
//! and swap the two, while posts go on being matched by the old one. Matching is pure: the same post gives the same
//! mentions, on any thread, at any time, and no post makes it fail.
//!
//! ```
//! use vigie_matcher::{Matcher, Scratch};
//! # fn main() -> Result<(), serde_json::Error> {
//! let workspace = serde_json::from_str(
//!     r#"{"workspace": {"id": "demo", "name": "Demo"},
//!         "brand": [{"id": "loreal", "name": "L'Oréal", "query": "\"l'oréal\" OR #loreal"}],
//!         "topic": [{"id": "price", "name": "Price", "query": "price OR prix OR cher*"}]}"#,
//! )?;
//! let (matcher, problems) = Matcher::build(&[workspace]);
//! assert!(problems.is_empty());
//!
//! let mut scratch = Scratch::default(); // one for each thread
//! let post = serde_json::from_str(
//!     r#"{"id": "feed:1", "source": "feed", "text": "Trop chère, la crème L’OREAL !", "published_at": "2026-02-03T10:15:00Z"}"#,
//! )?;
//! let mentions = matcher.mentions(&post, &mut scratch);
//! assert_eq!(mentions[0].brands[0].brand.as_str(), "loreal");
//! assert_eq!(mentions[0].topics[0].as_str(), "price");
//! # Ok(())
//! # }
//! ```
//!
//! How it works: every way in which a query can match hangs on the word or phrase that the fewest posts should have, its
//! anchor. One scan of a post finds the anchors in it (`anchors`); where the post also seems to have what the way needs
//! beside (`further`), and only then, its words are sorted (`places`) and the query is evaluated over them, by the
//! evaluator of `vigie-query` that search uses too. Whatever the scan does is a guess on the safe side: a wrong one costs
//! an evaluation, never a match. `docs/engine.md` says what each part brought.
//!
//! What it does not do: read a clock, wait, keep state between posts, tell whether a post was seen before.

mod accounts;
mod anchors;
mod asks;
mod build;
mod classify;
mod compile;
mod function_words;
mod further;
mod gate;
mod hanging;
mod language;
mod lists;
mod matcher;
mod metrics;
mod places;
mod plan;
mod problem;
mod reading;
mod relevance;
mod sentiment;
mod word_hash;
mod words;

pub use classify::{Classified, classify};
pub use language::detect_language;
pub use matcher::{Matcher, Scratch};
pub use metrics::Metrics;
pub use problem::{QueryError, QueryProblem, check};
pub use relevance::{LEAST_MARKS, LEAST_OF_EACH, RelevanceModel, Trial};
pub use sentiment::{estimate_shares, training};
