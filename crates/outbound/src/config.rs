//! The settings of what leaves: where to, how long, how much.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};

/// The settings of [`OutboundClient`](crate::OutboundClient).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Hosts, addresses and networks that may be called although they are private: `hooks.internal`, `127.0.0.1`,
    /// `10.1.0.0/16`, `fd00::/8`. A name covers whatever it resolves to.
    pub allow: Vec<String>,
    /// How long a call may take, from looking up the name to the last byte.
    #[serde(with = "friendly")]
    pub timeout: Duration,
    /// How long a connection may take to open; the rest of `timeout` is for the answer.
    #[serde(with = "friendly")]
    pub connect_timeout: Duration,
    /// The largest answer that is read, in bytes after decompression.
    pub max_response_bytes: usize,
    /// What Vigie calls itself.
    pub user_agent: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            timeout: Duration::from_secs(15),
            connect_timeout: Duration::from_secs(5),
            max_response_bytes: 8 << 20,
            user_agent: concat!(
                "Vigie/",
                env!("CARGO_PKG_VERSION"),
                " (+",
                env!("CARGO_PKG_REPOSITORY"),
                ")"
            )
            .to_owned(),
        }
    }
}
