//! The flags of `vigie search`.

use clap::Args;

use super::Filters;

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
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Save this search under a name, in place of the one that has it
    #[arg(long, value_name = "NAME", conflicts_with = "saved")]
    pub(crate) save: Option<String>,
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
