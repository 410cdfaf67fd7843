//! `vigie alerts`: what is firing and what fired, and one alert with its reasons.

use std::process::ExitCode;

use anyhow::Result;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::Value;
use vigie_model::{Alert, AlertState, CareAction, CareEntry};

use super::backtest;
use crate::{
    client::Client,
    commands::{care, rules},
    language::Language,
    options::{Alerts, AlertsCommand, Global},
    terminal::{self, Style},
};

#[derive(Deserialize)]
struct Page {
    alerts: Vec<Told>,
}

#[derive(Deserialize)]
struct Told {
    #[serde(flatten)]
    alert: Alert,
    headline: String,
}

#[derive(Deserialize)]
struct Detail {
    #[serde(flatten)]
    told: Told,
    explanation: Vec<String>,
    #[serde(default)]
    history: Vec<CareEntry>,
    notifications: Vec<Value>,
}

pub(crate) async fn run(global: &Global, arguments: &Alerts) -> Result<ExitCode> {
    if let Some(AlertsCommand::Backtest(arguments)) = &arguments.command {
        return backtest::run(global, arguments).await;
    }
    Client::with(global, async |client| answer(client, global.language(), arguments).await).await?;
    Ok(ExitCode::SUCCESS)
}

async fn answer(client: &Client, language: Language, arguments: &Alerts) -> Result<()> {
    match &arguments.command {
        Some(AlertsCommand::Rules(arguments)) => return rules::show(client, language, arguments).await,
        Some(AlertsCommand::Care(command)) => return care::take(client, language, command).await,
        Some(AlertsCommand::Backtest(_)) | None => {}
    }
    if let Some(id) = &arguments.id {
        let path = format!("api/v1/alerts/{id}");
        if let Some(detail) = client.get_or_print(&path, &[], arguments.json).await? {
            show_detail(language, &detail)?;
        }
        return Ok(());
    }
    let parameters = [
        ("workspace", arguments.within.workspace()),
        ("brand", arguments.brand.as_deref().unwrap_or_default()),
        ("state", arguments.state.as_deref().unwrap_or_default()),
        ("limit", &arguments.limit.to_string()),
    ];
    let page: Option<Page> = client.get_or_print("api/v1/alerts", &parameters, arguments.json).await?;
    let Some(page) = page else { return Ok(()) };
    if page.alerts.is_empty() {
        terminal::line(language.pick("No alert.", "Aucune alerte."));
    }
    for told in &page.alerts {
        show(language, told);
    }
    Ok(())
}

/// One alert in two lines.
pub(crate) fn show_one(language: Language, alert: &Alert, headline: &str) {
    let style = Style::of_stdout();
    let state = match alert.state {
        AlertState::Firing => style.red(language.pick("FIRING", "EN COURS")),
        AlertState::Resolved => style.green(language.pick("over", "terminée")),
    };
    terminal::line(&format!(
        "{}  {state}  {}",
        style.dim(&moment(alert.fired_at)),
        style.bold(&terminal::harmless(headline))
    ));
    terminal::line(&style.dim(&format!("    {}", alert.id)));
}

fn show(language: Language, told: &Told) {
    show_one(language, &told.alert, &told.headline);
}

fn show_detail(language: Language, detail: &Value) -> Result<()> {
    let standing = care::standing(language, detail);
    let detail: Detail = serde_json::from_value(detail.clone())?;
    show(language, &detail.told);
    terminal::line(&format!("    {}", terminal::harmless(&standing)));
    for line in &detail.explanation {
        terminal::line(&format!("    {}", terminal::harmless(line)));
    }
    terminal::line("");
    let title = language.pick("Who was told", "Qui a été prévenu");
    terminal::line(title);
    if detail.notifications.is_empty() {
        terminal::line(
            language.pick(
                "    nobody: the rule names no channel",
                "    personne : la règle ne nomme aucun canal",
            ),
        );
    }
    for notification in &detail.notifications {
        let text = |name: &str| notification.get(name).and_then(Value::as_str).unwrap_or_default();
        let waits = || notification["decisions"].as_array()?.last()?["why"].as_str();
        let why = ["suppressed", "last_error"].into_iter().map(text).find(|why| !why.is_empty());
        let why = why.or_else(waits);
        let why = why.map(|why| format!(": {}", terminal::harmless(why))).unwrap_or_default();
        let event = match text("event") {
            "fired" => language.pick("fired", "déclenchée"),
            "repeated" => language.pick("still going on", "toujours en cours"),
            "escalated" => language.pick("escalated", "transmise"),
            _ => language.pick("over", "terminée"),
        };
        let status = match text("status") {
            "sent" => language.pick("sent", "envoyée"),
            "failed" => language.pick("failed", "échouée"),
            "suppressed" => language.pick("not sent", "non envoyée"),
            _ => language.pick("waiting", "en attente"),
        };
        terminal::line(&format!("    {} · {event} · {status}{why}", text("channel")));
    }
    for entry in &detail.history {
        let (at, by) = (moment(entry.at), terminal::harmless(&entry.author));
        let said = match &entry.action {
            CareAction::Acknowledge => language.pick("takes care of it", "s’en charge").to_owned(),
            CareAction::Unacknowledge => {
                language.pick("no longer takes care of it", "ne s’en charge plus").to_owned()
            }
            CareAction::Assign { to } => {
                let to = to.as_deref().unwrap_or(language.pick("nobody", "personne"));
                language.pick(format!("assigns it to {to}"), format!("la confie à {to}"))
            }
            CareAction::Comment { text } => text.clone(),
            CareAction::Snooze { until: Some(until) } => {
                let until = moment(*until);
                language
                    .pick(format!("puts it off until {until}"), format!("la met en veille jusqu’à {until}"))
            }
            CareAction::Snooze { until: None } => {
                language.pick("ends the snooze", "met fin à la veille").to_owned()
            }
        };
        terminal::line(&format!("    {at} · {by} · {}", terminal::harmless(&said)));
    }
    Ok(())
}

fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
