//! Which sources carry the mentions of a series: who brings how much of them.

use serde::{Deserialize, Serialize};

/// The most sources that are told apart; those that bring least make room for others (Misra and Gries, "Finding repeated
/// elements", 1982).
const MOST: usize = 8;
/// Beyond so many mentions the older count half, so that habits may change.
const MEMORY: u32 = 4_096;
/// A source that brings this share of the mentions carries them, if not alone: what is the matter with it shows.
const CARRIES: f64 = 0.2;
/// A source that brings this share is the main one: without it, counts say nothing.
const MAIN: f64 = 0.5;

/// How many mentions came from each source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Carriers {
    all: u32,
    of: Vec<(Box<str>, u32)>,
}

impl Carriers {
    /// A mention came from a source.
    pub(crate) fn add(&mut self, source: &str) {
        self.all += 1;
        let room = self.of.len() < MOST;
        match self.of.iter_mut().find(|(known, _)| **known == *source) {
            Some((_, count)) => *count += 1,
            None if room => self.of.push((source.into(), 1)),
            None => self.shrink(|count| count - 1),
        }
        if self.all > MEMORY {
            self.all /= 2;
            self.shrink(|count| count / 2);
        }
    }

    fn shrink(&mut self, less: impl Fn(u32) -> u32) {
        self.of.iter_mut().for_each(|(_, count)| *count = less(*count));
        self.of.retain(|(_, count)| *count > 0);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all == 0
    }

    /// Those that carry the mentions.
    pub(crate) fn carrying(&self) -> impl Iterator<Item = &str> {
        self.with_share(CARRIES)
    }

    /// The one that brings most of them.
    pub(crate) fn main(&self) -> Option<&str> {
        self.with_share(MAIN).next()
    }

    fn with_share(&self, least: f64) -> impl Iterator<Item = &str> {
        let least = f64::from(self.all) * least;
        self.of.iter().filter(move |(_, count)| f64::from(*count) >= least).map(|(source, _)| &**source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_bring_much_are_known_whoever_else_comes() {
        let check = |sources: &[(&str, u32)], carrying: &[&str], main: Option<&str>| {
            let mut carriers = Carriers::default();
            for (source, times) in sources {
                for number in 0..*times {
                    carriers.add(source);
                    if number % 4 == 0 {
                        carriers.add(&format!("blog-{number}"));
                    }
                }
            }
            assert_eq!(carriers.carrying().collect::<Vec<_>>(), carrying);
            assert_eq!(carriers.main(), main);
            assert!(carriers.of.len() <= MOST && carriers.all <= MEMORY);
        };
        check(&[], &[], None);
        check(&[("bluesky", 3_000)], &["bluesky"], Some("bluesky"));
        check(&[("bluesky", 300), ("feed", 300)], &["bluesky", "feed"], None);
    }
}
