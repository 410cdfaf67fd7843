//! `vigie replays`: replays of the past and how far they are, those that a change of queries began too; and following
//! one to its end.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;

use crate::{
    client::Client,
    language::Language,
    options::{Global, ReplaysCommand, ReplaysFollow, ReplaysList},
    terminal::{self, Style},
};

/// How often it is asked how far it is.
const ASK_EVERY: Duration = Duration::from_millis(200);

/// A replay as the API tells it.
#[derive(Deserialize)]
pub(crate) struct Replay {
    pub(crate) id: String,
    cause: Cause,
    state: State,
    superseded_by: Option<String>,
    pub(crate) read: u64,
    left: Option<u64>,
    seconds_left: Option<u64>,
    mentions: u64,
    added: Option<u64>,
    removed: Option<u64>,
    error: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Cause {
    Request,
    Queries,
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

pub(crate) async fn run(global: &Global, command: &ReplaysCommand) -> Result<ExitCode> {
    let language = global.language();
    Client::with(global, async |client| match command {
        ReplaysCommand::List(arguments) => list(client, language, arguments).await,
        ReplaysCommand::Follow(arguments) => follow_one(client, language, arguments).await,
        ReplaysCommand::Cancel(arguments) => cancel(client, language, &arguments.id).await,
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

async fn list(client: &Client, language: Language, arguments: &ReplaysList) -> Result<()> {
    let limit = arguments.limit.to_string();
    let parameters = [("workspace", arguments.within.workspace()), ("limit", &limit)];
    let replays: Option<Vec<Replay>> =
        client.get_or_print("api/v1/replays", &parameters, arguments.json).await?;
    let Some(replays) = replays else { return Ok(()) };
    if replays.is_empty() {
        terminal::line(language.pick("No replay.", "Aucune relecture."));
    }
    for replay in &replays {
        show(language, replay);
    }
    Ok(())
}

/// One replay in a line, and how far it is below.
fn show(language: Language, replay: &Replay) {
    let style = Style::of_stdout();
    let state = match replay.state {
        State::Waiting => language.pick("waits", "en attente"),
        State::Running => language.pick("runs", "en cours"),
        State::Done => language.pick("done", "terminée"),
        State::Failed => language.pick("FAILED", "ÉCHEC"),
        State::Cancelled => language.pick("cancelled", "annulée"),
    };
    let cause = match replay.cause {
        Cause::Request => language.pick("asked for", "demandée"),
        Cause::Queries => language.pick("queries changed", "requêtes modifiées"),
    };
    terminal::line(&format!("{}  {state}  {}", style.bold(&replay.id), style.dim(cause)));
    let read = language.number(replay.read);
    let posts = match replay.left {
        Some(left) => {
            let all = language.number(replay.read + left);
            language.pick(format!("{read} of {all} posts"), format!("{read} publications sur {all}"))
        }
        None => language.pick(format!("{read} posts"), format!("{read} publications")),
    };
    terminal::line(&format!("    {posts}, {}", found(language, replay)));
    if let Some(newer) = &replay.superseded_by {
        terminal::line(&language.pick(
            format!("    the queries changed once more: see {newer}"),
            format!("    les requêtes ont encore changé : voir {newer}"),
        ));
    }
    replay.error.iter().for_each(|error| terminal::line(&format!("    {}", terminal::harmless(error))));
}

/// What was found, and about how long it still takes.
fn found(language: Language, replay: &Replay) -> String {
    let count = |number: u64, english, french| language.count(number as usize, english, french);
    let mut parts = vec![count(replay.mentions, ["mention", "mentions"], ["mention", "mentions"])];
    parts.extend(replay.added.map(|added| {
        let to = "added to a brand or topic";
        count(added, [to, to], ["ajoutée à une marque ou un thème", "ajoutées à une marque ou un thème"])
    }));
    let from = "taken from one";
    parts.extend(replay.removed.map(|gone| count(gone, [from, from], ["retirée", "retirées"])));
    parts.extend(replay.seconds_left.map(|seconds| {
        let time = match seconds {
            0..120 => format!("{seconds} s"),
            120..7_200 => format!("{} min", seconds / 60),
            _ => format!("{} h", seconds / 3_600),
        };
        language.pick(format!("about {time} left"), format!("encore {time} environ"))
    }));
    parts.join(", ")
}

async fn follow_one(client: &Client, language: Language, arguments: &ReplaysFollow) -> Result<()> {
    let replay: Replay = match &arguments.id {
        Some(id) => client.get(&format!("api/v1/replays/{id}"), &[]).await?,
        None => {
            let parameters = [("workspace", arguments.within.workspace()), ("limit", "1")];
            let newest: Vec<Replay> = client.get("api/v1/replays", &parameters).await?;
            newest.into_iter().next().context("there is no replay to follow")?
        }
    };
    let ended = follow(client, language, arguments.quiet, replay).await?;
    terminal::line(&summary(language, &ended));
    Ok(())
}

async fn cancel(client: &Client, language: Language, id: &str) -> Result<()> {
    let path = format!("api/v1/replays/{id}");
    let replay: Replay = client.delete(&path, &[]).await?;
    let said = match replay.state {
        State::Cancelled => {
            language.pick("cancelled; what it found stays", "annulée ; ce qu’elle a trouvé reste")
        }
        _ => language.pick("is over already", "est déjà terminée"),
    };
    terminal::line(&language.pick(format!("Replay {id} {said}."), format!("Relecture {id} {said}.")));
    Ok(())
}

/// What an ended replay did, in a sentence.
pub(crate) fn summary(language: Language, replay: &Replay) -> String {
    let posts = language.count(
        replay.read as usize,
        ["post matched again", "posts matched again"],
        ["publication relue", "publications relues"],
    );
    let found = found(language, replay);
    language.pick(format!("{posts}: {found}."), format!("{posts} : {found}."))
}

/// Shows how far a replay is until it is over and what it found can be searched. Where newer queries put another in its
/// place, that one is followed.
pub(crate) async fn follow(
    client: &Client,
    language: Language,
    quiet: bool,
    replay: Replay,
) -> Result<Replay> {
    let bar = bar(quiet);
    let ended = end_of(client, language, &bar, replay).await;
    bar.finish_and_clear();
    let replay = ended?;
    client.caught_up().await?;
    Ok(replay)
}

async fn end_of(
    client: &Client,
    language: Language,
    bar: &ProgressBar,
    mut replay: Replay,
) -> Result<Replay> {
    loop {
        if let Some(left) = replay.left {
            bar.set_length(replay.read + left);
        }
        bar.set_position(replay.read);
        let mut id = replay.id.clone();
        match replay.state {
            State::Waiting => bar.set_message(language.pick("waiting", "en attente")),
            State::Running => bar.set_message(found(language, &replay)),
            State::Done => return Ok(replay),
            State::Failed => bail!("{}", replay.error.unwrap_or_else(|| "the replay failed".to_owned())),
            State::Cancelled => match replay.superseded_by {
                Some(newer) => id = newer,
                None => bail!("{}", language.pick("the replay was cancelled", "la relecture a été annulée")),
            },
        }
        tokio::time::sleep(ASK_EVERY).await;
        replay = client.get(&format!("api/v1/replays/{id}"), &[]).await?;
    }
}

fn bar(quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3}%  {pos}/{len}  {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
