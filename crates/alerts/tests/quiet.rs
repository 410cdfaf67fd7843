//! Series in which nothing is the matter, of many kinds: a spike rule with its defaults keeps within its budget of one
//! alert a week. They are made by chance and by nothing that was labelled.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may be short, and show its figures")]

mod market;

use jiff::Timestamp;
use market::*;
use serde_json::json;
use vigie_alerts::Trial;
use vigie_model::AlertState;

const DAYS: i64 = 56;

/// The count of a block, by its number.
type Counts = Box<dyn FnMut(&mut Chance, i64) -> f64>;

/// How many alerts a week the default rule raises on counts per five minutes, by block.
fn a_week(series: impl Fn() -> Counts) -> f64 {
    let mut chance = Chance::new(1);
    let mut count = series();
    let rule = json!({"id": "spike", "name": "Pic", "when": {"kind": "spike"}});
    let mut trial = Trial::new(serde_json::from_value(rule).unwrap(), std::time::Duration::from_secs(120));
    let mut fired = 0;
    for block in 0..DAYS * 288 {
        let at = Timestamp::from_second(MONDAY + block * 5 * MINUTE).unwrap();
        trial.count(at, count(&mut chance, block) as u64);
        let changes = trial.advance();
        fired += changes.iter().filter(|change| change.alert.state == AlertState::Firing).count();
    }
    fired as f64 * 7.0 / DAYS as f64
}

/// What is expected in a block: a daily rhythm around so many an hour, less at the weekend.
fn people(per_hour: f64, block: i64) -> f64 {
    let weekend = if block / 288 % 7 >= 5 { 0.5 } else { 1.0 };
    daily_rhythm(per_hour / 12.0)(MONDAY + block * 5 * MINUTE) * weekend
}

/// Each block is drawn around a mean that follows from the block, what was, and chance.
fn drawn(mut mean: impl FnMut(&mut Chance, i64) -> f64 + 'static) -> Counts {
    Box::new(move |chance, block| {
        let mean = mean(chance, block);
        f64::from(chance.count(mean))
    })
}

/// Brands of four sizes have so many alerts a week at most, together.
fn check(kind: &str, most: f64, series: impl Fn(f64) -> Counts) {
    let brands = [3.0, 12.0, 60.0, 600.0].map(|per_hour| a_week(|| series(per_hour)));
    println!("{kind}: {brands:.2?}");
    assert!(brands.iter().sum::<f64>() / 4.0 <= most, "{kind}: {brands:.2?} a week");
}

#[test]
fn chance_and_rhythms_stay_below_the_goal() {
    check("chance", 0.6, |per_hour| drawn(move |_, block| people(per_hour, block)));
    check("office hours", 0.6, |per_hour| {
        drawn(move |_, block| {
            let (hour, day) = (block / 12 % 24, block / 288 % 7);
            let busy = if (8..19).contains(&hour) { 2.0 } else { 0.2 };
            per_hour / 12.0 * if day >= 5 { 0.15 } else { busy }
        })
    });
    check("doubles every four weeks", 0.6, |per_hour| {
        drawn(move |_, block| people(per_hour, block) * (block as f64 / 288.0 / 28.0).exp2())
    });
    check("three times as many for three weeks", 0.6, |per_hour| {
        drawn(move |_, block| {
            people(per_hour, block) * if (20..41).contains(&(block / 288)) { 3.0 } else { 1.0 }
        })
    });
}

#[test]
fn bursts_stay_within_the_budget() {
    // Negative binomial with a shape of 1/2: the mean of each block is the square of a normal number times the usual.
    check("over-dispersed", 1.0, |per_hour| {
        drawn(move |chance, block| people(per_hour, block) * chance.stray().powi(2))
    });
    check("moods that last hours", 1.0, |per_hour| {
        let mut mood = 0.0;
        drawn(move |chance, block| {
            mood = 0.97 * mood + 0.243 * chance.stray();
            people(per_hour, block) * (0.7 * mood - 0.245_f64).exp()
        })
    });
    // Each mention brings 0.7 others about, over some 25 minutes.
    check("self-exciting", 1.0, |per_hour| {
        let mut excited = 0.0;
        Box::new(move |chance: &mut Chance, block| {
            let count = f64::from(chance.count(people(per_hour, block) * 0.3 + excited));
            excited = (excited + count * 0.175) * 0.8;
            count
        })
    });
}

/// Here the budget is spent: what is highest once a week is an alert once a week, and three windows share in it.
#[test]
fn what_is_news_every_day_is_told_about_once_a_week() {
    // Cascades of any size, one in two hours: three times the usual over an even number to the power of 0.7.
    check("cascades", 1.3, |per_hour| {
        let mut going: Vec<(f64, f64)> = Vec::new();
        drawn(move |chance, block| {
            if chance.share() < 0.04 {
                let size = (per_hour / 4.0).max(3.0) / chance.share().max(0.001).powf(0.7);
                let fades = 4.0 + 12.0 * chance.share();
                going.push((size / fades, (-1.0 / fades).exp()));
            }
            going.iter_mut().for_each(|(mean, fades)| *mean *= *fades);
            going.retain(|(mean, _)| *mean > 0.01);
            people(per_hour, block) + going.iter().map(|(mean, _)| mean).sum::<f64>()
        })
    });
    check("a letter at nine every day", 1.5, |per_hour| {
        drawn(move |_, block| {
            let letter = if (108..110).contains(&(block % 288)) { per_hour / 3.0 } else { 0.0 };
            people(per_hour, block) + letter
        })
    });
}
