//! Posts in, mentions out: compiled queries, language and sentiment.
