//! Many short lists in two allocations: what hangs on what.

/// For each key from 0, the sorted values that it was paired with.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    /// Where the list of each key begins in `values`, and at the end where the last one ends.
    starts: Vec<u32>,
    values: Vec<T>,
}

impl<T: Ord> Lists<T> {
    /// Makes the lists of the keys `0..keys` out of pairs of a key and a value.
    pub(crate) fn new(keys: usize, mut pairs: Vec<(u32, T)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut starts = Vec::with_capacity(keys + 1);
        let mut at = 0;
        for key in 0..=keys {
            at += pairs[at..].partition_point(|pair| (pair.0 as usize) < key);
            starts.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Self { starts, values: pairs.into_iter().map(|pair| pair.1).collect() }
    }

    /// The values of a key; none when there is no such key.
    pub(crate) fn of(&self, key: u32) -> &[T] {
        let key = key as usize;
        let (Some(&start), Some(&end)) = (self.starts.get(key), self.starts.get(key + 1)) else { return &[] };
        self.values.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Bytes on the heap.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.starts.capacity() * size_of::<u32>() + self.values.capacity() * size_of::<T>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_values() {
        let check = |keys: usize, pairs: &[(u32, u32)], expected: &[&[u32]]| {
            let lists = Lists::new(keys, pairs.to_vec());
            let found: Vec<_> = (0..).take(expected.len()).map(|key| lists.of(key)).collect();
            assert_eq!(found, expected);
        };
        check(0, &[], &[&[], &[]]);
        check(3, &[(2, 7), (0, 9), (2, 1), (0, 9)], &[&[9], &[], &[1, 7], &[]]);
        check(2, &[(0, 1), (1, 0)], &[&[1], &[0], &[]]);
    }
}
