//! Silences of each workspace: those that hold, those to come, and those that are over, until they are forgotten.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row, any::AnyRow};
use vigie_model::{Severity, Silence, SilenceMatcher, Slug};

use crate::{
    Deed, LinkUse, Result, Store, StoreError, links,
    statement::{can_be, from_document, word},
};

const TABLE: &str = "silences";

/// How many silences of one workspace may hold or be to come.
const MAX_OPEN: i64 = 1_000;

macro_rules! columns {
    () => {
        "id, workspace, rule, brand, severity, from_ms, until_ms, reason, author, created_at_ms, ended_by"
    };
}

impl Store {
    /// A name for a silence that is to be added.
    #[must_use]
    pub fn new_silence_id() -> String {
        format!("{:016x}", rand::random::<u64>())
    }

    /// Adds a silence, as of its own `created_at`. With `link`, only where that was not used for it before.
    ///
    /// # Errors
    /// [`TooManySilences`](StoreError::TooManySilences) when the workspace has too many that are not over, or the
    /// database's failure.
    pub async fn add_silence(&self, silence: &Silence, link: Option<&LinkUse<'_>>) -> Result<Deed> {
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            let deed = add(&mut transaction, silence, link).await?;
            transaction.commit().await?;
            Ok(deed)
        })
        .await
    }

    /// A workspace's silences: what is not over first, and of each the one that ends last.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn silences(&self, workspace: &Slug, limit: u32) -> Result<Vec<Silence>> {
        let select = async || {
            let sql = concat!(
                "SELECT ",
                columns!(),
                " FROM silences WHERE workspace = $1 ORDER BY until_ms DESC, id LIMIT $2"
            );
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(i64::from(limit));
            Ok(query.fetch_all(&self.reader).await?)
        };
        self.attempt(select).await?.iter().map(read).collect()
    }

    /// Ends a silence now, or takes back one that is to come. One that is over stays as it is. `None`: the workspace has
    /// none of that name.
    ///
    /// # Errors
    /// As [`Store::silences`].
    pub async fn end_silence(
        &self,
        workspace: &Slug,
        id: &str,
        by: &str,
        now_ms: i64,
    ) -> Result<Option<Silence>> {
        if !can_be(id) {
            return Ok(None);
        }
        self.attempt(async || {
            let sql = "UPDATE silences SET until_ms = $3, ended_by = $4
                       WHERE workspace = $1 AND id = $2 AND until_ms > $3";
            self.execute(sqlx::query(sql).bind(workspace.as_str()).bind(id).bind(now_ms).bind(by)).await?;
            let sql = concat!("SELECT ", columns!(), " FROM silences WHERE workspace = $1 AND id = $2");
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(id);
            query.fetch_optional(&self.writer).await?.as_ref().map(read).transpose()
        })
        .await
    }
}

/// The silences that hold at a moment, within a transaction.
pub(crate) async fn holding(
    connection: &mut AnyConnection,
    workspace: &Slug,
    now_ms: i64,
) -> Result<Vec<Silence>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM silences WHERE workspace = $1 AND until_ms > $2 AND from_ms <= $2 ORDER BY until_ms DESC, id"
    );
    let query = sqlx::query(sql).bind(workspace.as_str()).bind(now_ms);
    query.fetch_all(connection).await?.iter().map(read).collect()
}

async fn add(connection: &mut AnyConnection, silence: &Silence, link: Option<&LinkUse<'_>>) -> Result<Deed> {
    let (workspace, now_ms) = (silence.workspace.as_str(), silence.created_at.as_millisecond());
    let sql = "SELECT count(*) FROM silences WHERE id = $1";
    let written: i64 = sqlx::query_scalar(sql).bind(silence.id.as_str()).fetch_one(&mut *connection).await?;
    if written > 0 {
        return Ok(Deed::Done); // by an earlier attempt, whose answer was lost
    }
    if !links::mark_used(connection, link).await? {
        return Ok(Deed::LinkUsed);
    }
    let sql = "SELECT count(*) FROM silences WHERE workspace = $1 AND until_ms > $2";
    let open: i64 = sqlx::query_scalar(sql).bind(workspace).bind(now_ms).fetch_one(&mut *connection).await?;
    if open >= MAX_OPEN {
        return Err(StoreError::TooManySilences(open));
    }
    let SilenceMatcher { rule, brand, severity } = &silence.matcher;
    sqlx::query(concat!(
        "INSERT INTO silences (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(silence.id.as_str())
    .bind(workspace)
    .bind(rule.as_ref().map(Slug::as_str))
    .bind(brand.as_ref().map(Slug::as_str))
    .bind(severity.map(Severity::as_str))
    .bind(silence.from.as_millisecond())
    .bind(silence.until.as_millisecond())
    .bind(silence.reason.replace('\0', ""))
    .bind(silence.author.replace('\0', ""))
    .bind(now_ms)
    .bind(silence.ended_by.as_deref())
    .execute(connection)
    .await?;
    Ok(Deed::Done)
}

fn read(row: &AnyRow) -> Result<Silence> {
    let id: String = row.try_get("id")?;
    let name = |column: &str| -> Result<Option<Slug>> {
        let text: Option<&str> = row.try_get(column)?;
        text.map(|text| from_document(TABLE, &id, &serde_json::Value::from(text).to_string())).transpose()
    };
    let severity: Option<&str> = row.try_get("severity")?;
    let severity = severity
        .map(|text| from_document(TABLE, &id, &serde_json::Value::from(text).to_string()))
        .transpose()?;
    let moment = |column: &str| -> Result<Timestamp> {
        let ms: i64 = row.try_get(column)?;
        Timestamp::from_millisecond(ms).map_err(|error| StoreError::InvalidRow {
            table: TABLE,
            id: id.clone(),
            problem: error.to_string(),
        })
    };
    Ok(Silence {
        workspace: word(TABLE, row, &id, "workspace")?,
        matcher: SilenceMatcher { rule: name("rule")?, brand: name("brand")?, severity },
        from: moment("from_ms")?,
        until: moment("until_ms")?,
        reason: row.try_get("reason")?,
        author: row.try_get("author")?,
        created_at: moment("created_at_ms")?,
        ended_by: row.try_get("ended_by")?,
        id,
    })
}
