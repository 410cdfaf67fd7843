//! Any bytes as hits of the search of Hacker News.

#![no_main]

mod gate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gate::check(vigie_sources::decoders::hacker_news(bytes, gate::now())));
