//! The tokenizer: one pass over a text, in time and memory that grow with its length only.

use unicode_normalization::char::{canonical_combining_class, compose};
use vigie_model::TextField;

use crate::{
    Sigil, Token,
    fold::{Class, Short, ShortForms, expand},
};

/// The most characters in one token; longer runs are cut.
pub(crate) const MAX_TOKEN: usize = 64;

/// What the next character may join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Word,
    Alone,
    Emoji,
    HalfFlag,
}

/// Reads one field of a document.
pub(crate) struct Tokenizer<'t> {
    folded: &'t mut String,
    tokens: &'t mut Vec<Token>,
    field: TextField,
    /// The position that the next token gets.
    position: u32,
    open: Open,
    /// Characters in the open token.
    length: usize,
    /// A sign that waits for its word, and where it stands.
    sigil: Option<(Sigil, usize)>,
    /// What comes between the next token and the one before it.
    gap: char,
}

impl<'t> Tokenizer<'t> {
    /// Gets ready to append the tokens of `field` to those that are there, with positions from `position`.
    pub(crate) fn new(
        folded: &'t mut String,
        tokens: &'t mut Vec<Token>,
        field: TextField,
        position: u32,
    ) -> Self {
        Self { folded, tokens, field, position, open: Open::Nothing, length: 0, sigil: None, gap: '\n' }
    }

    /// Reads the whole text of the field, whose ASCII letters are lower case already.
    pub(crate) fn read(mut self, text: &str) {
        let short_forms = ShortForms::get();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            at += 1;
            match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'_' => {
                    while bytes.get(at).is_some_and(|&byte| IS_WORD[usize::from(byte)]) {
                        at += 1;
                    }
                    self.ascii_word(&text[start..at], start);
                }
                b'#' => self.sign(Sigil::Hashtag, start),
                b'@' => self.sign(Sigil::Handle, start),
                b'$' => self.sign(Sigil::Cashtag, start),
                0..=0x7F => self.separate(),
                _ => at = self.character(short_forms, text, start),
            }
        }
    }

    fn ascii_word(&mut self, mut run: &str, mut at: usize) {
        while let Some(&first) = run.as_bytes().first() {
            if self.open != Open::Word || self.length == MAX_TOKEN {
                self.begin(Open::Word, char::from(first), at);
            }
            let (piece, rest) = run.split_at(run.len().min(MAX_TOKEN - self.length));
            self.folded.push_str(piece);
            self.length += piece.len();
            at += piece.len();
            self.reach(at);
            run = rest;
        }
    }

    /// Reads the character at `at`, which is not ASCII; returns where the next one begins.
    fn character(&mut self, short_forms: &ShortForms, text: &str, at: usize) -> usize {
        let Some(c) = text[at..].chars().next() else { return text.len() };
        let end = at + c.len_utf8();
        match short_forms.of(c) {
            Short::Is((first, class), second) => {
                self.folded(first, class, at, end);
                if let Some((second, class)) = second {
                    self.folded(second, class, at, end);
                }
            }
            Short::Other => expand(c, |folded, class| self.folded(folded, class, at, end)),
        }
        end
    }

    fn folded(&mut self, c: char, class: Class, at: usize, end: usize) {
        match class {
            Class::Word => self.word(c, at, end),
            Class::Alone => self.single(Open::Alone, c, at, end),
            Class::Emoji => self.single(Open::Emoji, c, at, end),
            Class::Flag if self.open == Open::HalfFlag => {
                self.push(c, end);
                self.open = Open::Emoji;
            }
            Class::Flag => self.single(Open::HalfFlag, c, at, end),
            Class::Mark => self.mark(c, end),
            Class::Accent if self.open != Open::Nothing => self.reach(end),
            Class::Accent | Class::Ignored => {}
            Class::Sigil(sigil) => self.sign(sigil, at),
            Class::Separator => self.separate(),
        }
    }

    fn word(&mut self, c: char, at: usize, end: usize) {
        if self.open == Open::Word && self.join_syllable(c, end) {
            return;
        }
        if self.open != Open::Word || self.length == MAX_TOKEN {
            self.begin(Open::Word, c, at);
        }
        self.push(c, end);
    }

    fn single(&mut self, open: Open, c: char, at: usize, end: usize) {
        self.begin(open, c, at);
        self.push(c, end);
    }

    /// Joins a part of a Korean syllable to the one before it, as texts come in both forms.
    fn join_syllable(&mut self, part: char, end: usize) -> bool {
        if !matches!(part, '\u{1161}'..='\u{11C2}') {
            return false;
        }
        let Some(syllable) = self.folded.chars().next_back().and_then(|last| compose(last, part)) else {
            return false;
        };
        self.folded.pop();
        self.folded.push(syllable);
        self.reach(end);
        true
    }

    /// Puts a mark behind its letter, in the one order that Unicode calls canonical.
    fn mark(&mut self, mark: char, end: usize) {
        if !matches!(self.open, Open::Word | Open::Alone) {
            return;
        }
        if self.length == MAX_TOKEN {
            return self.reach(end);
        }
        let order = canonical_combining_class(mark);
        let moved = |c: &char| order > 0 && canonical_combining_class(*c) > order;
        let behind: usize = self.folded.chars().rev().take_while(moved).map(char::len_utf8).sum();
        self.folded.insert(self.folded.len() - behind, mark);
        self.length += 1;
        self.reach(end);
    }

    fn sign(&mut self, sigil: Sigil, at: usize) {
        let behind_a_word = matches!(self.open, Open::Word | Open::Alone);
        self.separate();
        self.sigil = (!behind_a_word).then_some((sigil, at));
    }

    fn separate(&mut self) {
        self.open = Open::Nothing;
        self.sigil = None;
    }

    /// Begins a token that will start with `first`.
    fn begin(&mut self, open: Open, first: char, at: usize) {
        if !self.folded.is_empty() {
            self.folded.push(self.gap);
        }
        self.gap = ' ';
        let sigil = self.sigil.take().filter(|&(sigil, _)| match open {
            Open::Word | Open::Alone => sigil != Sigil::Cashtag || first.is_alphabetic(),
            _ => false,
        });
        let start = offset(sigil.map_or(at, |(_, at)| at));
        let folded = offset(self.folded.len());
        self.tokens.push(Token {
            position: self.position,
            field: self.field,
            start,
            end: start,
            folded_start: folded,
            folded_end: folded,
            sigil: sigil.map(|(sigil, _)| sigil),
        });
        self.position = self.position.saturating_add(1);
        self.open = open;
        self.length = 0;
    }

    fn push(&mut self, c: char, end: usize) {
        self.folded.push(c);
        self.length += 1;
        self.reach(end);
    }

    /// The open token reaches up to byte `end` of the original and to the end of what is folded.
    fn reach(&mut self, end: usize) {
        if let Some(token) = self.tokens.last_mut() {
            token.end = offset(end);
            token.folded_end = offset(self.folded.len());
        }
    }
}

/// Which bytes go on with a word of lower-case ASCII.
const IS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// Texts are far below 4 GiB; what lies beyond would only lose its place.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
