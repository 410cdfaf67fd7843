//! `vigie replay`: posts of the past matched again with the queries of now, because a person asks.

use std::process::ExitCode;

use anyhow::Result;
use reqwest::Method;
use serde_json::json;

use crate::{
    client::Client,
    commands::replays::{self, Replay},
    language::Language,
    options::{Global, Replay as Arguments},
    terminal,
};

pub(crate) async fn run(global: &Global, arguments: &Arguments) -> Result<ExitCode> {
    let client = Client::connect(global).await?;
    let outcome = replay(&client, global.language(), arguments).await;
    let closed = client.close().await;
    outcome?;
    closed?;
    Ok(ExitCode::SUCCESS)
}

async fn replay(client: &Client, language: Language, arguments: &Arguments) -> Result<()> {
    let mut request = json!({ "from": arguments.from });
    for (name, value) in [("workspace", &arguments.workspace), ("brand", &arguments.brand)] {
        if let Some(value) = value {
            request[name] = json!(value);
        }
    }
    let body = serde_json::to_vec(&request)?;
    let begun: Replay = client.write(Method::POST, "api/v1/replays", "application/json", body).await?;
    if arguments.no_wait {
        let id = &begun.id;
        terminal::line(&language.pick(format!("Replay {id} waits."), format!("Relecture {id} en attente.")));
        return Ok(());
    }
    let ended = replays::follow(client, language, arguments.quiet, begun).await?;
    terminal::line(&replays::summary(language, &ended));
    Ok(())
}
