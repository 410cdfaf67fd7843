//! More like this: the words that tell what a mention is about, and what to ask for to find others with them.

use std::collections::BTreeMap;

use tantivy::{
    TantivyDocument, Term,
    query::{BooleanQuery, EmptyQuery, Occur, Query as EngineQuery, TermQuery},
    schema::IndexRecordOption,
};
use vigie_model::{PostId, Slug};
use vigie_query::Tokens;

use crate::{IndexError, document, schema::Fields, searcher::find, stories::own_words};

/// The most words that are asked for.
const WORDS: usize = 12;
/// How many of them another mention must have, in per cent.
const SHARE: usize = 30;

/// What finds mentions that are like one, the more alike the better, and not the one itself. Words tell the more the
/// oftener they stand in its text, and the fewer mentions have them.
pub(crate) fn like(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    workspace: &Slug,
    post: &PostId,
) -> Result<Box<dyn EngineQuery>, IndexError> {
    let at = find(fields, searcher, workspace, post)?;
    let at = at.ok_or_else(|| IndexError::UnknownMention(post.clone()))?;
    let document: TantivyDocument = searcher.doc(at)?;
    let text = document::read_written(fields, &document)?.post;
    let mut tokens = Tokens::default();
    tokens.read(text.title.as_deref(), &text.text);
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    for word in own_words(text.title.as_deref(), &text.text, &tokens) {
        *counted.entry(word).or_default() += 1;
    }
    let all = searcher.num_docs().max(1) as f64;
    let mut words = Vec::with_capacity(counted.len());
    for (word, count) in counted {
        let term = Term::from_field_text(fields.words, word);
        let having = searcher.doc_freq(&term)?;
        let rarity = (1.0 + all / (having as f64 + 0.5)).ln();
        words.push((f64::from(count) * rarity, term));
    }
    words.sort_by(|(a, _), (b, _)| b.total_cmp(a)); // stable: equals stay in the order of the alphabet
    words.truncate(WORDS);
    if words.is_empty() {
        return Ok(Box::new(EmptyQuery));
    }
    let needed = (words.len() * SHARE).div_ceil(100);
    let ways = words.into_iter().map(|(_, term)| -> Box<dyn EngineQuery> {
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    });
    let like: Box<dyn EngineQuery> =
        Box::new(BooleanQuery::union_with_minimum_required_clauses(ways.collect(), needed));
    let itself: Box<dyn EngineQuery> =
        Box::new(TermQuery::new(document::key_term(fields, workspace, post), IndexRecordOption::Basic));
    Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, like), (Occur::MustNot, itself)])))
}
