//! Microsoft Teams, through a workflow that posts what a webhook request brings: a message with one Adaptive Card.
//!
//! The card is of version 1.4, which Teams shows everywhere; the whole request stays far below its 28 KB. Text blocks
//! read a little Markdown, whose signs are escaped.

use serde_json::{Value, json};

use super::{call::Request, markup::escape_markdown, message::Message};
use vigie_model::Severity;
use vigie_store::NotificationEvent;

/// What means something in a text there.
const SIGNS: [char; 8] = ['\\', '*', '_', '[', ']', '`', '~', '<'];

pub(crate) fn request(message: &Message, url: String) -> Request {
    Request::json(url, &body(message))
}

fn body(message: &Message) -> Value {
    let text = |text: &str| json!({"type": "TextBlock", "text": escape(text), "wrap": true});
    let mut blocks = vec![json!({
        "type": "TextBlock", "text": escape(&message.headline), "wrap": true,
        "weight": "Bolder", "size": "Medium", "color": colour(message),
    })];
    blocks.extend(message.explanation.iter().map(|line| {
        let mut block = text(line);
        block["spacing"] = json!("Small");
        block
    }));
    let mut foot = text(&message.signature());
    foot["isSubtle"] = json!(true);
    foot["size"] = json!("Small");
    blocks.push(foot);
    let actions: Vec<_> = message
        .link
        .iter()
        .map(|link| json!({"type": "Action.OpenUrl", "title": message.look(), "url": link}))
        .collect();
    json!({
        "type": "message",
        "summary": message.headline,
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "msteams": {"width": "Full"},
                "body": blocks,
                "actions": actions,
            },
        }],
    })
}

fn colour(message: &Message) -> &'static str {
    match (message.event, message.alert.severity) {
        (NotificationEvent::Resolved, _) => "Good",
        (_, Severity::Critical) => "Attention",
        (_, Severity::Warning) => "Warning",
        (_, Severity::Info) => "Accent",
    }
}

fn escape(text: &str) -> String {
    escape_markdown(text, &SIGNS)
}
