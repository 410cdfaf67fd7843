//! Runs every example of the pages about the query language, in English and in French.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use vigie_model::Mention;
use vigie_query::{Dialect, Document, Facts, Tokens, evaluate, import, parse};

const ENGLISH: &str = include_str!("../../../docs/query-language.md");
const FRENCH: &str = include_str!("../../../docs/query-language.fr.md");

/// What the examples of a page say, each as it was run.
fn run(page: &str) -> Vec<String> {
    let json = page.split("```json").nth(1).and_then(|rest| rest.split("```").next()).expect("a mention");
    let mention: Mention = serde_json::from_str(json).expect("a mention");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let mut said = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").collect();
        let code =
            |cell: &str| cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).map(str::to_owned);
        match cells.as_slice() {
            [query, "the mention" | "la mention", found] => {
                let query = code(query).expect(row);
                assert_eq!(finds(&query, &mention), is_yes(found), "{row}");
                said.push(query);
            }
            [query, text, found @ ("yes" | "no" | "oui" | "non")] => {
                let (query, text) = (code(query).expect(row), code(text).expect(row));
                let (title, text) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                    Some((title, text)) => (Some(title.to_owned()), text.to_owned()),
                    None => (None, text),
                };
                let mut example = mention.clone();
                (example.post.title, example.post.text) = (title, text);
                assert_eq!(finds(&query, &example), is_yes(found), "{row}");
                said.push(query);
            }
            [tool, theirs, ours] if code(theirs).is_some() => {
                let dialect = Dialect::ALL.into_iter().find(|dialect| dialect.as_str() == *tool).expect(row);
                let theirs = code(theirs).expect(row);
                assert_eq!(import(dialect, &theirs).expect(row).query, code(ours).expect(row), "{row}");
                said.push(theirs);
            }
            [refused, _] if code(refused).is_some() => {
                let refused = code(refused).expect(row);
                assert!(parse(&refused).is_err(), "{row}");
                said.push(refused);
            }
            _ => {} // the head of a table
        }
    }
    said
}

fn finds(query: &str, mention: &Mention) -> bool {
    let mut tokens = Tokens::default();
    tokens.read(mention.post.title.as_deref(), &mention.post.text);
    let document = Document { tokens: &tokens, facts: Facts::of_mention(mention) };
    evaluate(&parse(query).expect(query), &document).is_some()
}

fn is_yes(cell: &str) -> bool {
    matches!(cell, "yes" | "oui")
}

#[test]
fn the_pages_say_what_is_so() {
    let english = run(ENGLISH);
    assert!(english.len() > 100, "only {} examples were found", english.len());
    assert_eq!(english, run(FRENCH), "both pages show the same");
}
