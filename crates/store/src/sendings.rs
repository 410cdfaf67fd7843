//! How the sending of scheduled reports stands. Each due report is sent by the one process that claimed it; one that dies
//! loses its claim when the lease is over, and the next sends it under the same name.

use std::time::Duration;

use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use vigie_model::Slug;

use crate::{
    Result, Store, StoreError,
    statement::{after, word},
};

const TABLE: &str = "report_sendings";

/// A due report that somebody wants to send.
#[derive(Debug, Clone, Copy)]
pub struct DueReport<'a> {
    /// Whose.
    pub workspace: &'a Slug,
    /// Which.
    pub report: &'a Slug,
    /// What its schedule and zone are set to. Where that changed, only what is due from now on is sent.
    pub schedule: &'a str,
    /// When it was due, unix milliseconds.
    pub due_ms: i64,
    /// Who wants to send it.
    pub member: &'a str,
}

/// How the sending of a report stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSending {
    /// Which.
    pub report: Slug,
    /// When it was last sent, unix milliseconds.
    pub sent_at_ms: Option<i64>,
    /// When the last attempt failed, unless a later one went well.
    pub failed_at_ms: Option<i64>,
    /// Why.
    pub problem: Option<String>,
    /// When it is tried again.
    pub next_attempt_ms: Option<i64>,
}

impl Store {
    /// Claims a due report until `lease` from `now_ms` on; returns how often it was tried before. `None`: it was sent or
    /// given up, another process has it, its next attempt is still to come, or it was due before its schedule was set.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn claim_report(
        &self,
        due: DueReport<'_>,
        now_ms: i64,
        lease: Duration,
    ) -> Result<Option<u32>> {
        self.attempt(async || self.claim_report_once(due, now_ms, lease).await).await
    }

    async fn claim_report_once(
        &self,
        due: DueReport<'_>,
        now_ms: i64,
        lease: Duration,
    ) -> Result<Option<u32>> {
        let server_ms = self.on_the_server(now_ms);
        let mut transaction = self.begin_write().await?;
        begin(&mut transaction, due, now_ms).await?;
        let sql = "SELECT schedule, done_ms, due_ms, attempts, next_attempt_ms, claimed_by, claimed_until_ms
                   FROM report_sendings WHERE workspace = $1 AND report = $2 ";
        let sql = AssertSqlSafe(format!("{sql}{}", self.database.locking()));
        let row = sqlx::query(sql)
            .bind(due.workspace.as_str())
            .bind(due.report.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        if row.try_get::<&str, _>("schedule")? != due.schedule {
            set_anew(&mut transaction, due, now_ms).await?;
            transaction.commit().await?;
            return Ok(None);
        }
        let (done_ms, worked_on): (i64, Option<i64>) = (row.try_get("done_ms")?, row.try_get("due_ms")?);
        let (holder, until): (Option<&str>, Option<i64>) =
            (row.try_get("claimed_by")?, row.try_get("claimed_until_ms")?);
        let is_held =
            holder.is_some_and(|holder| holder != due.member) && until.is_some_and(|until| until > server_ms);
        let again_ms: Option<i64> = row.try_get("next_attempt_ms")?;
        let same = worked_on == Some(due.due_ms);
        let too_early = same && again_ms.is_some_and(|again| again > now_ms);
        if due.due_ms <= done_ms || is_held || too_early {
            transaction.commit().await?;
            return Ok(None);
        }
        // One that is due anew takes the place of an older one that could not be sent.
        let attempts: i64 = if same { row.try_get("attempts")? } else { 0 };
        sqlx::query(
            "UPDATE report_sendings SET due_ms = $3, attempts = $4, claimed_by = $5, claimed_until_ms = $6
             WHERE workspace = $1 AND report = $2",
        )
        .bind(due.workspace.as_str())
        .bind(due.report.as_str())
        .bind(due.due_ms)
        .bind(attempts)
        .bind(due.member)
        .bind(after(server_ms, lease))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Some(u32::try_from(attempts).unwrap_or(u32::MAX)))
    }

    /// Records that a claimed report was sent.
    ///
    /// # Errors
    /// [`Overtaken`](StoreError::Overtaken) when another process has claimed it; else the database's failure.
    pub async fn report_sent(&self, due: DueReport<'_>, now_ms: i64) -> Result<()> {
        let sql = "UPDATE report_sendings SET done_ms = due_ms, due_ms = NULL, attempts = 0, next_attempt_ms = NULL,
                       claimed_by = NULL, claimed_until_ms = NULL, sent_at_ms = $5, failed_at_ms = NULL, problem = NULL
                   WHERE workspace = $1 AND report = $2 AND claimed_by = $3 AND due_ms = $4";
        self.attempt(async || {
            let query = sqlx::query(sql).bind(due.workspace.as_str()).bind(due.report.as_str());
            let changed = self.execute(query.bind(due.member).bind(due.due_ms).bind(now_ms)).await?;
            if changed > 0 || self.is_done(due).await? { Ok(()) } else { Err(overtaken(due)) }
        })
        .await
    }

    /// Records that a claimed report could not be sent, and when it is tried again; `None` gives it up.
    ///
    /// # Errors
    /// As [`Store::report_sent`].
    pub async fn report_failed(
        &self,
        due: DueReport<'_>,
        now_ms: i64,
        problem: &str,
        next_attempt_ms: Option<i64>,
    ) -> Result<()> {
        let sql = "UPDATE report_sendings SET attempts = attempts + 1, next_attempt_ms = $5,
                       done_ms = CASE WHEN $6 = 1 THEN due_ms ELSE done_ms END,
                       claimed_by = NULL, claimed_until_ms = NULL, failed_at_ms = $7, problem = $8
                   WHERE workspace = $1 AND report = $2 AND claimed_by = $3 AND due_ms = $4";
        // Once: after a lost answer, a second attempt would say that it was taken over.
        let query = sqlx::query(sql)
            .bind(due.workspace.as_str())
            .bind(due.report.as_str())
            .bind(due.member)
            .bind(due.due_ms)
            .bind(next_attempt_ms)
            .bind(i64::from(next_attempt_ms.is_none()))
            .bind(now_ms)
            .bind(problem.replace('\0', ""));
        let changed = self.once(self.execute(query)).await?;
        if changed > 0 { Ok(()) } else { Err(overtaken(due)) }
    }

    /// How the sending of each scheduled report of a workspace stands, by id.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn report_sendings(&self, workspace: &Slug) -> Result<Vec<ReportSending>> {
        let sql = "SELECT report, sent_at_ms, failed_at_ms, problem, next_attempt_ms FROM report_sendings
                   WHERE workspace = $1 ORDER BY report";
        let select = async || Ok(sqlx::query(sql).bind(workspace.as_str()).fetch_all(&self.reader).await?);
        self.attempt(select).await?.iter().map(read).collect()
    }

    /// Forgets how the sending of a report stood that has no schedule any more: one that gets a schedule again begins anew.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn forget_report_sending(&self, workspace: &Slug, report: &Slug) -> Result<()> {
        let sql = "DELETE FROM report_sendings WHERE workspace = $1 AND report = $2";
        let delete = || sqlx::query(sql).bind(workspace.as_str()).bind(report.as_str());
        self.attempt(async || self.execute(delete()).await).await?;
        Ok(())
    }

    async fn is_done(&self, due: DueReport<'_>) -> Result<bool> {
        let sql =
            "SELECT count(*) FROM report_sendings WHERE workspace = $1 AND report = $2 AND done_ms = $3";
        let query = sqlx::query_scalar(sql).bind(due.workspace.as_str()).bind(due.report.as_str());
        let done: i64 = query.bind(due.due_ms).fetch_one(&self.writer).await?;
        Ok(done > 0)
    }
}

/// Writes a row where there is none; what was due before is none of its affair.
async fn begin(connection: &mut AnyConnection, due: DueReport<'_>, now_ms: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO report_sendings (workspace, report, schedule, done_ms, attempts) VALUES ($1, $2, $3, $4, 0)
         ON CONFLICT (workspace, report) DO NOTHING",
    )
    .bind(due.workspace.as_str())
    .bind(due.report.as_str())
    .bind(due.schedule)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// The schedule is another now.
async fn set_anew(connection: &mut AnyConnection, due: DueReport<'_>, now_ms: i64) -> Result<()> {
    sqlx::query(
        "UPDATE report_sendings SET schedule = $3, done_ms = $4, due_ms = NULL, attempts = 0, next_attempt_ms = NULL,
             claimed_by = NULL, claimed_until_ms = NULL
         WHERE workspace = $1 AND report = $2",
    )
    .bind(due.workspace.as_str())
    .bind(due.report.as_str())
    .bind(due.schedule)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

fn overtaken(due: DueReport<'_>) -> StoreError {
    StoreError::Overtaken(format!("the report {} of {}", due.report, due.workspace))
}

fn read(row: &AnyRow) -> Result<ReportSending> {
    let id: String = row.try_get("report")?;
    Ok(ReportSending {
        report: word(TABLE, row, &id, "report")?,
        sent_at_ms: row.try_get("sent_at_ms")?,
        failed_at_ms: row.try_get("failed_at_ms")?,
        problem: row.try_get("problem")?,
        next_attempt_ms: row.try_get("next_attempt_ms")?,
    })
}
