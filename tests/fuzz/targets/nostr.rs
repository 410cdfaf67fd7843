//! Any text as a message of a Nostr relay.

#![no_main]

mod gate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(message) = std::str::from_utf8(bytes) {
        gate::check(vigie_sources::Nostr::decode(message, gate::now()));
    }
});
