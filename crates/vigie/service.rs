//! One running Vigie: everything opened, wired and served, and everything closed again in the right order.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, Result};
use jiff::Timestamp;
use prometheus::Registry;
use tokio::{
    sync::{broadcast, mpsc},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use vigie_alerts::Courier;
use vigie_index::Writer;
use vigie_model::Live;
use vigie_outbound::OutboundClient;
use vigie_pipeline::{Pipeline, PipelineError};
use vigie_server::Server;
use vigie_store::Store;
use vigie_stream::Log;

use crate::{config::Config, data_folder::DataFolder};

/// Notices for the console that may wait to be printed.
const CONSOLE_BUFFER: usize = 256;

/// A running Vigie.
pub(crate) struct Service {
    pub(crate) log: Arc<dyn Log>,
    pub(crate) registry: Registry,
    /// Cancel it to stop; it is cancelled when a stage fails.
    pub(crate) stop: CancellationToken,
    store: Store,
    url: String,
    pipeline: Pipeline,
    server: JoinHandle<()>,
    /// Let go of last: everything in it is closed by then.
    folder: DataFolder,
}

impl Service {
    /// Opens the folder and starts every stage and the server. What channels of the kind `console` say comes out of
    /// the second part, one notice a message.
    pub(crate) async fn start(config: Config, folder: DataFolder) -> Result<(Self, mpsc::Receiver<String>)> {
        let registry = Registry::new();
        let stop = CancellationToken::new();
        let (console, notices) = mpsc::channel(CONSOLE_BUFFER);
        let (log, writer, searcher) = open_log_and_index(&config, &folder, &registry).await?;
        let store = Store::open(&folder.store()).await?;
        let outbound = OutboundClient::new(&config.outbound, &registry)?;
        let alert_metrics = vigie_alerts::Metrics::new(&registry)?;
        let secrets = |name: &str| std::env::var(name).ok();
        // A terminal that takes nothing any more must not hold up alerts: what does not fit is left out.
        let console = move |line: &str| drop(console.try_send(line.to_owned()));
        let courier = Courier::new(
            store.clone(),
            outbound,
            config.alerts.clone(),
            alert_metrics.clone(),
            secrets,
            console,
        );
        let parts = vigie_pipeline::Parts {
            log: Arc::clone(&log),
            store: store.clone(),
            writer,
            commit_interval: config.index.commit_interval,
            alerts: config.alerts,
            alert_metrics,
            courier,
        };
        let pipeline = vigie_pipeline::build(parts, &config.pipeline, &registry, stop.clone()).await?;
        let parts = vigie_server::Parts {
            log: Arc::clone(&log),
            store: store.clone(),
            searcher,
            status: pipeline.status.clone(),
            live: pipeline.live.clone(),
            workspaces_changed: Arc::clone(&pipeline.workspaces_changed),
            workspaces_live: pipeline.workspaces_live.clone(),
            registry: registry.clone(),
            clock: Timestamp::now,
        };
        let server = match Server::bind(config.server, parts, stop.clone()).await {
            Ok(server) => server,
            Err(error) => {
                stop.cancel();
                pipeline.join().await?;
                return Err(error.into());
            }
        };
        let url = format!("http://{}", reachable(server.address()?));
        folder.announce(&url)?;
        let server = tokio::spawn(server.run());
        Ok((Self { log, registry, stop, store, url, pipeline, server, folder }, notices))
    }

    /// For the time of one command: on any free port of this machine, with nothing printed but warnings.
    pub(crate) async fn start_quietly(mut config: Config, folder: DataFolder) -> Result<Self> {
        config.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        config.logging.filter = crate::logging::QUIET.to_owned();
        crate::logging::start(&config.logging)?;
        let (service, mut notices) = Self::start(config, folder).await?;
        tokio::spawn(async move { while notices.recv().await.is_some() {} });
        Ok(service)
    }

    /// What happens from now on.
    pub(crate) fn live(&self) -> broadcast::Receiver<Live> {
        self.pipeline.live.subscribe()
    }

    /// Where the API is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Waits until it was told to stop, or a stage failed, and everything is closed.
    pub(crate) async fn wait(self) -> Result<()> {
        self.stop.cancelled().await;
        let outcome = self.pipeline.join().await;
        let _ = self.server.await;
        self.store.close().await;
        drop(self.folder);
        outcome.map_err(|error: PipelineError| {
            anyhow::Error::new(error).context("stopped because a stage failed")
        })
    }

    /// Stops and waits.
    pub(crate) async fn stop(self) -> Result<()> {
        self.stop.cancel();
        self.wait().await
    }
}

/// Opening reads files and may take a moment: not on the threads that serve.
async fn open_log_and_index(
    config: &Config,
    folder: &DataFolder,
    registry: &Registry,
) -> Result<(Arc<dyn Log>, Writer, vigie_index::Searcher)> {
    let (log_path, index_path) = (folder.log(), folder.index());
    let (log_config, index_config, registry) = (config.log.clone(), config.index.clone(), registry.clone());
    let opened = tokio::task::spawn_blocking(move || -> Result<_> {
        let log = vigie_stream::open(&log_config, &log_path, &registry)?;
        let (writer, searcher) = Writer::open(&index_path, &index_config, &registry)?;
        Ok((log, writer, searcher))
    });
    opened.await.context("opening the data folder crashed; please report it")?
}

/// An address that a person can open: 0.0.0.0 is none.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip([127, 0, 0, 1].into());
    }
    address
}
