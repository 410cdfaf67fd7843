//! The searchable mentions: tantivy schema, writer, search and counts.
