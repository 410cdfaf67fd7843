//! The flags by which commands choose mentions.

use clap::Args;

use super::{SetAside, Within};

/// Which mentions, alike in every command that counts, shows or exports them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which mentions")]
pub(crate) struct Filters {
    #[command(flatten)]
    pub(crate) within: Within,
    /// Only these brands, separated by commas
    #[arg(long)]
    brand: Option<String>,
    /// Only these topics, separated by commas
    #[arg(long)]
    topic: Option<String>,
    /// Only these languages, separated by commas
    #[arg(long)]
    lang: Option<String>,
    /// Only these sources, separated by commas
    #[arg(long)]
    source: Option<String>,
    /// Only negative, neutral or positive ones, separated by commas
    #[arg(long)]
    sentiment: Option<String>,
    /// Only post, reply, repost or quote, separated by commas
    #[arg(long = "type", value_name = "TYPE")]
    post_kind: Option<String>,
    /// Only these countries, separated by commas
    #[arg(long)]
    country: Option<String>,
    /// Only by these handles, separated by commas
    #[arg(long)]
    author: Option<String>,
    /// Only what stands so: new, open, in_progress, answered, closed, separated by commas
    #[arg(long)]
    status: Option<String>,
    /// Only with these tags, separated by commas
    #[arg(long)]
    tag: Option<String>,
    /// Only what these people see to, separated by commas; - for nobody
    #[arg(long, value_name = "NAMES", allow_hyphen_values = true)]
    assignee: Option<String>,
    /// Only so urgent: low, normal, high, urgent, separated by commas
    #[arg(long)]
    priority: Option<String>,
    /// Take what was set aside as not about us, too or only
    #[arg(long, value_enum, value_name = "HOW")]
    not_about_us: Option<SetAside>,
    /// The search that was saved under this name; what else is given goes before its parameters
    #[arg(long, value_name = "NAME")]
    saved: Option<String>,
    /// Only this story, by the name that --json of a search shows
    #[arg(long, value_name = "NAME")]
    story: Option<String>,
    /// Only what is like this post, by its id
    #[arg(long, value_name = "POST")]
    like: Option<String>,
    /// Posts by your own accounts: without them, with them, or only them; otherwise without, or as the search was saved
    #[arg(long, value_name = "WHICH")]
    own: Option<String>,
    /// Leave out reposts
    #[arg(long)]
    without_reposts: bool,
    /// Take each story once: near-copies, reposts and quotes with the first one
    #[arg(long)]
    pub(crate) stories: bool,
    /// From this time on: 2026-02-01, or 2026-02-01T10:00:00Z
    #[arg(long)]
    from: Option<String>,
    /// Until this day, or before this time
    #[arg(long)]
    to: Option<String>,
}

impl Filters {
    /// As the API takes them; what is empty is left out.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, &str)> {
        let given = [
            ("brand", &self.brand),
            ("topic", &self.topic),
            ("lang", &self.lang),
            ("source", &self.source),
            ("sentiment", &self.sentiment),
            ("type", &self.post_kind),
            ("country", &self.country),
            ("author", &self.author),
            ("status", &self.status),
            ("tag", &self.tag),
            ("assignee", &self.assignee),
            ("priority", &self.priority),
            ("saved", &self.saved),
            ("story", &self.story),
            ("like", &self.like),
            ("own", &self.own),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let given = given.into_iter().map(|(name, value)| (name, value.as_deref().unwrap_or_default()));
        let chosen = [
            ("workspace", self.within.workspace()),
            ("not_about_us", self.not_about_us.map(SetAside::as_str).unwrap_or_default()),
            ("reposts", if self.without_reposts { "without" } else { "" }),
            ("stories", if self.stories { "collapse" } else { "" }),
        ];
        given.chain(chosen).collect()
    }
}
