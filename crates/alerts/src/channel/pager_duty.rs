//! PagerDuty, through its Events API v2: an alert opens an incident, its end resolves the same one.
//!
//! `dedup_key` is the alert's id (at most 255 characters), so a repeat joins the incident that is open; `summary` has at
//! most 1,024 characters, the whole event 512 KB (<https://developer.pagerduty.com/docs/send-alert-event>).

use serde_json::{Map, Value, json};
use vigie_model::Severity;
use vigie_store::NotificationEvent;
use xxhash_rust::xxh3::xxh3_128;

use super::{
    call::Request,
    message::{Message, cut},
};
use crate::{clean::clean, text::said_by};

const MAX_SUMMARY: usize = 1_024;
const MAX_DEDUP_KEY: usize = 255;
const MAX_NAME: usize = 80;

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
            "summary": cut(&message.line(), MAX_SUMMARY),
            "source": format!("vigie/{}", message.workspace.id()),
            "severity": match alert.severity {
                Severity::Info => "info",
                Severity::Warning => "warning",
                Severity::Critical => "critical",
            },
            "timestamp": message.at().to_string(),
            "component": clean(&alert.about, MAX_NAME),
            "group": clean(&message.workspace.about.name, MAX_NAME),
            "class": clean(&alert.rule_name, MAX_NAME),
            "custom_details": details(message),
        },
        "client": "Vigie",
    });
    if let Some(link) = &message.links.alert {
        body["client_url"] = json!(link);
    }
    let links: Vec<Value> =
        message.buttons().into_iter().map(|(text, href)| json!({"href": href, "text": text})).collect();
    if !links.is_empty() {
        body["links"] = links.into();
    }
    body
}

/// What is known, by name, as PagerDuty shows it in a table; and the figures for whoever reads them by program.
fn details(message: &Message) -> Value {
    let (sheet, reason) = (&message.sheet, &message.alert.reason);
    let lists = sheet.words.iter().chain(&sheet.voices).map(crate::drivers_text::List::fact);
    let facts = sheet.figures.iter().cloned().chain(lists);
    let mut details: Map<String, Value> =
        facts.map(|fact| (fact.name.to_owned(), fact.value.into())).collect();
    let said: Vec<String> =
        sheet.stories.iter().chain(&sheet.samples).map(|quote| said_by(quote, message.language)).collect();
    details.insert(message.language.pick("What people say", "Ce qui se dit").to_owned(), said.into());
    let lines = if message.entries.is_empty() { &sheet.notes } else { &message.explanation };
    details.insert("explanation".to_owned(), lines.clone().into());
    details.insert(
        "figures".to_owned(),
        json!({"count": reason.count, "window_minutes": reason.window_minutes, "expected": reason.expected,
               "score": reason.score, "negative": reason.negative, "reach": reason.drivers.reach}),
    );
    details.into()
}

/// The alert's id, or where that is too long its beginning with a fingerprint of the whole.
fn dedup_key(id: &str) -> String {
    if id.len() <= MAX_DEDUP_KEY {
        return id.to_owned();
    }
    let beginning: String = id.chars().take(MAX_DEDUP_KEY / 2).collect();
    format!("{beginning}/{:032x}", xxh3_128(id.as_bytes()))
}
