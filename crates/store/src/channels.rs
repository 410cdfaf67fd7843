//! How each channel fares, as all processes that send know it: failures in a row, a rest after too many of them, and
//! whether it is disabled because its receiver is gone for good.
//!
//! A state belongs to the settings that the channel had, named by a fingerprint of the caller's: what is recorded of
//! others begins anew. Claims pass over what rests and give a channel that failed last one place, see `claims.rs`.

use sqlx::{Row, any::AnyRow};
use vigie_model::Slug;

use crate::{Result, Store, claims::shortened, statement::word};

const TABLE: &str = "channel_states";

/// How a channel of a workspace fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelState {
    /// Whose.
    pub workspace: Slug,
    /// Which.
    pub channel: Slug,
    /// The fingerprint of the settings that this is about.
    pub settings: String,
    /// Attempts that failed since the last one that worked.
    pub failures: u32,
    /// Until when nothing is sent to it, unix milliseconds by the server's clock.
    pub rests_until_ms: Option<i64>,
    /// When it last took something, unix milliseconds; up to a minute old while all goes well.
    pub sent_at_ms: Option<i64>,
    /// When an attempt last failed, unix milliseconds.
    pub failed_at_ms: Option<i64>,
    /// What that attempt said, at most 1,000 characters of it.
    pub failed: Option<String>,
    /// When it was disabled, unix milliseconds.
    pub disabled_at_ms: Option<i64>,
    /// Why it is disabled.
    pub reason: Option<String>,
}

/// One channel with the settings that an attempt was made with.
#[derive(Debug, Clone, Copy)]
pub struct Attempted<'a> {
    /// Whose.
    pub workspace: &'a Slug,
    /// Which.
    pub channel: &'a Slug,
    /// The fingerprint of its settings.
    pub settings: &'a str,
    /// When, unix milliseconds.
    pub now_ms: i64,
}

impl Store {
    /// The states that are known of the channels of a workspace, or of all, by workspace and channel.
    ///
    /// # Errors
    /// [`InvalidRow`](crate::StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn channel_states(&self, workspace: Option<&Slug>) -> Result<Vec<ChannelState>> {
        let sql = "SELECT * FROM channel_states WHERE $1 = '' OR workspace = $1 ORDER BY workspace, channel";
        let workspace = workspace.map_or("", Slug::as_str);
        let select = async || Ok(sqlx::query(sql).bind(workspace).fetch_all(&self.reader).await?);
        self.attempt(select).await?.iter().map(state).collect()
    }

    /// What is known of one channel.
    ///
    /// # Errors
    /// As [`Store::channel_states`].
    pub async fn channel_state(&self, workspace: &Slug, channel: &Slug) -> Result<Option<ChannelState>> {
        let sql = "SELECT * FROM channel_states WHERE workspace = $1 AND channel = $2";
        let select = async || {
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(channel.as_str());
            Ok(query.fetch_optional(&self.reader).await?)
        };
        self.attempt(select).await?.as_ref().map(state).transpose()
    }

    /// Records that a channel took something: it is enabled, does not rest, and has no failures.
    ///
    /// # Errors
    /// The database's failure, which it also is when there is no such workspace any more.
    pub async fn channel_worked(&self, attempted: &Attempted<'_>) -> Result<()> {
        let sql = "INSERT INTO channel_states (workspace, channel, settings, failures, sent_at_ms)
                   VALUES ($1, $2, $3, 0, $4)
                   ON CONFLICT (workspace, channel) DO UPDATE SET
                       settings = excluded.settings, failures = 0, rests_until_ms = NULL,
                       sent_at_ms = excluded.sent_at_ms, disabled_at_ms = NULL, reason = NULL";
        let Attempted { workspace, channel, settings, now_ms } = *attempted;
        let upsert = async || {
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(channel.as_str());
            self.execute(query.bind(settings).bind(now_ms)).await
        };
        self.attempt(upsert).await?;
        Ok(())
    }

    /// Records that an attempt failed, and until when the channel rests: an earlier rest that lasts longer stays.
    ///
    /// # Errors
    /// As [`Store::channel_worked`].
    pub async fn channel_failed(
        &self,
        attempted: &Attempted<'_>,
        failed: &str,
        rests_until_ms: Option<i64>,
    ) -> Result<()> {
        let sql = "INSERT INTO channel_states (workspace, channel, settings, failures, failed_at_ms, failed, rests_until_ms)
                   VALUES ($1, $2, $3, 1, $4, $5, $6)
                   ON CONFLICT (workspace, channel) DO UPDATE SET
                       failures = CASE WHEN channel_states.settings = excluded.settings
                                       THEN channel_states.failures + 1 ELSE 1 END,
                       rests_until_ms = CASE WHEN channel_states.settings = excluded.settings
                                              AND channel_states.rests_until_ms > COALESCE(excluded.rests_until_ms, 0)
                                             THEN channel_states.rests_until_ms ELSE excluded.rests_until_ms END,
                       disabled_at_ms = CASE WHEN channel_states.settings = excluded.settings
                                             THEN channel_states.disabled_at_ms END,
                       reason = CASE WHEN channel_states.settings = excluded.settings
                                     THEN channel_states.reason END,
                       settings = excluded.settings, failed_at_ms = excluded.failed_at_ms, failed = excluded.failed";
        let Attempted { workspace, channel, settings, now_ms } = *attempted;
        let (failed, rests_until_ms) =
            (shortened(failed), rests_until_ms.map(|until| self.on_the_server(until)));
        // Once: after a lost answer a second attempt would count one failure twice.
        self.once(async {
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(channel.as_str()).bind(settings);
            self.execute(query.bind(now_ms).bind(failed.as_str()).bind(rests_until_ms)).await
        })
        .await?;
        Ok(())
    }

    /// Disables a channel: what waits for it is suppressed with the reason, but for what is under way, and the channels
    /// of `via` are to be told. `false`, and nothing changed, when it is disabled with these settings already.
    ///
    /// # Errors
    /// As [`Store::channel_worked`].
    pub async fn disable_channel(
        &self,
        attempted: &Attempted<'_>,
        reason: &str,
        via: &[&Slug],
    ) -> Result<bool> {
        self.attempt(|| self.disable_once(attempted, reason, via)).await
    }

    async fn disable_once(&self, attempted: &Attempted<'_>, reason: &str, via: &[&Slug]) -> Result<bool> {
        let Attempted { workspace, channel, settings, now_ms } = *attempted;
        let mut transaction = self.begin_write().await?;
        let sql = "INSERT INTO channel_states (workspace, channel, settings, failures, failed_at_ms, failed, disabled_at_ms, reason)
                   VALUES ($1, $2, $3, 1, $4, $5, $4, $5)
                   ON CONFLICT (workspace, channel) DO UPDATE SET
                       settings = excluded.settings, failures = channel_states.failures + 1, rests_until_ms = NULL,
                       failed_at_ms = excluded.failed_at_ms, failed = excluded.failed,
                       disabled_at_ms = excluded.disabled_at_ms, reason = excluded.reason
                   WHERE channel_states.disabled_at_ms IS NULL OR channel_states.settings <> excluded.settings";
        let reason = shortened(reason);
        let disabled = sqlx::query(sql)
            .bind(workspace.as_str())
            .bind(channel.as_str())
            .bind(settings)
            .bind(now_ms)
            .bind(reason.as_str())
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        if disabled == 0 {
            return Ok(false);
        }
        let server_ms = self.on_the_server(now_ms);
        let sql = "UPDATE notifications SET status = 'suppressed', suppressed = $3, next_attempt_ms = NULL
                   WHERE workspace = $1 AND channel = $2 AND status = 'pending'
                     AND COALESCE(claimed_until_ms, 0) <= $4";
        let query = sqlx::query(sql).bind(workspace.as_str()).bind(channel.as_str());
        query.bind(reason.as_str()).bind(server_ms).execute(&mut *transaction).await?;
        for via in via {
            let sql = "INSERT INTO channel_notices (workspace, channel, via, attempts, next_attempt_ms)
                       VALUES ($1, $2, $3, 0, $4)
                       ON CONFLICT (workspace, channel, via) DO UPDATE
                       SET attempts = 0, next_attempt_ms = excluded.next_attempt_ms";
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(channel.as_str());
            query.bind(via.as_str()).bind(server_ms).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Enables a channel again, and lets it rest no longer; nobody needs to be told any more. `false` when it was neither
    /// disabled nor at rest.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn enable_channel(&self, workspace: &Slug, channel: &Slug) -> Result<bool> {
        self.once(self.enable_once(workspace, channel)).await
    }

    async fn enable_once(&self, workspace: &Slug, channel: &Slug) -> Result<bool> {
        let mut transaction = self.begin_write().await?;
        let sql = "UPDATE channel_states SET failures = 0, rests_until_ms = NULL, disabled_at_ms = NULL, reason = NULL
                   WHERE workspace = $1 AND channel = $2
                     AND (disabled_at_ms IS NOT NULL OR rests_until_ms IS NOT NULL)";
        let query = sqlx::query(sql).bind(workspace.as_str()).bind(channel.as_str());
        let enabled = query.execute(&mut *transaction).await?.rows_affected();
        let sql = "DELETE FROM channel_notices WHERE workspace = $1 AND channel = $2";
        let query = sqlx::query(sql).bind(workspace.as_str()).bind(channel.as_str());
        query.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(enabled > 0)
    }

    /// Forgets all that is known of a channel, which is as if it were enabled: for one that is set otherwise now, or is not
    /// there any more.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn forget_channel(&self, workspace: &Slug, channel: &Slug) -> Result<()> {
        for sql in [
            "DELETE FROM channel_notices WHERE workspace = $1 AND channel = $2",
            "DELETE FROM channel_states WHERE workspace = $1 AND channel = $2",
        ] {
            let delete = async || {
                let query = sqlx::query(sql).bind(workspace.as_str()).bind(channel.as_str());
                self.execute(query).await
            };
            self.attempt(delete).await?;
        }
        Ok(())
    }

    /// Ends the rest of all channels, so that each is tried once: for a process that begins, with another environment
    /// perhaps.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn end_rests(&self) -> Result<()> {
        let sql = "UPDATE channel_states SET rests_until_ms = NULL WHERE rests_until_ms IS NOT NULL";
        self.attempt(async || self.execute(sqlx::query(sql)).await).await?;
        Ok(())
    }

    /// What failed before and waits for a later attempt to this channel is due now: it works again.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn retry_now(&self, workspace: &Slug, channel: &Slug, now_ms: i64) -> Result<()> {
        let sql = "UPDATE notifications SET next_attempt_ms = $3
                   WHERE workspace = $1 AND channel = $2 AND status = 'pending' AND attempts > 0
                     AND next_attempt_ms > $3 AND COALESCE(claimed_until_ms, 0) <= $3";
        let now_ms = self.on_the_server(now_ms);
        let update = async || {
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(channel.as_str());
            self.execute(query.bind(now_ms)).await
        };
        self.attempt(update).await?;
        Ok(())
    }

    /// Records that a claimed message is never sent, and why. Changes only what is pending and claimed by `member`.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn notification_suppressed(&self, member: &str, key: &str, reason: &str) -> Result<()> {
        let sql = "UPDATE notifications
                   SET status = 'suppressed', suppressed = $3, next_attempt_ms = NULL,
                       claimed_by = NULL, claimed_until_ms = NULL
                   WHERE (notification_key = $2 OR message = $2) AND status = 'pending' AND claimed_by = $1";
        let reason = shortened(reason);
        let suppress =
            async || self.execute(sqlx::query(sql).bind(member).bind(key).bind(reason.as_str())).await;
        self.attempt(suppress).await?;
        Ok(())
    }
}

fn state(row: &AnyRow) -> Result<ChannelState> {
    let (workspace, channel): (&str, &str) = (row.try_get("workspace")?, row.try_get("channel")?);
    let id = format!("{workspace}/{channel}");
    Ok(ChannelState {
        workspace: word(TABLE, row, &id, "workspace")?,
        channel: word(TABLE, row, &id, "channel")?,
        settings: row.try_get("settings")?,
        failures: u32::try_from(row.try_get::<i64, _>("failures")?).unwrap_or(u32::MAX),
        rests_until_ms: row.try_get("rests_until_ms")?,
        sent_at_ms: row.try_get("sent_at_ms")?,
        failed_at_ms: row.try_get("failed_at_ms")?,
        failed: row.try_get("failed")?,
        disabled_at_ms: row.try_get("disabled_at_ms")?,
        reason: row.try_get("reason")?,
    })
}
