//! Where the rows of a file stand in time: 24 bytes a row.

use super::rows::Row;

/// A row of a file, as the first pass leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Milliseconds since 1970. Rows without a date that can be read come first: their errors should be seen early.
    time: i64,
    offset: u64,
    length: u32,
    line: u32,
}

impl Place {
    pub(crate) fn new(row: Row, time: Option<jiff::Timestamp>) -> Self {
        Self {
            time: time.map_or(i64::MIN, jiff::Timestamp::as_millisecond),
            offset: row.offset,
            length: u32::try_from(row.length).unwrap_or(u32::MAX),
            line: u32::try_from(row.line).unwrap_or(u32::MAX),
        }
    }

    pub(crate) fn row(self) -> Row {
        Row { line: self.line.into(), offset: self.offset, length: self.length.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_takes_24_bytes_and_ties_keep_their_order() {
        assert_eq!(size_of::<Place>(), 24);
        let place = |second, offset| {
            let row = Row { line: 1, offset, length: 5 };
            Place::new(row, jiff::Timestamp::from_second(second).ok())
        };
        let bad = Place::new(Row { line: 9, offset: 9, length: 1 << 40 }, None);
        let mut places = [place(5, 0), place(3, 7), place(3, 2), bad];
        places.sort_unstable();
        assert_eq!(places, [bad, place(3, 2), place(3, 7), place(5, 0)]);
        assert_eq!(bad.row().length, u64::from(u32::MAX), "too long stays too long");
    }
}
