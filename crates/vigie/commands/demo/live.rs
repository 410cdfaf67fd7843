//! `vigie demo --live`: the whole public stream of Bluesky in place of the market that is played, with brands that many
//! people name. Where it cannot be reached this says so and keeps on trying; that is all that it does: the pipeline listens.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, Result, bail};
use tokio::{
    sync::broadcast::error::RecvError,
    time::{MissedTickBehavior, interval},
};
use vigie_model::{Listening, Live, Origin, Slug, SourceHealth, SourceState, Workspace};
use vigie_store::Store;

use super::{Ground, Running, say_stopped};
use crate::{
    language::Language,
    options::{Demo, Global},
    service::Service,
    terminal::{self, harmless},
};

/// What is watched.
const WORKSPACE: &str = include_str!("live.toml");
/// How often one looks how the stream is.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often it is told how much was heard.
const TELL_EVERY: u32 = 60;

pub(super) async fn run(global: &Global, arguments: &Demo, jetstream: &str) -> Result<ExitCode> {
    let language = global.language();
    let from = Origin::Bluesky { jetstream: jetstream.to_owned() };
    let key = from.key();
    let workspace = watching(from)?;
    let about = language.pick(
        "What people write on Bluesky, as they write it; only reading, nothing is sent.",
        "Ce qui s’écrit sur Bluesky, à mesure ; lecture seule, rien n’est envoyé.",
    );
    let ground = Ground::open(global, "live").await?;
    let Running { service, store, data } =
        ground.start(language, arguments, &workspace, &[about.to_owned()]).await?;
    narrate(language, &service, &store, &key).await;
    service.wait().await?;
    say_stopped(language, &data, "vigie demo --live");
    Ok(ExitCode::SUCCESS)
}

/// The workspace, listening to this stream.
fn watching(from: Origin) -> Result<Workspace> {
    let mut workspace: Workspace = toml::from_str(WORKSPACE).context("what the demo watches")?;
    if let Some(problem) = from.problems().into_iter().next() {
        bail!("--live: {problem}");
    }
    workspace.sources = vec![Listening { id: Slug::new("bluesky")?, paused: false, from }];
    Ok(workspace)
}

/// Says how the stream is whenever that changes, and how much was heard every minute, until it is stopped.
async fn narrate(language: Language, service: &Service, store: &Store, key: &str) {
    let (mut live, mut mentions, mut looks) = (service.live(), 0_u64, 0);
    let (mut clock, mut told) = (interval(LOOK_EVERY), None);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = service.stop.cancelled() => return,
            event = live.recv() => match event {
                Ok(Live::Mention(_)) => mentions += 1,
                Ok(Live::Alert(_)) => {}
                Err(RecvError::Lagged(missed)) => mentions += missed,
                Err(RecvError::Closed) => return,
            },
            _ = clock.tick() => {
                // Where the store does not answer, the stages say so.
                let health = store.source_health(&[key.to_owned()]).await.unwrap_or_default();
                let Some(health) = health.get(key) else { continue };
                let now = Standing::of(health);
                looks += 1;
                if told.as_ref() != Some(&now) {
                    terminal::line(&now.said(language));
                } else if now == Standing::Heard && looks % TELL_EVERY == 0 {
                    terminal::line(&heard(language, health, mentions));
                }
                told = Some(now);
            }
        }
    }
}

/// How the stream is, as far as people are told.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    /// It is being opened.
    Awaited,
    Heard,
    /// It cannot be reached, for this reason.
    Away(String),
    /// It cannot be read before somebody does something.
    Refused {
        problem: String,
        mend: String,
    },
}

impl Standing {
    fn of(health: &SourceHealth) -> Self {
        let problem = || harmless(health.last_error.as_deref().unwrap_or_default());
        match health.state {
            SourceState::Running if health.events > 0 => Self::Heard,
            SourceState::Waiting => Self::Away(problem()),
            SourceState::Failed => Self::Refused {
                problem: problem(),
                mend: harmless(health.mend.as_deref().unwrap_or_default()),
            },
            // Between two attempts it is still away.
            SourceState::Connecting if health.last_error.is_some() => Self::Away(problem()),
            SourceState::Connecting | SourceState::Running | SourceState::Ended | SourceState::Stopped => {
                Self::Awaited
            }
        }
    }

    fn said(&self, language: Language) -> String {
        match self {
            Self::Awaited => language.pick("  Waiting for Bluesky …", "  En attente de Bluesky…").to_owned(),
            Self::Heard => language
                .pick("  Bluesky is heard.", "  Bluesky est à l’écoute : les publications arrivent.")
                .to_owned(),
            Self::Away(problem) => language.pick(
                format!("  Bluesky cannot be reached: {problem}. Is there a network? Vigie keeps on trying."),
                format!(
                    "  Bluesky est injoignable : {problem}. Y a-t-il un réseau ? Vigie réessaie sans cesse."
                ),
            ),
            Self::Refused { problem, mend } => language.pick(
                format!("  Bluesky cannot be read: {problem}. What helps: {mend}."),
                format!("  Bluesky ne peut être lu : {problem}. Le remède : {mend}."),
            ),
        }
    }
}

fn heard(language: Language, health: &SourceHealth, mentions: u64) -> String {
    let (posts, minute) = (language.number(health.events), language.number(health.per_minute));
    let mentions = language.number(mentions);
    language.pick(
        format!("  {posts} posts heard, {minute} in the last minute; {mentions} mentions."),
        format!("  {posts} publications entendues, {minute} dans la dernière minute ; {mentions} mentions."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_watches_can_be_applied() {
        let workspace =
            watching(Origin::Bluesky { jetstream: "wss://j.example/subscribe".to_owned() }).unwrap();
        assert!(workspace.problems().is_empty());
        assert!(workspace.brands.iter().any(|brand| brand.own) && workspace.brands.len() > 5);
    }
}
