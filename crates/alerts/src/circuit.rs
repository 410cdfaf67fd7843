//! When a channel that fails rests, and for how long.
//!
//! After so many failures in a row nothing is sent to a channel for a while: attempts would fail too, and hold places
//! that others need. Then one message is let through: if it arrives the channel works again, else the next rest is twice
//! as long, up to a quarter of an hour, so that a receiver that comes back is found soon. Rests are stretched or shortened
//! by up to a quarter, so that what failed together does not come back together.
//!
//! What is counted stands in the store, as several processes may send to one channel: all of them keep the rest, and the
//! one message is one for all of them. See `vigie_store::ChannelState`.

use std::time::Duration;

/// The longest rest that we choose ourselves.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The settings of a circuit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circuit {
    /// How many failures in a row open it.
    pub(crate) after: u32,
    /// How long the first rest is.
    pub(crate) first: Duration,
}

impl Circuit {
    /// How long a channel rests after so many failures in a row, the last included. `asked` is how long its receiver
    /// asks to wait, `jitter` lies from 0 to 1.
    pub(crate) fn rest(self, failures: u32, asked: Option<Duration>, jitter: f64) -> Option<Duration> {
        let Some(rests_before) = failures.checked_sub(self.after.max(1)) else { return asked };
        let rest = self.first.saturating_mul(2_u32.saturating_pow(rests_before)).min(LONGEST);
        Some(rest.mul_f64(0.75 + jitter.clamp(0.0, 1.0) / 2.0).max(asked.unwrap_or_default()))
    }

    /// Whether so many failures in a row open it.
    pub(crate) fn opens(self, failures: u32) -> bool {
        failures >= self.after.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_grow_up_to_a_quarter_of_an_hour_and_what_is_asked_for_is_kept() {
        let circuit = Circuit { after: 3, first: Duration::from_secs(20) };
        let check = |failures, asked: Option<u64>, jitter, expected: Option<u64>| {
            let rest = circuit.rest(failures, asked.map(Duration::from_secs), jitter);
            assert_eq!(rest, expected.map(Duration::from_secs), "{failures} {asked:?} {jitter}");
        };
        check(1, None, 0.5, None);
        check(2, None, 0.5, None);
        check(3, None, 0.5, Some(20));
        check(3, None, 0.0, Some(15));
        check(3, None, 1.0, Some(25));
        check(4, None, 0.5, Some(40));
        check(7, None, 0.5, Some(320));
        check(40, None, 0.5, Some(900));
        check(u32::MAX, None, 1.0, Some(1_125));
        check(1, Some(7), 0.5, Some(7)); // the whole channel waits, not only the message that was refused
        check(3, Some(7), 0.5, Some(20));
        check(3, Some(3_600), 0.5, Some(3_600));
    }
}
