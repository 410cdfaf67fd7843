//! What every decoder of a source promises: it yields nothing that the gate for posts of strangers would refuse.

use jiff::Timestamp;
use vigie_model::{PostEvent, parse_post_event};

/// A moment like any other.
pub fn now() -> Timestamp {
    Timestamp::constant(1_780_000_000, 0)
}

/// Checks what was decoded.
pub fn check(events: impl IntoIterator<Item = PostEvent>) {
    for event in events {
        let written = serde_json::to_vec(&event).expect("an event is JSON");
        match parse_post_event(&written, now()) {
            Ok(read) => assert_eq!(read, event),
            Err(refused) => panic!("{refused}: {event:?}"),
        }
    }
}
