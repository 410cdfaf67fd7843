//! The limits that the makers of the channels publish, as strict as they are said to be: what breaks one is refused.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]
#![allow(dead_code, unreachable_pub, reason = "not every test uses all of them")]

use serde_json::{Value, json};

/// What is wrong with a message for a kind of channel.
pub fn problems(kind: &str, body: &Value) -> Vec<String> {
    let mut problems = match kind {
        "slack" => slack(body),
        "teams" => teams(body),
        "discord" => discord(body),
        "telegram" => telegram(body),
        "pager_duty" => pager_duty(body),
        other => vec![format!("there is no {other}")],
    };
    problems.extend(strings(body).into_iter().filter_map(|text| dangerous(&text)));
    problems
}

/// Characters that forge lines, colour terminals or turn the direction of what stands beside them.
pub fn dangerous(text: &str) -> Option<String> {
    let bad = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}')
    };
    text.chars().find(|c| bad(*c)).map(|c| format!("{c:?} is in {text:?}"))
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(strings).collect(),
        Value::Object(all) => all.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

/// A text that must be there, with its limit in characters.
fn text(body: &Value, pointer: &str, max: usize) -> Option<String> {
    match body.pointer(pointer).and_then(Value::as_str) {
        None => Some(format!("{pointer} is missing")),
        Some("") => Some(format!("{pointer} is empty")),
        Some(text) if text.chars().count() > max => Some(format!("{pointer} is longer than {max}")),
        Some(_) => None,
    }
}

/// Only addresses of the web.
fn address(body: &Value, pointer: &str, max: usize) -> Option<String> {
    let web = body.pointer(pointer).and_then(Value::as_str).is_some_and(|url| url.starts_with("http"));
    text(body, pointer, max).or((!web).then(|| format!("{pointer} is no address")))
}

fn array(body: &Value, pointer: &str) -> Vec<Value> {
    body.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn slack(body: &Value) -> Vec<String> {
    let mut problems: Vec<_> = text(body, "/text", 4_000).into_iter().collect();
    let blocks = array(body, "/blocks");
    if !(1..=50).contains(&blocks.len()) {
        problems.push("1 to 50 blocks".to_owned());
    }
    if body["blocks"].to_string().chars().count() > 13_000 {
        problems.push("msg_blocks_too_long".to_owned());
    }
    for block in &blocks {
        match block["type"].as_str().unwrap() {
            "header" => problems.extend(text(block, "/text/text", 150)),
            "section" if block["fields"].is_array() => {
                let fields = array(block, "/fields");
                problems.extend((!(1..=10).contains(&fields.len())).then(|| "1 to 10 fields".to_owned()));
                problems.extend(fields.iter().filter_map(|field| text(field, "/text", 2_000)));
            }
            "section" => problems.extend(text(block, "/text/text", 3_000)),
            "context" => {
                let elements = array(block, "/elements");
                problems.extend((!(1..=10).contains(&elements.len())).then(|| "1 to 10 elements".to_owned()));
                problems.extend(elements.iter().filter_map(|element| text(element, "/text", 3_000)));
            }
            "actions" => {
                let elements = array(block, "/elements");
                problems.extend((!(1..=25).contains(&elements.len())).then(|| "1 to 25 buttons".to_owned()));
                problems.extend(
                    elements.iter().filter_map(|button| {
                        text(button, "/text/text", 75).or(address(button, "/url", 3_000))
                    }),
                );
            }
            "rich_text" => {
                for element in
                    array(block, "/elements").iter().flat_map(|element| array(element, "/elements"))
                {
                    problems.extend(match element["type"].as_str().unwrap() {
                        "text" => text(&element, "/text", 3_000),
                        "link" => text(&element, "/text", 3_000).or(address(&element, "/url", 3_000)),
                        other => Some(format!("unknown element {other}")),
                    });
                }
            }
            other => problems.push(format!("unknown block {other}")),
        }
        // Of what is mark-up there, only ours may stand: none has a tag.
        let marked = [block.pointer("/text"), block.pointer("/fields")].into_iter().flatten();
        let marked: Vec<String> = marked.flat_map(mrkdwn).collect();
        problems.extend(
            marked
                .iter()
                .filter(|text| text.contains('<'))
                .map(|text| format!("mark-up of strangers: {text}")),
        );
    }
    problems
}

fn mrkdwn(part: &Value) -> Vec<String> {
    match part {
        Value::Array(all) => all.iter().flat_map(mrkdwn).collect(),
        part if part["type"] == "mrkdwn" => vec![part["text"].as_str().unwrap().to_owned()],
        _ => Vec::new(),
    }
}

fn teams(body: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    let card = &body["attachments"][0]["content"];
    if body["type"] != "message"
        || body["attachments"][0]["contentType"] != "application/vnd.microsoft.card.adaptive"
        || card["type"] != "AdaptiveCard"
        || card["version"] != "1.4"
    {
        problems.push("no card".to_owned());
    }
    if body.to_string().len() > 28_000 {
        problems.push(format!("{} bytes are more than 28 KB", body.to_string().len()));
    }
    array(card, "/body").iter().for_each(|element| teams_element(element, &mut problems));
    problems
}

fn teams_element(element: &Value, problems: &mut Vec<String>) {
    match element["type"].as_str().unwrap() {
        "TextBlock" => {
            problems.extend(text(element, "/text", 5_000));
            problems.extend(markdown_link(element["text"].as_str().unwrap()));
        }
        "Container" => array(element, "/items").iter().for_each(|item| teams_element(item, problems)),
        "FactSet" => {
            for fact in array(element, "/facts") {
                problems.extend(text(&fact, "/title", 200).or(text(&fact, "/value", 5_000)));
                problems.extend(markdown_link(fact["value"].as_str().unwrap()));
            }
        }
        "ActionSet" => {
            let actions = array(element, "/actions");
            problems.extend((!(1..=6).contains(&actions.len())).then(|| "1 to 6 actions".to_owned()));
            for action in actions {
                problems.extend(text(&action, "/title", 100).or(address(&action, "/url", 2_000)));
            }
        }
        other => problems.push(format!("unknown element {other}")),
    }
}

/// A link that is not one of ours, which say `Read` or `Lire`, or what stands on a button.
fn markdown_link(text: &str) -> Option<String> {
    let foreign = |before: &str| {
        let label = before.rsplit('[').next().unwrap_or_default();
        !["Read", "Lire"].contains(&label) && !OURS.contains(&label) && !before.ends_with('\\')
    };
    let pieces: Vec<&str> = text.split("](").collect();
    let links = pieces.len().saturating_sub(1);
    pieces.iter().take(links).any(|before| foreign(before)).then(|| format!("a link of strangers: {text}"))
}

const OURS: [&str; 8] = [
    "Voir les mentions",
    "Prendre en charge",
    "Mettre en sourdine",
    "Voir l’alerte",
    "See the mentions",
    "Acknowledge",
    "Silence",
    "Look at the alert",
];

fn discord(body: &Value) -> Vec<String> {
    let mut problems: Vec<_> = text(body, "/content", 2_000).into_iter().collect();
    let embed = &body["embeds"][0];
    problems.extend(text(embed, "/title", 256));
    problems.extend(text(embed, "/footer/text", 2_048));
    problems.extend(text(embed, "/timestamp", 40));
    let mut all = 0;
    if !embed["description"].is_null() {
        problems.extend(text(embed, "/description", 4_096));
        problems.extend(markdown_link(embed["description"].as_str().unwrap()));
    }
    for part in ["/title", "/description", "/footer/text"] {
        all += embed.pointer(part).and_then(Value::as_str).map_or(0, |text| text.chars().count());
    }
    let fields = array(embed, "/fields");
    problems.extend((fields.len() > 25).then(|| "at most 25 fields".to_owned()));
    for field in &fields {
        problems.extend(text(field, "/name", 256).or(text(field, "/value", 1_024)));
        problems.extend(markdown_link(field["value"].as_str().unwrap()));
        all +=
            ["name", "value"].map(|key| field[key].as_str().unwrap().chars().count()).iter().sum::<usize>();
    }
    problems.extend((all > 6_000).then(|| format!("{all} characters are more than 6,000")));
    if body["allowed_mentions"] != json!({"parse": []}) {
        problems.push("somebody could be pinged".to_owned());
    }
    if embed["color"].as_u64().is_none_or(|colour| colour > 0xff_ffff) {
        problems.push("no colour".to_owned());
    }
    problems
}

fn telegram(body: &Value) -> Vec<String> {
    let mut problems: Vec<_> = text(body, "/chat_id", 100).into_iter().collect();
    if body["parse_mode"] != "HTML" {
        problems.push("no HTML".to_owned());
    }
    match parse_telegram(body["text"].as_str().unwrap()) {
        Ok(0) => problems.push("message text is empty".to_owned()),
        Ok(length) if length > 4_096 => problems.push("message is too long".to_owned()),
        Ok(_) => {}
        Err(cause) => problems.push(format!("can't parse entities: {cause}")),
    }
    for button in
        array(body, "/reply_markup/inline_keyboard").iter().flat_map(|row| row.as_array().cloned().unwrap())
    {
        problems.extend(text(&button, "/text", 64).or(address(&button, "/url", 2_000)));
    }
    problems
}

/// The length in UTF-16 of what is read, when every tag is known and closed in order and every entity is known.
fn parse_telegram(html: &str) -> Result<usize, String> {
    let (mut open, mut length, mut rest) = (Vec::new(), 0, html);
    while let Some(c) = rest.chars().next() {
        match c {
            '<' => {
                let (tag, after) = rest[1..].split_once('>').ok_or("an open tag")?;
                match tag.strip_prefix('/') {
                    Some(name) if open.pop() != Some(name.to_owned()) => return Err(format!("</{name}>")),
                    Some(_) => {}
                    None => {
                        let name = tag.split(' ').next().unwrap();
                        if !["b", "i", "code", "blockquote", "a"].contains(&name)
                            || (name == "a" && !tag.starts_with("a href=\"http"))
                        {
                            return Err(format!("<{tag}>"));
                        }
                        open.push(name.to_owned());
                    }
                }
                rest = after;
            }
            '&' => {
                let (entity, after) = rest[1..].split_once(';').ok_or("an open entity")?;
                if !["lt", "gt", "amp", "quot"].contains(&entity) {
                    return Err(format!("&{entity};"));
                }
                length += 1;
                rest = after;
            }
            c => {
                length += c.len_utf16();
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    if open.is_empty() { Ok(length) } else { Err(format!("{open:?} left open")) }
}

fn pager_duty(body: &Value) -> Vec<String> {
    let mut problems: Vec<_> = text(body, "/routing_key", 32).into_iter().collect();
    problems.extend(text(body, "/dedup_key", 255));
    problems.extend(text(body, "/payload/summary", 1_024));
    problems.extend(text(body, "/payload/source", 1_000));
    if !["trigger", "acknowledge", "resolve"].contains(&body["event_action"].as_str().unwrap()) {
        problems.push("event_action".to_owned());
    }
    if !["critical", "warning", "error", "info"].contains(&body["payload"]["severity"].as_str().unwrap()) {
        problems.push("severity".to_owned());
    }
    if body.to_string().len() > 512 * 1_024 {
        problems.push("more than 512 KB".to_owned());
    }
    for link in array(body, "/links") {
        problems.extend(text(&link, "/text", 500).or(address(&link, "/href", 2_000)));
    }
    problems
}

/// What is wrong with the HTML of a mail: every tag is one of ours and closed, nothing comes from elsewhere.
pub fn html_problems(html: &str) -> Vec<String> {
    let mut problems: Vec<String> = dangerous(html).into_iter().collect();
    let (mut open, mut rest): (Vec<&str>, &str) = (Vec::new(), html);
    while let Some(at) = rest.find('<') {
        let Some(end) = rest[at..].find('>') else {
            problems.push("a tag is left open".to_owned());
            break;
        };
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
        if !KNOWN.contains(&name) {
            problems.push(format!("<{tag}> is not ours"));
        }
        match tag.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => {
                problems.push(format!("</{name}> closes something else"));
            }
            Some(_) => {}
            None if ["!doctype", "meta", "br"].contains(&name) => {}
            None => open.push(name),
        }
        if let Some(href) = tag.split("href=\"").nth(1)
            && !href.starts_with("http")
        {
            problems.push(format!("<{tag}> leads elsewhere"));
        }
    }
    problems.extend((!open.is_empty()).then(|| format!("{open:?} are left open")));
    problems.extend((html.len() > 100_000).then(|| format!("{} bytes are cut by Gmail", html.len())));
    problems
}

const KNOWN: [&str; 20] = [
    "!doctype", "html", "head", "meta", "title", "body", "div", "table", "tr", "td", "th", "span", "h1",
    "h2", "a", "b", "bdi", "br", "p", "i",
];
