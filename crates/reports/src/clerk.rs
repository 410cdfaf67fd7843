//! Sends reports when they are due, and when a person asks for it.
//!
//! A due report is claimed in the store before it is made, so that of many processes one sends it, and it is recorded as
//! sent after the mail server took it: a crash between the two sends the same again, under the same `Message-ID`. A moment
//! that passed while nobody ran is caught up with once, late; the report is about the period that it was due for, and
//! says that it is late.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use vigie_alerts::{Postman, next_attempt};
use vigie_model::{Report, Schedule, Workspace};
use vigie_store::{DueReport, StoreError};

use crate::{Figures, Occasion, ReportError, Sources, calendar, gather, letter::letter, press::both};

/// How often it is looked what is due.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// For how long nobody else sends what was claimed: as long as its making and sending may take, and time to record it.
const LEASE: Duration = Duration::from_secs(300);
/// How long after a first failure a report is tried again; the pauses grow from there.
const FIRST_RETRY: Duration = Duration::from_secs(60);
/// How long after its moment a report is given up that cannot be sent, in milliseconds.
const GIVE_UP_AFTER: i64 = 24 * 3_600 * 1_000;

/// Makes and sends reports.
#[derive(Clone)]
pub struct Clerk {
    sources: Sources,
    postman: Postman,
    /// Under which name this process claims what it sends.
    member: String,
}

impl Clerk {
    /// A clerk of the process with this name; no other that lives may have it.
    #[must_use]
    pub fn new(sources: Sources, postman: Postman, member: String) -> Self {
        Self { sources, postman, member }
    }

    /// Where its figures come from.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Sends what is due until `stop` is done. What is under way is cut off then, and sent again by the next.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let work = async {
            loop {
                // Not at once: a command that opens the folder for a moment sends nothing.
                tokio::time::sleep(LOOK_EVERY).await;
                if let Err(error) = self.look(Timestamp::now()).await {
                    tracing::warn!(%error, "cannot see which reports are due");
                }
            }
        };
        tokio::select! {
            () = work => {}
            () = stop => {}
        }
    }

    /// Sends what is due at this moment; returns how many left.
    ///
    /// # Errors
    /// The store's failure. That a report cannot be made or sent is recorded, not returned.
    pub async fn look(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut left = 0;
        for workspace in self.sources.store.workspaces().await? {
            let known = self.sources.store.report_sendings(workspace.id()).await?;
            let scheduled =
                |id| workspace.reports.iter().any(|report| report.id == id && report.schedule.is_some());
            for sending in known.into_iter().filter(|sending| !scheduled(sending.report.clone())) {
                self.sources.store.forget_report_sending(workspace.id(), &sending.report).await?;
            }
            for report in &workspace.reports {
                let Some(schedule) = report.schedule else { continue };
                left += usize::from(self.send_if_due(&workspace, report, schedule, now).await?);
            }
        }
        Ok(left)
    }

    async fn send_if_due(
        &self,
        workspace: &Workspace,
        report: &Report,
        schedule: Schedule,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let zone = TimeZone::get(&workspace.about.timezone).unwrap_or(TimeZone::UTC);
        let Some(due) = calendar::last_due(&schedule, &now.to_zoned(zone)) else { return Ok(false) };
        let settings = format!("{schedule:?} {}", workspace.about.timezone);
        let claim = DueReport {
            workspace: workspace.id(),
            report: &report.id,
            schedule: &settings,
            due_ms: due.as_millisecond(),
            member: &self.member,
        };
        let store = &self.sources.store;
        let Some(attempts) = store.claim_report(claim, now.as_millisecond(), LEASE).await? else {
            return Ok(false);
        };
        let outcome = self.deliver(workspace, report, Occasion::Due(due), now).await;
        let now_ms = now.as_millisecond();
        let (id, workspace) = (report.id.as_str(), workspace.id());
        match outcome {
            Ok(()) => {
                tracing::info!(report = id, %workspace, %due, "a report was sent");
                store.report_sent(claim, now_ms).await?;
                Ok(true)
            }
            Err(error) => {
                tracing::warn!(report = id, %workspace, %error, "a report could not be sent");
                let last = due.as_millisecond().saturating_add(GIVE_UP_AFTER);
                // One that is late already is tried for a day from now on.
                let last = if attempts == 0 { last.max(now_ms.saturating_add(GIVE_UP_AFTER)) } else { last };
                let next = next_attempt(attempts, 0.5, FIRST_RETRY, None, now_ms, last);
                store
                    .report_failed(claim, now_ms, &error.to_string(), next.filter(|_| error.may_pass()))
                    .await?;
                Ok(false)
            }
        }
    }

    /// Makes a report as of now and sends it at once.
    ///
    /// # Errors
    /// [`ReportError`], [`ReportError::Mail`] when it did not leave.
    pub async fn send_now(
        &self,
        workspace: &Workspace,
        report: &Report,
        now: Timestamp,
    ) -> Result<(), ReportError> {
        if report.recipients.is_empty() {
            return Err(ReportError::NoRecipients);
        }
        self.deliver(workspace, report, Occasion::Asked(now), now).await
    }

    async fn deliver(
        &self,
        workspace: &Workspace,
        report: &Report,
        occasion: Occasion,
        now: Timestamp,
    ) -> Result<(), ReportError> {
        let figures: Figures = gather(&self.sources, workspace, report, occasion, now).await?;
        let language = figures.language;
        let (document, html, pdf) = both(figures.document()).await?;
        let key = key(workspace, report, occasion);
        let letter = letter(report, &document, key, html, pdf);
        self.postman.send(&letter).await.map_err(|undelivered| ReportError::Mail {
            told: undelivered.told(language),
            may_pass: undelivered.may_pass(),
        })
    }
}

/// Names a mail: the same whenever the same report of the same moment is sent.
fn key(workspace: &Workspace, report: &Report, occasion: Occasion) -> String {
    let kind = match occasion {
        Occasion::Asked(_) => "asked",
        Occasion::Due(_) => "due",
    };
    format!("report/{}/{}/{kind}/{}", workspace.id(), report.id, occasion.moment().as_millisecond())
}
