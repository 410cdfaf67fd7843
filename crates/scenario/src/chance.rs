//! Chance without a sequence: every draw is a function of the seed and of what it is drawn for, so that any moment
//! of a scenario can be made without those before it.

/// Mixes numbers into one that looks random (the finalizer of SplitMix64, by Steele, Lea and Flood).
pub(crate) fn mix(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0x9e37_79b9_7f4a_7c15, |state, number| {
        let mut z = (state ^ number).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

/// A number in `0.0..1.0`, from [`mix`].
pub(crate) fn unit(numbers: &[u64]) -> f64 {
    // 53 bits are what an f64 holds exactly.
    (mix(numbers) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The index that `draw`, in `0.0..1.0`, falls on among weights; the last one when rounding leaves a gap.
pub(crate) fn weighted(weights: &[f64], draw: f64) -> usize {
    let mut left = draw * weights.iter().sum::<f64>();
    for (index, weight) in weights.iter().enumerate() {
        if left < *weight {
            return index;
        }
        left -= weight;
    }
    weights.len().saturating_sub(1)
}

/// How many of something rare happen when `mean` are expected: Poisson by inversion, an even spread of the same
/// variance above 60. Never further than three deviations above the mean: what looks like a crisis must be one.
pub(crate) fn poisson(mean: f64, draw: f64) -> u32 {
    let most = mean + 3.0 * mean.sqrt() + 1.0;
    if mean > 60.0 {
        return (mean + (2.0 * draw - 1.0) * (3.0 * mean).sqrt()).round() as u32;
    }
    let mut chance = (-mean).exp();
    let mut below = chance;
    let mut count = 0;
    while draw > below && f64::from(count) < most {
        count += 1;
        chance *= mean / f64::from(count);
        below += chance;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_even() {
        let mean = (0..10_000).map(|n| unit(&[7, n])).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
    }

    #[test]
    fn weights_are_kept() {
        let check = |draw, expected| assert_eq!(weighted(&[1.0, 0.0, 3.0], draw), expected, "{draw}");
        check(0.0, 0);
        check(0.24, 0);
        check(0.26, 2);
        check(1.0, 2);
    }

    #[test]
    fn counts_have_the_mean_that_is_asked_for() {
        let check = |mean: f64| {
            let sum: f64 = (0..20_000).map(|n| f64::from(poisson(mean, unit(&[3, n])))).sum();
            assert!((sum / 20_000.0 - mean).abs() < 0.04 * mean + 0.01, "{mean}: {}", sum / 20_000.0);
        };
        check(0.0);
        check(0.3);
        check(4.2);
        check(40.0);
        check(400.0);
    }
}
