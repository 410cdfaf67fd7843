//! What is probably not meant so in a query that can be read, with the place and a mend.

mod clauses;
mod cover;
mod flood;
mod surface;

use crate::{Language, Wording, error::pointing, parse::parse_with_places};

/// The most findings for one query.
const MAX_FINDINGS: usize = 100;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot be read.
    Error,
    /// It probably finds too much, too little or something else.
    Warning,
    /// It could be said more simply.
    Hint,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.in_language(Language::English)
    }

    /// The word for it in a language.
    #[must_use]
    pub fn in_language(self, language: Language) -> &'static str {
        match self {
            Self::Error => language.pick("error", "erreur"),
            Self::Warning => language.pick("warning", "attention"),
            Self::Hint => language.pick("hint", "conseil"),
        }
    }
}

/// One thing to look at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Byte offset in the query text, on a character boundary.
    pub position: usize,
    /// The same place in characters, from 1.
    pub character: usize,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Wording,
    /// What to write instead.
    pub mend: Wording,
}

impl Finding {
    /// How bad it is, what is wrong and the mend, as one sentence.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let severity = self.severity.in_language(language);
        let (message, mend) = (self.message.in_language(language), self.mend.in_language(language));
        language.pick(format!("{severity}: {message}; {mend}"), format!("{severity} : {message} ; {mend}"))
    }

    /// The line of `query` that it is in, and below it a caret under the place, for a terminal.
    #[must_use]
    pub fn pointing(&self, query: &str) -> String {
        pointing(query, self.position)
    }
}

/// Everything to look at again in the text of a query, in its order; at most a hundred findings. One that cannot be read
/// has one finding, its error.
///
/// ```
/// use vigie_query::lint;
/// let findings = lint("nike OR Nike OR shoes");
/// assert_eq!(findings[0].message.to_string(), "`Nike` is the same as `nike`: accents and capitals do not count");
/// ```
#[must_use]
pub fn lint(text: &str) -> Vec<Finding> {
    let (query, places) = match parse_with_places(text) {
        Ok(read) => read,
        Err(error) => {
            let crate::ParseError { position, character, message, mend } = error;
            return vec![Finding { position, character, severity: Severity::Error, message, mend }];
        }
    };
    let mut report = Report { text, findings: Vec::new() };
    surface::check(&mut report);
    clauses::check(&query, &places, &mut report);
    flood::check(&query, &places, &mut report);
    let mut findings = report.findings;
    findings.sort_by_key(|finding| (finding.position, finding.severity));
    findings.truncate(MAX_FINDINGS);
    findings
}

/// Where findings are collected.
struct Report<'q> {
    text: &'q str,
    findings: Vec<Finding>,
}

impl Report<'_> {
    fn warn(&mut self, position: usize, message: Wording, mend: Wording) {
        self.add(Severity::Warning, position, message, mend);
    }

    fn hint(&mut self, position: usize, message: Wording, mend: Wording) {
        self.add(Severity::Hint, position, message, mend);
    }

    fn add(&mut self, severity: Severity, position: usize, message: Wording, mend: Wording) {
        let position = self.text.floor_char_boundary(position);
        // Counting to the place takes time, and beyond so many nobody reads on.
        if self.findings.len() < 4 * MAX_FINDINGS {
            let character = self.text[..position].chars().count() + 1;
            self.findings.push(Finding { position, character, severity, message, mend });
        }
    }
}
