//! `vigie query check`: how a query is read, and whether it matches a text.

use std::process::ExitCode;

use anyhow::Result;
use vigie_model::{Highlight, TextField};
use vigie_query::{Document, Tokens, evaluate, parse};

use crate::{
    options::QueryCheck,
    terminal::{self, Style},
};

pub(crate) fn check(arguments: &QueryCheck) -> Result<ExitCode> {
    let query = match parse(&arguments.query) {
        Ok(query) => query,
        Err(error) => {
            terminal::note(&error.pointing(&arguments.query));
            terminal::note(&error.to_string());
            return Ok(ExitCode::FAILURE);
        }
    };
    terminal::line(&query.to_string());
    if query.is_only_negative() {
        terminal::note("note: it only excludes; a brand or a topic needs words to find");
    }
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
