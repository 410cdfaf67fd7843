//! What `vigie alerts` does beside listing and showing.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{CareCommand, Within};

#[derive(Debug, Subcommand)]
pub(crate) enum AlertsCommand {
    /// Show how each rule stands, and what would make it fire right now
    Rules(Rules),
    /// Try a rule on the past before it is saved: the alerts that it would have raised, and what each was about
    Backtest(Backtest),
    #[command(flatten)]
    Care(CareCommand),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie alerts backtest --rule rule.toml\n  \
    vigie alerts backtest --rule rule.toml --from 2026-02-01 --to 2026-02-28 --budget 0.5\n\n\
    The detectors that watch live go through the mentions of the past. Nothing is saved and nobody is told. Also said\n\
    is what the same rule would have given with a smaller or a larger budget, or with another count.")]
pub(crate) struct Backtest {
    /// A TOML file with one [[rule]]
    #[arg(long, value_name = "FILE")]
    pub(crate) rule: PathBuf,
    #[command(flatten)]
    pub(crate) within: Within,
    /// From this time on: 2026-02-01, or 2026-02-01T10:00:00Z; otherwise 90 days, or since the first mention
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// Until this day, or before this time; otherwise up to now, or to the newest mention where that is long ago
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
    /// Another budget than the file's: so many false alarms a week are accepted
    #[arg(long, value_name = "NUMBER")]
    pub(crate) budget: Option<f64>,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    #[command(flatten)]
    pub(crate) within: Within,
    /// Only this rule
    #[arg(long)]
    pub(crate) rule: Option<String>,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
