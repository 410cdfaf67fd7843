//! What drove an alert: the words, authors, sources and stories of the mentions that were counted, and how they compare
//! with what is usual.
//!
//! Everything here is a copy of a moment, cut to what a person reads: single posts may change or go away later, the alert
//! still says why it was raised. An author who erased everything is not quoted any more; the counts stay. Texts are as strangers wrote them; whoever shows them escapes them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Erasure, Polarity, PostId};

/// What drove an alert. The lists are about the mentions that were looked at one by one: the latest, and those of the
/// widest reach.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Drivers {
    /// The minute from which on more was counted than usual; absent in alerts of older versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// How many mentions were looked at one by one.
    #[serde(skip_serializing_if = "is_zero")]
    pub examined: u64,
    /// The hashtags and words that are used now and usually are not, most telling first.
    pub terms: Vec<Term>,
    /// Who speaks, those first that are heard most: by their followers and by how often they speak.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Voice>,
    /// Where it is said, most mentions first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<SourceCount>,
    /// Texts that several posts repeat, most repeated first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stories: Vec<RepeatedText>,
    /// A few mentions, widest reach first, no two of one author or one text.
    pub samples: Vec<Sample>,
    /// The share of negative mentions that is usual, from 0 to 1; absent while too few are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_negative: Option<f64>,
    /// How many people may have seen it at most: the followers of everyone who spoke, each author once.
    #[serde(skip_serializing_if = "is_zero")]
    pub reach: u64,
    /// The last hours in numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<Chart>,
}

impl Drivers {
    /// The authors that are named or quoted, each by their source and its lasting identifier; some more than once.
    pub fn authors_quoted(&self) -> impl Iterator<Item = (&str, &str)> {
        let voices = self.authors.iter().map(|voice| (&voice.source, &voice.id));
        let all = voices.chain(self.quoted().map(|sample| (&sample.source, &sample.author_id)));
        all.filter_map(|(source, id)| Some((source.as_str(), id.as_deref()?)))
    }

    fn quoted(&self) -> impl Iterator<Item = &Sample> {
        self.samples.iter().chain(self.stories.iter().map(|story| &story.example))
    }

    /// Takes out what an author wrote, and their name; whether anything was theirs.
    pub fn erase(&mut self, erasure: &Erasure) -> bool {
        let known = |drivers: &Self| (drivers.authors.len(), drivers.stories.len(), drivers.samples.len());
        let before = known(self);
        self.authors.retain(|voice| !erasure.is_of(&voice.source, voice.id.as_deref()));
        self.stories.retain(|story| !story.example.is_erased_by(erasure));
        self.samples.retain(|sample| !sample.is_erased_by(erasure));
        known(self) != before
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A hashtag or word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(from = "WrittenTerm")]
pub struct Term {
    /// In lower case.
    pub term: String,
    /// How many of the mentions that were looked at use it; 0 when that is not known.
    pub mentions: u64,
    /// How many of as many mentions usually do; absent while too little is known of what is usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual: Option<f64>,
}

/// A term as older versions wrote it, or as it is written now.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenTerm {
    Word(String),
    Counted {
        term: String,
        mentions: u64,
        #[serde(default)]
        usual: Option<f64>,
    },
}

impl From<WrittenTerm> for Term {
    fn from(written: WrittenTerm) -> Self {
        match written {
            WrittenTerm::Word(term) => Self { term, mentions: 0, usual: None },
            WrittenTerm::Counted { term, mentions, usual } => Self { term, mentions, usual },
        }
    }
}

/// An author with how often they spoke.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Voice {
    /// The source's lasting identifier; absent in alerts of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name shown to people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name behind the `@`, without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// The network or site.
    pub source: String,
    /// How many accounts follow this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followers: Option<u64>,
    /// How many of the mentions that were looked at are theirs.
    pub mentions: u64,
}

/// A network or site with how much was said there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceCount {
    /// Which.
    pub source: String,
    /// How many of the mentions that were looked at.
    pub mentions: u64,
}

/// A text that several posts repeat: reposts of one post, and posts that say the same but for links and handles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RepeatedText {
    /// How many of the mentions that were looked at.
    pub mentions: u64,
    /// The one of the widest reach.
    pub example: Sample,
}

/// One mention, cut to what a person reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(from = "WrittenSample")]
pub struct Sample {
    /// Its post.
    pub post: PostId,
    /// The beginning of its title and text, on one line; empty in alerts of older versions.
    pub text: String,
    /// The source's lasting identifier of the author; absent in alerts of older versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author_id: Option<String>,
    /// The author's name shown to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The author's name behind the `@`, without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// How many accounts follow the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followers: Option<u64>,
    /// The network or site.
    pub source: String,
    /// Where a person can read it: `http://…` or `https://…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// Its mood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentiment: Option<Polarity>,
}

impl Sample {
    fn is_erased_by(&self, erasure: &Erasure) -> bool {
        let before = self.published_at.is_none_or(|published_at| published_at <= erasure.at);
        before && erasure.is_of(&self.source, self.author_id.as_deref())
    }
}

/// A sample as older versions wrote it, or as it is written now.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenSample {
    Post(PostId),
    Full(FullSample),
}

#[derive(Deserialize)]
struct FullSample {
    post: PostId,
    #[serde(default)]
    text: String,
    #[serde(default)]
    author_id: Option<String>,
    #[serde(default)]
    author: Option<String>,
    #[serde(default)]
    handle: Option<String>,
    #[serde(default)]
    followers: Option<u64>,
    source: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    published_at: Option<Timestamp>,
    #[serde(default)]
    sentiment: Option<Polarity>,
}

impl From<WrittenSample> for Sample {
    fn from(written: WrittenSample) -> Self {
        match written {
            WrittenSample::Post(post) => Self {
                source: post.source().to_owned(),
                post,
                text: String::new(),
                author_id: None,
                author: None,
                handle: None,
                followers: None,
                url: None,
                published_at: None,
                sentiment: None,
            },
            WrittenSample::Full(full) => Self {
                post: full.post,
                text: full.text,
                author_id: full.author_id,
                author: full.author,
                handle: full.handle,
                followers: full.followers,
                source: full.source,
                url: full.url,
                published_at: full.published_at,
                sentiment: full.sentiment,
            },
        }
    }
}

/// Counts in steps of equal length, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Chart {
    /// When the first step begins.
    pub from: Timestamp,
    /// Length of a step.
    pub step_minutes: u64,
    /// What was counted in each step.
    pub counts: Vec<u64>,
    /// What is usual in each step; empty where nothing is expected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_older_versions_wrote_is_read() {
        let old = r##"{"terms": ["rappel", "#honte"], "samples": ["a:1"]}"##;
        let drivers: Drivers = serde_json::from_str(old).unwrap();
        assert_eq!(drivers.terms[0], Term { term: "rappel".to_owned(), mentions: 0, usual: None });
        assert_eq!((drivers.samples[0].post.as_str(), drivers.samples[0].source.as_str()), ("a:1", "a"));
        let again: Drivers = serde_json::from_str(&serde_json::to_string(&drivers).unwrap()).unwrap();
        assert_eq!(again, drivers);
        assert_eq!(serde_json::from_str::<Drivers>("{}").unwrap(), Drivers::default());
    }
    #[test]
    fn who_is_erased_is_not_quoted() {
        let sample = |id: u32, author: &str| serde_json::json!({"post": format!("a:{id}"), "source": "a", "author_id": author});
        let drivers = serde_json::json!({
            "authors": [{"id": "ana", "source": "a", "mentions": 2}, {"id": "ana", "source": "b", "mentions": 1}],
            "stories": [{"mentions": 2, "example": sample(1, "ana")}],
            "samples": [sample(1, "ana"), sample(2, "ben"), "a:3"],
        });
        let mut drivers: Drivers = serde_json::from_value(drivers).unwrap();
        let quoted: Vec<_> = drivers.authors_quoted().collect();
        assert_eq!(quoted, [("a", "ana"), ("b", "ana"), ("a", "ana"), ("a", "ben"), ("a", "ana")]);
        let erasure = |author: &str| Erasure {
            source: "a".to_owned(),
            author: author.to_owned(),
            at: "2026-01-01T00:00:00Z".parse().unwrap(),
        };
        assert!(!drivers.erase(&erasure("zoe")));
        assert!(drivers.erase(&erasure("ana")) && !drivers.erase(&erasure("ana")));
        let left: Vec<_> = drivers.authors_quoted().collect();
        assert_eq!((left, drivers.samples.len()), (vec![("b", "ana"), ("a", "ben")], 2));
    }
}
