//! Which clauses say what others say already: a leaf covers another when it stands wherever that one does.

use crate::{FieldFilter, Leaf, Range, Word};

/// Whether every place of `narrow` holds one of `wide`.
pub(super) fn covers(wide: &Leaf, narrow: &Leaf) -> bool {
    (wide.field.is_none() || wide.field == narrow.field)
        && narrow
            .words
            .windows(wide.words.len())
            .any(|run| wide.words.iter().zip(run).all(|(wide, narrow)| covers_word(wide, narrow)))
}

fn covers_word(wide: &Word, narrow: &Word) -> bool {
    if wide == narrow {
        return true;
    }
    if wide.exact.is_some() && wide.exact != narrow.exact {
        return false;
    }
    if !narrow.is_open() {
        return wide.matches(&narrow.text, narrow.sigil);
    }
    let same_sigil = wide.sigil.is_none() || wide.sigil == narrow.sigil;
    let same_text = wide.text == narrow.text && wide.edits >= narrow.edits && (wide.prefix || !narrow.prefix);
    let longer = wide.prefix && !wide.text.contains('?') && narrow.beginning().starts_with(&wide.text);
    same_sigil && (same_text || longer)
}

/// Whether no post passes both filters.
pub(super) fn exclude_each_other(one: &FieldFilter, other: &FieldFilter) -> bool {
    use FieldFilter::{Author, Country, Lang, Range as Bounds, Sentiment, Site, Source, Type};
    match (one, other) {
        (Lang(one), Lang(other)) => !is_part(one, other, '-') && !is_part(other, one, '-'),
        (Source(one), Source(other)) | (Author(one), Author(other)) | (Country(one), Country(other)) => {
            one != other
        }
        (Type(one), Type(other)) => one != other,
        (Sentiment(one), Sentiment(other)) => one != other,
        (Site(one), Site(other)) => !is_sub_domain(one, other) && !is_sub_domain(other, one),
        (Bounds(one), Bounds(other)) => one.measure == other.measure && are_apart(*one, *other),
        _ => false,
    }
}

fn is_part(whole: &str, beginning: &str, border: char) -> bool {
    whole.strip_prefix(beginning).is_some_and(|rest| rest.is_empty() || rest.starts_with(border))
}

fn is_sub_domain(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn are_apart(one: Range, other: Range) -> bool {
    one.to < other.from || other.to < one.from
}
