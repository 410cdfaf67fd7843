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
//! How it works: every word and phrase of every query is in one Aho-Corasick automaton (`scan`), and every query
//! hangs on the rarest words without which it cannot match (`hanging`). One scan of a post finds all words in
//! it; only the queries that hang on one of them are evaluated, over the places that the scan found, by the evaluator
//! of `vigie-query` that search uses too.
//!
//! What it does not do: read a clock, wait, keep state between posts, tell whether a post was seen before.

mod build;
mod classify;
mod compile;
mod function_words;
mod hanging;
mod language;
mod lists;
mod matcher;
mod metrics;
mod problem;
mod reading;
mod scan;
mod sentiment;
mod signature;

pub use classify::{Classified, classify};
pub use language::detect_language;
pub use matcher::{Matcher, Scratch};
pub use metrics::Metrics;
pub use problem::{QueryError, QueryProblem, check};
pub use sentiment::training;
