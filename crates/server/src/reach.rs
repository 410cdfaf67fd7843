//! What a process needs to do its work and may lose sight of: the log and the store. Asked anew when somebody wants to
//! know, and at most once a second for those who ask often.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Mutex;
use vigie_stream::TopicStatus;

use crate::state::Parts;

/// How long an answer may take before the other end counts as away.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long what was learnt is told again.
const FRESH: Duration = Duration::from_secs(1);

/// What was out of reach when it was last looked at.
#[derive(Default)]
pub(crate) struct Reach(Mutex<Option<(Instant, Vec<String>)>>);

impl Reach {
    /// What cannot be reached, in words; nothing when all is well.
    pub(crate) async fn problems(&self, parts: &Parts) -> Vec<String> {
        let mut known = self.0.lock().await;
        if let Some((at, problems)) = &*known
            && at.elapsed() < FRESH
        {
            return problems.clone();
        }
        let (log, store) = tokio::join!(log(parts), store(parts));
        let problems: Vec<_> = [log.err(), store.err()].into_iter().flatten().collect();
        *known = Some((Instant::now(), problems.clone()));
        problems
    }
}

/// What the log holds, or why it does not say.
pub(crate) async fn log(parts: &Parts) -> Result<Vec<TopicStatus>, String> {
    let log = Arc::clone(&parts.log);
    let answer = tokio::task::spawn_blocking(move || log.status());
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(Ok(topics))) => Ok(topics),
        Ok(Ok(Err(error))) => Err(format!("the log cannot be asked: {error}")),
        Ok(Err(_)) => Err("asking the log crashed; please report it".to_owned()),
        Err(_) => Err(format!("the log has not answered for {PATIENCE:?}")),
    }
}

async fn store(parts: &Parts) -> Result<(), String> {
    match tokio::time::timeout(PATIENCE, parts.store.workspaces_version()).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(format!("the store cannot be asked: {error}")),
        Err(_) => Err(format!("the store has not answered for {PATIENCE:?}")),
    }
}
