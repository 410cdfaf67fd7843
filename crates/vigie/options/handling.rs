//! What teams do with mentions, and searches that they ask again.

use clap::{Args, Subcommand, ValueEnum};

use super::{By, Listing, Within};

#[derive(Debug, Subcommand)]
pub(crate) enum MentionsCommand {
    /// Change how mentions are handled: status, who sees to it, tags, note, priority, whether it is about us, mood
    Change(Box<MentionsChange>),
    /// Who changed what, the newest first
    Changes(MentionsChanges),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie mentions change twitter:570306133677760513 --status open --assignee Zoé --tag refund\n  \
    vigie mentions change twitter:570306133677760513 --note 'called back on Monday' --status closed\n  \
    vigie mentions change --where 'q=orange AND (juice OR cake)' --where status=new --not-about-us\n  \
    vigie mentions change --where saved=refunds --priority high\n\n\
    What follows --where is a parameter of a search as the API names it; all that it finds is changed, up to 10,000.")]
pub(crate) struct MentionsChange {
    /// The ids of posts, as --json of a search shows them
    #[arg(required_unless_present = "selection", conflicts_with = "selection")]
    pub(crate) posts: Vec<String>,
    /// All that a search finds: KEY=VALUE, may be repeated
    #[arg(long = "where", id = "selection", value_name = "KEY=VALUE")]
    pub(crate) selection: Vec<String>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// new, open, in_progress, answered or closed
    #[arg(long)]
    pub(crate) status: Option<String>,
    /// Who is to see to it
    #[arg(long, value_name = "NAME", conflicts_with = "nobody")]
    pub(crate) assignee: Option<String>,
    /// Nobody is to see to it
    #[arg(long)]
    pub(crate) nobody: bool,
    /// Add these tags, separated by commas
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub(crate) tag: Vec<String>,
    /// Take these tags away, separated by commas
    #[arg(long, value_name = "TAGS", value_delimiter = ',')]
    pub(crate) untag: Vec<String>,
    /// What whoever looks next should know; empty: nothing
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// low, normal, high or urgent
    #[arg(long)]
    pub(crate) priority: Option<String>,
    /// Set aside: it is about something else, and in no search or count
    #[arg(long, conflicts_with = "about_us")]
    pub(crate) not_about_us: bool,
    /// It is about us after all
    #[arg(long)]
    pub(crate) about_us: bool,
    /// The mood that it really has: negative, neutral, positive, or none to take that back
    #[arg(long, value_name = "MOOD")]
    pub(crate) sentiment: Option<String>,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Args)]
pub(crate) struct MentionsChanges {
    /// Only of this post, by its id
    pub(crate) post: Option<String>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// How many to show, up to 200
    #[arg(long, short = 'n', default_value_t = 20)]
    pub(crate) limit: usize,
    /// The `next` of the page before
    #[arg(long, value_name = "TOKEN")]
    pub(crate) after: Option<String>,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SearchesCommand {
    /// List them with their parameters
    List(Listing),
    /// Forget a saved search
    Forget(SearchesForget),
}

#[derive(Debug, Args)]
pub(crate) struct SearchesForget {
    /// Its name
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) within: Within,
}

/// Whether mentions that were set aside are shown.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SetAside {
    /// Among the others
    With,
    /// Only they
    Only,
}

impl SetAside {
    /// As the API takes it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::With => "with",
            Self::Only => "only",
        }
    }
}
