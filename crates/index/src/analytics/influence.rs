//! How much weight an author's word has, from what they did in a period; every part is shown.

use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    deeds::{self, Deeds},
    measures::ratio,
};
use crate::{IndexError, walk::Walk};

/// 45 % audience + 30 % echo + 15 % voice + 10 % focus. The first three grow with the order of magnitude.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct Influence {
    /// 0 to 100, in tenths.
    pub score: f64,
    /// Followers: log₁₀(1 + followers) ÷ 7, at most 1, which ten million reach; 0 when unknown.
    pub audience: f64,
    /// Engagement for each mention: log₁₀(1 + engagement ÷ mentions) ÷ 4, at most 1, which 10,000 reach.
    pub echo: f64,
    /// Mentions: log₁₀(1 + mentions) ÷ 2, at most 1, which 99 reach.
    pub voice: f64,
    /// Mentions that touch any topic of the workspace ÷ mentions.
    pub focus: f64,
}

impl Deeds {
    pub(super) fn influence(&self) -> Influence {
        let mentions = f64::from(self.mentions);
        let order = |number: f64, full: f64| ((1.0 + number).log10() / full).min(1.0);
        let audience = order(self.followers.unwrap_or(0) as f64, 7.0);
        let echo = order(ratio(self.engagement as f64, mentions).unwrap_or(0.0), 4.0);
        let voice = order(mentions, 2.0);
        let focus = ratio(f64::from(self.topical), mentions).unwrap_or(0.0);
        let sum = 45.0 * audience + 30.0 * echo + 15.0 * voice + 10.0 * focus;
        Influence { score: (10.0 * sum).round() / 10.0, audience, echo, voice, focus }
    }
}

impl Influence {
    /// The score as a whole number, for putting in order.
    pub(super) fn tenths(&self) -> u64 {
        (10.0 * self.score).round() as u64
    }
}

/// The influence of each author by what they did among the mentions of a walk, in tenths.
pub(crate) fn influences(
    searcher: &tantivy::Searcher,
    walk: &Walk,
) -> Result<FxHashMap<u64, u64>, IndexError> {
    let all = deeds::of_walk(searcher, walk, &[])?;
    Ok(all.into_iter().map(|(writer, deeds)| (writer, deeds.influence().tenths())).collect())
}

#[cfg(test)]
mod tests {
    use tantivy::DocAddress;

    use super::*;

    #[test]
    fn each_part_has_its_weight() {
        let check = |followers, engagement, mentions, topical, expected: f64| {
            let (toward, last) = ([0; 3], (0, DocAddress::new(0, 0)));
            let deeds = Deeds { mentions, topical, toward, engagement, followers, first: 0, last };
            assert_eq!(deeds.influence().score, expected);
        };
        check(None, 0, 1, 0, 2.3);
        check(Some(9_999_999), 0, 1, 0, 47.3);
        check(Some(10_000_000_000), 9_999 * 99, 99, 99, 100.0);
        check(Some(999), 99, 1, 1, 46.5);
        check(None, 0, 0, 0, 0.0);
    }
}
