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
//!
//! `test` and `disabled` are about a channel: the headline and the explanation say all, the alert stands for nothing.

use serde::Serialize;
use vigie_model::Alert;
use vigie_store::NotificationEvent;

use super::{call::Request, message::Message};
use crate::{delivery::Failure, signature::sign, trouble::Trouble};

#[derive(Serialize)]
struct Body<'a> {
    event: NotificationEvent,
    workspace: About<'a>,
    headline: &'a str,
    explanation: &'a [String],
    url: Option<&'a str>,
    alert: &'a Alert,
}

#[derive(Serialize)]
struct About<'a> {
    id: &'a str,
    name: &'a str,
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
        url: message.link.as_deref(),
        alert: message.alert,
    };
    serde_json::to_vec(&body).map_err(|error| Failure::lasting(format!("cannot be written as JSON: {error}")))
}
