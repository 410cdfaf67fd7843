//! Cuts a stream into rows: at line ends, but not at those between quotes.
//!
//! A quote that never closes would swallow what follows. It is given up at the end, after [`MAX_ROW_BYTES`], or where
//! the next quote does not close it properly, and reading goes on behind the line that opened it. Between the two no
//! line can open a quote again (it would have closed this one), so no byte is looked at more than twice: memory and
//! time are bounded, whatever the file holds.

use std::io::{self, BufRead};

/// The longest row; longer ones are skipped and reported.
pub(crate) const MAX_ROW_BYTES: usize = 4 * 1024 * 1024;

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    /// Its first byte.
    pub(crate) offset: u64,
    /// Its bytes, without the line end. Above [`MAX_ROW_BYTES`] they are counted, not kept.
    pub(crate) length: u64,
}

/// Rows of a stream, one after another.
pub(crate) struct Rows<R> {
    reader: R,
    /// Bytes that were read and go back to be read again, before anything else of the reader.
    returned: Vec<u8>,
    returned_from: usize,
    line: u64,
    offset: u64,
    delimiter: Option<u8>,
}

impl<R: BufRead> Rows<R> {
    /// Rows are lines.
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, returned: Vec::new(), returned_from: 0, line: 1, offset: 0, delimiter: None }
    }

    /// From here on rows are those of a CSV file with this delimiter.
    pub(crate) fn quoted(&mut self, delimiter: u8) {
        self.delimiter = Some(delimiter);
    }

    /// Jumps over the first bytes of the stream, such as a byte order mark.
    pub(crate) fn skip(&mut self, bytes: usize) {
        self.reader.consume(bytes);
        self.offset += bytes as u64;
    }

    /// The first bytes of the stream, without moving.
    pub(crate) fn peek(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    /// Reads the next row into `into`; `None` at the end. Empty rows are passed over.
    ///
    /// # Errors
    /// When the reader fails.
    pub(crate) fn next(&mut self, into: &mut Vec<u8>) -> io::Result<Option<Row>> {
        loop {
            into.clear();
            let (line, offset) = (self.line, self.offset);
            let Some(mut length) = self.read_row(into)? else { return Ok(None) };
            if length <= MAX_ROW_BYTES as u64 {
                let ends = into.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
                into.truncate(into.len() - ends);
                length = into.len() as u64;
            }
            if length > 0 {
                return Ok(Some(Row { line, offset, length }));
            }
        }
    }

    /// One row with its line end: its length, which is more than what is kept when the row is too long.
    fn read_row(&mut self, into: &mut Vec<u8>) -> io::Result<Option<u64>> {
        let start = self.offset;
        let mut length = self.read_line(into)?;
        let (first_end, second_line) = (into.len(), self.line);
        let Some(delimiter) = self.delimiter else {
            return Ok((length > 0).then_some(length));
        };
        let mut quotes = Quotes::default();
        quotes.follow(into, delimiter);
        // Within one line a sloppy quote can be lived with.
        quotes.broken = false;
        let mut read = length;
        while quotes.is_open() && read <= MAX_ROW_BYTES as u64 {
            let line_start = into.len();
            read = self.read_line(into)?;
            length += read;
            quotes.follow(into.get(line_start..).unwrap_or_default(), delimiter);
            if quotes.broken || quotes.is_open() && (read == 0 || into.len() > MAX_ROW_BYTES) {
                self.give_back(into, first_end, start, second_line);
                return Ok(Some(first_end as u64));
            }
        }
        Ok((length > 0).then_some(length))
    }

    /// Takes what follows the first line back, to be read line by line.
    fn give_back(&mut self, row: &mut Vec<u8>, first_end: usize, start: u64, line: u64) {
        let unread = self.returned.split_off(self.returned_from);
        self.returned = row.split_off(first_end);
        self.returned.extend(unread);
        self.returned_from = 0;
        self.offset = start + first_end as u64;
        self.line = line;
    }

    /// One line with its end: its length, of which at most [`MAX_ROW_BYTES`] are kept.
    fn read_line(&mut self, into: &mut Vec<u8>) -> io::Result<u64> {
        let (start, mut length) = (into.len(), 0);
        loop {
            let from_returned = self.returned_from < self.returned.len();
            let available = if from_returned {
                self.returned.get(self.returned_from..).unwrap_or_default()
            } else {
                match self.reader.fill_buf() {
                    Ok(available) => available,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(error),
                }
            };
            let end = available.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(available.len(), |end| end + 1);
            let room = MAX_ROW_BYTES.saturating_sub(into.len() - start);
            into.extend(available.iter().take(taken.min(room)));
            if from_returned {
                self.returned_from += taken;
            } else {
                self.reader.consume(taken);
            }
            length += taken as u64;
            self.offset += taken as u64;
            if end.is_some() {
                self.line += 1;
            }
            if end.is_some() || taken == 0 {
                return Ok(length);
            }
        }
    }
}

/// Whether a row is still between quotes, by the rules of RFC 4180: a quote opens only at the start of a field, and
/// two of them inside are one of the text.
#[derive(Debug, Default)]
pub(crate) struct Quotes {
    open: bool,
    within_field: bool,
    may_close: bool,
    /// A quote closed a field and something else than the field's end followed.
    broken: bool,
}

impl Quotes {
    fn follow(&mut self, bytes: &[u8], delimiter: u8) {
        for byte in bytes {
            let ends_field = *byte == delimiter || *byte == b'\n';
            match (self.open, *byte) {
                (true, b'"') if self.may_close => self.may_close = false,
                (true, b'"') => self.may_close = true,
                (true, _) if !self.may_close => {}
                (true, other) => {
                    self.broken |= !ends_field && other != b'\r';
                    (self.open, self.may_close, self.within_field) = (false, false, !ends_field);
                }
                (false, b'"') if !self.within_field => (self.open, self.may_close) = (true, false),
                (false, _) => self.within_field = !ends_field,
            }
        }
    }

    fn is_open(&self) -> bool {
        self.open && !self.may_close
    }

    /// Whether a whole row leaves a quote open.
    pub(crate) fn left_open(row: &[u8], delimiter: u8) -> bool {
        let mut quotes = Self::default();
        quotes.follow(row, delimiter);
        quotes.is_open()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rows of a text, each as `line:text`.
    fn rows(text: &[u8], delimiter: Option<u8>) -> Vec<String> {
        let mut rows = Rows::new(text);
        if let Some(delimiter) = delimiter {
            rows.quoted(delimiter);
        }
        let (mut row, mut read) = (Vec::new(), Vec::new());
        while let Some(at) = rows.next(&mut row).unwrap() {
            let start = at.offset as usize;
            if at.length <= MAX_ROW_BYTES as u64 {
                assert_eq!(row, text[start..start + at.length as usize], "place and text agree");
            }
            let shown: String = String::from_utf8_lossy(&row).chars().take(30).collect();
            read.push(format!("{}:{shown}", at.line));
        }
        read
    }

    #[test]
    fn rows_end_at_line_ends_outside_of_quotes() {
        let check =
            |text: &str, expected: &[&str]| assert_eq!(rows(text.as_bytes(), Some(b',')), expected, "{text}");
        check("", &[]);
        check("\n\r\n\n", &[]);
        check("a\nb", &["1:a", "2:b"]);
        check("a\r\n\r\nb\r\n", &["1:a", "3:b"]);
        check("x,\"a\nb\",y\nc", &["1:x,\"a\nb\",y", "3:c"]);
        check("\"a \"\"b\"\"\n\"\nc", &["1:\"a \"\"b\"\"\n\"", "3:c"]);
        check("5\" screen\nc", &["1:5\" screen", "2:c"]);
        check("x,\"a\"", &["1:x,\"a\""]);
        // A quote that never closes costs its own line only.
        check("x,\"a\nb,c\n\"d\",e\n", &["1:x,\"a", "2:b,c", "3:\"d\",e"]);
        assert_eq!(rows(b"{\"a\":\"\n", None), ["1:{\"a\":\""]);
    }

    #[test]
    fn what_is_too_long_is_passed_over() {
        let long = "x".repeat(MAX_ROW_BYTES + 5);
        let text = format!("a\n{long}\nb\n");
        assert_eq!(rows(text.as_bytes(), Some(b',')).len(), 3);
        let mut rows = Rows::new(text.as_bytes());
        let mut row = Vec::new();
        let lengths = std::iter::from_fn(|| rows.next(&mut row).unwrap().map(|row| row.length));
        assert_eq!(lengths.collect::<Vec<_>>(), [1, MAX_ROW_BYTES as u64 + 6, 1]);
    }

    #[test]
    fn a_quote_left_open_in_a_large_file_keeps_the_rows_behind_it() {
        let line = "some,thing\n";
        let lines = MAX_ROW_BYTES / line.len() + 1_000;
        let text = format!("a,\"b\n{}\"c\",d\n", line.repeat(lines));
        let rows = rows(text.as_bytes(), Some(b','));
        assert_eq!(rows.len(), lines + 2);
        assert_eq!(rows.last().map(String::as_str), Some(format!("{}:\"c\",d", lines + 2).as_str()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn well_formed_files_are_cut_as_the_csv_crate_cuts_them(
            fields in prop::collection::vec(prop::collection::vec("[a-c\",\r\n é]{0,6}", 2..4), 0..8),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &fields {
                writer.write_record(row).unwrap();
            }
            let text = writer.into_inner().unwrap();
            prop_assert_eq!(rows(&text, Some(b',')).len(), fields.len());
        }

        #[test]
        fn no_bytes_make_it_fail_and_all_rows_are_where_they_are_said_to_be(
            text in "[ab\"\n,\r]{0,60}",
        ) {
            let joined: usize = rows(text.as_bytes(), Some(b',')).len();
            prop_assert!(joined <= text.len());
        }
    }
}
