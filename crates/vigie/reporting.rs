//! Hands what makes and sends reports to the server, which does not know it.

use futures_util::future::BoxFuture;
use jiff::{Timestamp, tz::TimeZone};
use vigie_model::{Report, ReportFormat, Workspace};
use vigie_reports::{Clerk, ReportError, calendar};
use vigie_server::{ReportRefusal, Reporter};

/// Makes reports of what this process can search.
pub(crate) struct Desk(pub(crate) Clerk);

impl Reporter for Desk {
    fn render(
        &self,
        workspace: Workspace,
        report: Report,
        format: ReportFormat,
        at: Timestamp,
    ) -> BoxFuture<'static, Result<Vec<u8>, ReportRefusal>> {
        let sources = self.0.sources().clone();
        Box::pin(async move {
            let rendered = vigie_reports::render(&sources, &workspace, &report, format, at, Timestamp::now());
            rendered.await.map_err(refusal)
        })
    }

    fn send(&self, workspace: Workspace, report: Report) -> BoxFuture<'static, Result<(), ReportRefusal>> {
        let clerk = self.0.clone();
        Box::pin(async move { clerk.send_now(&workspace, &report, Timestamp::now()).await.map_err(refusal) })
    }

    fn next_due(&self, workspace: &Workspace, report: &Report) -> Option<Timestamp> {
        let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
        calendar::next_due(report.schedule.as_ref()?, &Timestamp::now().to_zoned(zone))
    }
}

fn refusal(error: ReportError) -> ReportRefusal {
    match error {
        ReportError::Index(error) => error.into(),
        ReportError::Store(error) => error.into(),
        error @ (ReportError::NoBrands | ReportError::NoRecipients) => {
            ReportRefusal::Unusable(error.to_string())
        }
        error => ReportRefusal::Failed(error.to_string()),
    }
}
