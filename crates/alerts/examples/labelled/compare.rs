//! What the figures are worth where the method was not chosen: each series is judged by the settings that are best on
//! the other series, each half of the time by those that are best on the other half.
//!
//! The criterion was fixed before any figure was seen: of the settings with at most [`MOST_FALSE`] false alerts a week,
//! those with the most strict hits; of these the highest NAB score. Then come the neighbours of what is at work, one
//! step away in one figure, and how far chance alone carries the totals: series drawn anew with replacement.

use std::ops::Range;

use rand::{RngExt, SeedableRng, rngs::StdRng};
use vigie_alerts::Method;
use vigie_model::{Rule, RuleKind};

use crate::judge::{Figures, Series};

/// The most false alerts for a brand and week.
const MOST_FALSE: f64 = 0.6;
const ALL: Range<f64> = 0.0..1.0;

/// One way to find spikes, and when it fires in each series.
struct Tried {
    name: String,
    fired: Vec<Vec<i64>>,
}

impl Tried {
    fn new(all: &[Series], rule: &Rule, method: Method, budget: f64) -> Self {
        let mut rule = rule.clone();
        if let RuleKind::Spike { budget: of_rule, .. } = &mut rule.when {
            *of_rule = budget;
        }
        let Method { memory, weeks, told, share, least, least_even } = method;
        let name = format!("{memory} d {weeks} w ×{told} ^{share} {least_even}–{least} {budget}/w");
        Self { name, fired: all.iter().map(|series| series.alerts(&rule, method)).collect() }
    }

    /// The figures over the series that are chosen by place, in a part of the time.
    fn figures(&self, all: &[Series], part: Range<f64>, chosen: impl Fn(usize) -> bool) -> Figures {
        let judged = all.iter().zip(&self.fired).enumerate().filter(|(place, _)| chosen(*place));
        let judged = judged.map(|(_, (series, fired))| series.judge(fired, part.clone()));
        Figures::sum(&judged.collect::<Vec<_>>())
    }
}

/// What is tried: each figure of the method from lower to higher, what is at work in the middle where it has one.
fn grid() -> Vec<(Method, f64)> {
    let mut grid = Vec::new();
    for memory in [2, 3, 5] {
        for weeks in [3, 4, 6] {
            for told in [1.25, 1.5, 2.0] {
                for share in [0.0, 0.5, 1.0] {
                    for budget in [0.7, 0.85, 1.0, 1.25] {
                        grid.push((Method { memory, weeks, told, share, ..Method::default() }, budget));
                    }
                }
            }
        }
    }
    grid
}

fn neighbours() -> Vec<(Method, f64)> {
    let at_work = Method::default();
    let mut all = vec![(at_work, 1.0)];
    all.extend([2, 5].map(|memory| (Method { memory, ..at_work }, 1.0)));
    all.extend([3, 6].map(|weeks| (Method { weeks, ..at_work }, 1.0)));
    all.extend([1.25, 2.0].map(|told| (Method { told, ..at_work }, 1.0)));
    all.extend([0.0, 0.5, 1.5].map(|share| (Method { share, ..at_work }, 1.0)));
    all.extend([4.5, 6.0].map(|least| (Method { least, ..at_work }, 1.0)));
    all.extend([3.5, 5.0].map(|least_even| (Method { least_even, ..at_work }, 1.0)));
    all.extend([0.7, 0.85, 1.25].map(|budget| (at_work, budget)));
    all
}

/// The best by the criterion; the first of equals.
fn best(tried: &[Tried], figures: impl Fn(&Tried) -> Figures) -> &Tried {
    let worth = |tried: &&Tried| {
        let figures = figures(tried);
        let within = figures.rate() <= MOST_FALSE;
        (within, if within { figures.strict } else { 0 }, figures.nab())
    };
    let worse = |a: &(bool, usize, f64), b: &(bool, usize, f64)| {
        (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2))
    };
    tried.iter().rev().max_by(|a, b| worse(&worth(a), &worth(b))).unwrap()
}

pub(crate) fn run(all: &[Series], rule: &Rule) {
    let head = || println!("{:34} labels windows strict false a week    NAB", "");
    let tried: Vec<Tried> =
        grid().into_iter().map(|(method, budget)| Tried::new(all, rule, method, budget)).collect();

    println!("One series left out, judged by the best of {} settings on the others:", tried.len());
    head();
    let mut unseen = Vec::new();
    for (place, series) in all.iter().enumerate() {
        let best = best(&tried, |tried| tried.figures(all, ALL, |other| other != place));
        let figures = best.figures(all, ALL, |other| other == place);
        figures.print(&format!("{:5}{}", series.name, best.name));
        unseen.push(figures);
    }
    Figures::sum(&unseen).print("all");

    println!("\nHalf of the time judged by the best on the other half:");
    head();
    let halves = [("first", 0.0..0.5, 0.5..1.0), ("second", 0.5..1.0, 0.0..0.5)];
    let mut unseen = Vec::new();
    for (name, half, other) in halves {
        let best = best(&tried, |tried| tried.figures(all, other.clone(), |_| true));
        let figures = best.figures(all, half, |_| true);
        figures.print(&format!("{name:7}{}", best.name));
        unseen.push(figures);
    }
    Figures::sum(&unseen).print("both");

    println!("\nWhat is at work, and its neighbours:");
    head();
    for (method, budget) in neighbours() {
        let tried = Tried::new(all, rule, method, budget);
        tried.figures(all, ALL, |_| true).print(&tried.name);
    }

    println!("\nOf all settings tried, at the tenth, half and nine tenths:");
    let figures: Vec<Figures> = tried.iter().map(|tried| tried.figures(all, ALL, |_| true)).collect();
    spread(&figures);

    println!("\nWhat is at work, over series drawn with replacement, at the tenth, half and nine tenths:");
    let at_work = Tried::new(all, rule, Method::default(), 1.0);
    let one: Vec<Figures> =
        (0..all.len()).map(|place| at_work.figures(all, ALL, |other| other == place)).collect();
    let mut chance = StdRng::seed_from_u64(1);
    let mut draw = || Figures::sum((0..one.len()).map(|_| &one[chance.random_range(0..one.len())]));
    spread(&(0..2_000).map(|_| draw()).collect::<Vec<_>>());
}

fn spread(all: &[Figures]) {
    let print = |name: &str, of: &dyn Fn(&Figures) -> f64| {
        let mut values: Vec<f64> = all.iter().map(of).collect();
        values.sort_unstable_by(f64::total_cmp);
        let at = |tenths: usize| values[(values.len() * tenths / 10).min(values.len() - 1)];
        println!("{name:34} {:6.2} {:6.2} {:6.2}", at(1), at(5), at(9));
    };
    print("strict hits of the labels, %", &|figures| figures.strict as f64 * 100.0 / figures.labels as f64);
    print("false alerts a week", &Figures::rate);
    print("NAB", &Figures::nab);
}
