//! The commands about sources.

use clap::{Args, Subcommand};

use super::{Listing, Within};

#[derive(Debug, Subcommand)]
pub(crate) enum SourcesCommand {
    /// How each source stands: what came last, how much, what went wrong and what to do
    List(Listing),
    /// Try every source of a workspace
    Check(Listing),
    /// Try an address before it is relied on
    Test(SourcesTest),
    /// Try an address and add it to a workspace
    Add(SourcesAdd),
    /// Write the feeds of a workspace as a list that other readers take (OPML)
    Export(SourcesExport),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie sources test https://www.example.org/blog\n  \
    vigie sources test bluesky\n  \
    vigie sources test '{\"kind\": \"hacker_news\", \"query\": \"acme\"}'\n\n\
    It listens for a few seconds, as if it were new. The exit code is 2 when it cannot be read.")]
pub(crate) struct SourcesTest {
    /// An address of a feed or of a page that has one, a preset such as subreddit:france, a word such as bluesky, a file of feeds
    /// that ends in .opml, or `from` of a [[source]] table as JSON
    pub(crate) what: String,
    #[command(flatten)]
    pub(crate) within: Within,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie sources add https://www.example.org/feed.xml --id press\n  \
    vigie sources add subreddit:france --id forums\n  \
    vigie sources add subscriptions.opml --id press\n\n\
    A feed is added to the feeds of the source of that id, where there is one.")]
pub(crate) struct SourcesAdd {
    /// An address of a feed or of a page that has one, a preset such as subreddit:france, a word such as bluesky, a file of feeds
    /// that ends in .opml, or `from` of a [[source]] table as JSON
    pub(crate) what: String,
    /// What it is called in the workspace; its kind when left out
    #[arg(long)]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// Add it although it cannot be read now
    #[arg(long)]
    pub(crate) anyway: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SourcesExport {
    /// Only the feeds of this source
    #[arg(long)]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) within: Within,
}
