//! What every stage has in common: a thread of its own that makes one step after the other until it is told to
//! stop, and says how it is doing. When something is away for a while, it waits and goes on by itself; when it meets
//! what cannot mend itself, it takes the whole service down with it.

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
/// How long a stage waits before it tries again what did not work, doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How often what has no event to wait for is looked at.
const GLANCE: Duration = Duration::from_millis(20);

/// One box of the flow.
pub(crate) trait Stage: Send + 'static {
    /// Waits a moment for input and handles what came. Returns within about a tenth of a second when nothing did.
    /// After an error that passes the next step takes up again what this one left undone.
    fn step(&mut self) -> Result<(), PipelineError>;

    /// Records that wait for this stage.
    fn lag(&self) -> u64;

    /// What keeps it from a part of its work, while the rest goes on.
    fn hindrance(&self) -> Option<String> {
        None
    }

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
    threads: Vec<(&'static str, JoinHandle<()>)>,
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
        let report = Report { name, entry, status: self.status.clone() };
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
        self.threads.push((name, thread));
        Ok(())
    }

    /// Waits until every stage has ended, though no longer than `patience`, and gives the first cause if one failed.
    /// Blocks.
    pub(crate) fn join(self, patience: Duration) -> Result<(), PipelineError> {
        let deadline = Instant::now() + patience;
        let mut hanging = self.threads;
        while !hanging.is_empty() && Instant::now() < deadline {
            // A panic was caught and recorded inside the thread.
            hanging.retain(|(_, thread)| !thread.is_finished());
            std::thread::sleep(GLANCE);
        }
        if let Some(error) = self.failure.lock().take() {
            return Err(error);
        }
        let names: Vec<&str> = hanging.iter().map(|(name, _)| *name).collect();
        match names.is_empty() {
            true => Ok(()),
            false => Err(PipelineError::Hanging { stages: names.join(", "), patience }),
        }
    }
}

fn drive(mut stage: impl Stage, stop: &CancellationToken, report: &Report) -> Result<(), PipelineError> {
    let mut reported = Instant::now();
    let mut pause = FIRST_PAUSE;
    report.say(StageState::Running, stage.lag(), None);
    while !stop.is_cancelled() {
        match stage.step() {
            Ok(()) => {
                if pause > FIRST_PAUSE || reported.elapsed() >= REPORT_EVERY {
                    report.working(&stage);
                    (reported, pause) = (Instant::now(), FIRST_PAUSE);
                }
            }
            Err(error) if error.passes() => {
                report.say(StageState::Waiting, stage.lag(), Some(error.to_string()));
                wait(pause, stop);
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            Err(error) => return Err(error),
        }
    }
    match stage.finish() {
        Err(error) if error.passes() => {
            // What is not committed is read again by whoever goes on.
            tracing::warn!(stage = report.name, %error, "stopped while waiting");
            Ok(())
        }
        outcome => outcome,
    }
}

fn wait(pause: Duration, stop: &CancellationToken) {
    let until = Instant::now() + pause;
    while !stop.is_cancelled() && Instant::now() < until {
        std::thread::sleep(GLANCE.min(pause));
    }
}

struct Report {
    name: &'static str,
    entry: usize,
    status: watch::Sender<Status>,
}

impl Report {
    fn working(&self, stage: &impl Stage) {
        match stage.hindrance() {
            None => self.say(StageState::Running, stage.lag(), None),
            hindrance => self.say(StageState::Waiting, stage.lag(), hindrance),
        }
    }

    fn say(&self, state: StageState, lag: u64, error: Option<String>) {
        self.status.send_if_modified(|status| {
            let Some(stage) = status.stages.get_mut(self.entry) else { return false };
            if stage.state != state {
                self.tell_change(stage.state, state, error.as_deref());
            }
            let changed = (stage.state, stage.lag, &stage.error) != (state, lag, &error);
            (stage.state, stage.lag, stage.error) = (state, lag, error);
            changed
        });
    }

    /// Once when it begins and once when it is over, not at every try.
    fn tell_change(&self, before: StageState, now: StageState, cause: Option<&str>) {
        match (before, now) {
            (_, StageState::Waiting) => tracing::warn!(stage = self.name, cause, "stage waits"),
            (StageState::Waiting, StageState::Running) => {
                tracing::info!(stage = self.name, "stage goes on");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Counting {
        steps: u32,
        fail_at: Option<u32>,
        panic_at: Option<u32>,
        /// From this step on for so many.
        away_at: Option<(u32, u32)>,
        hangs: bool,
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
            if self.away_at.is_some_and(|(first, times)| (first..first + times).contains(&self.steps)) {
                let (brokers, problem) = ("kafka:9092".to_owned(), "no answer".to_owned());
                return Err(vigie_stream::Error::Unreachable { brokers, problem }.into());
            }
            std::thread::sleep(Duration::from_millis(1));
            Ok(())
        }
        fn lag(&self) -> u64 {
            0
        }
        fn finish(&mut self) -> Result<(), PipelineError> {
            if self.hangs {
                std::thread::sleep(Duration::from_secs(3));
            }
            Ok(())
        }
    }

    const PATIENCE: Duration = Duration::from_secs(1);

    #[test]
    fn one_failure_stops_all_and_is_told() {
        let check = |fail_at, panic_at, expected: &str| {
            let stop = CancellationToken::new();
            let mut stages = Stages::new(stop.clone());
            let status = stages.status();
            stages.spawn("good", Counting::default()).unwrap();
            stages.spawn("bad", Counting { fail_at, panic_at, ..Counting::default() }).unwrap();
            stop_when(&stop, || stop.is_cancelled());
            let error = stages.join(PATIENCE).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
            let states: Vec<_> = status.borrow().stages.iter().map(|stage| stage.state).collect();
            assert_eq!(states, [StageState::Stopped, StageState::Failed]);
        };
        check(Some(3), None, "metrics");
        check(None, Some(3), "stage bad crashed");
    }

    fn stop_when(stop: &CancellationToken, holds: impl Fn() -> bool) {
        let started = Instant::now();
        while !holds() {
            assert!(started.elapsed() < Duration::from_secs(10), "it never came to that");
            std::thread::sleep(Duration::from_millis(1));
        }
        stop.cancel();
    }

    #[test]
    fn what_is_away_for_a_while_is_waited_for() {
        let stop = CancellationToken::new();
        let mut stages = Stages::new(stop.clone());
        let status = stages.status();
        stages.spawn("match", Counting { away_at: Some((3, 3)), ..Counting::default() }).unwrap();
        let (seen, states) = (status.clone(), Mutex::new(Vec::new()));
        stop_when(&stop, || {
            let stage = seen.borrow().stages[0].clone();
            let mut states = states.lock();
            if states.last() != Some(&stage.state) {
                let told = stage.error.is_some_and(|error| error.contains("no answer"));
                assert_eq!(told, stage.state == StageState::Waiting);
                states.push(stage.state);
            }
            states.ends_with(&[StageState::Waiting, StageState::Running])
        });
        stages.join(PATIENCE).unwrap();
        assert!(status.borrow().stages[0].state == StageState::Stopped);
    }

    #[test]
    fn stopping_is_no_failure_and_waits_for_nobody_for_ever() {
        let stop = CancellationToken::new();
        let mut stages = Stages::new(stop.clone());
        stages.spawn("good", Counting::default()).unwrap();
        stages.spawn("index", Counting { hangs: true, ..Counting::default() }).unwrap();
        stop.cancel();
        let error = stages.join(PATIENCE).unwrap_err().to_string();
        assert!(error.contains("stage index did not end within 1s"), "{error}");
    }
}
