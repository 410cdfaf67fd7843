//! Any text as a query: it is read or refused with a place in it, what was read is printed and read again as the same,
//! and linter, cost, explanation and the importers take whatever they are given.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_query::{Dialect, Document, Tokens, cost, evaluate, explain, import, lint, parse};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let findings = lint(text);
    assert!(findings.iter().all(|finding| text.is_char_boundary(finding.position)));
    for dialect in Dialect::ALL {
        if let Ok(imported) = import(dialect, text) {
            assert!(parse(&imported.query).is_ok(), "{}", imported.query);
        }
    }
    match parse(text) {
        Err(error) => assert!(text.is_char_boundary(error.position) && !findings.is_empty()),
        Ok(query) => {
            let printed = query.to_string();
            // Printing may need more room than the text had.
            if printed.len() <= vigie_query::MAX_TEXT_BYTES {
                assert_eq!(parse(&printed).as_ref(), Ok(&query), "printed as {printed}");
            }
            assert!((0.0..=1.0).contains(&cost(&query).share));
            let mut tokens = Tokens::default();
            tokens.read(Some(text), text);
            let document = Document::plain(&tokens);
            assert_eq!(explain(&query, &document).matched, evaluate(&query, &document).is_some());
        }
    }
});
