//! What every stage has in common: a thread of its own that makes one step after the other until it is told to
//! stop, says how it is doing, and takes the whole service down with it when it cannot go on.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use vigie_model::{StageState, StageStatus, Status};

use crate::PipelineError;

/// How often a stage tells its lag.
const REPORT_EVERY: Duration = Duration::from_millis(500);

/// One box of the flow.
pub(crate) trait Stage: Send + 'static {
    /// Waits a moment for input and handles what came. Returns within about a tenth of a second when nothing did.
    fn step(&mut self) -> Result<(), PipelineError>;

    /// Records that wait for this stage.
    fn lag(&self) -> u64;

    /// Makes durable what was begun, after the last step.
    fn finish(&mut self) -> Result<(), PipelineError> {
        Ok(())
    }
}

/// The threads of the stages, and what they say about themselves.
pub(crate) struct Stages {
    stop: CancellationToken,
    status: watch::Sender<Status>,
    failure: Arc<Mutex<Option<PipelineError>>>,
    threads: Vec<JoinHandle<()>>,
}

impl Stages {
    pub(crate) fn new(stop: CancellationToken) -> Self {
        let status = watch::Sender::new(Status::default());
        Self { stop, status, failure: Arc::default(), threads: Vec::new() }
    }

    pub(crate) fn status(&self) -> watch::Receiver<Status> {
        self.status.subscribe()
    }

    /// Starts a stage on a thread of its own.
    pub(crate) fn spawn(&mut self, name: &'static str, stage: impl Stage) -> Result<(), PipelineError> {
        let entry = self.status.borrow().stages.len();
        self.status.send_modify(|status| {
            status.stages.push(StageStatus {
                name: name.to_owned(),
                state: StageState::Starting,
                lag: 0,
                error: None,
            });
        });
        let report = Report { entry, status: self.status.clone() };
        let (stop, failure) = (self.stop.clone(), Arc::clone(&self.failure));
        let thread = std::thread::Builder::new()
            .name(format!("vigie-{name}"))
            .spawn(move || {
                let outcome = catch_unwind(AssertUnwindSafe(|| drive(stage, &stop, &report)))
                    .unwrap_or(Err(PipelineError::Crashed(name)));
                match outcome {
                    Ok(()) => report.say(StageState::Stopped, 0, None),
                    Err(error) => {
                        tracing::error!(stage = name, %error, "stage failed; stopping");
                        report.say(StageState::Failed, 0, Some(error.to_string()));
                        failure.lock().get_or_insert(error);
                        stop.cancel();
                    }
                }
            })
            .map_err(|cause| PipelineError::Thread { stage: name, cause })?;
        self.threads.push(thread);
        Ok(())
    }

    /// Waits until every stage has ended, and gives the first cause if one failed. Blocks.
    pub(crate) fn join(self) -> Result<(), PipelineError> {
        for thread in self.threads {
            // A panic was caught and recorded inside the thread.
            let _ = thread.join();
        }
        match self.failure.lock().take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

fn drive(mut stage: impl Stage, stop: &CancellationToken, report: &Report) -> Result<(), PipelineError> {
    let mut reported = Instant::now();
    report.say(StageState::Running, stage.lag(), None);
    while !stop.is_cancelled() {
        stage.step()?;
        if reported.elapsed() >= REPORT_EVERY {
            report.say(StageState::Running, stage.lag(), None);
            reported = Instant::now();
        }
    }
    stage.finish()
}

struct Report {
    entry: usize,
    status: watch::Sender<Status>,
}

impl Report {
    fn say(&self, state: StageState, lag: u64, error: Option<String>) {
        self.status.send_if_modified(|status| {
            let Some(stage) = status.stages.get_mut(self.entry) else { return false };
            let changed = (stage.state, stage.lag, &stage.error) != (state, lag, &error);
            (stage.state, stage.lag, stage.error) = (state, lag, error);
            changed
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting {
        steps: u32,
        fail_at: Option<u32>,
        panic_at: Option<u32>,
    }

    impl Stage for Counting {
        fn step(&mut self) -> Result<(), PipelineError> {
            self.steps += 1;
            if self.panic_at == Some(self.steps) {
                panic!("a defect");
            }
            if self.fail_at == Some(self.steps) {
                return Err(PipelineError::Metrics(prometheus::Error::AlreadyReg));
            }
            std::thread::sleep(Duration::from_millis(1));
            Ok(())
        }
        fn lag(&self) -> u64 {
            0
        }
    }

    #[test]
    fn one_failure_stops_all_and_is_told() {
        let check = |fail_at, panic_at, expected: &str| {
            let stop = CancellationToken::new();
            let mut stages = Stages::new(stop.clone());
            let status = stages.status();
            stages.spawn("good", Counting { steps: 0, fail_at: None, panic_at: None }).unwrap();
            stages.spawn("bad", Counting { steps: 0, fail_at, panic_at }).unwrap();
            let error = stages.join().unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
            assert!(stop.is_cancelled());
            let states: Vec<_> = status.borrow().stages.iter().map(|stage| stage.state).collect();
            assert_eq!(states, [StageState::Stopped, StageState::Failed]);
        };
        check(Some(3), None, "metrics");
        check(None, Some(3), "stage bad crashed");
    }

    #[test]
    fn stopping_is_no_failure() {
        let stop = CancellationToken::new();
        let mut stages = Stages::new(stop.clone());
        stages.spawn("good", Counting { steps: 0, fail_at: None, panic_at: None }).unwrap();
        stop.cancel();
        stages.join().unwrap();
    }
}
