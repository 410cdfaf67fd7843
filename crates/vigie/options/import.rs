//! What `vigie import` takes.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie import posts.jsonl\n  \
    vigie import --format brandwatch mentions.csv\n  \
    vigie import twitter-2026-02-03/data/tweets.js\n  \
    vigie import tweets.csv --source twitter --map id=tweet_id,text=text,published_at=tweet_created,author.handle=author\n  \
    vigie import survey.csv --map 'text=Title + Body,published_at=Day' --dates %d/%m/%Y --timezone Europe/Paris --save survey\n  \
    vigie import --format survey next.csv\n  \
    zcat posts.jsonl.gz | vigie import -\n\n\
    Rows of a file are taken in the order of their time, because alerts follow it. The same file may be imported\n\
    again: ids absorb what is known. A row that cannot be used is named with its line; the others are kept.")]
pub(crate) struct Import {
    /// The file, or - for standard input
    pub(crate) file: PathBuf,
    /// jsonl, csv, the export of a tool (brandwatch, talkwalker, meltwater, mention, x-archive), a map that was saved, or
    /// a file with one; otherwise seen from the file
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// Which column holds which field: FIELD=COLUMN, separated by commas; COLUMN + COLUMN joins two
    #[arg(long, value_name = "MAP")]
    pub(crate) map: Option<String>,
    /// The source of rows that name none, part of their ids; otherwise what the format says, or import
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Time zone of dates that have none, such as Europe/Paris
    #[arg(long, value_name = "ZONE")]
    pub(crate) timezone: Option<String>,
    /// How the file writes dates, such as %d/%m/%Y %H:%M; may be repeated
    #[arg(long, value_name = "DATE")]
    pub(crate) dates: Vec<String>,
    /// Save --map with --source, --timezone and --dates under this name, for --format NAME from then on
    #[arg(long, value_name = "NAME", requires = "map")]
    pub(crate) save: Option<String>,
    /// Do not draw progress
    #[arg(long)]
    pub(crate) quiet: bool,
}
