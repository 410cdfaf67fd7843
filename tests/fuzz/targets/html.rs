//! Any text as HTML: what comes out is no longer than it may be, and leads to the web only.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(html) = std::str::from_utf8(bytes) else { return };
    let (text, links, media) = vigie_sources::decoders::html(html);
    // A list brings a few signs of its own for each of its parts.
    assert!(text.len() <= 8 * html.len() + 64, "{} bytes of {}", text.len(), html.len());
    for address in links.iter().chain(&media) {
        assert!(address.starts_with("http://") || address.starts_with("https://"), "{address}");
    }
});
