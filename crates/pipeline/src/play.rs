//! sources ──► posts log: runs one source until it ends or is told to stop. The source's cursor is remembered in the
//! store, always behind what is durable in the log.

use std::sync::Arc;

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use vigie_model::{PostEvent, PostId, encode};
use vigie_sources::{Cursor, Metrics, Outcome, RunError, Runner, RunnerConfig, Source};
use vigie_store::Store;
use vigie_stream::{Log, POSTS, Record, Route};

use crate::PipelineError;

/// Runs a source from where it stopped last.
///
/// # Errors
/// When the source needs a person, or the log or the store cannot go on.
pub async fn play(
    source: impl Source,
    log: Arc<dyn Log>,
    store: Store,
    metrics: Metrics,
    stop: CancellationToken,
) -> Result<Outcome, RunError<PipelineError>> {
    let name = source.name().to_owned();
    let read = async { store.cursor(&name).await.map_err(PipelineError::from) };
    let start = read.await.map_err(RunError::Sink)?.map(Cursor);
    let runner = Runner::new(&source, RunnerConfig::default(), metrics, Timestamp::now);
    let sink = async |events: Vec<PostEvent>| append(Arc::clone(&log), events).await;
    let save = async |cursor: Cursor| Ok(store.set_cursor(&name, &cursor.0).await?);
    runner.run(source, start, sink, save, stop).await
}

/// Makes events durable in the posts log.
pub(crate) async fn append(log: Arc<dyn Log>, events: Vec<PostEvent>) -> Result<(), PipelineError> {
    let work = move || {
        let now = crate::now_ms();
        let record = |event: &PostEvent| {
            let value = encode(event, now).map_err(PipelineError::Encode)?;
            Ok(Record { route: Route::of(event.id().map(PostId::as_str)), value })
        };
        let records = events.iter().map(record).collect::<Result<Vec<_>, PipelineError>>()?;
        Ok(log.append(POSTS, records)?)
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(PipelineError::Crashed("sources")))
}
