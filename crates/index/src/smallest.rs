//! Fair samples: of things that each have a number drawn from their key, those with the smallest numbers.

use std::collections::BinaryHeap;

/// Keeps the smallest, up to `size`.
pub(crate) fn keep_smallest<T: Ord>(kept: &mut BinaryHeap<T>, size: usize, candidate: T) {
    if kept.len() < size {
        kept.push(candidate);
    } else if let Some(mut largest) = kept.peek_mut()
        && candidate < *largest
    {
        *largest = candidate;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_smallest_are_kept(numbers in prop::collection::vec(0_u32..500, 0..200), size in 0_usize..20) {
            let mut kept = BinaryHeap::new();
            numbers.iter().for_each(|number| keep_smallest(&mut kept, size, *number));
            let mut expected = numbers;
            expected.sort_unstable();
            expected.truncate(size);
            prop_assert_eq!(kept.into_sorted_vec(), expected);
        }
    }
}
