//! What holds whatever the network: it goes on where it was, comes back after everything, takes any words for a cursor, and stops.

use std::{sync::LazyLock, time::Duration};

use jiff::Timestamp;
use prometheus::Registry;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use vigie_model::PostEvent;
use vigie_sources::{Cursor, Metrics, Outcome, RunError, Runner, RunnerConfig, SourceError};

use super::{
    First, Network, PATIENCE, http,
    reader::Reader,
    stage::Mood,
    trial::{Private, Trial},
};

/// Words that no source wrote, and places that nobody can be at.
const ODD: &[&str] = &[
    "",
    "0",
    "{}",
    "[1,2",
    "null",
    "\u{0}\u{ffff}é",
    "-9999999999999999999",
    "v1:",
    "v1:-5",
    "5@x",
    "{\"\":[]}",
    "{\"videos\":7}",
    "-009999-01-02T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "9999-12-30T00:00:00Z",
];

/// Tries everything that holds for all.
pub(crate) async fn are_kept<N: Network>() {
    // Made before it is needed: that takes longer than an answer may.
    LazyLock::force(&http::BOMB);
    goes_on_where_it_was::<N>().await;
    let private = Private::listen().await;
    for mood in Mood::bad(&private.url) {
        comes_back_after::<N>(&mood).await;
        assert!(!private.was_called(), "{mood:?}: a private address was called");
    }
    copes_with_any_cursor::<N>().await;
    stops_when_it_is_told_to::<N>().await;
}

async fn goes_on_where_it_was<N: Network>() {
    let trial = Trial::<N>::begin().await;
    // Dropped while the network thinks: nothing may be lost by it.
    trial.stage.be(Mood::Late(Duration::from_millis(60)));
    let mut reader = trial.first(5).await;
    for _ in 0..3 {
        reader.gives_up(Duration::from_millis(20)).await;
    }
    trial.stage.be(Mood::Good);
    reader.knows(5).await;
    reader.is_quiet().await;
    // Killed, and started again when more was said.
    trial.stage.hold(9);
    let mut later = trial.go_on(&mut reader).await;
    later.knows(9).await;
    later.is_quiet().await;
    let places = reader.places.iter().take(4).chain(later.places.iter().take(4));
    // Where what is confirmed is forgotten there is only one place to go on from, as above.
    for (place, known) in places.filter(|_| N::FIRST != First::Unconfirmed) {
        // Behind each cursor there is all that was not known by then; what comes once more has the same ids.
        let mut again = Reader::default().at(trial.source(), Some(place.clone())).await;
        let missing =
            |again: &Reader| later.posts.keys().all(|id| known.contains(id) || again.posts.contains_key(id));
        again.until(&format!("rest behind {place}"), missing).await;
        assert!(again.ids().is_subset(&later.ids()), "{place}: {:?}", again.posts.keys());
    }
    if N::FIRST == First::Everything {
        let mut again = Reader::default().at(trial.source(), None).await;
        again.knows(9).await;
        assert_eq!(again.ids(), later.ids());
    }
}

async fn comes_back_after<N: Network>(mood: &Mood) {
    let trial = Trial::<N>::begin().await;
    let mut reader = trial.first(3).await;
    reader.knows(3).await;
    trial.stage.be(mood.clone());
    trial.stage.hold(6);
    // Who listens meanwhile; and who comes then.
    if N::BAD_AT.is_empty() {
        is_told(mood, &reader.fails().await);
    }
    let deadline = Instant::now() + PATIENCE;
    loop {
        let error = match reader.connect().await {
            Ok(()) => reader.fails().await,
            Err(error) => error,
        };
        is_told(mood, &error);
        // A machine that is busy may be late first.
        if says_why::<N>(mood, &error) {
            break;
        }
        assert!(Instant::now() < deadline, "{mood:?}: {error:?}");
    }
    assert!(trial.stage.taken() < 64 << 20 || !N::BAD_AT.is_empty(), "{mood:?} was read without end");
    trial.stage.be(Mood::Good);
    let _ = reader.connect().await;
    reader.knows(6).await;
}

/// What passes by itself needs no person.
fn is_told(mood: &Mood, error: &SourceError) {
    let passes = matches!(mood, Mood::Status(..) | Mood::Slow | Mood::Cut | Mood::Huge | Mood::Bomb);
    let for_a_person = matches!(error, SourceError::Refused { .. });
    assert!(!(passes && for_a_person), "{mood:?} needs no person: {error:?}");
}

/// Whether the error is that of a network that behaves so.
fn says_why<N: Network>(mood: &Mood, error: &SourceError) -> bool {
    match (mood, error) {
        (Mood::Status(429, asked), SourceError::Unavailable { retry_after, .. }) => retry_after >= asked,
        (Mood::Status(status, _), error) => error.to_string().contains(&status.to_string()),
        // What never ends is what a stream is.
        (Mood::Huge | Mood::Bomb, error) => {
            !N::BAD_AT.is_empty() || error.to_string().contains("larger than")
        }
        _ => true,
    }
}

async fn copes_with_any_cursor<N: Network>() {
    let trial = Trial::<N>::begin().await;
    trial.stage.hold(2);
    for (said, cursor) in ODD.iter().enumerate() {
        let mut reader = Reader::default().at(trial.source(), Some(Cursor((*cursor).to_owned()))).await;
        // Wherever that is: what is said from now on is heard.
        trial.stage.hold(3 + said);
        reader.until(&format!("news behind `{cursor}`"), |reader| reader.id(2 + said).is_some()).await;
    }
}

async fn stops_when_it_is_told_to<N: Network>() {
    let trial = Trial::<N>::begin().await;
    trial.stage.hold(4);
    for mood in [Mood::Good, Mood::Slow, Mood::Status(503, None)] {
        trial.stage.be(mood.clone());
        let (source, stop) = (trial.source(), CancellationToken::new());
        let metrics = Metrics::new(&Registry::new()).unwrap();
        let runner = Runner::new(&source, RunnerConfig::default(), metrics, Timestamp::now);
        let sink = async |_: Vec<PostEvent>| Ok::<(), &str>(());
        let run = runner.run(source, None, sink, async |_| Ok(()), stop.clone());
        let stopping = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            stop.cancel();
            Instant::now()
        };
        let (ended, told) = timeout(PATIENCE, async { tokio::join!(run, stopping) }).await.unwrap();
        let ended = ended.map_err(|error| match error {
            RunError::Source(error) => error.to_string(),
            RunError::Sink(problem) => problem.to_owned(),
        });
        assert_eq!(ended, Ok(Outcome::Stopped), "{mood:?}");
        assert!(told.elapsed() < PATIENCE / 2, "{mood:?} stops at once");
    }
}
