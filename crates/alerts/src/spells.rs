//! The spells in which a source was silent for too long, and in which it then caught up.
//!
//! ```text
//! heard ──too long silent──► out ──heard again──► catching up ──its posts are fresh again──► heard
//! ```

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vigie_model::{HeardSource, Inhibition, InhibitionKind};

/// The most spells that are remembered.
const MOST: usize = 8;
/// Catching up lasts at least so long, in seconds: what came first is not all.
const LEAST_CATCH_UP: i64 = 5 * 60;
/// And at most so long.
const MOST_CATCH_UP: i64 = 6 * 3_600;
/// Counts are doubted because of an outage for so long; then it is an old story.
const DOUBTED: i64 = 86_400;

/// The spells of one source, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Spells(VecDeque<Spell>);

/// All moments are unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Spell {
    /// When it was last heard before.
    silent_since: i64,
    /// When that had become too long.
    from: i64,
    /// When it was heard again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    back: Option<i64>,
    /// When its posts were fresh again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    over: Option<i64>,
}

impl Spells {
    /// It has been silent for too long by now.
    pub(crate) fn begin(&mut self, silent_since: i64, now: i64) {
        if !self.is_out() {
            self.push(Spell { silent_since, from: now, back: None, over: None });
        }
    }

    /// It was not listened to since a moment, and what it brings now is old.
    pub(crate) fn catch_up(&mut self, silent_since: i64, now: i64) {
        self.push(Spell { silent_since, from: now, back: Some(now), over: None });
    }

    fn push(&mut self, spell: Spell) {
        self.0.push_back(spell);
        if self.0.len() > MOST {
            self.0.pop_front();
        }
    }

    /// It was heard.
    pub(crate) fn hear(&mut self, heard: &HeardSource, now: i64) {
        let Some(last) = self.0.back_mut().filter(|last| last.over.is_none()) else { return };
        let back = *last.back.get_or_insert(now);
        let fresh = heard.delayed * 2 <= heard.posts;
        let longest = (last.from - last.silent_since).clamp(LEAST_CATCH_UP, MOST_CATCH_UP);
        if now - back >= longest || (fresh && now - back >= LEAST_CATCH_UP) {
            last.over = Some(now);
        }
    }

    /// Whether it is silent for too long now.
    pub(crate) fn is_out(&self) -> bool {
        self.0.back().is_some_and(|last| last.back.is_none())
    }

    /// Since when it has been silent, and since when for too long, if it is so now.
    pub(crate) fn out_since(&self) -> Option<(i64, i64)> {
        self.0.back().filter(|last| last.back.is_none()).map(|last| (last.silent_since, last.from))
    }

    /// Whether it was out in a minute, and until which minute that does not change.
    pub(crate) fn was_out(&self, minute: i64) -> (bool, i64) {
        let at = minute * 60;
        let minute_of = |at: i64| at.div_euclid(60) + i64::from(at.rem_euclid(60) > 0);
        for spell in &self.0 {
            if at < spell.from {
                return (false, minute_of(spell.from));
            }
            match spell.back {
                None => return (true, i64::MAX),
                Some(back) if at < back => return (true, minute_of(back)),
                Some(_) => {}
            }
        }
        (false, i64::MAX)
    }

    /// What makes counts of a minute doubtful, as far as it is known now. What is counted while the source is in disorder is
    /// doubtful whichever minute it is dated in.
    pub(crate) fn doubt(&self, source: &str, minute: i64) -> Option<Inhibition> {
        let at = minute * 60 + 59;
        let spell = self.0.iter().rev().find(|spell| {
            let end = spell.over.unwrap_or(i64::MAX);
            let end = if spell.back.is_none() { spell.from + DOUBTED } else { end };
            let goes_on = spell.over.is_none() && at < end;
            goes_on || (spell.silent_since..end).contains(&at)
        })?;
        let (kind, since) = match spell.back {
            None => (InhibitionKind::SourceOutage, spell.silent_since),
            Some(back) => (InhibitionKind::CatchUp, back),
        };
        Some(Inhibition { kind, source: source.to_owned(), since: Timestamp::from_second(since).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(posts: u64, delayed: u64) -> HeardSource {
        HeardSource { source: "feed".to_owned(), posts, delayed }
    }

    /// Silent from minute 10, too long at 20, back at 60, fresh at 90.
    fn spells(until: i64) -> Spells {
        let mut spells = Spells::default();
        let mut at = |minute: i64, event: &dyn Fn(&mut Spells)| {
            if minute <= until {
                event(&mut spells);
            }
        };
        at(5, &|spells| spells.hear(&heard(9, 0), 5 * 60));
        at(20, &|spells| spells.begin(600, 1_200));
        at(21, &|spells| spells.begin(600, 1_260));
        at(60, &|spells| spells.hear(&heard(900, 900), 3_600));
        at(63, &|spells| spells.hear(&heard(9, 0), 3_780));
        at(66, &|spells| spells.hear(&heard(9, 1), 3_960));
        spells
    }

    #[test]
    fn a_spell_begins_goes_over_into_catching_up_and_ends() {
        let check = |until: i64, minute: i64, expected: Option<(InhibitionKind, i64)>| {
            let doubt = spells(until).doubt("feed", minute);
            let doubt = doubt.map(|doubt| (doubt.kind, doubt.since.as_second() / 60));
            assert_eq!(doubt, expected, "{minute} at {until}");
        };
        check(5, 5, None);
        check(20, 9, Some((InhibitionKind::SourceOutage, 10))); // told now
        check(20, 15, Some((InhibitionKind::SourceOutage, 10)));
        check(20, 40, Some((InhibitionKind::SourceOutage, 10)));
        check(20, 3 * 1_440, None); // an old story
        check(60, 61, Some((InhibitionKind::CatchUp, 60)));
        check(60, 30, Some((InhibitionKind::CatchUp, 60))); // what it left out comes now
        check(63, 64, Some((InhibitionKind::CatchUp, 60)));
        check(66, 70, None);
        check(66, 9, None);
        check(66, 64, Some((InhibitionKind::CatchUp, 60)));
        assert_eq!((spells(20).out_since(), spells(60).out_since()), (Some((600, 1_200)), None));
    }

    #[test]
    fn minutes_in_which_it_was_out_are_told_apart() {
        let spells = spells(99);
        for (minute, expected) in
            [(0, (false, 20)), (19, (false, 20)), (20, (true, 60)), (59, (true, 60)), (60, (false, i64::MAX))]
        {
            assert_eq!(spells.was_out(minute), expected, "{minute}");
        }
    }

    #[test]
    fn catching_up_ends_however_old_posts_are() {
        let mut spells = Spells::default();
        spells.catch_up(0, 3_600);
        (0..60).for_each(|minute| spells.hear(&heard(5, 5), 3_600 + minute * 60));
        assert!(spells.doubt("feed", 119).is_some());
        spells.hear(&heard(5, 5), 7_200);
        assert!(spells.doubt("feed", 121).is_none());
        (0..99).for_each(|n| spells.catch_up(n, n));
        assert_eq!(spells.0.len(), MOST);
    }
}
