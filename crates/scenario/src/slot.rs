//! A place for one post. Everything about the post follows from the seed and its slot.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::chance::{mix, unit};

/// Where a post has its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Slot {
    /// The usual talk: minute since the origin, number within it.
    Everyday { minute: u64, index: u32 },
    /// The crisis: number since the outbreak.
    Crisis { number: u64 },
}

/// What something is drawn for, so that one slot's draws do not depend on each other.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Draw {
    Role = 1,
    Network,
    Subject,
    Language,
    Time,
    Words,
    Target,
    Count,
    Edits,
    Deletions,
}

/// The last minute that slots can count, far beyond any date.
pub(crate) const LAST_MINUTE: u64 = 1 << 40;
/// The most slots in a minute.
pub(crate) const MOST_A_MINUTE: u32 = 1 << 18;

impl Slot {
    fn number(self) -> u64 {
        match self {
            Self::Everyday { minute, index } => minute << 20 | u64::from(index),
            Self::Crisis { number } => 1 << 63 | number,
        }
    }

    /// A number that no other slot of the same scenario has.
    pub(crate) fn unique(self, key: u64) -> u64 {
        // Both steps can be undone, so different slots stay different.
        (self.number() ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    /// A number in `0.0..1.0`.
    pub(crate) fn draw(self, seed: u64, draw: Draw) -> f64 {
        unit(&[seed, self.number(), draw as u64])
    }

    /// As much chance as one needs.
    pub(crate) fn rng(self, seed: u64, draw: Draw) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(mix(&[seed, self.number(), draw as u64]))
    }
}
