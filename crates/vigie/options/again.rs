//! The commands that send records through the stages again.

use clap::{Args, Subcommand};

use super::Within;

#[derive(Debug, Subcommand)]
pub(crate) enum DeadLettersCommand {
    /// List them, oldest first, with the reason
    List(DeadLettersList),
    /// Show one with all its bytes
    Show(DeadLettersShow),
    /// Send one or all back to where they came from; what still cannot be read stays
    Replay(DeadLettersReplay),
}

#[derive(Debug, Args)]
pub(crate) struct DeadLettersList {
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

#[derive(Debug, Args)]
pub(crate) struct DeadLettersShow {
    /// The letter's id, such as 0-12
    pub(crate) id: String,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Waits until what went back was looked at again. Ends with 2 when some still cannot be read."
)]
#[group(required = true, multiple = false)]
pub(crate) struct DeadLettersReplay {
    /// The letter's id, such as 0-12
    pub(crate) id: Option<String>,
    /// All of them
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie replay --from '2 days ago'\n  \
    vigie replay --from 2026-02-01 --brand delta\n\n\
    Posts that the log still holds are matched again with the queries of now, while live matching goes on. What is\n\
    known already stays as it is, so that a replay may be run again; nobody is told of alerts about the past.\n\
    A change of queries does this by itself; ask for it where the index does not hold what it should.")]
pub(crate) struct Replay {
    /// From the posts on that came in at this time: 2026-02-01, 2026-02-01T10:00:00Z, 36h, or '2 days ago'
    #[arg(long, value_name = "TIME")]
    pub(crate) from: String,
    /// Count only mentions of this brand as found; the whole workspace is brought up to date in any case
    #[arg(long)]
    pub(crate) brand: Option<String>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// Do not wait for its end
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// Do not draw progress
    #[arg(long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReplaysCommand {
    /// List them, newest first: how far each is, what it found, about how long it still takes
    List(ReplaysList),
    /// Show how far one is until it is over
    Follow(ReplaysFollow),
    /// Stop one; what it found stays
    Cancel(ReplaysCancel),
}

#[derive(Debug, Args)]
pub(crate) struct ReplaysList {
    /// How many to show, up to 200
    #[arg(long, short = 'n', default_value_t = 10)]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) within: Within,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReplaysFollow {
    /// The replay's id; the newest when left out
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// Do not draw progress
    #[arg(long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReplaysCancel {
    /// The replay's id
    pub(crate) id: String,
}
