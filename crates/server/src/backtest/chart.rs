//! The period as a line for each brand, or for all of them where they are counted together: how many mentions, how many are usual, and how near they came to the bar.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use vigie_alerts::Level;
use vigie_index::{MentionKind, Moment};
use vigie_model::{Brand, CountBy, Polarity, RuleKind, Slug};

use super::{Past, Plan, answer::rounded};

/// The most lines: those of the brands with the most mentions.
const MAX_LINES: usize = 12;
/// The most points of a line.
const MAX_POINTS: i64 = 200;
/// How long a point may be, in minutes.
const STEPS: [i64; 9] = [5, 15, 30, 60, 180, 360, 720, 1_440, 2_880];
/// What mentions are held against is looked at so often at least, in milliseconds.
const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// The mentions that are counted together, over the period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Line {
    /// Whose; absent where all brands of the scope are counted together.
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<Slug>,
    /// The name of the brand, or of the workspace.
    name: String,
    /// How many mentions are counted; of a rule for negative mentions, how many of those.
    mentions: u64,
    /// How long the window is whose counts are held against the bar, in minutes: the longest of the rule.
    window_minutes: u64,
    /// The most mentions that one window held.
    highest: u64,
    /// The minute with which that window ended; absent where there is no mention.
    #[serde(skip_serializing_if = "Option::is_none")]
    highest_at: Option<Timestamp>,
    /// How long each point is, in minutes.
    point_minutes: u64,
    /// In order, from the beginning of the period to its end, at most 200.
    points: Vec<Point>,
}

/// One piece of a line.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Point {
    /// Its first moment.
    start: Timestamp,
    /// Mentions in it.
    count: u64,
    /// How many are usual in it; absent while that is not known, and for rules that expect nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<f64>,
    /// The most mentions of one window, where they came nearest to the bar.
    highest: u64,
    /// How many would have made an alert then; absent while the rule only listens, and where nobody spoke.
    #[serde(skip_serializing_if = "Option::is_none")]
    bar: Option<u64>,
}

/// A chart that is drawn while the past goes by.
#[derive(Debug, Clone)]
pub(super) struct Chart {
    /// The period, unix milliseconds.
    from: i64,
    to: i64,
    /// How long a point is, in milliseconds.
    step: i64,
    /// How often the bar is looked at, in milliseconds.
    look: i64,
    /// When it is next looked at.
    next: i64,
    lines: Vec<Drawing>,
    /// The lines that a mention belongs to, by its kind.
    of_kind: Vec<Vec<usize>>,
    /// Whether the rule counts only negative mentions.
    only_negative: bool,
}

#[derive(Debug, Clone)]
struct Drawing {
    brand: Option<Slug>,
    name: String,
    mentions: u64,
    window: i64,
    /// Counts of the minutes in the window, ascending, and their sum.
    minutes: VecDeque<(i64, u64)>,
    in_window: u64,
    /// The highest count since the bar was last looked at.
    recent: u64,
    highest: (u64, Option<i64>),
    points: Vec<Drawn>,
}

#[derive(Debug, Clone, Default)]
struct Drawn {
    count: u64,
    /// The sum of what was expected of a window, and how often.
    expected: (f64, u32),
    /// The highest count and the bar, from where the one came nearest to the other.
    nearest: (u64, Option<u64>),
}

impl Chart {
    /// An empty chart of the brands that are mentioned most.
    pub(super) fn new(plan: &Plan, past: &Past) -> Self {
        let (from, to) = (plan.from.as_millisecond(), plan.to.as_millisecond());
        let minutes = (to - from).div_euclid(MINUTE) + 1;
        let fits = |step: &&i64| minutes.div_euclid(**step) < MAX_POINTS;
        let step = STEPS.iter().find(fits).copied().unwrap_or(minutes / MAX_POINTS + 1) * MINUTE;
        let only_negative = matches!(plan.rule.when, RuleKind::NegativeSpike { .. });
        let mut kinds = vec![0_u64; past.kinds().len()];
        for moment in
            past.period().iter().filter(|moment| !only_negative || moment.mood == Polarity::Negative)
        {
            let kind = usize::try_from(moment.kind).ok().and_then(|place| kinds.get_mut(place));
            kind.into_iter().for_each(|count| *count += 1);
        }
        let counts = |brand: &Option<Slug>, set: &[Slug]| brand.as_ref().is_none_or(|one| set.contains(one));
        let points = usize::try_from((to - from).div_euclid(step) + 1).unwrap_or(1);
        let window = i64::try_from(plan.rule.when.window().as_secs().div_ceil(60)).unwrap_or(1).max(1);
        let mut lines: Vec<Drawing> = subjects(plan)
            .into_iter()
            .map(|(brand, name)| Drawing {
                mentions: (past.kinds().iter().zip(&kinds))
                    .filter(|(kind, _)| counts(&brand, &kind.brands))
                    .map(|(_, count)| count)
                    .sum(),
                brand,
                name,
                window,
                minutes: VecDeque::new(),
                in_window: 0,
                recent: 0,
                highest: (0, None),
                points: vec![Drawn::default(); points],
            })
            .collect();
        lines.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.brand.cmp(&b.brand)));
        lines.truncate(MAX_LINES);
        let of_kind = |kind: &MentionKind| {
            let mine = lines.iter().enumerate().filter(|(_, line)| counts(&line.brand, &kind.brands));
            mine.map(|(place, _)| place).collect()
        };
        let of_kind = past.kinds().iter().map(of_kind).collect();
        let look = step.min(HOUR);
        Self { from, to, step, look, next: from + look, lines, of_kind, only_negative }
    }

    /// Whether the bar is to be looked at before event time goes on to this moment.
    pub(super) fn is_due(&self, at: i64) -> bool {
        at >= self.next
    }

    /// Looks at what mentions were held against up to now; event time is about to go on to this moment.
    pub(super) fn sample(&mut self, at: i64, levels: &[Level]) {
        let point = (self.next - 1 - self.from).div_euclid(self.step);
        let step_minutes = self.step / MINUTE;
        for line in &mut self.lines {
            let recent = std::mem::take(&mut line.recent);
            let Some(level) = levels.iter().find(|level| level.brand == line.brand) else {
                continue;
            };
            let drawn = usize::try_from(point).ok().and_then(|place| line.points.get_mut(place));
            let Some(drawn) = drawn else { continue };
            if let Some(expected) = level.expected {
                let (sum, times) = drawn.expected;
                let scaled = expected * step_minutes as f64 / line.window as f64;
                drawn.expected = (sum + scaled, times + 1);
            }
            if nearness(recent, level.bar) >= nearness(drawn.nearest.0, drawn.nearest.1) {
                drawn.nearest = (recent, level.bar);
            }
        }
        self.next += ((at - self.next).div_euclid(self.look) + 1) * self.look;
    }

    /// Counts a mention.
    pub(super) fn count(&mut self, moment: &Moment) {
        if self.only_negative && moment.mood != Polarity::Negative {
            return;
        }
        let minute = moment.at.div_euclid(MINUTE);
        let place = usize::try_from((moment.at - self.from).div_euclid(self.step)).ok();
        let lines = usize::try_from(moment.kind).ok().and_then(|kind| self.of_kind.get(kind));
        for line in lines.into_iter().flatten() {
            let Some(line) = self.lines.get_mut(*line) else { continue };
            line.add(minute);
            if moment.at < self.from || moment.at >= self.to {
                continue;
            }
            if let Some(drawn) = place.and_then(|place| line.points.get_mut(place)) {
                drawn.count += 1;
            }
            line.recent = line.recent.max(line.in_window);
            if line.in_window > line.highest.0 {
                line.highest = (line.in_window, Some(minute));
            }
        }
    }

    /// The lines as they are answered.
    pub(super) fn lines(self) -> Vec<Line> {
        let (from, to, step) = (self.from, self.to, self.step);
        let moment = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let point = |(number, drawn): (i64, Drawn)| Point {
            start: moment(from + number * step),
            count: drawn.count,
            expected: (drawn.expected.1 > 0)
                .then(|| rounded(drawn.expected.0 / f64::from(drawn.expected.1), 1)),
            highest: drawn.nearest.0,
            bar: drawn.nearest.1,
        };
        let line = |line: Drawing| Line {
            points: (0..)
                .zip(line.points)
                .take_while(|(number, _)| from + number * step < to)
                .map(point)
                .collect(),
            brand: line.brand,
            name: line.name,
            mentions: line.mentions,
            window_minutes: line.window.unsigned_abs(),
            highest: line.highest.0,
            highest_at: line.highest.1.map(|minute| moment(minute * MINUTE)),
            point_minutes: (step / MINUTE).unsigned_abs(),
        };
        self.lines.into_iter().map(line).collect()
    }
}

/// What is counted together, with its name.
fn subjects(plan: &Plan) -> Vec<(Option<Slug>, String)> {
    let scope = &plan.rule.scope;
    let each = matches!(plan.rule.when, RuleKind::ShareShift { .. });
    if scope.count == CountBy::Workspace && !each {
        return vec![(None, plan.workspace.about.name.clone())];
    }
    let counted = |brand: &&Brand| scope.brands.is_empty() || scope.brands.contains(&brand.id);
    let brands = plan.workspace.brands.iter().filter(counted);
    brands.map(|brand| (Some(brand.id.clone()), brand.name.clone())).collect()
}

impl Drawing {
    fn add(&mut self, minute: i64) {
        match self.minutes.back_mut() {
            Some((last, count)) if *last == minute => *count += 1,
            _ => self.minutes.push_back((minute, 1)),
        }
        self.in_window += 1;
        let first = minute - self.window + 1;
        while let Some((_, count)) = self.minutes.pop_front_if(|(at, _)| *at < first) {
            self.in_window -= count;
        }
    }
}

/// How near a count came to its bar, from 0; without a bar it was nowhere near.
fn nearness(count: u64, bar: Option<u64>) -> f64 {
    bar.map_or(0.0, |bar| count as f64 / bar.max(1) as f64)
}
