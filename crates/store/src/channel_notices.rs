//! What is to be told about a disabled channel through the others of its workspace: each is told once, and tried again
//! while it fails.
//!
//! Whoever takes a notice puts it off for as long as an attempt may last. One that is never finished comes up again then,
//! so each is sent at least once.

use std::time::Duration;

use vigie_model::Slug;

use crate::{
    Result, Store,
    outbox::attempts,
    statement::{after, word},
};

const TABLE: &str = "channel_notices";

/// That a channel was disabled, to be told through another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelNotice {
    /// Whose.
    pub workspace: Slug,
    /// Which channel was disabled.
    pub channel: Slug,
    /// The channel that is to be told.
    pub via: Slug,
    /// How often that has failed.
    pub attempts: u32,
}

impl Store {
    /// Takes up to ten notices that are due; nobody else gets them for so long as `lease`.
    ///
    /// # Errors
    /// [`InvalidRow`](crate::StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn take_channel_notices(&self, now_ms: i64, lease: Duration) -> Result<Vec<ChannelNotice>> {
        let now_ms = self.on_the_server(now_ms);
        // The outer condition is looked at again on a row that another process took meanwhile.
        let sql = "UPDATE channel_notices SET next_attempt_ms = $2
                   WHERE next_attempt_ms <= $1 AND (workspace, channel, via) IN (
                       SELECT workspace, channel, via FROM channel_notices
                       WHERE next_attempt_ms <= $1 ORDER BY next_attempt_ms, workspace, channel, via LIMIT 10)
                   RETURNING workspace, channel, via, attempts";
        let take = async {
            let query = sqlx::query(sql).bind(now_ms).bind(after(now_ms, lease));
            Ok(query.fetch_all(&self.writer).await?)
        };
        let rows = self.once(take).await?;
        rows.iter()
            .map(|row| {
                Ok(ChannelNotice {
                    workspace: word(TABLE, row, "", "workspace")?,
                    channel: word(TABLE, row, "", "channel")?,
                    via: word(TABLE, row, "", "via")?,
                    attempts: attempts(row)?,
                })
            })
            .collect()
    }

    /// Records what came of a notice: when it is tried again, `None` when it was told or given up.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn channel_notice_tried(
        &self,
        notice: &ChannelNotice,
        next_attempt_ms: Option<i64>,
    ) -> Result<()> {
        let sql = match next_attempt_ms {
            Some(_) => {
                "UPDATE channel_notices SET attempts = $4, next_attempt_ms = $5
                 WHERE workspace = $1 AND channel = $2 AND via = $3"
            }
            None => "DELETE FROM channel_notices WHERE workspace = $1 AND channel = $2 AND via = $3",
        };
        let next_attempt_ms = next_attempt_ms.map(|at| self.on_the_server(at));
        let write = async || {
            let query = sqlx::query(sql).bind(notice.workspace.as_str()).bind(notice.channel.as_str());
            let mut query = query.bind(notice.via.as_str());
            if let Some(next) = next_attempt_ms {
                query = query.bind(i64::from(notice.attempts) + 1).bind(next);
            }
            self.execute(query).await
        };
        self.attempt(write).await?;
        Ok(())
    }
}
