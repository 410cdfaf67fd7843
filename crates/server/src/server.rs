//! Binding the port and serving connections, with the limits that a public port needs: a slow client cannot hold a
//! connection open with half a request head, and no more than a set number of connections are served at once.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::middleware;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use prometheus::Registry;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Mutex, OnceCell, Semaphore},
};
use tokio_util::sync::CancellationToken;

use crate::{
    Config, Parts, backtest, exports,
    identity::{Claimed, passwords::Passwords},
    intake::Intake,
    metrics::Metrics,
    problem,
    push::{Push, SecretError},
    reach::Reach,
    routes::{self, sources},
    state::{App, Inner},
};

/// How long open requests may go on after the stop.
const GRACE: Duration = Duration::from_secs(5);

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is taken.
    #[error(
        "{0} is in use by another program, perhaps another Vigie; stop it, or choose another address with --listen"
    )]
    InUse(SocketAddr),
    /// The address cannot be used.
    #[error("cannot listen on {address}: {cause}; choose another address with --listen")]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Others could reach it and nobody would be asked for a token.
    #[error(
        "{0} can be reached from other machines: set server.token (or VIGIE_SERVER__TOKEN), or listen on 127.0.0.1"
    )]
    NoToken(SocketAddr),
    /// The token is to come from a variable that is not set.
    #[error(
        "server.token refers to the environment variable {0}, which is not set; set it, or write the token there"
    )]
    TokenVariable(String),
    /// A secret of those who sign what they push cannot be had.
    #[error(transparent)]
    PushSecret(#[from] SecretError),
    /// A metric exists already.
    #[error("metrics: {0}")]
    Metrics(#[from] prometheus::Error),
}

/// A server that has its port. Whoever connects waits until it runs.
pub struct Server {
    listener: TcpListener,
    config: Config,
    token: Option<String>,
    push: Push,
    metrics: Metrics,
    registry: Registry,
}

impl Server {
    /// Takes the port. Nothing is answered before [`Server::run`]. `registry` is what `/metrics` shows.
    ///
    /// # Errors
    /// [`ServerError`] when the address cannot be taken, or needs a token that is missing.
    pub async fn bind(config: Config, registry: &Registry) -> Result<Self, ServerError> {
        let token = token(&config)?;
        let push = Push::new(&config)?;
        let metrics = Metrics::new(registry)?;
        let address = config.listen;
        let listener = TcpListener::bind(address).await.map_err(|cause| match cause.kind() {
            std::io::ErrorKind::AddrInUse => ServerError::InUse(address),
            _ => ServerError::Listen { address, cause },
        })?;
        Ok(Self { listener, config, token, push, metrics, registry: registry.clone() })
    }

    /// Where it listens; the port that was taken when any was asked for.
    ///
    /// # Errors
    /// What the system says when it does not know, which is not expected of a bound port.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until stopped, then lets open requests finish for a few seconds.
    pub async fn run(self, parts: Parts, stop: CancellationToken) {
        let Self { listener, config, token, push, metrics, registry } = self;
        let app = App::new(Inner {
            intake: Intake::new(config.max_intake_bytes),
            push,
            reach: Reach::default(),
            sending_back: Mutex::default(),
            links: OnceCell::new(),
            source_checks: Arc::new(Semaphore::new(sources::AT_ONCE)),
            backtests: Arc::new(Semaphore::new(backtest::AT_ONCE)),
            exports: Arc::new(Semaphore::new(exports::AT_ONCE)),
            reports: Arc::new(Semaphore::new(routes::reports::AT_ONCE)),
            parts,
            config,
            metrics,
            registry,
            stop,
            token,
            claimed: Claimed::default(),
            passwords: Passwords::default(),
        });
        serve(listener, app).await;
    }
}

async fn serve(listener: TcpListener, app: App) {
    let router = routes::router(&app).layer(middleware::map_response(problem::in_our_shape));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(app.config.header_timeout);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(64);
    let (builder, open) = (Arc::new(builder), GracefulShutdown::new());
    let places = Arc::new(Semaphore::new(app.config.max_connections));
    loop {
        let stream = tokio::select! {
            () = app.stop.cancelled() => break,
            stream = accept(&listener) => stream,
        };
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let service = TowerToHyperService::new(router.clone());
        let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // Clients that hang up or talk nonsense are their own affair.
            let _ = connection.await;
            drop(place);
        });
    }
    if tokio::time::timeout(GRACE, open.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off by the stop");
    }
}

/// The next connection. When the system is out of file descriptors, waits instead of spinning.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let _ = stream.set_nodelay(true);
                return stream;
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn token(config: &Config) -> Result<Option<String>, ServerError> {
    let token = match config.token.strip_prefix("env:") {
        Some(name) => std::env::var(name).map_err(|_| ServerError::TokenVariable(name.to_owned()))?,
        None => config.token.clone(),
    };
    match (token.is_empty(), config.listen.ip().is_loopback()) {
        (true, false) => Err(ServerError::NoToken(config.listen)),
        (false, false) => Ok(Some(token)),
        (_, true) => Ok(None),
    }
}
