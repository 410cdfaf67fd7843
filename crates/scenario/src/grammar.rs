//! Phrases with slots: how a few hundred lines of text become millions of different posts.
//!
//! A file holds sections. `[praise]` opens one, each line below is a phrase, and a line that begins with `# ` is a
//! comment. Within a phrase `{this|that}` is a choice, which may be empty and may hold slots; `{2..9}` is a number;
//! `{brand}`, `{rival}`, `{handle}` and `{tag}` come from outside; any other `{name}` is a phrase of that section.

use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

/// The words that a phrase gets from outside.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Names<'a> {
    pub(crate) brand: &'a str,
    pub(crate) rival: &'a str,
    pub(crate) handle: &'a str,
    pub(crate) tag: &'a str,
}

/// A file that is not a grammar. All files are embedded, so only tests ever see this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GrammarError {
    #[error("`{0}` stands before the first [section]")]
    Homeless(&'static str),
    #[error("`{0}` opens a bracket that it does not close, or closes one too many")]
    Unbalanced(&'static str),
    #[error("section [{0}] has no phrases")]
    Empty(&'static str),
    #[error("{{{0}}} names no section")]
    Unknown(&'static str),
    #[error("[{0}] leads back to itself")]
    Circular(&'static str),
}

type Phrase = Vec<Piece>;

#[derive(Debug, Clone)]
enum Piece {
    Text(&'static str),
    Choice(Vec<Phrase>),
    Number(u32, u32),
    Brand,
    Rival,
    Handle,
    Tag,
    Section(&'static str),
}

/// The phrases of one language.
#[derive(Debug, Clone)]
pub(crate) struct Grammar {
    sections: BTreeMap<&'static str, Vec<Phrase>>,
}

impl Grammar {
    /// Reads files of phrases. Every slot must lead somewhere, and none back to itself.
    pub(crate) fn parse(files: &[&'static str]) -> Result<Self, GrammarError> {
        let mut sections: BTreeMap<&'static str, Vec<Phrase>> = BTreeMap::new();
        for file in files {
            let mut current = None;
            for line in file.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("# ")) {
                if let Some(name) = section_name(line) {
                    sections.entry(name).or_default();
                    current = Some(name);
                    continue;
                }
                let phrases = current.and_then(|name| sections.get_mut(name));
                phrases.ok_or(GrammarError::Homeless(line))?.push(phrase(line)?);
            }
        }
        let grammar = Self { sections };
        for (name, phrases) in &grammar.sections {
            if phrases.is_empty() {
                return Err(GrammarError::Empty(name));
            }
            grammar.follow(name, &mut BTreeSet::new())?;
        }
        Ok(grammar)
    }

    fn follow(&self, name: &'static str, path: &mut BTreeSet<&'static str>) -> Result<(), GrammarError> {
        let phrases = self.sections.get(name).ok_or(GrammarError::Unknown(name))?;
        if !path.insert(name) {
            return Err(GrammarError::Circular(name));
        }
        let mut open: Vec<&Phrase> = phrases.iter().collect();
        while let Some(phrase) = open.pop() {
            for piece in phrase {
                match piece {
                    Piece::Choice(choices) => open.extend(choices),
                    Piece::Section(next) => self.follow(next, path)?,
                    _ => {}
                }
            }
        }
        path.remove(name);
        Ok(())
    }

    /// Whether there is such a section.
    pub(crate) fn has(&self, section: &str) -> bool {
        self.sections.contains_key(section)
    }

    /// Writes a phrase of a section behind `out`.
    pub(crate) fn write(&self, section: &str, names: Names<'_>, rng: &mut ChaCha8Rng, out: &mut String) {
        debug_assert!(self.has(section), "no section [{section}]");
        if let Some(phrase) = self.sections.get(section).and_then(|phrases| phrases.choose(rng)) {
            self.write_phrase(phrase, names, rng, out);
        }
    }

    /// A phrase of a section.
    pub(crate) fn phrase(&self, section: &str, names: Names<'_>, rng: &mut ChaCha8Rng) -> String {
        let mut out = String::new();
        self.write(section, names, rng, &mut out);
        out
    }

    /// All phrases of a section that have no slots, in the order of the file.
    pub(crate) fn words(&self, section: &str) -> Vec<&'static str> {
        let text = |phrase: &Phrase| match phrase.as_slice() {
            [Piece::Text(text)] => Some(*text),
            _ => None,
        };
        self.sections.get(section).into_iter().flatten().filter_map(text).collect()
    }

    fn write_phrase(&self, phrase: &Phrase, names: Names<'_>, rng: &mut ChaCha8Rng, out: &mut String) {
        for piece in phrase {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Number(low, high) => out.push_str(&rng.random_range(*low..=*high).to_string()),
                Piece::Brand => out.push_str(names.brand),
                Piece::Rival => out.push_str(names.rival),
                Piece::Handle => out.push_str(names.handle),
                Piece::Tag => out.push_str(names.tag),
                Piece::Section(name) => self.write(name, names, rng, out),
                Piece::Choice(choices) => {
                    if let Some(choice) = choices.choose(rng) {
                        self.write_phrase(choice, names, rng, out);
                    }
                }
            }
        }
    }
}

fn section_name(line: &'static str) -> Option<&'static str> {
    let name = line.strip_prefix('[')?.strip_suffix(']')?;
    name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_').then_some(name)
}

fn phrase(text: &'static str) -> Result<Phrase, GrammarError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let (before, from_bracket) = rest.split_at(start);
        let (inner, behind) = bracket(from_bracket).ok_or(GrammarError::Unbalanced(text))?;
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(piece(inner)?);
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Ok(pieces)
}

/// The inside of the bracket that `text` begins with, and what follows it.
fn bracket(text: &'static str) -> Option<(&'static str, &'static str)> {
    let mut depth = 0_usize;
    for (at, sign) in text.match_indices(['{', '}']) {
        depth = if sign == "{" { depth + 1 } else { depth.checked_sub(1)? };
        if depth == 0 {
            return Some((text.get(1..at)?, text.get(at + 1..)?));
        }
    }
    None
}

fn piece(inner: &'static str) -> Result<Piece, GrammarError> {
    let choices = choices(inner);
    if choices.len() > 1 {
        return Ok(Piece::Choice(choices.into_iter().map(phrase).collect::<Result<_, _>>()?));
    }
    if let Some((low, high)) = inner.split_once("..")
        && let (Ok(low), Ok(high)) = (low.parse(), high.parse())
        && low <= high
    {
        return Ok(Piece::Number(low, high));
    }
    Ok(match inner {
        "brand" => Piece::Brand,
        "rival" => Piece::Rival,
        "handle" => Piece::Handle,
        "tag" => Piece::Tag,
        name => Piece::Section(name),
    })
}

/// Cuts at the bars that stand outside of inner brackets.
fn choices(inner: &'static str) -> Vec<&'static str> {
    let mut depth = 0_i32;
    inner
        .split(|c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == '|' && depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn phrases_are_filled() {
        let grammar =
            Grammar::parse(&["# a comment\n[a]\n{b} {brand|{brand}} {3..3}{|}\n\n[b]\n#tag {handle}"])
                .unwrap();
        let names = Names { brand: "Lunivel", handle: "@lunivel", ..Names::default() };
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let expected = ["#tag @lunivel Lunivel 3", "#tag @lunivel brand 3"];
        let said: BTreeSet<String> = (0..50).map(|_| grammar.phrase("a", names, &mut rng)).collect();
        assert_eq!(said, expected.into_iter().map(str::to_owned).collect());
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        let check = |text: &'static str, expected: GrammarError| {
            assert_eq!(Grammar::parse(&[text]).unwrap_err(), expected);
        };
        check("hello", GrammarError::Homeless("hello"));
        check("[a]\nx {b", GrammarError::Unbalanced("x {b"));
        check("[a]\nx }", GrammarError::Unbalanced("x }"));
        check("[a]\n[b]\nx", GrammarError::Empty("a"));
        check("[a]\n{b}", GrammarError::Unknown("b"));
        check("[a]\n{b}\n[b]\n{x|{a}}", GrammarError::Circular("a"));
    }
}
