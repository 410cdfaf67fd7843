//! Any bytes as a feed.

#![no_main]

mod gate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gate::check(vigie_sources::decoders::feed(bytes, gate::now())));
