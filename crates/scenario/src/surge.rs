//! The shape of a crisis over time: it breaks out within seconds, and fades over hours.
//!
//! The rate is `peak · (1 − e^(−t/rise)) · e^(−t/fade)` a second. Its integral is known, so the moment of the n-th
//! post follows from n alone.

use std::time::Duration;

/// How a crisis rises and fades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Surge {
    /// Posts a second that the rise tends to.
    peak: f64,
}

/// Seconds until the rise is nearly two thirds done.
const RISE: f64 = 10.0;
/// Seconds until the rate has fallen to about a third.
const FADE: f64 = 40.0 * 60.0;

impl Surge {
    /// How long it lasts; the rate is a few percent of the peak then.
    pub(crate) const LENGTH: Duration = Duration::from_secs(150 * 60);

    /// A surge of so many posts a minute at its height.
    pub(crate) fn with_peak_per_minute(posts: f64) -> Self {
        Self { peak: posts / 60.0 }
    }

    /// Posts expected within the first `t` seconds.
    fn until(self, t: f64) -> f64 {
        let both = 1.0 / (1.0 / RISE + 1.0 / FADE);
        self.peak * (FADE * (1.0 - (-t / FADE).exp()) - both * (1.0 - (-t / both).exp()))
    }

    /// How many posts fall within the first `t` seconds.
    pub(crate) fn count_until(self, t: f64) -> u64 {
        self.until(t.clamp(0.0, Self::LENGTH.as_secs_f64())) as u64
    }

    /// When so many posts are expected to have been written, in seconds since the outbreak.
    pub(crate) fn moment(self, posts: f64) -> f64 {
        let (mut low, mut high) = (0.0, Self::LENGTH.as_secs_f64() * 2.0);
        // Halving 45 times narrows five hours down to less than a nanosecond.
        for _ in 0..45 {
            let middle = (low + high) / 2.0;
            if self.until(middle) < posts { low = middle } else { high = middle }
        }
        high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_counts_agree() {
        let surge = Surge::with_peak_per_minute(140.0);
        assert_eq!(surge.count_until(0.0), 0);
        for t in [1.0, 15.0, 30.0, 60.0, 600.0, 7_200.0] {
            let count = surge.count_until(t);
            assert!(surge.moment(count as f64) <= t, "{t}: {count} were written");
            assert!(surge.moment(count as f64 + 1.0) > t, "{t}: the next one comes later");
        }
        assert_eq!(surge.count_until(1e9), surge.count_until(Surge::LENGTH.as_secs_f64()));
    }

    #[test]
    fn it_breaks_out_and_fades() {
        let surge = Surge::with_peak_per_minute(140.0);
        let per_minute = |t: f64| surge.count_until(t + 60.0) - surge.count_until(t);
        assert!(surge.count_until(30.0) >= 40);
        assert!(per_minute(60.0) > 125);
        assert!((25..40).contains(&per_minute(3_600.0)));
        assert!(per_minute(9_000.0) == 0, "over after its length");
    }
}
