//! Writing for people at a terminal: emphasis where the terminal can show it, plain text elsewhere, and nothing that a
//! post could smuggle in.

use std::io::{IsTerminal, Write};

/// Emphasis, when standard output is a terminal that wants it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    on: bool,
}

impl Style {
    /// For standard output; `NO_COLOR` turns it off (no-color.org).
    pub(crate) fn of_stdout() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { on: wanted && std::io::stdout().is_terminal() }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    pub(crate) fn red(self, text: &str) -> String {
        self.with("31", text)
    }

    pub(crate) fn green(self, text: &str) -> String {
        self.with("32", text)
    }

    /// What matched in a text: bold on a terminal, in asterisks elsewhere.
    pub(crate) fn matched(self, text: &str) -> String {
        if self.on { self.with("1;33", text) } else { format!("*{text}*") }
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// A post's text made harmless for a terminal: control and bidirectional characters go, line ends become spaces.
pub(crate) fn harmless(text: &str) -> String {
    let bidirectional =
        |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    text.chars().filter(|c| !bidirectional(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Prints one line. A reader that closed the pipe (`vigie search | head`) ends the program quietly.
pub(crate) fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").is_err() {
        std::process::exit(0);
    }
}

/// Prints one line for people beside the output proper.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Prints why the program could not do what was asked.
pub(crate) fn complain(error: &anyhow::Error) {
    note(&format!("vigie: {}", told(error)));
}

/// An error with its causes; a cause that its effect has told already is not told again.
fn told(error: &anyhow::Error) -> String {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !told.contains(&cause) {
            told.push_str(if told.is_empty() { "" } else { ": " });
            told.push_str(&cause);
        }
    }
    told
}

/// A table with its columns aligned; the first row is the head, columns of numbers stand to the right.
pub(crate) fn table(style: Style, rows: &[Vec<String>]) {
    let width = |text: &str| text.chars().count();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let numeric = |column: usize| {
        rows.iter().skip(1).filter_map(|row| row.get(column)).all(|cell| {
            cell.chars()
                .next()
                .is_none_or(|first| first.is_ascii_digit() || matches!(first, '–' | '-' | '+' | '−'))
        })
    };
    for (at, row) in rows.iter().enumerate() {
        let mut text = String::from(" ");
        for (column, cell) in row.iter().enumerate() {
            let gap = " ".repeat(widths.get(column).copied().unwrap_or(0).saturating_sub(width(cell)));
            text.push(' ');
            if numeric(column) {
                text.push_str(&gap);
                text.push_str(cell);
            } else {
                text.push_str(cell);
                text.push_str(&gap);
            }
            text.push(' ');
        }
        let text = text.trim_end();
        line(&if at == 0 { style.dim(text) } else { text.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_cannot_drive_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\nc\u{202e}d"), "a [31mb cd");
    }

    #[test]
    fn no_cause_is_told_twice() {
        let error = anyhow::anyhow!("the disk is full").context("log: the disk is full").context("stopped");
        assert_eq!(told(&error), "stopped: log: the disk is full");
    }
}
