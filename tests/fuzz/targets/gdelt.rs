//! Any bytes as an answer of GDELT.

#![no_main]

mod gate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gate::check(vigie_sources::decoders::gdelt(bytes, gate::now())));
