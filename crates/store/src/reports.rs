//! Reports of each workspace. Their definitions stand in the workspace's document, so that a workspace stays one document
//! that is read, written and carried elsewhere whole; changing one of them changes that document in one transaction.

use vigie_model::{Report, Slug, Workspace};

use crate::{
    Applied, Result, Store, StoreError,
    statement::{from_document, to_document},
    workspaces::{GROW, TABLE, document},
};

/// The most reports of one workspace.
const MOST: usize = 50;

impl Store {
    /// Adds a report to a workspace or replaces the one of that id; its references are not checked here. `None` when there
    /// is no such workspace.
    ///
    /// # Errors
    /// [`TooManyReports`](StoreError::TooManyReports) when the workspace has as many as it may, or the database's failure.
    pub async fn put_report(&self, workspace: &Slug, report: &Report) -> Result<Option<Applied>> {
        let put = |reports: &mut Vec<Report>| {
            if let Some(old) = reports.iter_mut().find(|old| old.id == report.id) {
                let outcome = if old == report { Applied::Unchanged } else { Applied::Changed };
                *old = report.clone();
                return Ok(outcome);
            }
            if reports.len() >= MOST {
                return Err(StoreError::TooManyReports(reports.len()));
            }
            reports.push(report.clone());
            Ok(Applied::Created)
        };
        self.attempt(async || self.change_reports(workspace, &put).await).await
    }

    /// Removes a report; `false` when there was none of that id.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn remove_report(&self, workspace: &Slug, report: &Slug) -> Result<bool> {
        let remove = |reports: &mut Vec<Report>| {
            let before = reports.len();
            reports.retain(|old| old.id != *report);
            Ok(if reports.len() < before { Applied::Changed } else { Applied::Unchanged })
        };
        // Once: after a lost answer, a second attempt would say that there was none.
        let removed = self.once(self.change_reports(workspace, &remove)).await?;
        Ok(removed == Some(Applied::Changed))
    }

    async fn change_reports(
        &self,
        workspace: &Slug,
        change: &(impl Fn(&mut Vec<Report>) -> Result<Applied> + Sync),
    ) -> Result<Option<Applied>> {
        let id = workspace.as_str();
        let mut transaction = self.begin_write().await?;
        // First, as its lock makes one change wait for the other.
        sqlx::query(GROW).execute(&mut *transaction).await?;
        let Some(written) = document(&mut *transaction, id).await? else { return Ok(None) };
        let mut changed: Workspace = from_document(TABLE, id, &written)?;
        let applied = change(&mut changed.reports)?;
        if applied != Applied::Unchanged {
            sqlx::query("UPDATE workspaces SET document = $2 WHERE id = $1")
                .bind(id)
                .bind(to_document(TABLE, id, &changed)?)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
        }
        Ok(Some(applied))
    }
}
