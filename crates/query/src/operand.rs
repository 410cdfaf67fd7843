//! What stands between the operators of a query: words, phrases and fields.

use std::ops::Range;

use vigie_model::TextField;

use crate::{
    Leaf, LeafId, MAX_NEAR, Node, ParseError, Together, Word,
    field::FieldName,
    inflection::french_forms,
    leaf::read_words,
    lexer::{Exactness, Kind, Lexeme, Quoted, excerpt},
    parse::{Parsed, Parser, any},
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
            let mend = "leave ~ out, or write several words such as \"recall bottle\"~5";
            return Err(self.error(self.ahead.start, "one word cannot be near itself", mend));
        }
        if least > distance as usize {
            let message = format!("{} words never stand within {distance} steps", words.len());
            let mend = match least {
                least if least > MAX_NEAR as usize => "write fewer words".to_owned(),
                least => format!("write ~{least} or more"),
            };
            return Err(self.error(self.ahead.start, message, mend));
        }
        self.advance()?;
        let words = words.into_iter().map(|word| self.leaf(vec![word], phrase.place())).collect();
        Ok(Node::Together(Together { words, distance }))
    }

    /// A French word: any of its forms.
    pub(crate) fn inflected(&mut self, word: &Quoted) -> Parsed<Node> {
        let words = self.words(word)?;
        let is_plain =
            |word: &Word| !word.is_open() && word.text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let [only] = words.as_slice() else {
            let mend = "write each word in quotes of its own, such as ~fr\"cheval\" NEAR/1 ~fr\"blanc\"";
            return Err(self.error(word.at, "~fr is for one word", mend));
        };
        if !is_plain(only) {
            let mend = "write a word of letters only, or leave ~fr out";
            return Err(self.error(word.at, "only a word of letters has French forms", mend));
        }
        let forms = french_forms(&only.text, word.text.trim_end().ends_with(['é', 'É', '\u{301}']));
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
            let mend = "write it once, in front of the whole bracket or of each word";
            return Err(self.error(before.start, "title: and text: cannot stand inside each other", mend));
        }
        let is_operand =
            matches!(self.ahead.kind, Kind::Word(_) | Kind::Phrase(_) | Kind::Inflected(_) | Kind::Open);
        if !is_operand || self.ahead.start != before.end {
            return Err(self.missing_value(name, before));
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
                _ => {
                    let mend = format!("write for example {}:(a OR b)", name.as_str());
                    return Err(self.error(self.ahead.start, "the values of a field are joined by OR", mend));
                }
            }
        }
    }

    /// One value, which must be glued to the piece `before`.
    fn field_value(&mut self, name: FieldName, before: Lexeme) -> Parsed<Node> {
        let piece = self.ahead;
        let value = match piece.kind {
            Kind::Word(value) => value,
            Kind::Phrase(Quoted { text, exactness: Exactness::Folded, .. }) => text,
            _ => return Err(self.missing_value(name, before)),
        };
        if piece.start != before.end {
            return Err(self.missing_value(name, before));
        }
        self.advance()?;
        self.count(1, piece.start)?;
        self.places.fields.push(piece.start);
        name.condition(value).ok_or_else(|| {
            let message = format!("`{}` is not a value of {}:", excerpt(value), name.as_str());
            self.error(piece.start, message, name.allowed_values())
        })
    }

    fn missing_value(&self, name: FieldName, at: Lexeme) -> ParseError {
        let message = format!("{}: has no value here", name.as_str());
        let mend = format!("write one directly behind it, such as {}:{}", name.as_str(), name.example());
        self.error(at.start, message, mend)
    }
}
