//! Words of strangers, made harmless for a line of plain text.
//!
//! What comes from a post, or from the server that a webhook calls, may try to forge lines, to colour a terminal, or
//! to turn the direction of what stands beside it.

/// Text without control and direction characters, on one line, and not longer than `max` characters.
#[must_use]
pub fn clean(text: &str, max: usize) -> String {
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

/// The longest address that is shown.
const MAX_ADDRESS: usize = 600;

/// An address on the web that stands safely between quotes, brackets or parentheses of any mark-up; `None` for what is
/// none, or names a user, which serves to deceive.
#[must_use]
pub fn web_address(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let plain =
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    let mut safe = String::new();
    for c in Some(url.as_str()).filter(|_| plain)?.chars() {
        match c {
            '(' | ')' | '[' | ']' | '<' | '>' | '\'' | '"' | '|' | '\\' | '`' | '{' | '}' | '^' | '*' => {
                safe.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => safe.push(c),
        }
    }
    (safe.len() <= MAX_ADDRESS).then_some(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_harmless_in_any_mark_up() {
        let check = |address: &str, expected: Option<&str>| {
            assert_eq!(web_address(address).as_deref(), expected, "{address}");
        };
        check("https://example.com/a?b=c&d=1#e", Some("https://example.com/a?b=c&d=1#e"));
        check("https://example.com/a)](b|c>\"'", Some("https://example.com/a%29%5D%28b%7Cc%3E%22%27"));
        check("https://exämple.com/é\u{202e}", Some("https://xn--exmple-cua.com/%C3%A9%E2%80%AE"));
        check("https://bank.example@evil.example/", None);
        check("javascript:alert(1)", None);
        check("data:text/html,x", None);
        check("/relative", None);
        check("", None);
        check(&format!("https://example.com/{}", "a".repeat(600)), None);
    }

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
