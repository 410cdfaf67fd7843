//! One module a command: what it prints, and which library does the work.

pub(crate) mod alerts;
pub(crate) mod authors;
pub(crate) mod backtest;
pub(crate) mod benchmark;
pub(crate) mod care;
pub(crate) mod channels;
pub(crate) mod check;
pub(crate) mod classify;
pub(crate) mod completions;
pub(crate) mod dead_letters;
pub(crate) mod demo;
pub(crate) mod detect;
pub(crate) mod figures;
pub(crate) mod import;
pub(crate) mod lines;
pub(crate) mod match_posts;
pub(crate) mod query;
pub(crate) mod replay;
pub(crate) mod replays;
pub(crate) mod rule_file;
pub(crate) mod rules;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod silences;
pub(crate) mod trends;
pub(crate) mod workspace;
