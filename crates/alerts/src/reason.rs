//! Why an alert fires, put together at the moment it does: the figures, what they are held against, since when, and what
//! drove it.

use jiff::Timestamp;
use vigie_model::{Alert, AlertReason, Chart, Course, Drivers, Polarity, Rule};

use crate::{
    baseline::Bar,
    drivers::drivers,
    memory::Memory,
    numbers::hundredths,
    usual::BLOCK,
    window::{Window, count},
};

/// The most bars of a chart.
const MAX_BARS: i64 = 36;
/// Lengths of a bar in minutes; the shortest is taken with which the chart shows twice the window.
const STEPS: [i64; 5] = [5, 10, 20, 30, 60];
/// When nothing more than usual was counted for so many minutes, what was before is another story.
const PAUSE: i64 = 15;

/// What an alert is made of that fires in a minute.
pub(crate) struct Grounds<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) window: &'a Window,
    pub(crate) memory: &'a Memory,
    /// Whether only negative mentions are counted.
    pub(crate) only_negative: bool,
    /// The bar that was reached.
    pub(crate) bar: Bar,
    /// Mentions in its window.
    pub(crate) count: u64,
    /// The minute that the window ends with.
    pub(crate) minute: i64,
}

fn moment(minute: i64) -> Option<Timestamp> {
    Timestamp::from_second(minute.checked_mul(60)?).ok()
}

impl Grounds<'_> {
    /// The figures and what drove them.
    pub(crate) fn reason(&self) -> AlertReason {
        let Self { bar, count, minute, .. } = *self;
        let known = Some(bar).filter(|bar| !bar.learning);
        AlertReason {
            condition: self.rule.when.clone(),
            count,
            window_minutes: u64::try_from(bar.window).ok(),
            expected: known.map(|bar| hundredths(bar.expected)),
            score: known.map(|bar| hundredths(bar.score(count))),
            share: None,
            heard_at: None,
            usual_silence_minutes: None,
            negative: self.window.negative(self.first(), minute),
            drivers: self.drivers(),
        }
    }

    /// How it goes, as far as it is known when it fires: what is in minutes that are over is counted when they close.
    pub(crate) fn course(&self, first_open: i64) -> Option<Course> {
        let first = self.since().max(self.memory.first_exact());
        Some(Course {
            until: moment(first_open)?,
            mentions: self.count(first, first_open - 1),
            negative: self.window.negative(first, first_open - 1),
            peak: self.count,
            peak_at: moment(self.minute)?,
        })
    }

    fn first(&self) -> i64 {
        self.minute - self.bar.window + 1
    }

    fn count(&self, first: i64, last: i64) -> u64 {
        count(self.window, self.only_negative, first, last)
    }

    fn drivers(&self) -> Drivers {
        let mut told = self.memory.told(self.first(), self.minute);
        told.retain(|told| !self.only_negative || told.mood == Polarity::Negative);
        let talk = self.memory.talk();
        Drivers {
            since: moment(self.since()),
            usual_negative: talk.negative().map(hundredths).filter(|_| !self.only_negative),
            chart: self.chart(),
            ..drivers(&told, talk)
        }
    }

    /// The minute from which on more is counted than usual: the one with the largest surplus from there until now over
    /// what is as likely usual as twice the usual. Where nothing is expected it is the first mention in the window.
    fn since(&self) -> i64 {
        let fair = self.bar.expected / self.bar.window as f64 / std::f64::consts::LN_2;
        let exact = self.memory.first_exact();
        let pause = PAUSE.max(self.bar.window);
        let (mut since, mut surplus, mut most) = (self.minute, 0.0, 0.0);
        let mut minute = self.minute;
        let first = if self.bar.expected > 0.0 { self.memory.first() } else { Some(self.first()) };
        let first = first.unwrap_or(exact).min(self.first());
        while minute >= first && since - minute <= pause {
            let (begin, counted) = if minute >= exact {
                (minute, self.count(minute, minute))
            } else {
                let begin = minute.div_euclid(BLOCK) * BLOCK;
                (begin, self.memory.before(minute))
            };
            surplus += counted as f64 - fair * (minute - begin + 1) as f64;
            if counted > 0 && surplus > most {
                (since, most) = (begin, surplus);
            }
            minute = begin - 1;
        }
        since
    }

    /// How many were counted in the block that holds a minute, as far as it is known.
    fn block(&self, minute: i64) -> u64 {
        let first = minute.div_euclid(BLOCK) * BLOCK;
        self.memory.before(minute) + self.count(first.max(self.memory.first_exact()), first + BLOCK - 1)
    }

    /// The last hours in bars, the last of which ends with the minute. What lies before the window is known by block, so
    /// bars there may be off by half a block.
    fn chart(&self) -> Option<Chart> {
        let twice = self.bar.window.saturating_mul(2);
        let step = STEPS.into_iter().find(|step| step * MAX_BARS >= twice).unwrap_or(60);
        let first = self.memory.first()?.min(self.memory.first_exact());
        let bars = ((self.minute + 1 - first) / step).min(MAX_BARS);
        let begin = self.minute + 1 - bars * step;
        let exact = self.memory.first_exact();
        let counts = (0..bars).map(|bar| {
            let from = begin + bar * step;
            let pieces = (from..from + step).step_by(BLOCK as usize);
            let count = |piece: i64| {
                if piece >= exact {
                    self.count(piece, piece + BLOCK - 1)
                } else {
                    self.block(piece + BLOCK / 2)
                }
            };
            pieces.map(count).sum()
        });
        let fair = hundredths(self.bar.expected * step as f64 / self.bar.window as f64);
        let expected = if self.bar.learning { Vec::new() } else { vec![fair; usize::try_from(bars).ok()?] };
        let counts: Vec<u64> = counts.collect();
        Some(Chart { from: moment(begin)?, step_minutes: step as u64, counts, expected })
            .filter(|chart| chart.counts.len() > 1)
    }
}

/// A minute of an alert that goes on is over.
pub(crate) fn go_on(alert: &mut Alert, minute: i64, window: &Window, only_negative: bool) {
    let span = alert.reason.window_minutes.and_then(|span| i64::try_from(span).ok()).unwrap_or(1);
    let (Some(course), Some(until)) = (&mut alert.course, moment(minute + 1)) else { return };
    course.until = until.max(course.until);
    course.mentions = course.mentions.saturating_add(count(window, only_negative, minute, minute));
    course.negative = course.negative.saturating_add(window.negative(minute, minute));
    let now = count(window, only_negative, minute - span + 1, minute);
    if now > course.peak {
        course.peak = now;
        course.peak_at = moment(minute).unwrap_or(course.peak_at);
    }
}
