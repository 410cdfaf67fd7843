//! The settings of detection and delivery.

use std::time::Duration;

use jiff::fmt::serde::unsigned_duration::friendly::compact::required as friendly;
use serde::{Deserialize, Serialize};

use crate::Smtp;

/// The settings of alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How long counting waits for posts that arrive after younger ones. Alerts fire without waiting; learning, and
    /// saying that an alert is over, wait so long.
    #[serde(with = "friendly")]
    pub lateness: Duration,
    /// An alert that happened longer ago when it is found is recorded, and nobody is told: a backfill is no news.
    #[serde(with = "friendly")]
    pub max_age: Duration,
    /// How long after a first failure a notification is tried again; the pauses grow from there.
    #[serde(with = "friendly")]
    pub first_retry: Duration,
    /// How long a notification is tried again before it is given up.
    #[serde(with = "friendly")]
    pub give_up_after: Duration,
    /// How many notifications are under way at once.
    pub concurrency: usize,
    /// How many of them to one channel, so that a slow one does not hold up the others.
    pub concurrency_per_channel: usize,
    /// After how many failures in a row a channel rests.
    pub rest_after: u32,
    /// How long its first rest is; each further one is twice as long, up to a quarter of an hour.
    #[serde(with = "friendly")]
    pub first_rest: Duration,
    /// Where people reach this Vigie, such as `https://vigie.example.com`: messages then carry signed links to look at the
    /// alert, acknowledge it and silence it. Empty: no such links.
    pub address: String,
    /// Where else a person can look at an alert, with `{id}` and `{workspace}` in their places; absent from messages when
    /// not set or empty.
    pub link: Option<String>,
    /// Through which server mails leave.
    pub smtp: Smtp,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            lateness: Duration::from_secs(2 * 60),
            max_age: Duration::from_secs(3_600),
            first_retry: Duration::from_secs(5),
            give_up_after: Duration::from_secs(86_400),
            concurrency: 32,
            concurrency_per_channel: 4,
            address: String::new(),
            rest_after: 5,
            first_rest: Duration::from_secs(30),
            link: None,
            smtp: Smtp::default(),
        }
    }
}
