//! `vigie replay`: posts of the past matched again with the queries of now.

use std::{process::ExitCode, time::Duration};

use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use crate::{
    client::Client,
    language::Language,
    options::{Global, Replay as Arguments},
    terminal,
};

/// How often it is asked how far it is.
const ASK_EVERY: Duration = Duration::from_millis(200);

#[derive(Deserialize)]
struct Replay {
    id: String,
    state: State,
    read: u64,
    left: Option<u64>,
    mentions: u64,
    error: Option<String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum State {
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

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
    let bar = bar(arguments.quiet);
    let ended = follow(client, language, &bar, begun).await;
    bar.finish_and_clear();
    let replay = ended?;
    client.caught_up().await?;
    let (posts, mentions) = (replay.read as usize, replay.mentions as usize);
    let posts = language.count(posts, ["post", "posts"], ["publication", "publications"]);
    let mentions = language.count(mentions, ["mention", "mentions"], ["mention", "mentions"]);
    terminal::line(
        &language.pick(
            format!("{posts} matched again: {mentions}."),
            format!("Relecture de {posts} : {mentions}."),
        ),
    );
    Ok(())
}

/// Shows how far it is, until it is over.
async fn follow(
    client: &Client,
    language: Language,
    bar: &ProgressBar,
    mut replay: Replay,
) -> Result<Replay> {
    let path = format!("api/v1/replays/{}", replay.id);
    loop {
        if let Some(left) = replay.left {
            bar.set_length(replay.read + left);
        }
        bar.set_position(replay.read);
        match replay.state {
            State::Waiting => bar.set_message(language.pick("waiting", "en attente")),
            State::Running => bar.set_message(language.count(
                replay.mentions as usize,
                ["mention", "mentions"],
                ["mention", "mentions"],
            )),
            State::Done => return Ok(replay),
            State::Failed => bail!("{}", replay.error.unwrap_or_else(|| "the replay failed".to_owned())),
            State::Cancelled => {
                bail!("{}", language.pick("the replay was cancelled", "la relecture a été annulée"))
            }
        }
        tokio::time::sleep(ASK_EVERY).await;
        replay = client.get(&path, &[]).await?;
    }
}

fn bar(quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3}%  {pos}/{len}  {msg}  {per_sec}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
