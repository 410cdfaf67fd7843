//! Any bytes as a page, or a stream, of Mastodon.

#![no_main]

mod gate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gate::check(vigie_sources::decoders::mastodon(bytes, gate::now())));
