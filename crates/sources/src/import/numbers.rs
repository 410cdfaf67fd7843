//! Numbers of people as spreadsheets and screens write them.

use super::row_error::Fault;

/// What stands where nothing is known.
const UNKNOWN: [&str; 7] = ["-", "–", "—", "n/a", "na", "null", "none"];

/// A number of people: `1234`, `1,234`, `1 234`, `1.234`, `1'234`, `3.0` of a table that was computed, `1.2K`. `None`
/// where a sign says that nothing is known.
pub(crate) fn count(text: &str) -> Result<Option<u64>, Fault> {
    if UNKNOWN.contains(&text.to_lowercase().as_str()) {
        return Ok(None);
    }
    let read = plain(text).or_else(|| rounded(text));
    read.map(Some).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        Fault::new(format!("`{shown}` is not a whole number"), "write digits only, or leave the field empty")
    })
}

/// Stars of a review: `4`, `4/5`, `4.5` (to the next whole), `★★★★☆`. `None` where a sign says that there are none.
pub(crate) fn stars(text: &str) -> Result<Option<u8>, Fault> {
    if UNKNOWN.contains(&text.to_lowercase().as_str()) {
        return Ok(None);
    }
    let drawn = text.chars().filter(|letter| *letter == '★').count();
    let number = text.strip_suffix("/5").unwrap_or(text).trim().replace(',', ".");
    let said = if drawn > 0 { u8::try_from(drawn).ok().map(f32::from) } else { number.parse().ok() };
    let stars = said.filter(|stars| (1.0..=5.0).contains(stars)).map(|stars| stars.round() as u8);
    stars.map(Some).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        Fault::new(format!("`{shown}` is no number of stars"), "write 1 to 5, or leave the field empty")
    })
}

/// Digits, in groups of three or not, and nothing but noughts behind the point.
fn plain(text: &str) -> Option<u64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let mut groups = text.split(is_separator);
    let mut digits = groups.next().filter(|group| is_digits(group))?.to_owned();
    let separators: Vec<char> = text.chars().filter(|letter| is_separator(*letter)).collect();
    let rest: Vec<&str> = groups.collect();
    let grouped = digits.len() <= 3 && rest.iter().all(|group| group.len() == 3 && is_digits(group));
    if grouped && separators.iter().all(|separator| Some(separator) == separators.first()) {
        digits.extend(rest);
        return digits.parse().ok();
    }
    let whole = text.rsplit_once(['.', ',']).filter(|(_, part)| part.bytes().all(|digit| digit == b'0'));
    whole.and_then(|(whole, _)| plain(whole))
}

/// `1.2K`, `3,4 M`: what screens make of large numbers.
fn rounded(text: &str) -> Option<u64> {
    let (number, thousands) = match text.strip_suffix(['k', 'K']) {
        Some(number) => (number, 1),
        None => (text.strip_suffix(['m', 'M'])?, 2),
    };
    let number = number.trim_end().replace(',', ".");
    let (whole, part) = number.split_once('.').unwrap_or((&number, ""));
    if !is_digits(whole) || whole.len() > 9 || part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let of_thousand: u64 = format!("{whole}{part:0<3}").parse().ok()?;
    Some(if thousands == 1 { of_thousand } else { of_thousand * 1_000 })
}

fn is_separator(letter: char) -> bool {
    matches!(letter, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}')
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let check = |text: &str, expected: Option<u64>| assert_eq!(count(text), Ok(expected), "{text}");
        check("1234", Some(1_234));
        check("1,234", Some(1_234));
        check("1.234.567", Some(1_234_567));
        check("12\u{202f}345", Some(12_345));
        check("1 234", Some(1_234));
        check("1'234", Some(1_234));
        check("3.0", Some(3));
        check("1,234.00", Some(1_234));
        check("12.000", Some(12_000));
        check("1.2K", Some(1_200));
        check("3,4 M", Some(3_400_000));
        check("5k", Some(5_000));
        check("N/A", None);
        check("-", None);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["many", "-1", "1.5", "1,23", "12,34,567", "1,234.5", "1.234,567", "K", "1.2.3K", ",123", "²"]
        {
            assert!(count(text).is_err(), "{text}");
        }
        assert!(count(&"9".repeat(30)).is_err());
    }

    #[test]
    fn stars_are_read_as_they_are_shown() {
        let check = |text: &str, expected: Option<u8>| {
            assert_eq!(stars(text).unwrap_or_else(|fault| panic!("{fault:?}")), expected, "{text}");
        };
        check("4", Some(4));
        check("4/5", Some(4));
        check("4,5", Some(5));
        check("★★☆☆☆", Some(2));
        check("-", None);
        for text in ["0", "6", "many", "★★★★★★", "NaN"] {
            assert!(stars(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in "[0-9.,' kKmM\u{a0}-]{0,24}") {
            let _ = count(&text);
        }

        #[test]
        fn groups_of_three_change_nothing(number in any::<u32>(), separator in "[,.' \u{202f}]") {
            let digits = number.to_string();
            let first = digits.len() % 3;
            let groups = digits.as_bytes()[first..].chunks(3).map(|group| std::str::from_utf8(group).unwrap());
            let groups: Vec<&str> =
                Some(&digits[..first]).filter(|first| !first.is_empty()).into_iter().chain(groups).collect();
            prop_assert_eq!(count(&groups.join(&separator)), Ok(Some(u64::from(number))));
        }
    }
}
