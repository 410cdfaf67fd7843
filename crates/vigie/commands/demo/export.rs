//! `vigie demo --export`: the past of the market as a file.

use std::{fs, io::Write, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use vigie_model::PostEvent;
use vigie_scenario::{Scenario, Settings};

use crate::{language::Language, terminal};

/// Writes the market's past, the eight days before now, as a file that `vigie import` reads.
pub(super) fn run(language: Language, seed: u64, path: &Path) -> Result<ExitCode> {
    let settings = Settings::default();
    let history = SignedDuration::try_from(settings.history).context("history")?;
    let scenario = Scenario::new(seed, Timestamp::now() - history, settings);
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let file = fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut file = std::io::BufWriter::new(file);
    let events = (0..scenario.minute_of(scenario.live_start())).flat_map(|minute| scenario.minute(minute));
    let written = match ending {
        "jsonl" | "ndjson" => write_lines(&mut file, events)?,
        "csv" => write_csv(&mut file, events)?,
        other => bail!("{}: write to a file ending in .csv or .jsonl, not .{other}", path.display()),
    };
    file.flush()?;
    let written = language.number(written);
    let shown = path.display();
    terminal::line(&language.pick(
        format!("{written} posts written. Bring them in with:  vigie import {shown}"),
        format!("{written} publications écrites. Importez-les avec :  vigie import {shown}"),
    ));
    Ok(ExitCode::SUCCESS)
}

fn write_lines(file: &mut impl Write, events: impl Iterator<Item = PostEvent>) -> Result<u64> {
    let mut written = 0;
    for event in events {
        serde_json::to_writer(&mut *file, &event)?;
        file.write_all(b"\n")?;
        written += 1;
    }
    Ok(written)
}

/// Posts only: a table has no place for edits and deletions.
fn write_csv(file: &mut impl Write, events: impl Iterator<Item = PostEvent>) -> Result<u64> {
    let mut csv = csv::Writer::from_writer(file);
    csv.write_record([
        "id",
        "source",
        "author.handle",
        "author.followers",
        "engagement.reposts",
        "lang",
        "published_at",
        "text",
    ])?;
    let mut written = 0;
    for event in events {
        let PostEvent::Posted(post) = event else { continue };
        let author = post.author.unwrap_or_default();
        csv.write_record([
            post.id.as_str(),
            &post.source,
            &author.handle.unwrap_or_default(),
            &author.followers.unwrap_or(0).to_string(),
            &post.engagement.reposts.to_string(),
            &post.lang.unwrap_or_default(),
            &post.published_at.to_zoned(TimeZone::UTC).timestamp().to_string(),
            &post.text,
        ])?;
        written += 1;
    }
    csv.flush()?;
    Ok(written)
}
