//! `vigie own`: what one's own accounts do, and how they answer who asks.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::Value;

use crate::{
    client::Client,
    commands::figures::{Figures, list, text},
    language::Language,
    options::{Global, Own},
    terminal::{self, Style},
};

pub(crate) async fn run(global: &Global, arguments: &Own) -> Result<ExitCode> {
    Client::with(global, async |client| ask(client, global.language(), arguments).await).await?;
    Ok(ExitCode::SUCCESS)
}

async fn ask(client: &Client, language: Language, arguments: &Own) -> Result<()> {
    let which = &arguments.which;
    if let Some(answer) = client.get_or_print("api/v1/own", &which.parameters(), which.json).await? {
        show(language, &answer);
    }
    Ok(())
}

fn show(language: Language, answer: &Value) {
    let style = Style::of_stdout();
    let figures = Figures::new(language, text(answer, "/zone"));
    let (period, previous) = (figures.period(answer, "/period"), figures.period(answer, "/previous"));
    terminal::line(&style.bold(&period));
    let before = language.pick("in brackets", "entre parenthèses :");
    terminal::line(&style.dim(&format!("{before} {previous}")));
    for brand in list(answer, "/brands") {
        terminal::line("");
        terminal::line(&style.bold(&terminal::harmless(text(brand, "/name"))));
        for table in [published(&figures, brand), answered(&figures, brand)] {
            terminal::line("");
            terminal::table(style, &table);
        }
    }
    terminal::line("");
    terminal::line(&style.dim(language.pick(
        "rate = engagement ÷ followers; asked = mentions with a question or a request; answered directly ÷ asked = response \
         rate; every formula: docs/metrics.md",
        "taux = engagement ÷ abonnés ; demandes = mentions avec une question ou une demande ; répondues directement ÷ \
         demandes = taux de réponse ; toutes les formules : docs/metrics.md",
    )));
}

/// The accounts together, then each; with one account, that alone.
fn rows(figures: &Figures, brand: &Value, head: &[&str], cells: &[Cell]) -> Vec<Vec<String>> {
    let row = |name: String, of: &Value| {
        let cell = |(figure, path): &Cell| {
            let [now, before] =
                ["now", "before"].map(|period| figure(figures, of, &format!("/{period}/{path}")));
            format!("{now} ({before})")
        };
        std::iter::once(name).chain(cells.iter().map(cell)).collect::<Vec<_>>()
    };
    let accounts = list(brand, "/accounts");
    let mut rows = vec![head.iter().map(|&name| name.to_owned()).collect()];
    rows.extend(accounts.iter().map(|account| row(terminal::harmless(text(account, "/account")), account)));
    if accounts.len() > 1 {
        rows.push(row(figures.language.pick("together", "ensemble").to_owned(), brand));
    }
    rows
}

/// How a figure is written, and where it stands.
type Cell = (fn(&Figures, &Value, &str) -> String, &'static str);

fn published(figures: &Figures, brand: &Value) -> Vec<Vec<String>> {
    let head = figures.language.pick(
        ["account", "posts", "engagement", "per post", "rate", "potential reach", "replies"],
        [
            "compte",
            "publications",
            "engagement",
            "par publication",
            "taux",
            "portée potentielle",
            "réponses reçues",
        ],
    );
    let cells: [Cell; 6] = [
        (Figures::whole, "posts"),
        (Figures::whole, "engagement"),
        (Figures::score, "engagement_per_post"),
        (Figures::rate, "engagement_rate/by_followers"),
        (Figures::whole, "potential_reach"),
        (Figures::whole, "replies"),
    ];
    rows(figures, brand, &head, &cells)
}

fn answered(figures: &Figures, brand: &Value) -> Vec<Vec<String>> {
    let head = figures.language.pick(
        ["account", "asked", "answered", "response rate", "median time", "nine in ten within"],
        ["compte", "demandes", "répondues", "taux de réponse", "délai médian", "neuf sur dix sous"],
    );
    let cells: [Cell; 5] = [
        (Figures::whole, "asked"),
        (Figures::whole, "answered"),
        (Figures::share, "response_rate"),
        (Figures::lasting, "response_time/median"),
        (Figures::lasting, "response_time/p90"),
    ];
    rows(figures, brand, &head, &cells)
}
