//! What is added up of own accounts, and the figures that it gives.

use rustc_hash::{FxHashMap, FxHashSet};
use vigie_model::{PostKind, Slug};

use super::{EngagementRate, OwnKinds, OwnMeasures, ResponseTime, measures::ratio};

/// An account, or a brand with all of its accounts.
#[derive(Default)]
pub(super) struct Unit<'a> {
    pub(super) brand: Option<&'a Slug>,
    /// The numbers of all that was ever published.
    pub(super) posts: FxHashSet<u64>,
    /// By the number of what was answered: when it first was, in unix milliseconds.
    pub(super) answers: FxHashMap<u64, i64>,
    /// The numbers of mentions that name a handle.
    pub(super) addressed: FxHashSet<u64>,
    /// In the period and in the one before.
    pub(super) tallies: [Tally; 2],
}

impl Unit<'_> {
    /// Adds what another has.
    pub(super) fn join(&mut self, other: &Self) {
        self.posts.extend(&other.posts);
        self.addressed.extend(&other.addressed);
        for (asked, at) in &other.answers {
            earliest(&mut self.answers, *asked, *at);
        }
        self.tallies.iter_mut().zip(&other.tallies).for_each(|(tally, other)| tally.join(other));
    }

    pub(super) fn measures(self) -> [OwnMeasures; 2] {
        self.tallies.map(Tally::measures)
    }
}

/// Notes when something was answered, if that is the first time.
pub(super) fn earliest(answers: &mut FxHashMap<u64, i64>, asked: u64, at: i64) {
    answers.entry(asked).and_modify(|first| *first = at.min(*first)).or_insert(at);
}

/// What is added up in one period.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    kinds: OwnKinds,
    engagement: u64,
    /// Engagement and followers, of the posts whose followers are known.
    followed: [u64; 2],
    /// Engagement and views, of the posts whose views are known.
    viewed: [u64; 2],
    /// The most followers of each author; `None` where their source does not tell.
    followers: FxHashMap<u64, Option<u64>>,
    pub(super) replies: u64,
    pub(super) asked: u64,
    /// How long each answer took, in milliseconds.
    pub(super) times: Vec<u64>,
}

/// A post of one's own.
pub(super) struct Published {
    pub(super) kind: PostKind,
    pub(super) engagement: u64,
    pub(super) followers: Option<u64>,
    pub(super) views: Option<u64>,
    pub(super) writer: u64,
}

impl Tally {
    pub(super) fn publish(&mut self, post: &Published) {
        let most = self.followers.entry(post.writer).or_default();
        *most = post.followers.max(*most);
        let kind = match post.kind {
            PostKind::Post => &mut self.kinds.post,
            PostKind::Reply => &mut self.kinds.reply,
            PostKind::Repost => &mut self.kinds.repost,
            PostKind::Quote => &mut self.kinds.quote,
        };
        *kind += 1;
        // The reactions to what somebody else wrote are not one's own.
        if post.kind == PostKind::Repost {
            return;
        }
        self.engagement = self.engagement.saturating_add(post.engagement);
        for (sums, seen_by) in [(&mut self.followed, post.followers), (&mut self.viewed, post.views)] {
            let Some(seen_by) = seen_by else { continue };
            let [engagement, all] = sums;
            *engagement = engagement.saturating_add(post.engagement);
            *all = all.saturating_add(seen_by);
        }
    }

    fn join(&mut self, other: &Self) {
        let Self { kinds, engagement, followed, viewed, followers, .. } = self;
        kinds.post += other.kinds.post;
        kinds.reply += other.kinds.reply;
        kinds.repost += other.kinds.repost;
        kinds.quote += other.kinds.quote;
        *engagement = engagement.saturating_add(other.engagement);
        for (sums, others) in [(followed, &other.followed), (viewed, &other.viewed)] {
            sums.iter_mut().zip(others).for_each(|(sum, other)| *sum = sum.saturating_add(*other));
        }
        for (writer, count) in &other.followers {
            let most = followers.entry(*writer).or_default();
            *most = (*most).max(*count);
        }
    }

    fn measures(mut self) -> OwnMeasures {
        let OwnKinds { post, reply, repost, quote } = self.kinds;
        let by = |[engagement, all]: [u64; 2]| ratio(engagement as f64, all as f64);
        self.times.sort_unstable();
        let answered = self.times.len() as u64;
        OwnMeasures {
            posts: post + reply + repost + quote,
            kinds: self.kinds,
            engagement: self.engagement,
            engagement_per_post: ratio(self.engagement as f64, (post + reply + quote) as f64),
            engagement_rate: EngagementRate { by_followers: by(self.followed), by_views: by(self.viewed) },
            potential_reach: self.followers.values().copied().flatten().reduce(u64::saturating_add),
            replies: self.replies,
            asked: self.asked,
            answered,
            response_rate: ratio(answered as f64, self.asked as f64),
            response_time: ResponseTime { median: median(&self.times), p90: p90(&self.times) },
        }
    }
}

/// Of sorted milliseconds, in seconds.
fn median(sorted: &[u64]) -> Option<f64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = if sorted.len().is_multiple_of(2) { *sorted.get(sorted.len() / 2 - 1)? } else { upper };
    Some((lower as f64 + upper as f64) / 2_000.0)
}

/// By the nearest rank.
fn p90(sorted: &[u64]) -> Option<f64> {
    let rank = (9 * sorted.len()).div_ceil(10).checked_sub(1)?;
    sorted.get(rank).map(|ms| *ms as f64 / 1_000.0)
}
