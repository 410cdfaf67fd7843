//! One module a command: what it prints, and which library does the work.

pub mod alerts;
pub mod check;
pub mod classify;
pub mod completions;
pub mod demo;
pub mod import;
pub mod lines;
pub mod match_posts;
pub mod query;
pub mod search;
pub mod serve;
pub mod workspace;
