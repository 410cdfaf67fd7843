//! The evaluator agrees with one that shares nothing with it, on random queries over random titles and texts.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod tree;

use std::cell::Cell;

use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use tree::{Side, Tree, agree, effort, joined, long_side, side};
use vigie_query::{Document, Tokens, evaluate, parse};

/// Evaluates random queries over random posts, so many each; returns how many pairs there were and how many matched.
fn compare(queries: u32, posts: impl Strategy<Value = Vec<(Side, Side)>>) -> (usize, usize) {
    let config =
        ProptestConfig { cases: queries * effort(), failure_persistence: None, ..ProptestConfig::default() };
    let (cases, matches) = (Cell::new(0), Cell::new(0));
    let compared = |(tree, posts): (Tree, Vec<(Side, Side)>)| {
        let query = parse(&tree.text()).expect("a query");
        prop_assert_eq!(&parse(&query.to_string()).expect("a query"), &query);
        let mut tokens = Tokens::default();
        for (title, text) in &posts {
            tokens.read(Some(&joined(title)), &joined(text));
            let found = evaluate(&query, &Document::plain(&tokens));
            cases.set(cases.get() + 1);
            matches.set(matches.get() + usize::from(found.is_some()));
            agree(&tree, title, text, found.as_deref())?;
        }
        Ok(())
    };
    TestRunner::new(config).run(&(tree::tree(), posts), compared).expect("they agree");
    (cases.get(), matches.get())
}

#[test]
fn evaluating_agrees_with_trying_everything_over_hard_texts() {
    let (cases, matches) = compare(2_500, vec((side(4), side(12)), 40));
    assert!(cases >= 100_000, "only {cases} pairs of a query and a post");
    assert!((cases / 20..cases * 3 / 4).contains(&matches), "{matches} matches in {cases} pairs");
}

#[test]
fn evaluating_agrees_with_trying_everything_over_long_texts() {
    let (cases, matches) = compare(12, vec((side(4), long_side()), 2));
    assert!(matches > 0, "no match in {cases} pairs");
}
