//! Whether a post that names a brand is about the brand at all, and not about an orange or a free afternoon.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Slug;

/// How sure it is that a post is about a brand that it names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Relevance {
    /// From 0, about something else, to 1, about the brand; as if both were equally frequent.
    pub score: f32,
    /// The words that decided, strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<RelevanceTerm>,
}

/// A word that speaks for a brand, or against it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RelevanceTerm {
    /// The word as it is compared, in lower case and without accents, or as it is written with its capital.
    pub term: String,
    /// How much it adds to the log odds; below 0 it speaks for something else.
    pub weight: f32,
}

/// What a person said of a post that names a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Whose brand.
    pub workspace: Slug,
    /// Which brand.
    pub brand: Slug,
    /// Whether the post is about it.
    pub about: bool,
    /// The title of the post.
    pub title: Option<String>,
    /// Its text.
    pub text: String,
}
