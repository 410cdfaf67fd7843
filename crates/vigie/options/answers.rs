//! The commands that answer what people ask on Monday.

use clap::{Args, ValueEnum};

/// Which mentions, and when.
#[derive(Debug, Args)]
pub(crate) struct Which {
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
    /// Only post, reply, repost or quote, separated by commas
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) post_kind: Option<String>,
    /// Only with these tags, separated by commas
    #[arg(long)]
    pub(crate) tag: Option<String>,
    /// The search that was saved under this name; what else is given goes before its parameters
    #[arg(long, value_name = "NAME")]
    pub(crate) saved: Option<String>,
    /// Leave out reposts
    #[arg(long)]
    pub(crate) without_reposts: bool,
    /// Count each story once: near-copies, reposts and quotes of one text
    #[arg(long)]
    pub(crate) stories: bool,
    /// Only what this query finds
    #[arg(long, short = 'q', value_name = "QUERY")]
    pub(crate) query: Option<String>,
    /// From this time on: 2026-02-01, or 2026-02-01T10:00:00Z; otherwise 30 days before the end
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// Until this day, or before this time; otherwise now
    #[arg(long)]
    pub(crate) to: Option<String>,
    /// The time zone in which days begin, such as Europe/Paris; otherwise the workspace's
    #[arg(long)]
    pub(crate) zone: Option<String>,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

impl Which {
    /// As the API takes them; what is empty is left out.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, &str)> {
        let given = [
            ("workspace", &self.workspace),
            ("brand", &self.brand),
            ("topic", &self.topic),
            ("lang", &self.lang),
            ("source", &self.source),
            ("type", &self.post_kind),
            ("tag", &self.tag),
            ("saved", &self.saved),
            ("q", &self.query),
            ("from", &self.from),
            ("to", &self.to),
            ("zone", &self.zone),
        ];
        let given = given.into_iter().map(|(name, value)| (name, value.as_deref().unwrap_or_default()));
        let chosen = [
            ("reposts", if self.without_reposts { "without" } else { "" }),
            ("stories", if self.stories { "collapse" } else { "" }),
        ];
        given.chain(chosen).collect()
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie benchmark --from 2026-02-01 --to 2026-02-28\n  \
    vigie benchmark --brand ours,theirs --interval 1w --zone Europe/Paris\n\n\
    Figures of the period stand beside those of the period of the same length before it. docs/metrics.md has every\n\
    formula; --json names them too.")]
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
    vigie authors 00c0ffee00c0ffee")]
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
    Without a baseline the period is held against the one of the same length before it.")]
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
    The workspace names the accounts, such as accounts = [\"mastodon:@shop@example.org\"] of an own brand. What counts as\n\
    asked and answered, and every formula: docs/metrics.md.")]
pub(crate) struct Own {
    #[command(flatten)]
    pub(crate) which: Which,
}
