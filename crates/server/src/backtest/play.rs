//! The past in the order of its time, and the detectors that go through it.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use jiff::Timestamp;
use vigie_alerts::{Backtest, Figures, Variation};
use vigie_index::{IndexError, MentionKind, Moment, Pulse, Searcher, Selection, Timeline};

use super::{Chart, LEARNING, MAX_MENTIONS, Patience, Plan, Tally, scope};
use crate::problem::Problem;

/// After so many mentions it is asked whether somebody still waits, and what changed is taken.
const STEP: usize = 4_096;

/// What is known of the past.
#[derive(Debug)]
pub(super) struct Past {
    timeline: Timeline,
    /// When anybody in the workspace spoke: it is their time that goes on.
    pulses: Vec<Pulse>,
    /// The first moment of the period, unix milliseconds.
    from: i64,
    /// One past its last.
    to: i64,
}

impl Past {
    /// Reads the mentions of the rule's scope in the period, and before it those that the rule can learn from.
    pub(super) fn read(plan: &Plan, searcher: &Searcher, patience: &Patience) -> Result<Self, Problem> {
        let start = plan.from.checked_sub(LEARNING).unwrap_or(Timestamp::MIN);
        let period = |selection| Selection { from: Some(start), to: Some(plan.to), ..selection };
        let counted = period(scope(&plan.workspace, &plan.rule)?);
        let not_written_by = plan.workspace.accounts();
        let all = Selection { not_written_by, ..Selection::all(plan.workspace.id().clone()) };
        let all = period(all);
        let wanted = || patience.lasts();
        let refused = |error| match error {
            IndexError::TooManyMentions { count, most } => Problem::bad_request(format!(
                "the period and the {} days before it, from which the rule learns, hold {count} mentions that the rule \
                 counts; at most {most} can be gone through: choose a later `from`, fewer brands, a topic or a filter",
                LEARNING.as_hours() / 24
            )),
            IndexError::Unwanted => patience.check().err().unwrap_or_else(|| IndexError::Unwanted.into()),
            other => other.into(),
        };
        Ok(Self {
            timeline: searcher.timeline(&counted, MAX_MENTIONS, &wanted).map_err(refused)?,
            pulses: searcher.pulses(&all, &wanted).map_err(refused)?,
            from: plan.from.as_millisecond(),
            to: plan.to.as_millisecond(),
        })
    }

    /// When anybody was first heard, with the time before the period.
    pub(super) fn first_heard(&self) -> Option<i64> {
        self.pulses.first().map(|pulse| pulse.first)
    }

    /// How many mentions were read.
    pub(super) fn read_count(&self) -> u64 {
        self.timeline.moments.len() as u64
    }

    /// The mentions of the rule's scope from one moment until before another, unix milliseconds.
    pub(super) fn between(&self, from: i64, to: i64) -> &[Moment] {
        let moments = &self.timeline.moments;
        let place = |at: i64| moments.partition_point(|moment| moment.at < at);
        moments.get(place(from)..place(to)).unwrap_or_default()
    }

    /// Those of the period.
    pub(super) fn period(&self) -> &[Moment] {
        self.between(self.from, self.to)
    }

    /// What a mention has in common with others.
    pub(super) fn kind(&self, moment: &Moment) -> Option<&MentionKind> {
        self.kinds().get(usize::try_from(moment.kind).ok()?)
    }

    /// What mentions have in common, each once.
    pub(super) fn kinds(&self) -> &[MentionKind] {
        &self.timeline.kinds
    }
}

/// What became of all variations.
pub(super) struct Played {
    /// In the order of the variations.
    pub(super) tallies: Vec<Tally>,
    /// Of the rule as it is.
    pub(super) chart: Chart,
}

/// Goes through the past with every variation, on as many threads as the machine has, up to one each.
pub(super) fn play_all(
    plan: &Plan,
    past: &Past,
    tried: &[Variation],
    chart: Chart,
    patience: &Patience,
) -> Result<Played, Problem> {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(tried.len());
    // The chosen one does more, so it comes first.
    let mut order: Vec<usize> = (0..tried.len()).collect();
    order.sort_by_key(|place| tried.get(*place).is_none_or(|variation| !variation.chosen));
    let work = || -> Result<Vec<(usize, Tally, Option<Chart>)>, Problem> {
        let mut done = Vec::new();
        while let Some(&place) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Some(variation) = tried.get(place) else { continue };
            let mut drawn = variation.chosen.then(|| chart.clone());
            let tally = play(plan, past, variation, drawn.as_mut(), patience)?;
            done.push((place, tally, drawn));
        }
        Ok(done)
    };
    let done: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(crashed()))).collect()
    });
    let mut all = done.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    all.sort_by_key(|(place, ..)| *place);
    let mut played = Played { tallies: Vec::new(), chart };
    for (_, tally, drawn) in all {
        played.tallies.push(tally);
        if let Some(drawn) = drawn {
            played.chart = drawn;
        }
    }
    Ok(played)
}

fn crashed() -> Problem {
    Problem::unavailable(
        "the backtest crashed, which is a defect; please report it with the lines of the log",
    )
}

/// Goes through the past with one variation.
fn play(
    plan: &Plan,
    past: &Past,
    variation: &Variation,
    mut chart: Option<&mut Chart>,
    patience: &Patience,
) -> Result<Tally, Problem> {
    let mut backtest = Backtest::new(&plan.workspace, variation.rule.clone(), plan.lateness)
        .with_shares(|counted| vigie_matcher::estimate_shares(counted.iter().copied()));
    let mut tally = Tally::new(plan);
    let mut pulses = past.pulses.iter().flat_map(|pulse| [pulse.first, pulse.last]).peekable();
    for (number, moment) in past.timeline.moments.iter().enumerate() {
        while let Some(at) = pulses.next_if(|at| *at < moment.at) {
            draw(chart.as_deref_mut(), at, &mut backtest);
            backtest.hear(at);
        }
        draw(chart.as_deref_mut(), moment.at, &mut backtest);
        let Some(MentionKind { brands, source, language }) = past.kind(moment) else { continue };
        let Moment { at, tie: key, mood, .. } = *moment;
        backtest.observe(&Figures { at, key, mood, brands, source, language });
        if let Some(chart) = &mut chart {
            chart.count(moment);
        }
        if number % STEP == STEP - 1 {
            patience.check()?;
            tally.take(backtest.advance());
        }
    }
    // Time goes on as long as anybody speaks: behind that it is not known whether nobody spoke or nobody listened.
    for at in pulses {
        draw(chart.as_deref_mut(), at, &mut backtest);
        backtest.hear(at);
    }
    if let Some(chart) = chart {
        chart.sample(past.to, &backtest.levels());
    }
    tally.take(backtest.advance());
    Ok(tally)
}

/// Lets the chart look at what mentions are held against, before event time goes on to this moment.
fn draw(chart: Option<&mut Chart>, at: i64, backtest: &mut Backtest) {
    if let Some(chart) = chart.filter(|chart| chart.is_due(at)) {
        chart.sample(at, &backtest.levels());
    }
}
