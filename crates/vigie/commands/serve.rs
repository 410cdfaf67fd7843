//! `vigie serve`: everything in one process until it is told to stop.

use std::process::ExitCode;

use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use vigie_model::Workspace;
use vigie_store::Store;

use crate::{config::Config, data_folder::DataFolder, options::Serve, service::Service, terminal};

pub(crate) async fn run(config: Config, arguments: &Serve) -> Result<ExitCode> {
    crate::logging::start(&config.logging)?;
    let folder = DataFolder::own(&config.data)?;
    for file in &arguments.workspace {
        let workspace = super::workspace::read(file)?;
        apply(&Store::open(&folder.store()).await?, &workspace).await?;
    }
    let (data, format) = (config.data.clone(), config.logging.format);
    let (service, mut notices) = Service::start(config, folder).await?;
    tracing::info!(url = service.url(), data = %data.display(), ?format, "vigie is running; Ctrl-C stops it");
    stop_on_signal(service.stop.clone())?;
    tokio::spawn(async move {
        while let Some(notice) = notices.recv().await {
            terminal::line(&notice);
        }
    });
    service.wait().await?;
    tracing::info!("stopped; everything is durable");
    Ok(ExitCode::SUCCESS)
}

/// Puts a workspace into the store before anything runs.
pub(crate) async fn apply(store: &Store, workspace: &Workspace) -> Result<()> {
    store.apply(workspace).await.with_context(|| format!("workspace {}", workspace.id()))?;
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
