//! `vigie query`: how a query is read and what is odd about it, why it matches a text or does not, and what a query of
//! another tool is in Vigie's language.

mod explanation;

use std::{io::Read, process::ExitCode};

use anyhow::{Context, Result};
use vigie_model::{Highlight, TextField};
use vigie_query::{
    Dialect, Document, Language, ParseError, Texts, Tokens, cost, evaluate, explain, import, lint, parse,
};

use crate::{
    language,
    options::{QueryCheck, QueryCommand, QueryExplain, QueryImport, Tool},
    terminal::{self, Style},
};

pub(crate) fn run(language: language::Language, command: &QueryCommand) -> Result<ExitCode> {
    let language = language.pick(Language::English, Language::French);
    match command {
        QueryCommand::Check(arguments) => Ok(check(language, arguments)),
        QueryCommand::Explain(arguments) => Ok(explain_match(language, arguments)),
        QueryCommand::Import(arguments) => import_query(language, arguments),
    }
}

fn check(language: Language, arguments: &QueryCheck) -> ExitCode {
    for finding in lint(&arguments.query) {
        terminal::note(&finding.pointing(&arguments.query));
        terminal::note(&finding.told(language));
    }
    let Ok(query) = parse(&arguments.query) else { return ExitCode::FAILURE };
    terminal::line(&query.to_string());
    let cost = cost(&query);
    let (level, reason) = (cost.level.in_language(language), cost.reason.in_language(language));
    terminal::line(&language.pick(format!("cost: {level}, {reason}"), format!("coût : {level}, {reason}")));
    let Some(text) = &arguments.text else { return ExitCode::SUCCESS };
    let mut tokens = Tokens::default();
    tokens.read(None, text);
    let Some(spans) = evaluate(&query, &Document::plain(&tokens)) else {
        terminal::line(language.pick("no match", "pas trouvé"));
        return ExitCode::from(2);
    };
    let style = Style::of_stdout();
    let pieces = Highlight::cut(text, TextField::Text, &spans).into_iter().map(|piece| {
        let text = terminal::harmless(&piece.text);
        if piece.matched { style.matched(&text) } else { text }
    });
    let pieces = pieces.collect::<String>();
    terminal::line(&language.pick(format!("match: {pieces}"), format!("trouvé : {pieces}")));
    ExitCode::SUCCESS
}

fn explain_match(language: Language, arguments: &QueryExplain) -> ExitCode {
    let query = match parse(&arguments.query) {
        Ok(query) => query,
        Err(error) => return refuse(language, &error, &arguments.query),
    };
    let title = arguments.title.as_deref();
    let mut tokens = Tokens::default();
    tokens.read(title, &arguments.text);
    let explanation = explain(&query, &Document::plain(&tokens));
    let texts = Texts { title: title.unwrap_or_default(), text: &arguments.text };
    for line in explanation::lines(language, &explanation, texts) {
        terminal::line(&terminal::harmless(&line));
    }
    if explanation.matched { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

fn import_query(language: Language, arguments: &QueryImport) -> Result<ExitCode> {
    let dialect = match arguments.from {
        Tool::Brandwatch => Dialect::Brandwatch,
        Tool::Talkwalker => Dialect::Talkwalker,
        Tool::Meltwater => Dialect::Meltwater,
        Tool::Mention => Dialect::Mention,
    };
    let mut text = arguments.query.clone();
    if text == "-" {
        text.clear();
        // One byte more than is allowed is enough to be told so.
        let mut input = std::io::stdin().take(vigie_query::MAX_TEXT_BYTES as u64 + 1);
        input.read_to_string(&mut text).context("the query on standard input cannot be read")?;
    }
    let imported = match import(dialect, text.trim()) {
        Ok(imported) => imported,
        Err(error) => {
            terminal::note(&error.told(language));
            return Ok(ExitCode::FAILURE);
        }
    };
    terminal::line(&imported.query);
    for note in imported.notes {
        terminal::note(&format!(
            "{}: {}",
            language.pick("note", "remarque"),
            terminal::harmless(note.message.in_language(language))
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn refuse(language: Language, error: &ParseError, query: &str) -> ExitCode {
    terminal::note(&error.pointing(query));
    terminal::note(&error.told(language));
    ExitCode::FAILURE
}
