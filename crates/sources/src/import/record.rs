//! The fields of one CSV row, by the `csv-core` crate, and the delimiter of a file.

use csv_core::{Reader, ReaderBuilder, Terminator};

use super::{row_error::Fault, rows::Quotes};

/// Delimiters that are looked for, the usual one first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// The delimiter of a file: the one that stands most often in its header, outside of quotes.
pub(crate) fn delimiter_of(header: &[u8]) -> u8 {
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let mut within = false;
        let count = header
            .iter()
            .filter(|byte| {
                within ^= **byte == b'"';
                !within && **byte == delimiter
            })
            .count();
        if count > best.0 {
            best = (count, delimiter);
        }
    }
    best.1
}

/// Splits rows into fields; its buffers are used again for the next row.
#[derive(Debug)]
pub(crate) struct Record {
    reader: Reader,
    delimiter: u8,
    text: Vec<u8>,
    ends: Vec<usize>,
    fields: usize,
}

impl Record {
    pub(crate) fn new(delimiter: u8) -> Self {
        // A row comes without its line end, and a stray carriage return inside is text.
        let reader = ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).build();
        Self { reader, delimiter, text: Vec::new(), ends: Vec::new(), fields: 0 }
    }

    /// Splits a row.
    ///
    /// # Errors
    /// When a quote is left open.
    pub(crate) fn split(&mut self, row: &[u8]) -> Result<(), Fault> {
        self.fields = 0;
        if Quotes::left_open(row, self.delimiter) {
            return Err(Fault::new(
                "a quote is opened and never closed",
                "close it, or write two quotes for one that belongs to the text",
            ));
        }
        // Fields together are never longer than their row, and there is one more of them than of delimiters.
        self.text.resize(row.len(), 0);
        self.ends.resize(row.iter().filter(|byte| **byte == self.delimiter).count() + 1, 0);
        self.reader.reset();
        let (_, _, written, fields) = self.reader.read_record(row, &mut self.text, &mut self.ends);
        let (text, ends) = (self.text.get_mut(written..), self.ends.get_mut(fields..));
        if let (Some(text), Some(ends)) = (text, ends) {
            let (_, _, _, last) = self.reader.read_record(&[], text, ends);
            self.fields = fields + last;
        }
        Ok(())
    }

    /// What stands between fields.
    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// How many fields the row has.
    pub(crate) fn len(&self) -> usize {
        self.fields
    }

    /// A field, from 0.
    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        let ends = self.ends.get(..self.fields)?;
        let start = index.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
        self.text.get(start..*ends.get(index)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(row: &[u8], delimiter: u8) -> Vec<String> {
        let mut record = Record::new(delimiter);
        record.split(row).unwrap();
        (0..record.len()).map(|n| String::from_utf8_lossy(record.get(n).unwrap()).into_owned()).collect()
    }

    #[test]
    fn the_delimiter_is_found() {
        let check =
            |header: &str, expected: u8| assert_eq!(delimiter_of(header.as_bytes()), expected, "{header}");
        check("id,text,date", b',');
        check("id;text;date", b';');
        check("id\ttext, with a comma\tdate", b'\t');
        check("\"a;b;c\",text", b',');
        check("a|b|c", b'|');
        check("text", b',');
    }

    #[test]
    fn rows_become_fields() {
        let check = |row: &str, expected: &[&str]| assert_eq!(split(row.as_bytes(), b','), expected, "{row}");
        check("a,b", &["a", "b"]);
        check("a,", &["a", ""]);
        check(",", &["", ""]);
        check("\"a,b\",c", &["a,b", "c"]);
        check("\"a \"\"b\"\"\nc\",d\re", &["a \"b\"\nc", "d\re"]);
        check("5\" screen,x", &["5\" screen", "x"]);
        check("é,\u{1f600}", &["é", "\u{1f600}"]);
        let mut record = Record::new(b',');
        assert!(record.split(b"a,\"b").unwrap_err().problem.contains("never closed"));
        assert_eq!(record.len(), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn what_the_csv_crate_writes_is_read(fields in prop::collection::vec("[a-c\",\r\n é]{0,8}", 2..5)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&fields).unwrap();
            let row = writer.into_inner().unwrap();
            prop_assert_eq!(split(&row[..row.len() - 1], b','), fields);
        }

        #[test]
        fn no_row_makes_it_fail(row in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut record = Record::new(b';');
            if record.split(&row).is_ok() {
                prop_assert!((0..record.len()).all(|n| record.get(n).is_some()));
                prop_assert!(record.get(record.len()).is_none());
            }
        }
    }
}
