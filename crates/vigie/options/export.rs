//! The flags of `vigie export`.

use std::path::PathBuf;

use clap::Args;

use super::Filters;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie export --brand delta --from 2026-02-01 -o delta.xlsx\n  \
    vigie export 'refund OR rembours*' --sentiment negative -o refunds.csv --separator semicolon --bom\n  \
    vigie export --format ndjson | jq -r .text\n  \
    vigie export --authors --brand delta --only detractors -o detractors.csv\n\n\
    Everything that the search finds, without a limit, as it stands when the export begins. A file gets its name only\n\
    when it is whole. docs/exports.md explains every column.")]
pub(crate) struct Export {
    /// A query, as vigie search takes it; otherwise everything
    #[arg(default_value = "")]
    pub(crate) query: String,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// csv, ndjson, xlsx or parquet; otherwise by the file's ending
    #[arg(long)]
    pub(crate) format: Option<String>,
    /// What stands between the cells of CSV: comma, semicolon or tab
    #[arg(long, value_name = "SIGN")]
    pub(crate) separator: Option<String>,
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    pub(crate) bom: bool,
    /// newest or oldest first; authors: influence, mentions, followers, engagement, negative, first_seen, last_seen
    #[arg(long)]
    pub(crate) sort: Option<String>,
    /// Export everybody who wrote the mentions instead, with their measures; of the last 30 days, or --from and --to
    #[arg(long)]
    pub(crate) authors: bool,
    /// Only newcomers, detractors, or both separated by a comma
    #[arg(long, requires = "authors")]
    pub(crate) only: Option<String>,
    /// Do not draw progress
    #[arg(long)]
    pub(crate) quiet: bool,
}
