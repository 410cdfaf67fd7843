//! The webhook channel: one signed JSON request for each change of an alert.
//!
//! The request follows Standard Webhooks. `webhook-id` is the notification's key and stays the same when it is sent
//! again, so a receiver can drop repeats; `webhook-timestamp` is the time of the attempt; `webhook-signature` is
//! there when the channel has a secret. The body:
//!
//! ```json
//! {"event": "fired",                       // or "resolved"
//!  "workspace": {"id": "acme", "name": "Acme"},
//!  "headline": "Aurora: 214 mentions …",   // in the workspace's language, plain text
//!  "explanation": ["…", "…"],              // the reasons, a sentence each
//!  "url": "https://…",                     // null unless alerts.link is set
//!  "alert": {"id": "acme/crisis/aurora/1770113700", …}}
//! ```

use serde::Serialize;
use vigie_model::{Alert, Secret, Workspace};
use vigie_outbound::OutboundClient;
use vigie_store::{Notification, NotificationEvent};

use crate::{
    clean::clean,
    delivery::Failure,
    signature::sign,
    text::{explanation, headline},
};

/// The most characters of a refusal that are kept.
const MAX_REFUSAL: usize = 200;

#[derive(Serialize)]
struct Body<'a> {
    event: NotificationEvent,
    workspace: About<'a>,
    headline: String,
    explanation: Vec<String>,
    url: Option<String>,
    alert: &'a Alert,
}

#[derive(Serialize)]
struct About<'a> {
    id: &'a str,
    name: &'a str,
}

/// Gives the value of an environment variable.
pub(crate) type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// One webhook, ready to be called.
pub(crate) struct Webhook<'a> {
    pub(crate) url: String,
    pub(crate) secret: Option<String>,
    pub(crate) client: &'a OutboundClient,
}

impl<'a> Webhook<'a> {
    /// Finds the address and the secret where they stand by reference.
    pub(crate) fn resolve(
        url: &str,
        secret: Option<&Secret>,
        lookup: &Lookup,
        client: &'a OutboundClient,
    ) -> Result<Self, Failure> {
        let value = |name: &str| {
            lookup(name)
                .ok_or_else(|| Failure::passing(format!("{name} is not set; set it in the environment")))
        };
        let url = match url.strip_prefix("env:") {
            Some(name) => value(name)?,
            None => url.to_owned(),
        };
        let secret = secret.map(|secret| value(secret.variable())).transpose()?;
        Ok(Self { url, secret, client })
    }

    /// Sends once. `now` is in unix seconds.
    pub(crate) async fn send(
        &self,
        notification: &Notification,
        workspace: &Workspace,
        link: Option<&str>,
        now: i64,
    ) -> Result<(), Failure> {
        let body = body(notification, workspace, link)?;
        let timestamp = now.to_string();
        let signature = self
            .secret
            .as_deref()
            .map(|secret| sign(secret, &notification.key, now, &body))
            .transpose()
            .map_err(|error| Failure::passing(format!("the channel's secret {error}")))?;
        let mut headers = vec![
            ("content-type", "application/json"),
            ("webhook-id", notification.key.as_str()),
            ("webhook-timestamp", timestamp.as_str()),
        ];
        headers.extend(signature.as_deref().map(|signature| ("webhook-signature", signature)));
        match self.client.post(&self.url, &headers, body).await {
            Ok(answer) if answer.is_success() => Ok(()),
            Ok(answer) => Err(refused(&answer)),
            Err(error) if error.is_permanent() => Err(Failure::lasting(error.to_string())),
            Err(error) => Err(Failure::passing(error.to_string())),
        }
    }
}

fn body(notification: &Notification, workspace: &Workspace, link: Option<&str>) -> Result<Vec<u8>, Failure> {
    let alert = &notification.alert;
    let body = Body {
        event: notification.event,
        workspace: About { id: workspace.id().as_str(), name: &workspace.about.name },
        headline: headline(alert, workspace.language()),
        explanation: explanation(alert, workspace.language(), &workspace.about.timezone),
        url: link.map(|link| {
            link.replace("{workspace}", workspace.id().as_str())
                .replace("{id}", &alert.id.replace('/', "%2F"))
        }),
        alert,
    };
    serde_json::to_vec(&body).map_err(|error| Failure::lasting(format!("cannot be written as JSON: {error}")))
}

fn refused(answer: &vigie_outbound::Response) -> Failure {
    let said = clean(String::from_utf8_lossy(&answer.body).trim(), MAX_REFUSAL);
    let said = if said.is_empty() { String::new() } else { format!(", saying: {said}") };
    let status = answer.status;
    match status {
        410 => Failure::lasting(format!(
            "the endpoint is gone for good (410){said}; remove the channel or change its url"
        )),
        300..=399 => Failure::lasting(format!(
            "the endpoint redirects ({status}); put the address that it leads to into the channel"
        )),
        408 | 429 | 500..=599 => Failure {
            wait: answer.retry_after,
            ..Failure::passing(format!("the endpoint answered {status}{said}"))
        },
        _ => Failure::lasting(format!(
            "the endpoint refused it ({status}){said}; check the channel's url and secret"
        )),
    }
}
