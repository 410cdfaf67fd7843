//! Events of a Jetstream that come packed (zstd): each by itself, against a dictionary that is published with Jetstream.
//!
//! The dictionary is a file that whoever runs Vigie names; without one events come as text.

use std::{fmt, io, path::Path};

use zstd::bulk::Decompressor;

use crate::SourceError;

/// How a dictionary begins.
const BEGINNING: [u8; 4] = [0x37, 0xa4, 0x30, 0xec];
/// The largest event when it is unpacked, in bytes: what a server leaves out is smaller.
const MOST: usize = 1 << 20;

/// Unpacks one event after the other.
pub(crate) struct Unpacking {
    zstd: Decompressor<'static>,
    unpacked: Vec<u8>,
}

impl fmt::Debug for Unpacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unpacking").finish_non_exhaustive()
    }
}

impl Unpacking {
    /// With the dictionary in a file.
    pub(crate) async fn with(dictionary: &Path) -> Result<Self, SourceError> {
        let refused = |problem: &str| {
            SourceError::Refused {
            problem: format!("the dictionary of Jetstream, {}, {problem}", dictionary.display()),
            mend: "correct `jetstream_dictionary` in [sources] to where `legacy_subscribe.zdict` of Jetstream lies, \
                   or remove it: events come unpacked then"
                .to_owned(),
        }
        };
        let bytes = tokio::fs::read(dictionary).await;
        let bytes = bytes.map_err(|error| refused(&format!("cannot be read: {error}")))?;
        if !bytes.starts_with(&BEGINNING) {
            return Err(refused("is no dictionary of zstd"));
        }
        let zstd = Decompressor::with_dictionary(&bytes)
            .map_err(|error| refused(&format!("cannot be used: {error}")))?;
        Ok(Self { zstd, unpacked: Vec::new() })
    }

    /// The text of a packed event.
    pub(crate) fn text(&mut self, packed: &[u8]) -> io::Result<&str> {
        self.unpacked.clear();
        self.unpacked.reserve(MOST);
        self.zstd.decompress_to_buffer(packed, &mut self.unpacked)?;
        std::str::from_utf8(&self.unpacked).map_err(io::Error::other)
    }
}
