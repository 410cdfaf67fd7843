//! Text in UTF-16, as some tools and spreadsheets write it, read as UTF-8. What is UTF-8 already passes as it is.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};

const BUFFER_BYTES: usize = 64 * 1024;

/// Bytes of text as UTF-8.
pub(crate) struct Utf8<R> {
    reader: R,
    /// Bytes of the begin, which was looked at.
    begin: io::Cursor<Vec<u8>>,
    decoding: Option<Decoding>,
}

struct Decoding {
    decoder: Decoder,
    read: Vec<u8>,
    /// What of it is decoded already.
    taken: usize,
    ended: bool,
    decoded: Vec<u8>,
    given: usize,
}

impl<R: Read> Utf8<R> {
    /// Looks at the first bytes to see how the text is written.
    pub(crate) fn new(mut reader: R) -> io::Result<Self> {
        // A pipe may deliver byte by byte; a mark at its begin must be seen whole.
        let mut begin = Vec::new();
        reader.by_ref().take(4).read_to_end(&mut begin)?;
        let decoding = encoding_of(&begin).map(|encoding| Decoding {
            decoder: encoding.new_decoder_with_bom_removal(),
            read: Vec::new(),
            taken: 0,
            ended: false,
            decoded: Vec::new(),
            given: 0,
        });
        Ok(Self { reader, begin: io::Cursor::new(begin), decoding })
    }

    /// Whether it is UTF-8 already.
    pub(crate) fn is_plain(&self) -> bool {
        self.decoding.is_none()
    }
}

/// UTF-16, by its mark or by the zeros that its ASCII has.
fn encoding_of(begin: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match begin {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        [1..=255, 0, 1..=255, 0] => Some(UTF_16LE),
        [0, 1..=255, 0, 1..=255] => Some(UTF_16BE),
        _ => None,
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(decoding) = &mut self.decoding else {
            let from_begin = self.begin.read(into)?;
            return if from_begin > 0 { Ok(from_begin) } else { self.reader.read(into) };
        };
        while decoding.given == decoding.decoded.len() && !decoding.ended {
            decoding.go_on(&mut self.begin, &mut self.reader)?;
        }
        let ready = decoding.decoded.get(decoding.given..).unwrap_or_default();
        let length = ready.len().min(into.len());
        into.iter_mut().zip(ready).for_each(|(into, byte)| *into = *byte);
        decoding.given += length;
        Ok(length)
    }
}

impl Decoding {
    /// Decodes the next bytes.
    fn go_on(&mut self, begin: &mut io::Cursor<Vec<u8>>, reader: &mut impl Read) -> io::Result<()> {
        if self.taken == self.read.len() {
            self.read.resize(BUFFER_BYTES, 0);
            self.taken = 0;
            let mut length = begin.read(&mut self.read)?;
            if length == 0 {
                length = reader.read(&mut self.read)?;
            }
            self.read.truncate(length);
        }
        let last = self.read.is_empty();
        self.decoded.resize(BUFFER_BYTES, 0);
        let rest = self.read.get(self.taken..).unwrap_or_default();
        let (outcome, taken, written, _) = self.decoder.decode_to_utf8(rest, &mut self.decoded, last);
        self.taken += taken;
        self.decoded.truncate(written);
        self.given = 0;
        self.ended = last && outcome == encoding_rs::CoderResult::InputEmpty;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Delivers a few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = into.len().min(self.1);
            self.0.read(&mut into[..length])
        }
    }

    fn read(bytes: &[u8], at_once: usize) -> String {
        let mut text = String::new();
        Utf8::new(Slow(bytes, at_once)).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn utf16(text: &str, mark: bool, little: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn what_is_cut_off_or_broken_is_replaced() {
        assert_eq!(read(b"\xff\xfea\0b", 1), "a\u{fffd}");
        assert_eq!(read(b"\xff\xfe\x00\xd8a\0", 1), "\u{fffd}a");
        assert_eq!(read(b"", 1), "");
        assert!(Utf8::new(&b"plain"[..]).unwrap().is_plain());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn text_is_the_same_in_every_encoding(text in "Da[a-zé\u{1f600}\t\n]{0,40}", little: bool, at_once in 1_usize..9) {
            prop_assert_eq!(read(text.as_bytes(), at_once), text.as_str());
            prop_assert_eq!(read(&utf16(&text, true, little), at_once), text.as_str());
            prop_assert_eq!(read(&utf16(&text, false, little), at_once), text.as_str());
        }
    }

    #[test]
    fn a_long_text_is_read_whole() {
        let text = "déjà vu\n".repeat(50_000);
        assert_eq!(read(&utf16(&text, true, true), 100_000), text);
    }
}
