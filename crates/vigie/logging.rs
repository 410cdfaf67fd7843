//! What is logged while it runs: lines for a person, or JSON objects for a machine, always to standard error.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{LogFormat, Logging};

/// What commands log that print for people. The search engine warns of merges that it gives up by itself; what goes
/// wrong there for good comes back to us as an error.
pub(crate) const QUIET: &str = "warn,tantivy=error";

/// Starts logging as configured; `RUST_LOG` wins over the configured filter.
pub(crate) fn start(logging: &Logging) -> Result<()> {
    let filter = match std::env::var("RUST_LOG") {
        Ok(filter) => EnvFilter::try_new(filter).context("RUST_LOG is no filter; write for example info")?,
        Err(_) => EnvFilter::try_new(&logging.filter).with_context(|| {
            format!("logging.filter = \"{}\" is no filter; write for example info", logging.filter)
        })?,
    };
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let registry = tracing_subscriber::registry().with(filter);
    let started = match logging.format {
        LogFormat::Human => registry.with(lines.with_target(false)).try_init(),
        LogFormat::Json => registry.with(lines.json()).try_init(),
    };
    started.context("logging was started twice")
}
