//! Stories as people who ask see them: the name of one, and how far it spread.

use std::{fmt, str::FromStr};

use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use tantivy::query::Query as EngineQuery;
use utoipa::ToSchema;
use vigie_model::PostKind;

use crate::{
    IndexError,
    facets::Facet,
    schema::column,
    walk::{Deadline, Walk},
};

/// The name of a story: near-copies and reposts of one text, in one workspace. Written as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoryId(pub(crate) u64);

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for StoryId {
    type Err = IndexError;

    fn from_str(text: &str) -> Result<Self, IndexError> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u64::from_str_radix(text, 16).ok().filter(|_| digits);
        number.map(Self).ok_or_else(|| IndexError::BadStory(text.chars().take(40).collect()))
    }
}

impl Serialize for StoryId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How far a story spread within a selection. `1 + copies + reposts + quotes` is `mentions`, unless the selection holds
/// nothing of it but reposts and quotes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Spread {
    /// All mentions of the story.
    pub mentions: u64,
    /// Near-copies that somebody published as posts of their own, the first one left out.
    pub copies: u64,
    /// Reposts of any of them.
    pub reposts: u64,
    /// Quotes of any of them, with words of their own.
    pub quotes: u64,
}

impl Spread {
    fn add(&mut self, kind: Option<PostKind>) {
        self.mentions += 1;
        match kind {
            Some(PostKind::Repost) => self.reposts += 1,
            Some(PostKind::Quote) => self.quotes += 1,
            _ => self.copies += 1, // the first one is taken off at the end
        }
    }
}

/// Counts what of these stories a query finds.
pub(crate) fn spread(
    searcher: &tantivy::Searcher,
    query: &dyn EngineQuery,
    stories: impl Iterator<Item = StoryId>,
    deadline: Deadline,
) -> Result<FxHashMap<StoryId, Spread>, IndexError> {
    let mut counted: FxHashMap<StoryId, Spread> = stories.map(|story| (story, Spread::default())).collect();
    let walk = Walk::new(searcher, query, false, deadline)?;
    let mut kinds = kinds();
    for segment in searcher.segment_readers() {
        let story = segment.fast_fields().u64(column::STORY)?;
        let kind = kinds.open(segment)?;
        walk.segment(segment, |doc, _| {
            if let Some(spread) = counted.get_mut(&StoryId(story.first(doc).unwrap_or_default())) {
                spread.add(kind.of(doc).next().and_then(|number| PostKind::ALL.get(number).copied()));
            }
            Ok(())
        })?;
    }
    counted.values_mut().for_each(|spread| spread.copies = spread.copies.saturating_sub(1));
    Ok(counted)
}

/// The kinds of posts, each numbered by its place in [`PostKind::ALL`].
pub(crate) fn kinds() -> Facet {
    let mut facet = Facet::new(column::KIND);
    for kind in PostKind::ALL {
        facet.number(kind.as_str());
    }
    facet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for number in [0, 7, u64::MAX] {
            assert_eq!(StoryId(number).to_string().parse::<StoryId>().unwrap(), StoryId(number));
        }
        for wrong in ["", "7", "+000000000000007", "g000000000000000", "00000000000000000"] {
            assert!(matches!(wrong.parse::<StoryId>(), Err(IndexError::BadStory(_))), "{wrong}");
        }
    }
}
