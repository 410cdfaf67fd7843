//! Telegram, through a bot: one message in HTML with buttons.
//!
//! Limits and mark-up as in <https://core.telegram.org/bots/api#sendmessage>: 4,096 characters of what is read, which
//! we count in UTF-16 as Telegram does; `<`, `>` and `&` are escaped.

use serde_json::{Value, json};

use super::{
    call::Request,
    markup::escape_html,
    message::{Entry, Message},
    room::{Worth, fitting},
};
use crate::{
    drivers_text::{List, Quote},
    text::often,
};

const MAX_TEXT: usize = 4_000;

pub(crate) fn request(message: &Message, api: &str, token: &str, chat: &str) -> Request {
    Request::json(format!("{}/bot{token}/sendMessage", api.trim_end_matches('/')), &body(message, chat))
}

fn body(message: &Message, chat: &str) -> Value {
    let size = |part: &String| read_length(part) + 2;
    let mut body = json!({
        "chat_id": chat,
        "text": fitting(parts(message), MAX_TEXT, size).join("\n\n"),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": true},
    });
    let button = |(text, url)| json!([{"text": text, "url": url}]);
    let buttons: Vec<Value> = message.buttons().into_iter().map(button).collect();
    if !buttons.is_empty() {
        body["reply_markup"] = json!({"inline_keyboard": buttons});
    }
    body
}

fn parts(message: &Message) -> Vec<(Worth, String)> {
    let sheet = &message.sheet;
    let mut parts =
        vec![(Worth::Lead, format!("{} <b>{}</b>", message.mark(), escape_html(&message.headline)))];
    parts.extend(sheet.gist.iter().map(|gist| (Worth::Words, escape_html(gist))));
    parts.extend(message.entries.iter().map(|one| (Worth::Figures, entry(one, message))));
    let figure = |name: &str, value: &str| {
        format!("{}{} <b>{}</b>", escape_html(name), message.language.colon(), escape_html(value))
    };
    let figures: Vec<String> = sheet.figures.iter().map(|fact| figure(fact.name, &fact.value)).collect();
    parts.extend(
        Some(figures.join("\n"))
            .filter(|figures| !figures.is_empty())
            .map(|figures| (Worth::Figures, figures)),
    );
    let chart =
        sheet.plot.iter().map(|plot| format!("<code>{}</code>\n{}", plot.line, escape_html(&plot.caption)));
    parts.extend(chart.map(|chart| (Worth::Chart, chart)));
    let list = |list: &List| {
        let fact = list.fact();
        format!("<b>{}</b>\n{}", escape_html(fact.name), escape_html(&fact.value))
    };
    parts.extend(sheet.words.iter().map(|words| (Worth::Words, list(words))));
    parts.extend(sheet.stories.iter().map(|quote| (Worth::Story, quoted(quote, message))));
    parts.extend(sheet.samples.iter().map(|quote| (Worth::Sample, quoted(quote, message))));
    parts.extend(sheet.voices.iter().map(|voices| (Worth::Voices, list(voices))));
    let foot: Vec<String> =
        sheet.notes.iter().chain([&message.signature()]).map(|note| escape_html(note)).collect();
    parts.push((Worth::Note, format!("<i>{}</i>", foot.join("\n"))));
    parts
}

fn entry(entry: &Entry, message: &Message) -> String {
    let gist = entry.gist.as_ref().map(|gist| format!("\n{}", escape_html(gist))).unwrap_or_default();
    let look = message.language.pick("Look at the alert", "Voir l’alerte");
    let link = entry.link.as_ref();
    let link = link.map(|url| format!("\n<a href=\"{}\">{look}</a>", escape_html(url))).unwrap_or_default();
    format!("{} <b>{}</b>{gist}{link}", entry.mark(), escape_html(&entry.headline))
}

fn quoted(quote: &Quote, message: &Message) -> String {
    let often =
        often(quote.times, message.language).map(|often| format!("<b>{often}</b> · ")).unwrap_or_default();
    let read = quote.url.as_ref();
    let read = read
        .map(|url| {
            format!(" · <a href=\"{}\">{}</a>", escape_html(url), message.language.pick("Read", "Lire"))
        })
        .unwrap_or_default();
    format!("<blockquote>{}\n{often}{}{read}</blockquote>", escape_html(&quote.text), escape_html(&quote.by))
}

/// How much of a text is read, without tags and with entities as what they stand for.
fn read_length(html: &str) -> usize {
    let (mut length, mut within) = (0, None);
    for c in html.chars() {
        match (within, c) {
            (None, '<' | '&') => within = Some(c),
            (None, c) => length += c.len_utf16(),
            (Some('<'), '>') => within = None,
            (Some('&'), ';') => {
                within = None;
                length += 1;
            }
            _ => {}
        }
    }
    length
}
