//! The commands that answer what people ask on Monday.

use clap::{Args, ValueEnum};

use super::Filters;

/// Which mentions, and where days begin.
#[derive(Debug, Args)]
pub(crate) struct Which {
    #[command(flatten)]
    filters: Filters,
    /// Only what this query finds
    #[arg(long, short = 'q', value_name = "QUERY")]
    query: Option<String>,
    /// The time zone in which days begin, such as Europe/Paris; otherwise the workspace's
    #[arg(long)]
    zone: Option<String>,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Which {
    /// As the API takes them; what is empty is left out.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, &str)> {
        let mut parameters = self.filters.parameters();
        parameters.extend([
            ("q", self.query.as_deref().unwrap_or_default()),
            ("zone", self.zone.as_deref().unwrap_or_default()),
        ]);
        parameters
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie benchmark --from 2026-02-01 --to 2026-02-28\n  \
    vigie benchmark --brand ours,theirs --interval 1w --zone Europe/Paris\n\n\
    Figures of the period, without --from and --to the last 30 days, stand beside those of the period of the same\n\
    length before it. docs/metrics.md has every formula; --json names them too.")]
pub(crate) struct Benchmark {
    #[command(flatten)]
    pub(crate) which: Which,
    /// How timelines are cut: 1h, 1d, 1w, 1mo; otherwise by the length of the period
    #[arg(long)]
    pub(crate) interval: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie authors --brand ours --sort negative\n  \
    vigie authors --brand ours --only newcomers,detractors --from 2026-02-01\n  \
    vigie authors 00c0ffee00c0ffee\n\n\
    Without --from and --to: of the last 30 days.")]
pub(crate) struct Authors {
    /// Show this author with their history: the id of the list
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) which: Which,
    /// The most first
    #[arg(long, value_enum, default_value_t = AuthorOrder::Influence)]
    pub(crate) sort: AuthorOrder,
    /// newcomers, detractors, or both separated by a comma
    #[arg(long)]
    pub(crate) only: Option<String>,
    /// How many to show, up to 200
    #[arg(long, short = 'n', default_value_t = 20)]
    pub(crate) limit: usize,
    /// The `next` of the page before
    #[arg(long, value_name = "TOKEN")]
    pub(crate) after: Option<String>,
}

/// What authors are ordered by.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum AuthorOrder {
    /// How much weight their word has
    Influence,
    /// Mentions
    Mentions,
    /// Followers
    Followers,
    /// Reactions
    Engagement,
    /// Unfavourable mentions
    Negative,
    /// Who came last
    FirstSeen,
    /// Who wrote last
    LastSeen,
}

impl AuthorOrder {
    /// As the API takes it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Influence => "influence",
            Self::Mentions => "mentions",
            Self::Followers => "followers",
            Self::Engagement => "engagement",
            Self::Negative => "negative",
            Self::FirstSeen => "first_seen",
            Self::LastSeen => "last_seen",
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie trends --brand ours --from 2026-02-10 --to 2026-02-16\n  \
    vigie trends --kind hashtag,phrase --baseline-from 2026-01-01 --from 2026-02-10\n\n\
    Without --from and --to: of the last 30 days. Without a baseline the period is held against the one of the same\n\
    length before it.")]
pub(crate) struct Trends {
    #[command(flatten)]
    pub(crate) which: Which,
    /// The baseline from this time on
    #[arg(long, value_name = "FROM")]
    pub(crate) baseline_from: Option<String>,
    /// The baseline until this day, or before this time; otherwise until the period begins
    #[arg(long, value_name = "TO")]
    pub(crate) baseline_to: Option<String>,
    /// word, hashtag, phrase, emoji, link, separated by commas; otherwise all
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// How many of each kind, up to 100
    #[arg(long, short = 'n', default_value_t = 10)]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie own --from 2026-02-01 --to 2026-02-28\n  \
    vigie own --brand ours --source mastodon --zone Europe/Paris\n\n\
    The workspace names the accounts, such as accounts = [\"mastodon:@shop@example.org\"] of an own brand. Without --from\n\
    and --to: the last 30 days. What counts as asked and answered, and every formula: docs/metrics.md.",
    mut_arg("own", |own| own.hide(true)))]
pub(crate) struct Own {
    #[command(flatten)]
    pub(crate) which: Which,
}
