//! Pictures that people put at the head of their reports: small, of two kinds that carry no script, and checked before
//! anything is made of them.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};

/// The picture formats that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoKind {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
}

/// A small picture, `data:image/png;base64,…`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Logo {
    kind: LogoKind,
    bytes: Vec<u8>,
    size: (u32, u32),
}

/// Why a picture cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// Neither PNG nor JPEG.
    #[error(
        "the logo is neither PNG nor JPEG; save it as one of them (SVG is not taken: it can carry scripts)"
    )]
    UnknownKind,
    /// Not written as a data address.
    #[error("logo must begin with data:image/png;base64, or data:image/jpeg;base64,")]
    NoDataAddress,
    /// Too many bytes.
    #[error("the logo has {0} bytes, at most {max} are allowed; save a smaller one", max = Logo::MAX_BYTES)]
    TooLarge(usize),
    /// Too many pixels, or none.
    #[error("the logo is {0} × {1} pixels, from 1 × 1 to {max} × {max} are allowed; scale it", max = Logo::MAX_SIDE)]
    BadSize(u32, u32),
}

impl Logo {
    /// The most bytes of a picture.
    pub const MAX_BYTES: usize = 256 * 1024;
    /// The most pixels on a side.
    pub const MAX_SIDE: u32 = 2_000;

    /// Reads and checks a picture.
    ///
    /// # Errors
    /// [`LogoError`] when it is of another kind, too large or has no size.
    pub fn new(bytes: Vec<u8>) -> Result<Self, LogoError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(LogoError::TooLarge(bytes.len()));
        }
        let png = png_size(&bytes).map(|size| (LogoKind::Png, size));
        let jpeg = || jpeg_size(&bytes).map(|size| (LogoKind::Jpeg, size));
        let (kind, size) = png.or_else(jpeg).ok_or(LogoError::UnknownKind)?;
        let good = 1..=Self::MAX_SIDE;
        if !good.contains(&size.0) || !good.contains(&size.1) {
            return Err(LogoError::BadSize(size.0, size.1));
        }
        Ok(Self { kind, bytes, size })
    }

    /// Its format.
    #[must_use]
    pub fn kind(&self) -> LogoKind {
        self.kind
    }

    /// The picture itself.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Width and height in pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.size
    }
}

impl TryFrom<String> for Logo {
    type Error = LogoError;
    fn try_from(address: String) -> Result<Self, LogoError> {
        let encoded = ["data:image/png;base64,", "data:image/jpeg;base64,"]
            .iter()
            .find_map(|start| address.strip_prefix(start))
            .ok_or(LogoError::NoDataAddress)?;
        if encoded.len() / 4 * 3 > Self::MAX_BYTES + 3 {
            return Err(LogoError::TooLarge(encoded.len() / 4 * 3));
        }
        Self::new(BASE64_STANDARD.decode(encoded.trim()).map_err(|_| LogoError::NoDataAddress)?)
    }
}

impl From<Logo> for String {
    fn from(logo: Logo) -> Self {
        logo.to_string()
    }
}

/// As an address of data, safe between quotes in HTML.
impl fmt::Display for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            LogoKind::Png => "png",
            LogoKind::Jpeg => "jpeg",
        };
        write!(f, "data:image/{kind};base64,{}", BASE64_STANDARD.encode(&self.bytes))
    }
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logo({:?}, {} bytes, {:?})", self.kind, self.bytes.len(), self.size)
    }
}

/// Width and height from the first chunk of a PNG.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let header = head.get(4..16)?.strip_prefix(b"IHDR")?;
    let number = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some((number(0)?, number(4)?))
}

/// Width and height from the frame header of a JPEG, which stands behind any number of other segments.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| bytes.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes);
    let mut at = bytes.starts_with(b"\xff\xd8").then_some(2)?;
    loop {
        let marker = number(at)?;
        match marker {
            // Frames of all kinds, but not the tables that have neighbouring numbers.
            0xffc0..=0xffcf if !matches!(marker, 0xffc4 | 0xffc8 | 0xffcc) => {
                return Some((number(at + 7)?.into(), number(at + 5)?.into()));
            }
            0xff01..=0xfffe => at += 2 + usize::from(number(at + 2)?.max(2)),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\0\x04JF\xff\xc0\0\x11\x08".to_vec();
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes
    }

    #[test]
    fn pictures_of_two_kinds_and_of_a_bounded_size_are_taken() {
        let check = |bytes: Vec<u8>, expected: Result<(LogoKind, (u32, u32)), LogoError>| {
            let logo = Logo::new(bytes);
            assert_eq!(logo.as_ref().map(|logo| (logo.kind(), logo.size())).map_err(Clone::clone), expected);
            if let Ok(logo) = logo {
                assert_eq!(Logo::try_from(logo.to_string()), Ok(logo));
            }
        };
        check(png(300, 80), Ok((LogoKind::Png, (300, 80))));
        check(jpeg(300, 80), Ok((LogoKind::Jpeg, (300, 80))));
        check(png(0, 80), Err(LogoError::BadSize(0, 80)));
        check(png(2_001, 80), Err(LogoError::BadSize(2_001, 80)));
        check(b"<svg onload=alert(1)>".to_vec(), Err(LogoError::UnknownKind));
        check(b"\xff\xd8\xff".to_vec(), Err(LogoError::UnknownKind));
        check(b"\xff\xd8\xff\xe0\0\0".to_vec(), Err(LogoError::UnknownKind));
        check(vec![0; Logo::MAX_BYTES + 1], Err(LogoError::TooLarge(Logo::MAX_BYTES + 1)));
    }

    #[test]
    fn other_addresses_are_refused() {
        for (address, expected) in [
            ("https://example.com/logo.png".to_owned(), LogoError::NoDataAddress),
            ("data:image/svg+xml;base64,PHN2Zz4=".to_owned(), LogoError::NoDataAddress),
            ("data:image/png;base64,?".to_owned(), LogoError::NoDataAddress),
            (format!("data:image/png;base64,{}", "A".repeat(800_000)), LogoError::TooLarge(600_000)),
        ] {
            assert_eq!(Logo::try_from(address).unwrap_err(), expected);
        }
    }
}
