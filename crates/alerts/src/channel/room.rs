//! Room in a message: every channel takes only so much. What is left out are whole pieces, those of the least worth
//! first, so that no mark-up is torn and what matters stays.

/// What a piece is worth, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    Sample,
    Note,
    Story,
    Voices,
    Chart,
    Words,
    Figures,
    Lead,
}

/// The pieces that have room together, in the order in which they came.
pub(super) fn fitting<T>(mut pieces: Vec<(Worth, T)>, room: usize, size: impl Fn(&T) -> usize) -> Vec<T> {
    let mut total: usize = pieces.iter().map(|(_, piece)| size(piece)).sum();
    while total > room {
        let places = pieces.iter().enumerate();
        let Some((last, _)) = places.min_by_key(|(place, (worth, _))| (*worth, std::cmp::Reverse(*place)))
        else {
            break;
        };
        let (_, gone) = pieces.remove(last);
        total -= size(&gone);
    }
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_worth_goes_first_and_whole() {
        let pieces = || {
            vec![
                (Worth::Lead, "headline"),
                (Worth::Sample, "one"),
                (Worth::Sample, "two"),
                (Worth::Story, "story"),
            ]
        };
        let check = |room, expected: &[&str]| {
            assert_eq!(fitting(pieces(), room, |piece| piece.len()), expected, "{room}");
        };
        check(99, &["headline", "one", "two", "story"]);
        check(19, &["headline", "one", "two", "story"]);
        check(18, &["headline", "one", "story"]);
        check(15, &["headline", "story"]);
        check(12, &["headline"]);
        check(7, &[]);
    }
}
