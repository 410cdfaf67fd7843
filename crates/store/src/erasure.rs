//! Whom alerts quote, and taking out what somebody wrote once all of it is erased: of alerts, of what tells of them, and
//! of the marks that relevance is learnt from.
//!
//! Part of the transaction that keeps how far the alerts are, so that an erasure that was read is an erasure that was done.
//! What is kept of a post by its id alone, such as how a team handles it, says nothing of what stood in it and stays.

use sqlx::{AnyConnection, Row};
use vigie_model::{Alert, Erasure};

use crate::{
    Result, alerts, changes, outbox,
    statement::{Insertion, can_be, from_document, to_document},
    workspaces::GROW,
};

const QUOTED: Insertion = Insertion {
    into: "quoted_authors (author, workspace, alert_id)",
    columns: 3,
    conflict: "ON CONFLICT (author, workspace, alert_id) DO NOTHING",
};

/// How an author is written, as posts are: `source:id`.
pub(crate) fn author(source: &str, id: &str) -> String {
    format!("{source}:{id}")
}

/// Notes whom alerts quote that were just written.
pub(crate) async fn note_quoted<'a>(
    connection: &mut AnyConnection,
    alerts: impl IntoIterator<Item = &'a Alert>,
) -> Result<()> {
    let quoted = |alert: &'a Alert| {
        let authors = alert.reason.drivers.authors_quoted().map(|(source, id)| author(source, id));
        authors.map(move |author| (author, alert))
    };
    let mut rows: Vec<_> = alerts.into_iter().flat_map(quoted).filter(|(author, _)| can_be(author)).collect();
    rows.dedup();
    QUOTED
        .run(connection, &rows, |query, (author, alert)| {
            query.bind(author.as_str()).bind(alert.workspace.as_str()).bind(alert.id.as_str())
        })
        .await
}

/// Takes out what these authors wrote.
pub(crate) async fn erase(connection: &mut AnyConnection, erasures: &[Erasure]) -> Result<()> {
    for erasure in erasures {
        let author = author(&erasure.source, &erasure.author);
        if !can_be(&author) {
            continue;
        }
        let quoting = sqlx::query("SELECT workspace, alert_id FROM quoted_authors WHERE author = $1")
            .bind(author.as_str())
            .fetch_all(&mut *connection)
            .await?;
        for alert in &quoting {
            let (workspace, id) = (alert.try_get("workspace")?, alert.try_get("alert_id")?);
            erase_in_alert(connection, (workspace, id), erasure).await?;
            erase_in_notifications(connection, (workspace, id), erasure).await?;
        }
        let marks = sqlx::query("DELETE FROM relevance_marks WHERE post_author = $1").bind(author.as_str());
        if marks.execute(&mut *connection).await?.rows_affected() > 0 {
            sqlx::query(GROW).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

async fn erase_in_alert(
    connection: &mut AnyConnection,
    (workspace, id): (&str, &str),
    erasure: &Erasure,
) -> Result<()> {
    let sql = "SELECT document FROM alerts WHERE workspace = $1 AND id = $2";
    let query = sqlx::query_scalar(sql).bind(workspace).bind(id);
    let document: Option<String> = query.fetch_optional(&mut *connection).await?;
    let Some(document) = document else { return Ok(()) };
    let Some(document) = without(alerts::TABLE, id, &document, erasure)? else { return Ok(()) };
    let revision = changes::number(connection, 1).await?;
    sqlx::query("UPDATE alerts SET document = $3, revision = $4 WHERE workspace = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(document.as_str())
        .bind(revision)
        .execute(connection)
        .await?;
    Ok(())
}

async fn erase_in_notifications(
    connection: &mut AnyConnection,
    (workspace, alert): (&str, &str),
    erasure: &Erasure,
) -> Result<()> {
    let sql =
        "SELECT notification_key, alert_document FROM notifications WHERE workspace = $1 AND alert_id = $2";
    let rows = sqlx::query(sql).bind(workspace).bind(alert).fetch_all(&mut *connection).await?;
    for row in &rows {
        let key: &str = row.try_get("notification_key")?;
        let Some(document) = without(outbox::TABLE, key, row.try_get("alert_document")?, erasure)? else {
            continue;
        };
        sqlx::query("UPDATE notifications SET alert_document = $2 WHERE notification_key = $1")
            .bind(key)
            .bind(document.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The document of an alert without what was erased; `None` when nothing of it was.
fn without(table: &'static str, id: &str, document: &str, erasure: &Erasure) -> Result<Option<String>> {
    let mut alert: Alert = from_document(table, id, document)?;
    let changed = alert.reason.drivers.erase(erasure);
    changed.then(|| to_document(table, id, &alert)).transpose()
}
