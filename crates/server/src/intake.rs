//! Room for posts on their way into the log. When the log takes them slower than they come, senders are held up, and
//! told to come back, before memory fills.

use std::{sync::Arc, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;

/// How long a sender is held up before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(5);
/// When it may come back, in seconds.
const RETRY_AFTER: u16 = 5;
/// Bytes are counted by the mebibyte: a request takes a thread while the log makes it durable, however small it is.
const UNIT: u64 = 1 << 20;

/// So many bytes may be on their way at once.
pub(crate) struct Intake {
    room: Arc<Semaphore>,
    units: u32,
    patience: Duration,
}

impl Intake {
    pub(crate) fn new(bytes: usize) -> Self {
        Self::with_patience(bytes, PATIENCE)
    }

    fn with_patience(bytes: usize, patience: Duration) -> Self {
        let units = u32::try_from(bytes as u64 / UNIT).unwrap_or(u32::MAX).clamp(1, 1 << 20);
        Self { room: Arc::new(Semaphore::new(units as usize)), units, patience }
    }

    /// Waits until there is room for a body of up to so many bytes; the room is free again when the permit is dropped.
    pub(crate) async fn enter(&self, bytes: u64) -> Result<OwnedSemaphorePermit, Problem> {
        // A body that is larger than all room comes in alone.
        let units = u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX).clamp(1, self.units);
        let room = Arc::clone(&self.room).acquire_many_owned(units);
        match tokio::time::timeout(self.patience, room).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Problem::away(
                "posts come faster than the log takes them (server.max_intake_bytes are on their way); \
                 nothing of this request was taken: send it again",
                RETRY_AFTER,
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn senders_wait_for_room_and_are_told_to_come_back() {
        let intake = Intake::with_patience(4 << 20, Duration::from_millis(10));
        let large = intake.enter(3 << 20).await.ok().unwrap();
        let small = intake.enter(0).await.ok().unwrap();
        assert!(intake.enter(1).await.is_err(), "even the smallest takes a place");
        drop(small);
        assert!(intake.enter(1).await.is_ok());
        assert!(intake.enter(2 << 20).await.is_err());
        drop(large);
        assert!(intake.enter(1 << 40).await.is_ok(), "a body larger than all room comes in alone");
    }
}
