//! Polling as a stage does: what passes by itself, as on a broker that has just come up, is waited for.
#![expect(clippy::unwrap_used, reason = "a check that fails says so by a panic")]

use std::{thread, time::Duration};

use vigie_stream::{Batch, Consumer};

/// One poll; nothing, where the log says that it works in a moment.
pub(crate) fn poll(consumer: &mut dyn Consumer, most: usize, timeout: Duration) -> Batch {
    match consumer.poll(most, timeout) {
        Err(error) if error.passes() => {
            thread::sleep(timeout.min(Duration::from_millis(50)));
            Batch::default()
        }
        outcome => outcome.unwrap(),
    }
}
