//! Trains the model of mood of one language:
//!
//! ```text
//! cargo run --release -p vigie-matcher --example train_sentiment -- \
//!     fr fr-train.tsv fr-val.tsv crates/matcher/models/fr.bin
//! ```
//!
//! Rows are `label<TAB>text`. It is trained on the first file; on that file, by cross-validation, its probabilities
//! are calibrated and the errors of its labels are counted; the second file only tells how good it is. Two linear models are averaged: a multinomial logistic
//! regression whose probabilities are divided by how frequent each mood is among the rows, and three support vector
//! machines with squared hinge loss, each mood weighing the same. The same files give the same bytes: one thread, a
//! fixed order, no chance. Settings may follow as `name=value`, see [`Settings`].
//!
//! `held-out LANG TRAIN.tsv THEMES.tsv` tells instead how wrong shares of moods are on themes that no model saw, see
//! [`held_out`].

#![allow(clippy::expect_used, clippy::panic, reason = "a program run by hand may stop with a message")]
#![allow(clippy::print_stdout, reason = "this is a program whose result is what it prints")]

mod calibrate;
mod descend;
mod held_out;
mod linear;
mod rows;

use std::{env, fs};

use calibrate::{Calibration, Rates, Scores};
use linear::{Linear, Loss, Table};
use vigie_matcher::training::{Model, label, odds};

/// What can be set on the command line; each by its field's name.
pub(crate) struct Settings {
    /// Parts of the cross-validation.
    folds: f64,
    /// How strongly the logistic regression holds its hashed weights near zero, over the number of rows.
    logistic: f64,
    /// The same for the support vector machines.
    margin: f64,
    /// How much less the weights of the numbers are held.
    numbers: f64,
    /// How much a support vector machine's margin counts beside a log probability.
    share: f64,
    /// Which share of the buckets is kept.
    kept: f64,
    /// How many steps each model may take at most.
    steps: f64,
}

impl Settings {
    fn read(arguments: &[String]) -> Self {
        let mut settings = Self {
            folds: 4.0,
            logistic: 1.0,
            margin: 2.0,
            numbers: 0.05,
            share: 1.0,
            kept: 0.35,
            steps: 30.0,
        };
        for argument in arguments {
            let (name, value) = argument.split_once('=').expect("write settings as name=value");
            let value = value.parse().expect("a setting's value must be a number");
            *match name {
                "folds" => &mut settings.folds,
                "logistic" => &mut settings.logistic,
                "margin" => &mut settings.margin,
                "numbers" => &mut settings.numbers,
                "share" => &mut settings.share,
                "kept" => &mut settings.kept,
                "steps" => &mut settings.steps,
                _ => panic!("there is no setting {name}"),
            } = value;
        }
        settings
    }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [first, lang, train, themes, settings @ ..] if first == "held-out" => {
            held_out::run(lang, train, themes, &Settings::read(settings));
        }
        [lang, train, val, out, settings @ ..] => run(lang, train, val, out, &Settings::read(settings)),
        _ => panic!("usage: train_sentiment LANG TRAIN.tsv VAL.tsv MODEL.bin [name=value …]"),
    }
}

fn run(lang: &str, train: &str, val: &str, out: &str, settings: &Settings) {
    let rows = rows::read(train);
    let train = Table::read(&rows, lang);
    let folds = settings.folds as usize;
    let parts: Vec<usize> = (0..train.rows()).map(|row| train.rank(row) % folds).collect();
    let unseen = Unseen::of(&train, &parts, settings);
    println!("{lang} cross-validation: {}", unseen.scores.agreement(&unseen.calibration));

    let mut rates = Rates::default();
    for (row, judged) in unseen.labels(&rows, lang, settings).into_iter().enumerate() {
        rates.push(train.label(row), judged);
    }
    println!("{lang} labels by what was meant: {:.3?}", rates.shares());
    let model = unseen.calibration.apply(fit(&train, settings, |_| true));
    let bytes = model.encode(rates.shares(), settings.kept as f32);
    fs::write(out, &bytes).expect("the model's file must be one that can be written");
    let read = Model::decode(&bytes).expect("what was just encoded can be decoded");
    let mut scores = Scores::default();
    for (label, text) in rows::read(val) {
        scores.push(label, odds(&read, &text, lang));
    }
    println!(
        "{lang} validation, as written: {}; {} bytes",
        scores.agreement(&Calibration::none()),
        bytes.len()
    );
}

/// What models say of rows that they were not trained on: each row stands in one part, and the model of a part was
/// trained on all others.
struct Unseen {
    parts: Vec<usize>,
    models: Vec<Linear>,
    scores: Scores,
    calibration: Calibration,
}

impl Unseen {
    fn of(table: &Table, parts: &[usize], settings: &Settings) -> Self {
        let count = parts.iter().max().map_or(0, |last| last + 1);
        let models: Vec<Linear> =
            (0..count).map(|part| fit(table, settings, |row| parts[row] != part)).collect();
        let mut scores = Scores::default();
        for (row, part) in parts.iter().enumerate() {
            scores.push(table.label(row), models[*part].odds(table, row));
        }
        let calibration = Calibration::fit(&scores);
        Self { parts: parts.to_vec(), models, scores, calibration }
    }

    /// The label that the analyser would give to each row.
    fn labels(&self, rows: &[(usize, String)], lang: &str, settings: &Settings) -> Vec<usize> {
        let decode = |model: &Linear| {
            let bytes = self.calibration.apply(model.clone()).encode([[0.0; 3]; 3], settings.kept as f32);
            Model::decode(&bytes).expect("what was just encoded can be decoded")
        };
        let models: Vec<Model> = self.models.iter().map(decode).collect();
        let judged = rows.iter().zip(&self.parts);
        judged.map(|((_, text), part)| label(&models[*part], text, lang)).collect()
    }
}

/// Both models as one.
fn fit(table: &Table, settings: &Settings, wanted: impl Fn(usize) -> bool + Copy) -> Linear {
    let rows: Vec<usize> = (0..table.rows()).filter(|row| wanted(*row)).collect();
    let weighed = table.weigh(&rows);
    let logistic = weighed.fit(Loss::Logistic, settings.logistic, settings.numbers, settings.steps as usize);
    let margin = weighed.fit(Loss::Margin, settings.margin, settings.numbers, settings.steps as usize);
    logistic.without_prior(&weighed).plus(&margin, settings.share)
}
