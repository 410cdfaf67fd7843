//! The flags of `vigie search`.

use clap::Args;

use super::SetAside;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie search 'refund NEAR/5 (never OR still)' --brand delta\n  \
    vigie search 'retard* OR annul*' --sentiment negative --from 2026-02-01 --to 2026-02-03\n  \
    vigie search --counts --from 2026-02-01\n  \
    vigie search recall --stories --sort engagement\n  \
    vigie search recall --over 1d --zone Europe/Paris\n  \
    vigie search recall --by author,country\n  \
    vigie search --status new,open --priority urgent --save to-do\n  \
    vigie search --saved to-do --assignee -")]
pub(crate) struct Search {
    /// A query: words, AND OR NOT, \"phrases\", prefix*, #tag, @name, a NEAR/5 b, lang: source: author: type:
    #[arg(default_value = "")]
    pub(crate) query: String,
    /// The workspace, where there are several
    #[arg(long)]
    pub(crate) workspace: Option<String>,
    /// Only these brands, separated by commas
    #[arg(long)]
    pub(crate) brand: Option<String>,
    /// Only these topics, separated by commas
    #[arg(long)]
    pub(crate) topic: Option<String>,
    /// Only these languages, separated by commas
    #[arg(long)]
    pub(crate) lang: Option<String>,
    /// Only these sources, separated by commas
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// Only negative, neutral or positive ones
    #[arg(long)]
    pub(crate) sentiment: Option<String>,
    /// Only post, reply, repost or quote
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) kind: Option<String>,
    /// Only these countries, separated by commas
    #[arg(long)]
    pub(crate) country: Option<String>,
    /// Only by these handles, separated by commas
    #[arg(long)]
    pub(crate) author: Option<String>,
    /// Only what stands so: new, open, in_progress, answered, closed, separated by commas
    #[arg(long)]
    pub(crate) status: Option<String>,
    /// Only with these tags, separated by commas
    #[arg(long)]
    pub(crate) tag: Option<String>,
    /// Only what these people see to, separated by commas; - for nobody
    #[arg(long, value_name = "NAMES", allow_hyphen_values = true)]
    pub(crate) assignee: Option<String>,
    /// Only so urgent: low, normal, high, urgent, separated by commas
    #[arg(long)]
    pub(crate) priority: Option<String>,
    /// Show what was set aside as not about us, too or only
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) not_about_us: Option<SetAside>,
    /// The search that was saved under this name; what else is given goes before its parameters
    #[arg(long, value_name = "NAME")]
    pub(crate) saved: Option<String>,
    /// Save this search under a name, in place of the one that has it
    #[arg(long, value_name = "NAME", conflicts_with = "saved")]
    pub(crate) save: Option<String>,
    /// Only this story, by the name that --json shows
    #[arg(long, value_name = "NAME")]
    pub(crate) story: Option<String>,
    /// Only what is like this post, by its id; best with --sort relevance
    #[arg(long, value_name = "POST")]
    pub(crate) like: Option<String>,
    /// Posts by your own accounts: without them, with them, or only them; otherwise without, or as the search was saved
    #[arg(long, value_name = "WHICH")]
    pub(crate) own: Option<String>,
    /// Leave out reposts
    #[arg(long)]
    pub(crate) without_reposts: bool,
    /// Show each story once: near-copies, reposts and quotes with the first one
    #[arg(long)]
    pub(crate) stories: bool,
    /// From this time on: 2026-02-01, or 2026-02-01T10:00:00Z
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// Until this day, or before this time
    #[arg(long)]
    pub(crate) to: Option<String>,
    /// newest, oldest, relevance, engagement, reach or influence; otherwise newest, or as the search was saved
    #[arg(long)]
    pub(crate) sort: Option<String>,
    /// How many to show, up to 200
    #[arg(long, short = 'n', default_value_t = 10)]
    pub(crate) limit: usize,
    /// The `next` of the page before
    #[arg(long, value_name = "TOKEN")]
    pub(crate) after: Option<String>,
    /// Count by brand, topic, sentiment, language and source instead
    #[arg(long)]
    pub(crate) counts: bool,
    /// Count over time instead, in steps such as 15m, 1h, 1d, 1w or 1mo
    #[arg(long, value_name = "STEP", conflicts_with = "counts")]
    pub(crate) over: Option<String>,
    /// The time zone of these steps, such as Europe/Paris; otherwise the workspace's
    #[arg(long, requires = "over")]
    pub(crate) zone: Option<String>,
    /// Count the values of these fields instead: brand, topic, source, lang, country, sentiment, author, type, status,
    /// tag, assignee, priority
    #[arg(long, value_name = "FIELDS", conflicts_with_all = ["counts", "over"])]
    pub(crate) by: Option<String>,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
