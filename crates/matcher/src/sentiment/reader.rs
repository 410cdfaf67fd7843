//! Walks a post once, from left to right, and tells the [`Rules`] what it meets: words and phrases of the lexicon,
//! and between them emoticons and punctuation, which the tokens do not hold.

use vigie_model::TextField;
use vigie_query::{Sigil, Token, Tokens};

use super::{
    emoticons::{Emoticon, emoticon_at},
    lexicon::{Found, Lexicon},
    rules::{Place, Rules},
};

/// Reads a post into the rules.
pub(super) fn read(tokens: &Tokens, title: Option<&str>, text: &str, lexicon: &Lexicon, rules: &mut Rules) {
    let title = title.unwrap_or_default();
    let split = tokens.as_slice().partition_point(|token| token.field == TextField::Title);
    let (in_title, in_text) = tokens.as_slice().split_at(split);
    for (field, original, list) in [(TextField::Title, title, in_title), (TextField::Text, text, in_text)] {
        let shouts = list.iter().any(|token| is_capitals(slice(original, token)));
        let reader = Reader { original, tokens, list, lexicon, field, calm: shouts && is_calm(original) };
        reader.read(rules);
        rules.end_sentence();
    }
}

/// One field of a post.
struct Reader<'a> {
    original: &'a str,
    tokens: &'a Tokens,
    list: &'a [Token],
    lexicon: &'a Lexicon,
    field: TextField,
    /// Whether capitals stand out because most of the text is written without.
    calm: bool,
}

impl Reader<'_> {
    fn read(&self, rules: &mut Rules) {
        let (mut at, mut done) = (0, 0);
        while let Some(token) = self.list.get(at) {
            done = self.between(done, token.start as usize, rules);
            if (token.start as usize) < done {
                at += 1; // part of an emoticon
                continue;
            }
            if let Some(end) = self.end_of_link(token) {
                (at, done) = (at + 1, end);
                continue;
            }
            let found = self.look_up(at);
            let length = found.map_or(1, |found| found.length);
            let end = self.list.get(at + length - 1).map_or(token.end, |last| last.end);
            let place = Place { field: self.field, start: token.start, end };
            (at, done) = (at + length, end as usize);
            match found {
                Some(Found { meaning, .. }) if meaning.sign => {
                    let repeats = self.repeats(at);
                    rules.emoji(meaning, repeats, place);
                    at += repeats;
                    done = self.list.get(at - 1).map_or(done, |last| last.end as usize);
                }
                Some(found) => {
                    let shouted = self.calm && self.is_shouted(at - length, length);
                    rules.word(found, place, shouted);
                }
                None => rules.other_word(),
            }
        }
        self.between(done, self.original.len(), rules);
    }

    fn is_shouted(&self, first: usize, length: usize) -> bool {
        self.list.iter().skip(first).take(length).any(|token| is_capitals(slice(self.original, token)))
    }

    /// How often the token before this one stands again, from this one on.
    fn repeats(&self, at: usize) -> usize {
        let (before, behind) = self.list.split_at_checked(at).unwrap_or_default();
        let Some(first) = before.last().map(|token| self.tokens.text(token)) else { return 0 };
        behind.iter().take_while(|token| self.tokens.text(token) == first).count()
    }

    /// What the lexicon has for the tokens from this one on, as far as no sign or other sentence parts them.
    fn look_up(&self, at: usize) -> Option<Found> {
        let token = self.list.get(at)?;
        match token.sigil {
            Some(Sigil::Handle | Sigil::Cashtag) => return None, // a name, whatever it says
            Some(Sigil::Hashtag) => {
                if let Some(meaning) = self.lexicon.hashtag(self.tokens.text(token)) {
                    return Some(Found { meaning, length: 1, elongated: false });
                }
            }
            None => {}
        }
        let mut before: Option<&Token> = None;
        let joined = self.list.iter().skip(at).take_while(|token| {
            let joined = before.is_none_or(|before| self.are_joined(before, token));
            before = Some(token);
            joined
        });
        self.lexicon.find(joined.map(|token| self.tokens.text(token)))
    }

    fn are_joined(&self, left: &Token, right: &Token) -> bool {
        let gap = self.original.get(left.end as usize..right.start as usize).unwrap_or_default();
        right.sigil.is_none()
            && gap.chars().all(|c| matches!(c, ' ' | '\'' | '’' | '-' | '‑' | '\u{A0}' | '/'))
    }

    /// A link is no opinion: `https://shop.example/best-deals` ends where the next space begins.
    fn end_of_link(&self, token: &Token) -> Option<usize> {
        let rest = self.original.get(token.end as usize..)?;
        if !matches!(self.tokens.text(token), "http" | "https") || !rest.starts_with("://") {
            return None;
        }
        Some(token.end as usize + rest.find(char::is_whitespace).unwrap_or(rest.len()))
    }

    /// Reads the signs between two tokens. Returns the end of what was read, which an emoticon such as `:D` may
    /// carry into the next token.
    fn between(&self, from: usize, to: usize, rules: &mut Rules) -> usize {
        let Some(gap) = self.original.get(from..to) else { return from };
        let mut done = from;
        for (offset, c) in gap.char_indices() {
            let at = from + offset;
            if at < done {
                continue;
            }
            done = at + c.len_utf8();
            if c == ' ' {
                continue;
            }
            match emoticon_at(self.original, at) {
                Some(Emoticon::Irony { length }) => {
                    rules.irony();
                    done = at + length;
                }
                Some(Emoticon::Mood { weight, length }) => {
                    done = at + length;
                    rules.sign(weight, 0, Place { field: self.field, start: at as u32, end: done as u32 });
                }
                None => self.punctuation(c, at, rules),
            }
        }
        done.max(from)
    }

    fn punctuation(&self, c: char, at: usize, rules: &mut Rules) {
        match c {
            '!' | '¡' => rules.exclamation(),
            '?' | '¿' | '‽' => rules.question(),
            '\n' => rules.end_sentence(),
            '.' if !self.is_inside_word(at) => rules.end_sentence(),
            '-' if self.is_dash(at) => rules.end_clause(),
            ',' | ';' | ':' | '(' | ')' | '…' | '—' | '–' | '|' | '•' => rules.end_clause(),
            _ => {}
        }
    }

    /// Whether the hyphen stands for a dash, with spaces around it.
    fn is_dash(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.original.as_bytes().get(before));
        before == Some(&b' ') && self.original.as_bytes().get(at + 1) == Some(&b' ')
    }

    /// Whether the dot belongs to a number or an abbreviation, as in `2.5` and `s.a.v`.
    fn is_inside_word(&self, at: usize) -> bool {
        self.original.as_bytes().get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
    }
}

fn slice<'a>(original: &'a str, token: &Token) -> &'a str {
    original.get(token.start as usize..token.end as usize).unwrap_or_default()
}

/// At least three letters, none of them small.
fn is_capitals(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    letters.clone().all(char::is_uppercase) && letters.take(3).count() == 3
}

/// Whether at least half of the letters are small.
fn is_calm(text: &str) -> bool {
    let (mut small, mut capital) = (0_usize, 0_usize);
    for c in text.chars() {
        small += usize::from(c.is_lowercase());
        capital += usize::from(c.is_uppercase());
    }
    small >= capital
}
