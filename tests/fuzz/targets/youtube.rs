//! Any bytes as the feed of a YouTube channel, or a page of comments.

#![no_main]

mod gate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gate::check(vigie_sources::decoders::youtube(bytes, gate::now())));
