//! Reports on the terminal.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use vigie_model::ReportFormat;

use super::{Listing, Within};

#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// List the reports of a workspace
    List(Listing),
    /// Make one of them now, as a file
    Render(ReportRender),
    /// Make one of them now and mail it to its recipients
    Send(ReportSend),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie report render weekly --to weekly.html\n  \
    vigie report render weekly --format pdf --at '7 days' --to last-week.pdf")]
pub(crate) struct ReportRender {
    /// The report's id
    pub(crate) id: String,
    /// The file to write, or - for standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// html or pdf; otherwise by the file's ending
    #[arg(long, value_enum)]
    pub(crate) format: Option<Form>,
    /// As of when: a time, a date, or how long ago; otherwise now
    #[arg(long)]
    pub(crate) at: Option<String>,
    /// In which language, in place of the report's own
    #[arg(long = "in", value_name = "LANGUAGE")]
    pub(crate) told_in: Option<String>,
    #[command(flatten)]
    pub(crate) within: Within,
}

impl ReportRender {
    /// The form that was asked for, by name or by the file's ending.
    pub(crate) fn form(&self) -> ReportFormat {
        let ends_in_pdf = self.to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
        match self.format {
            Some(Form::Html) => ReportFormat::Html,
            Some(Form::Pdf) => ReportFormat::Pdf,
            None if ends_in_pdf => ReportFormat::Pdf,
            None => ReportFormat::Html,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct ReportSend {
    /// The report's id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) within: Within,
}

/// In which form a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// One HTML file that needs nothing else
    Html,
    /// Pages for print
    Pdf,
}
