//! `vigie silences`: periods in which nobody is told about some alerts.

use std::process::ExitCode;

use anyhow::Result;
use jiff::{Timestamp, tz::TimeZone};
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;
use vigie_model::{Silence, SilenceState};

use crate::{
    client::Client,
    language::Language,
    options::{Global, SilencesAdd, SilencesCommand, SilencesEnd, SilencesList},
    terminal::{self, Style},
};

#[derive(Deserialize)]
struct Stands {
    #[serde(flatten)]
    silence: Silence,
    state: SilenceState,
}

pub(crate) async fn run(global: &Global, command: &SilencesCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        SilencesCommand::List(arguments) => list(client, language, arguments).await,
        SilencesCommand::Add(arguments) => add(client, language, arguments).await,
        SilencesCommand::End(arguments) => end(client, language, arguments).await,
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

async fn list(client: &Client, language: Language, arguments: &SilencesList) -> Result<()> {
    let state = arguments.state.as_deref().unwrap_or_default();
    let parameters = [("workspace", arguments.within.workspace()), ("state", state)];
    let silences: Option<Vec<Stands>> =
        client.get_or_print("api/v1/silences", &parameters, arguments.json).await?;
    let Some(silences) = silences else { return Ok(()) };
    if silences.is_empty() {
        terminal::line(language.pick("No silence.", "Aucun silence."));
    }
    silences.iter().for_each(|stands| show(language, stands));
    Ok(())
}

async fn add(client: &Client, language: Language, arguments: &SilencesAdd) -> Result<()> {
    let request = json!({
        "workspace": arguments.within.named(),
        "rule": arguments.rule,
        "brand": arguments.brand,
        "severity": arguments.severity,
        "from": arguments.from,
        "until": arguments.until,
        "reason": arguments.reason,
        "author": arguments.by.name(),
    });
    let added: Stands = client.write(Method::POST, "api/v1/silences", &request).await?;
    show(language, &added);
    Ok(())
}

async fn end(client: &Client, language: Language, arguments: &SilencesEnd) -> Result<()> {
    let request = json!({"workspace": arguments.within.named(), "author": arguments.by.name()});
    let path = format!("api/v1/silences/{}/end", arguments.id);
    let ended: Stands = client.write(Method::POST, &path, &request).await?;
    show(language, &ended);
    Ok(())
}

/// One silence in two lines.
fn show(language: Language, Stands { silence, state }: &Stands) {
    let style = Style::of_stdout();
    let state = match state {
        SilenceState::Active => style.red(language.pick("ACTIVE", "EN COURS")),
        SilenceState::Coming => language.pick("coming", "à venir").to_owned(),
        SilenceState::Over => style.dim(language.pick("over", "terminé")),
    };
    let matcher = &silence.matcher;
    let named = [
        matcher.rule.as_ref().map(|rule| format!("{} {rule}", language.pick("rule", "règle"))),
        matcher.brand.as_ref().map(|brand| format!("{} {brand}", language.pick("brand", "marque"))),
        matcher.severity.map(|severity| severity.as_str().to_owned()),
    ];
    let named: Vec<String> = named.into_iter().flatten().collect();
    let named = match named.is_empty() {
        true => language.pick("every alert", "toutes les alertes").to_owned(),
        false => named.join(", "),
    };
    let reason = terminal::harmless(&silence.reason);
    terminal::line(&format!(
        "{} – {}  {state}  {}",
        moment(silence.from),
        moment(silence.until),
        style.bold(&language.pick(format!("{named}: {reason}"), format!("{named} : {reason}")))
    ));
    let by = terminal::harmless(&silence.author);
    terminal::line(&style.dim(&format!("    {}  {by}", silence.id)));
}

fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
