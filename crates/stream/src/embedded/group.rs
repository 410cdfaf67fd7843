//! Group commit: callers that come while a write runs are written together by one of them, with one sync.
//!
//! Whoever finds nobody writing leads: takes all that waits, writes it, tells the others. Items are written in the
//! order in which they came.

use std::io;

use parking_lot::{Condvar, Mutex};

use crate::{Error, Result};

/// A queue of items whose writers share a write.
#[derive(Debug)]
pub(crate) struct GroupCommit<T> {
    state: Mutex<State<T>>,
    settled: Condvar,
}

#[derive(Debug)]
struct State<T> {
    waiting: Vec<T>,
    /// The ticket of the next item; tickets below `settled` are decided.
    next: u64,
    settled: u64,
    led: bool,
    /// Outcomes that were not fetched yet, and are not success.
    failed: Vec<(u64, Error)>,
}

impl<T> Default for GroupCommit<T> {
    fn default() -> Self {
        let state = State { waiting: Vec::new(), next: 0, settled: 0, led: false, failed: Vec::new() };
        Self { state: Mutex::new(state), settled: Condvar::new() }
    }
}

impl<T> GroupCommit<T> {
    /// Has the item written, by this thread or another, and returns how that went.
    pub(crate) fn submit(&self, item: T, write: impl FnOnce(Vec<T>) -> Result<()>) -> Result<()> {
        let mut state = self.state.lock();
        let ticket = state.next;
        state.next += 1;
        state.waiting.push(item);
        while state.led && state.settled <= ticket {
            self.settled.wait(&mut state);
        }
        if state.settled > ticket {
            let failed = state.failed.iter().position(|(failed, _)| *failed == ticket);
            return failed.map_or(Ok(()), |at| Err(state.failed.swap_remove(at).1));
        }
        state.led = true;
        let group = std::mem::take(&mut state.waiting);
        let mut lead =
            Lead { group: self, leader: ticket, first: state.settled, end: state.next, outcome: None };
        drop(state);
        let outcome = write(group);
        lead.outcome = Some(outcome.clone());
        outcome
    }
}

/// Tells the others when it goes, even by a panic of the write.
struct Lead<'a, T> {
    group: &'a GroupCommit<T>,
    leader: u64,
    first: u64,
    end: u64,
    outcome: Option<Result<()>>,
}

impl<T> Drop for Lead<'_, T> {
    fn drop(&mut self) {
        let interrupted = || Err(Error::storage("finish a write", io::Error::other("its thread panicked")));
        let outcome = self.outcome.take().unwrap_or_else(interrupted);
        let mut state = self.group.state.lock();
        state.led = false;
        state.settled = self.end;
        if let Err(error) = outcome {
            let others = (self.first..self.end).filter(|ticket| *ticket != self.leader);
            state.failed.extend(others.map(|ticket| (ticket, error.clone())));
        }
        self.group.settled.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Mutex as StdMutex, mpsc},
        thread,
        time::Duration,
    };

    use super::*;

    #[test]
    fn those_who_wait_share_one_write_in_order() {
        let group = GroupCommit::default();
        let writes = StdMutex::new(Vec::new());
        let write = |items: Vec<u32>| {
            thread::sleep(Duration::from_millis(20));
            writes.lock().unwrap().push(items);
            Ok(())
        };
        thread::scope(|scope| {
            for item in 0..20 {
                let (group, write) = (&group, &write);
                scope.spawn(move || group.submit(item, write).unwrap());
            }
        });
        let writes = writes.into_inner().unwrap();
        assert!(writes.len() < 20, "nobody shared: {writes:?}");
        let mut written: Vec<u32> = writes.concat();
        written.sort_unstable();
        assert_eq!(written, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn a_failure_reaches_all_of_its_group_and_nobody_else() {
        let group = GroupCommit::default();
        let (started, has_started) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        let failing = |_: Vec<u32>| Err(Error::Invalid("no".to_owned()));
        thread::scope(|scope| {
            let group = &group;
            scope.spawn(move || {
                let slow = |_: Vec<u32>| {
                    started.send(()).unwrap();
                    may_go.recv().unwrap();
                    Ok(())
                };
                group.submit(0, slow).unwrap();
            });
            has_started.recv().unwrap();
            let others: Vec<_> =
                (1..4).map(|item| scope.spawn(move || group.submit(item, failing))).collect();
            while group.state.lock().waiting.len() < 3 {
                thread::yield_now();
            }
            go.send(()).unwrap();
            for other in others {
                assert!(other.join().unwrap().is_err());
            }
        });
        group.submit(9, |_| Ok(())).unwrap();
        assert!(group.state.lock().failed.is_empty());
    }

    #[test]
    fn a_panic_does_not_leave_the_others_waiting() {
        let group = GroupCommit::default();
        thread::scope(|scope| {
            let panicking = scope.spawn(|| group.submit(1, |_| panic!("on purpose")));
            assert!(panicking.join().is_err());
        });
        group.submit(2, |_| Ok(())).unwrap();
    }
}
