//! Any bytes as a page of reviews of the App Store.

#![no_main]

mod gate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| gate::check(vigie_sources::decoders::app_store(bytes, gate::now())));
