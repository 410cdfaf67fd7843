//! `vigie classify`: language and sentiment of posts with the terms that decided, JSON lines in and out.

use std::{
    borrow::Cow,
    io::{BufWriter, Write},
    process::ExitCode,
};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vigie_matcher::{Scratch, classify};
use vigie_model::{Polarity, SentimentTerm};

use super::lines::Lines;
use crate::{options::Classify, terminal};

/// Any JSON object with a text; a whole post is one.
#[derive(Deserialize)]
struct Given<'a> {
    #[serde(default)]
    id: Option<Value>,
    #[serde(borrow, default)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    lang: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct Told {
    id: Option<Value>,
    lang: String,
    label: Polarity,
    score: f32,
    confidence: f32,
    terms: Vec<SentimentTerm>,
}

pub(crate) fn run(arguments: &Classify) -> Result<ExitCode> {
    let mut scratch = Scratch::default();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut bad = 0_u64;
    let mut lines = Lines::open(&arguments.file)?;
    while let Some((number, line)) = lines.next()? {
        let given: Given<'_> = match serde_json::from_slice(line) {
            Ok(given) => given,
            Err(error) => {
                bad += 1;
                terminal::note(&format!("line {number}: {error}; write an object with at least `text`"));
                continue;
            }
        };
        let read = classify(given.title.as_deref(), &given.text, given.lang.as_deref(), &mut scratch);
        let told = Told {
            id: given.id,
            lang: read.lang,
            label: read.sentiment.label,
            score: read.sentiment.score,
            confidence: read.sentiment.confidence,
            terms: read.sentiment.terms,
        };
        serde_json::to_writer(&mut out, &told)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
