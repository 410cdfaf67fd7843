//! How wrong shares of moods are on themes that no model saw: what the way to estimate them was chosen by.
//!
//! Themes are `name<TAB>word, word`, one a line; a row belongs to the first theme of which it holds a word, and the others
//! to none. The models that judge a theme, and the rates that its labels are corrected by, come from other rows. Each
//! theme is asked about as it is, and as it would be if complaints or praise prevailed. Compared are counted labels;
//! the adjusted count (Forman 2008), which the product uses; the same with probabilities in place of labels (Bella and
//! others 2010); and expectation maximisation (Saerens and others 2002).

use std::fs;

use vigie_matcher::training::estimate;
use vigie_model::Shares;

use crate::{Settings, Unseen, linear::Table, rows};

/// How themes are dealt to models.
const PARTS: usize = 5;
/// Rows of one mood that a theme must have.
const LEAST: usize = 20;
/// The shares that themes are asked about with; the first stands for their own.
const MIXES: [Option<[f64; 3]>; 4] =
    [None, Some([0.7, 0.2, 0.1]), Some([0.4, 0.3, 0.3]), Some([0.1, 0.2, 0.7])];
const METHODS: [&str; 4] = ["counted", "adjusted", "probabilities", "maximisation"];

type Vector = [f64; 3];

pub(crate) fn run(lang: &str, train: &str, themes: &str, settings: &Settings) {
    let rows = rows::read(train);
    let table = Table::read(&rows, lang);
    let (names, of_row) = read_themes(themes, &rows);
    let parts: Vec<usize> =
        of_row.iter().enumerate().map(|(row, theme)| theme.unwrap_or(row) % PARTS).collect();
    let unseen = Unseen::of(&table, &parts, settings);
    let one = |label: usize| [0, 1, 2].map(|mood| f64::from(u8::from(mood == label)));
    let labels: Vec<Vector> = unseen.labels(&rows, lang, settings).into_iter().map(one).collect();
    let odds = unseen.scores.all().iter();
    let chances: Vec<Vector> =
        odds.map(|(_, odds)| unseen.calibration.probabilities(*odds).map(f64::from)).collect();

    let mut answers = Vec::new();
    for (theme, name) in names.iter().enumerate() {
        let inside = |row: usize| of_row[row] == Some(theme);
        let Some((own, count)) = shares(&rows, inside) else { continue };
        let (by_label, by_chance) = (means(&labels, &rows, inside), means(&chances, &rows, inside));
        let outside = |row: usize| !inside(row);
        let (rates, soft_rates) = (means(&labels, &rows, outside), means(&chances, &rows, outside));
        println!(
            "{name:12} {count:5} rows, negative {:.2}; its negative rows get {:.2?}",
            own[0], by_label[0]
        );
        for mix in MIXES {
            let truth = mix.unwrap_or(own);
            let counted = blend(truth, by_label);
            let weighed: Vec<(Vector, f64)> = (0..rows.len())
                .filter(|row| inside(*row))
                .map(|row| (chances[row], truth[rows[row].0] / own[rows[row].0]))
                .collect();
            let probable = values(soft_rates, blend(truth, by_chance), count);
            let found = [counted, values(rates, counted, count), probable, maximise(&weighed)];
            answers.push(Answer { mix, truth, found, rates, count });
        }
    }
    for mix in MIXES {
        tell(mix, &answers);
    }
    for behind in [20.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0] {
        let held: usize = answers.iter().map(|answer| answer.held(behind)).sum();
        println!(
            "with {behind} posts behind the rates {held} of {} intervals hold the truth",
            3 * answers.len()
        );
    }
}

/// What the methods said of one theme.
struct Answer {
    mix: Option<Vector>,
    truth: Vector,
    found: [Vector; METHODS.len()],
    rates: [Vector; 3],
    count: usize,
}

impl Answer {
    /// How many of the three shares lie in the interval of the adjusted count.
    fn held(&self, behind: f64) -> usize {
        let Some(shares) = estimated(self.rates, self.found[0], self.count, behind) else { return 0 };
        let all = [shares.negative, shares.neutral, shares.positive];
        all.iter().zip(self.truth).filter(|(share, truth)| (share.low..=share.high).contains(truth)).count()
    }
}

fn tell(mix: Option<Vector>, answers: &[Answer]) {
    println!("shares {}", mix.map_or("as they are".to_owned(), |mix| format!("{mix:?}")));
    for (method, name) in METHODS.iter().enumerate() {
        let [negative, positive] = [0, 2].map(|mood| {
            let of_mix = answers.iter().filter(|answer| answer.mix == mix);
            let errors: Vec<f64> =
                of_mix.map(|answer| answer.found[method][mood] - answer.truth[mood]).collect();
            let all = errors.len() as f64;
            let mean = errors.iter().map(|error| error.abs()).sum::<f64>() / all;
            let worst = errors.iter().map(|error| error.abs()).fold(0.0, f64::max);
            format!("mean {mean:.3}, worst {worst:.3}, lean {:+.3}", errors.iter().sum::<f64>() / all)
        });
        println!("  {name:13} negative: {negative}; positive: {positive}");
    }
}

/// The shares from which so many rows were judged like this on average.
fn values(rates: [Vector; 3], judged: Vector, count: usize) -> Vector {
    let shares = estimated(rates, judged, count, 50.0).expect("the moods are told apart");
    [shares.negative.value, shares.neutral.value, shares.positive.value]
}

fn estimated(rates: [Vector; 3], judged: Vector, count: usize, behind: f64) -> Option<Shares> {
    estimate(rates, judged.map(|share| (share * count as f64).round() as u64), behind)
}

/// Names of the themes, and which one each row belongs to.
fn read_themes(path: &str, rows: &[(usize, String)]) -> (Vec<String>, Vec<Option<usize>>) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let themes: Vec<(&str, Vec<&str>)> = text
        .lines()
        .map(|line| line.split_once('\t').expect("every theme is name<TAB>word, word"))
        .map(|(name, words)| (name, words.split(',').map(str::trim).collect()))
        .collect();
    let theme_of = |text: &str| {
        let text = text.to_lowercase();
        themes.iter().position(|(_, words)| words.iter().any(|word| text.contains(word)))
    };
    let names = themes.iter().map(|(name, _)| (*name).to_owned()).collect();
    (names, rows.iter().map(|(_, text)| theme_of(text)).collect())
}

/// Shares of the moods among some rows and how many there are; `None` where one mood has too few.
fn shares(rows: &[(usize, String)], wanted: impl Fn(usize) -> bool) -> Option<(Vector, usize)> {
    let mut counts = [0_usize; 3];
    rows.iter().enumerate().filter(|(row, _)| wanted(*row)).for_each(|(_, (mood, _))| counts[*mood] += 1);
    let all: usize = counts.iter().sum();
    (counts.iter().min() >= Some(&LEAST)).then(|| (counts.map(|count| count as f64 / all as f64), all))
}

/// What was judged on average of the rows of each mood.
fn means(judged: &[Vector], rows: &[(usize, String)], wanted: impl Fn(usize) -> bool) -> [Vector; 3] {
    let (mut sums, mut counts) = ([[0.0; 3]; 3], [0.0_f64; 3]);
    for (row, (mood, _)) in rows.iter().enumerate().filter(|(row, _)| wanted(*row)) {
        counts[*mood] += 1.0;
        sums[*mood].iter_mut().zip(judged[row]).for_each(|(sum, judged)| *sum += judged);
    }
    [0, 1, 2].map(|mood| sums[mood].map(|sum| sum / counts[mood].max(1.0)))
}

/// What is judged on average where the moods have these shares.
fn blend(shares: Vector, means: [Vector; 3]) -> Vector {
    [0, 1, 2].map(|label| (0..3).map(|mood| shares[mood] * means[mood][label]).sum())
}

/// Shares under which probabilities that suppose equal shares are likeliest; each row counts as often as it says.
fn maximise(rows: &[(Vector, f64)]) -> Vector {
    let mut shares = [1.0 / 3.0; 3];
    for _ in 0..200 {
        let mut sums = [0.0; 3];
        for (chances, count) in rows {
            let parts = [0, 1, 2].map(|mood| chances[mood] * shares[mood]);
            let all: f64 = parts.iter().sum();
            sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += count * part / all);
        }
        let all: f64 = sums.iter().sum();
        shares = sums.map(|sum| sum / all);
    }
    shares
}
