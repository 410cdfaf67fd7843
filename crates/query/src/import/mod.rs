//! Queries of other tools, translated, with a note on whatever then means something else.
//!
//! The text is cut into pieces, each piece is rewritten by the rules of the tool that it comes from, and what Vigie has
//! no data for is left out with the operator that joined it. The result is text in our language, which is parsed before
//! it is handed back.

mod fields;
mod pieces;

use crate::{ParseError, Wording, parse};
use fields::{Rewritten, rewrite};
use pieces::{Piece, PieceKind, cut};

/// The tool that a query was written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Brandwatch Consumer Research.
    Brandwatch,
    /// Talkwalker.
    Talkwalker,
    /// Meltwater.
    Meltwater,
    /// Mention.
    Mention,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Brandwatch, Self::Talkwalker, Self::Meltwater, Self::Mention];

    /// The name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brandwatch => "brandwatch",
            Self::Talkwalker => "talkwalker",
            Self::Meltwater => "meltwater",
            Self::Mention => "mention",
        }
    }

    /// The distance of a `NEAR` without a number.
    fn bare_near(self) -> u32 {
        match self {
            Self::Talkwalker => 15,
            _ => 4,
        }
    }

    /// Whether operators are operators in lower case too.
    fn any_case(self) -> bool {
        matches!(self, Self::Meltwater | Self::Mention)
    }
}

/// A translated query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// In our language; it parses.
    pub query: String,
    /// What means something else than it did, in the order of the text.
    pub notes: Vec<ImportNote>,
}

/// Something that means something else than it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportNote {
    /// Byte offset in the text that was imported.
    pub position: usize,
    /// What changed.
    pub message: Wording,
}

/// Translates a query that was written for another tool.
///
/// ```
/// use vigie_query::{Dialect, import};
/// let imported = import(Dialect::Talkwalker, "nike NEAR recall AND sourcecountry:fr")?;
/// assert_eq!(imported.query, "nike NEAR/15 recall AND country:fr");
/// assert!(imported.notes.is_empty());
/// # Ok::<(), vigie_query::ParseError>(())
/// ```
///
/// # Errors
/// [`ParseError`] when the translation is no query; its place counts in the translation where that differs from `text`.
pub fn import(dialect: Dialect, text: &str) -> Result<Imported, ParseError> {
    if text.len() > crate::MAX_TEXT_BYTES {
        parse(text)?; // says so
    }
    let mut notes = Vec::new();
    let mut pieces = Vec::new();
    for piece in cut(text) {
        let position = piece.start;
        let Rewritten { kind, text, note } = rewrite(dialect, &piece);
        notes.extend(note.map(|message| ImportNote { position, message }));
        pieces.push(Piece { kind, text, ..piece });
    }
    let pieces = leave_out(pieces);
    let mut query = String::with_capacity(text.len());
    for piece in &pieces {
        if piece.blank_before && !query.is_empty() && !query.ends_with('(') && piece.kind != PieceKind::Close
        {
            query.push(' ');
        }
        query.push_str(&piece.text);
    }
    parse(&query)?;
    Ok(Imported { query, notes })
}

/// The pieces without the operands that are left out, the operators that joined them, and the brackets around nothing.
fn leave_out(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut kept = Kept::default();
    for piece in pieces {
        match piece.kind {
            PieceKind::LeftOut => kept.leave_out(),
            // The operator behind what was left out at the beginning of a group joins nothing.
            PieceKind::Operator if kept.lost_first && matches!(piece.text.as_str(), "AND" | "OR") => {}
            PieceKind::Close if kept.lost_first && kept.is_at_open() => {
                kept.pieces.pop();
                kept.leave_out(); // the bracket goes as a whole
            }
            _ => {
                kept.lost_first = false;
                kept.pieces.push(piece);
            }
        }
    }
    kept.pieces
}

#[derive(Default)]
struct Kept {
    pieces: Vec<Piece>,
    /// Whether something was left out at the beginning of this group, and nothing came since.
    lost_first: bool,
}

impl Kept {
    /// Takes away what joins an operand that does not come.
    fn leave_out(&mut self) {
        while self.pieces.pop_if(|last| last.kind == PieceKind::Operator).is_some() {}
        self.lost_first = self.pieces.is_empty() || self.is_at_open();
    }

    fn is_at_open(&self) -> bool {
        self.pieces.last().is_some_and(|last| last.kind == PieceKind::Open)
    }
}
