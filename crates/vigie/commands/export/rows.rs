//! How many rows went by, in formats whose rows can be seen from outside.

/// Counts rows of text as it goes by in pieces.
#[derive(Debug, Default)]
pub(crate) struct RowCounter {
    lines: u64,
    /// The lines that are no rows.
    head: u64,
    /// Whether line ends inside of quotes are part of a cell.
    quotes: bool,
    quoted: bool,
}

impl RowCounter {
    /// `None` where rows cannot be told apart without unpacking.
    pub(crate) fn of(format: &str) -> Option<Self> {
        match format {
            "csv" => Some(Self { head: 1, quotes: true, ..Self::default() }),
            "ndjson" => Some(Self::default()),
            _ => None,
        }
    }

    pub(crate) fn read(&mut self, piece: &[u8]) {
        for byte in piece {
            match byte {
                b'"' if self.quotes => self.quoted = !self.quoted,
                b'\n' if !self.quoted => self.lines += 1,
                _ => {}
            }
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.lines.saturating_sub(self.head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_however_they_are_cut() {
        let check = |format: &str, text: &str, expected: u64| {
            for size in 1..=text.len().max(1) {
                let mut counter = RowCounter::of(format).unwrap();
                text.as_bytes().chunks(size).for_each(|piece| counter.read(piece));
                assert_eq!(counter.count(), expected, "{text:?} in pieces of {size}");
            }
        };
        check("csv", "", 0);
        check("csv", "a,b\r\n", 0);
        check("csv", "a,b\r\n1,2\r\n", 1);
        check("csv", "a,b\r\n\"x\n\"\"\ny\"\"\",2\r\n3,\"4\n\"\r\n", 2);
        check("ndjson", "{\"a\":\"\\\"\"}\n{}\n", 2);
        assert!(RowCounter::of("parquet").is_none());
    }
}
