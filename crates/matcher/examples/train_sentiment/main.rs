//! Trains the model of mood of one language:
//!
//! ```text
//! cargo run --release -p vigie-matcher --example train_sentiment -- \
//!     fr fr-train.tsv fr-val.tsv crates/matcher/models/fr.bin
//! ```
//!
//! Rows are `label<TAB>text`. It is trained on the first file; on that file, by cross-validation, its probabilities
//! are calibrated; the second file only tells how good it is. Two linear models are averaged: a multinomial logistic
//! regression whose probabilities are divided by how frequent each mood is among the rows, and three support vector
//! machines with squared hinge loss, each mood weighing the same. The same files give the same bytes: one thread, a
//! fixed order, no chance. Settings may follow as `name=value`, see [`Settings`].

#![allow(clippy::expect_used, clippy::panic, reason = "a program run by hand may stop with a message")]
#![allow(clippy::print_stdout, reason = "this is a program whose result is what it prints")]

mod calibrate;
mod descend;
mod linear;
mod rows;

use std::{env, fs};

use calibrate::{Calibration, Scores};
use linear::{Linear, Loss, Table};
use vigie_matcher::training::{Model, odds};

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
    let [lang, train, val, out, settings @ ..] = arguments.as_slice() else {
        panic!("usage: train_sentiment LANG TRAIN.tsv VAL.tsv MODEL.bin [name=value …]");
    };
    let settings = Settings::read(settings);
    let train = Table::read(&rows::read(train), lang);
    let mut scores = Scores::default();
    let folds = settings.folds as usize;
    for fold in 0..folds {
        let model = fit(&train, &settings, |row| train.rank(row) % folds != fold);
        for row in (0..train.rows()).filter(|row| train.rank(*row) % folds == fold) {
            scores.push(train.label(row), model.odds(&train, row));
        }
    }
    let calibration = Calibration::fit(&scores);
    println!("{lang} cross-validation: {}", scores.agreement(&calibration));

    let model = calibration.apply(fit(&train, &settings, |_| true));
    let bytes = Model::encode(
        model.bias(),
        &model.numbers(),
        &model.hashed(),
        scores.rates(&calibration),
        settings.kept as f32,
    );
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

/// Both models as one.
fn fit(table: &Table, settings: &Settings, wanted: impl Fn(usize) -> bool + Copy) -> Linear {
    let rows: Vec<usize> = (0..table.rows()).filter(|row| wanted(*row)).collect();
    let weighed = table.weigh(&rows);
    let logistic = weighed.fit(Loss::Logistic, settings.logistic, settings.numbers, settings.steps as usize);
    let margin = weighed.fit(Loss::Margin, settings.margin, settings.numbers, settings.steps as usize);
    logistic.without_prior(&weighed).plus(&margin, settings.share)
}
