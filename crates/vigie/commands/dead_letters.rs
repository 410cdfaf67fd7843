//! `vigie deadletters list|show|replay`: records that no stage could read.

use std::process::ExitCode;

use anyhow::Result;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use vigie_model::{DeadLetter, RawRecord};

use crate::{
    client::Client,
    language::Language,
    options::{DeadLettersCommand, DeadLettersList, DeadLettersReplay, DeadLettersShow, Global},
    terminal::{self, Style},
};

#[derive(Deserialize)]
struct Page {
    total: u64,
    dead_letters: Vec<Letter>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Letter {
    id: String,
    at: Timestamp,
    #[serde(flatten)]
    letter: DeadLetter,
}

#[derive(Deserialize)]
struct SentBack {
    replayed: u64,
    unreadable: u64,
}

pub(crate) async fn run(global: &Global, command: &DeadLettersCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        DeadLettersCommand::List(arguments) => list(client, language, arguments).await,
        DeadLettersCommand::Show(arguments) => show(client, language, arguments).await,
        DeadLettersCommand::Replay(arguments) => replay(client, language, arguments).await,
    })
    .await
}

async fn list(client: &Client, language: Language, arguments: &DeadLettersList) -> Result<ExitCode> {
    let limit = arguments.limit.to_string();
    let parameters = [("limit", limit.as_str()), ("after", arguments.after.as_deref().unwrap_or_default())];
    let page: Option<Page> = client.get_or_print("api/v1/dead-letters", &parameters, arguments.json).await?;
    let Some(page) = page else { return Ok(ExitCode::SUCCESS) };
    if page.total == 0 {
        terminal::line(language.pick("No dead letter.", "Aucune lettre morte."));
    }
    for letter in &page.dead_letters {
        summarize(letter);
    }
    if let Some(next) = &page.next {
        let total = language.number(page.total);
        terminal::note(&language.pick(
            format!("{total} in all; go on with --after {next}"),
            format!("{total} en tout ; suite avec --after {next}"),
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// One letter in two lines.
fn summarize(Letter { id, at, letter }: &Letter) {
    let style = Style::of_stdout();
    let DeadLetter { topic, partition, offset, cause, .. } = letter;
    terminal::line(&format!(
        "{}  {}  {}",
        style.bold(id),
        style.dim(&moment(*at)),
        terminal::harmless(cause)
    ));
    let place = format!("{topic}/{partition}@{offset}");
    terminal::line(&style.dim(&format!("    {}", terminal::harmless(&place))));
}

async fn show(client: &Client, language: Language, arguments: &DeadLettersShow) -> Result<ExitCode> {
    let path = format!("api/v1/dead-letters/{}", arguments.id);
    let letter: Option<Letter> = client.get_or_print(&path, &[], arguments.json).await?;
    let Some(letter) = letter else { return Ok(ExitCode::SUCCESS) };
    summarize(&letter);
    terminal::line("");
    match &letter.letter.record {
        RawRecord::Text(text) => terminal::line(&terminal::harmless(text)),
        RawRecord::Base64(text) => {
            terminal::note(language.pick("Not text; as Base64:", "Pas du texte ; en Base64 :"));
            terminal::line(&terminal::harmless(text));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Waits until what went back was looked at again.
async fn replay(client: &Client, language: Language, arguments: &DeadLettersReplay) -> Result<ExitCode> {
    let path = match &arguments.id {
        Some(id) => format!("api/v1/dead-letters/{id}/replay"),
        None => "api/v1/dead-letters/replay".to_owned(),
    };
    let sent: SentBack = client.post(&path, &[]).await?;
    client.caught_up().await?;
    let records = |number: u64| {
        language.count(number as usize, ["record", "records"], ["enregistrement", "enregistrements"])
    };
    let back = records(sent.replayed);
    terminal::line(&language.pick(format!("{back} sent back."), format!("Renvoi de {back}.")));
    if sent.unreadable > 0 {
        let kept = records(sent.unreadable);
        terminal::note(&language.pick(
            format!("{kept} still unreadable and kept; `vigie deadletters list` says why"),
            format!("{kept} toujours illisibles et gardés ; `vigie deadletters list` dit pourquoi"),
        ));
        return Ok(ExitCode::from(2));
    }
    Ok(ExitCode::SUCCESS)
}

fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
