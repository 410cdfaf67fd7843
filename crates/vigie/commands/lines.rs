//! Lines of a file or of standard input, one at a time and none longer than a post may be.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, stdin},
    path::Path,
};

use anyhow::{Context, Result};

/// Longer than any acceptable post with all its fields; the rest of a longer line is skipped.
const MAX_LINE: u64 = 8 * 1024 * 1024;

/// A reader of lines that keeps one buffer.
pub(crate) struct Lines {
    input: BufReader<Box<dyn Read>>,
    buffer: Vec<u8>,
    number: u64,
}

impl Lines {
    /// `-` is standard input.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let input: Box<dyn Read> = if file == Path::new("-") {
            Box::new(stdin())
        } else {
            Box::new(File::open(file).with_context(|| format!("cannot read {}", file.display()))?)
        };
        Ok(Self { input: BufReader::with_capacity(1 << 16, input), buffer: Vec::new(), number: 0 })
    }

    /// The next line that is not blank, with its number from 1; a byte order mark in front of the first is skipped.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, &[u8])>> {
        loop {
            self.buffer.clear();
            let read = self.input.by_ref().take(MAX_LINE).read_until(b'\n', &mut self.buffer)?;
            if read == 0 {
                return Ok(None);
            }
            if read as u64 == MAX_LINE && self.buffer.last() != Some(&b'\n') {
                self.input.skip_until(b'\n')?;
            }
            self.number += 1;
            let mark = if self.number == 1 && self.buffer.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            if !self.buffer.get(mark..).unwrap_or_default().trim_ascii().is_empty() {
                return Ok(Some((self.number, self.buffer.get(mark..).unwrap_or_default().trim_ascii())));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_skipped_and_counted() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file, b"\xef\xbb\xbfa\r\n\n  b  \n\nc").unwrap();
        let mut lines = Lines::open(file.path()).unwrap();
        let mut read = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            read.push((number, String::from_utf8(line.to_vec()).unwrap()));
        }
        assert_eq!(read, [(1, "a".to_owned()), (3, "b".to_owned()), (5, "c".to_owned())]);
    }
}
