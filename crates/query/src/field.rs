//! The fields of the language: what they are called and what values they take.

use vigie_model::{Polarity, PostKind, Slug, TextField};

use crate::{Feature, FieldFilter, Measure, Node, Range, fold};

/// The fields that a query may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldName {
    Title,
    Text,
    Lang,
    Source,
    Country,
    Type,
    Is,
    Has,
    Author,
    AuthorName,
    To,
    Verified,
    Site,
    Domain,
    Url,
    Links,
    Measure(Measure),
    Sentiment,
    Brand,
    Topic,
}

impl FieldName {
    /// All of them, in the order in which people are told.
    pub(crate) const ALL: [Self; 26] = [
        Self::Title,
        Self::Text,
        Self::Lang,
        Self::Source,
        Self::Country,
        Self::Type,
        Self::Is,
        Self::Has,
        Self::Author,
        Self::AuthorName,
        Self::To,
        Self::Verified,
        Self::Measure(Measure::Followers),
        Self::Site,
        Self::Domain,
        Self::Url,
        Self::Links,
        Self::Measure(Measure::Likes),
        Self::Measure(Measure::Engagement),
        Self::Measure(Measure::Reach),
        Self::Measure(Measure::Rating),
        Self::Sentiment,
        Self::Measure(Measure::Score),
        Self::Measure(Measure::Relevance),
        Self::Brand,
        Self::Topic,
    ];

    /// The field with this name in any case; `from` is another name for `author`.
    pub(crate) fn read(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("from") {
            return Some(Self::Author);
        }
        Self::ALL.into_iter().find(|field| name.eq_ignore_ascii_case(field.as_str()))
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
            Self::Lang => "lang",
            Self::Source => "source",
            Self::Country => "country",
            Self::Type => "type",
            Self::Is => "is",
            Self::Has => "has",
            Self::Author => "author",
            Self::AuthorName => "authorname",
            Self::To => "to",
            Self::Verified => "verified",
            Self::Site => "site",
            Self::Domain => "domain",
            Self::Url => "url",
            Self::Links => "links",
            Self::Measure(measure) => measure.as_str(),
            Self::Sentiment => "sentiment",
            Self::Brand => "brand",
            Self::Topic => "topic",
        }
    }

    /// The text that it restricts words to, for a field that has words rather than a value.
    pub(crate) fn text_field(self) -> Option<TextField> {
        match self {
            Self::Title => Some(TextField::Title),
            Self::Text => Some(TextField::Text),
            _ => None,
        }
    }

    /// A value to show as an example.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Title | Self::Text => "recall",
            Self::Lang | Self::Country => "fr",
            Self::Source => "bluesky",
            Self::Type | Self::Is => "reply",
            Self::Has => "media",
            Self::Author | Self::AuthorName | Self::To => "ana",
            Self::Verified => "true",
            Self::Site | Self::Domain | Self::Url | Self::Links => "shop.example",
            Self::Measure(Measure::Score) => "[-1 TO -0.5]",
            Self::Measure(Measure::Relevance) => "[0.5 TO 1]",
            Self::Measure(Measure::Rating) => "[1 TO 2]",
            Self::Measure(_) => "[100 TO *]",
            Self::Sentiment => "negative",
            Self::Brand | Self::Topic => "delta",
        }
    }

    /// The condition for a value, or `None` when the field cannot have it, or looks for words.
    pub(crate) fn condition(self, value: &str) -> Option<Node> {
        let value = value.trim().to_lowercase();
        let filter = match self {
            Self::Title | Self::Text | Self::To => return None,
            Self::Lang => FieldFilter::Lang(language(&value)?),
            Self::Source => FieldFilter::Source(Some(value).filter(|value| is_name(value))?),
            Self::Country => FieldFilter::Country(Some(value).filter(|value| is_country(value))?),
            Self::Type => FieldFilter::Type(kind(&value)?),
            Self::Is if value == "question" => FieldFilter::Feature(Feature::Question),
            Self::Is => FieldFilter::Type(kind(&value)?),
            Self::Has => FieldFilter::Feature(match value.as_str() {
                "media" => Feature::Media,
                "links" => Feature::Links,
                _ => return None,
            }),
            Self::Author => FieldFilter::Author(words(&value)?),
            Self::AuthorName => FieldFilter::AuthorName(words(&value)?),
            Self::Verified => {
                let verified = Node::Field(FieldFilter::Feature(Feature::Verified));
                return match value.as_str() {
                    "true" => Some(verified),
                    "false" => Some(Node::Not(Box::new(verified))),
                    _ => None,
                };
            }
            Self::Site | Self::Domain => FieldFilter::Site(host(&value)?),
            Self::Links => FieldFilter::Links(host(&value)?),
            Self::Url => FieldFilter::Url(words(&value)?),
            Self::Measure(measure) => FieldFilter::Range(range(measure, &value)?),
            Self::Sentiment => {
                FieldFilter::Sentiment(Polarity::ALL.into_iter().find(|label| label.as_str() == value)?)
            }
            Self::Brand => FieldFilter::Brand(Slug::new(value).ok()?),
            Self::Topic => FieldFilter::Topic(Slug::new(value).ok()?),
        };
        Some(Node::Field(filter))
    }
}

fn kind(value: &str) -> Option<PostKind> {
    PostKind::ALL.into_iter().find(|kind| kind.as_str() == value)
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

fn is_country(value: &str) -> bool {
    value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_name(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Folded words without any sign that asks for more.
fn words(value: &str) -> Option<String> {
    let folded = fold(value);
    (!folded.is_empty() && !value.contains('*')).then_some(folded)
}

/// A host, with or without a leading or trailing point.
fn host(value: &str) -> Option<String> {
    let host = value.trim_matches('.');
    (is_name(host) && !host.contains("..")).then(|| host.to_owned())
}

/// `[from TO to]`, `from..to`, `<to`, `<=to`, `>from`, `>=from` or one number.
fn range(measure: Measure, value: &str) -> Option<Range> {
    let bound = |text: &str, open: i64| if text == "*" { Some(open) } else { number(measure, text) };
    let Some(inner) = value.strip_prefix('[') else {
        return short_range(measure, value);
    };
    let mut parts = inner.strip_suffix(']')?.split_whitespace();
    let (from, word, to) = (parts.next()?, parts.next()?, parts.next()?);
    let range = Range { measure, from: bound(from, i64::MIN)?, to: bound(to, i64::MAX)? };
    (word == "to" && parts.next().is_none() && range.from <= range.to).then_some(range)
}

fn short_range(measure: Measure, value: &str) -> Option<Range> {
    let (least, most) = (i64::MIN, i64::MAX);
    let (from, to) = if let Some((from, to)) = value.split_once("..") {
        let bound = |text: &str, open| if text.is_empty() { Some(open) } else { number(measure, text) };
        (bound(from, least)?, bound(to, most)?)
    } else if let Some(to) = value.strip_prefix("<=") {
        (least, number(measure, to)?)
    } else if let Some(from) = value.strip_prefix(">=") {
        (number(measure, from)?, most)
    } else if let Some(to) = value.strip_prefix('<') {
        (least, number(measure, to)? - 1)
    } else if let Some(from) = value.strip_prefix('>') {
        (number(measure, from)?.checked_add(1)?, most)
    } else {
        let only = number(measure, value)?;
        (only, only)
    };
    (from <= to && (from, to) != (least, most)).then_some(Range { measure, from, to })
}

fn number(measure: Measure, text: &str) -> Option<i64> {
    if !measure.is_fraction() {
        return text.parse().ok().filter(|number| *number >= 0);
    }
    let least = if measure == Measure::Score { -1.0 } else { 0.0 };
    let score: f32 = text.parse().ok().filter(|score| (least..=1.0).contains(score))?;
    Some(crate::facts::thousandths(score))
}
