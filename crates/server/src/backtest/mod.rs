//! Backtests: what a rule would have said of the indexed past, before anybody saves it.
//!
//! The mentions in the rule's scope are read once, as figures, in the order of their time; then the very detectors that
//! watch live go through them, once for the rule as it is and once for each stricter or looser variation, on several
//! threads. What each alert was about is searched for afterwards, for a bounded number of alerts.
//!
//! Bounded are the period, the mentions, the time that it may take, what is answered, and how many run at once; and it
//! ends when whoever asked has gone away.

mod answer;
mod chart;
mod play;
mod tally;
mod told;

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use vigie_alerts::variations;
use vigie_index::{Searcher, Selection};
use vigie_model::{Rule, Workspace};

pub(crate) use answer::BacktestAnswer;
use answer::{Learnt, Tried};
use chart::Chart;
use play::{Past, play_all};
use tally::Tally;

use crate::problem::Problem;

/// The longest period, in days.
pub(crate) const MAX_DAYS: i64 = 400;
/// So many run at once; who comes then is told to come back.
pub(crate) const AT_ONCE: usize = 2;
/// The most mentions that are gone through, those learnt from included.
const MAX_MENTIONS: usize = 5_000_000;
/// How long before the period a rule may learn.
const LEARNING: SignedDuration = SignedDuration::from_hours(28 * 24);
/// How long one may take.
const DEADLINE: Duration = Duration::from_secs(45);
/// The most alerts that are answered with what they were about: the latest.
const MAX_TOLD: usize = 50;

/// What is to be tried.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The workspace whose past it is, with the rule in place of its own.
    pub(crate) workspace: Workspace,
    /// The rule.
    pub(crate) rule: Rule,
    /// The first moment of the period.
    pub(crate) from: Timestamp,
    /// One past its last.
    pub(crate) to: Timestamp,
    /// How long counting waits for posts that arrive late.
    pub(crate) lateness: Duration,
}

/// Whether somebody still waits, and there is time left.
#[derive(Debug, Clone)]
pub(crate) struct Patience {
    started: Instant,
    gone: CancellationToken,
}

impl Patience {
    /// Begins now, and ends with the token or after the deadline.
    pub(crate) fn new(gone: CancellationToken) -> Self {
        Self { started: Instant::now(), gone }
    }

    fn lasts(&self) -> bool {
        !self.gone.is_cancelled() && self.started.elapsed() < DEADLINE
    }

    /// Refuses to go on when it is over.
    fn check(&self) -> Result<(), Problem> {
        if self.lasts() {
            return Ok(());
        }
        Err(Problem::unavailable(format!(
            "the backtest took longer than {DEADLINE:?} and was given up; choose a shorter period or a narrower rule"
        )))
    }
}

/// Tries a rule on the past. Works for seconds, and blocks the thread that asks.
pub(crate) fn run(plan: &Plan, searcher: &Searcher, patience: &Patience) -> Result<BacktestAnswer, Problem> {
    let past = Past::read(plan, searcher, patience)?;
    let tried = variations(&plan.rule);
    let chart = Chart::new(plan, &past);
    let played = play_all(plan, &past, &tried, chart, patience)?;
    let weeks = plan.to.duration_since(plan.from).as_secs_f64() / (7.0 * 86_400.0);
    let mut told = Vec::new();
    let mut rows = Vec::new();
    let mut alerts = 0;
    let mut notifications = 0;
    for (variation, tally) in tried.iter().zip(played.tallies) {
        rows.extend(Tried::new(variation, &tally, weeks));
        if variation.chosen {
            (alerts, notifications) = (tally.alerts, tally.notifications());
            told = tally.latest();
        }
    }
    let told = told::told(plan, &past, searcher, told, patience)?;
    Ok(BacktestAnswer {
        workspace: plan.workspace.id().clone(),
        from: plan.from,
        to: plan.to,
        weeks: answer::rounded(weeks, 2),
        mentions: past.period().len() as u64,
        learnt: Learnt::new(plan, &past),
        alerts,
        alerts_a_week: answer::a_week(alerts, weeks),
        notifications,
        notifications_a_week: answer::a_week(notifications, weeks),
        told,
        tried: rows,
        series: played.chart.lines(),
        mentions_read: past.read_count(),
        took_ms: u64::try_from(patience.started.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}

/// The mentions that a rule counts, of all time.
fn scope(workspace: &Workspace, rule: &Rule) -> Result<Selection, Problem> {
    let scope = &rule.scope;
    Ok(Selection {
        query: scope.filter.as_deref().map(vigie_query::parse).transpose()?,
        brands: scope.brands.clone(),
        topics: scope.topic.iter().cloned().collect(),
        sentiments: scope.sentiment.into_iter().collect(),
        not_written_by: workspace.accounts(),
        ..Selection::all(workspace.id().clone())
    })
}
