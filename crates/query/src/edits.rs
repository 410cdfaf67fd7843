//! Misspelt words, as `roam~1` asks for: how many letters two words differ by.

/// The most edits that a query may allow.
pub const MAX_EDITS: u8 = 2;

/// The fewest letters of a word that may have one edit, or two: shorter words would be found in too many others.
pub(crate) const LEAST_LETTERS: [usize; MAX_EDITS as usize] = [4, 6];

/// More characters than a token has.
const MAX_CHARS: usize = 72;

/// Whether `one` becomes `other` by at most so many edits: a letter more, less, replaced, or two neighbours exchanged.
///
/// No letter is edited twice ("optimal string alignment"). Takes time that grows with the shorter word.
pub(crate) fn within(one: &str, other: &str, edits: u8) -> bool {
    let edits = usize::from(edits);
    let mut letters = [['\0'; MAX_CHARS]; 2];
    let mut lengths = [0; 2];
    for (at, word) in [one, other].into_iter().enumerate() {
        for c in word.chars() {
            let Some(place) = letters[at].get_mut(lengths[at]) else { return false };
            *place = c;
            lengths[at] += 1;
        }
    }
    let (one, other) = (&letters[0][..lengths[0]], &letters[1][..lengths[1]]);
    if one.len().abs_diff(other.len()) > edits {
        return false;
    }
    // Three rows of the table of distances between the beginnings of both words.
    let mut before_last = [0_u8; MAX_CHARS + 1];
    let mut last: [u8; MAX_CHARS + 1] = std::array::from_fn(|column| column as u8);
    for row in 1..=one.len() {
        let mut this = [0_u8; MAX_CHARS + 1];
        this[0] = row as u8;
        for column in 1..=other.len() {
            let replaced = last[column - 1] + u8::from(one[row - 1] != other[column - 1]);
            let mut least = replaced.min(last[column] + 1).min(this[column - 1] + 1);
            let exchanged = row > 1
                && column > 1
                && one[row - 1] == other[column - 2]
                && one[row - 2] == other[column - 1];
            if exchanged {
                least = least.min(before_last[column - 2] + 1);
            }
            this[column] = least;
        }
        if this[..=other.len()].iter().all(|&distance| usize::from(distance) > edits) {
            return false;
        }
        (before_last, last) = (last, this);
    }
    usize::from(last[other.len()]) <= edits
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn edits_are_counted() {
        let check = |one: &str, other: &str, least: u8| {
            for edits in 0..=2 {
                assert_eq!(within(one, other, edits), edits >= least, "{one} {other} {edits}");
                assert_eq!(within(other, one, edits), edits >= least, "{other} {one} {edits}");
            }
        };
        check("roam", "roam", 0);
        check("roam", "roams", 1);
        check("roam", "rom", 1);
        check("roam", "room", 1);
        check("roam", "raom", 1);
        check("roam", "raos", 2);
        check("l", "", 1);
        check("朝日新聞", "朝日新聞社", 1);
        check("roam", "mora", 3);
        check("ca", "abc", 3);
        check("roam", &"roam".repeat(30), 3);
    }
}
