//! The one query language of Vigie: what a brand, a topic and a search are written in, and what they mean.
//!
//! Three things live here so that live matching and searching cannot disagree: [`parse`] turns text into a
//! [`Query`], [`Tokens`] folds any text into the tokens that both sides compare, and [`evaluate`] says what a query
//! means over one document. The matcher and the index are faster ways to the same answer.
//!
//! ```
//! use vigie_query::{Document, Tokens, evaluate, parse};
//! let query = parse(r#"("l'oréal" OR #loreal) NOT job*"#)?;
//! let mut tokens = Tokens::default();
//! tokens.read(None, "Le nouveau L’OREAL est là");
//! assert!(evaluate(&query, &Document::plain(&tokens)).is_some());
//! # Ok::<(), vigie_query::ParseError>(())
//! ```
//!
//! What it does not do: find candidates among many queries (`vigie-matcher`) or many texts (`vigie-index`).

mod ast;
mod cost;
mod edits;
mod error;
mod evaluate;
mod exact;
mod explain;
mod facts;
mod field;
mod filter;
mod fold;
mod import;
mod inflection;
mod leaf;
mod lexer;
mod lint;
mod near;
mod need;
mod occurrence;
mod operand;
mod parse;
mod print;
mod rarity;
mod refusal;
mod sentences;
mod stop_words;
mod telling;
mod tokenize;
mod tokens;
mod verdict;
mod wording;

pub use ast::{
    Leaf, LeafId, MAX_DEPTH, MAX_FUZZY, MAX_NEAR, MAX_NESTED, MAX_SIDES, MAX_TERMS, MAX_TEXT_BYTES,
    MIN_BEFORE_WILDCARD, MIN_PREFIX, Node, Query, Together, Word,
};
pub use cost::{Cost, CostLevel, cost};
pub use edits::MAX_EDITS;
pub use error::ParseError;
pub use evaluate::{Document, Occurrences, evaluate, occurrences};
pub use exact::{Exact, MAX_FORM, written};
pub use explain::{Explanation, Reason, explain};
pub use facts::{Facts, Found, asks, hosts, relevance, thousandths};
pub use filter::{Feature, FieldFilter, Measure, Range};
pub use fold::fold;
pub use import::{Dialect, ImportNote, Imported, import};
pub use lint::{Finding, Severity, lint};
pub use near::{Link, Near, Side, Standing, close};
pub use need::{Need, Way, needs, ways};
pub use occurrence::{Occurrence, phrase, together};
pub use parse::parse;
pub use telling::{addresses, is_telling};
pub use tokens::{FIELD_GAP, Sigil, Token, Tokens};
pub use verdict::Texts;
pub use wording::{Language, Wording};
