//! A source that plays a [`Scenario`]: its past as fast as it is taken, then its present in real time.
//!
//! The cursor is a place within the scenario, and names the scenario too: going on with another one is refused.

use std::{fmt, str::FromStr, time::Duration};

use jiff::Timestamp;
use vigie_scenario::{Scenario, TimedEvent};

use crate::{Cursor, Source, SourceBatch, SourceError};

/// The most events in a batch.
const MAX_EVENTS: usize = 2_000;
/// The most minutes that are looked through for one batch, so that a quiet past does not hold up a stop.
const MAX_MINUTES: u64 = 24 * 60;
/// How often the present is released.
const TICK: Duration = Duration::from_millis(200);

/// Plays a scenario.
#[derive(Debug)]
pub struct ScenarioSource {
    scenario: Scenario,
    clock: fn() -> Timestamp,
    place: Place,
    /// The minute that `place` lies in, kept because the present comes back to it many times.
    minute: Option<(u64, Vec<TimedEvent>)>,
}

impl ScenarioSource {
    /// A source that has not been connected yet; `clock` tells what is past and what is to come.
    #[must_use]
    pub fn new(scenario: Scenario, clock: fn() -> Timestamp) -> Self {
        let place = Place::start_of(&scenario);
        Self { scenario, clock, place, minute: None }
    }

    /// When the scenario began that a saved cursor belongs to, so that a second start can go on with the same.
    #[must_use]
    pub fn origin_of(cursor: &Cursor) -> Option<Timestamp> {
        cursor.0.parse().ok().map(|place: Place| place.origin)
    }

    /// What has happened since `place` and until `now`, and the place behind it.
    fn happened(&mut self, now: Timestamp) -> (Vec<TimedEvent>, Place) {
        let mut place = self.place;
        let mut happened = Vec::new();
        let last = place.minute.saturating_add(MAX_MINUTES).min(self.scenario.minute_of(now));
        while place.minute <= last && happened.len() < MAX_EVENTS {
            let minute = self.minute(place.minute);
            let skip = usize::try_from(place.index).unwrap_or(usize::MAX);
            let open = minute.iter().skip(skip).take_while(|event| event.at <= now);
            let taken = happened.len();
            happened.extend(open.take(MAX_EVENTS - taken).cloned());
            place.index += (happened.len() - taken) as u64;
            if place.index < minute.len() as u64 || !self.is_over(place.minute, now) {
                break;
            }
            place = Place { minute: place.minute + 1, index: 0, ..place };
        }
        (happened, place)
    }

    fn minute(&mut self, number: u64) -> &[TimedEvent] {
        if self.minute.as_ref().is_none_or(|(kept, _)| *kept != number) {
            self.minute = Some((number, self.scenario.timed_minute(number)));
        }
        self.minute.as_ref().map_or(&[], |(_, events)| events)
    }

    fn is_over(&self, minute: u64, now: Timestamp) -> bool {
        self.scenario.minute_of(now) > minute
    }
}

impl Source for ScenarioSource {
    fn name(&self) -> &str {
        "scenario"
    }

    fn kind(&self) -> &'static str {
        "scenario"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        let start = Place::start_of(&self.scenario);
        let Some(cursor) = cursor else {
            self.place = start;
            return Ok(());
        };
        let refused = |problem: String, mend: String| SourceError::Refused { problem, mend };
        let place: Place = cursor.0.parse().map_err(|()| {
            let mend = "remove the data folder of the demo, or choose another one".to_owned();
            refused(format!("`{cursor}` is no place in a scenario"), mend)
        })?;
        if (place.seed, place.origin) != (start.seed, start.origin) {
            let problem = format!(
                "the data holds the scenario with seed {} that began at {}, not the one with seed {} from {}",
                place.seed, place.origin, start.seed, start.origin
            );
            let mend = format!("go on with seed {}, or choose another data folder", place.seed);
            return Err(refused(problem, mend));
        }
        self.place = place;
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        loop {
            let (happened, place) = self.happened((self.clock)());
            // Nothing is kept before the wait, so a wait that is given up loses nothing.
            if happened.is_empty() && place == self.place {
                tokio::time::sleep(TICK).await;
                continue;
            }
            self.place = place;
            let events = happened.into_iter().map(|happened| happened.event).collect();
            return Ok(SourceBatch::new(events, place.to_string()));
        }
    }

    async fn close(&mut self) {
        self.minute = None;
    }
}

/// A place in a scenario: the event that comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    seed: u64,
    origin: Timestamp,
    minute: u64,
    index: u64,
}

impl Place {
    fn start_of(scenario: &Scenario) -> Self {
        Self { seed: scenario.seed(), origin: scenario.origin(), minute: 0, index: 0 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, origin, minute, index } = self;
        write!(f, "seed={seed} origin={origin} minute={minute} event={index}")
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split(' ');
        let mut part = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
        let place = (|| {
            Some(Self {
                seed: part("seed")?.parse().ok()?,
                origin: part("origin")?.parse().ok()?,
                minute: part("minute")?.parse().ok()?,
                index: part("event")?.parse().ok()?,
            })
        })();
        place.ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use vigie_model::PostEvent;
    use vigie_scenario::Settings;

    use super::*;

    fn origin() -> Timestamp {
        "2026-01-05T10:00:00Z".parse().unwrap()
    }

    fn scenario(seed: u64) -> Scenario {
        Scenario::new(seed, origin(), Settings::default())
    }

    /// All that happens within the first `minutes`.
    fn expected(minutes: u64) -> Vec<PostEvent> {
        (0..minutes).flat_map(|n| scenario(1).minute(n)).collect()
    }

    fn three_hours_later() -> Timestamp {
        origin() + SignedDuration::from_hours(3)
    }

    async fn read(source: &mut ScenarioSource, events: usize) -> (Vec<PostEvent>, Cursor) {
        let mut read = Vec::new();
        loop {
            let batch = tokio::time::timeout(Duration::from_secs(20), source.next_batch()).await;
            let batch = batch.expect("there is more").unwrap();
            assert!(batch.events.len() <= MAX_EVENTS && !batch.end);
            read.extend(batch.events);
            if read.len() >= events {
                return (read, batch.cursor);
            }
        }
    }

    #[tokio::test]
    async fn the_past_comes_whole_and_a_second_start_goes_on_behind_it() {
        let expected = expected(180);
        let mut first = ScenarioSource::new(scenario(1), || origin() + SignedDuration::from_mins(90));
        first.connect(None).await.unwrap();
        let half = (0..90).map(|n| scenario(1).minute(n).len()).sum();
        let (mut read_all, cursor) = read(&mut first, half).await;
        let half = read_all.len();
        assert_eq!(ScenarioSource::origin_of(&cursor), Some(origin()));

        let mut second = ScenarioSource::new(scenario(1), three_hours_later);
        second.connect(Some(cursor)).await.unwrap();
        read_all.extend(read(&mut second, expected.len() - half).await.0);
        assert_eq!(read_all, expected);
    }

    #[tokio::test]
    async fn the_present_comes_when_its_time_comes() {
        fn clock() -> Timestamp {
            // The crisis brings several posts a second: a good moment to watch the present.
            static STARTED: std::sync::LazyLock<std::time::Instant> =
                std::sync::LazyLock::new(std::time::Instant::now);
            scenario(1).crisis().starts_at
                + SignedDuration::try_from(STARTED.elapsed() + Duration::from_secs(60)).unwrap()
        }
        let mut source = ScenarioSource::new(scenario(1), clock);
        let minute = scenario(1).minute_of(clock());
        let cursor = Place { minute, ..Place::start_of(&scenario(1)) }.to_string();
        source.connect(Some(Cursor(cursor))).await.unwrap();
        source.next_batch().await.unwrap();
        let mut came = 0;
        for _ in 0..3 {
            let before = clock() - SignedDuration::from_millis(400);
            for event in source.next_batch().await.unwrap().events {
                let PostEvent::Posted(post) = event else { continue };
                assert!(post.published_at <= clock(), "not before its time");
                assert!(post.published_at >= before, "and soon after");
                came += 1;
            }
        }
        assert!(came > 0);
    }

    #[tokio::test]
    async fn a_wait_that_is_given_up_loses_nothing() {
        let mut source = ScenarioSource::new(scenario(1), origin);
        source.connect(None).await.unwrap();
        let given_up = tokio::time::timeout(Duration::from_millis(20), source.next_batch()).await;
        assert!(given_up.is_err(), "nothing has happened at the origin");
        source.clock = three_hours_later;
        assert_eq!(read(&mut source, expected(180).len()).await.0, expected(180));
    }

    #[tokio::test]
    async fn another_scenarios_cursor_is_refused() {
        let check = async |cursor: &str, expected: &str| {
            let mut source = ScenarioSource::new(scenario(1), three_hours_later);
            let said = source.connect(Some(Cursor(cursor.to_owned()))).await.unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        };
        check("rubbish", "no place in a scenario").await;
        check("seed=1 origin=2026-01-05T10:00:00Z minute=-4 event=0", "no place").await;
        check("seed=2 origin=2026-01-05T10:00:00Z minute=4 event=0", "go on with seed 2").await;
        check("seed=1 origin=2026-01-06T10:00:00Z minute=4 event=0", "choose another data folder").await;
    }
}
