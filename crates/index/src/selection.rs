//! Which mentions a request is about.

use std::fmt::Write;

use jiff::Timestamp;
use vigie_model::{Account, HandlingStatus, Polarity, PostId, PostKind, Priority, Slug, Tag};
use vigie_query::Query;

use crate::{IndexError, StoryId, document};

/// Whether mentions that a team set aside as not about it are meant too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum NotAboutUs {
    /// They are left out.
    #[default]
    Without,
    /// They are among the others.
    With,
    /// Only they are meant.
    Only,
}

impl NotAboutUs {
    /// All three, the usual one first.
    pub const ALL: [Self; 3] = [Self::Without, Self::With, Self::Only];

    /// The word for it in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Without => "without",
            Self::With => "with",
            Self::Only => "only",
        }
    }
}

/// The mentions of one workspace that pass every filter. An empty list filters nothing; a list with several values
/// lets pass what has any of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Whose mentions.
    pub workspace: Slug,
    /// In the query language.
    pub query: Option<Query>,
    /// Naming any of these brands.
    pub brands: Vec<Slug>,
    /// Touching any of these topics.
    pub topics: Vec<Slug>,
    /// In any of these languages, as ISO 639-1 codes, or a variety of them: `pt` is also `pt-BR`.
    pub languages: Vec<String>,
    /// From any of these sources.
    pub sources: Vec<String>,
    /// Of any of these moods.
    pub sentiments: Vec<Polarity>,
    /// Of any of these kinds.
    pub kinds: Vec<PostKind>,
    /// From any of these countries, as ISO 3166-1 alpha-2 codes.
    pub countries: Vec<String>,
    /// By any of these authors, as handles, however they are written.
    pub authors: Vec<String>,
    /// By any of these accounts.
    pub written_by: Vec<Account>,
    /// By none of these accounts: for leaving out what is one's own.
    pub not_written_by: Vec<Account>,
    /// Where their handling stands.
    pub statuses: Vec<HandlingStatus>,
    /// With any of these tags.
    pub tags: Vec<Tag>,
    /// Seen to by any of these people, as their names were written; [`NOBODY`](vigie_model::NOBODY): by nobody.
    pub assignees: Vec<String>,
    /// So urgent.
    pub priorities: Vec<Priority>,
    /// Whether those that are not about us are meant.
    pub not_about_us: NotAboutUs,
    /// Of this story.
    pub story: Option<StoryId>,
    /// Like the mention of this post, which is left out: with words that tell what it is about.
    pub like: Option<PostId>,
    /// Leaving out reposts.
    pub without_reposts: bool,
    /// Of each story only the first mention that passes all other filters: the earliest that is neither a repost nor a
    /// quote, or the earliest where all are.
    pub once_per_story: bool,
    /// Published at this moment or later. Moments are compared in whole milliseconds.
    pub from: Option<Timestamp>,
    /// Published before this moment.
    pub to: Option<Timestamp>,
}

impl Selection {
    /// All mentions of a workspace, without those that are not about it.
    #[must_use]
    pub fn all(workspace: Slug) -> Self {
        Self {
            workspace,
            query: None,
            brands: Vec::new(),
            topics: Vec::new(),
            languages: Vec::new(),
            sources: Vec::new(),
            sentiments: Vec::new(),
            kinds: Vec::new(),
            countries: Vec::new(),
            authors: Vec::new(),
            written_by: Vec::new(),
            not_written_by: Vec::new(),
            statuses: Vec::new(),
            tags: Vec::new(),
            assignees: Vec::new(),
            priorities: Vec::new(),
            not_about_us: NotAboutUs::Without,
            story: None,
            like: None,
            without_reposts: false,
            once_per_story: false,
            from: None,
            to: None,
        }
    }

    /// Whether something in it tells better matches from others.
    pub(crate) fn gives_scores(&self) -> bool {
        self.query.is_some() || self.like.is_some()
    }

    /// Refuses a period that ends before it begins.
    pub(crate) fn check(&self) -> Result<(), IndexError> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if to < from => Err(IndexError::BackwardPeriod { from, to }),
            _ => Ok(()),
        }
    }

    /// A number that differs between selections, so that a page token can tell which it belongs to.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut text = String::new();
        let slugs = |slugs: &[Slug]| slugs.iter().map(|slug| slug.as_str().to_owned()).collect::<Vec<_>>();
        let parts = [
            vec![self.workspace.to_string()],
            self.query.iter().map(ToString::to_string).collect(),
            slugs(&self.brands),
            slugs(&self.topics),
            self.languages.clone(),
            self.sources.clone(),
            self.sentiments.iter().map(|label| label.as_str().to_owned()).collect(),
            self.kinds.iter().map(|kind| kind.as_str().to_owned()).collect(),
            self.countries.clone(),
            self.authors.clone(),
            self.written_by.iter().map(ToString::to_string).collect(),
            self.not_written_by.iter().map(ToString::to_string).collect(),
            self.statuses.iter().map(|status| status.as_str().to_owned()).collect(),
            self.tags.iter().map(ToString::to_string).collect(),
            self.assignees.clone(),
            self.priorities.iter().map(|priority| priority.as_str().to_owned()).collect(),
            vec![self.not_about_us.as_str().to_owned()],
            self.story.iter().map(ToString::to_string).collect(),
            self.like.iter().map(ToString::to_string).collect(),
            vec![self.without_reposts.to_string(), self.once_per_story.to_string()],
            self.from.iter().map(ToString::to_string).collect(),
            self.to.iter().map(ToString::to_string).collect(),
        ];
        // The debug form quotes, so that no value can pass for the border between two.
        let _ = write!(text, "{parts:?}");
        document::number_from(text.as_bytes())
    }
}
