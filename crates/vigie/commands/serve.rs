//! `vigie serve`: everything in one process, or some roles of it, until it is told to stop.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use jiff::Timestamp;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tokio_util::sync::CancellationToken;
use vigie_model::{StageState, Status, Workspace};
use vigie_store::Store;

use crate::{
    config::Config,
    data_folder::DataFolder,
    language::Language,
    options::Serve,
    service::{self, Service},
    terminal,
};

/// How long a stop may take in all. What hangs then is cut off: it goes on at the next start from what is durable.
const LAST_WAIT: Duration = Duration::from_millis(9_500);

pub(crate) async fn run(config: Config, language: Language, arguments: &Serve) -> Result<ExitCode> {
    crate::logging::start(&config.logging)?;
    config.check_roles()?;
    let folder = folder(&config)?;
    if !arguments.workspace.is_empty() {
        let store = service::open_store(&config, &folder).await?;
        for file in &arguments.workspace {
            apply(&store, &super::workspace::read(file)?).await?;
        }
        store.close().await;
    }
    let (data, format, roles) = (config.data.clone(), config.logging.format, config.roles);
    // Before anybody is told where it listens: whoever knows may ask it to stop.
    let stop = CancellationToken::new();
    stop_on_signal(stop.clone())?;
    let (service, mut notices) = Service::start(config, folder, stop).await?;
    let url = service.url();
    tracing::info!(url, data = %data.display(), %roles, ?format, "vigie is running; Ctrl-C stops it");
    if let Some(link) = service.set_up_link().await? {
        // Not into the log, which others may read.
        terminal::line(&language.pick(
            format!("No account yet: whoever reaches this server may everything. The first is made here:\n  {link}"),
            format!("Aucun compte : quiconque atteint ce serveur peut tout faire. Le premier se crée ici :\n  {link}"),
        ));
    }
    cut_off_what_hangs(service.stop.clone(), service.status())?;
    tokio::spawn(async move {
        while let Some(notice) = notices.recv().await {
            terminal::line(&notice);
        }
    });
    service.wait().await?;
    tracing::info!("stopped; everything is durable");
    Ok(ExitCode::SUCCESS)
}

/// The data folder: shared with other processes where log and store are elsewhere.
fn folder(config: &Config) -> Result<DataFolder> {
    if config.is_shared() { DataFolder::share(&config.data) } else { DataFolder::own(&config.data) }
}

/// Puts a workspace into the store before anything runs.
pub(crate) async fn apply(store: &Store, workspace: &Workspace) -> Result<()> {
    let now = Timestamp::now().as_millisecond();
    let applied = store.apply_and_backfill(workspace, now).await;
    applied.with_context(|| format!("workspace {}", workspace.id()))?;
    Ok(())
}

/// Ctrl-C and a polite kill stop the service; a second one ends the process at once.
pub(crate) fn stop_on_signal(stop: CancellationToken) -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("signals")?;
    let mut terminate = signal(SignalKind::terminate()).context("signals")?;
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        stop.cancel();
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        std::process::exit(130);
    });
    Ok(())
}

/// Ends the process when a stop takes too long, whatever hangs: on a thread of its own, which nothing else can hold up.
fn cut_off_what_hangs(stop: CancellationToken, status: watch::Receiver<Status>) -> Result<()> {
    let wait = move || {
        while !stop.is_cancelled() {
            std::thread::sleep(Duration::from_millis(100));
        }
        std::thread::sleep(LAST_WAIT);
        let ended = [StageState::Stopped, StageState::Failed];
        let stages: Vec<_> = (status.borrow().stages.iter())
            .filter(|stage| !ended.contains(&stage.state))
            .map(|stage| stage.name.clone())
            .collect();
        tracing::error!(
            stages = stages.join(", "),
            "the stop took too long and was cut off; what was acknowledged is durable, and the next start goes on from it"
        );
        std::process::exit(1);
    };
    std::thread::Builder::new().name("vigie-stop".to_owned()).spawn(wait).context("cannot start a thread")?;
    Ok(())
}
