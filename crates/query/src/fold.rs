//! Folding one character: what it compares as, and what it means to the tokenizer.
//!
//! Two texts that people hold for the same fold to the same: case, accents, width, ligatures and other
//! compatibility forms (Unicode's NFKD) do not count. Folding what is folded changes nothing.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_compatible;
use unicode_properties::{GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};

use crate::{Sigil, Tokens};

/// What a folded character means to the tokenizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Goes on with the word before it, or begins one.
    Word,
    /// A token of its own, because its script is written without spaces.
    Alone,
    /// A token of its own.
    Emoji,
    /// Half of a flag.
    Flag,
    /// A vowel sign or the like: belongs to the letter before it, and counts.
    Mark,
    /// An accent, a skin tone or the like: belongs to the character before it, and does not count.
    Accent,
    /// Not there: neither counts nor separates.
    Ignored,
    /// May be the sign in front of a hashtag, a handle or a cashtag.
    Sigil(Sigil),
    /// Everything else.
    Separator,
}

/// The folded words of a text joined by one space: for comparing names and handles.
///
/// ```
/// assert_eq!(vigie_query::fold("@L’Oréal_Paris"), "l oreal_paris");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut tokens = Tokens::default();
    tokens.read(None, text);
    tokens.folded().to_owned()
}

/// Hands over what `c` folds to, character by character.
pub(crate) fn expand(c: char, mut emit: impl FnMut(char, Class)) {
    match c {
        // By far the most of what is not ASCII, and known without a look-up.
        '\u{4E00}'..='\u{9FFF}' => return emit(c, Class::Alone),
        '\u{AC00}'..='\u{D7A3}' => return emit(c, Class::Word),
        // "Nike™" is Nike, where compatibility would make it "niketm".
        '™' | '℠' => return emit(c, Class::Separator),
        _ => {}
    }
    decompose_compatible(c, |part| {
        for lower in part.to_lowercase() {
            match spelled_out(lower) {
                Some(letters) => letters.chars().for_each(|letter| emit(letter, Class::Word)),
                None => emit(lower, class(lower)),
            }
        }
    });
}

/// Letters that people replace by others when their keyboard lacks them, and that Unicode does not decompose.
fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// The class of a character that is decomposed and lower case.
fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' | '_' => Class::Word,
        '#' => Class::Sigil(Sigil::Hashtag),
        '@' => Class::Sigil(Sigil::Handle),
        '$' => Class::Sigil(Sigil::Cashtag),
        '\0'..='\x7F' | '©' | '®' => Class::Separator,
        // Letters to Unicode, apostrophes to those who type them.
        '\u{2B9}'..='\u{2BD}' | '\u{2C8}' | '\u{2EE}' | '\u{A78B}' | '\u{A78C}' => Class::Separator,
        _ if is_ignored(c) => Class::Ignored,
        _ if is_accent(c) => Class::Accent,
        '\u{1F1E6}'..='\u{1F1FF}' => Class::Flag,
        _ if c.is_emoji_char() => Class::Emoji,
        _ if c.general_category_group() == GeneralCategoryGroup::Mark => Class::Mark,
        _ if !c.is_alphanumeric() => Class::Separator,
        _ if is_spaceless(c) => Class::Alone,
        _ => Class::Word,
    }
}

/// Zero-width and direction characters and the soft hyphen.
pub(crate) fn is_ignored(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Diacritics of Latin, Greek and Cyrillic, vowel points of Arabic and Hebrew, the Arabic stretch, variation
/// selectors, skin tones, and the tags behind some flags.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{180B}'..='\u{180F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' | '\u{1F3FB}'..='\u{1F3FF}'
        | '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Thai, Lao, Myanmar, Khmer, Han, Hiragana and Katakana.
pub(crate) fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{303C}'
        | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}' | '\u{F900}'..='\u{FAFF}'
        | '\u{1AFF0}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFF}')
}

/// What one character folds to, kept ready.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Short {
    /// One or two characters.
    Is((char, Class), Option<(char, Class)>),
    /// Nothing, or more: ask [`expand`].
    Other,
}

const FIRST_SHORT: u32 = 0x80;
const END_SHORT: u32 = 0x3100;

/// What the characters of most alphabets, signs and kana fold to, looked up instead of worked out.
pub(crate) struct ShortForms(Vec<Short>);

impl ShortForms {
    /// The one table, made on first use.
    pub(crate) fn get() -> &'static Self {
        static TABLE: LazyLock<ShortForms> = LazyLock::new(|| {
            ShortForms((FIRST_SHORT..END_SHORT).filter_map(char::from_u32).map(shorten).collect())
        });
        &TABLE
    }

    /// What `c`, which is not ASCII, folds to.
    pub(crate) fn of(&self, c: char) -> Short {
        let place = (u32::from(c) - FIRST_SHORT) as usize;
        self.0.get(place).copied().unwrap_or(Short::Other)
    }
}

fn shorten(c: char) -> Short {
    let mut pieces = Vec::new();
    expand(c, |folded, class| {
        // An accent behind its own letter has nothing left to say.
        if class != Class::Accent || pieces.is_empty() {
            pieces.push((folded, class));
        }
    });
    match pieces.as_slice() {
        [one] => Short::Is(*one, None),
        [one, two] => Short::Is(*one, Some(*two)),
        _ => Short::Other,
    }
}
