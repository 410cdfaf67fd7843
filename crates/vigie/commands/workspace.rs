//! `vigie workspace apply|export`

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};
use reqwest::Method;
use serde_json::Value;
use vigie_model::Workspace;

use crate::{
    client::Client,
    options::{Global, WorkspaceApply, WorkspaceExport},
    terminal,
};

/// Reads a workspace file and checks what can be checked without a server.
pub(crate) fn read(file: &Path) -> Result<Workspace> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let workspace: Workspace =
        toml::from_str(&text).with_context(|| format!("{} is not a workspace", file.display()))?;
    let mut faults: Vec<String> = workspace.problems().iter().map(ToString::to_string).collect();
    faults.extend(
        vigie_matcher::check(&workspace).iter().map(|fault| format!("{}: {}", fault.place, fault.error)),
    );
    if !faults.is_empty() {
        bail!("{}:\n  {}", file.display(), faults.join("\n  "));
    }
    Ok(workspace)
}

pub(crate) async fn apply(global: &Global, arguments: &WorkspaceApply) -> Result<ExitCode> {
    let workspace = read(&arguments.file)?;
    let client = Client::connect(global).await?;
    let path = format!("api/v1/workspaces/{}", workspace.id());
    let answer: Result<Value> =
        client.write(Method::PUT, &path, "application/json", serde_json::to_vec(&workspace)?).await;
    client.close().await?;
    let answer = answer?;
    let language = global.language();
    let outcome = match answer.get("outcome").and_then(Value::as_str) {
        Some("created") => language.pick("created", "créé"),
        Some("changed") => language.pick("changed", "modifié"),
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
    if let Some(missing) = answer.get("waiting_for").and_then(Value::as_str) {
        terminal::note(&language.pick(
            format!("Its queries are not live everywhere yet; waiting for {missing}."),
            format!("Ses requêtes ne sont pas encore actives partout ; en attente de {missing}."),
        ));
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn export(global: &Global, arguments: &WorkspaceExport) -> Result<ExitCode> {
    let client = Client::connect(global).await?;
    let text = text_of(&client, arguments.id.as_deref()).await;
    client.close().await?;
    let text = text?;
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
async fn only(client: &Client) -> Result<String> {
    let all: Vec<Value> = client.get("api/v1/workspaces", &[]).await?;
    let ids: Vec<&str> = all.iter().filter_map(|listed| listed.get("id").and_then(Value::as_str)).collect();
    match ids.as_slice() {
        [only] => Ok((*only).to_owned()),
        [] => bail!("there is no workspace yet; apply one with `vigie workspace apply FILE`"),
        several => bail!("name one of: {}", several.join(", ")),
    }
}
