//! Words of strangers, made harmless for a line of plain text.
//!
//! What comes from a post, or from the server that a webhook calls, may try to forge lines, to colour a terminal, or
//! to turn the direction of what stands beside it.

/// Text without control and direction characters, on one line, and not longer than `max` characters.
pub(crate) fn clean(text: &str, max: usize) -> String {
    let harmless = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let mut kept = text.chars().filter(harmless);
    let mut cut: String = kept.by_ref().take(max).collect();
    if kept.next().is_some() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_of_bounded_length_is_left() {
        let check = |text: &str, expected: &str| assert_eq!(clean(text, 8), expected, "{text:?}");
        check("yaourts", "yaourts");
        check("été 🚨", "été 🚨");
        check("a\r\nBcc: b", "aBcc: b");
        check("\u{1b}[31mred", "[31mred");
        check("a\u{202e}b\u{2066}c\u{200b}d\u{feff}", "abcd");
        check("12345678", "12345678");
        check("123456789", "12345678…");
        check("\u{0}", "");
    }
}
