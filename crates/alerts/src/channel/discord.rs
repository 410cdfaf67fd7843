//! Discord, through a webhook: an embed with the figures, a chart and what people say, and nobody is pinged whatever a
//! post says.
//!
//! Discord's limits: 2,000 characters of content, 256 in an embed's title, 4,096 in its description, 25 fields of 1,024,
//! 2,048 in its foot, and 6,000 in all of it (<https://discord.com/developers/docs/resources/message#embed-object>).
//! Markdown is escaped.

use serde_json::{Value, json};

use super::{
    call::Request,
    markup::escape_markdown,
    message::{Entry, Message, cut},
    room::{Worth, fitting},
};
use crate::{
    drivers_text::{List, Quote},
    text::often,
};

const MAX_CONTENT: usize = 2_000;
const MAX_DESCRIPTION: usize = 3_200;
const MAX_VALUE: usize = 1_024;
/// Of all fields, so that with the description, title and foot the embed stays below 6,000.
const MAX_FIELDS: usize = 2_200;

/// What means something in a text there.
const SIGNS: [char; 12] = ['\\', '*', '_', '`', '~', '|', '<', '>', '[', ']', '#', '@'];

pub(crate) fn request(message: &Message, url: String) -> Request {
    Request::json(url, &body(message))
}

fn body(message: &Message) -> Value {
    let length = |text: &String| text.chars().count() + 2;
    let described = fitting(description(message), MAX_DESCRIPTION, length).join("\n\n");
    let size = |field: &Value| {
        ["name", "value"].iter().filter_map(|key| Some(field.get(key)?.as_str()?.chars().count())).sum()
    };
    let mut embed = json!({
        "title": message.badge(),
        "fields": fitting(fields(message), MAX_FIELDS, size),
        "color": message.colour(),
        "timestamp": message.at().to_string(),
        "footer": {"text": message.signature()},
    });
    if !described.is_empty() {
        embed["description"] = json!(described);
    }
    if let Some(link) = &message.links.alert {
        embed["url"] = json!(link);
    }
    json!({
        "content": cut(&format!("{} {}", message.mark(), escape(&message.headline)), MAX_CONTENT),
        "embeds": [embed],
        "allowed_mentions": {"parse": []},
    })
}

fn description(message: &Message) -> Vec<(Worth, String)> {
    let sheet = &message.sheet;
    let mut parts: Vec<(Worth, String)> = Vec::new();
    parts.extend(sheet.gist.iter().map(|gist| (Worth::Words, escape(gist))));
    let link = |(label, url): (&str, &str)| format!("[{label}]({url})");
    let links = message.buttons().into_iter().map(link).collect::<Vec<_>>().join(" · ");
    parts.extend(
        Some(links).filter(|links| !links.is_empty()).map(|links| (Worth::Lead, format!("**{links}**"))),
    );
    parts.extend(message.entries.iter().map(|one| (Worth::Figures, entry(one, message))));
    parts.extend(
        sheet.plot.iter().map(|plot| (Worth::Chart, format!("`{}`\n{}", plot.line, escape(&plot.caption)))),
    );
    parts.extend(sheet.stories.iter().map(|quote| (Worth::Story, quoted(quote, message))));
    parts.extend(sheet.samples.iter().map(|quote| (Worth::Sample, quoted(quote, message))));
    parts
}

fn entry(entry: &Entry, message: &Message) -> String {
    let gist = entry.gist.as_ref().map(|gist| format!("\n{}", escape(gist))).unwrap_or_default();
    let look = message.language.pick("Look at the alert", "Voir l’alerte");
    let link = entry.link.as_ref().map(|url| format!("\n[{look}]({url})")).unwrap_or_default();
    format!("{} **{}**{gist}{link}", entry.mark(), escape(&entry.headline))
}

fn fields(message: &Message) -> Vec<(Worth, Value)> {
    let sheet = &message.sheet;
    let figure =
        |name: &str, value: &str| json!({"name": escape(name), "value": escape(value), "inline": true});
    let mut fields: Vec<(Worth, Value)> =
        sheet.figures.iter().map(|fact| (Worth::Figures, figure(fact.name, &fact.value))).collect();
    let wide = |list: &List| json!({"name": escape(list.name), "value": items(list), "inline": false});
    fields.extend(sheet.words.iter().map(|words| (Worth::Words, wide(words))));
    fields.extend(sheet.voices.iter().map(|voices| (Worth::Voices, wide(voices))));
    fields
}

/// As many whole items as there is room for, a line each.
fn items(list: &List) -> String {
    let items = list.items.iter().map(|item| (Worth::Words, escape(item))).collect();
    fitting(items, MAX_VALUE, |item: &String| item.chars().count() + 1).join("\n")
}

fn quoted(quote: &Quote, message: &Message) -> String {
    let often =
        often(quote.times, message.language).map(|often| format!("**{often}** · ")).unwrap_or_default();
    let read = quote.url.as_ref();
    let read = read
        .map(|url| format!(" · [{}](<{url}>)", message.language.pick("Read", "Lire")))
        .unwrap_or_default();
    format!("> {}\n> {often}{}{read}", escape(&quote.text), escape(&quote.by))
}

fn escape(text: &str) -> String {
    escape_markdown(text, &SIGNS)
}
