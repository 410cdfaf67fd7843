//! Any bytes as updates for a bot of Telegram.

#![no_main]

mod gate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gate::check(vigie_sources::decoders::telegram(bytes, gate::now())));
