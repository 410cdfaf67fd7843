//! Counts as a line of blocks, so that a terminal can show how a period went.

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// At most `width` blocks, the highest for the highest count; several counts that share a block are added up.
pub(crate) fn sparkline(counts: &[u64], width: usize) -> String {
    let together = counts.len().div_ceil(width.max(1)).max(1);
    let sums: Vec<u64> = counts.chunks(together).map(|chunk| chunk.iter().sum()).collect();
    let most = sums.iter().max().copied().unwrap_or(0);
    let block = |sum: &u64| {
        // What is not nothing is seen.
        let height = if most == 0 { 0 } else { (sum * 7).div_ceil(most) };
        usize::try_from(height).ok().and_then(|height| BLOCKS.get(height)).copied().unwrap_or('█')
    };
    sums.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_become_blocks() {
        let check = |counts: &[u64], width: usize, expected: &str| {
            assert_eq!(sparkline(counts, width), expected, "{counts:?}");
        };
        check(&[], 5, "");
        check(&[0, 0], 5, "▁▁");
        check(&[0, 1, 700], 5, "▁▂█");
        check(&[0, 100, 300, 700], 5, "▁▂▄█");
        check(&[1, 1, 1, 1, 4], 3, "▅▅█");
    }
}
