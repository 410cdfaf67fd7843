//! A set of leaves remembered roughly, in one number: a Bloom filter of 128 bits with one bit a leaf.

/// May claim to have a leaf that it has not, never the reverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signature(u128);

impl Signature {
    /// Has every leaf.
    pub(crate) const ALL: Self = Self(u128::MAX);

    /// The signature of these leaves.
    pub(crate) fn of(leaves: impl IntoIterator<Item = u32>) -> Self {
        // Multiplying by 2^32 over the golden ratio spreads neighbours (Knuth, TAOCP 6.4).
        let bit = |leaf: u32| 1 << (leaf.wrapping_mul(0x9e37_79b9) >> 25);
        Self(leaves.into_iter().fold(0, |bits, leaf| bits | bit(leaf)))
    }

    /// Whether the two may have a leaf in common.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_is_never_missed_and_the_rest_seldom_claimed() {
        let hundreds = (0..100_000).step_by(977);
        assert!(hundreds.clone().all(|leaf| Signature::of([1, leaf, 3]).meets(Signature::of([leaf, 7_777]))));
        assert!(hundreds.clone().all(|leaf| Signature::ALL.meets(Signature::of([leaf]))));
        let claimed =
            hundreds.clone().filter(|leaf| Signature::of([leaf + 1]).meets(Signature::of([*leaf]))).count();
        assert!(claimed <= hundreds.count() / 20, "{claimed}");
        assert!(!Signature::of([]).meets(Signature::ALL));
    }
}
