//! PagerDuty, through its Events API v2: an alert opens an incident, its end resolves the same one.
//!
//! `dedup_key` is the alert's id (at most 255 characters), so a repeat joins the incident that is open; `summary` has at
//! most 1,024 characters (<https://developer.pagerduty.com/docs/send-alert-event>).

use serde_json::{Value, json};
use vigie_model::Severity;
use vigie_store::NotificationEvent;
use xxhash_rust::xxh3::xxh3_128;

use super::{
    call::Request,
    message::{Message, cut},
};

const MAX_SUMMARY: usize = 1_024;
const MAX_DEDUP_KEY: usize = 255;

pub(crate) fn request(message: &Message, api: &str, routing_key: &str) -> Request {
    Request::json(format!("{}/v2/enqueue", api.trim_end_matches('/')), &body(message, routing_key))
}

fn body(message: &Message, routing_key: &str) -> Value {
    let alert = message.alert;
    let mut body = json!({
        "routing_key": routing_key,
        "event_action": match message.event {
            NotificationEvent::Resolved => "resolve",
            _ => "trigger",
        },
        "dedup_key": dedup_key(&alert.id),
        "payload": {
            "summary": cut(&message.headline, MAX_SUMMARY),
            "source": format!("vigie/{}", message.workspace.id()),
            "severity": match alert.severity {
                Severity::Info => "info",
                Severity::Warning => "warning",
                Severity::Critical => "critical",
            },
            "timestamp": message.at().to_string(),
            "component": alert.about,
            "group": message.workspace.about.name,
            "class": alert.rule_name,
            "custom_details": {"explanation": message.explanation, "reason": alert.reason},
        },
        "client": "Vigie",
    });
    if let Some(link) = &message.link {
        body["client_url"] = json!(link);
        body["links"] = json!([{"href": link, "text": message.look()}]);
    }
    body
}

/// The alert's id, or where that is too long its beginning with a fingerprint of the whole.
fn dedup_key(id: &str) -> String {
    if id.len() <= MAX_DEDUP_KEY {
        return id.to_owned();
    }
    let beginning: String = id.chars().take(MAX_DEDUP_KEY / 2).collect();
    format!("{beginning}/{:032x}", xxh3_128(id.as_bytes()))
}
