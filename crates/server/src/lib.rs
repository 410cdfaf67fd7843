//! The HTTP API: posts in, answers out, one live stream, and what the person who runs it needs to see.
//!
//! Every answer is JSON described by `/api/openapi.json`; every refusal is a problem document (RFC 9457) that says
//! what to do. It listens on 127.0.0.1 unless told otherwise, and elsewhere only with a token. From the first account on
//! every request says who it comes from.
//!
//! ```
//! let config = vigie_server::Config::default();
//! assert!(config.listen.ip().is_loopback());
//! ```
//!
//! Where the work is split over several processes, each serves: all of them tell how they are, `ingest` and `serve`
//! take posts, `serve` answers all else.
//!
//! What it does not do: reach sources, channels or the pipeline. It is handed the log, the store, the searcher, what tests
//! channels, and receivers for status and live events as [`Parts`].

mod agreement;
mod backtest;
mod body;
mod by_role;
mod calendar;
mod config;
mod dead_letters;
mod entity_tag;
mod exports;
mod formulas;
mod guard;
mod identity;
mod intake;
mod members;
mod metrics;
mod moment;
mod params;
mod problem;
mod push;
mod reach;
mod reporter;
mod routes;
mod selection;
mod server;
mod shares;
mod source_checker;
mod state;

pub use config::Config;
pub use identity::{add_visitor, set_up_link, visit_link};
pub use members::SILENCE;
pub use push::SecretError;
pub use reporter::{ReportRefusal, Reporter};
pub use routes::openapi;
pub use server::{Server, ServerError};
pub use source_checker::{SourceChecker, SourceFinding};
pub use state::{Limits, Parts};
