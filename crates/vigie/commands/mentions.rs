//! `vigie mentions`: what teams do with mentions, and who did it.

use std::{collections::BTreeMap, process::ExitCode};

use anyhow::{Context, Result};
use jiff::{Timestamp, tz::TimeZone};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    client::Client,
    language::Language,
    options::{Global, MentionsChange, MentionsChanges, MentionsCommand},
    terminal::{self, Style},
};

#[derive(Deserialize)]
struct Outcome {
    selected: usize,
    changed: usize,
    unknown: Vec<String>,
}

#[derive(Deserialize)]
struct Page {
    changes: Vec<Entry>,
    next: Option<i64>,
}

#[derive(Deserialize)]
struct Entry {
    post: String,
    at: Timestamp,
    author: String,
    edits: BTreeMap<String, Edit>,
}

#[derive(Deserialize)]
struct Edit {
    from: Value,
    to: Value,
}

pub(crate) async fn run(global: &Global, command: &MentionsCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        MentionsCommand::Change(arguments) => change(client, language, arguments).await,
        MentionsCommand::Changes(arguments) => changes(client, language, arguments).await,
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

async fn change(client: &Client, language: Language, arguments: &MentionsChange) -> Result<()> {
    let request = request(arguments)?;
    let outcome: Outcome = client.write(Method::POST, "api/v1/mentions/handling", &request).await?;
    let selected = language.count(outcome.selected, ["mention", "mentions"], ["mention", "mentions"]);
    let changed = language.number(outcome.changed as u64);
    terminal::line(
        &language.pick(
            format!("{selected}, {changed} changed."),
            format!("{selected}, dont {changed} modifiées."),
        ),
    );
    for post in &outcome.unknown {
        let post = terminal::harmless(post);
        terminal::line(&language.pick(format!("{post}: no mention"), format!("{post} : aucune mention")));
    }
    Ok(())
}

/// As the API takes it.
fn request(arguments: &MentionsChange) -> Result<Value> {
    let mut change = Map::new();
    let mut set = |name: &str, value: Value| drop(change.insert(name.to_owned(), value));
    if let Some(status) = &arguments.status {
        set("status", json!(status));
    }
    if arguments.assignee.is_some() || arguments.nobody {
        set("assignee", json!(arguments.assignee));
    }
    if !arguments.tag.is_empty() {
        set("add_tags", json!(arguments.tag));
    }
    if !arguments.untag.is_empty() {
        set("remove_tags", json!(arguments.untag));
    }
    if let Some(note) = &arguments.note {
        set("note", if note.is_empty() { Value::Null } else { json!(note) });
    }
    if let Some(priority) = &arguments.priority {
        set("priority", json!(priority));
    }
    if arguments.not_about_us || arguments.about_us {
        set("not_about_us", json!(arguments.not_about_us));
    }
    if let Some(mood) = &arguments.sentiment {
        set("sentiment", if mood == "none" { Value::Null } else { json!(mood) });
    }
    let within = arguments.within.named();
    let mut request = json!({"author": arguments.by.name(), "change": change, "workspace": within});
    if arguments.selection.is_empty() {
        request["posts"] = json!(arguments.posts);
    } else {
        request["search"] = json!(parameters(&arguments.selection)?);
    }
    Ok(request)
}

/// Reads `KEY=VALUE`s.
fn parameters<'a>(given: &'a [String]) -> Result<BTreeMap<&'a str, &'a str>> {
    let split = |text: &'a String| {
        let parts = text.split_once('=');
        parts.with_context(|| format!("--where {text}: write KEY=VALUE, such as status=new"))
    };
    given.iter().map(split).collect()
}

async fn changes(client: &Client, language: Language, arguments: &MentionsChanges) -> Result<()> {
    let parameters = [
        ("workspace", arguments.within.workspace()),
        ("post", arguments.post.as_deref().unwrap_or_default()),
        ("limit", &arguments.limit.to_string()),
        ("after", arguments.after.as_deref().unwrap_or_default()),
    ];
    let page: Option<Page> =
        client.get_or_print("api/v1/mentions/changes", &parameters, arguments.json).await?;
    let Some(page) = page else { return Ok(()) };
    let style = Style::of_stdout();
    if page.changes.is_empty() {
        terminal::line(language.pick("Nothing was changed.", "Rien n’a été modifié."));
    }
    for entry in &page.changes {
        let when = entry.at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string();
        let (author, post) = (terminal::harmless(&entry.author), terminal::harmless(&entry.post));
        terminal::line(&format!("{}  {}  {}", style.dim(&when), style.bold(&author), style.dim(&post)));
        for (name, Edit { from, to }) in &entry.edits {
            let (name, colon) = (field(language, name), language.pick(":", " :"));
            terminal::line(&format!("    {name}{colon} {} → {}", value(from), value(to)));
        }
    }
    if let Some(next) = page.next {
        terminal::line(&style.dim(&format!("{} --after {next}", language.pick("More:", "Suite :"))));
    }
    Ok(())
}

/// The word for a field of a handling.
fn field(language: Language, name: &str) -> String {
    let words = match name {
        "status" => ["status", "statut"],
        "assignee" => ["assignee", "responsable"],
        "tags" => ["tags", "étiquettes"],
        "note" => ["note", "note"],
        "priority" => ["priority", "priorité"],
        "not_about_us" => ["not about us", "hors sujet"],
        "sentiment" => ["mood", "tonalité"],
        other => return terminal::harmless(other),
    };
    language.pick(words[0], words[1]).to_owned()
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => terminal::harmless(text),
        Value::Array(items) if items.is_empty() => "–".to_owned(),
        Value::Array(items) => items.iter().map(self::value).collect::<Vec<_>>().join(", "),
        other => terminal::harmless(&other.to_string()),
    }
}
