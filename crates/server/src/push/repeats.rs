//! What is sent twice under one key (`Idempotency-Key`, or the `webhook-id` of a signed request) is answered as it was
//! the first time.
//!
//! Remembered in memory, for a day, and no more than [`MOST_KEYS`] keys: after a restart a repeat is taken in again,
//! where the ids of its posts absorb it; only that the key stood for another body is then no longer noticed.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::{
    problem::Problem,
    routes::posts::{Answer, Pushed},
};

/// The most keys that are remembered.
const MOST_KEYS: usize = 10_000;
/// The most bytes of answers that are remembered.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// How long an answer is remembered.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// The longest key.
const LONGEST: usize = 255;

type Hash = [u8; 32];

/// The key of a request, where it has one.
///
/// # Errors
/// 400 when it cannot be one.
pub(crate) fn key_in(headers: &HeaderMap, signed: bool) -> Result<Option<&str>, Problem> {
    let name = if headers.contains_key("idempotency-key") { "idempotency-key" } else { "webhook-id" };
    let Some(key) = headers.get(name).filter(|_| signed || name == "idempotency-key") else {
        return Ok(None);
    };
    match key.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= LONGEST => Ok(Some(key)),
        _ => Err(Problem::bad_request(format!("{name} must be 1 to {LONGEST} characters of plain ASCII"))),
    }
}

/// What was answered to which key.
#[derive(Default)]
pub(crate) struct Repeats(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    known: HashMap<Hash, Known>,
    /// Those that are answered, in the order in which they were.
    answered: VecDeque<(Hash, Timestamp, usize)>,
    bytes: usize,
}

struct Known {
    body: Hash,
    /// `None` while it is under way.
    answer: Option<Answer>,
}

/// How a request with a key goes on.
pub(crate) enum Begun {
    /// It is the first of this key: take it in.
    First(Turn),
    /// It was answered before.
    Again(Answer),
}

/// A request that is under way. Dropped without an answer, its key is free again.
pub(crate) struct Turn {
    repeats: Arc<Mutex<Memory>>,
    key: Hash,
    answered: bool,
}

impl Repeats {
    /// Begins to take in what a sender sends under a key, unless that was taken in before.
    ///
    /// # Errors
    /// 409 while the same is under way, 422 where the key stood for another body.
    pub(crate) fn begin(
        &self,
        sender: &str,
        key: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Begun, Problem> {
        let key: Hash =
            Sha256::new().chain_update(sender).chain_update([0]).chain_update(key).finalize().into();
        let body: Hash = Sha256::digest(body).into();
        let mut memory = lock(&self.0);
        memory.forget(now);
        match memory.known.get(&key) {
            Some(known) if known.body != body => Err(Problem::unprocessable(
                "this Idempotency-Key (or webhook-id) stood for another body before; send a new one with each new body",
                Vec::new(),
            )),
            Some(Known { answer: Some(answer), .. }) => Ok(Begun::Again(answer.clone())),
            Some(_) => Err(Problem::conflict("the same request is under way; ask again in a moment")),
            None => {
                memory.known.insert(key, Known { body, answer: None });
                Ok(Begun::First(Turn { repeats: Arc::clone(&self.0), key, answered: false }))
            }
        }
    }
}

impl Turn {
    /// Remembers what was answered, where it would be answered again: what fails for now may be sent again.
    pub(crate) fn end(mut self, answer: &Answer, now: Timestamp) {
        if answer.as_ref().is_err_and(|problem| !problem.is_lasting()) {
            return;
        }
        let bytes = 256 + answer.as_ref().map_or(4_096, Pushed::bytes);
        let mut memory = lock(&self.repeats);
        if let Some(known) = memory.known.get_mut(&self.key) {
            known.answer = Some(answer.clone());
            memory.answered.push_back((self.key, now, bytes));
            memory.bytes += bytes;
        }
        memory.forget(now);
        drop(memory);
        self.answered = true;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.answered {
            lock(&self.repeats).known.remove(&self.key);
        }
    }
}

impl Memory {
    /// Drops the oldest answers while there are too many, and those that are too old.
    fn forget(&mut self, now: Timestamp) {
        while let Some((key, at, bytes)) = self.answered.front().copied() {
            let old = now.duration_since(at) > KEPT;
            if !old && self.answered.len() <= MOST_KEYS && self.bytes <= MOST_BYTES {
                return;
            }
            self.answered.pop_front();
            self.bytes -= bytes;
            self.known.remove(&key);
        }
    }
}

fn lock(memory: &Mutex<Memory>) -> MutexGuard<'_, Memory> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_770_000_000 + second).unwrap()
    }

    fn first(repeats: &Repeats, sender: &str, key: &str, body: &[u8], second: i64) -> Turn {
        match repeats.begin(sender, key, body, at(second)) {
            Ok(Begun::First(turn)) => turn,
            _ => panic!("{sender} {key} is not the first"),
        }
    }

    #[test]
    fn the_same_again_is_answered_as_before() {
        let repeats = Repeats::default();
        let turn = first(&repeats, "a", "k", b"1", 0);
        assert!(repeats.begin("a", "k", b"1", at(1)).is_err(), "under way");
        turn.end(&Ok(Pushed::of(3)), at(1));
        assert!(
            matches!(repeats.begin("a", "k", b"1", at(2)), Ok(Begun::Again(Ok(pushed))) if pushed == Pushed::of(3))
        );
        assert!(repeats.begin("a", "k", b"2", at(2)).is_err(), "another body");
        first(&repeats, "b", "k", b"2", 2).end(&Ok(Pushed::of(1)), at(2));
        first(&repeats, "a", "k", b"2", 24 * 3_600 + 2);
    }

    #[test]
    fn what_failed_for_now_may_be_sent_again() {
        let repeats = Repeats::default();
        drop(first(&repeats, "a", "k", b"1", 0));
        first(&repeats, "a", "k", b"1", 0).end(&Err(Problem::away("gone", 5)), at(1));
        let refused = Err(Problem::unprocessable("no post", Vec::new()));
        first(&repeats, "a", "k", b"1", 1).end(&refused, at(2));
        assert!(matches!(repeats.begin("a", "k", b"1", at(2)), Ok(Begun::Again(Err(_)))));
    }

    #[test]
    fn no_more_is_remembered_than_has_room() {
        let repeats = Repeats::default();
        for number in 0..MOST_KEYS + 100 {
            first(&repeats, "a", &number.to_string(), b"1", 0).end(&Ok(Pushed::of(1)), at(0));
        }
        let memory = lock(&repeats.0);
        assert_eq!((memory.known.len(), memory.answered.len()), (MOST_KEYS, MOST_KEYS));
        drop(memory);
        first(&repeats, "a", "0", b"2", 0);
    }

    #[test]
    fn keys_are_read_from_the_head() {
        let check = |name: &'static str, value: &str, signed: bool, expected: Option<Option<&str>>| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
            assert_eq!(key_in(&headers, signed).ok(), expected, "{name} {value}");
        };
        check("idempotency-key", "k", false, Some(Some("k")));
        check("webhook-id", "m1", true, Some(Some("m1")));
        check("webhook-id", "m1", false, Some(None));
        check("idempotency-key", "", false, None);
        check("idempotency-key", &"k".repeat(256), false, None);
        check("idempotency-key", "é", false, None);
    }
}
