//! What people did about alerts: entries that are only ever added, and how each alert stands by them.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};
use vigie_model::{Care, CareEntry, Slug};

use crate::{
    Deed, LinkUse, Result, Store, StoreError, changes, links,
    statement::{ROWS, can_be, from_document, placeholders, to_document},
};

const TABLE: &str = "alert_care";

/// How many entries one alert may have.
const MAX_ENTRIES: i64 = 1_000;

impl Store {
    /// Keeps what somebody did about an alert, which counts as a change of the alert. With `link`, only where that was not
    /// used for it before.
    ///
    /// # Errors
    /// [`TooMuchCare`](StoreError::TooMuchCare) when the alert has too many entries, or the database's failure.
    pub async fn take_care(
        &self,
        workspace: &Slug,
        alert_id: &str,
        entry: &CareEntry,
        link: Option<&LinkUse<'_>>,
    ) -> Result<Deed> {
        if !can_be(alert_id) {
            return Ok(Deed::Missing);
        }
        let id = format!("{:016x}", rand::random::<u64>());
        let document = to_document(TABLE, &id, entry)?;
        // PostgreSQL's text holds no NUL; written as JSON it is an escape, but authors stand in a column too.
        let author = entry.author.replace('\0', "");
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            let connection: &mut AnyConnection = &mut transaction;
            let row = CareRow { workspace, alert_id, id: &id, entry, author: &author, document: &document };
            let deed = row.write(connection, link).await?;
            transaction.commit().await?;
            Ok(deed)
        })
        .await
    }

    /// Everything that people did about an alert, in order.
    ///
    /// # Errors
    /// [`InvalidRow`](StoreError::InvalidRow) when an entry cannot be read, or the database's failure.
    pub async fn care_of(&self, workspace: &Slug, alert_id: &str) -> Result<Vec<CareEntry>> {
        if !can_be(alert_id) {
            return Ok(Vec::new());
        }
        let select = async || {
            let sql = "SELECT care_id, document FROM alert_care WHERE workspace = $1 AND alert_id = $2
                       ORDER BY entry LIMIT $3";
            let query = sqlx::query(sql).bind(workspace.as_str()).bind(alert_id).bind(MAX_ENTRIES);
            Ok(query.fetch_all(&self.reader).await?)
        };
        self.attempt(select).await?.iter().map(read).collect()
    }

    /// How these alerts stand with people; those about which nobody did anything are left out.
    ///
    /// # Errors
    /// As [`Store::care_of`].
    pub async fn cares(&self, workspace: &Slug, alert_ids: &[&str]) -> Result<HashMap<String, Care>> {
        self.attempt(async || {
            let mut connection = self.reader.acquire().await?;
            cares(&mut connection, workspace, alert_ids).await
        })
        .await
    }
}

/// The same within a transaction.
pub(crate) async fn cares(
    connection: &mut AnyConnection,
    workspace: &Slug,
    alert_ids: &[&str],
) -> Result<HashMap<String, Care>> {
    let mut cares: HashMap<String, Care> = HashMap::new();
    // One alert, whose entries come in order, may not be folded twice.
    let alert_ids: Vec<&str> = alert_ids.iter().copied().collect::<HashSet<_>>().into_iter().collect();
    for ids in alert_ids.chunks(ROWS) {
        let sql = format!(
            "SELECT alert_id, care_id, document FROM alert_care
             WHERE workspace = $1 AND kind <> 'comment' AND alert_id IN {} ORDER BY alert_id, entry",
            placeholders(2, 1, ids.len())
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(workspace.as_str());
        let query = ids.iter().fold(query, |query, id| query.bind(*id));
        let mut entries: HashMap<String, Vec<CareEntry>> = HashMap::new();
        for row in query.fetch_all(&mut *connection).await? {
            entries.entry(row.try_get("alert_id")?).or_default().push(read(&row)?);
        }
        cares.extend(entries.into_iter().map(|(id, entries)| (id, Care::of(&entries))));
    }
    Ok(cares)
}

fn read(row: &AnyRow) -> Result<CareEntry> {
    from_document(TABLE, row.try_get("care_id")?, row.try_get("document")?)
}

/// An entry on its way into the store.
struct CareRow<'a> {
    workspace: &'a Slug,
    alert_id: &'a str,
    id: &'a str,
    entry: &'a CareEntry,
    author: &'a str,
    document: &'a str,
}

impl CareRow<'_> {
    async fn write(&self, connection: &mut AnyConnection, link: Option<&LinkUse<'_>>) -> Result<Deed> {
        // An earlier attempt had succeeded, and only its answer was lost.
        let sql = "SELECT count(*) FROM alert_care WHERE workspace = $1 AND alert_id = $2 AND care_id = $3";
        let query = sqlx::query_scalar(sql).bind(self.workspace.as_str()).bind(self.alert_id).bind(self.id);
        let written: i64 = query.fetch_one(&mut *connection).await?;
        if written > 0 {
            return Ok(Deed::Done);
        }
        // The number first: its lock makes one change wait for the other, and entries get their order from it.
        let number = changes::number(connection, 1).await?;
        let sql = "UPDATE alerts SET revision = $3 WHERE workspace = $1 AND id = $2";
        let query = sqlx::query(sql).bind(self.workspace.as_str()).bind(self.alert_id).bind(number);
        if query.execute(&mut *connection).await?.rows_affected() == 0 {
            return Ok(Deed::Missing);
        }
        if !links::mark_used(connection, link).await? {
            return Ok(Deed::LinkUsed);
        }
        let sql = "SELECT count(*) FROM alert_care WHERE workspace = $1 AND alert_id = $2";
        let query = sqlx::query_scalar(sql).bind(self.workspace.as_str()).bind(self.alert_id);
        let entries: i64 = query.fetch_one(&mut *connection).await?;
        if entries >= MAX_ENTRIES {
            return Err(StoreError::TooMuchCare(MAX_ENTRIES));
        }
        sqlx::query(
            "INSERT INTO alert_care (workspace, alert_id, care_id, entry, at_ms, author, kind, document)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(self.workspace.as_str())
        .bind(self.alert_id)
        .bind(self.id)
        .bind(number)
        .bind(Timestamp::as_millisecond(self.entry.at))
        .bind(self.author)
        .bind(self.entry.action.as_str())
        .bind(self.document)
        .execute(connection)
        .await?;
        Ok(Deed::Done)
    }
}
