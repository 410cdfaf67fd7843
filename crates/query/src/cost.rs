//! What a query costs to match live, guessed: how many posts are looked at, and how much is looked for in each.

use crate::{Query, needs};

/// How much a query costs beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CostLevel {
    /// Thousands of these cost hardly anything.
    Cheap,
    /// Hundreds of these are felt.
    Medium,
    /// A few of these are felt.
    Costly,
}

impl CostLevel {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cheap => "cheap",
            Self::Medium => "medium",
            Self::Costly => "costly",
        }
    }
}

/// What a query costs to match live, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// How much.
    pub level: CostLevel,
    /// About which share of posts it is evaluated on, from 0 to 1.
    pub share: f32,
    /// Why, in a sentence.
    pub reason: String,
}

/// Words looked at for each post on average, from which on a query is [`CostLevel::Medium`].
const MEDIUM: f32 = 0.02;

/// The same for [`CostLevel::Costly`].
const COSTLY: f32 = 0.5;

/// Guesses what `query` costs.
///
/// ```
/// use vigie_query::{CostLevel, cost, parse};
/// assert_eq!(cost(&parse("galeries lafayette")?).level, CostLevel::Cheap);
/// assert_eq!(cost(&parse("lang:fr")?).level, CostLevel::Costly);
/// # Ok::<(), vigie_query::ParseError>(())
/// ```
#[must_use]
pub fn cost(query: &Query) -> Cost {
    let needs = needs(query);
    let share = needs.first().map_or(1.0, |rarest| rarest.share.min(1.0));
    let words = query.leaves().len().max(1);
    let looked_at = share * words as f32;
    let level = match looked_at {
        looked_at if looked_at < MEDIUM => CostLevel::Cheap,
        looked_at if looked_at < COSTLY => CostLevel::Medium,
        _ => CostLevel::Costly,
    };
    let first = needs.first().and_then(|rarest| rarest.leaves.first()).map(|id| query.leaf(*id));
    let reason = match first {
        None => "every post is looked at, because no word is needed".to_owned(),
        Some(leaf) => {
            let others = needs.first().map_or(0, |rarest| rarest.leaves.len() - 1);
            let others = if others == 0 { String::new() } else { format!(" or {others} like it") };
            let posts =
                if share >= 1.0 { "every post".to_owned() } else { format!("1 post of {:.0}", 1.0 / share) };
            format!(
                "about {posts} is looked at for {words} word(s), because nothing rarer than `{leaf}`{others} is needed"
            )
        }
    };
    Cost { level, share, reason }
}
