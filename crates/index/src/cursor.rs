//! Where a page of hits ends and the next begins.
//!
//! Hits have a fixed order of their own (newest first, a number drawn from the key deciding between two of the same
//! millisecond), and a page is what stands strictly behind the last hit of the page before. Mentions that arrive in
//! between are newer and move nothing.

use crate::IndexError;

/// The place of a hit; the greatest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// What decides before time does, such as the score; 0 where time alone decides.
    pub(crate) key: u64,
    /// Milliseconds since 1970.
    pub(crate) published_at: i64,
    pub(crate) tie: u64,
}

/// Raised when the shape of the token changes.
const VERSION: &str = "2";

/// Writes a page token.
pub(crate) fn write(search: u64, rank: Rank) -> String {
    let Rank { key, published_at, tie } = rank;
    format!("{VERSION}-{search:x}-{key:x}-{:x}-{tie:x}", published_at.cast_unsigned())
}

/// Reads a page token of the search with this number.
pub(crate) fn read(search: u64, token: &str) -> Result<Rank, IndexError> {
    let mut parts = token.split('-');
    if parts.next() != Some(VERSION) {
        return Err(IndexError::BadCursor);
    }
    let mut number =
        || parts.next().and_then(|part| u64::from_str_radix(part, 16).ok()).ok_or(IndexError::BadCursor);
    if number()? != search {
        return Err(IndexError::ForeignCursor);
    }
    let rank = Rank { key: number()?, published_at: number()?.cast_signed(), tie: number()? };
    match parts.next() {
        None => Ok(rank),
        Some(_) => Err(IndexError::BadCursor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_again_by_their_own_search_only() {
        let check = |rank: Rank| {
            let token = write(7, rank);
            assert_eq!(read(7, &token).unwrap(), rank);
            assert!(matches!(read(8, &token), Err(IndexError::ForeignCursor)));
        };
        check(Rank { key: 0, published_at: 0, tie: 0 });
        check(Rank { key: u64::MAX, published_at: -1, tie: u64::MAX });
    }

    #[test]
    fn damaged_tokens_are_refused() {
        for token in
            ["", "2", "1-7-0-0-0", "2-7-0-0", "2-7-0-0-0-0", "2-7-zz-0-0", "2-7-1ffffffffffffffff-0-0", "é"]
        {
            assert!(matches!(read(7, token), Err(IndexError::BadCursor)), "{token}");
        }
    }
}
