//! Where a page of authors ends and the next begins: a page is what stands strictly behind the last of the page before.

use crate::IndexError;

/// A place in the order; the greatest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// What there is most of.
    pub(super) amount: u64,
    /// Decides between equals.
    pub(super) number: u64,
}

/// Raised when the shape of the token changes.
const VERSION: &str = "a1";

/// Writes a page token of the question with this number.
pub(super) fn write(question: u64, place: Place) -> String {
    format!("{VERSION}-{question:x}-{:x}-{:x}", place.amount, place.number)
}

/// Reads a page token of the question with this number.
pub(super) fn read(question: u64, token: &str) -> Result<Place, IndexError> {
    let mut parts = token.split('-');
    if parts.next() != Some(VERSION) {
        return Err(IndexError::BadCursor);
    }
    let mut number =
        || parts.next().and_then(|part| u64::from_str_radix(part, 16).ok()).ok_or(IndexError::BadCursor);
    let (asked, place) = (number()?, Place { amount: number()?, number: number()? });
    match parts.next() {
        Some(_) => Err(IndexError::BadCursor),
        None if asked != question => Err(IndexError::ForeignCursor),
        None => Ok(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_again_by_their_own_question_only() {
        let place = Place { amount: u64::MAX, number: 7 };
        let token = write(3, place);
        assert_eq!(read(3, &token).unwrap(), place);
        assert!(matches!(read(4, &token), Err(IndexError::ForeignCursor)));
        for token in ["", "a1", "1-3-0-0", "a1-3-0", "a1-3-0-0-0", "a1-3-x-0", "é"] {
            assert!(matches!(read(3, token), Err(IndexError::BadCursor)), "{token}");
        }
    }
}
