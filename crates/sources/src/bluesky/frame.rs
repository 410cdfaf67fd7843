//! Frames of a Jetstream (v1), read fast: what is kept of a frame is copied once, what is not kept is skipped.
//!
//! Each part of a frame is read on its own, so that a part that is broken costs no more than itself.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use vigie_model::{Erasure, PostEvent, PostId};

use super::{POSTS, record::post};

/// A frame that was understood.
pub(crate) struct Heard {
    /// When the Jetstream heard it.
    pub(crate) at: Timestamp,
    pub(crate) said: Said,
}

/// What a frame says.
#[expect(clippy::large_enum_variant, reason = "most frames are about a post")]
pub(crate) enum Said {
    /// Something happened to a post, or to all posts of an author.
    About(PostEvent),
    /// Nothing that matters here.
    Nothing,
}

#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(borrow)]
    did: Cow<'a, str>,
    time_us: i64,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    commit: Option<&'a RawValue>,
    #[serde(borrow)]
    account: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Commit<'a> {
    #[serde(borrow)]
    operation: Cow<'a, str>,
    #[serde(borrow)]
    collection: Cow<'a, str>,
    #[serde(borrow)]
    rkey: Cow<'a, str>,
    #[serde(borrow)]
    record: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Account<'a> {
    #[serde(borrow)]
    status: Cow<'a, str>,
}

/// Reads a frame; `None` when it is none, or is about a post of which nothing can be made.
pub(crate) fn read(frame: &str, now: Timestamp) -> Option<Heard> {
    let frame: Frame<'_> = serde_json::from_str(frame).ok()?;
    let at = Timestamp::from_microsecond(frame.time_us).ok()?;
    let said = match &*frame.kind {
        "commit" => commit(&frame.did, &parsed(frame.commit)?, at.min(now))?,
        // What is hidden for a while, or by others than its author, may come back: it is not taken away.
        "account" => match parsed(frame.account) {
            Some(Account { status })
                if status == "deleted" && (1..=PostId::MAX_BYTES).contains(&frame.did.len()) =>
            {
                let (source, author) = ("bluesky".to_owned(), frame.did.into_owned());
                Said::About(PostEvent::Erased(Erasure { source, author, at: at.min(now) }))
            }
            _ => Said::Nothing,
        },
        _ => Said::Nothing,
    };
    Some(Heard { at, said })
}

fn commit(did: &str, commit: &Commit<'_>, at: Timestamp) -> Option<Said> {
    if commit.collection != POSTS {
        return Some(Said::Nothing);
    }
    let id = PostId::new(format!("bluesky:{did}/{}", commit.rkey)).ok()?;
    let made = |id| post(id, did, &commit.rkey, commit.record?.get(), at);
    Some(Said::About(match &*commit.operation {
        "create" => PostEvent::Posted(made(id)?),
        "update" => PostEvent::Edited(made(id)?),
        "delete" => PostEvent::Deleted { id, at },
        _ => return Some(Said::Nothing),
    }))
}

/// A part of a frame, unless it is absent or of another shape.
pub(crate) fn parsed<'a, T: Deserialize<'a>>(part: Option<&'a RawValue>) -> Option<T> {
    serde_json::from_str(part?.get()).ok()
}
