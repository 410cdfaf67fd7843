//! The address of a note as people share it: `note1…` (NIP-19), which is bech32 (BIP 173).

const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
/// The prefix as the checksum sees it: the high bits of its letters, a zero, the low bits.
const PREFIX: [u8; 9] = [3, 3, 3, 3, 0, b'n' & 31, b'o' & 31, b't' & 31, b'e' & 31];

/// The address of the note with this id.
pub(crate) fn note_address(id: &[u8; 32]) -> String {
    let fives = fives(id);
    let checksum = PREFIX.iter().chain(&fives).chain(&[0; 6]).fold(1, |sum, five| step(sum, *five)) ^ 1;
    let checksum = (0..6).rev().map(|place| (checksum >> (5 * place) & 31) as u8);
    let letters = fives.iter().copied().chain(checksum);
    "note1".chars().chain(letters.map(|five| char::from(LETTERS[usize::from(five & 31)]))).collect()
}

/// Bytes as groups of five bits, the last filled up with zeros.
fn fives(bytes: &[u8]) -> Vec<u8> {
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    (0..(bytes.len() * 8).div_ceil(5))
        .map(|group| (0..5).fold(0, |five, at| five << 1 | bit(group * 5 + at)))
        .collect()
}

fn step(sum: u32, five: u8) -> u32 {
    let top = sum >> 25;
    let shifted = (sum & 0x01ff_ffff) << 5 ^ u32::from(five);
    let taps = GENERATOR.iter().enumerate().filter(|(at, _)| top >> at & 1 == 1);
    taps.fold(shifted, |sum, (_, tap)| sum ^ tap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_as_others_write_it() {
        // Computed with another implementation of bech32.
        let id: Vec<u8> = (0..32).collect();
        let id: [u8; 32] = id.try_into().unwrap();
        assert_eq!(note_address(&id), "note1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0s675dzg");
        assert_eq!(
            note_address(&[255; 32]),
            "note1llllllllllllllllllllllllllllllllllllllllllllllllllls35u7tx"
        );
    }
}
