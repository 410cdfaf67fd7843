//! Any text as a frame of a Jetstream.

#![no_main]

mod gate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = std::str::from_utf8(bytes) {
        gate::check(vigie_sources::Bluesky::decode(frame, gate::now()));
    }
});
