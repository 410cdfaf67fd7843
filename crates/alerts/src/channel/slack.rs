//! Slack, through an incoming webhook: blocks with what happened, what to do, the figures, a chart and what people say,
//! and a fallback text for the notification on a phone.
//!
//! Slack's limits: 50 blocks, 150 characters in a header, 3,000 in the text of a section or a context, 10 fields of
//! 2,000, 75 on a button, and about 13,000 for all blocks together (<https://docs.slack.dev/reference/block-kit/blocks>).
//! In our own words `&`, `<` and `>` are escaped; words of strangers stand in rich text, which has no mark-up.

use serde_json::{Value, json};

use super::{
    call::Request,
    message::{Entry, Message, cut},
    room::{Worth, fitting},
};
use crate::{
    drivers_text::{List, Quote},
    plot::Plot,
    text::often,
};

const MAX_HEADER: usize = 150;
const MAX_TEXT: usize = 3_000;
const MAX_FIELDS: usize = 10;
/// Of the JSON of all blocks, in characters.
const MAX_ALL: usize = 12_500;

pub(crate) fn request(message: &Message, url: String) -> Request {
    Request::json(url, &body(message))
}

fn body(message: &Message) -> Value {
    json!({
        "text": cut(&escape(&message.line()), MAX_TEXT),
        "blocks": fitting(blocks(message), MAX_ALL, |block| block.to_string().chars().count()),
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

fn blocks(message: &Message) -> Vec<(Worth, Value)> {
    let sheet = &message.sheet;
    let headline = format!("{} {}", message.mark(), message.headline);
    let mut blocks =
        vec![(Worth::Lead, json!({"type": "header", "text": plain(&cut(&headline, MAX_HEADER))}))];
    blocks.extend(sheet.gist.iter().map(|gist| (Worth::Words, section(&plain(gist)))));
    let button = |(text, url)| json!({"type": "button", "url": url, "text": plain(text)});
    let mut buttons: Vec<Value> = message.buttons().into_iter().map(button).collect();
    if let Some(first) = buttons.first_mut() {
        first["style"] = json!("primary");
    }
    if !buttons.is_empty() {
        blocks.push((Worth::Lead, json!({"type": "actions", "elements": buttons})));
    }
    blocks.extend(message.entries.iter().map(|one| (Worth::Figures, entry(one, message))));
    let field = |fact: &crate::drivers_text::Fact| {
        mrkdwn(&format!("*{}*\n{}", escape(fact.name), escape(&fact.value)))
    };
    let fields: Vec<Value> = sheet.figures.iter().take(MAX_FIELDS).map(field).collect();
    if !fields.is_empty() {
        blocks.push((Worth::Figures, json!({"type": "section", "fields": fields})));
    }
    blocks.extend(sheet.plot.iter().map(|plot| (Worth::Chart, chart(plot))));
    blocks.extend(sheet.words.iter().map(|words| (Worth::Words, list(words))));
    blocks.extend(sheet.stories.iter().map(|quote| (Worth::Story, quoted(quote, message))));
    blocks.extend(sheet.samples.iter().map(|quote| (Worth::Sample, quoted(quote, message))));
    blocks.extend(sheet.voices.iter().map(|voices| (Worth::Voices, list(voices))));
    let foot = [sheet.notes.join(" "), message.signature()];
    let foot: Vec<Value> =
        foot.iter().filter(|line| !line.is_empty()).map(|line| plain(&cut(line, MAX_TEXT))).collect();
    blocks.push((Worth::Note, json!({"type": "context", "elements": foot})));
    blocks
}

fn entry(entry: &Entry, message: &Message) -> Value {
    let mut said = vec![
        json!({"type": "text", "text": format!("{} {}\n", entry.mark(), entry.headline), "style": {"bold": true}}),
    ];
    said.extend(entry.gist.iter().map(|gist| json!({"type": "text", "text": format!("{gist}\n")})));
    let look = message.language.pick("Look at the alert", "Voir l’alerte");
    said.extend(entry.link.iter().map(|url| json!({"type": "link", "url": url, "text": look})));
    rich(&json!({"type": "rich_text_section", "elements": said}))
}

fn chart(plot: &Plot) -> Value {
    section(&mrkdwn(&format!("`{}`\n{}", plot.line, escape(&plot.caption))))
}

fn list(list: &List) -> Value {
    let fact = list.fact();
    rich(&json!({"type": "rich_text_section", "elements": [
        {"type": "text", "text": format!("{}\n", fact.name), "style": {"bold": true}},
        {"type": "text", "text": fact.value},
    ]}))
}

fn quoted(quote: &Quote, message: &Message) -> Value {
    let mut said = Vec::new();
    said.extend(
        often(quote.times, message.language)
            .map(|often| json!({"type": "text", "text": format!("{often}\n"), "style": {"bold": true}})),
    );
    said.push(json!({"type": "text", "text": format!("{}\n", quote.text)}));
    said.push(json!({"type": "text", "text": format!("{} ", quote.by), "style": {"italic": true}}));
    let read = message.language.pick("Read", "Lire");
    said.extend(quote.url.iter().map(|url| json!({"type": "link", "url": url, "text": read})));
    rich(&json!({"type": "rich_text_quote", "elements": said}))
}

fn rich(element: &Value) -> Value {
    json!({"type": "rich_text", "elements": [element]})
}

fn section(text: &Value) -> Value {
    json!({"type": "section", "text": text})
}

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text, "emoji": false})
}

fn mrkdwn(text: &str) -> Value {
    json!({"type": "mrkdwn", "text": text, "verbatim": true})
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
