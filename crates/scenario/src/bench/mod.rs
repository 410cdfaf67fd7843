//! Queries and posts for benchmarks: as many as one likes, of which a known part matches.
//!
//! Query number `i` is a function of the seed and `i` alone, so [`posts`] knows what it has to contain without holding
//! any query. Between the planted matches stand words with the frequencies of real text, so that a matcher meets as
//! many near misses as it would in life.
//!
//! ```
//! use vigie_scenario::bench;
//! let queries = bench::queries(100, 1);
//! let posts: Vec<_> = bench::posts(1).against(100).match_rate(0.5).take(10).collect();
//! assert_eq!((queries.len(), posts.len()), (100, 10));
//! ```

mod posts;
mod queries;
mod vocabulary;

pub use posts::{Posts, posts};
pub use queries::{queries, workspaces};
