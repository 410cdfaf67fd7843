//! Telegram: messages in the channels and groups that a bot is a member of.
//!
//! Telegram keeps what the bot has not confirmed for a day; asking from a number on confirms everything before it. So the
//! cursor is that number, and it is asked from only once everything before it is durable. What people write to the bot
//! alone is nobody else's business and is left out. The token stands in the address of every question: no address ever
//! stands in an error or a log.
//!
//! Built from the documentation (<https://core.telegram.org/bots/api>), tried against a server that answers in its shapes.

mod message;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use vigie_model::{PostEvent, Secret, SourceGap};
use vigie_outbound::Response;

use self::message::Message;
use crate::{
    Cursor, Kit, Source, SourceBatch, SourceError,
    json::{each, json, lenient},
    kit::{answered, host_of},
    polling::Polling,
};

/// How long Telegram holds a question back that it has no answer to, in seconds; less than any answer may take.
const PATIENCE: u32 = 10;
/// How long Telegram keeps what was not asked for.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Reads what one bot hears.
#[derive(Debug)]
pub struct Telegram {
    name: String,
    token: Secret,
    api: String,
    kit: Kit,
    /// Of questions that were answered at once with nothing.
    polling: Polling,
    offset: i64,
    /// When it was last asked, by an earlier connection.
    asked_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    ok: bool,
    #[serde(default, deserialize_with = "lenient")]
    description: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    parameters: Option<Parameters>,
    #[serde(default, deserialize_with = "each")]
    result: Vec<Update>,
}

#[derive(Deserialize)]
struct Parameters {
    #[serde(default, deserialize_with = "lenient")]
    retry_after: Option<u64>,
}

#[derive(Deserialize)]
struct Update {
    update_id: i64,
    #[serde(default)]
    message: Value,
    #[serde(default)]
    channel_post: Value,
    #[serde(default)]
    edited_message: Value,
    #[serde(default)]
    edited_channel_post: Value,
}

impl Telegram {
    pub(crate) fn new(name: String, token: Secret, api: &str, kit: Kit) -> Self {
        let polling = Polling::new(&kit, Duration::from_secs(1));
        let api = api.trim_end_matches('/').to_owned();
        Self { name, token, api, kit, polling, offset: 0, asked_at: None }
    }

    async fn updates(&self) -> Result<Vec<Update>, SourceError> {
        let token = self.kit.secret(&self.token)?;
        if !token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":_-".contains(&byte)) {
            return Err(self.refused("is no token of a bot"));
        }
        let (api, offset) = (&self.api, self.offset);
        let allowed = "%5B%22message%22,%22edited_message%22,%22channel_post%22,%22edited_channel_post%22%5D";
        let url = format!(
            "{api}/bot{token}/getUpdates?offset={offset}&timeout={PATIENCE}&limit=100&allowed_updates={allowed}"
        );
        let answer = self.kit.ask_patiently(&url, self.kit.silence()).await?;
        self.read(&answer)
    }

    fn read(&self, answer: &Response) -> Result<Vec<Update>, SourceError> {
        let host = host_of(&self.api);
        if answer.is_success() {
            let answer: Answer = json(answer, &host)?;
            if answer.ok {
                return Ok(answer.result);
            }
            let said = answer.description.unwrap_or_default();
            let problem = format!("{host} refuses without a reason: {said}");
            return Err(SourceError::Unavailable { problem, retry_after: None });
        }
        let said: Option<Answer> = serde_json::from_slice(&answer.body).ok();
        let (description, parameters) =
            said.map(|said| (said.description, said.parameters)).unwrap_or_default();
        let asked = parameters.and_then(|parameters| parameters.retry_after).map(Duration::from_secs);
        match answer.status {
            401 | 404 => Err(self.refused("holds a token that Telegram does not know")),
            409 if description.is_some_and(|said| said.contains("webhook")) => Err(SourceError::Refused {
                problem: format!("{host} sends what this bot hears to a webhook (409)"),
                mend: "remove the webhook of the bot (`deleteWebhook`), or use a bot of its own for Vigie"
                    .to_owned(),
            }),
            409 => Err(SourceError::Unavailable {
                problem: format!(
                    "somebody else asks {host} with this token as well (409); one bot has one listener"
                ),
                retry_after: asked,
            }),
            status => Err(answered(status, asked.or(answer.retry_after), &host)),
        }
    }

    fn refused(&self, problem: &str) -> SourceError {
        let variable = self.token.variable();
        SourceError::Refused {
            problem: format!("the variable {variable} {problem}"),
            mend: format!("put the token that @BotFather gave you into {variable}"),
        }
    }
}

impl Source for Telegram {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "telegram"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        if let Some((offset, at)) = cursor.as_ref().and_then(|cursor| cursor.0.split_once('@'))
            && let (Ok(offset), Ok(at)) = (offset.parse(), at.parse())
        {
            (self.offset, self.asked_at) = (offset, Some(at));
        }
        self.polling.at_once();
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        self.polling.due().await;
        let updates = self.updates().await?;
        let now = self.kit.now();
        if updates.is_empty() {
            self.polling.asked();
        }
        let next = updates.iter().map(|update| update.update_id.saturating_add(1)).max();
        self.offset = self.offset.max(next.unwrap_or(self.offset));
        let lost = self.asked_at.filter(|at| now.duration_since(*at) > KEPT);
        self.asked_at = Some(now);
        let gap = lost.map(|from| SourceGap {
            from,
            to: now.saturating_sub(KEPT).unwrap_or(now),
            why: "Telegram keeps messages for a bot for one day".to_owned(),
        });
        let events = updates.into_iter().filter_map(|update| event(update, now)).collect();
        Ok(SourceBatch { gap, ..SourceBatch::new(events, format!("{}@{now}", self.offset)) })
    }

    async fn close(&mut self) {}
}

/// What an answer with updates says.
#[cfg(feature = "decoders")]
pub(crate) fn decoded(answer: &[u8], now: Timestamp) -> Vec<PostEvent> {
    let answer: Option<Answer> = serde_json::from_slice(answer).ok();
    answer.into_iter().flat_map(|answer| answer.result).filter_map(|update| event(update, now)).collect()
}

/// What an update says of a post.
fn event(update: Update, now: Timestamp) -> Option<PostEvent> {
    let post = |value: Value| serde_json::from_value::<Message>(value).ok()?.post(now);
    let posted = [update.message, update.channel_post].into_iter().find(|value| !value.is_null());
    let edited =
        [update.edited_message, update.edited_channel_post].into_iter().find(|value| !value.is_null());
    match (posted, edited) {
        (Some(posted), _) => post(posted).map(PostEvent::Posted),
        (None, Some(edited)) => post(edited).map(PostEvent::Edited),
        (None, None) => None,
    }
}
