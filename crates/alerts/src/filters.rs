//! The filters of all rules of a workspace, over one mention after the other.
//!
//! Rules with the same filter share it, so that it is evaluated at most once for a mention; and all share the
//! mention's words, which are read at most once, and only where a filter asks for words. A filter that cannot be read
//! any more lets nothing pass, and says why.

use std::collections::BTreeMap;

use vigie_model::Mention;
use vigie_query::{Document, Facts, Occurrence, ParseError, Query, Tokens, occurrences, parse};

/// One filter among those of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FilterId(usize);

/// All filters of a workspace.
#[derive(Debug, Default)]
pub(crate) struct Filters {
    filters: Vec<Filter>,
    /// Which filters there are already, by their text.
    known: BTreeMap<Box<str>, FilterId>,
    /// How many mentions were seen.
    mentions: u64,
    /// The words of a mention, and which.
    tokens: Tokens,
    read: u64,
    /// Only lent, so that nothing is allocated for a mention.
    found: Vec<Occurrence>,
}

#[derive(Debug)]
struct Filter {
    query: Result<Query, ParseError>,
    /// For which mention it was evaluated last, and whether that passed.
    verdict: (u64, bool),
}

impl Filters {
    /// Takes in a filter; one of the same text is shared.
    pub(crate) fn add(&mut self, text: &str) -> FilterId {
        if let Some(id) = self.known.get(text) {
            return *id;
        }
        let id = FilterId(self.filters.len());
        self.filters.push(Filter { query: parse(text), verdict: (0, false) });
        self.known.insert(text.into(), id);
        id
    }

    /// Another mention is coming.
    pub(crate) fn turn(&mut self) {
        self.mentions += 1;
    }

    /// Whether the mention of this turn passes a filter.
    pub(crate) fn pass(&mut self, id: FilterId, mention: &Mention) -> bool {
        let Some(filter) = self.filters.get_mut(id.0) else { return false };
        if filter.verdict.0 == self.mentions {
            return filter.verdict.1;
        }
        let passes = filter.query.as_ref().is_ok_and(|query| {
            if self.read != self.mentions && !query.leaves().is_empty() {
                self.tokens.read(mention.post.title.as_deref(), &mention.post.text);
                self.read = self.mentions;
            }
            self.found.clear();
            let document = Document { tokens: &self.tokens, facts: Facts::of_mention(mention) };
            occurrences(query, &document, &mut self.found)
        });
        filter.verdict = (self.mentions, passes);
        passes
    }

    /// Why a filter cannot be read.
    pub(crate) fn fault(&self, filter: &str) -> Option<&ParseError> {
        let id = self.known.get(filter)?;
        self.filters.get(id.0)?.query.as_ref().err()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(text: &str, followers: u64) -> Mention {
        serde_json::from_value(serde_json::json!({
            "workspace": "w", "lang": "fr", "brands": [], "topics": ["price"],
            "sentiment": {"label": "negative", "score": -0.7, "confidence": 1.0},
            "post": {"id": "a:1", "source": "feed", "title": "Alerte", "text": text,
                     "author": {"followers": followers}, "published_at": "2026-01-01T00:00:00Z"},
        }))
        .unwrap()
    }

    #[test]
    fn what_is_known_of_a_mention_can_be_asked_for() {
        let mut filters = Filters::default();
        let mut check = |filter: &str, expected: bool| {
            let id = filters.add(filter);
            assert_eq!(filters.add(filter), id);
            filters.turn();
            let mention = mention("Rappel de yaourts", 120_000);
            assert_eq!(filters.pass(id, &mention), expected, "{filter}");
            assert_eq!(filters.pass(id, &mention), expected, "{filter}, again");
        };
        check("rappel", true);
        check("alerte NEAR/3 rappel", false);
        check("recall", false);
        check("followers:[100000 TO *]", true);
        check("followers:[200000 TO *]", false);
        check("sentiment:negative topic:price -source:bluesky", true);
        check("rappel OR (", false); // what cannot be read lets nothing pass
        assert!(filters.fault("rappel OR (").is_some() && filters.fault("rappel").is_none());
    }

    #[test]
    fn each_mention_is_looked_at_anew() {
        let mut filters = Filters::default();
        let (word, other) = (filters.add("rappel"), filters.add("yaourt*"));
        for (text, expected) in
            [("rappel", (true, false)), ("yaourts", (false, true)), ("non", (false, false))]
        {
            filters.turn();
            let mention = mention(text, 0);
            assert_eq!((filters.pass(word, &mention), filters.pass(other, &mention)), expected, "{text}");
        }
    }
}
