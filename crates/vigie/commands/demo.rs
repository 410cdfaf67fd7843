//! `vigie demo`: the whole product on a market that it plays (`market`), or on what people write right now (`live`). The
//! market's past can also be written to a file (`export`).

mod export;
mod live;
mod market;

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use jiff::SignedDuration;
use tokio::sync::mpsc;
use vigie_model::Roles;

use super::serve;
use crate::{
    config::Config,
    options::{Demo, Global},
    service::Service,
    terminal::{self, Style},
};

pub(crate) async fn run(global: &Global, arguments: &Demo) -> Result<ExitCode> {
    match (&arguments.export, &arguments.live) {
        (Some(path), _) => export::run(global.language(), arguments.seed, path),
        (None, Some(jetstream)) => live::run(global, arguments, jetstream).await,
        (None, None) => market::run(global, arguments).await,
    }
}

/// The demo's own folder and quiet logs, unless the person says otherwise; always alone on this machine.
fn config(global: &Global, folder: &str) -> Result<Config> {
    let mut config = global.config()?;
    config.roles = Roles::all();
    config.log.kind = vigie_stream::Kind::Embedded;
    config.store.url.clear();
    if global.data.is_none() && std::env::var_os("VIGIE_DATA").is_none() {
        config.data = config.data.join(folder);
    }
    // The console tells the story; the log only what goes wrong.
    config.logging.filter = crate::logging::QUIET.to_owned();
    Ok(config)
}

fn stop_after(limit: &str, service: &Service) -> Result<()> {
    let limit: SignedDuration =
        limit.parse().with_context(|| format!("--stop-after {limit}: write a time such as 90s"))?;
    let (limit, stop) = (Duration::try_from(limit).context("--stop-after")?, service.stop.clone());
    tokio::spawn(async move {
        tokio::time::sleep(limit).await;
        stop.cancel();
    });
    Ok(())
}

async fn print_notices(mut notices: mpsc::Receiver<String>) {
    let style = Style::of_stdout();
    while let Some(notice) = notices.recv().await {
        let mut lines = notice.lines();
        if let Some(first) = lines.next() {
            terminal::line(&format!("{} {}", style.red("▲"), style.bold(first)));
        }
        lines.for_each(|line| terminal::line(&format!("  {line}")));
    }
}
