//! Which words of a text may tell what it is about: no stop words, no numbers, nothing out of web addresses.

use std::ops::Range;

use crate::stop_words::is_stop_word;

/// Words with more letters are no words.
const MAX_LETTERS: usize = 30;

/// Whether a folded word may tell what happened: it has 3 to 30 letters, is no number and no stop word.
#[must_use]
pub fn is_telling(folded: &str) -> bool {
    (3..=MAX_LETTERS).contains(&folded.chars().count())
        && folded.chars().any(char::is_alphabetic)
        && !is_stop_word(folded)
}

/// Where the web addresses of a text stand, in bytes.
#[must_use]
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut end = 0;
    text.split_inclusive(char::is_whitespace)
        .filter_map(|piece| {
            let start = end;
            end += piece.len();
            (piece.contains("://") || piece.starts_with("www.")).then_some(start..end)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_and_addresses_do_not() {
        for (word, tells) in
            [("listeria", true), ("the", false), ("2026", false), ("a320", true), ("ok", false)]
        {
            assert_eq!(is_telling(word), tells, "{word}");
        }
        assert!(!is_telling(&"a".repeat(31)));
        let text = "vu sur https://x.example/a et www.y.example !";
        let found: Vec<&str> = addresses(text).into_iter().map(|place| text[place].trim_end()).collect();
        assert_eq!(found, ["https://x.example/a", "www.y.example"]);
    }
}
