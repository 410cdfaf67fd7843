//! How a lexicon is written, and reading it.
//!
//! It is a text of lines `entry<TAB>meaning`; `#␠` begins a comment and `@name<TAB>endings` defines a set of
//! endings (see [`inflection`](super::inflection)). The meaning is one or more of
//!
//! | word | meaning |
//! |---|---|
//! | `-4` … `4` | moves the mood by this much; 0 keeps the words of a phrase from counting one by one |
//! | `x1.3` | makes what follows stronger, or weaker below 1 |
//! | `not` | turns what follows |
//! | `but` | what follows counts more than what came before |
//! | `back` | beside `x` or `not`: also acts on the word right before it |
//! | `wry` | praise that often means the opposite when nothing but trouble follows |
//! | `irony` | says that praise was not meant |
//!
//! Entries are folded as posts are, so they are written in natural spelling; people leave apostrophes out, so
//! `don't` also brings `dont` unless that is a word of its own. An entry that begins with `#` means only the hashtag.

use vigie_query::Tokens;

use super::{
    inflection::{Endings, InflectionError, forms},
    lexicon::{Lexicon, Meaning, Role},
};

/// Which line of a lexicon cannot be read, and why.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {problem}")]
pub(super) struct LexiconError {
    line: usize,
    problem: Problem,
}

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("put a tab between the entry and its meaning")]
    NoTab,
    #[error("`{0}` is no meaning: write a number from -4 to 4, x1.3, not, but, back, wry or irony")]
    UnknownMeaning(String),
    #[error("`{0}` has no letter, digit or emoji to look up")]
    Empty(String),
    #[error("write `{0}` without `{1}`: signs are not looked up, so it would mean something else")]
    Sign(String, char),
    #[error("`{0}` stands in the lexicon already with another meaning: keep one")]
    Twice(String),
    #[error(transparent)]
    Inflection(#[from] InflectionError),
}

impl Lexicon {
    /// Reads lexicons one behind the other.
    pub(super) fn parse(texts: &[&str]) -> Result<Self, LexiconError> {
        let mut reader = Reader::default();
        for text in texts {
            for (line, content) in (1..).zip(text.lines()) {
                reader.line(content).map_err(|problem| LexiconError { line, problem })?;
            }
        }
        Ok(reader.finish())
    }

    /// A lexicon that is part of the program. A test proves that each of them can be read; should one not be, it
    /// is empty, and everything is neutral.
    pub(super) fn embedded(texts: &[&str]) -> Self {
        Self::parse(texts).unwrap_or_default()
    }
}

/// A lexicon while it is read.
#[derive(Default)]
struct Reader {
    lexicon: Lexicon,
    endings: Endings,
    tokens: Tokens,
    /// Forms without their apostrophe, added last where nothing stands yet.
    bare: Vec<(String, Meaning)>,
    /// Entries of several words.
    phrases: Vec<String>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), Problem> {
        let line = line.trim_end();
        if line.is_empty() || line == "#" || line.starts_with("# ") {
            return Ok(());
        }
        let (entry, meaning) = line.split_once('\t').ok_or(Problem::NoTab)?;
        if entry.starts_with('@') {
            self.endings.insert(entry.to_owned(), meaning.split(',').map(str::to_owned).collect());
            return Ok(());
        }
        let meaning = read_meaning(meaning)?;
        for form in forms(entry, &self.endings)? {
            self.form(&form, meaning)?;
        }
        Ok(())
    }

    fn form(&mut self, form: &str, meaning: Meaning) -> Result<(), Problem> {
        let word = form.strip_prefix('#').unwrap_or(form);
        if let Some(sign) = word.chars().find(|c| c.is_ascii_punctuation() && !matches!(c, '\'' | '-' | '/'))
        {
            return Err(Problem::Sign(form.to_owned(), sign));
        }
        self.tokens.read(None, form);
        let folded = self.tokens.folded().to_owned();
        if folded.is_empty() {
            return Err(Problem::Empty(form.to_owned()));
        }
        let sign = !folded.contains(char::is_alphanumeric);
        let meaning = Meaning { sign, ..meaning };
        if form.starts_with('#') {
            self.lexicon.set_hashtag(&folded, meaning);
            return Ok(());
        }
        if form.contains(['\'', '’']) {
            self.tokens.read(None, &form.replace(['\'', '’'], ""));
            self.bare.push((self.tokens.folded().to_owned(), meaning));
        }
        if folded.contains(' ') {
            self.phrases.push(folded.clone());
        }
        match self.lexicon.meaning_of(&folded) {
            Some(other) if *other != meaning => Err(Problem::Twice(form.to_owned())),
            other => {
                *other = Some(meaning);
                Ok(())
            }
        }
    }

    fn finish(mut self) -> Lexicon {
        for (folded, meaning) in std::mem::take(&mut self.bare) {
            self.phrases.push(folded.clone());
            self.lexicon.meaning_of(&folded).get_or_insert(meaning);
        }
        for phrase in std::mem::take(&mut self.phrases) {
            let negation = self.holds_negation(&phrase);
            if let Some(meaning) = self.lexicon.meaning_of(&phrase) {
                meaning.negation = negation;
            }
        }
        self.lexicon
    }

    /// Whether a negator stands somewhere inside a phrase.
    fn holds_negation(&self, phrase: &str) -> bool {
        let words: Vec<&str> = phrase.split(' ').collect();
        (0..words.len()).any(|first| {
            let within = words.len() - usize::from(first == 0); // not the phrase itself
            let part = words.get(first..within).unwrap_or_default();
            self.lexicon.find(part.iter().copied()).is_some_and(|found| found.meaning.role == Role::Negator)
        })
    }
}

fn read_meaning(text: &str) -> Result<Meaning, Problem> {
    let mut meaning = Meaning {
        weight: 0.0,
        boost: 1.0,
        role: Role::Plain,
        back: false,
        wry: false,
        sign: false,
        negation: false,
    };
    for word in text.split(' ') {
        match word {
            "not" => meaning.role = Role::Negator,
            "but" => meaning.role = Role::Contrast,
            "irony" => meaning.role = Role::Irony,
            "back" => meaning.back = true,
            "wry" => meaning.wry = true,
            _ => {
                let unknown = || Problem::UnknownMeaning(word.to_owned());
                match word.strip_prefix('x') {
                    Some(factor) => meaning.boost = number(factor, 0.1..=3.0).ok_or_else(unknown)?,
                    None => meaning.weight = number(word, -4.0..=4.0).ok_or_else(unknown)?,
                }
            }
        }
    }
    Ok(meaning)
}

fn number(text: &str, range: std::ops::RangeInclusive<f32>) -> Option<f32> {
    text.parse().ok().filter(|number| range.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_cannot_be_read_says_how_to_mend_it() {
        let check = |lines: &str, expected: &str| {
            let error = Lexicon::parse(&[lines]).expect_err(lines).to_string();
            assert!(error.starts_with(expected), "{error}");
        };
        check("good", "line 1: put a tab");
        check("good\t2\n\nbad\tawful", "line 3: `awful` is no meaning");
        check("good\t5", "line 1: `5` is no meaning");
        check("very\tx9", "line 1: `x9` is no meaning");
        check("good\t2\nGOOD\t1", "line 2: `GOOD` stands in the lexicon already");
        check("a+\t2", "line 1: write `a+` without `+`");
        check("\t2", "line 1: `` has no letter");
        check("good{,s\t2", "line 1: close the bracket");
    }
}
