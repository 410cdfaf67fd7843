//! Where alerts are sent.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Digest, Quiet, Slug};

/// Where alerts are sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Unique in its workspace.
    pub id: Slug,
    /// How to reach it.
    pub to: ChannelKind,
    /// It gets what happened in one message every hour, day or week; left out: each alert at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// Hours in which it is left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Quiet>,
}

/// The kinds of channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ChannelKind {
    /// The terminal that `vigie serve` runs in.
    Console,
    /// A JSON request, signed as Standard Webhooks ask when a secret is given.
    Webhook {
        /// `https://…`, or `env:NAME` where the address itself is secret.
        url: String,
        /// The signing secret, `whsec_…`, by reference.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        secret: Option<Secret>,
    },
    /// E-mail, through the server of `[alerts.smtp]` in the configuration.
    Email {
        /// The addresses of those who get it, all in one mail.
        to: Vec<String>,
    },
    /// A Slack channel, through an incoming webhook.
    Slack {
        /// The webhook's address, by reference: whoever knows it can post.
        url: Secret,
    },
    /// A Microsoft Teams channel, through the workflow "post to a channel when a webhook request is received".
    Teams {
        /// The workflow's address, by reference: whoever knows it can post.
        url: Secret,
    },
    /// A Discord channel, through a webhook.
    Discord {
        /// The webhook's address, by reference: whoever knows it can post.
        url: Secret,
    },
    /// A Telegram chat, through a bot.
    Telegram {
        /// The bot's token, by reference.
        token: Secret,
        /// The chat's number, or `@name` of a public channel.
        chat: String,
        /// Where the Bot API is, for those who run their own.
        #[serde(default = "telegram_api")]
        api: String,
    },
    /// A PagerDuty service, through its Events API v2 integration.
    PagerDuty {
        /// The integration's key, by reference.
        routing_key: Secret,
        /// Where the Events API is: `https://events.eu.pagerduty.com` for accounts in Europe.
        #[serde(default = "pager_duty_api")]
        api: String,
    },
}

fn telegram_api() -> String {
    "https://api.telegram.org".to_owned()
}

fn pager_duty_api() -> String {
    "https://events.pagerduty.com".to_owned()
}

/// The most addresses of one e-mail channel.
pub(crate) const MOST_RECIPIENTS: usize = 50;

impl ChannelKind {
    /// The word for it in the workspace file, and in metrics.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Webhook { .. } => "webhook",
            Self::Email { .. } => "email",
            Self::Slack { .. } => "slack",
            Self::Teams { .. } => "teams",
            Self::Discord { .. } => "discord",
            Self::Telegram { .. } => "telegram",
            Self::PagerDuty { .. } => "pager_duty",
        }
    }

    /// The environment variables that it needs.
    #[must_use]
    pub fn variables(&self) -> Vec<&str> {
        match self {
            Self::Console | Self::Email { .. } => Vec::new(),
            Self::Webhook { url, secret } => {
                url.strip_prefix("env:").into_iter().chain(secret.iter().map(Secret::variable)).collect()
            }
            Self::Slack { url } | Self::Teams { url } | Self::Discord { url } => vec![url.variable()],
            Self::Telegram { token: secret, .. } | Self::PagerDuty { routing_key: secret, .. } => {
                vec![secret.variable()]
            }
        }
    }

    /// Everything that is wrong with the settings and how to mend it, empty when nothing is.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let address = |name: &str, url: &str, also: &[&str]| {
            let known = ["https://", "http://"].iter().chain(also).any(|start| url.starts_with(start));
            let or = if also.is_empty() { "" } else { ", or be env:NAME" };
            (!known).then(|| format!("{name} must begin with https:// (or http://){or}"))
        };
        match self {
            Self::Webhook { url, .. } => address("url", url, &["env:"]).into_iter().collect(),
            Self::Telegram { chat, .. } if chat.trim().is_empty() => {
                vec!["chat must be the chat's number or the @name of a public channel".to_owned()]
            }
            Self::Telegram { api, .. } | Self::PagerDuty { api, .. } => {
                address("api", api, &[]).into_iter().collect()
            }
            Self::Email { to } if !(1..=MOST_RECIPIENTS).contains(&to.len()) => {
                vec![format!("to must name 1 to {MOST_RECIPIENTS} e-mail addresses")]
            }
            Self::Email { to } => to.iter().filter_map(|to| recipient_problem(to)).collect(),
            Self::Console | Self::Slack { .. } | Self::Teams { .. } | Self::Discord { .. } => Vec::new(),
        }
    }
}

/// What is wrong with an address that mail is to be sent to.
pub(crate) fn recipient_problem(to: &str) -> Option<String> {
    let odd = to.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, ',' | '<' | '>'));
    let two_parts = to.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    (odd || !two_parts).then(|| format!("`{to}` is no e-mail address; write one such as name@example.com"))
}

/// A secret by reference, `env:NAME`: the value stands in the environment, never in a file or an answer of ours.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "env:HOOK_SECRET")]
pub struct Secret(String);

/// A secret that was written out instead of referred to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a secret is given by reference: write `env:NAME` and set NAME in the environment of `vigie serve`")]
pub struct SecretError;

impl Secret {
    /// Checks a reference.
    ///
    /// # Errors
    /// [`SecretError`] when it is not `env:NAME`; the error does not repeat what was written.
    pub fn new(reference: impl Into<String>) -> Result<Self, SecretError> {
        let reference = reference.into();
        match reference.strip_prefix("env:") {
            Some(name) if !name.is_empty() => Ok(Self(reference)),
            _ => Err(SecretError),
        }
    }

    /// The environment variable that holds the value.
    #[must_use]
    pub fn variable(&self) -> &str {
        self.0.strip_prefix("env:").unwrap_or_default()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.0)
    }
}

impl TryFrom<String> for Secret {
    type Error = SecretError;
    fn try_from(reference: String) -> Result<Self, SecretError> {
        Self::new(reference)
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.0
    }
}
