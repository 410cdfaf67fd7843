//! The HTTP API: posts in, answers out, one live stream, and what the person who runs it needs to see.
//!
//! Every answer is JSON described by `/api/openapi.json`; every refusal is a problem document (RFC 9457) that says
//! what to do. It listens on 127.0.0.1 unless told otherwise, and elsewhere only with a token.
//!
//! ```
//! let config = vigie_server::Config::default();
//! assert!(config.listen.ip().is_loopback());
//! ```
//!
//! What it does not do: reach sources or the pipeline. It is handed the log, the store, the searcher and receivers
//! for status and live events as [`Parts`].

mod body;
mod config;
mod guard;
mod metrics;
mod params;
mod problem;
mod routes;
mod selection;
mod server;
mod shares;
mod state;

pub use config::Config;
pub use routes::openapi;
pub use server::{Server, ServerError};
pub use state::Parts;
