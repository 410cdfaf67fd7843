//! One request to a channel, and what its answer means.

use std::time::Duration;

use serde_json::Value;
use vigie_model::ChannelKind;
use vigie_outbound::{OutboundClient, Response};

use super::hidden::Hidden;
use crate::{clean::clean, delivery::Failure, trouble::Trouble};

/// The most characters of a refusal that are kept.
const MAX_REFUSAL: usize = 200;
/// The most bytes of a refusal that are looked at.
const MAX_LOOKED_AT: usize = 16 * 1024;
/// The longest wait that an answer may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(86_400);

/// What Slack says of a webhook, or of what it posts to, that a person has removed, archived or disabled
/// (<https://api.slack.com/messaging/webhooks#handling_errors>).
const SLACK_GONE: [&str; 8] = [
    "channel_is_archived",
    "channel_not_found",
    "invalid_token",
    "no_active_hooks",
    "no_service",
    "no_service_id",
    "no_team",
    "team_disabled",
];
/// Discord's numbers for a webhook that was deleted, and for one whose token was changed
/// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>).
const DISCORD_GONE: [i64; 2] = [10_015, 50_027];

/// What is sent.
pub(crate) struct Request {
    /// Where to. It may hold a secret, so it is never shown.
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn json(url: String, body: &Value) -> Self {
        Self {
            url,
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string().into(),
        }
    }
}

/// Sends once, to a receiver of this kind; what it says is kept without what is hidden.
pub(crate) async fn send(
    client: &OutboundClient,
    request: Request,
    kind: &ChannelKind,
    hidden: &Hidden,
) -> Result<(), Failure> {
    let headers: Vec<_> = request.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match client.post(&request.url, &headers, request.body).await {
        Ok(answer) if answer.is_success() => Ok(()),
        Ok(answer) => Err(refused(&answer, kind, hidden)),
        Err(error) if error.is_permanent() => Err(Failure::lasting(Trouble::from(error))),
        Err(error) => Err(Failure::passing(Trouble::from(error))),
    }
}

fn refused(answer: &Response, kind: &ChannelKind, hidden: &Hidden) -> Failure {
    let text = String::from_utf8_lossy(answer.body.get(..MAX_LOOKED_AT).unwrap_or(&answer.body));
    // Before it is cut: half a secret is one too.
    let said = clean(&hidden.taken_out_of(text.trim()), MAX_REFUSAL);
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let status = answer.status;
    if let Some(chat) =
        body.as_ref().and_then(|body| body.pointer("/parameters/migrate_to_chat_id")?.as_i64())
        && matches!(kind, ChannelKind::Telegram { .. })
    {
        return Failure::gone(Trouble::Moved { chat });
    }
    if is_gone(status, text.trim(), body.as_ref(), kind) {
        return Failure::gone(Trouble::Gone { status, said });
    }
    match status {
        300..=399 => Failure::lasting(Trouble::Redirects { status }),
        408 | 425 | 429 | 500..=599 => {
            let wait = answer.retry_after.or_else(|| told_in_body(body.as_ref()?));
            let trouble = match status {
                429 => Trouble::Busy { status, said },
                _ => Trouble::Broken { status, said },
            };
            Failure { wait: wait.map(|wait| wait.min(LONGEST_WAIT)), ..Failure::passing(trouble) }
        }
        _ => Failure::lasting(Trouble::Refused { status, said }),
    }
}

/// Whether the answer means that the receiver will never take anything again unless a person does something: 410 from
/// anyone, and what the makers of each kind say of what was removed.
fn is_gone(status: u16, text: &str, body: Option<&Value>, kind: &ChannelKind) -> bool {
    match (kind, status) {
        (_, 410) => true,
        (ChannelKind::Slack { .. }, 403 | 404) => SLACK_GONE.contains(&text),
        (ChannelKind::Discord { .. }, 401 | 404) => {
            body.and_then(|body| body["code"].as_i64()).is_some_and(|code| DISCORD_GONE.contains(&code))
        }
        // Kicked, blocked, or never let in: <https://core.telegram.org/bots/api#making-requests> answers with words.
        (ChannelKind::Telegram { .. }, 403) => true,
        (ChannelKind::Telegram { .. }, 400) => body
            .and_then(|body| body["description"].as_str())
            .is_some_and(|said| said.contains("chat not found") || said.contains("deactivated")),
        _ => false,
    }
}

/// Discord says in the body how long to wait (`retry_after`), Telegram too (`parameters.retry_after`); both in seconds.
fn told_in_body(body: &Value) -> Option<Duration> {
    let wait = body.get("retry_after").or_else(|| body.get("parameters")?.get("retry_after"))?.as_f64()?;
    Duration::try_from_secs_f64(wait).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::numbers::Language;

    fn kind(name: &str) -> ChannelKind {
        let kind = match name {
            "webhook" => json!({"kind": name, "url": "https://x"}),
            "telegram" => json!({"kind": name, "token": "env:T", "chat": "-1"}),
            "pager_duty" => json!({"kind": name, "routing_key": "env:K"}),
            _ => json!({"kind": name, "url": "env:U"}),
        };
        serde_json::from_value(kind).unwrap()
    }

    fn answered(status: u16, body: &str, name: &str) -> Failure {
        let body = body.as_bytes().to_vec();
        refused(&Response::new(status, body), &kind(name), &Hidden::default())
    }

    #[test]
    fn an_answer_says_whether_and_when_to_try_again() {
        let check = |status, body: &str, again: bool, wait: Option<f64>, said: &str| {
            let failure = answered(status, body, "webhook");
            assert_eq!(
                (failure.again, failure.wait.map(|wait| wait.as_secs_f64())),
                (again, wait),
                "{status}"
            );
            let told = failure.told(Language::English);
            assert!(told.contains(said), "{told}");
        };
        check(
            429,
            r#"{"message": "slow down", "retry_after": 1.5, "global": false}"#,
            true,
            Some(1.5),
            "429",
        );
        check(429, r#"{"ok": false, "parameters": {"retry_after": 7}}"#, true, Some(7.0), "429");
        check(429, r#"{"retry_after": -3}"#, true, None, "429");
        check(429, r#"{"retry_after": 1e300}"#, true, None, "429");
        check(429, r#"{"retry_after": 1e9}"#, true, Some(86_400.0), "429");
        check(500, "oops", true, None, "saying: oops");
        check(410, "channel_is_archived", false, None, "gone for good");
        check(404, "no_service", false, None, "refused it (404), saying: no_service");
        check(400, "invalid_blocks", false, None, "refused it (400), saying: invalid_blocks");
        check(302, "", false, None, "redirects");
    }

    #[test]
    fn the_header_goes_before_the_body() {
        let (wait, body) = (Some(Duration::from_secs(3)), r#"{"retry_after": 9}"#.as_bytes().to_vec());
        let mut answer = Response::new(429, body);
        answer.retry_after = wait;
        let failure = refused(&answer, &kind("discord"), &Hidden::default());
        assert_eq!(failure.wait, wait);
    }

    #[test]
    fn each_kind_says_in_its_own_way_that_it_is_gone_for_good() {
        let check = |name: &str, status, body: &str, gone: bool| {
            let failure = answered(status, body, name);
            assert_eq!((failure.gone, gone && failure.again), (gone, false), "{name} {status} {body}");
        };
        for name in ["webhook", "slack", "teams", "discord", "telegram"] {
            check(name, 410, "", true);
            check(name, 500, "no_service", false);
        }
        check("webhook", 404, "no_service", false);
        check("slack", 404, "no_service\n", true);
        check("slack", 404, "channel_not_found", true);
        check("slack", 403, "invalid_token", true);
        check("slack", 403, "action_prohibited", false);
        check("slack", 404, "<html>not found</html>", false);
        check("discord", 404, r#"{"message": "Unknown Webhook", "code": 10015}"#, true);
        check("discord", 401, r#"{"message": "Invalid Webhook Token", "code": 50027}"#, true);
        check("discord", 404, r#"{"message": "404: Not Found", "code": 0}"#, false);
        check("discord", 404, "gateway", false);
        let telegram = |description: &str| json!({"ok": false, "description": description}).to_string();
        check("telegram", 403, &telegram("Forbidden: bot was kicked from the group chat"), true);
        check("telegram", 400, &telegram("Bad Request: chat not found"), true);
        check("telegram", 400, &telegram("Bad Request: can't parse entities"), false);
        check("telegram", 404, &telegram("Not Found"), false);
        check(
            "pager_duty",
            400,
            r#"{"status": "invalid event", "message": "Event object is invalid"}"#,
            false,
        );
        let moved = r#"{"ok": false, "description": "Bad Request: group chat was upgraded to a supergroup chat",
                        "parameters": {"migrate_to_chat_id": -1001234567890}}"#;
        check("telegram", 400, moved, true);
        assert!(answered(400, moved, "telegram").told(Language::French).contains("-1001234567890"));
    }
}
