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
    Client::with(global, async |client| replay(client, global.language(), arguments).await).await?;
    Ok(ExitCode::SUCCESS)
}

async fn replay(client: &Client, language: Language, arguments: &Arguments) -> Result<()> {
    let within = arguments.within.named();
    let request = json!({"workspace": within, "from": arguments.from, "brand": arguments.brand});
    let begun: Replay = client.write(Method::POST, "api/v1/replays", &request).await?;
    if arguments.no_wait {
        let id = &begun.id;
        terminal::line(&language.pick(format!("Replay {id} waits."), format!("Relecture {id} en attente.")));
        return Ok(());
    }
    let ended = replays::follow(client, language, arguments.quiet, begun).await?;
    terminal::line(&replays::summary(language, &ended));
    Ok(())
}
