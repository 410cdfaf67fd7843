//! What a relay says and is told (NIP-01): arrays of JSON that begin with a word.

use std::{borrow::Cow, time::Duration};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, SeqAccess, Visitor},
};
use serde_json::json;

use super::note::Note;
use crate::SourceError;

/// How much of what a relay says to people is repeated, in characters.
const LONGEST_SAYING: usize = 200;
/// How long a relay is left alone that asks for it.
const LATER: Duration = Duration::from_secs(60);

/// What a relay says.
pub(crate) enum Message<'a> {
    /// A note that was asked for.
    Event { subscription: Cow<'a, str>, note: Box<Note<'a>> },
    /// All that is stored has been told.
    EndOfStored { subscription: Cow<'a, str> },
    /// A subscription is refused or ended, and why.
    Closed(Cow<'a, str>),
    /// Something for people.
    Notice(Cow<'a, str>),
}

impl<'a> Message<'a> {
    /// Reads a message; `None` when it is none, or one that does not matter here.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let Read(message) = serde_json::from_str(text).ok()?;
        message
    }
}

struct Read<'a>(Option<Message<'a>>);

#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Deserialize<'a> for Read<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Reading)
    }
}

struct Reading;

impl<'a> Visitor<'a> for Reading {
    type Value = Read<'a>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a message of a relay")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        fn next<'a, T: Deserialize<'a>, A: SeqAccess<'a>>(parts: &mut A) -> Result<T, A::Error> {
            parts.next_element()?.ok_or_else(|| A::Error::custom("a part is missing"))
        }
        let Text(word) = next(&mut parts)?;
        let message = match &*word {
            "EVENT" => {
                let Text(subscription) = next(&mut parts)?;
                Some(Message::Event { subscription, note: Box::new(next(&mut parts)?) })
            }
            "EOSE" => {
                let Text(subscription) = next(&mut parts)?;
                Some(Message::EndOfStored { subscription })
            }
            "CLOSED" => {
                let Text(_subscription) = next(&mut parts)?;
                let why: Option<Text<'_>> = parts.next_element()?;
                Some(Message::Closed(why.map(|Text(why)| why).unwrap_or_default()))
            }
            "NOTICE" => {
                let Text(notice) = next(&mut parts)?;
                Some(Message::Notice(notice))
            }
            _ => None,
        };
        while parts.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Read(message))
    }
}

/// Asks for notes, and for what takes notes back, that were written from `since` to `until`, in unix seconds; without an end
/// also for those to come.
pub(crate) fn ask(subscription: &str, since: i64, until: Option<i64>) -> String {
    let mut filter = json!({"kinds": [1, 5], "since": since});
    if let Some(until) = until {
        filter["until"] = until.into();
    }
    json!(["REQ", subscription, filter]).to_string()
}

/// Ends a subscription.
pub(crate) fn leave(subscription: &str) -> String {
    json!(["CLOSE", subscription]).to_string()
}

/// What a relay says to people, as it may stand in a line: written by strangers.
pub(crate) fn said(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_SAYING).collect()
}

/// What a refused subscription means to the runner; the word before the colon says why (NIP-01, NIP-42).
pub(crate) fn refused(relay: &str, why: &str) -> SourceError {
    let problem = format!("{relay} refuses to tell its notes: {}", said(why));
    match why.split(':').next().unwrap_or_default() {
        "auth-required" | "restricted" | "blocked" => SourceError::Refused {
            problem,
            mend: "this relay is for its members; take another one".to_owned(),
        },
        "rate-limited" => SourceError::Unavailable { problem, retry_after: Some(LATER) },
        _ => SourceError::Unavailable { problem, retry_after: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_apart() {
        let kind = |text: &str| match Message::read(text) {
            None => "none".to_owned(),
            Some(Message::Event { subscription, .. }) => format!("event {subscription}"),
            Some(Message::EndOfStored { subscription }) => format!("end {subscription}"),
            Some(Message::Closed(why)) => format!("closed {why}"),
            Some(Message::Notice(notice)) => format!("notice {notice}"),
        };
        let check = |text: &str, expected: &str| assert_eq!(kind(text), expected, "{text}");
        let note =
            r#"{"id":"a","pubkey":"b","created_at":1,"kind":1,"tags":[["t","x"]],"content":"c\n","sig":"d"}"#;
        check(&format!(r#"["EVENT","live",{note}]"#), "event live");
        check(&format!(r#"["EVENT","live",{note},"more"]"#), "event live");
        check(r#"["EVENT","live",{"id":7}]"#, "none");
        check(r#"["EOSE","past-1"]"#, "end past-1");
        check(r#"["CLOSED","live","auth-required: members only"]"#, "closed auth-required: members only");
        check(r#"["CLOSED","live"]"#, "closed ");
        check(r#"["NOTICE","hello \"you\""]"#, "notice hello \"you\"");
        check(r#"["AUTH","challenge"]"#, "none");
        check("[]", "none");
        check("{}", "none");
        check("", "none");
    }

    #[test]
    fn who_refuses_is_understood() {
        let check =
            |why: &str, for_good: bool, wait: Option<Duration>| match refused("wss://relay.example", why) {
                SourceError::Refused { .. } => assert!(for_good, "{why}"),
                SourceError::Unavailable { retry_after, .. } => {
                    assert_eq!((for_good, retry_after), (false, wait), "{why}");
                }
            };
        check("auth-required: we only tell members", true, None);
        check("restricted: not you", true, None);
        check("rate-limited: slow down", false, Some(LATER));
        check("error: the database is away", false, None);
        check("", false, None);
        assert_eq!(said("one\u{1b}[31m\ntwo"), "one[31mtwo");
    }
}
