//! What stands between the operators of a query: words, phrases and fields.

use std::ops::Range;

use vigie_model::TextField;

use crate::{
    Leaf, LeafId, MAX_FUZZY, Node, Sigil, Together, Word,
    edits::LEAST_LETTERS,
    field::FieldName,
    inflection::french_forms,
    leaf::read_words,
    lexer::{Exactness, Kind, Lexeme, Quoted, excerpt},
    parse::{Parsed, Parser, any},
    refusal::{
        self,
        fields::{bad_value, joined_values, missing_value, nested_texts},
    },
    tokenize::MAX_TOKEN,
};

impl Parser<'_> {
    /// A word without quotes.
    pub(crate) fn word(&mut self, text: &str) -> Parsed<Node> {
        let piece = Quoted { text, at: self.behind.start, exactness: Exactness::Folded };
        let words = self.words(&piece)?;
        Ok(Node::Leaf(self.leaf(words, piece.place())))
    }

    fn words(&mut self, piece: &Quoted) -> Parsed<Vec<Word>> {
        let words = read_words(self.query, piece, &mut self.tokens)?;
        self.count(words.len(), piece.at)?;
        Ok(words)
    }

    /// A leaf of words that were read from `place`.
    fn leaf(&mut self, words: Vec<Word>, place: Range<usize>) -> LeafId {
        let id = LeafId(u32::try_from(self.leaves.len()).unwrap_or(u32::MAX));
        self.leaves.push(Leaf { words, field: self.field });
        self.places.leaves.push(place);
        id
    }

    /// A phrase, which may be followed by its `~5`.
    pub(crate) fn phrase(&mut self, phrase: &Quoted) -> Parsed<Node> {
        let words = self.words(phrase)?;
        let Kind::Within(distance) = self.ahead.kind else {
            return Ok(Node::Leaf(self.leaf(words, phrase.place())));
        };
        let least = words.len().saturating_sub(1);
        if least == 0 {
            return Err(self.error(self.ahead.start, refusal::alone_within()));
        }
        if least > distance as usize {
            return Err(self.error(self.ahead.start, refusal::too_close(words.len(), distance)));
        }
        self.advance()?;
        let words = words.into_iter().map(|word| self.leaf(vec![word], phrase.place())).collect();
        Ok(Node::Together(Together { words, distance }))
    }

    /// A word of which some letters may differ.
    pub(crate) fn misspelt(&mut self, text: &str, edits: u8) -> Parsed<Node> {
        let piece = Quoted { text, at: self.behind.start, exactness: Exactness::Folded };
        let mut words = self.words(&piece)?;
        let [word] = words.as_mut_slice() else {
            return Err(self.error(piece.at, refusal::not_one_misspelt()));
        };
        let letters = word.text.chars().count();
        if let Some(&least) = usize::from(edits).checked_sub(1).and_then(|at| LEAST_LETTERS.get(at)) {
            if word.is_open() || !word.text.chars().all(|c| c == '_' || c.is_alphanumeric()) {
                return Err(self.error(piece.at, refusal::not_one_misspelt()));
            }
            if letters < least {
                return Err(self.error(piece.at, refusal::short_misspelt(least, edits)));
            }
            self.misspelt += 1;
            if self.misspelt > MAX_FUZZY {
                return Err(self.error(piece.at, refusal::too_many_misspelt()));
            }
        }
        word.edits = edits;
        Ok(Node::Leaf(self.leaf(words, piece.place())))
    }

    /// A French word: any of its forms.
    pub(crate) fn inflected(&mut self, word: &Quoted) -> Parsed<Node> {
        let words = self.words(word)?;
        let is_plain =
            |word: &Word| !word.is_open() && word.text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let [only] = words.as_slice() else {
            return Err(self.error(word.at, refusal::several_inflected()));
        };
        if !is_plain(only) {
            return Err(self.error(word.at, refusal::formless()));
        }
        let mut forms = french_forms(&only.text, word.text.trim_end().ends_with(['é', 'É', '\u{301}']));
        forms.retain(|form| form.len() <= MAX_TOKEN); // no text holds a longer one
        self.count(forms.len() - 1, word.at)?;
        let leaves = forms.into_iter().map(|text| {
            let form = Word { text, ..only.clone() };
            Node::Leaf(self.leaf(vec![form], word.place()))
        });
        Ok(any(leaves.collect()))
    }

    /// What follows the name of a field.
    pub(crate) fn field(&mut self, name: FieldName, field: Lexeme) -> Parsed<Node> {
        if let Some(text_field) = name.text_field() {
            return self.text_field(name, text_field, field);
        }
        match self.ahead.kind {
            Kind::Open if self.ahead.start == field.end => self.bracket(|parser| parser.field_values(name)),
            _ => self.field_value(name, field),
        }
    }

    /// The word, phrase or bracket that is looked for in one text only.
    fn text_field(&mut self, name: FieldName, text_field: TextField, before: Lexeme) -> Parsed<Node> {
        if self.field.is_some() {
            return Err(self.error(before.start, nested_texts()));
        }
        let is_operand = matches!(
            self.ahead.kind,
            Kind::Word(_) | Kind::Misspelt { .. } | Kind::Phrase(_) | Kind::Inflected(_) | Kind::Open
        );
        if !is_operand || self.ahead.start != before.end {
            return Err(self.error(before.start, missing_value(name)));
        }
        self.field = Some(text_field);
        let node = self.primary();
        self.field = None;
        node
    }

    fn field_values(&mut self, name: FieldName) -> Parsed<Node> {
        let mut values = Vec::new();
        loop {
            let piece = self.ahead;
            values.push(self.field_value(name, Lexeme { end: piece.start, ..piece })?);
            match self.ahead.kind {
                Kind::Or => self.advance()?,
                Kind::Close | Kind::End => return Ok(any(values)),
                _ => return Err(self.error(self.ahead.start, joined_values(name))),
            }
        }
    }

    /// One value, which must be glued to the piece `before`.
    fn field_value(&mut self, name: FieldName, before: Lexeme) -> Parsed<Node> {
        let piece = self.ahead;
        let value = match piece.kind {
            Kind::Word(value) => value,
            Kind::Phrase(Quoted { text, exactness: Exactness::Folded, .. }) => text,
            _ => return Err(self.error(before.start, missing_value(name))),
        };
        if piece.start != before.end {
            return Err(self.error(before.start, missing_value(name)));
        }
        self.advance()?;
        let wrong = |parser: &Self| parser.error(piece.start, bad_value(name, &excerpt(value)));
        if name == FieldName::To {
            return self.handle(value, piece.start)?.ok_or_else(|| wrong(self));
        }
        self.count(1, piece.start)?;
        self.places.fields.push(piece.start);
        name.condition(value).ok_or_else(|| wrong(self))
    }

    /// The handle that a post is addressed to, as its text says; `None` for what is no handle.
    fn handle(&mut self, value: &str, at: usize) -> Parsed<Option<Node>> {
        let at = at + self.query.get(at..).and_then(|rest| rest.find(value)).unwrap_or_default();
        let piece = Quoted { text: value, at, exactness: Exactness::Folded };
        let bare = value.strip_prefix('@').unwrap_or(value);
        if !bare.starts_with(|c: char| c == '_' || c.is_alphanumeric()) || bare.contains(['*', '?', '"']) {
            return Ok(None);
        }
        let mut words = self.words(&piece)?;
        if let Some(first) = words.first_mut() {
            first.sigil = Some(Sigil::Handle);
        }
        Ok(Some(Node::Leaf(self.leaf(words, piece.place()))))
    }
}
