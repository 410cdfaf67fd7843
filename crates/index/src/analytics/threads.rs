//! Work on several things at once, for answers that somebody waits for.

use std::{num::NonZero, thread};

use parking_lot::Mutex;

use crate::IndexError;

/// The most threads for one answer: others ask too.
const MOST: usize = 4;

/// What became of each thing, in their order; the error of the first that failed.
pub(super) fn each<T: Send, R: Send>(
    things: Vec<T>,
    work: impl Fn(T) -> Result<R, IndexError> + Sync,
) -> Result<Vec<R>, IndexError> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST).min(things.len());
    if threads < 2 {
        return things.into_iter().map(work).collect();
    }
    let queue = Mutex::new(things.into_iter().enumerate());
    let take = || {
        let mut done = Vec::new();
        loop {
            // The lock is let go before the work begins.
            let next = queue.lock().next();
            let Some((place, thing)) = next else { return done };
            done.push((place, work(thing)));
        }
    };
    let mut done: Vec<(usize, Result<R, IndexError>)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Two things at once.
pub(super) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> Result<A, IndexError> + Send,
    other: impl FnOnce() -> Result<B, IndexError>,
) -> Result<(A, B), IndexError> {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        Ok((one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?, other?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_stands_in_the_order_of_what_was_asked() {
        for count in [0, 1, 2, 100] {
            let squares = each((0..count).collect(), |number: usize| Ok(number * number)).unwrap();
            assert_eq!(squares, (0..count).map(|number| number * number).collect::<Vec<_>>());
        }
        let failed =
            each(vec![1, 2, 3], |number| if number == 2 { Err(IndexError::BadCursor) } else { Ok(number) });
        assert!(matches!(failed, Err(IndexError::BadCursor)));
        assert_eq!(both(|| Ok(1), || Ok("two")).unwrap(), (1, "two"));
        assert!(both(|| Ok(1), || Err::<(), _>(IndexError::BadCursor)).is_err());
    }
}
