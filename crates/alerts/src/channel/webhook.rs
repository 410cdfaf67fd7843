//! The webhook channel: one signed JSON request for each change of an alert.
//!
//! The request follows Standard Webhooks. `webhook-id` is the notification's key and stays the same when it is sent
//! again, so a receiver can drop repeats; `webhook-timestamp` is the time of the attempt; `webhook-signature` is
//! there when the channel has a secret. The body:
//!
//! ```json
//! {"event": "fired",                       // or "resolved", "repeated", "escalated"; "summary" of several alerts
//!  "workspace": {"id": "acme", "name": "Acme"},
//!  "headline": "Aurora: 214 mentions …",   // in the workspace's language, plain text
//!  "explanation": ["…", "…"],              // the reasons, a sentence each
//!  "url": "https://…",                     // where to look at the alert; null unless alerts.link is set
//!  "links": {"mentions": "https://…", "acknowledge": "https://…", "silence": "https://…"},  // those that there are
//!  "alert": {"id": "acme/crisis/aurora/1770113700", …},
//!  "alerts": [{…}, …]}                     // all of them, where the message sums up several; at most twenty
//! ```
//!
//! `test` and `disabled` are about a channel: the headline and the explanation say all, the alert stands for nothing.

use serde::Serialize;
use vigie_model::Alert;
use vigie_outbound::sign;
use vigie_store::NotificationEvent;

use super::{call::Request, message::Message};
use crate::{delivery::Failure, trouble::Trouble};

#[derive(Serialize)]
struct Body<'a> {
    event: NotificationEvent,
    workspace: About<'a>,
    headline: &'a str,
    explanation: &'a [String],
    url: Option<&'a str>,
    links: Addresses<'a>,
    alert: &'a Alert,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    alerts: &'a [&'a Alert],
}

#[derive(Serialize)]
struct About<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Addresses<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acknowledge: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    silence: Option<&'a str>,
}

/// `now` is in unix seconds.
pub(crate) fn request(
    message: &Message,
    url: String,
    secret: Option<&str>,
    now: i64,
) -> Result<Request, Failure> {
    let body = body(message)?;
    let signature = secret
        .map(|secret| sign(secret, message.key, now, &body))
        .transpose()
        .map_err(|_| Failure::passing(Trouble::NotASecret))?;
    let mut headers = vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", message.key.to_owned()),
        ("webhook-timestamp", now.to_string()),
    ];
    headers.extend(signature.map(|signature| ("webhook-signature", signature)));
    Ok(Request { url, headers, body })
}

fn body(message: &Message) -> Result<Vec<u8>, Failure> {
    let body = Body {
        event: message.event,
        workspace: About { id: message.workspace.id().as_str(), name: &message.workspace.about.name },
        headline: &message.headline,
        explanation: &message.explanation,
        url: message.links.alert.as_deref(),
        links: Addresses {
            mentions: message.links.mentions.as_deref(),
            acknowledge: message.links.acknowledge.as_deref(),
            silence: message.links.silence.as_deref(),
        },
        alert: message.alert,
        alerts: &message.alerts,
    };
    serde_json::to_vec(&body).map_err(|error| Failure::lasting(format!("cannot be written as JSON: {error}")))
}
