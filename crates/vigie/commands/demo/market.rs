//! The market that `vigie demo` plays: its past within seconds, then live, with a crisis that breaks out while you watch.

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::broadcast;
use vigie_model::Live;
use vigie_scenario::{Scenario, Settings};
use vigie_sources::{Cursor, ScenarioSource, Source};
use vigie_store::Store;

use super::{Ground, Running, say_stopped};
use crate::{
    language::Language,
    options::{Demo, Global},
    service::Service,
    terminal,
};

pub(super) async fn run(global: &Global, arguments: &Demo) -> Result<ExitCode> {
    let language = global.language();
    let ground = Ground::open(global, "demo").await?;
    let (scenario, resumed) = scenario(&ground.store, arguments.seed).await?;
    let about = about(language, resumed);
    let Running { service, store, data } =
        ground.start(language, arguments, &scenario.workspace(), &about).await?;
    let source = ScenarioSource::new(scenario.clone(), Timestamp::now);
    let (log, metrics) = (Arc::clone(&service.log), service.source_metrics.clone());
    let stop = service.stop.clone();
    let player = async {
        let outcome = vigie_pipeline::play(source, log, store, metrics, stop.clone()).await;
        // A player that cannot go on ends the demo; one that has nothing more to tell does not.
        if outcome.is_err() {
            stop.cancel();
        }
        outcome
    };
    let (played, ()) = tokio::join!(player, narrate(language, &scenario, &service, &data, resumed));
    service.wait().await?;
    played?;
    say_stopped(language, &data, "vigie demo");
    Ok(ExitCode::SUCCESS)
}

/// The market that the folder already plays, or a new one whose present begins now.
async fn scenario(store: &Store, seed: u64) -> Result<(Scenario, bool)> {
    let settings = Settings::default();
    let history = SignedDuration::try_from(settings.history).context("history")?;
    let fresh = Scenario::new(seed, Timestamp::now() - history, settings.clone());
    let name = ScenarioSource::new(fresh.clone(), Timestamp::now).name().to_owned();
    let origin = store.cursor(&name).await?.and_then(|cursor| ScenarioSource::origin_of(&Cursor(cursor)));
    Ok(match origin {
        Some(origin) => (Scenario::new(seed, origin, settings), true),
        None => (fresh, false),
    })
}

fn about(language: Language, resumed: bool) -> Vec<String> {
    let mut lines = vec![language.pick(
        "Invented brands, invented posts; nothing leaves this machine.",
        "Marques et publications inventées ; rien ne quitte cette machine.",
    )];
    if resumed {
        lines.push(language.pick(
            "Goes on where the last demo stopped; its crisis is in the past. Remove the folder to see it again.",
            "Reprend où la dernière démo s'est arrêtée ; sa crise est passée. Supprimez le dossier pour la revoir.",
        ));
    }
    lines.into_iter().map(str::to_owned).collect()
}

/// Shows the past being caught up, then says that the present began and where to look.
async fn narrate(language: Language, scenario: &Scenario, service: &Service, data: &str, resumed: bool) {
    let Some(mentions) = catch_up(language, scenario, service).await else { return };
    let (count, url) = (language.number(mentions), service.url());
    let own = scenario
        .workspace()
        .brands
        .iter()
        .find(|brand| brand.own)
        .map_or_else(String::new, |b| b.id.to_string());
    let past = match resumed {
        true => language.pick(
            "Caught up with the present; it goes on live.".to_owned(),
            "Le présent est rattrapé ; la suite est en direct.".to_owned(),
        ),
        false => language.pick(
            format!("The past is in: {count} mentions. Now it is live, and a crisis is brewing: watch the alert below."),
            format!("Le passé est là : {count} mentions. Maintenant c'est en direct, et une crise couve : l'alerte arrivera ci-dessous."),
        ),
    };
    // As this program was called, so that the lines can be copied; the key in the folder lets them in.
    let vigie = std::env::args().next().unwrap_or_else(|| "vigie".to_owned());
    let (vigie, data) = (quoted(&vigie), quoted(data));
    for line in [
        past,
        language.pick("Or ask:", "Ou demandez :").to_owned(),
        format!("  {vigie} --data {data} search 'rappel OR recall' --brand {own}"),
        format!("  {vigie} --data {data} search --counts"),
        format!("  {vigie} --data {data} alerts"),
        format!("  curl -N -H \"Authorization: Bearer $(cat {data}/key)\" {url}/api/v1/stream"),
        String::new(),
    ] {
        terminal::line(format!("  {line}").trim_end());
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+:@".contains(letter);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// Draws how far the past has come in, until the present; gives how many mentions it held, or nothing when stopped.
async fn catch_up(language: Language, scenario: &Scenario, service: &Service) -> Option<u64> {
    let bar =
        ProgressBar::new(scenario.live_start().duration_since(scenario.origin()).as_secs().unsigned_abs());
    if let Ok(style) = ProgressStyle::with_template("  {msg} {bar:40} {percent:>3}%") {
        bar.set_style(style);
    }
    bar.set_message(language.pick("eight days of the past", "huit jours de passé"));
    let mut live = service.live();
    let mut mentions = 0_u64;
    loop {
        tokio::select! {
            () = service.stop.cancelled() => return None,
            event = live.recv() => match event {
                Ok(Live::Mention(mention)) => {
                    mentions += 1;
                    let at = mention.post.published_at;
                    bar.set_position(at.duration_since(scenario.origin()).as_secs().max(0).unsigned_abs());
                    // Mentions of the last seconds: the present has been reached.
                    if Timestamp::now().duration_since(at) < SignedDuration::from_secs(90) {
                        bar.finish_and_clear();
                        return Some(mentions);
                    }
                }
                Ok(Live::Alert(_)) => {}
                Err(broadcast::error::RecvError::Lagged(missed)) => mentions += missed,
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}
