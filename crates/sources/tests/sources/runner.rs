//! What the runner promises: durable before the cursor, nothing lost by errors and stops, and a health that tells.

#![expect(clippy::unwrap_used, reason = "tests say what they expect")]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use vigie_model::{PostEvent, PostId, SourceState};
use vigie_sources::{
    Cursor, Metrics, Outcome, RunError, Runner, RunnerConfig, ScenarioSource, Source, SourceBatch,
    SourceError,
};

/// What a scripted source does next.
enum Step {
    Yield(usize),
    Fail(SourceError),
    Wait,
}

/// Yields numbered events as its script says, and goes on from any cursor.
struct Scripted {
    next: usize,
    steps: Arc<Mutex<VecDeque<Step>>>,
}

impl Scripted {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { next: 0, steps: Arc::new(Mutex::new(steps.into_iter().collect())) }
    }
}

impl Source for Scripted {
    fn name(&self) -> &str {
        "my-script"
    }

    fn kind(&self) -> &'static str {
        "script"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        self.next = cursor.map_or(0, |cursor| cursor.0.parse().unwrap());
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        let step = self.steps.lock().unwrap().pop_front();
        match step {
            Some(Step::Fail(error)) => Err(error),
            Some(Step::Wait) => std::future::pending().await,
            Some(Step::Yield(n)) => Ok(self.batch(n, false)),
            None => Ok(self.batch(0, true)),
        }
    }

    async fn close(&mut self) {}
}

impl Scripted {
    fn batch(&mut self, n: usize, end: bool) -> SourceBatch {
        let events = (self.next..self.next + n).map(event).collect();
        self.next += n;
        SourceBatch { end, ..SourceBatch::new(events, self.next.to_string()) }
    }
}

fn event(number: usize) -> PostEvent {
    PostEvent::Deleted { id: PostId::new(format!("script:{number}")).unwrap(), at: now() }
}

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn unavailable(retry_after: Option<Duration>) -> Step {
    Step::Fail(SourceError::Unavailable { problem: "connection reset".to_owned(), retry_after })
}

/// Everything that the sink and the cursor were told, in order.
#[derive(Default)]
struct Told {
    ids: Vec<String>,
    log: Vec<String>,
}

/// Runs a script to its end, with a sink that fails at its `fails_at`-th batch.
async fn run(
    steps: impl IntoIterator<Item = Step>,
    fails_at: usize,
    stop: CancellationToken,
) -> (Result<Outcome, RunError<&'static str>>, Told, vigie_model::SourceHealth, prometheus::Registry) {
    let registry = prometheus::Registry::new();
    let config =
        RunnerConfig { first_wait: Duration::from_millis(1), longest_wait: Duration::from_millis(4) };
    let source = Scripted::new(steps);
    let runner = Runner::new(&source, config, Metrics::new(&registry).unwrap(), now);
    let health = runner.health();
    let told = Arc::new(Mutex::new(Told::default()));
    let (sink_told, save_told) = (Arc::clone(&told), Arc::clone(&told));
    let mut batches = 0;
    let sink = async move |events: Vec<PostEvent>| {
        tokio::task::yield_now().await;
        batches += 1;
        if batches == fails_at {
            return Err("disk full");
        }
        let mut told = sink_told.lock().unwrap();
        told.ids.extend(events.iter().map(|event| event.id().unwrap().native().to_owned()));
        let count = told.ids.len();
        told.log.push(format!("{count} durable"));
        Ok(())
    };
    let save = async move |cursor: Cursor| {
        save_told.lock().unwrap().log.push(format!("at {cursor}"));
        Ok(())
    };
    // As the pipeline does it: on a task of its own.
    let ended = tokio::spawn(runner.run(source, None, sink, save, stop)).await.unwrap();
    let told = std::mem::take(&mut *told.lock().unwrap());
    let health = health.borrow().clone();
    (ended, told, health, registry)
}

#[tokio::test]
async fn the_cursor_follows_what_is_durable() {
    let (ended, told, health, _) = run([Step::Yield(2), Step::Yield(3)], 0, CancellationToken::new()).await;
    assert_eq!(ended.unwrap(), Outcome::Ended);
    assert_eq!(told.log, ["2 durable", "at 2", "5 durable", "at 5", "at 5"]);
    assert_eq!((health.state, health.events, health.per_minute), (SourceState::Ended, 5, 5));
    assert_eq!(health.last_published_at, Some(now()));
}

#[tokio::test]
async fn errors_are_mended_without_loss() {
    let script = [Step::Yield(2), unavailable(None), unavailable(None), Step::Yield(2), unavailable(None)];
    let (ended, told, health, registry) = run(script, 0, CancellationToken::new()).await;
    assert_eq!(ended.unwrap(), Outcome::Ended);
    assert_eq!(told.ids, ["0", "1", "2", "3"]);
    assert_eq!(health.reconnects, 3);
    assert_eq!(health.last_error.as_deref(), Some("connection reset"));
    let figures = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    for figure in [
        r#"vigie_sources_events_total{kind="script"} 4"#,
        r#"vigie_sources_errors_total{kind="script"} 3"#,
        r#"vigie_sources_reconnects_total{kind="script"} 3"#,
        r#"vigie_sources_lag_seconds{kind="script"} 0"#,
    ] {
        assert!(figures.contains(figure), "{figure} is not in\n{figures}");
    }
}

#[tokio::test]
async fn what_needs_a_person_is_given_up() {
    let refused =
        SourceError::Refused { problem: "the key is wrong".to_owned(), mend: "enter a new one".to_owned() };
    let (ended, told, health, _) =
        run([Step::Yield(1), Step::Fail(refused), Step::Yield(1)], 0, CancellationToken::new()).await;
    let said = ended.unwrap_err().to_string();
    assert_eq!(said, "source cannot go on: the key is wrong; enter a new one");
    assert_eq!((told.ids.len(), health.state), (1, SourceState::Failed));
}

#[tokio::test]
async fn a_sink_that_fails_ends_the_run_before_the_cursor_moves() {
    let (ended, told, health, _) = run([Step::Yield(2), Step::Yield(2)], 2, CancellationToken::new()).await;
    assert!(matches!(ended, Err(RunError::Sink("disk full"))));
    assert_eq!(told.log, ["2 durable", "at 2"]);
    assert_eq!(health.state, SourceState::Stopped);
}

#[tokio::test]
async fn a_stop_is_heard_in_every_wait() {
    let check = async |steps: Vec<Step>| {
        let stop = CancellationToken::new();
        let soon = stop.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            soon.cancel();
        });
        let ended = tokio::time::timeout(Duration::from_secs(5), run(steps, 0, stop)).await;
        let (ended, _, health, _) = ended.expect("stops soon");
        assert_eq!((ended.unwrap(), health.state), (Outcome::Stopped, SourceState::Stopped));
    };
    check(vec![Step::Yield(1), Step::Wait]).await;
    check(vec![unavailable(Some(Duration::from_secs(60)))]).await;
}

#[tokio::test]
async fn a_scenario_runs_through_the_runner() {
    fn clock() -> Timestamp {
        "2026-01-05T12:00:00Z".parse().unwrap()
    }
    let origin = "2026-01-05T06:00:00Z".parse().unwrap();
    let scenario = vigie_scenario::Scenario::new(3, origin, vigie_scenario::Settings::default());
    let expected: usize = (0..360).map(|n| scenario.minute(n).len()).sum();
    let source = ScenarioSource::new(scenario, clock);
    let metrics = Metrics::new(&prometheus::Registry::new()).unwrap();
    let runner = Runner::new(&source, RunnerConfig::default(), metrics, clock);
    let (health, stop) = (runner.health(), CancellationToken::new());
    let stopper = stop.clone();
    let mut seen = 0;
    let sink = async move |events: Vec<PostEvent>| {
        seen += events.len();
        if seen >= expected {
            stopper.cancel();
        }
        Ok::<_, std::io::Error>(())
    };
    let ended = runner.run(source, None, sink, async |_| Ok(()), stop).await.unwrap();
    assert_eq!((ended, health.borrow().events), (Outcome::Stopped, expected as u64));
}
