//! Microsoft Teams, through a workflow that posts what a webhook request brings: a message with one Adaptive Card.
//!
//! The card is of version 1.4, which Teams shows everywhere; the whole request stays below its 28 KB. Text blocks and
//! facts read a little Markdown, whose signs are escaped.

use serde_json::{Value, json};
use vigie_model::Polarity;

use super::{
    call::Request,
    markup::escape_markdown,
    message::{Entry, Message, Tone, cut},
    room::{Worth, fitting},
};
use crate::{
    drivers_text::{Fact, Quote},
    plot::Plot,
    text::often,
};

/// What means something in a text there.
const SIGNS: [char; 8] = ['\\', '*', '_', '[', ']', '`', '~', '<'];
/// Of the JSON of what stands in the card, in bytes.
const MAX_CARD: usize = 24_000;
const MAX_SUMMARY: usize = 500;

pub(crate) fn request(message: &Message, url: String) -> Request {
    Request::json(url, &body(message))
}

fn body(message: &Message) -> Value {
    json!({
        "type": "message",
        "summary": cut(&message.line(), MAX_SUMMARY),
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "msteams": {"width": "Full"},
                "fallbackText": cut(&message.line(), MAX_SUMMARY),
                "body": fitting(blocks(message), MAX_CARD, |block| block.to_string().len()),
            },
        }],
    })
}

fn blocks(message: &Message) -> Vec<(Worth, Value)> {
    let sheet = &message.sheet;
    let mut headline = text(&message.headline);
    headline["weight"] = json!("Bolder");
    headline["size"] = json!("Large");
    let mut badge = text(message.badge());
    badge["weight"] = json!("Bolder");
    badge["color"] = json!(colour(message));
    let head =
        json!({"type": "Container", "style": style(message), "bleed": true, "items": [badge, headline]});
    let mut blocks = vec![(Worth::Lead, head)];
    blocks.extend(sheet.gist.iter().map(|gist| (Worth::Words, text(gist))));
    let action = |(title, url)| json!({"type": "Action.OpenUrl", "title": title, "url": url});
    let mut actions: Vec<Value> = message.buttons().into_iter().map(action).collect();
    if let Some(first) = actions.first_mut() {
        first["style"] = json!("positive");
    }
    if !actions.is_empty() {
        blocks.push((Worth::Lead, json!({"type": "ActionSet", "actions": actions})));
    }
    blocks.extend(message.entries.iter().map(|one| (Worth::Figures, entry(one, message))));
    if !sheet.figures.is_empty() {
        blocks.push((Worth::Figures, facts(sheet.figures.iter())));
    }
    blocks.extend(sheet.plot.iter().map(|plot| (Worth::Chart, chart(plot))));
    blocks.extend(sheet.words.iter().map(|words| (Worth::Words, facts([words.fact()].iter()))));
    blocks.extend(sheet.voices.iter().map(|voices| (Worth::Voices, facts([voices.fact()].iter()))));
    blocks.extend(sheet.stories.iter().map(|quote| (Worth::Story, quoted(quote, message))));
    blocks.extend(sheet.samples.iter().map(|quote| (Worth::Sample, quoted(quote, message))));
    let notes = sheet.notes.iter().map(|note| (Worth::Note, subtle(note)));
    blocks.extend(notes);
    blocks.push((Worth::Note, subtle(&message.signature())));
    blocks
}

fn entry(entry: &Entry, message: &Message) -> Value {
    let mut headline = text(&format!("{} {}", entry.mark(), entry.headline));
    headline["weight"] = json!("Bolder");
    let mut items = vec![headline];
    items.extend(entry.gist.iter().map(|gist| text(gist)));
    let look = message.language.pick("Look at the alert", "Voir l’alerte");
    items.extend(
        entry.link.iter().map(|url| json!({"type": "TextBlock", "text": format!("[{look}]({url})")})),
    );
    json!({"type": "Container", "separator": true, "items": items})
}

fn facts<'a>(facts: impl Iterator<Item = &'a Fact>) -> Value {
    let facts: Vec<Value> =
        facts.map(|fact| json!({"title": escape(fact.name), "value": escape(&fact.value)})).collect();
    json!({"type": "FactSet", "facts": facts})
}

fn chart(plot: &Plot) -> Value {
    let line = json!({"type": "TextBlock", "text": plot.line, "fontType": "Monospace", "wrap": false});
    let mut caption = subtle(&plot.caption);
    caption["spacing"] = json!("None");
    json!({"type": "Container", "items": [line, caption]})
}

fn quoted(quote: &Quote, message: &Message) -> Value {
    let mut by = escape(&quote.by);
    if let Some(often) = often(quote.times, message.language) {
        by = format!("**{}** · {by}", escape(&often));
    }
    if let Some(url) = &quote.url {
        by = format!("{by} · [{}]({url})", message.language.pick("Read", "Lire"));
    }
    let mut said = text(&quote.text);
    if quote.mood == Some(Polarity::Negative) {
        said["color"] = json!("Attention");
    }
    let by = json!({"type": "TextBlock", "text": by, "wrap": true, "isSubtle": true, "size": "Small", "spacing": "None"});
    json!({"type": "Container", "style": "emphasis", "items": [said, by]})
}

fn text(text: &str) -> Value {
    json!({"type": "TextBlock", "text": escape(text), "wrap": true})
}

fn subtle(line: &str) -> Value {
    let mut block = text(line);
    block["isSubtle"] = json!(true);
    block["size"] = json!("Small");
    block
}

fn style(message: &Message) -> &'static str {
    match message.tone {
        Tone::Over => "good",
        Tone::Critical => "attention",
        Tone::Warning => "warning",
        Tone::Info => "accent",
    }
}

fn colour(message: &Message) -> &'static str {
    match message.tone {
        Tone::Over => "Good",
        Tone::Critical => "Attention",
        Tone::Warning => "Warning",
        Tone::Info => "Accent",
    }
}

fn escape(text: &str) -> String {
    escape_markdown(text, &SIGNS)
}
