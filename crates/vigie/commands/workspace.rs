//! `vigie workspace apply|export`

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use toml::Table;
use vigie_model::{Logo, LogoError, Workspace};

use crate::{
    client::Client,
    commands::replays::{self, Replay},
    language::Language,
    options::{Global, WorkspaceApply, WorkspaceExport},
    terminal,
};

/// What became of a workspace that was applied.
#[derive(Deserialize)]
struct Answer {
    outcome: String,
    waiting_for: Option<String>,
    backfill: Option<Replay>,
}

/// Reads a workspace file and checks what can be checked without a server.
pub(crate) fn read(file: &Path) -> Result<Workspace> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let is_none = || format!("{} is not a workspace", file.display());
    let workspace: Workspace = match with_logos(&text, file)? {
        Some(table) => table.try_into().with_context(is_none)?,
        None => toml::from_str(&text).with_context(is_none)?,
    };
    let mut faults: Vec<String> = workspace.problems().iter().map(ToString::to_string).collect();
    faults.extend(
        vigie_matcher::check(&workspace).iter().map(|fault| format!("{}: {}", fault.place, fault.error)),
    );
    if !faults.is_empty() {
        bail!("{}:\n  {}", file.display(), faults.join("\n  "));
    }
    Ok(workspace)
}

/// The document with the pictures that its reports name by path in place of their paths; `None` where there are none, so
/// that errors keep the place in the text.
fn with_logos(text: &str, file: &Path) -> Result<Option<Table>> {
    let Ok(mut table) = text.parse::<Table>() else { return Ok(None) };
    let reports = table.get_mut("report").and_then(toml::Value::as_array_mut);
    let logos = reports.into_iter().flatten().filter_map(|report| report.get_mut("logo"));
    let mut any = false;
    for logo in logos {
        let Some(path) = logo.as_str().filter(|logo| !logo.starts_with("data:")) else { continue };
        let path = file.parent().unwrap_or(Path::new(".")).join(path);
        let place = path.display();
        let size = fs::metadata(&path).with_context(|| format!("cannot read the logo {place}"))?.len();
        if size > Logo::MAX_BYTES as u64 {
            bail!("{place}: {}", LogoError::TooLarge(usize::try_from(size).unwrap_or(usize::MAX)));
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read the logo {place}"))?;
        let picture = Logo::new(bytes).with_context(|| format!("cannot use the logo {place}"))?;
        *logo = toml::Value::String(picture.to_string());
        any = true;
    }
    Ok(any.then_some(table))
}

pub(crate) async fn apply(global: &Global, arguments: &WorkspaceApply) -> Result<ExitCode> {
    let workspace = read(&arguments.file)?;
    let language = global.language();
    Client::with(global, async |client| apply_with(client, language, arguments, &workspace).await).await?;
    Ok(ExitCode::SUCCESS)
}

async fn apply_with(
    client: &Client,
    language: Language,
    arguments: &WorkspaceApply,
    workspace: &Workspace,
) -> Result<()> {
    let path = format!("api/v1/workspaces/{}", workspace.id());
    let answer: Answer = client.write(Method::PUT, &path, workspace).await?;
    let outcome = match answer.outcome.as_str() {
        "created" => language.pick("created", "créé"),
        "changed" => language.pick("changed", "modifié"),
        _ => language.pick("unchanged", "inchangé"),
    };
    let counts = [
        language.count(workspace.brands.len(), ["brand", "brands"], ["marque", "marques"]),
        language.count(workspace.topics.len(), ["topic", "topics"], ["thème", "thèmes"]),
        language.count(workspace.rules.len(), ["rule", "rules"], ["règle", "règles"]),
    ]
    .join(", ");
    let (id, name) = (workspace.id(), &workspace.about.name);
    terminal::line(&language.pick(
        format!("Workspace {id} ({name}) {outcome}: {counts}."),
        format!("Espace {id} ({name}) {outcome} : {counts}."),
    ));
    if let Some(missing) = &answer.waiting_for {
        terminal::note(&language.pick(
            format!("Its queries are not live everywhere yet; waiting for {missing}."),
            format!("Ses requêtes ne sont pas encore actives partout ; en attente de {missing}."),
        ));
    }
    let Some(backfill) = answer.backfill else { return Ok(()) };
    if arguments.no_wait || answer.waiting_for.is_some() {
        let id = &backfill.id;
        terminal::line(&language.pick(
            format!("Its past is being filled; `vigie replays follow {id}` shows how far it is."),
            format!("Son passé se remplit ; `vigie replays follow {id}` montre où cela en est."),
        ));
        return Ok(());
    }
    let filled = replays::follow(client, language, arguments.quiet, backfill).await?;
    if filled.read > 0 {
        let summary = replays::summary(language, &filled);
        terminal::line(
            &language
                .pick(format!("Its past is filled. {summary}"), format!("Son passé est rempli. {summary}")),
        );
    }
    Ok(())
}

pub(crate) async fn export(global: &Global, arguments: &WorkspaceExport) -> Result<ExitCode> {
    let text = Client::with(global, async |client| text_of(client, arguments.id.as_deref()).await).await?;
    match &arguments.output {
        Some(path) => fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?,
        None => terminal::line(text.trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}

async fn text_of(client: &Client, id: Option<&str>) -> Result<String> {
    let id = match id {
        Some(id) => id.to_owned(),
        None => only(client).await?,
    };
    client.get_text(&format!("api/v1/workspaces/{id}"), "application/toml").await
}

/// The id of the only workspace there is.
pub(crate) async fn only(client: &Client) -> Result<String> {
    let all: Vec<Value> = client.get("api/v1/workspaces", &[]).await?;
    let ids: Vec<&str> = all.iter().filter_map(|listed| listed.get("id").and_then(Value::as_str)).collect();
    match ids.as_slice() {
        [only] => Ok((*only).to_owned()),
        [] => bail!("there is no workspace yet; apply one with `vigie workspace apply FILE`"),
        several => bail!("name one of: {}", several.join(", ")),
    }
}
