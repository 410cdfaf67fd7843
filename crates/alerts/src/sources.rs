//! How the sources are: which speak, which have gone silent, which catch up.
//!
//! Everything follows from what the matcher writes into the log every few seconds ([`MentionEvent::Sources`]), by the
//! time at which it was written, so that whoever reads it again comes to the same. A source is out when it has been silent
//! for three times as long as it ever was within four weeks, and for ten minutes at least. That is only said of a source
//! whose habits are known: one that was watched for a day, or for eight where its pauses are so long that a week matters.
//! A file that is imported, or a push once a week, is no source that died.
//!
//! While nothing is written nobody listens: silence is counted anew from when Vigie is back.
//!
//! [`MentionEvent::Sources`]: vigie_model::MentionEvent::Sources

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use vigie_model::HeardSource;

use crate::spells::Spells;

/// The most sources that are followed; beyond it those heard longest ago are forgotten.
const MOST: usize = 64;
/// Nothing written for so long means that nobody listened, in seconds; it is written every minute.
const NOBODY: i64 = 3 * 60;
/// How many times its longest pause a source may be silent.
const LONGER: i64 = 3;
/// And so long in any case, in seconds.
const LEAST: i64 = 10 * 60;
/// What is no long pause.
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
/// A source is known after so long; one that is silent for more than an hour at times only after the second.
const WATCHED: (i64, i64) = (DAY, 8 * DAY);
/// And when it was heard so many times.
const LEAST_REPORTS: u32 = 20;
/// Of how many days the longest pause is kept.
const KEPT_DAYS: i64 = 28;
/// After an absence of so long what comes may be old.
const ABSENCE: i64 = 10 * 60;

/// All sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sources {
    known: BTreeMap<Box<str>, Source>,
    /// When the last word was written, unix seconds.
    now: i64,
    /// Since when somebody has listened.
    since: i64,
}

/// All moments are unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Source {
    first: i64,
    last: i64,
    reports: u32,
    /// The longest pause that ended in a day, in seconds.
    pauses: VecDeque<(i64, i64)>,
    #[serde(default)]
    spells: Spells,
}

impl Sources {
    /// What was written at a moment, unix seconds.
    pub(crate) fn hear(&mut self, at: i64, heard: &[HeardSource]) {
        if at - self.now > NOBODY {
            self.since = at;
        }
        self.now = self.now.max(at);
        for said in heard {
            self.hear_one(at, said);
        }
        let (now, since) = (self.now, self.since);
        for source in self.known.values_mut() {
            if source.tolerance().is_some_and(|most| now - source.last.max(since) >= most) {
                source.spells.begin(source.last, now);
            }
        }
    }

    fn hear_one(&mut self, at: i64, said: &HeardSource) {
        let since = self.since;
        if let Some(source) = self.known.get_mut(said.source.as_str()) {
            source.hear(at, said, since);
            return;
        }
        if self.known.len() >= MOST {
            let oldest = self.known.iter().min_by_key(|(_, source)| source.last);
            let oldest = oldest.map(|(name, _)| name.clone());
            oldest.and_then(|name| self.known.remove(&name));
        }
        let spells = Spells::default();
        let source = Source { first: at, last: at, reports: 1, pauses: VecDeque::new(), spells };
        self.known.insert(said.source.as_str().into(), source);
    }

    /// When the last word was written, unix seconds.
    pub(crate) fn now(&self) -> i64 {
        self.now
    }

    /// When a source was last heard, and for how long it has been silent while somebody listened; in seconds.
    pub(crate) fn silence(&self, source: &str) -> Option<(i64, i64)> {
        let source = self.known.get(source)?;
        Some((source.last, self.now - source.last.max(self.since)))
    }

    /// The spells of a source.
    pub(crate) fn spells(&self, source: &str) -> Option<&Spells> {
        self.known.get(source).map(|source| &source.spells)
    }

    /// For how long a source may be silent, in seconds; `None` while its habits are not known.
    pub(crate) fn tolerance(&self, source: &str) -> Option<i64> {
        self.known.get(source)?.tolerance()
    }

    /// For how long a source was silent at most lately, in seconds; `None` while its habits are not known.
    pub(crate) fn longest_pause(&self, source: &str) -> Option<i64> {
        let source = self.known.get(source)?;
        source.tolerance().map(|_| source.longest())
    }
}

impl Source {
    fn hear(&mut self, at: i64, said: &HeardSource, since: i64) {
        let pause = at - self.last.max(since);
        let day = at.div_euclid(DAY);
        match self.pauses.back_mut().filter(|last| last.0 == day) {
            Some(last) => last.1 = pause.max(last.1),
            None => self.pauses.push_back((day, pause)),
        }
        while self.pauses.front().is_some_and(|first| first.0 <= day - KEPT_DAYS) {
            self.pauses.pop_front();
        }
        let absent = since > self.last && since - self.last >= ABSENCE;
        if absent && said.delayed * 2 > said.posts && !self.spells.is_out() {
            self.spells.catch_up(self.last, at);
        }
        self.spells.hear(said, at);
        self.reports = self.reports.saturating_add(1);
        self.last = self.last.max(at);
    }

    fn longest(&self) -> i64 {
        self.pauses.iter().map(|(_, pause)| *pause).max().unwrap_or_default()
    }

    /// For how long it may be silent, in seconds; `None` while its habits are not known.
    fn tolerance(&self) -> Option<i64> {
        let most = (self.longest() * LONGER).max(LEAST);
        let watched = if most <= HOUR { WATCHED.0 } else { WATCHED.1 };
        (self.reports >= LEAST_REPORTS && self.last - self.first >= watched).then_some(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60;
    /// A day on which the log begins.
    const START: i64 = 20_000 * DAY;

    /// One source that speaks in minutes for which `speaks` holds, told every minute in which `listens` does; the minute in
    /// which it was first out.
    fn out_at(minutes: i64, speaks: impl Fn(i64) -> bool, listens: impl Fn(i64) -> bool) -> Option<i64> {
        let mut sources = Sources::default();
        for minute in (0..minutes).filter(|minute| listens(*minute)) {
            let feed = HeardSource { source: "feed".to_owned(), posts: 3, delayed: 0 };
            let heard: Vec<_> = speaks(minute).then_some(feed).into_iter().collect();
            sources.hear(START + minute * MINUTE, &heard);
            if sources.spells("feed").is_some_and(Spells::is_out) {
                return Some(minute);
            }
        }
        let json = serde_json::to_string(&sources).unwrap();
        assert_eq!(serde_json::from_str::<Sources>(&json).unwrap(), sources);
        None
    }

    #[test]
    fn a_source_is_out_when_it_is_silent_much_longer_than_ever() {
        let day = 1_440;
        let always = |_| true;
        // Always there, then gone.
        assert_eq!(out_at(4 * day, |minute| minute < 2 * day, always), Some(2 * day + 9));
        // Not watched for a day yet.
        assert_eq!(out_at(4 * day, |minute| minute < day / 2, always), None);
        // It sleeps for eight hours every night: a day is not enough to say so.
        let awake = |minute: i64| minute % day > 480;
        assert_eq!(out_at(14 * day, awake, always), None);
        let gone = out_at(14 * day, |minute| minute < 10 * day && awake(minute), always);
        assert_eq!(gone, Some(11 * day + 5)); // three times 482 minutes after its last word
        // Once a week, and a file.
        assert_eq!(out_at(27 * day, |minute| minute % (7 * day) < 20, always), None);
        assert_eq!(out_at(14 * day, |minute| minute < 90, always), None);
    }

    #[test]
    fn nobody_is_out_while_nobody_listens() {
        let day = 1_440;
        let speaks = |minute: i64| minute < 2 * day;
        let away = |minute: i64| !(2 * day - 30..2 * day + 300).contains(&minute);
        assert_eq!(out_at(3 * day, speaks, away), Some(2 * day + 310));
        assert_eq!(out_at(3 * day, |minute| minute < 2 * day || minute > 2 * day + 305, away), None);
    }

    #[test]
    fn after_an_absence_old_posts_are_a_catch_up() {
        let check = |absent: i64, delayed: u64, expected: bool| {
            let mut sources = Sources::default();
            let said = |delayed| [HeardSource { source: "feed".to_owned(), posts: 10, delayed }];
            sources.hear(START, &said(0));
            let back = START + absent * MINUTE;
            sources.hear(back, &said(delayed));
            let doubt = sources.spells("feed").unwrap().doubt("feed", back / MINUTE);
            assert_eq!(doubt.is_some(), expected, "{absent} {delayed}");
        };
        check(60, 9, true);
        check(60, 2, false);
        check(2, 9, false);
    }

    #[test]
    fn the_number_of_sources_is_bounded() {
        let mut sources = Sources::default();
        for n in 0..500 {
            let said = |source: String| HeardSource { source, posts: 1, delayed: 0 };
            sources.hear(START + n, &[said("feed".to_owned()), said(format!("made-up-{n}"))]);
        }
        assert!(sources.known.len() == MOST && sources.known.contains_key("feed"));
    }
}
