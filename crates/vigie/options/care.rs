//! What people do about alerts, and when they do not want to be told.

use clap::{Args, Subcommand};

use super::Within;

#[derive(Debug, Subcommand)]
pub(crate) enum CareCommand {
    /// Take care of an alert: it is neither repeated nor escalated any more
    Ack(Care),
    /// Take that back
    Unack(Care),
    /// Ask somebody to see to an alert; nobody when no name is given
    Assign(Assign),
    /// Leave a remark for whoever looks next
    Comment(Comment),
    /// Put an alert off; end that when no time is given
    Snooze(Snooze),
}

#[derive(Debug, Args)]
pub(crate) struct Care {
    /// The alert's id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Args)]
pub(crate) struct Assign {
    /// The alert's id
    pub(crate) id: String,
    /// Who is to see to it
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Args)]
pub(crate) struct Comment {
    /// The alert's id
    pub(crate) id: String,
    /// What to say
    pub(crate) text: String,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  vigie alerts snooze acme/crisis/aurora/1770113700 2h")]
pub(crate) struct Snooze {
    /// The alert's id
    pub(crate) id: String,
    /// For how long, such as 2h, or until when, such as 2026-02-01T10:00:00Z
    pub(crate) until: Option<String>,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Args)]
pub(crate) struct By {
    /// Who does it; otherwise whoever is logged in
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl By {
    /// A name as people write it.
    pub(crate) fn name(&self) -> String {
        self.by.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(login)
    }
}

/// Whoever is logged in.
pub(crate) fn login() -> String {
    let login = ["USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    login.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "vigie".to_owned())
}

#[derive(Debug, Subcommand)]
pub(crate) enum SilencesCommand {
    /// List them, what ends last first
    List(SilencesList),
    /// Tell nobody about some alerts for a while
    Add(SilencesAdd),
    /// End one before its time
    End(SilencesEnd),
}

#[derive(Debug, Args)]
pub(crate) struct SilencesList {
    #[command(flatten)]
    pub(crate) within: Within,
    /// active, coming or over
    #[arg(long)]
    pub(crate) state: Option<String>,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie silences add --rule crisis --until 4h --reason 'launch event'\n  \
    vigie silences add --brand aurora --from 2026-02-01 --until 2days --reason 'planned outage'")]
pub(crate) struct SilencesAdd {
    #[command(flatten)]
    pub(crate) within: Within,
    /// Only alerts of this rule
    #[arg(long)]
    pub(crate) rule: Option<String>,
    /// Only alerts about this brand
    #[arg(long)]
    pub(crate) brand: Option<String>,
    /// Only alerts of this severity: info, warning or critical
    #[arg(long)]
    pub(crate) severity: Option<String>,
    /// When it begins: a time, a date, or in how long; now when left out
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// When it ends: a time, a date, or how long it lasts
    #[arg(long)]
    pub(crate) until: String,
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Debug, Args)]
pub(crate) struct SilencesEnd {
    /// The silence's id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) within: Within,
    #[command(flatten)]
    pub(crate) by: By,
}
