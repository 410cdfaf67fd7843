//! What a channel is set to, as a fingerprint: so that what is known of a channel is known of those settings only.
//!
//! It has two parts, of where the workspace's file sends it (`to`) and of the values that its variables hold in this process.
//! A process sees other values only after a restart, and processes may be given different ones; so what happens while one
//! runs goes by the first part, and only one that begins looks at both. Of the values a cut SHA-256 is kept, which tells
//! nothing of secrets as long as those of the makers.

use sha2::{Digest, Sha256};
use vigie_model::Channel;

/// The fingerprint of a channel whose variables hold these values.
pub(crate) fn fingerprint(channel: &Channel, values: impl Iterator<Item = String>) -> String {
    let place = serde_json::to_vec(&channel.to).unwrap_or_default();
    let mut secrets = Sha256::new();
    for value in values {
        secrets.update(value.trim());
        secrets.update([0]);
    }
    format!("{}.{}", short(&Sha256::digest(&place)), short(&secrets.finalize()))
}

/// Whether two fingerprints are of the same `to`.
pub(crate) fn same_place(one: &str, other: &str) -> bool {
    let place = |fingerprint: &str| fingerprint.split('.').next().map(str::to_owned);
    place(one) == place(other)
}

/// The first eight bytes in hexadecimal digits.
fn short(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_of_a_channel_shows() {
        let channel = |url: &str| -> Channel {
            serde_json::from_value(serde_json::json!({"id": "team", "to": {"kind": "slack", "url": url}}))
                .unwrap()
        };
        let of = |url: &str, value: &str| fingerprint(&channel(url), [value.to_owned()].into_iter());
        let check = |one: &str, other: &str, same: bool, place: bool| {
            assert_eq!((one == other, same_place(one, other)), (same, place), "{one} {other}");
        };
        check(&of("env:A", "x"), &of("env:A", " x\n"), true, true);
        check(&of("env:A", "x"), &of("env:A", "y"), false, true);
        check(&of("env:A", "x"), &of("env:B", "x"), false, false);
        assert_eq!(of("env:A", "secret").len(), 33);
    }
}
