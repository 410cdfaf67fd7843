//! Cuts the query of another tool into pieces, without asking what they mean.

use std::mem;

/// What a piece is, as far as leaving out needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    Open,
    Close,
    Operator,
    Operand,
    /// An operand that Vigie has no data for.
    LeftOut,
    /// Belongs to the operand before it or stands for nothing.
    Other,
}

/// A piece with the blanks before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) blank_before: bool,
}

/// Brackets, comments, and everything else between blanks and brackets; quotes, and a bracket glued to a field, stay
/// whole.
pub(super) fn cut(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut blank_before = false;
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        if first.is_whitespace() {
            rest = &rest[first.len_utf8()..];
            blank_before = true;
            continue;
        }
        let (kind, length) = match first {
            '(' => (PieceKind::Open, 1),
            ')' => (PieceKind::Close, 1),
            _ if rest.starts_with("<<<") => {
                (PieceKind::Other, rest.find(">>>").map_or(rest.len(), |end| end + 3))
            }
            _ => (PieceKind::Operand, operand(rest)),
        };
        let text = straight(&rest[..length]);
        pieces.push(Piece { kind, text, start, blank_before: mem::take(&mut blank_before) });
        rest = &rest[length..];
    }
    pieces
}

/// How far the operand at the front reaches.
fn operand(rest: &str) -> usize {
    let mut in_quotes = false;
    let mut brackets = 0_usize;
    let mut ranges = 0_usize;
    let mut before = ' ';
    for (at, c) in rest.char_indices() {
        match c {
            '"' | '“' | '”' | '«' | '»' => in_quotes = !in_quotes,
            _ if in_quotes => {}
            '[' | '{' => ranges += 1,
            ']' | '}' => ranges = ranges.saturating_sub(1),
            '(' if before == ':' => brackets += 1,
            '(' if brackets > 0 => brackets += 1,
            ')' if brackets > 0 => brackets -= 1,
            '(' | ')' => return at,
            c if c.is_whitespace() && brackets + ranges == 0 => return at,
            _ => {}
        }
        before = c;
    }
    rest.len()
}

fn straight(text: &str) -> String {
    text.replace(['“', '”', '«', '»', '„'], "\"")
}
