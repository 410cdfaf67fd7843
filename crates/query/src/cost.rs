//! What a query costs to match live, guessed: how many posts are looked at, and how much is looked for in each.

use crate::{Language, Query, Wording, needs, wording::say};

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
        self.in_language(Language::English)
    }

    /// The word for it in a language.
    #[must_use]
    pub fn in_language(self, language: Language) -> &'static str {
        match self {
            Self::Cheap => language.pick("cheap", "légère"),
            Self::Medium => language.pick("medium", "moyenne"),
            Self::Costly => language.pick("costly", "lourde"),
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
    pub reason: Wording,
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
    let Some(leaf) = first else {
        let reason = say(
            "every post is looked at, because no word is needed",
            "chaque message est regardé, car aucun mot n'est exigé",
        );
        return Cost { level, share, reason };
    };
    let others = needs.first().map_or(0, |rarest| rarest.leaves.len() - 1);
    let (or, ou) = match others {
        0 => (String::new(), String::new()),
        others => (format!(" or {others} like it"), format!(" ou {others} de ce genre")),
    };
    let (posts, messages) = match 1.0 / share {
        every if every <= 1.0 => ("every post".to_owned(), "chaque message".to_owned()),
        every => (format!("1 post of {every:.0}"), format!("1 message sur {every:.0}")),
    };
    let reason = say(
        format!(
            "about {posts} is looked at for {words} word(s), because nothing rarer than `{leaf}`{or} is needed"
        ),
        format!(
            "environ {messages} est regardé pour {words} mot(s), car rien de plus rare que `{leaf}`{ou} n'est exigé"
        ),
    );
    Cost { level, share, reason }
}
