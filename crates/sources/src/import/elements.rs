//! Cuts a JSON array into its elements without reading it whole: what stands before the first `[`, such as an assignment
//! of JavaScript, is passed over. An element that is broken costs itself, as far as its brackets and quotes close.

use std::io::{self, BufRead};

use super::rows::{MAX_ROW_BYTES, Row};

/// Elements of an array, one after another.
pub(crate) struct Elements<R> {
    reader: R,
    line: u64,
    offset: u64,
    place: Place,
}

#[derive(PartialEq, Eq)]
enum Place {
    Before,
    Within,
    Behind,
}

impl<R: BufRead> Elements<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, line: 1, offset: 0, place: Place::Before }
    }

    /// Reads the next element into `into`; `None` at the end.
    ///
    /// # Errors
    /// When the reader fails.
    pub(crate) fn next(&mut self, into: &mut Vec<u8>) -> io::Result<Option<Row>> {
        into.clear();
        if self.place == Place::Before {
            while let Some(byte) = self.peek()? {
                self.take(byte);
                if byte == b'[' {
                    self.place = Place::Within;
                    break;
                }
            }
        }
        if self.place != Place::Within {
            return Ok(None);
        }
        while let Some(byte) = self.peek()? {
            if byte == b']' {
                self.take(byte);
                self.place = Place::Behind;
                return Ok(None);
            }
            if byte != b',' && !byte.is_ascii_whitespace() {
                return self.element(into).map(Some);
            }
            self.take(byte);
        }
        Ok(None)
    }

    /// From here to the comma or bracket that ends the element.
    fn element(&mut self, into: &mut Vec<u8>) -> io::Result<Row> {
        let (line, offset) = (self.line, self.offset);
        let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
        while let Some(byte) = self.peek()? {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                _ if quoted => {}
                b'{' | b'[' => depth = depth.saturating_add(1),
                b',' | b']' if depth == 0 => break,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.take(byte);
            if into.len() < MAX_ROW_BYTES {
                into.push(byte);
            }
        }
        let length = self.offset - offset;
        if length <= MAX_ROW_BYTES as u64 {
            into.truncate(into.trim_ascii_end().len());
            return Ok(Row { line, offset, length: into.len() as u64 });
        }
        Ok(Row { line, offset, length })
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.reader.fill_buf() {
                Ok(available) => return Ok(available.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Moves behind the byte that was seen.
    fn take(&mut self, byte: u8) {
        self.reader.consume(1);
        self.offset += 1;
        self.line += u64::from(byte == b'\n');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn elements(text: &str) -> Vec<String> {
        let (mut elements, mut element, mut read) = (Elements::new(text.as_bytes()), Vec::new(), Vec::new());
        while let Some(row) = elements.next(&mut element).unwrap() {
            if row.length <= MAX_ROW_BYTES as u64 {
                let (start, length) = (row.offset as usize, row.length as usize);
                assert_eq!(element, &text.as_bytes()[start..start + length], "place and text agree");
            }
            let shown: String = String::from_utf8_lossy(&element).chars().take(30).collect();
            read.push(format!("{}:{shown}", row.line));
        }
        read
    }

    #[test]
    fn an_array_is_cut_at_its_commas() {
        let check = |text: &str, expected: &[&str]| assert_eq!(elements(text), expected, "{text}");
        check(
            "window.YTD.tweets.part0 = [\n{\"a\": [1, 2]},\n {\"b\":\"],}\\\"\"} ]",
            &["2:{\"a\": [1, 2]}", "3:{\"b\":\"],}\\\"\"}"],
        );
        check("x = []", &[]);
        check("x = [1] ; y = [2]", &["1:1"]);
        check("no array", &[]);
        check("", &[]);
        check("[1,\nundefined,\n{}]", &["1:1", "2:undefined", "3:{}"]);
        check("[{\"a\":1", &["1:{\"a\":1"]);
    }

    #[test]
    fn what_is_too_long_is_passed_over() {
        let text = format!("[1,\"{}\",2]", "x".repeat(MAX_ROW_BYTES));
        assert_eq!(elements(&text).len(), 3);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in "\\[?[\\[\\]{}\",\\\\a1 \n]{0,60}") {
            prop_assert!(elements(&text).len() <= text.len());
        }

        #[test]
        fn all_elements_of_json_are_found(values in prop::collection::vec("[a\",\\]\\}\\\\é]{0,5}", 0..6)) {
            let array = serde_json::to_string(&values).unwrap();
            let read: Vec<String> = elements(&array).iter().map(|element| element[2..].to_owned()).collect();
            let expected: Vec<String> = values.iter().map(|value| serde_json::to_string(value).unwrap()).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
