//! Slack, through an incoming webhook: blocks with a header, the reasons, a button, and a fallback text for the
//! notification on a phone.
//!
//! Slack's limits: 150 characters in a header, 3,000 in the text of a section or a context, 50 blocks.
//! `&`, `<` and `>` are mark-up and escaped (<https://api.slack.com/reference/surfaces/formatting>).

use serde_json::{Value, json};

use super::{
    call::Request,
    message::{Message, cut},
};

const MAX_HEADER: usize = 150;
const MAX_TEXT: usize = 3_000;

pub(crate) fn request(message: &Message, url: String) -> Request {
    Request::json(url, &body(message))
}

fn body(message: &Message) -> Value {
    let reasons: Vec<String> = message.explanation.iter().map(|line| format!("• {}", escape(line))).collect();
    let mut blocks = vec![
        json!({"type": "header", "text": {"type": "plain_text", "text": cut(&message.headline, MAX_HEADER)}}),
        json!({"type": "section", "text": {"type": "mrkdwn", "text": fitting(&reasons)}}),
    ];
    if let Some(link) = &message.link {
        blocks.push(json!({"type": "actions", "elements": [
            {"type": "button", "url": link, "text": {"type": "plain_text", "text": message.look()}}
        ]}));
    }
    blocks.push(
        json!({"type": "context", "elements": [{"type": "mrkdwn", "text": escape(&message.signature())}]}),
    );
    json!({
        "text": escape(&message.headline),
        "attachments": [{"color": format!("#{:06x}", message.colour()), "blocks": blocks}],
    })
}

/// As many whole lines as there is room for: cutting inside could tear an escape apart.
fn fitting(lines: &[String]) -> String {
    let mut text = String::new();
    let mut room = MAX_TEXT;
    for line in lines {
        let length = line.chars().count() + 1;
        if length > room {
            break;
        }
        room -= length;
        text.push_str(line);
        text.push('\n');
    }
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
