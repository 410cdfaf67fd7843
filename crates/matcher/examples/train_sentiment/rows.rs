//! Labelled rows as they are collected: with quotation marks around them, escaped characters and entities in them.

use std::fs;

/// Label (0 negative, 1 neutral, 2 positive) and text of each row.
pub(crate) fn read(path: &str) -> Vec<(usize, String)> {
    let rows = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    rows.lines()
        .map(|row| {
            let (label, text) = row.split_once('\t').expect("every row is label<TAB>text");
            let label = ["negative", "neutral", "positive"].iter().position(|known| *known == label);
            (label.expect("labels are negative, neutral and positive"), plain(text.trim_matches('"')))
        })
        .collect()
}

fn plain(text: &str) -> String {
    let mut text = text.replace("\\\"", "\"").replace("\\n", " ").replace("\"\"", "\"");
    for (entity, sign) in [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")] {
        if text.contains(entity) {
            text = text.replace(entity, sign);
        }
    }
    unescape(&text)
}

/// Reads escaped characters such as `\u2019`, surrogate pairs too.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut units: Vec<u16> = parts.next().unwrap_or_default().encode_utf16().collect();
    for part in parts {
        match part.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
            Some(unit) => {
                units.push(unit);
                units.extend(part[4..].encode_utf16());
            }
            None => units.extend("\\u".encode_utf16().chain(part.encode_utf16())),
        }
    }
    String::from_utf16_lossy(&units)
}
