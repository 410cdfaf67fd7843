//! The figures by which a spike is found, apart from what a rule sets. The defaults are what is at work; others exist
//! so that they can be compared on series whose events are known (`examples/compare.rs`).

/// How a spike is found.
///
/// No rule sets these: each holds for all brands, and [`Method::default`] is the only one at work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Method {
    /// Over how many days the dispersion forgets: few, so that one crisis does not hide the next.
    pub memory: u32,
    /// How many weeks of highest scores are kept.
    pub weeks: u32,
    /// How many times the bar's score a score counts for at most among the highest.
    pub told: f64,
    /// A window has (its length ÷ the longest) to this power of the budget. Longer ones are less often high by chance,
    /// and lead to what lasts.
    pub share: f64,
    /// The least score of a spike, whatever the budget, in a series that comes in bursts: as many deviations as keep
    /// most hits and few false alarms where the threshold is fixed (Numenta Anomaly Benchmark, `realTweets`).
    pub least: f64,
    /// The same in a series that is as even as chance allows. Its counts seldom stray far, so less is telling.
    pub least_even: f64,
}

impl Default for Method {
    fn default() -> Self {
        Self { memory: 3, weeks: 4, told: 1.5, share: 1.0, least: 5.0, least_even: 4.0 }
    }
}

impl Method {
    /// The share of a budget that a window has. Where several windows are high together that is one alert, so shares
    /// add up to more than one.
    pub(crate) fn share(&self, window: i64, longest: i64) -> f64 {
        (window as f64 / longest.max(1) as f64).powf(self.share).min(1.0)
    }

    /// The least score of a spike: from that of an even series (a dispersion of 1) to that of bursts (2 and more).
    pub(crate) fn least(&self, dispersion: f64) -> f64 {
        let bursts = (dispersion - 1.0).clamp(0.0, 1.0);
        self.least_even + (self.least - self.least_even) * bursts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_windows_have_more_of_the_budget() {
        let method = Method::default();
        let shares = [5, 15, 60].map(|window| (method.share(window, 60) * 100.0).round());
        assert_eq!(shares, [8.0, 25.0, 100.0]);
        assert_eq!(method.share(15, 15), 1.0);
    }

    #[test]
    fn bursts_have_to_stand_out_further() {
        let least = [0.3, 1.0, 1.5, 2.0, 900.0].map(|dispersion| Method::default().least(dispersion));
        assert_eq!(least, [4.0, 4.0, 4.5, 5.0, 5.0]);
    }
}
