//! One timeline of a server, and how far it is known.
//!
//! A round of questions begins a few posts before the newest that is known: servers place some posts a little late, and so
//! their numbers and edits are seen once more. The cursor is that place.

use std::collections::VecDeque;

use url::Url;

/// How many posts are asked for again.
const OVERLAP: usize = 20;
/// The longest number of a status, in bytes; longer ones are no place to go on from.
const LONGEST: usize = 64;

/// A timeline: all public posts, or those with one hashtag.
#[derive(Debug)]
pub(crate) struct Timeline {
    /// The hashtag; empty for all public posts.
    pub(crate) tag: String,
    /// The newest numbers that are known, in order.
    newest: VecDeque<String>,
    /// Where a round of questions stands.
    place: Option<String>,
}

impl Timeline {
    pub(crate) fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned(), newest: VecDeque::new(), place: None }
    }

    /// Everything up to this number is known.
    pub(crate) fn go_on(&mut self, number: String) {
        if number.len() <= LONGEST {
            self.newest = VecDeque::from([number]);
        }
    }

    /// From where nothing is missed.
    pub(crate) fn cursor(&self) -> Option<&String> {
        self.newest.front()
    }

    /// A round of questions begins: just before the cursor, as servers tell what is newer than the number that they are given.
    pub(crate) fn begin(&mut self) {
        self.place = self.newest.front().map(|number| before(number));
    }

    /// The next question; `None` for an instance that is no address.
    pub(crate) fn question(&self, instance: &Url) -> Option<Url> {
        let tag = [self.tag.as_str()];
        let path = if self.tag.is_empty() { &["public"][..] } else { &["tag", tag[0]] };
        let mut url = beneath(instance, &["api", "v1", "timelines"], path)?;
        url.query_pairs_mut().append_pair("limit", "40");
        if let Some(place) = &self.place {
            url.query_pairs_mut().append_pair("min_id", place);
        }
        Some(url)
    }

    /// Where its posts are streamed.
    pub(crate) fn stream(&self, streaming: &Url) -> Option<Url> {
        let path = if self.tag.is_empty() { "public" } else { "hashtag" };
        let mut url = beneath(streaming, &["api", "v1", "streaming"], &[path])?;
        if !self.tag.is_empty() {
            url.query_pairs_mut().append_pair("tag", &self.tag);
        }
        Some(url)
    }

    /// A status is known.
    pub(crate) fn know(&mut self, number: &str) {
        if number.is_empty() || number.len() > LONGEST {
            return;
        }
        let place = self.newest.iter().rposition(|known| !is_newer(known, number));
        if place.is_some_and(|place| self.newest.get(place).is_some_and(|known| known == number)) {
            return;
        }
        self.newest.insert(place.map_or(0, |place| place + 1), number.to_owned());
        if self.newest.len() > OVERLAP {
            self.newest.pop_front();
        }
    }

    /// The answer to the last question held these statuses, and all are known now; whether more may follow.
    pub(crate) fn answered(&mut self, numbers: &[String]) -> bool {
        let began_somewhere = self.place.is_some();
        let highest = numbers.iter().reduce(|a, b| if is_newer(b, a) { b } else { a }).cloned();
        let goes_on = match (&highest, self.newest.back()) {
            (Some(highest), Some(newest)) => is_newer(highest, newest),
            (Some(_), None) => true,
            (None, _) => false,
        };
        for number in numbers {
            self.know(number);
        }
        self.place = highest;
        // Without a place to go on from, the newest came, and nothing follows them.
        began_somewhere && goes_on
    }
}

/// Numbers grow, as digits or as the letters of a ULID: a longer one is newer.
fn is_newer(a: &str, b: &str) -> bool {
    (a.len(), a) > (b.len(), b)
}

/// The number before this one, which need not exist; of a ULID the number itself.
fn before(number: &str) -> String {
    let before = number.parse::<u64>().ok().and_then(|number| number.checked_sub(1));
    before.map_or_else(|| number.to_owned(), |before| before.to_string())
}

/// An address beneath another.
fn beneath(base: &Url, path: &[&str], end: &[&str]) -> Option<Url> {
    let mut url = base.clone();
    url.set_query(None);
    url.path_segments_mut().ok()?.pop_if_empty().extend(path).extend(end);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_go_on_until_nothing_is_new() {
        let instance = Url::parse("https://a.example").unwrap();
        let mut timeline = Timeline::new("café");
        let asked = |timeline: &Timeline| timeline.question(&instance).unwrap().to_string();
        let page = |range: std::ops::Range<u64>| range.rev().map(|n| n.to_string()).collect::<Vec<_>>();
        timeline.begin();
        assert_eq!(asked(&timeline), "https://a.example/api/v1/timelines/tag/caf%C3%A9?limit=40");
        assert!(!timeline.answered(&page(60..100)), "the newest need no more questions");
        assert_eq!(timeline.cursor().map(String::as_str), Some("80"));
        timeline.begin();
        assert!(asked(&timeline).ends_with("min_id=79"), "the post at the cursor is seen once more");
        assert!(timeline.answered(&page(81..121)));
        assert!(asked(&timeline).ends_with("min_id=120"), "{}", asked(&timeline));
        assert!(!timeline.answered(&page(0..0)));
        assert_eq!(timeline.cursor().map(String::as_str), Some("101"));
        timeline.begin();
        assert!(!timeline.answered(&page(102..121)), "a server that knows nothing newer");
    }

    #[test]
    fn streams_and_odd_numbers() {
        let streaming = Url::parse("https://stream.example/").unwrap();
        let url = |tag: &str| Timeline::new(tag).stream(&streaming).unwrap().to_string();
        assert_eq!(url(""), "https://stream.example/api/v1/streaming/public");
        assert_eq!(url("a"), "https://stream.example/api/v1/streaming/hashtag?tag=a");
        let mut timeline = Timeline::new("");
        for number in ["9", "10", "9", "", "8", &"7".repeat(100)] {
            timeline.know(number);
        }
        assert_eq!(timeline.newest, ["8", "9", "10"]);
        timeline.go_on("x".repeat(1_000));
        assert_eq!(timeline.cursor().map(String::as_str), Some("8"));
    }
}
