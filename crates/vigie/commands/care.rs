//! `vigie alerts ack|unack|assign|comment|snooze`: what people do about an alert.

use anyhow::{Context, Result};
use jiff::{Span, Timestamp, Zoned};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    client::Client,
    language::Language,
    options::{By, CareCommand},
    terminal,
};

/// Does it, and says how the alert stands then.
pub(crate) async fn take(client: &Client, language: Language, command: &CareCommand) -> Result<()> {
    let (id, by, request) = request(command)?;
    let mut request = request;
    request["author"] = json!(by.name());
    let path = format!("api/v1/alerts/{id}");
    let stands: Value = client.write(Method::POST, &path, &request).await?;
    terminal::line(&terminal::harmless(&standing(language, &stands)));
    Ok(())
}

fn request(command: &CareCommand) -> Result<(&str, &By, Value)> {
    Ok(match command {
        CareCommand::Ack(care) => (&care.id, &care.by, json!({"action": "acknowledge"})),
        CareCommand::Unack(care) => (&care.id, &care.by, json!({"action": "unacknowledge"})),
        CareCommand::Assign(assign) => {
            (&assign.id, &assign.by, json!({"action": "assign", "to": assign.name}))
        }
        CareCommand::Comment(comment) => {
            (&comment.id, &comment.by, json!({"action": "comment", "text": comment.text}))
        }
        CareCommand::Snooze(snooze) => {
            let until = snooze.until.as_deref().map(|text| until(text, &Zoned::now())).transpose()?;
            (&snooze.id, &snooze.by, json!({"action": "snooze", "until": until}))
        }
    })
}

/// In how long, or when.
fn until(text: &str, now: &Zoned) -> Result<Timestamp> {
    let later = text.parse::<Span>().ok().and_then(|span| now.checked_add(span.abs()).ok());
    match later {
        Some(later) => Ok(later.timestamp()),
        None => {
            text.parse().with_context(|| format!("`{text}` is no time; write 2h, or 2026-02-01T10:00:00Z"))
        }
    }
}

/// How an alert stands with people, in one line.
pub(crate) fn standing(language: Language, alert: &Value) -> String {
    let text = |name: &str| alert.get(name).and_then(Value::as_str);
    let said = [
        text("acknowledged_by")
            .map(|by| language.pick(format!("acknowledged by {by}"), format!("prise en charge par {by}"))),
        text("assignee").map(|to| language.pick(format!("assigned to {to}"), format!("confiée à {to}"))),
        text("snoozed_until").map(|until| {
            language.pick(format!("put off until {until}"), format!("en veille jusqu’à {until}"))
        }),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    match said.is_empty() {
        true => language.pick("Nobody takes care of it.", "Personne ne s’en charge.").to_owned(),
        false => said.join(" · "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snooze_ends_in_a_while_or_at_a_time() {
        let now: Zoned = "2026-02-03T10:00:00+01:00[Europe/Paris]".parse().unwrap();
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(until(text, &now).ok().map(|at| at.to_string()).as_deref(), expected, "{text}");
        };
        check("2h", Some("2026-02-03T11:00:00Z"));
        check("1 day", Some("2026-02-04T09:00:00Z"));
        check("2026-02-03T12:00:00Z", Some("2026-02-03T12:00:00Z"));
        check("soon", None);
    }
}
