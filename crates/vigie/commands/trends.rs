//! `vigie trends`: what rose.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::Value;

use crate::{
    client::Client,
    commands::figures::{Figures, example, list, text, whole},
    language::Language,
    options::{Global, Trends},
    terminal::{self, Style},
};

pub(crate) async fn run(global: &Global, arguments: &Trends) -> Result<ExitCode> {
    Client::with(global, async |client| ask(client, global.language(), arguments).await).await?;
    Ok(ExitCode::SUCCESS)
}

async fn ask(client: &Client, language: Language, arguments: &Trends) -> Result<()> {
    let mut parameters = arguments.which.parameters();
    let limit = arguments.limit.to_string();
    parameters.extend([
        ("baseline_from", arguments.baseline_from.as_deref().unwrap_or_default()),
        ("baseline_to", arguments.baseline_to.as_deref().unwrap_or_default()),
        ("kind", arguments.kind.as_deref().unwrap_or_default()),
        ("limit", &limit),
    ]);
    if let Some(answer) = client.get_or_print("api/v1/trends", &parameters, arguments.which.json).await? {
        show(&Figures::new(language, text(&answer, "/zone")), &answer);
    }
    Ok(())
}

fn show(figures: &Figures, answer: &Value) {
    let (style, language) = (Style::of_stdout(), figures.language);
    let side = |period: &str, mentions: &str| {
        format!("{} ({} mentions)", figures.period(answer, period), figures.whole(answer, mentions))
    };
    let against = language.pick("against", "par rapport à la période");
    terminal::line(&style.bold(&side("/period", "/mentions")));
    terminal::line(&style.dim(&format!("{against} {}", side("/baseline", "/baseline_mentions"))));
    let terms = list(answer, "/terms");
    if terms.is_empty() {
        let why = if whole(answer, "/baseline_mentions") == 0 {
            language.pick(
                "The baseline has no mentions, so nothing can rise against it; choose another with --baseline-from.",
                "La période de référence n’a aucune mention : rien ne peut monter par rapport à elle. Choisissez-en une autre \
                 avec --baseline-from.",
            )
        } else {
            language
                .pick("Nothing rose by more than chance.", "Rien n’a monté plus que le hasard ne le veut.")
        };
        terminal::line(why);
        return;
    }
    let kinds = language.pick(
        [
            ("word", "word"),
            ("hashtag", "hashtag"),
            ("phrase", "phrase"),
            ("emoji", "emoji"),
            ("link", "link"),
        ],
        [
            ("word", "mot"),
            ("hashtag", "hashtag"),
            ("phrase", "expression"),
            ("emoji", "émoji"),
            ("link", "lien"),
        ],
    );
    for (kind, title) in kinds {
        let of_kind: Vec<&Value> = terms.iter().filter(|term| text(term, "/kind") == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let head = language.pick(
            [title, "mentions", "expected", "factor", "authors", "score", "example"],
            [title, "mentions", "attendues", "facteur", "auteurs", "score", "exemple"],
        );
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for term in of_kind {
            rows.push(vec![
                terminal::harmless(text(term, "/term")),
                figures.whole(term, "/mentions"),
                figures.score(term, "/expected"),
                figures.score(term, "/factor"),
                figures.whole(term, "/authors"),
                figures.score(term, "/score"),
                list(term, "/examples").first().map(|found| example(figures, found)).unwrap_or_default(),
            ]);
        }
        terminal::line("");
        terminal::table(style, &rows);
    }
    terminal::line("");
    terminal::line(&style.dim(language.pick(
        "expected = mentions at the baseline’s rate, smoothed; score = G² (Dunning 1993), from 15.13: chance gives it to one \
         term in 10,000",
        "attendues = mentions au rythme de la référence, lissé ; score = G² (Dunning 1993), à partir de 15,13 : le hasard le \
         donne à un terme sur 10 000",
    )));
}
