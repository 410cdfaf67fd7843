//! The history of alerts, newest first, within one workspace.

use std::{fmt::Write, sync::Arc};

use sqlx::{AssertSqlSafe, Row};
use vigie_model::{Alert, AlertState, Slug};

use crate::{
    AlertCursor, Page, Result, Store,
    statement::{can_be, from_document},
};

pub(crate) const TABLE: &str = "alerts";

/// Which alerts to list.
#[derive(Debug, Clone)]
pub struct AlertQuery {
    /// Whose; nothing of another workspace is ever returned.
    pub workspace: Slug,
    /// Only about this brand.
    pub brand: Option<Slug>,
    /// Only raised by this rule.
    pub rule: Option<Slug>,
    /// Only in this state.
    pub state: Option<AlertState>,
    /// How many at most a page, from 1 to [`AlertQuery::MAX_LIMIT`]; taken as the nearest of these otherwise.
    pub limit: u32,
    /// [`Page::next`] of the page before, `None` for the first.
    pub before: Option<AlertCursor>,
}

impl AlertQuery {
    /// The most alerts on a page.
    pub const MAX_LIMIT: u32 = 500;

    /// The newest 50 alerts of a workspace.
    #[must_use]
    pub fn newest(workspace: Slug) -> Self {
        Self { workspace, brand: None, rule: None, state: None, limit: 50, before: None }
    }
}

impl Store {
    /// A page of alerts, newest first by the time at which they fired, those of one millisecond by id backwards.
    ///
    /// # Errors
    /// [`InvalidRow`](crate::StoreError::InvalidRow) when one cannot be read, or the database's failure.
    pub async fn alerts(&self, query: &AlertQuery) -> Result<Page<Alert>> {
        let limit = query.limit.clamp(1, AlertQuery::MAX_LIMIT);
        let mut items = self.alerts_before(query, i64::from(limit) + 1).await?;
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = items.last().filter(|_| more).map(AlertCursor::at);
        Ok(Page { items, next })
    }

    async fn alerts_before(&self, query: &AlertQuery, limit: i64) -> Result<Vec<Alert>> {
        let filters = [
            ("brand", query.brand.as_ref().map(Slug::as_str)),
            ("rule", query.rule.as_ref().map(Slug::as_str)),
            ("state", query.state.map(AlertState::as_str)),
        ];
        let mut sql = "SELECT id, document FROM alerts WHERE workspace = $1".to_owned();
        let mut values = vec![query.workspace.as_str()];
        for (column, value) in filters {
            if let Some(value) = value {
                values.push(value);
                let _ = write!(sql, " AND {column} = ${}", values.len()); // writing to a String cannot fail
            }
        }
        let (first, second, third) = (values.len() + 1, values.len() + 2, values.len() + 3);
        let _ = write!(sql, " AND (fired_at_ms, id) < (${first}, ${second})");
        let _ = write!(sql, " ORDER BY fired_at_ms DESC, id DESC LIMIT ${third}");
        let (fired_at_ms, id) = match &query.before {
            Some(cursor) => (cursor.fired_at_ms, cursor.id.as_str()),
            None => (i64::MAX, ""), // later than any timestamp can be
        };
        let sql: Arc<str> = sql.into();
        let select = async || {
            let query = sqlx::query(AssertSqlSafe(Arc::clone(&sql)));
            let query = values.iter().copied().fold(query, sqlx::query::Query::bind);
            Ok(query.bind(fired_at_ms).bind(id).bind(limit).fetch_all(&self.reader).await?)
        };
        let rows = self.attempt(select).await?;
        rows.iter().map(|row| from_document(TABLE, row.try_get("id")?, row.try_get("document")?)).collect()
    }

    /// One alert, `None` when this workspace has none of that id.
    ///
    /// # Errors
    /// As [`Store::alerts`].
    pub async fn alert(&self, workspace: &Slug, id: &str) -> Result<Option<Alert>> {
        if !can_be(id) {
            return Ok(None);
        }
        let select = async || {
            let sql = "SELECT document FROM alerts WHERE workspace = $1 AND id = $2";
            let query = sqlx::query_scalar(sql).bind(workspace.as_str()).bind(id);
            Ok(query.fetch_optional(&self.reader).await?)
        };
        let document: Option<String> = self.attempt(select).await?;
        document.map(|document| from_document(TABLE, id, &document)).transpose()
    }
}
