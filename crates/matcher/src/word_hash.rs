//! Words as numbers: sorted and looked up at the price of a number.
//!
//! A number only says which queries are worth a look. Two words of one number cost a look in vain, never a match.

/// The first eight bytes of the word `text[start..end]`, the first one highest, zeros behind a shorter word: so heads
/// are sorted as words are, and words with one beginning are neighbours.
pub(crate) fn head(text: &[u8], start: usize, end: usize) -> u64 {
    let eight = text.get(start..start + 8).and_then(|bytes| bytes.try_into().ok());
    let eight = eight.map_or_else(|| short_head(text.get(start..).unwrap_or_default()), u64::from_be_bytes);
    eight & first_bytes(end - start)
}

/// The head of fewer than eight bytes.
fn short_head(bytes: &[u8]) -> u64 {
    (0..8).fold(0, |head, at| head << 8 | u64::from(bytes.get(at).copied().unwrap_or(0)))
}

/// The bits of the first so many bytes of a head.
pub(crate) fn first_bytes(bytes: usize) -> u64 {
    let behind = u64::MAX.checked_shr(8 * u32::try_from(bytes).unwrap_or(u32::MAX).min(8));
    !behind.unwrap_or(0)
}

/// A number for the word `text[start..end]` with this head; its lower half is as good as random.
pub(crate) fn hash(head: u64, text: &[u8], start: usize, end: usize) -> u64 {
    (start + 8..end).step_by(8).fold(mixed(head), |hash, at| mixed(hash ^ self::head(text, at, end)))
}

/// The same for a word alone.
pub(crate) fn hash_of(word: &str) -> u64 {
    let (text, end) = (word.as_bytes(), word.len());
    hash(head(text, 0, end), text, 0, end)
}

/// A number for two words next to each other.
pub(crate) fn pair(first: u64, second: u64) -> u64 {
    mixed(first.rotate_left(20) ^ second)
}

/// Spreads a number over its lower half.
pub(crate) fn mixed(number: u64) -> u64 {
    // By 2^64 over the golden ratio (Knuth, TAOCP 6.4), which is good in the upper half.
    let product = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ (product >> 32)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn heads_are_sorted_as_words_are() {
        let words = ["a", "ab", "abc", "abcdefg", "abcdefgh", "abd", "b", "é", "東"];
        let text = words.join(" ");
        let starts =
            words.iter().map(|word| text.find(&format!("{word} ")).unwrap_or(text.len() - word.len()));
        let heads: Vec<u64> = words
            .iter()
            .zip(starts)
            .map(|(word, start)| head(text.as_bytes(), start, start + word.len()))
            .collect();
        assert!(heads.is_sorted_by(|a, b| a < b), "{heads:x?}");
        for (word, of_text) in words.iter().zip(heads) {
            assert_eq!(head(word.as_bytes(), 0, word.len()), of_text, "{word} alone and in a text");
        }
        assert_eq!(head(b"abcdefghij", 0, 10), head(b"abcdefgh", 0, 8));
        assert_eq!([0, 1, 8, 9].map(first_bytes), [0, 0xff << 56, u64::MAX, u64::MAX]);
    }

    #[test]
    fn words_have_different_hashes_wherever_they_stand() {
        let words: Vec<String> = (0..20_000).map(|number| format!("mot{}", number * 7_919)).collect();
        let hashes: HashSet<u32> = words.iter().map(|word| hash_of(word) as u32).collect();
        assert!(hashes.len() > words.len() - 5, "{} of {}", hashes.len(), words.len());
        let text = "un motbienlong et un mot";
        for word in ["un", "motbienlong", "et", "mot"] {
            let start = text.rfind(word).unwrap();
            let head = head(text.as_bytes(), start, start + word.len());
            assert_eq!(hash(head, text.as_bytes(), start, start + word.len()), hash_of(word), "{word}");
        }
        assert_ne!(hash_of("abcdefghij"), hash_of("abcdefghijk"));
        assert_ne!(hash_of("abcdefgh"), hash_of("abcdefghabcdefgh"));
    }
}
