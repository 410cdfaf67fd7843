//! Discord, through a webhook: an embed with the reasons, and nobody is pinged whatever a post says.
//!
//! Discord's limits: 2,000 characters of content, 256 in an embed's title, 4,096 in its description, 2,048 in its
//! foot (<https://discord.com/developers/docs/resources/message#embed-object>). Markdown is escaped.

use serde_json::{Value, json};

use super::{
    call::Request,
    markup::escape_markdown,
    message::{Message, cut},
};

const MAX_CONTENT: usize = 2_000;
const MAX_TITLE: usize = 256;
const MAX_DESCRIPTION: usize = 4_096;

/// What means something in a text there.
const SIGNS: [char; 11] = ['\\', '*', '_', '`', '~', '|', '<', '>', '[', ']', '#'];

pub(crate) fn request(message: &Message, url: String) -> Request {
    Request::json(url, &body(message))
}

fn body(message: &Message) -> Value {
    let reasons: Vec<String> = message.explanation.iter().map(|line| format!("• {}", escape(line))).collect();
    let mut embed = json!({
        "title": cut(&escape(&message.alert.rule_name), MAX_TITLE),
        "description": cut(&reasons.join("\n"), MAX_DESCRIPTION),
        "color": message.colour(),
        "timestamp": message.at().to_string(),
        "footer": {"text": message.signature()},
    });
    if let Some(link) = &message.link {
        embed["url"] = json!(link);
    }
    json!({
        "content": cut(&escape(&message.headline), MAX_CONTENT),
        "embeds": [embed],
        "allowed_mentions": {"parse": []},
    })
}

fn escape(text: &str) -> String {
    escape_markdown(text, &SIGNS)
}
