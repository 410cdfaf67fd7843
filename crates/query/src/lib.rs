//! The query language: parser, printer, folding and tokens, and its meaning.
