//! The measures of one brand in one period, and the formulas behind them.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use vigie_model::Polarity;

use super::{Period, distinct::Distinct};
use crate::{LanguageStats, SentimentCounts};

/// How long before the end of a period mentions count for the reputation.
const TRAILING: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The measures of one brand in one period. Shares and rates go from 0 to 1; one whose denominator is 0 is absent.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Measures {
    /// Mentions that name the brand, reposts included.
    pub mentions: u64,
    /// Stories that these mentions belong to: near-copies and reposts of one text are one story.
    pub stories: u64,
    /// People who wrote them, each once; the same name on two sources is two people.
    pub authors: u64,
    /// Mentions whose source does not say who wrote them; they are in no number of authors and in no reach.
    pub unnamed: u64,
    /// Mentions of each mood of the post.
    pub by_sentiment: SentimentCounts,
    /// Mentions of each mood toward this brand, where a post names several.
    pub toward: SentimentCounts,
    /// As `by_sentiment`, in each language.
    pub by_language: Vec<LanguageStats>,
    /// likes + replies + reposts + quotes, added up over mentions.
    pub engagement: u64,
    /// Engagement by those who could have seen it.
    pub engagement_rate: EngagementRate,
    /// Followers of the authors, each author once, with the most followers that they had; `None` where no source tells
    /// how many anybody has.
    pub potential_reach: Option<u64>,
    /// Followers × the share of followers that sees a post (15 % up to 100,000 followers, 6 % from 10 million on,
    /// linear between), each author once; `None` as above.
    pub estimated_reach: Option<u64>,
    /// This brand ÷ all compared brands.
    pub share_of_voice: ShareOfVoice,
    /// (positive − negative) ÷ all, by the mood of the post; neutral ones in the denominator.
    pub net_sentiment: Option<f64>,
    /// The same by the mood toward this brand.
    pub net_sentiment_toward: Option<f64>,
    /// How present the brand is among those compared.
    pub presence: Presence,
    /// What the mood of the last week does to the brand's name.
    pub reputation: Reputation,
}

/// Engagement by those who could have seen it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct EngagementRate {
    /// Engagement ÷ followers, over the mentions whose author's followers are known.
    pub by_followers: Option<f64>,
    /// Engagement ÷ views, over the mentions whose views are known.
    pub by_views: Option<f64>,
}

/// This brand ÷ all compared brands. A post that names two counts for both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct ShareOfVoice {
    /// By mentions.
    pub mentions: Option<f64>,
    /// By stories, so that a text that is copied a hundred times is one voice.
    pub stories: Option<f64>,
    /// By unique authors.
    pub authors: Option<f64>,
    /// By engagement.
    pub engagement: Option<f64>,
    /// By potential reach, of which a brand has nothing where no source tells.
    pub reach: Option<f64>,
}

/// 100 × the mean of the two shares of voice by mentions and by potential reach; by one alone where the other is
/// absent. The scores of all compared brands add up to 100.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct Presence {
    /// 0 to 100.
    pub score: Option<f64>,
    /// The part of mentions, 0 to 1.
    pub by_mentions: Option<f64>,
    /// The part of reach, 0 to 1.
    pub by_reach: Option<f64>,
}

/// 100 × (favourable − unfavourable weight) ÷ all weight over the last seven days of the period, by the mood toward the
/// brand. A mention weighs log₁₀(10 + followers): 1 where nobody follows, 4 with 10,000 followers, 7 with ten million.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Reputation {
    /// −100 to 100.
    pub score: Option<f64>,
    /// The same without weights.
    pub unweighted: Option<f64>,
    /// Where the seven days begin, or the period, if that is later.
    pub from: Timestamp,
    /// Mentions in them.
    pub mentions: u64,
    /// What favourable mentions weigh together.
    pub favourable: f64,
    /// What unfavourable mentions weigh together.
    pub unfavourable: f64,
    /// What all mentions weigh together.
    pub weight: f64,
}

/// What is known of one mention.
#[derive(Clone, Copy)]
pub(super) struct Fact {
    pub(super) moment_ms: i64,
    pub(super) mood: Polarity,
    pub(super) language: Option<usize>,
    pub(super) engagement: u64,
    pub(super) followers: Option<u64>,
    pub(super) views: Option<u64>,
    pub(super) writer: Option<u64>,
    pub(super) story: u64,
}

/// What is added up over mentions.
pub(super) struct Tally {
    period: Period,
    trailing_from: Timestamp,
    mentions: u64,
    stories: Distinct<()>,
    unnamed: u64,
    moods: SentimentCounts,
    toward: SentimentCounts,
    by_language: Vec<SentimentCounts>,
    engagement: u64,
    /// Engagement and followers, of the mentions whose followers are known.
    followed: [u64; 2],
    /// Engagement and views, of the mentions whose views are known.
    viewed: [u64; 2],
    /// The most followers of each author; `None` where their source does not tell.
    writers: Distinct<Option<u64>>,
    trailing: SentimentCounts,
    /// In thousandths, by the place in [`Polarity::ALL`]: whole numbers, so that no order of adding changes the sum.
    weights: [u64; 3],
}

impl Tally {
    pub(super) fn new(period: Period) -> Self {
        let week = period.to.checked_sub(TRAILING).unwrap_or(Timestamp::MIN);
        Self {
            period,
            trailing_from: week.max(period.from),
            mentions: 0,
            stories: Distinct::default(),
            unnamed: 0,
            moods: SentimentCounts::default(),
            toward: SentimentCounts::default(),
            by_language: Vec::new(),
            engagement: 0,
            followed: [0; 2],
            viewed: [0; 2],
            writers: Distinct::default(),
            trailing: SentimentCounts::default(),
            weights: [0; 3],
        }
    }

    pub(super) fn add(&mut self, fact: &Fact, toward: Polarity) {
        self.mentions += 1;
        self.stories.add(fact.story, ());
        self.moods.add(fact.mood);
        self.toward.add(toward);
        if let Some(language) = fact.language {
            if self.by_language.len() <= language {
                self.by_language.resize(language + 1, SentimentCounts::default());
            }
            self.by_language.iter_mut().skip(language).take(1).for_each(|moods| moods.add(fact.mood));
        }
        self.engagement = self.engagement.saturating_add(fact.engagement);
        for (sums, seen_by) in [(&mut self.followed, fact.followers), (&mut self.viewed, fact.views)] {
            let Some(seen_by) = seen_by else { continue };
            let [engagement, all] = sums;
            *engagement = engagement.saturating_add(fact.engagement);
            *all = all.saturating_add(seen_by);
        }
        match fact.writer {
            Some(writer) => self.writers.add(writer, fact.followers),
            None => self.unnamed += 1,
        }
        if fact.moment_ms >= self.trailing_from.as_millisecond() {
            self.trailing.add(toward);
            let weight = weight(fact.followers.unwrap_or(0));
            for (label, sum) in Polarity::ALL.iter().zip(&mut self.weights) {
                *sum = sum.saturating_add(if *label == toward { weight } else { 0 });
            }
        }
    }

    /// The measures, without what needs the other brands; `named` gives languages their codes.
    pub(super) fn measures(self, named: impl Fn(&[SentimentCounts]) -> Vec<LanguageStats>) -> Measures {
        // In order, so that the sum is the same whatever the order of the map.
        let writers = self.writers.each();
        let mut followers: Vec<u64> = writers.iter().filter_map(|(_, followers)| *followers).collect();
        followers.sort_unstable();
        let seen = followers.iter().copied().map(seen_by).reduce(|sum, seen| sum + seen);
        let [favourable, unfavourable, all] = {
            let [negative, neutral, positive] = self.weights;
            [positive, negative, negative.saturating_add(neutral).saturating_add(positive)]
                .map(|thousandths| thousandths as f64 / 1_000.0)
        };
        let by = |[engagement, all]: [u64; 2]| ratio(engagement as f64, all as f64);
        Measures {
            mentions: self.mentions,
            stories: self.stories.each().len() as u64,
            authors: writers.len() as u64,
            unnamed: self.unnamed,
            by_sentiment: self.moods,
            toward: self.toward,
            by_language: named(&self.by_language),
            engagement: self.engagement,
            engagement_rate: EngagementRate { by_followers: by(self.followed), by_views: by(self.viewed) },
            potential_reach: followers.into_iter().reduce(u64::saturating_add),
            estimated_reach: seen.map(|seen| seen.round() as u64),
            share_of_voice: ShareOfVoice::default(),
            net_sentiment: net(self.moods),
            net_sentiment_toward: net(self.toward),
            presence: Presence::default(),
            reputation: Reputation {
                // A share first, so that rounding never leads beyond 100.
                score: ratio(favourable - unfavourable, all).map(|share| 100.0 * share),
                unweighted: net(self.trailing).map(|net| 100.0 * net),
                from: self.trailing_from.min(self.period.to),
                mentions: self.trailing.total(),
                favourable,
                unfavourable,
                weight: all,
            },
        }
    }
}

/// Fills in what needs all compared brands.
pub(super) fn compare(brands: &mut [&mut Measures]) {
    let sum = |of: fn(&Measures) -> u64| brands.iter().map(|brand| of(brand) as f64).sum::<f64>();
    let mentions = sum(|brand| brand.mentions);
    let stories = sum(|brand| brand.stories);
    let authors = sum(|brand| brand.authors);
    let engagement = sum(|brand| brand.engagement);
    let reach = sum(|brand| brand.potential_reach.unwrap_or(0));
    for brand in brands {
        let share = ShareOfVoice {
            mentions: ratio(brand.mentions as f64, mentions),
            stories: ratio(brand.stories as f64, stories),
            authors: ratio(brand.authors as f64, authors),
            engagement: ratio(brand.engagement as f64, engagement),
            reach: ratio(brand.potential_reach.unwrap_or(0) as f64, reach),
        };
        let parts: Vec<f64> = [share.mentions, share.reach].into_iter().flatten().collect();
        let score = ratio(100.0 * parts.iter().sum::<f64>(), parts.len() as f64);
        brand.presence = Presence { score, by_mentions: share.mentions, by_reach: share.reach };
        brand.share_of_voice = share;
    }
}

/// A part of a whole; `None` of nothing.
pub(super) fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// (positive − negative) ÷ all.
pub(super) fn net(moods: SentimentCounts) -> Option<f64> {
    ratio(moods.positive as f64 - moods.negative as f64, moods.total() as f64)
}

/// How many people see one post of an account with so many followers: followers × f, where f is 0.15 up to 100,000
/// followers, 0.06 from 10 million on, and linear between.
#[must_use]
pub fn estimated_reach(followers: u64) -> u64 {
    seen_by(followers).round() as u64
}

/// The same before it is rounded.
pub(super) fn seen_by(followers: u64) -> f64 {
    followers as f64 * seen_share(followers)
}

/// The share of followers that sees a post.
fn seen_share(followers: u64) -> f64 {
    let (few, many) = (100_000.0, 10_000_000.0);
    let over = ((followers as f64 - few) / (many - few)).clamp(0.0, 1.0);
    0.15 - 0.09 * over
}

/// What a mention weighs for the reputation, in thousandths.
fn weight(followers: u64) -> u64 {
    (1_000.0 * (10.0 + followers as f64).log10()).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_an_account_the_fewer_of_its_followers_see_a_post() {
        let check = |followers: u64, expected: f64| {
            assert!(
                (seen_share(followers) - expected).abs() < 1e-9,
                "{followers}: {}",
                seen_share(followers)
            );
        };
        check(0, 0.15);
        check(100_000, 0.15);
        check(5_050_000, 0.105);
        check(10_000_000, 0.06);
        check(u64::MAX, 0.06);
    }

    #[test]
    fn weights_grow_with_the_order_of_magnitude() {
        let check = |followers: u64, expected: u64| assert_eq!(weight(followers), expected, "{followers}");
        check(0, 1_000);
        check(90, 2_000);
        check(9_990, 4_000);
        check(10_000_000, 7_000);
    }

    #[test]
    fn a_part_of_nothing_is_no_number() {
        assert_eq!(ratio(0.0, 0.0), None);
        assert_eq!(net(SentimentCounts::default()), None);
        assert_eq!(net(SentimentCounts { negative: 3, neutral: 4, positive: 1 }), Some(-0.25));
    }
}
