//! Queries and posts for benchmarks.

use vigie_model::{Post, Workspace};

/// `n` realistic Boolean queries, each with its id.
#[must_use]
pub fn queries(_n: usize, _seed: u64) -> Vec<(String, String)> {
    Vec::new()
}

/// The same queries as brands of workspaces, 25 to each.
#[must_use]
pub fn workspaces(_n_queries: usize, _seed: u64) -> Vec<Workspace> {
    Vec::new()
}

/// An endless stream of posts of which a part matches [`queries`] of the same seed.
#[must_use]
pub fn posts(_seed: u64) -> Posts {
    Posts
}

/// See [`posts`].
#[derive(Debug, Clone)]
pub struct Posts;

impl Posts {
    /// Against how many queries; 10,000 by default.
    #[must_use]
    pub fn against(self, _n_queries: usize) -> Self {
        self
    }
    /// Which part of the posts matches at least one query, 0 to 1; 0.01 by default.
    #[must_use]
    pub fn match_rate(self, _rate: f64) -> Self {
        self
    }
}

impl Iterator for Posts {
    type Item = Post;
    fn next(&mut self) -> Option<Post> {
        None
    }
}
