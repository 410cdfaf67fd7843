//! Telegram, through a bot: one message in HTML with a button.
//!
//! Limits and mark-up as in <https://core.telegram.org/bots/api#sendmessage>: 4,096 characters, of which we stay well
//! below; `<`, `>` and `&` are escaped.

use serde_json::{Value, json};

use super::{
    call::Request,
    markup::escape_html,
    message::{Message, cut},
};

const MAX_HEADLINE: usize = 1_000;
const MAX_REASONS: usize = 2_500;

pub(crate) fn request(message: &Message, api: &str, token: &str, chat: &str) -> Request {
    Request::json(format!("{}/bot{token}/sendMessage", api.trim_end_matches('/')), &body(message, chat))
}

fn body(message: &Message, chat: &str) -> Value {
    let (headline, reasons) =
        (cut(&message.headline, MAX_HEADLINE), cut(&message.explanation.join("\n"), MAX_REASONS));
    let mut body = json!({
        "chat_id": chat,
        "text": format!("<b>{}</b>\n\n{}\n\n<i>{}</i>", escape_html(&headline), escape_html(&reasons), escape_html(&message.signature())),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": true},
    });
    if let Some(link) = &message.link {
        body["reply_markup"] = json!({"inline_keyboard": [[{"text": message.look(), "url": link}]]});
    }
    body
}
