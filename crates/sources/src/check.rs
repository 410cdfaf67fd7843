//! Tries a source before anybody relies on it: what it finds, how much a day that is, and what is missing.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::{Instant, timeout_at};
use vigie_model::{Origin, Post, PostEvent};

use crate::{Kit, Source, SourceError, feeds::discover::discover, open};

/// How long a source that was connected is listened to.
const LISTENING: Duration = Duration::from_secs(8);
/// How long a check may take in all.
const PATIENCE: Duration = Duration::from_secs(25);
/// How many posts are enough to tell how much there is.
const ENOUGH: usize = 100;

/// What came of trying a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// Posts that it yielded, the newest first; empty when nobody spoke.
    pub posts: Vec<Post>,
    /// How many a day there are, by the times of those that came; `None` when too few came.
    pub per_day: Option<u64>,
    /// Why it cannot be read; `None` when it can.
    pub refused: Option<SourceError>,
    /// What may have been meant, such as the feeds of a page.
    pub instead: Vec<Origin>,
}

/// Connects the first part of an origin as if it were new, and listens for a moment. Nothing is kept.
pub async fn check(origin: &Origin, kit: &Kit) -> Finding {
    let deadline = Instant::now() + PATIENCE;
    let Some(part) = origin.parts().into_iter().next() else { return Finding::default() };
    match timeout_at(deadline, listen(&part, kit)).await {
        Ok(Ok(posts)) => Finding { per_day: per_day(&posts), posts, ..Finding::default() },
        Ok(Err(error)) => {
            let page = match (&part, &error) {
                (Origin::Feeds { urls }, SourceError::Refused { .. }) => urls.first(),
                _ => None,
            };
            let instead = match page {
                Some(page) => timeout_at(deadline, feeds_of(page, kit)).await.unwrap_or_default(),
                None => Vec::new(),
            };
            Finding { refused: Some(error), instead, ..Finding::default() }
        }
        Err(_) => {
            let problem = format!("it was not connected within {PATIENCE:?}");
            let refused = Some(SourceError::Unavailable { problem, retry_after: None });
            Finding { refused, ..Finding::default() }
        }
    }
}

/// The feeds of a page that is none itself.
async fn feeds_of(page: &str, kit: &Kit) -> Vec<Origin> {
    let found = discover(page, kit).await.unwrap_or_default().into_iter();
    found.filter(|url| url != page).map(|url| Origin::Feeds { urls: vec![url] }).collect()
}

async fn listen(part: &Origin, kit: &Kit) -> Result<Vec<Post>, SourceError> {
    let mut source = open(part, kit.on_trial())?;
    source.connect(None).await?;
    let deadline = Instant::now() + LISTENING;
    let mut posts: Vec<Post> = Vec::new();
    while posts.len() < ENOUGH {
        let Ok(batch) = timeout_at(deadline, source.next_batch()).await else { break };
        let batch = batch?;
        posts.extend(batch.events.into_iter().filter_map(|event| match event {
            PostEvent::Posted(post) | PostEvent::Edited(post) => Some(post),
            PostEvent::Deleted { .. } | PostEvent::Erased(_) => None,
        }));
        // A feed says everything that it has at once.
        if batch.end || matches!(part, Origin::Feeds { .. }) {
            break;
        }
    }
    source.close().await;
    posts.sort_by_key(|post| std::cmp::Reverse(post.published_at));
    Ok(posts)
}

/// The posts are a sample of the time from the oldest to the newest: n posts have n − 1 pauses between them.
fn per_day(posts: &[Post]) -> Option<u64> {
    let (newest, oldest) = (posts.first()?.published_at, posts.last()?.published_at);
    let seconds = newest.duration_since(oldest).as_secs_f64();
    let day = SignedDuration::from_hours(24).as_secs_f64();
    (posts.len() > 1 && seconds > 0.0).then(|| ((posts.len() - 1) as f64 * day / seconds).round() as u64)
}
