//! Texts that a spreadsheet would take for a formula.
//!
//! Whoever opens a CSV file in a spreadsheet runs what strangers wrote into their posts, unless something stands in front of
//! it. An apostrophe there makes a spreadsheet show the rest as text. To get a text back as it was, take one apostrophe from
//! each that has, behind all apostrophes that it begins with, a sign that begins a formula.

use std::borrow::Cow;

/// Begins a formula: alone, in the full-width form of Asian keyboards, or once a spreadsheet has dropped what it does
/// not show.
fn begins_formula(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
}

/// The text with an apostrophe in front where it needs one.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    match text.trim_start_matches('\'').chars().next() {
        Some(first) if begins_formula(first) => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_come_back() {
        let check = |text: &str, expected: &str| {
            let guarded = guarded(text);
            assert_eq!(guarded, expected);
            let rest = guarded.trim_start_matches('\'');
            let undo = rest.len() < guarded.len() && rest.starts_with(begins_formula);
            assert_eq!(if undo { &guarded[1..] } else { &guarded }, text);
        };
        check("", "");
        check("Delta lost my bag", "Delta lost my bag");
        check("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        check("+33 1 23", "'+33 1 23");
        check("-1", "'-1");
        check("@delta =1+1", "'@delta =1+1");
        check("\t=1", "'\t=1");
        check("\r=1", "'\r=1");
        check("\0=1", "'\0=1");
        check("＝1+1", "'＝1+1");
        check("'=1", "''=1");
        check("'quoted'", "'quoted'");
        check("'", "'");
        check("a=1", "a=1");
    }
}
