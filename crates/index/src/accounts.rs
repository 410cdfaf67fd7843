//! Accounts of one's own as queries of the search engine.

use tantivy::{
    Term,
    query::{BooleanQuery, Query, TermQuery},
    schema::IndexRecordOption,
};
use vigie_model::Account;
use vigie_query::fold;

use crate::{document, schema::Fields};

/// What any of these accounts wrote; `None` where there are none.
pub(crate) fn written_by_any(fields: &Fields, accounts: &[Account]) -> Option<Box<dyn Query>> {
    let queries: Vec<_> = accounts.iter().map(|account| written_by(fields, account)).collect();
    (!queries.is_empty()).then(|| -> Box<dyn Query> { Box::new(BooleanQuery::union(queries)) })
}

/// What an account wrote.
fn written_by(fields: &Fields, account: &Account) -> Box<dyn Query> {
    let source = document::source(account.source());
    match account.handle() {
        Some(handle) => all(vec![
            Term::from_field_text(fields.source, &source),
            Term::from_field_text(fields.author, &fold(handle)),
        ]),
        None => {
            let writer = document::writer_of(&source, account.author_id().unwrap_or_default());
            all(vec![Term::from_field_u64(fields.writer, writer)])
        }
    }
}

/// What stands on the account's source and names its handle with an `@`; `None` of an account without a handle. Of a
/// handle such as `shop@example.org` people write the first word, and so it is looked for.
pub(crate) fn naming(fields: &Fields, account: &Account) -> Option<Box<dyn Query>> {
    let handle = fold(account.handle()?);
    let first = handle.split(' ').next().unwrap_or_default();
    Some(all(vec![
        Term::from_field_text(fields.source, &document::source(account.source())),
        Term::from_field_text(fields.words, &format!("@{first}")),
    ]))
}

fn all(terms: Vec<Term>) -> Box<dyn Query> {
    let query = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
    Box::new(BooleanQuery::intersection(terms.into_iter().map(query).collect()))
}
