//! The commands that run it.

use std::path::PathBuf;

use clap::Args;
use vigie_model::Roles;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie serve                                  everything in one process, nothing else to install\n  \
    vigie serve --roles ingest,serve             one of several processes, which meet in Kafka and PostgreSQL\n\n\
    Roles:\n  \
    ingest  takes posts in\n  \
    match   matches posts against the queries, and replays old ones\n  \
    index   writes mentions into the index, in the data folder that it shares with serve\n  \
    alert   finds alerts and sends notifications\n  \
    serve   answers searches, shows what happens, and takes posts in too")]
pub(crate) struct Serve {
    /// What this process does: ingest, match, index, alert, serve, separated by commas; or all
    #[arg(long, value_name = "ROLES", value_parser = crate::config::parse_roles)]
    pub(crate) roles: Option<Roles>,
    /// Workspace files to apply at the start
    #[arg(long, value_name = "FILE")]
    pub(crate) workspace: Vec<PathBuf>,
}

/// A public Jetstream, without an account.
const BLUESKY: &str = "wss://jetstream2.us-east.bsky.network/subscribe";

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The market's seed: the same seed plays the same market
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// The real public stream of Bluesky in place of the market; URL: another Jetstream
    #[arg(long, value_name = "URL", num_args = 0..=1, default_missing_value = BLUESKY, conflicts_with = "export")]
    pub(crate) live: Option<String>,
    /// Write the market's past to a file (.csv or .jsonl) and end, instead of playing it
    #[arg(long, value_name = "FILE")]
    pub(crate) export: Option<PathBuf>,
    /// End this long after the start, such as 90s; otherwise Ctrl-C ends it
    #[arg(long, value_name = "TIME")]
    pub(crate) stop_after: Option<String>,
}
