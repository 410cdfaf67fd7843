//! One running Vigie: everything opened, wired and served, and everything closed again in the right order.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, Result};
use jiff::Timestamp;
use prometheus::Registry;
use tokio::{
    sync::{broadcast, mpsc, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use vigie_alerts::Courier;
use vigie_index::Index;
use vigie_model::{Live, Role, Status};
use vigie_outbound::OutboundClient;
use vigie_pipeline::{Pipeline, PipelineError};
use vigie_reports::{Clerk, Sources};
use vigie_server::{Limits, Server};
use vigie_sources::Kit;
use vigie_store::{Member, Store};
use vigie_stream::{Log, MENTIONS};

use crate::{config::Config, data_folder::DataFolder, membership, reporting::Desk, scouting::Scout};

/// Notices for the console that may wait to be printed.
const CONSOLE_BUFFER: usize = 256;
/// What a process is called that has its store to itself. What it had claimed when it was killed is its own again.
const ALONE: &str = "vigie";

/// A running Vigie.
pub(crate) struct Service {
    pub(crate) log: Arc<dyn Log>,
    /// What a source measures that is played beside those of the workspaces.
    pub(crate) source_metrics: vigie_sources::Metrics,
    /// Cancel it to stop; it is cancelled when a stage fails.
    pub(crate) stop: CancellationToken,
    store: Store,
    url: String,
    /// Whether it answers people.
    serves: bool,
    pipeline: Pipeline,
    server: JoinHandle<()>,
    /// Ends after the stages: what they have claimed is theirs until then.
    membership: Option<(CancellationToken, JoinHandle<()>)>,
    /// Let go of last: everything in it is closed by then.
    folder: DataFolder,
}

impl Service {
    /// Opens everything and starts the stages of this process's roles and the server. What channels of the kind
    /// `console` say comes out of the second part, one notice a message. It stops when `stop` is cancelled.
    pub(crate) async fn start(
        config: Config,
        mut folder: DataFolder,
        stop: CancellationToken,
    ) -> Result<(Self, mpsc::Receiver<String>)> {
        config.check_roles()?;
        config.sources.check()?;
        let registry = Registry::new();
        let (console, notices) = mpsc::channel(CONSOLE_BUFFER);
        // The port first: it is what is most often taken.
        let server = Server::bind(config.server.clone(), &registry).await?;
        let url = format!("http://{}", reachable(server.address()?));
        let (log, index) = open_log_and_index(&config, &folder, &registry).await?;
        let store = open_store(&config, &folder).await?;
        store.measure(&registry)?;
        let member = member(&config, &store, server.address()?);
        store.free_claims(&member.id).await?;
        let outbound = OutboundClient::new(&config.outbound, &registry)?;
        let find = Arc::new(|name: &str| std::env::var(name).ok());
        let kit = Kit::new(outbound.clone(), find, Timestamp::now, config.sources.clone());
        let source_metrics = vigie_sources::Metrics::new(&registry)?;
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
        let tester = courier.tester();
        let searcher = index.searcher();
        let sources = Sources { searcher: searcher.clone(), store: store.clone() };
        let clerk = Clerk::new(sources, courier.postman(), member.id.clone());
        let lateness = config.alerts.lateness;
        let limits = Limits {
            posts: config.log.max_age,
            post_bytes: config.log.max_bytes,
            mentions: Some(config.index.keep_mentions).filter(|keep| !keep.is_zero()),
        };
        let parts = vigie_pipeline::Parts {
            roles: config.roles,
            member: member.id.clone(),
            log: Arc::clone(&log),
            store: store.clone(),
            index,
            alerts: config.alerts,
            alert_metrics,
            courier: courier.named(member.id.clone()),
            kit: kit.clone(),
            source_metrics: source_metrics.clone(),
        };
        let pipeline = vigie_pipeline::build(parts, &config.pipeline, &registry, stop.clone()).await?;
        let membership = store.is_shared().then(|| {
            let (live, leave) = (pipeline.workspaces_live.clone(), CancellationToken::new());
            let speaking = membership::speak(store.clone(), member.clone(), live, leave.clone());
            (leave, tokio::spawn(speaking))
        });
        // Who searches makes reports; of several, the one that claims it sends it.
        if config.roles.contains(Role::Serve) {
            tokio::spawn(clerk.clone().run(stop.clone().cancelled_owned()));
        }
        let parts = vigie_server::Parts {
            member,
            log: Arc::clone(&log),
            store: store.clone(),
            searcher,
            status: pipeline.status.clone(),
            live: pipeline.live.clone(),
            workspaces_changed: Arc::clone(&pipeline.workspaces_changed),
            workspaces_live: pipeline.workspaces_live.clone(),
            tester,
            reporter: Arc::new(Desk(clerk)),
            source_checker: Arc::new(Scout(kit)),
            lateness,
            limits,
            command_key: Some(folder.key()?),
            clock: Timestamp::now,
        };
        let server = tokio::spawn(server.run(parts, stop.clone()));
        // Where several processes share the folder, commands look for the one that answers them.
        let serves = config.roles.contains(Role::Serve);
        if serves {
            folder.announce(&url)?;
        }
        Ok((
            Self { log, source_metrics, stop, store, url, serves, pipeline, server, membership, folder },
            notices,
        ))
    }

    /// For the time of one command: on any free port of this machine, with nothing printed but warnings.
    pub(crate) async fn start_quietly(mut config: Config, folder: DataFolder) -> Result<Self> {
        config.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        config.logging.filter = crate::logging::QUIET.to_owned();
        crate::logging::start(&config.logging)?;
        let (service, mut notices) = Self::start(config, folder, CancellationToken::new()).await?;
        tokio::spawn(async move { while notices.recv().await.is_some() {} });
        Ok(service)
    }

    /// The link by which the first account is made; `None` when there is one, or this process does not answer people.
    pub(crate) async fn set_up_link(&self) -> Result<Option<String>> {
        if !self.serves {
            return Ok(None);
        }
        Ok(vigie_server::set_up_link(&self.store, &self.url, Timestamp::now()).await?)
    }

    /// The link by which somebody looks around, once.
    pub(crate) async fn visit_link(&self) -> Result<String> {
        Ok(vigie_server::visit_link(&self.store, &self.url, Timestamp::now()).await?)
    }

    /// What happens from now on.
    pub(crate) fn live(&self) -> broadcast::Receiver<Live> {
        self.pipeline.live.subscribe()
    }

    /// How the stages are.
    pub(crate) fn status(&self) -> watch::Receiver<Status> {
        self.pipeline.status.clone()
    }

    /// Where the API is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Waits until it was told to stop, or a stage failed, and everything is closed.
    pub(crate) async fn wait(self) -> Result<()> {
        self.stop.cancelled().await;
        let outcome = self.pipeline.join().await;
        if let Some((leave, speaking)) = self.membership {
            leave.cancel();
            let _ = speaking.await;
        }
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

/// The store that the settings name.
pub(crate) async fn open_store(config: &Config, folder: &DataFolder) -> Result<Store> {
    Ok(Store::start(&config.store, &folder.store(), |name| std::env::var(name).ok()).await?)
}

/// This process as others see it.
fn member(config: &Config, store: &Store, address: SocketAddr) -> Member {
    let now = Timestamp::now().as_millisecond();
    let id = match store.is_shared() {
        true => membership::name(&config.log.kafka.member),
        false => ALONE.to_owned(),
    };
    Member {
        id,
        roles: config.roles,
        url: Some(membership::reachable_from_elsewhere(&config.server.url, address)),
        workspaces_version: 0,
        started_at_ms: now,
        seen_at_ms: now,
    }
}

/// Opening reads files and may take a moment: not on the threads that serve.
async fn open_log_and_index(
    config: &Config,
    folder: &DataFolder,
    registry: &Registry,
) -> Result<(Arc<dyn Log>, Index)> {
    let (log_path, index_path) = (folder.log(), folder.index());
    let (log_config, index_config, registry) = (config.log.clone(), config.index.clone(), registry.clone());
    let opened = tokio::task::spawn_blocking(move || -> Result<_> {
        let log = vigie_stream::open(&log_config, &log_path, &registry)?;
        let index = Index::open(&index_path, log.partitions(MENTIONS)?, &index_config, &registry)?;
        Ok((log, index))
    });
    opened.await.context("opening log and index crashed; please report it")?
}

/// An address that a person can open: 0.0.0.0 is none.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip([127, 0, 0, 1].into());
    }
    address
}
