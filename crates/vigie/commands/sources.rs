//! `vigie sources`: how each source stands, a try of one, and adding one.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use vigie_model::{Listening, Origin, Post, Slug, Workspace};
use vigie_sources::{
    opml::{self, Subscription},
    preset,
};

use crate::{
    client::Client,
    commands::workspace::only,
    language::Language,
    options::{Global, Listing, SourcesAdd, SourcesCommand, SourcesExport, SourcesTest},
    terminal::{self, Style},
};

/// How many posts of a try are shown.
const SHOWN: usize = 5;
/// How much of each is shown.
const CHARACTERS: usize = 100;

#[derive(Deserialize)]
struct Sources {
    items: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    id: String,
    kind: String,
    state: String,
    parts: u64,
    parts_failing: u64,
    parts_told_by_hubs: u64,
    last_event_at: Option<Timestamp>,
    per_minute: u64,
    events: u64,
    lag_seconds: Option<i64>,
    gaps: Vec<Gap>,
    last_error: Option<String>,
    mend: Option<String>,
    last_error_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Gap {
    from: Timestamp,
    to: Timestamp,
    why: String,
}

#[derive(Deserialize)]
struct Finding {
    works: bool,
    found: Vec<Post>,
    per_day: Option<u64>,
    problem: Option<String>,
    mend: Option<String>,
    instead: Vec<Origin>,
}

pub(crate) async fn run(global: &Global, command: &SourcesCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        SourcesCommand::List(arguments) => list(client, language, arguments).await,
        SourcesCommand::Check(arguments) => check(client, language, arguments).await,
        SourcesCommand::Test(arguments) => test(client, language, arguments).await,
        SourcesCommand::Add(arguments) => add(client, language, arguments).await,
        SourcesCommand::Export(arguments) => export(client, arguments).await,
    })
    .await
}

async fn list(client: &Client, language: Language, arguments: &Listing) -> Result<ExitCode> {
    let parameters = [("workspace", arguments.within.workspace())];
    let sources: Option<Sources> = client.get_or_print("api/v1/sources", &parameters, arguments.json).await?;
    let Some(sources) = sources else { return Ok(ExitCode::SUCCESS) };
    if sources.items.is_empty() {
        terminal::line(language.pick(
            "No source: the workspace names none. Add one with `vigie sources add`.",
            "Aucune source : l’espace n’en nomme pas. Ajoutez-en une avec `vigie sources add`.",
        ));
    }
    sources.items.iter().for_each(|source| show(language, source));
    Ok(ExitCode::SUCCESS)
}

/// One source in a line, and what there is to say about it below.
fn show(language: Language, source: &Source) {
    let style = Style::of_stdout();
    let state = match source.state.as_str() {
        "running" => style.green(language.pick("listens", "à l’écoute")),
        "connecting" => style.dim(language.pick("is being connected", "connexion en cours")),
        "waiting" => style.red(language.pick("FAILS, tried again", "ÉCHOUE, nouvel essai")),
        "failed" => style.red(language.pick("NEEDS YOU", "VOUS ATTEND")),
        "paused" => style.dim(language.pick("rests", "en pause")),
        "stopped" => style.dim(language.pick("stopped", "arrêtée")),
        "ended" => style.dim(language.pick("has ended", "terminée")),
        _ => style.dim(language.pick("not listened to yet", "pas encore écoutée")),
    };
    terminal::line(&format!("{}  {}  {state}", style.bold(&source.id), source.kind));
    let colon = language.pick(": ", "\u{a0}: ");
    let say = |what: &str, detail: &str| {
        terminal::line(&format!("    {what}{colon}{}", terminal::harmless(detail)));
    };
    if source.parts > 1 {
        let (failing, parts) = (language.number(source.parts_failing), language.number(source.parts));
        say(
            language.pick("parts", "parties"),
            &language.pick(
                format!("{parts}, of which {failing} fail"),
                format!("{parts}, dont {failing} en échec"),
            ),
        );
    }
    if source.parts_told_by_hubs > 0 {
        let (told, parts) = (language.number(source.parts_told_by_hubs), language.number(source.parts));
        say(
            language.pick("at once", "sans délai"),
            &language.pick(
                format!("a hub tells of {told} of {parts}"),
                format!("un hub annonce les nouveautés de {told} sur {parts}"),
            ),
        );
    }
    let (events, per_minute) = (language.number(source.events), language.number(source.per_minute));
    say(
        language.pick("heard", "entendu"),
        &language.pick(
            format!("{events} posts, {per_minute} in the last minute"),
            format!("{events} publications, {per_minute} dans la dernière minute"),
        ),
    );
    let at = |what: &str, at: Option<Timestamp>| at.iter().for_each(|at| say(what, &at.to_string()));
    at(language.pick("last", "la dernière"), source.last_event_at);
    if let Some(lag) = source.lag_seconds.filter(|lag| *lag >= 60) {
        say(language.pick("behind by", "en retard de"), &format!("{lag} s"));
    }
    if matches!(source.state.as_str(), "waiting" | "failed") {
        source.last_error.iter().for_each(|error| say(language.pick("problem", "problème"), error));
        source.mend.iter().for_each(|mend| say(language.pick("what to do", "que faire"), mend));
        at(language.pick("since", "depuis"), source.last_error_at);
    }
    for gap in source.gaps.iter().take(3) {
        say(language.pick("gap", "lacune"), &format!("{} – {} ({})", gap.from, gap.to, gap.why));
    }
}

/// Exit code 2 when one cannot be read.
async fn check(client: &Client, language: Language, arguments: &Listing) -> Result<ExitCode> {
    let workspace = workspace(client, arguments.within.named()).await?;
    let mut all = true;
    for source in &workspace.sources {
        let (said, finding) = try_one(client, workspace.id(), &source.from).await?;
        all &= finding.works;
        if arguments.json {
            terminal::line(&json!({"id": source.id, "finding": said}).to_string());
        } else {
            terminal::line(&Style::of_stdout().bold(source.id.as_str()));
            report(language, &finding);
        }
    }
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Exit code 2 when it cannot be read.
async fn test(client: &Client, language: Language, arguments: &SourcesTest) -> Result<ExitCode> {
    let workspace = workspace(client, arguments.within.named()).await?;
    let (said, finding) = try_one(client, workspace.id(), &origin(&arguments.what)?).await?;
    if arguments.json {
        terminal::line(&said.to_string());
    } else {
        report(language, &finding);
    }
    Ok(if finding.works { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// Exit code 2 when it cannot be read and so was not added.
async fn add(client: &Client, language: Language, arguments: &SourcesAdd) -> Result<ExitCode> {
    let mut workspace = workspace(client, arguments.within.named()).await?;
    let mut from = origin(&arguments.what)?;
    let (_, mut finding) = try_one(client, workspace.id(), &from).await?;
    // A page was named and has a feed: that is what was meant.
    if !finding.works
        && let Some(instead) = finding.instead.first().cloned()
    {
        from = instead;
        finding = try_one(client, workspace.id(), &from).await?.1;
    }
    report(language, &finding);
    if !finding.works && !arguments.anyway {
        terminal::note(language.pick(
            "Not added, as it cannot be read; --anyway adds it all the same.",
            "Pas ajoutée, car illisible ; --anyway l’ajoute malgré tout.",
        ));
        return Ok(ExitCode::from(2));
    }
    let id = arguments.id.clone().unwrap_or_else(|| from.kind().replace('_', "-"));
    let id = Slug::new(id)?;
    put(&mut workspace, &id, from)?;
    let path = format!("api/v1/workspaces/{}", workspace.id());
    client.write::<Value>(Method::PUT, &path, &workspace).await?;
    terminal::line(&language.pick(
        format!("Vigie listens to it now, as source {id} of workspace {}.", workspace.id()),
        format!("Vigie l’écoute désormais : source {id} de l’espace {}.", workspace.id()),
    ));
    Ok(ExitCode::SUCCESS)
}

/// Puts a source into the workspace; a feed joins the feeds of that id.
fn put(workspace: &mut Workspace, id: &Slug, from: Origin) -> Result<()> {
    let Some(there) = workspace.sources.iter_mut().find(|source| source.id == *id) else {
        workspace.sources.push(Listening { id: id.clone(), paused: false, from });
        return Ok(());
    };
    match (&mut there.from, from) {
        (Origin::Feeds { urls }, Origin::Feeds { urls: more }) => {
            for url in more {
                if !urls.contains(&url) {
                    urls.push(url);
                }
            }
            Ok(())
        }
        _ => bail!("the workspace has a source {id} already; choose another name with --id"),
    }
}

async fn workspace(client: &Client, named: Option<&str>) -> Result<Workspace> {
    let id = match named {
        Some(id) => id.to_owned(),
        None => only(client).await?,
    };
    client.get(&format!("api/v1/workspaces/{id}"), &[]).await
}

async fn try_one(client: &Client, workspace: &Slug, from: &Origin) -> Result<(Value, Finding)> {
    let path = format!("api/v1/sources/check?workspace={workspace}");
    // Of ten thousand feeds the first is tried; the others need not travel.
    let part = from.parts().into_iter().next().unwrap_or_else(|| from.clone());
    let said: Value = client.write(Method::POST, &path, &json!({"from": part})).await?;
    let finding = serde_json::from_value(said.clone()).context("the server's answer")?;
    Ok((said, finding))
}

/// What was meant: an address is that of a feed, a file one of feeds, words with a colon a preset.
fn origin(what: &str) -> Result<Origin> {
    let what = what.trim();
    if what.ends_with(".opml") {
        return subscriptions(Path::new(what));
    }
    if what.starts_with("http://") || what.starts_with("https://") {
        return Ok(Origin::Feeds { urls: vec![what.to_owned()] });
    }
    if what.contains(':') && !what.starts_with('{') {
        return Ok(preset(what)?);
    }
    let json = if what.starts_with('{') { what.to_owned() } else { json!({"kind": what}).to_string() };
    let meant = "write an address, a word such as bluesky, a preset such as subreddit:france, a file of feeds that ends in .opml, \
                 or `from` of a [[source]] table as JSON";
    serde_json::from_str(&json).with_context(|| format!("\"{what}\" is no source; {meant}"))
}

/// The feeds that another reader wrote into a file.
fn subscriptions(file: &Path) -> Result<Origin> {
    let list = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let feeds = opml::read(&list).with_context(|| format!("{} is no list of feeds", file.display()))?;
    Ok(Origin::Feeds { urls: feeds.into_iter().map(|feed| feed.url).collect() })
}

/// Writes the feeds of a workspace as a list that other readers take.
async fn export(client: &Client, arguments: &SourcesExport) -> Result<ExitCode> {
    let workspace = workspace(client, arguments.within.named()).await?;
    let wanted = |source: &&Listening| arguments.id.as_ref().is_none_or(|id| source.id.as_str() == id);
    let mut feeds = Vec::new();
    for source in workspace.sources.iter().filter(wanted) {
        let Origin::Feeds { urls } = &source.from else { continue };
        let folder = vec![source.id.to_string()];
        let feed = |url: &String| Subscription {
            url: url.clone(),
            folders: folder.clone(),
            ..Subscription::default()
        };
        feeds.extend(urls.iter().map(feed));
    }
    terminal::line(opml::write(&workspace.about.name, &feeds).trim_end());
    Ok(ExitCode::SUCCESS)
}

fn report(language: Language, finding: &Finding) {
    let style = Style::of_stdout();
    let verdict = match finding.works {
        true => style.green(language.pick("  It can be read.", "  Elle est lisible.")),
        false => style.red(language.pick("  It cannot be read.", "  Elle n’est pas lisible.")),
    };
    terminal::line(&verdict);
    let say = |text: &str| terminal::line(&format!("  {}", terminal::harmless(text)));
    finding.problem.iter().for_each(|problem| say(problem));
    finding.mend.iter().for_each(|mend| say(&format!("→ {mend}")));
    if let Some(per_day) = finding.per_day {
        let per_day = language.number(per_day);
        say(&language.pick(
            format!("About {per_day} posts a day."),
            format!("Environ {per_day} publications par jour."),
        ));
    }
    for post in finding.found.iter().take(SHOWN) {
        let text = post.title.as_deref().unwrap_or(&post.text).replace('\n', " ");
        let text: String = text.chars().take(CHARACTERS).collect();
        say(&format!("{}  {text}", post.published_at.strftime("%Y-%m-%d %H:%M")));
    }
    if finding.works && finding.found.is_empty() {
        say(language.pick("Nobody spoke in these seconds.", "Personne n’a parlé pendant ces secondes."));
    }
    for origin in &finding.instead {
        let what = match origin {
            Origin::Feeds { urls } => urls.join(", "),
            other => serde_json::to_string(other).unwrap_or_default(),
        };
        say(&language.pick(format!("Perhaps you mean {what}"), format!("Vous cherchez peut-être {what}")));
    }
}
