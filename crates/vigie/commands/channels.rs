//! `vigie channels`: how each channel fares, and a test message with what came of it.

use std::process::ExitCode;

use anyhow::Result;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    client::Client,
    language::Language,
    options::{ChannelsCommand, ChannelsEnable, ChannelsTest, Global, Listing},
    terminal::{self, Style},
};

#[derive(Deserialize)]
struct Channel {
    id: String,
    kind: String,
    standing: String,
    sent_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    failed: Option<String>,
    rests_until: Option<Timestamp>,
    disabled_at: Option<Timestamp>,
    reason: Option<String>,
    problem: Option<String>,
    variables: Vec<Variable>,
}

#[derive(Deserialize)]
struct Variable {
    name: String,
    set: bool,
}

#[derive(Deserialize)]
struct Tested {
    arrived: bool,
    took_ms: u64,
    said: String,
    mend: Option<String>,
}

#[derive(Deserialize)]
struct Enabled {
    changed: bool,
}

pub(crate) async fn run(global: &Global, command: &ChannelsCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        ChannelsCommand::List(arguments) => list(client, language, arguments).await,
        ChannelsCommand::Test(arguments) => test(client, language, arguments).await,
        ChannelsCommand::Enable(arguments) => enable(client, language, arguments).await,
    })
    .await
}

async fn list(client: &Client, language: Language, arguments: &Listing) -> Result<ExitCode> {
    let parameters = [("workspace", arguments.within.workspace())];
    let channels: Option<Vec<Channel>> =
        client.get_or_print("api/v1/channels", &parameters, arguments.json).await?;
    let Some(channels) = channels else { return Ok(ExitCode::SUCCESS) };
    if channels.is_empty() {
        terminal::line(
            language.pick("No channel: the workspace names none.", "Aucun canal : l’espace n’en nomme pas."),
        );
    }
    for channel in &channels {
        show(language, channel);
    }
    Ok(ExitCode::SUCCESS)
}

/// One channel in a line, and what there is to say about it below.
fn show(language: Language, channel: &Channel) {
    let style = Style::of_stdout();
    let standing = match channel.standing.as_str() {
        "working" => style.green(language.pick("works", "fonctionne")),
        "failing" => style.red(language.pick("FAILS", "ÉCHOUE")),
        "resting" => style.red(language.pick("RESTS", "AU REPOS")),
        "disabled" => style.red(language.pick("DISABLED", "DÉSACTIVÉ")),
        _ => style.dim(language.pick("nothing sent yet", "rien d’envoyé encore")),
    };
    terminal::line(&format!("{}  {}  {standing}", style.bold(&channel.id), channel.kind));
    let colon = language.pick(": ", "\u{a0}: ");
    let say = |what: &str, detail: &str| {
        terminal::line(&format!("    {what}{colon}{}", terminal::harmless(detail)));
    };
    let at = |what: &str, at: Option<Timestamp>| at.iter().for_each(|at| say(what, &moment(*at)));
    at(language.pick("disabled since", "désactivé depuis"), channel.disabled_at);
    channel.reason.iter().for_each(|reason| say(language.pick("why", "pourquoi"), reason));
    at(language.pick("rests until", "au repos jusqu’à"), channel.rests_until);
    at(language.pick("last sent", "dernier envoi"), channel.sent_at);
    if channel.disabled_at.is_none() {
        at(language.pick("last failure", "dernier échec"), channel.failed_at);
        channel.failed.iter().for_each(|failed| say(language.pick("it said", "ce qui a été dit"), failed));
    }
    for Variable { name, set } in &channel.variables {
        let set = match set {
            true => language.pick("set", "définie"),
            false => language.pick("NOT SET", "NON DÉFINIE"),
        };
        say(name, set);
    }
    channel.problem.iter().for_each(|problem| say(language.pick("to mend", "à corriger"), problem));
}

/// Exit code 2 when a message did not arrive.
async fn test(client: &Client, language: Language, arguments: &ChannelsTest) -> Result<ExitCode> {
    let within = [("workspace", arguments.within.workspace())];
    let ids = match arguments.id.as_str() {
        "all" => {
            let channels: Vec<Channel> = client.get("api/v1/channels", &within).await?;
            channels.into_iter().map(|channel| channel.id).collect()
        }
        id => vec![id.to_owned()],
    };
    let mut all_arrived = true;
    for id in ids {
        let tested: Value = client.post(&path(&id, "test"), &within).await?;
        all_arrived &= tested.get("arrived").and_then(Value::as_bool).unwrap_or_default();
        if arguments.json {
            terminal::line(&tested.to_string());
        } else {
            told(language, &id, &serde_json::from_value(tested)?);
        }
    }
    Ok(if all_arrived { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn told(language: Language, id: &str, tested: &Tested) {
    let style = Style::of_stdout();
    let sign = if tested.arrived { style.green("✓") } else { style.red("✗") };
    let (colon, took) = (language.pick(": ", "\u{a0}: "), language.number(tested.took_ms));
    let said = terminal::harmless(&tested.said);
    terminal::line(&format!("{sign} {}{colon}{said} ({took}\u{a0}ms)", style.bold(id)));
    if let Some(mend) = &tested.mend {
        terminal::line(&format!("    → {}", terminal::harmless(mend)));
    }
}

async fn enable(client: &Client, language: Language, arguments: &ChannelsEnable) -> Result<ExitCode> {
    let (id, within) = (&arguments.id, [("workspace", arguments.within.workspace())]);
    let enabled: Enabled = client.post(&path(id, "enable"), &within).await?;
    terminal::line(&match enabled.changed {
        true => language.pick(
            format!("{id} is enabled; what waits for it is sent."),
            format!("{id} est réactivé ; ce qui l’attend est envoyé."),
        ),
        false => language.pick(
            format!("{id} was neither disabled nor at rest."),
            format!("{id} n’était ni désactivé ni au repos."),
        ),
    });
    Ok(ExitCode::SUCCESS)
}

fn path(id: &str, deed: &str) -> String {
    // Whatever was written on the command line stays one part of the address.
    let id: String = id.chars().filter(|c| !matches!(c, '/' | '?' | '#' | '%' | '.')).collect();
    format!("api/v1/channels/{id}/{deed}")
}

fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
