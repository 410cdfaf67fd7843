//! `vigie report`: the reports of a workspace, and one of them as a file.

use std::{fs, io::Write, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use vigie_model::Schedule;

use crate::{
    client::Client,
    language::Language,
    options::{Global, Listing, ReportCommand, ReportRender, ReportSend},
    terminal::{self, Style},
};

#[derive(Deserialize)]
struct Reports {
    reports: Vec<Listed>,
}

/// What is shown of a report.
#[derive(Deserialize)]
struct Listed {
    id: String,
    name: String,
    period: String,
    #[serde(default)]
    recipients: Vec<String>,
    schedule: Option<Schedule>,
    next_due: Option<Timestamp>,
    sent_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    problem: Option<String>,
    tried_again_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Sent {
    sent_to: usize,
}

pub(crate) async fn run(global: &Global, command: &ReportCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        ReportCommand::List(arguments) => list(client, language, arguments).await,
        ReportCommand::Render(arguments) => render(client, language, arguments).await,
        ReportCommand::Send(arguments) => send(client, language, arguments).await,
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

async fn list(client: &Client, language: Language, arguments: &Listing) -> Result<()> {
    let parameters = [("workspace", arguments.within.workspace())];
    let answer: Option<Reports> = client.get_or_print("api/v1/reports", &parameters, arguments.json).await?;
    let Some(Reports { reports }) = answer else { return Ok(()) };
    if reports.is_empty() {
        terminal::line(language.pick("No report.", "Aucun rapport."));
    }
    reports.iter().for_each(|report| show(language, report));
    Ok(())
}

/// One report in a few lines.
fn show(language: Language, report: &Listed) {
    let style = Style::of_stdout();
    let name = terminal::harmless(&report.name);
    terminal::line(&format!("{}  {name}", style.bold(&report.id)));
    let sent = report.schedule.map_or_else(
        || language.pick("only on demand", "seulement à la demande").to_owned(),
        |schedule| told(language, schedule),
    );
    let to = language.count(
        report.recipients.len(),
        ["recipient", "recipients"],
        ["destinataire", "destinataires"],
    );
    terminal::line(&style.dim(&format!("    {} · {sent} · {to}", report.period)));
    let moments = [
        (language.pick("next", "prochain envoi"), report.next_due),
        (language.pick("last sent", "dernier envoi"), report.sent_at),
    ];
    let moments = moments.into_iter().filter_map(|(what, at)| Some(format!("{what} {}", moment(at?))));
    let moments: Vec<String> = moments.collect();
    if !moments.is_empty() {
        terminal::line(&style.dim(&format!("    {}", moments.join(" · "))));
    }
    if let (Some(problem), Some(at)) = (&report.problem, report.failed_at) {
        let again = match report.tried_again_at {
            Some(again) => format!("{} {}", language.pick("tried again", "nouvel essai"), moment(again)),
            None => language.pick("given up", "abandonné").to_owned(),
        };
        let problem = terminal::harmless(problem);
        terminal::line(&style.red(&format!("    {}  {problem} ({again})", moment(at))));
    }
}

fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// When it is sent.
fn told(language: Language, schedule: Schedule) -> String {
    let at = schedule.at().strftime("%H:%M").to_string();
    match schedule {
        Schedule::Day { .. } => language.pick(format!("every day at {at}"), format!("chaque jour à {at}")),
        Schedule::Week { on, .. } => {
            let place = usize::try_from(on.to_monday_zero_offset()).unwrap_or_default();
            let english =
                ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].get(place);
            let french = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"].get(place);
            let (english, french) = (english.unwrap_or(&""), french.unwrap_or(&""));
            language.pick(format!("every {english} at {at}"), format!("chaque {french} à {at}"))
        }
        Schedule::Month { on, .. } => language
            .pick(format!("on day {on} of each month at {at}"), format!("le {on} de chaque mois à {at}")),
    }
}

async fn render(client: &Client, language: Language, arguments: &ReportRender) -> Result<()> {
    let parameters = [
        ("workspace", arguments.within.workspace()),
        ("format", arguments.form().ending()),
        ("at", arguments.at.as_deref().unwrap_or_default()),
        ("language", arguments.told_in.as_deref().unwrap_or_default()),
    ];
    let path = format!("api/v1/reports/{}/render", arguments.id);
    let file = client.get_bytes(&path, &parameters).await?;
    if arguments.to == Path::new("-") {
        let mut out = std::io::stdout().lock();
        return out.write_all(&file).and_then(|()| out.flush()).context("cannot write to standard output");
    }
    let place = arguments.to.display();
    fs::write(&arguments.to, &file).with_context(|| format!("cannot write {place}"))?;
    let size = language.number((file.len() as u64).div_ceil(1_024));
    terminal::line(&language.pick(format!("{place}: {size} KB."), format!("{place} : {size} Ko.")));
    Ok(())
}

async fn send(client: &Client, language: Language, arguments: &ReportSend) -> Result<()> {
    let path = format!("api/v1/reports/{}/send", arguments.id);
    let Sent { sent_to } = client.post(&path, &[("workspace", arguments.within.workspace())]).await?;
    let to = language.count(sent_to, ["address", "addresses"], ["adresse", "adresses"]);
    terminal::line(&language.pick(format!("Sent to {to}."), format!("Envoyé à {to}.")));
    Ok(())
}
