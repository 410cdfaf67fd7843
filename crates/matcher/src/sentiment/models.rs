//! The trained models that are part of the program. `models/README.md` says what they come from.

pub(super) const ENGLISH: &[u8] = include_bytes!("../../models/en.bin");
pub(super) const FRENCH: &[u8] = include_bytes!("../../models/fr.bin");
pub(super) const SPANISH: &[u8] = include_bytes!("../../models/es.bin");
pub(super) const GERMAN: &[u8] = include_bytes!("../../models/de.bin");
pub(super) const ITALIAN: &[u8] = include_bytes!("../../models/it.bin");
pub(super) const PORTUGUESE: &[u8] = include_bytes!("../../models/pt.bin");

/// All of them by language.
#[cfg(test)]
pub(super) const ALL: [(&str, &[u8]); 6] =
    [("en", ENGLISH), ("fr", FRENCH), ("es", SPANISH), ("de", GERMAN), ("it", ITALIAN), ("pt", PORTUGUESE)];
