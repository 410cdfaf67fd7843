//! Where and how the API listens.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};

/// Where and how the API listens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address and port; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// Where other machines reach this server, such as `http://10.0.0.7:7700`: told to the other processes and to
    /// those who ask the wrong one. Empty: made of the machine's name and the port.
    pub url: String,
    /// The token that writes must carry when `listen` is not loopback, or `env:NAME`; empty for none.
    pub token: String,
    /// Whether reads must carry the token too.
    pub guard_reads: bool,
    /// The largest request body, in bytes.
    pub max_body_bytes: usize,
    /// How many bytes of posts may be on their way into the log at once; those who send more wait, and are told to
    /// come back.
    pub max_intake_bytes: usize,
    /// The most posts in one request.
    pub max_push_posts: usize,
    /// How many requests with posts one token or secret may send a second in the long run; 0: no limit.
    pub push_rate: u32,
    /// The secrets of those who sign what they push (Standard Webhooks), each `env:NAME`.
    pub push_secrets: Vec<String>,
    /// The most connections at once; more wait.
    pub max_connections: usize,
    /// How long a client may take to send its request head.
    #[serde(with = "friendly")]
    pub header_timeout: Duration,
    /// How long one request may take; the live stream is exempt.
    #[serde(with = "friendly")]
    pub request_timeout: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7700)),
            url: String::new(),
            token: String::new(),
            guard_reads: false,
            max_body_bytes: 16 * 1024 * 1024,
            max_intake_bytes: 256 * 1024 * 1024,
            max_push_posts: 50_000,
            push_rate: 50,
            push_secrets: Vec::new(),
            max_connections: 1024,
            header_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
        }
    }
}
