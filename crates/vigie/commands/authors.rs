//! `vigie authors`: who speaks of a brand, or one of them with their history.

use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::{
    client::Client,
    commands::figures::{Figures, example, list, text, whole},
    language::Language,
    options::{Authors, Global},
    terminal::{self, Style},
};

pub(crate) async fn run(global: &Global, arguments: &Authors) -> Result<ExitCode> {
    Client::with(global, async |client| ask(client, global.language(), arguments).await).await?;
    Ok(ExitCode::SUCCESS)
}

async fn ask(client: &Client, language: Language, arguments: &Authors) -> Result<()> {
    let mut parameters = arguments.which.parameters();
    let limit = arguments.limit.to_string();
    let path = match &arguments.id {
        Some(id) if id.chars().all(|digit| digit.is_ascii_hexdigit()) => format!("api/v1/authors/{id}"),
        Some(id) => bail!("`{id}` is no author's id; take one of the list, such as 00c0ffee00c0ffee"),
        None => {
            parameters.extend([
                ("sort", arguments.sort.as_str()),
                ("only", arguments.only.as_deref().unwrap_or_default()),
                ("limit", &limit),
                ("after", arguments.after.as_deref().unwrap_or_default()),
            ]);
            "api/v1/authors".to_owned()
        }
    };
    let answer: Option<Value> = client.get_or_print(&path, &parameters, arguments.which.json).await?;
    let Some(answer) = answer else { return Ok(()) };
    let figures = Figures::new(language, text(&answer, "/zone"));
    match arguments.id {
        None => show_list(&figures, &answer),
        Some(_) => show_one(&figures, &answer),
    }
    Ok(())
}

fn show_list(figures: &Figures, answer: &Value) {
    let (style, language) = (Style::of_stdout(), figures.language);
    let total =
        language.count(whole(answer, "/total") as usize, ["author", "authors"], ["auteur", "auteurs"]);
    terminal::line(&style.bold(&format!("{total}, {}", figures.period(answer, "/period"))));
    let authors = list(answer, "/authors");
    if authors.is_empty() {
        return;
    }
    terminal::line("");
    terminal::table(style, &table(figures, authors));
    if let Some(next) = answer.get("next").and_then(Value::as_str) {
        terminal::line("");
        terminal::line(&style.dim(&format!("{} --after {next}", language.pick("More:", "Suite :"))));
    }
    terminal::line("");
    terminal::line(&style.dim(language.pick(
        "influence = 45 × audience + 30 × echo + 15 × voice + 10 × focus; net = (positive − negative) ÷ all toward the brand",
        "influence = 45 × audience + 30 × écho + 15 × voix + 10 × thème ; net = (positives − négatives) ÷ toutes envers la \
         marque",
    )));
}

fn table(figures: &Figures, authors: &[Value]) -> Vec<Vec<String>> {
    let head = figures.language.pick(
        [
            "author",
            "source",
            "influence",
            "followers",
            "mentions",
            "engagement",
            "per post",
            "net",
            "first seen",
            "id",
        ],
        [
            "auteur",
            "source",
            "influence",
            "abonnés",
            "mentions",
            "engagement",
            "par post",
            "net",
            "vu dès le",
            "id",
        ],
    );
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for author in authors {
        let new = author.get("newcomer").and_then(Value::as_bool) == Some(true);
        let mark = if new { figures.language.pick(" new", " nouveau") } else { "" };
        rows.push(vec![
            name(author),
            terminal::harmless(text(author, "/source")),
            figures.score(author, "/influence/score"),
            figures.whole(author, "/followers"),
            figures.whole(author, "/mentions"),
            figures.whole(author, "/engagement"),
            figures.score(author, "/engagement_per_mention"),
            figures.signed(author, "/net_sentiment"),
            format!("{}{mark}", figures.moment(text(author, "/first_seen"))),
            text(author, "/id").to_owned(),
        ]);
    }
    rows
}

fn name(author: &Value) -> String {
    match text(author, "/handle") {
        "" => terminal::harmless(text(author, "/name")),
        handle => format!("@{}", terminal::harmless(handle)),
    }
}

fn show_one(figures: &Figures, author: &Value) {
    let (style, language) = (Style::of_stdout(), figures.language);
    terminal::line(&style.bold(&format!("{}, {}", name(author), figures.period(author, "/period"))));
    terminal::line("");
    terminal::table(style, &table(figures, std::slice::from_ref(author)));
    terminal::line("");
    let parts = language.pick(
        [("audience", "audience"), ("echo", "echo"), ("voice", "voice"), ("focus", "focus")],
        [("audience", "audience"), ("écho", "echo"), ("voix", "voice"), ("thème", "focus")],
    );
    let parts = parts
        .map(|(shown, part)| format!("{shown} {}", figures.share(author, &format!("/influence/{part}"))));
    terminal::line(&format!("  {} {}", style.dim("influence"), parts.join(", ")));
    for (path, title) in [
        ("/brands", language.pick("brands", "marques")),
        ("/topics", language.pick("topics", "thèmes")),
        ("/languages", language.pick("languages", "langues")),
    ] {
        let named = |count: &Value| {
            format!("{} {}", terminal::harmless(text(count, "/id")), figures.whole(count, "/count"))
        };
        let counts: Vec<String> = list(author, path).iter().map(named).collect();
        if !counts.is_empty() {
            terminal::line(&format!("  {} {}", style.dim(title), counts.join(", ")));
        }
    }
    terminal::line("");
    for mention in list(author, "/latest") {
        let when = style.dim(&figures.moment(text(mention, "/published_at")));
        terminal::line(&format!("  {when} {} {}", text(mention, "/sentiment"), example(figures, mention)));
    }
}
