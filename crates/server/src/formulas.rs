//! What each measure means, told with the figures: tools differ, and people compare.

use serde::Serialize;
use utoipa::ToSchema;

/// What a measure means.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct Formula {
    /// The field of the answer.
    measure: &'static str,
    /// Which of the variants that are in use this is.
    variant: &'static str,
    /// How it is computed.
    formula: &'static str,
}

const fn formula(measure: &'static str, variant: &'static str, formula: &'static str) -> Formula {
    Formula { measure, variant, formula }
}

/// The measures of a benchmark.
pub(crate) const BENCHMARK: &[Formula] = &[
    formula("mentions", "reposts included", "posts that name the brand; one that names two counts for both"),
    formula(
        "stories",
        "near-copies and reposts of one text",
        "stories that the mentions belong to, each once",
    ),
    formula(
        "authors",
        "per source",
        "people who wrote them, each once; the same name on two sources is two people",
    ),
    formula(
        "share_of_voice",
        "of the compared brands",
        "this brand ÷ sum over all compared brands; null when that sum is 0",
    ),
    formula(
        "net_sentiment",
        "neutral in the denominator, mood of the post",
        "(positive − negative) ÷ all mentions",
    ),
    formula(
        "net_sentiment_toward",
        "neutral in the denominator, mood toward the brand",
        "(positive − negative) ÷ all mentions",
    ),
    formula(
        "calibrated",
        "adjusted count (Forman 2008) with a 90 % interval",
        "shares of moods corrected for how often labels of each language are wrong; net = positive − negative",
    ),
    formula(
        "engagement",
        "all networks alike, version 1",
        "likes + replies + reposts + quotes, added up over mentions",
    ),
    formula(
        "engagement_rate.by_followers",
        "by mention",
        "engagement ÷ followers, over mentions whose author's followers are known",
    ),
    formula(
        "engagement_rate.by_views",
        "by mention",
        "engagement ÷ views, over mentions whose views are known",
    ),
    formula(
        "potential_reach",
        "each author once",
        "sum of followers, of each author the most in the period; null where nobody's are known",
    ),
    formula(
        "estimated_reach",
        "each author once",
        "sum of followers × f; f = 0.15 up to 100,000 followers, 0.06 from 10 million on, linear between",
    ),
    formula(
        "presence",
        "0 to 100, all compared brands together 100",
        "100 × mean of the shares of voice by mentions and by potential reach, of those that are known",
    ),
    formula(
        "reputation",
        "−100 to 100, last seven days of the period",
        "100 × (favourable − unfavourable weight) ÷ all weight; a mention weighs log10(10 + followers), mood toward the brand",
    ),
    formula(
        "change",
        "against the period before",
        "now ÷ before − 1, null when before is 0; shares and scores: now − before",
    ),
    formula(
        "peak.terms",
        "G² (Dunning 1993) from 15.13, over samples of 250 mentions",
        "mentions of the peak with the term against those of the rest of the period",
    ),
];

/// The measures of authors.
pub(crate) const AUTHORS: &[Formula] = &[
    formula(
        "influence",
        "0 to 100",
        "45 × audience + 30 × echo + 15 × voice + 10 × focus; audience = log10(1 + followers) ÷ 7, \
         echo = log10(1 + engagement ÷ mentions) ÷ 4, voice = log10(1 + mentions) ÷ 2, each at most 1; focus = mentions that \
         touch a topic ÷ mentions",
    ),
    formula("followers", "potential reach", "the most followers that the author had in the period"),
    formula(
        "engagement",
        "all networks alike, version 1",
        "likes + replies + reposts + quotes, added up over mentions",
    ),
    formula(
        "toward",
        "mood toward the selected brands",
        "a mention counts once for each of them that it names",
    ),
    formula("first_seen", "of all times", "the first mention of the selection, however long ago"),
    formula("newcomer", "of the selection", "first_seen lies in the period"),
    formula("detractor", "of the selection", "more unfavourable than favourable mentions in the period"),
];

/// The measures of trends.
pub(crate) const TRENDS: &[Formula] = &[
    formula(
        "mentions",
        "mentions, not occurrences",
        "mentions of the period that hold the term; baseline likewise",
    ),
    formula(
        "expected",
        "smoothed by half a mention",
        "(baseline + ½) ÷ (baseline_mentions + 1) × mentions of the period; factor = mentions ÷ expected",
    ),
    formula(
        "score",
        "G², the log-likelihood ratio of Dunning (1993)",
        "2 Σ O ln(O ÷ E) over mentions with and without the term in period and baseline; told from 15.13 and 5 mentions on",
    ),
    formula(
        "phrase",
        "candidates from samples",
        "phrases of up to 1,500 mentions of each period; those that rose there are counted over all mentions",
    ),
];

/// The figures of one's own accounts.
pub(crate) const OWN: &[Formula] = &[
    formula("posts", "reposts and replies included", "posts by the accounts; kinds tells them apart"),
    formula(
        "engagement",
        "all networks alike, version 1, without reposts",
        "likes + replies + reposts + quotes, added up over posts that are no reposts",
    ),
    formula("engagement_per_post", "without reposts", "engagement ÷ posts that are no reposts"),
    formula(
        "engagement_rate.by_followers",
        "by post",
        "engagement ÷ followers, over posts whose author's followers are known, without reposts",
    ),
    formula(
        "engagement_rate.by_views",
        "by post",
        "engagement ÷ views, over posts whose views are known, without reposts",
    ),
    formula(
        "potential_reach",
        "each account once",
        "sum of followers, of each account that posted the most in the period; null where none is known",
    ),
    formula(
        "replies",
        "direct answers among mentions",
        "mentions by others whose reply_to is a post of the accounts, of any age",
    ),
    formula(
        "asked",
        "questions, and requests to an account; reposts ask nothing",
        "mentions by others that ask: of an account those that name its handle on its source or answer its post, of a brand \
         those that name the brand too",
    ),
    formula(
        "response_rate",
        "direct answers, whenever they came",
        "mentions that asked and to which an own post is a reply ÷ mentions that asked",
    ),
    formula(
        "response_time",
        "to the first direct answer, by the clock, in seconds",
        "median (of an even number the mean of the middle two) and p90 (nearest rank) over the mentions that were answered",
    ),
];
