//! Exact forms: words whose accents count, or whose capitals count too, as `+"été"` and `++"Orange"` ask for.
//!
//! A word has two written forms. The one with capitals is its original without what nobody sees (zero-width and
//! direction characters, variation selectors), composed (Unicode's NFC), at most [`MAX_FORM`] characters. The other is
//! that one in lower case, composed again. A query holds forms, and tokens are compared by them, live and in search.

use unicode_normalization::UnicodeNormalization;

use crate::{Tokens, fold::is_ignored};

/// The most characters of a written form; what lies behind does not count.
pub const MAX_FORM: usize = 128;

/// The most characters of an original that are looked at for its form: a letter may carry any number of accents.
const MAX_SEEN: usize = 4 * MAX_FORM;

/// How a word must be written, beyond what folding keeps.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Exact {
    /// The word in the written form that `case` names.
    pub form: String,
    /// Whether capitals count.
    pub case: bool,
}

impl Exact {
    /// How `original` is written, or `None` when no text is written so: when its form alone would not be read as the
    /// folded word `text` again.
    pub(crate) fn of(original: &str, case: bool, text: &str) -> Option<Self> {
        let cased = written(original);
        let form = if case { cased } else { lower(&cased) };
        let mut tokens = Tokens::default();
        tokens.read(None, &form);
        let [token] = tokens.as_slice() else { return None };
        let same = tokens.text(token) == text && token.sigil.is_none();
        let exact = Self { form, case };
        (same && exact.accepts(&written(tokens.original(token)))).then_some(exact)
    }

    /// Whether a token with this original is written so.
    #[must_use]
    pub fn is(&self, original: &str) -> bool {
        if !original.is_ascii() {
            return self.accepts(&written(original));
        }
        if self.case { original == self.form } else { original.eq_ignore_ascii_case(&self.form) }
    }

    /// The same for an original of which only the written form with capitals is left.
    #[must_use]
    pub fn accepts(&self, form: &str) -> bool {
        if self.case { form == self.form } else { lower(form) == self.form }
    }
}

/// The written form with capitals of a token's original.
#[must_use]
pub fn written(original: &str) -> String {
    let seen = |c: &char| !is_ignored(*c) && !matches!(c, '\u{FE00}'..='\u{FE0F}');
    original.chars().filter(seen).take(MAX_SEEN).nfc().take(MAX_FORM).collect()
}

fn lower(form: &str) -> String {
    form.chars().flat_map(char::to_lowercase).nfc().collect()
}
