//! A set of numbers remembered roughly, one bit each, small enough to stay in the cache: a Bloom filter with one hash.
//!
//! One keeps nearly all words of a post from being looked up in tables that do not stay there; another remembers the
//! words of the post itself.

/// May claim to have a number that it has not, never the reverse.
#[derive(Debug)]
pub(crate) struct Gate {
    /// As many as a power of two.
    bits: Vec<u64>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { bits: vec![0] }
    }
}

impl Gate {
    /// Lets these numbers pass, whose lower halves should be as good as random, and about one in sixteen of others.
    pub(crate) fn new(numbers: &[u64]) -> Self {
        let mut gate = Self::default();
        gate.clear(16 * numbers.len());
        numbers.iter().for_each(|&number| gate.add(number));
        gate
    }

    /// Forgets all numbers, and makes room for at least so many bits.
    pub(crate) fn clear(&mut self, bits: usize) {
        self.bits.clear();
        self.bits.resize(bits.div_ceil(64).next_power_of_two(), 0);
    }

    /// Lets a number pass.
    pub(crate) fn add(&mut self, number: u64) {
        let (word, bit) = self.place(number);
        if let Some(word) = self.bits.get_mut(word) {
            *word |= bit;
        }
    }

    /// Whether a number may be one of those that were added.
    pub(crate) fn lets_pass(&self, number: u64) -> bool {
        let (word, bit) = self.place(number);
        self.bits.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Bytes on the heap.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.bits.capacity() * size_of::<u64>()
    }

    fn place(&self, number: u64) -> (usize, u64) {
        let number = number as u32;
        ((number >> 6) as usize & (self.bits.len() - 1), 1 << (number & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word_hash::mixed;

    #[test]
    fn what_was_added_passes_and_hardly_anything_else() {
        let check = |count: u64| {
            let numbers: Vec<u64> = (0..count).map(mixed).collect();
            let mut gate = Gate::new(&numbers);
            assert!(numbers.iter().all(|&number| gate.lets_pass(number)));
            let others =
                |gate: &Gate| (count..count + 10_000).filter(|&number| gate.lets_pass(mixed(number))).count();
            assert!(others(&gate) < 1_000, "{} of 10,000 beside {count}", others(&gate));
            gate.clear(100);
            assert_eq!(others(&gate), 0);
        };
        check(0);
        check(1);
        check(1_000);
        check(100_000);
    }
}
