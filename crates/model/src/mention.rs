//! A mention: a post that matched at least one brand of a workspace, with what Vigie found out about it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Post, PostKind, Relevance, Slug};

/// A post as one workspace sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Mention {
    /// Whose mention this is; nothing crosses this border.
    pub workspace: Slug,
    /// The post itself.
    pub post: Post,
    /// ISO 639-1 code: the source's word, else detected, else `und`.
    pub lang: String,
    /// The brands that it names, at least one, in the order of the workspace file.
    pub brands: Vec<BrandMatch>,
    /// The topics that it touches, in the order of the workspace file.
    #[serde(default)]
    pub topics: Vec<Slug>,
    /// The mood of the post as a whole.
    pub sentiment: Sentiment,
    /// Whether an account of one of its brands wrote it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// Whether somebody else asks something in it that should be answered; only told in workspaces that name accounts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
}

impl Mention {
    /// What names this mention: the workspace, a slash, the post id. Unique in the index.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.workspace, self.post.id)
    }

    /// What the post is to others.
    #[must_use]
    pub fn kind(&self) -> PostKind {
        self.post.kind()
    }
}

/// One brand that a post names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BrandMatch {
    /// The brand's id in its workspace.
    pub brand: Slug,
    /// What matched, sorted, not overlapping.
    pub spans: Vec<Span>,
    /// The mood toward this brand, where the post names several; else the mood of the post is also that toward it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentiment: Option<Sentiment>,
    /// Whether the post is about this brand; absent until people marked enough posts of the brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevance: Option<Relevance>,
}

/// Which text of a post a span lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TextField {
    /// `post.title`
    Title,
    /// `post.text`
    Text,
}

/// A matched piece of a post's text: bytes `start..end` of that field in UTF-8, always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Span {
    /// The field that the bytes are counted in.
    pub field: TextField,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The mood of a text, with the reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Sentiment {
    /// The label.
    pub label: Polarity,
    /// From −1, most negative, to 1, most positive.
    pub score: f32,
    /// From 0, a guess, to 1, sure.
    pub confidence: f32,
    /// The words that decided, strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<SentimentTerm>,
}

/// A word or sign that moved the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SentimentTerm {
    /// The word as it was written.
    pub term: String,
    /// What it added to the score, after negation and intensity.
    pub weight: f32,
}

/// Negative, neutral or positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// Unfavourable.
    Negative,
    /// Neither, or not sure.
    Neutral,
    /// Favourable.
    Positive,
}

impl Polarity {
    /// All three, worst first.
    pub const ALL: [Self; 3] = [Self::Negative, Self::Neutral, Self::Positive];

    /// The word for it in queries, the API and the index.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Neutral => "neutral",
            Self::Positive => "positive",
        }
    }
}

/// A piece of text that is or is not part of a match, for showing it without counting bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Highlight {
    /// The piece as it stands in the post.
    pub text: String,
    /// Whether it matched.
    pub matched: bool,
}

impl Highlight {
    /// Cuts one field's text into pieces along the spans of that field. Joined, the pieces are the text again.
    #[must_use]
    pub fn cut(text: &str, field: TextField, spans: &[Span]) -> Vec<Self> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for span in spans.iter().filter(|span| span.field == field) {
            let (start, end) = (span.start as usize, span.end as usize);
            let (Some(before), Some(matched)) = (text.get(at..start), text.get(start..end)) else { continue };
            if !before.is_empty() {
                pieces.push(Self { text: before.to_owned(), matched: false });
            }
            if !matched.is_empty() {
                pieces.push(Self { text: matched.to_owned(), matched: true });
            }
            at = end;
        }
        if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            pieces.push(Self { text: rest.to_owned(), matched: false });
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlights_cut_the_text_and_join_to_it_again() {
        let span = |start, end| Span { field: TextField::Text, start, end };
        let check = |text: &str, spans: &[Span], expected: &str| {
            let pieces = Highlight::cut(text, TextField::Text, spans);
            let marked: String = pieces
                .iter()
                .map(|p| if p.matched { format!("[{}]", p.text) } else { p.text.clone() })
                .collect();
            assert_eq!(marked, expected);
            assert_eq!(pieces.into_iter().map(|p| p.text).collect::<String>(), text);
        };
        check("fly delta now", &[span(4, 9)], "fly [delta] now");
        check("delta", &[span(0, 5)], "[delta]");
        check("", &[], "");
        check("été", &[span(0, 1)], "été"); // not on a character boundary: left alone
        check("abc", &[span(2, 9)], "abc"); // beyond the end: left alone
        check("ab", &[Span { field: TextField::Title, start: 0, end: 1 }], "ab");
    }
}
