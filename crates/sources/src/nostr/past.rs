//! What a relay holds from before the connection, read backwards page by page: a relay tells the newest first, and only as
//! many at once as it likes.
//!
//! The first page is what comes before the end of what is stored on the live subscription. Each next one ends where the oldest
//! of the one before it begins, until one is empty. Every page has a name of its own, so that a late word about an
//! old one means nothing.

use jiff::Timestamp;
use vigie_model::SourceGap;

use super::message::{ask, leave};

/// The live subscription, which is also the first page.
const LIVE: &str = "live";
/// The most pages: of one that never ends, what lies before them is told as a gap.
const MOST_PAGES: u32 = 2_000;

/// Where the reading of the past stands; seconds are those of notes.
#[derive(Debug, Default)]
pub(crate) struct Past {
    since: i64,
    /// The last second that the page holds.
    until: i64,
    /// When the oldest note of the page was written.
    oldest: Option<i64>,
    number: u32,
    /// The name of the page that is being read.
    page: Option<String>,
    gap: Option<SourceGap>,
}

impl Past {
    /// Begins to read what was written from a second on, and goes on with what is written from now on: what to ask.
    pub(crate) fn since(since: i64) -> (Self, String) {
        let past = Self { since, until: i64::MAX, page: Some(LIVE.to_owned()), ..Self::default() };
        (past, ask(LIVE, since, None))
    }

    /// Whether all of it was read.
    pub(crate) fn is_over(&self) -> bool {
        self.page.is_none()
    }

    /// A note that was written in this second came on this subscription.
    pub(crate) fn saw(&mut self, subscription: &str, second: i64) {
        if self.page.as_deref() == Some(subscription) && (self.since..=self.until).contains(&second) {
            self.oldest = Some(self.oldest.map_or(second, |oldest| oldest.min(second)));
        }
    }

    /// The relay has told all of a page; what to say next.
    pub(crate) fn turn(&mut self, subscription: &str) -> Vec<String> {
        let Some(page) = self.page.take_if(|page| page == subscription) else { return Vec::new() };
        let mut words = Vec::new();
        if page != LIVE {
            words.push(leave(&page));
        }
        let Some(oldest) = self.oldest.take() else { return words };
        // Some relays tell what was written up to a second, others what was written before it: so the next page ends a second
        // later. A page that brought nothing older is passed.
        let until = if oldest + 1 < self.until { oldest + 1 } else { self.until - 1 };
        if until < self.since {
            return words;
        }
        if self.number == MOST_PAGES {
            let moment = |second| Timestamp::from_second(second).unwrap_or_default();
            let why = "the relay holds more than is read at once".to_owned();
            self.gap = Some(SourceGap { from: moment(self.since), to: moment(until), why });
            return words;
        }
        self.number += 1;
        self.until = until;
        let page = format!("past-{}", self.number);
        words.push(ask(&page, self.since, Some(until)));
        self.page = Some(page);
        words
    }

    /// What was left out, once.
    pub(crate) fn gap(&mut self) -> Option<SourceGap> {
        self.gap.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a relay that holds notes of these seconds and tells so many at once, up to the end of a page or before it; which
    /// it told, and in how many pages.
    fn read(held: &[i64], since: i64, at_once: usize, before: bool) -> (Vec<i64>, u32) {
        let (mut past, _) = Past::since(since);
        let mut told = Vec::new();
        while let Some(page) = past.page.clone() {
            let end = past.until - i64::from(before);
            let mut notes: Vec<i64> =
                held.iter().copied().filter(|second| (since..=end).contains(second)).collect();
            notes.sort_unstable_by_key(|second| std::cmp::Reverse(*second));
            for second in notes.into_iter().take(at_once) {
                past.saw(&page, second);
                told.push(second);
            }
            past.turn("another");
            past.turn(&page);
            past.turn(&page);
        }
        told.sort_unstable();
        told.dedup();
        (told, past.number)
    }

    #[test]
    fn the_past_is_read_to_its_beginning() {
        let check = |held: &[i64], at_once: usize, expected: &[i64]| {
            for before in [false, true] {
                assert_eq!(
                    read(held, 100, at_once, before).0,
                    expected,
                    "{held:?} by {at_once}, before: {before}"
                );
            }
        };
        check(&[], 10, &[]);
        check(&[50, 99], 10, &[]);
        check(&[150, 120, 100, 99], 10, &[100, 120, 150]);
        check(&[150, 140, 130, 120, 110, 100, 90], 2, &[100, 110, 120, 130, 140, 150]);
        check(&[150, 150, 150, 140], 2, &[140, 150]); // a second that is fuller than a page
        let many: Vec<i64> = (100..1_100).collect();
        check(&many, 7, &many);
        check(&many, 1_000, &many);
    }

    #[test]
    fn a_past_without_end_is_cut() {
        let many: Vec<i64> = (0..10_000).collect();
        let (told, pages) = read(&many, 0, 2, false);
        assert_eq!(pages, MOST_PAGES);
        assert!(told.len() > MOST_PAGES as usize && told.len() < 10_000, "{}", told.len());
    }
}
