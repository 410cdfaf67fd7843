//! The fields of the language: what they are called, what values they take, and which posts they let pass.

use vigie_model::PostKind;

use crate::{Facts, FieldFilter, fold};

/// The fields that a query may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldName {
    Lang,
    Source,
    Author,
    Type,
}

impl FieldName {
    /// All of them, in the order in which people are told.
    pub(crate) const ALL: [Self; 4] = [Self::Lang, Self::Source, Self::Author, Self::Type];

    /// The field with this name in any case.
    pub(crate) fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| name.eq_ignore_ascii_case(field.as_str()))
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Lang => "lang",
            Self::Source => "source",
            Self::Author => "author",
            Self::Type => "type",
        }
    }

    /// A value to show as an example.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Lang => "fr",
            Self::Source => "bluesky",
            Self::Author => "ana",
            Self::Type => "reply",
        }
    }

    /// What to write when a value is wrong.
    pub(crate) fn allowed_values(self) -> String {
        match self {
            Self::Lang => "write a language code such as fr, en or pt-br".to_owned(),
            Self::Source => "write the name of a source such as bluesky".to_owned(),
            Self::Author => "write a whole handle such as ana or ana.example".to_owned(),
            Self::Type => format!("write one of {}", PostKind::ALL.map(PostKind::as_str).join(", ")),
        }
    }

    /// The filter for a value, or `None` when the field cannot have it.
    pub(crate) fn filter(self, value: &str) -> Option<FieldFilter> {
        let value = value.trim().to_lowercase();
        match self {
            Self::Lang => language(&value).map(FieldFilter::Lang),
            Self::Source => is_source(&value).then_some(FieldFilter::Source(value)),
            Self::Author if value.contains('*') => None,
            Self::Author => Some(fold(&value)).filter(|author| !author.is_empty()).map(FieldFilter::Author),
            Self::Type => {
                PostKind::ALL.into_iter().find(|kind| kind.as_str() == value).map(FieldFilter::Type)
            }
        }
    }
}

/// A language code and its sub-tags, `pt_br` as `pt-br`.
fn language(value: &str) -> Option<String> {
    let code = value.replace('_', "-");
    let mut parts = code.split('-');
    let has_language = parts.next().is_some_and(|language| matches!(language.len(), 2 | 3));
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_code = has_language && code.split('-').all(is_plain);
    is_code.then_some(code)
}

fn is_source(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

impl FieldFilter {
    /// Whether a post with these facts passes.
    #[must_use]
    pub fn matches(&self, facts: &Facts) -> bool {
        match self {
            Self::Lang(lang) => speaks(facts.lang, lang),
            Self::Source(source) => facts.source.eq_ignore_ascii_case(source),
            Self::Author(author) => facts.author.is_some_and(|handle| fold(handle) == *author),
            Self::Type(kind) => facts.kind == *kind,
        }
    }
}

/// Whether `code` is the language `wanted` or a variety of it, as `pt-BR` is of `pt`.
fn speaks(code: &str, wanted: &str) -> bool {
    let mut parts = code.split(['-', '_']);
    wanted.split('-').all(|part| parts.next().is_some_and(|own| own.eq_ignore_ascii_case(part)))
}
