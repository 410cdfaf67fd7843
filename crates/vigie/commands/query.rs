//! `vigie query check`: how a query is read, what is odd about it, and whether it matches a text.

use std::process::ExitCode;

use anyhow::Result;
use vigie_model::{Highlight, TextField};
use vigie_query::{Document, Tokens, cost, evaluate, lint, parse};

use crate::{
    options::QueryCheck,
    terminal::{self, Style},
};

pub(crate) fn check(arguments: &QueryCheck) -> Result<ExitCode> {
    for finding in lint(&arguments.query) {
        terminal::note(&finding.pointing(&arguments.query));
        terminal::note(&format!("{}: {}; {}", finding.severity.as_str(), finding.message, finding.mend));
    }
    let Ok(query) = parse(&arguments.query) else { return Ok(ExitCode::FAILURE) };
    terminal::line(&query.to_string());
    let cost = cost(&query);
    terminal::line(&format!("cost: {}, {}", cost.level.as_str(), cost.reason));
    let Some(text) = &arguments.text else { return Ok(ExitCode::SUCCESS) };
    let mut tokens = Tokens::default();
    tokens.read(None, text);
    let Some(spans) = evaluate(&query, &Document::plain(&tokens)) else {
        terminal::line("no match");
        return Ok(ExitCode::from(2));
    };
    let style = Style::of_stdout();
    let pieces = Highlight::cut(text, TextField::Text, &spans).into_iter().map(|piece| {
        let text = terminal::harmless(&piece.text);
        if piece.matched { style.matched(&text) } else { text }
    });
    terminal::line(&format!("match: {}", pieces.collect::<String>()));
    Ok(ExitCode::SUCCESS)
}
