//! The command line: every command and flag, with the help that teaches them.
//!
//! Long because every command stands here, in the order in which the help lists them.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use vigie_model::Roles;

use crate::{config::Config, language::Language};

mod accounts;
mod again;
mod alerting;
mod answers;
mod care;
mod channels;
mod export;
mod filters;
mod handling;
mod import;
mod report;
mod running;
mod search;
mod sources;
mod within;

pub(crate) use accounts::{
    TokensCommand, TokensCreate, TokensList, TokensRevoke, UsersCommand, UsersInvite, UsersList, UsersRole,
    Whose,
};
pub(crate) use again::{
    DeadLettersCommand, DeadLettersList, DeadLettersReplay, DeadLettersShow, Replay, ReplaysCommand,
    ReplaysFollow, ReplaysList,
};
pub(crate) use alerting::{AlertsCommand, Backtest, Rules};
pub(crate) use answers::{Authors, Benchmark, Own, Trends};
pub(crate) use care::{By, CareCommand, SilencesAdd, SilencesCommand, SilencesEnd, SilencesList, login};
pub(crate) use channels::{ChannelsCommand, ChannelsEnable, ChannelsTest};
pub(crate) use export::Export;
pub(crate) use filters::Filters;
pub(crate) use handling::{
    MentionsChange, MentionsChanges, MentionsCommand, SearchesCommand, SearchesForget, SetAside,
};
pub(crate) use import::Import;
pub(crate) use report::{ReportCommand, ReportRender, ReportSend};
pub(crate) use running::{Demo, Serve};
pub(crate) use search::Search;
pub(crate) use sources::{SourcesAdd, SourcesCommand, SourcesExport, SourcesTest};
pub(crate) use within::{Listing, Within};

/// Social listening and brand monitoring: hear what people say, be told when it goes wrong.
#[derive(Debug, Parser)]
#[command(
    name = "vigie",
    version,
    after_help = "Start here:\n  vigie demo                       see all of it on a market that it plays\n  \
                  vigie serve                      run it on 127.0.0.1:7700 with the folder ./data\n  \
                  vigie workspace apply FILE       say what to watch\n  \
                  vigie import FILE --map …        bring posts of your own\n  \
                  vigie search 'recall OR rappel'  find mentions\n  \
                  vigie benchmark                  hold brands against each other\n  \
                  vigie export -o mentions.xlsx    take them to a spreadsheet\n\n\
                  Every command works on the running server of the data folder, or opens the folder itself."
)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Options {
    /// Reads the command line, or ends the process with what is wrong with it.
    ///
    /// # Errors
    /// When `--set` stands both before the command and behind it: the parser would drop those before.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let options = Self::parse();
        let flags = std::env::args_os().take_while(|argument| argument != "--");
        let is_set = |flag: &OsString| flag == "--set" || flag.to_string_lossy().starts_with("--set=");
        if flags.filter(is_set).count() > options.global.settings.len() {
            anyhow::bail!("--set stands before the command and behind it; write all of them behind it");
        }
        Ok(options)
    }
}

/// Flags of all commands.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Configuration file; otherwise ./vigie.toml or /etc/vigie/vigie.toml where they exist
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Data folder, over the configuration's `data`
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// Work on the server at this address instead of the data folder's
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// Language of what is printed; otherwise that of the environment
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub(crate) language: Option<Language>,
    /// Any other setting, such as --set index.commit_interval=1s; may be repeated
    #[arg(long = "set", global = true, value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// Address to listen on, such as 127.0.0.1:7700; port 0 takes any
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
}

impl Global {
    /// The configuration with these flags on top.
    pub(crate) fn config(&self) -> anyhow::Result<Config> {
        self.config_with_roles(None)
    }

    /// The configuration with these flags and roles on top.
    pub(crate) fn config_with_roles(&self, roles: Option<Roles>) -> anyhow::Result<Config> {
        let mut flags = Vec::new();
        for setting in &self.settings {
            let Some((key, value)) = setting.split_once('=') else {
                anyhow::bail!("--set {setting}: write KEY=VALUE, such as --set index.commit_interval=1s");
            };
            flags.push((key, value.to_owned()));
        }
        if let Some(data) = &self.data {
            flags.push(("data", data.display().to_string()));
        }
        if let Some(roles) = roles {
            flags.push(("roles", roles.to_string()));
        }
        if let Some(listen) = &self.listen {
            flags.push(("server.listen", listen.clone()));
        }
        let readable =
            |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        crate::config::load(self.config.as_deref(), std::env::vars_os().filter_map(readable), &flags)
    }

    /// The language to print in.
    pub(crate) fn language(&self) -> Language {
        self.language.unwrap_or_else(Language::of_the_environment)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run it: everything in one process, or some roles of it beside other processes
    Serve(Serve),
    /// Play a market with a crisis and watch it, with nothing to set up
    Demo(Demo),
    /// Bring in posts from a JSON lines or CSV file, or from standard input
    Import(Import),
    /// Match posts without a server: JSON lines in, mentions out
    Match(Match),
    /// Language and sentiment of posts, with the words that decided: JSON lines in and out
    Classify(Classify),
    /// Try an alert rule on a CSV of counts: when it would have fired, as JSON lines
    Detect(Detect),
    /// Reports about a period: list them, make one as a file, or mail it
    #[command(subcommand)]
    Report(ReportCommand),
    /// Find mentions, or count them
    Search(Box<Search>),
    /// Handle mentions: status, who sees to them, tags, notes, what is not about us; and who changed what
    #[command(subcommand)]
    Mentions(MentionsCommand),
    /// Who may come in: list, invite, change roles, remove
    #[command(subcommand)]
    Users(UsersCommand),
    /// Keys for programs: list, create, revoke
    #[command(subcommand)]
    Tokens(TokensCommand),
    /// List the searches that were saved, or forget one
    #[command(subcommand)]
    Searches(SearchesCommand),
    /// Write all mentions of a search to a file, or all authors: CSV, JSON lines, XLSX, Parquet
    Export(Box<Export>),
    /// Hold brands against each other over a period, with the period before
    Benchmark(Benchmark),
    /// Who speaks of a brand, with their influence, or one author with their history
    Authors(Authors),
    /// What rose in a period against a baseline: words, hashtags, phrases, emoji, links
    Trends(Trends),
    /// What your own accounts do, and how fast and how often they answer who asks
    Own(Own),
    /// List alerts, show one with its reasons, take care of it, or try a rule on the past
    Alerts(Alerts),
    /// Say when nobody is to be told about some alerts
    #[command(subcommand)]
    Silences(SilencesCommand),
    /// See how channels fare, or test them
    #[command(subcommand)]
    Channels(ChannelsCommand),
    /// See how sources stand, try one or add one
    #[command(subcommand)]
    Sources(SourcesCommand),
    /// Read or replace what a workspace watches
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Work with the query language
    #[command(subcommand)]
    Query(QueryCommand),
    /// Look at records that could not be read, or send them back to where they came from
    #[command(subcommand, name = "deadletters", visible_alias = "dead-letters")]
    DeadLetters(DeadLettersCommand),
    /// Match posts of the past again; a change of queries does so by itself
    Replay(Replay),
    /// Replays of the past, those included that a change of queries began: list, follow, cancel
    #[command(subcommand)]
    Replays(ReplaysCommand),
    /// Check the configuration, the data folder, the servers behind it and the channels: what works and what does not
    Check(Check),
    /// Print completions for a shell: vigie completions bash > /etc/bash_completion.d/vigie
    Completions(Completions),
}

#[derive(Debug, Args)]
pub(crate) struct Match {
    /// The workspace file
    #[arg(long, value_name = "FILE")]
    pub(crate) workspace: PathBuf,
    /// Posts as JSON lines; - or nothing for standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Classify {
    /// JSON lines with at least `text`; - or nothing for standard input
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie detect mentions.csv\n  \
    vigie detect --rule rule.toml - < mentions.csv\n\n\
    The CSV has the columns timestamp and value: so many mentions at that time, such as one row for five minutes.\n\
    Times without a zone are UTC. Each alert gives a line when it fires and one when it is over, with the figures\n\
    as they stood when it fired. It is the code that watches live. A row that cannot be used is named with its\n\
    line, the others are used, and the exit code is 2.")]
pub(crate) struct Detect {
    /// A TOML file with one [[rule]]; otherwise a spike rule with its defaults
    #[arg(long, value_name = "FILE")]
    pub(crate) rule: Option<PathBuf>,
    /// The CSV file, or - for standard input
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Alerts {
    #[command(subcommand)]
    pub(crate) command: Option<AlertsCommand>,
    /// Show this alert with its reasons and who was told
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// Only of this brand
    #[arg(long)]
    pub(crate) brand: Option<String>,
    /// firing or resolved
    #[arg(long)]
    pub(crate) state: Option<String>,
    /// How many to show, up to 200
    #[arg(long, short = 'n', default_value_t = 20)]
    pub(crate) limit: usize,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum WorkspaceCommand {
    /// Replace a workspace by what the file says; its queries are live when this returns
    Apply(WorkspaceApply),
    /// Print a workspace as TOML
    Export(WorkspaceExport),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Where queries of brands or topics are new, changed or gone, the posts that the log holds are matched again with\n\
    them, beside live matching: what they find is there to search, what they no longer find is not. Ctrl-C stops\n\
    waiting, not the work; vigie replays follow shows how far it is."
)]
pub(crate) struct WorkspaceApply {
    /// The TOML file
    pub(crate) file: PathBuf,
    /// Do not wait until the past of queries that are new or were changed is filled; it goes on by itself
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// Do not draw progress
    #[arg(long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct WorkspaceExport {
    /// The workspace's id, where there are several
    pub(crate) id: Option<String>,
    /// Write to this file instead of printing
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QueryCommand {
    /// Say whether a query can be read, how, what is odd about it and what it costs
    Check(QueryCheck),
    /// Say why a query matches a text or does not, clause by clause
    Explain(QueryExplain),
    /// Translate a query of another tool, and say what then means something else
    Import(QueryImport),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  vigie query explain 'refund NEAR/5 never -job' --text 'I never got my refund'"
)]
pub(crate) struct QueryExplain {
    /// The query
    pub(crate) query: String,
    /// The text to look at
    #[arg(long, value_name = "TEXT")]
    pub(crate) text: String,
    /// Its title
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  vigie query import --from talkwalker 'nike NEAR recall AND sourcecountry:fr'"
)]
pub(crate) struct QueryImport {
    /// The tool that the query was written for
    #[arg(long, value_enum)]
    pub(crate) from: Tool,
    /// The query, or - to read it from standard input
    #[arg(allow_hyphen_values = true)]
    pub(crate) query: String,
}

/// A tool whose queries can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tool {
    /// Brandwatch Consumer Research
    Brandwatch,
    /// Talkwalker
    Talkwalker,
    /// Meltwater
    Meltwater,
    /// Mention
    Mention,
}

#[derive(Debug, Args)]
pub(crate) struct QueryCheck {
    /// The query
    pub(crate) query: String,
    /// Also say whether it matches this text, and where
    #[arg(long, value_name = "TEXT")]
    pub(crate) text: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// List every configuration key with its meaning and default
    #[arg(long)]
    pub(crate) keys: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory;
        Options::command().debug_assert();
    }
}
