//! Any queries over any post: the matcher finds what evaluating each query by itself finds, with the same spans.
//!
//! Lines up to an empty one are queries of brands, the next is the title, the rest the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_matcher::{Matcher, Scratch, classify};
use vigie_model::{Post, Workspace};
use vigie_query::{Document, Facts, Tokens, evaluate, parse};

fuzz_target!(|bytes: &[u8]| {
    let Ok(all) = std::str::from_utf8(bytes) else { return };
    let (queries, content) = all.split_once("\n\n").unwrap_or((all, all));
    let (title, text) = content.split_once('\n').unwrap_or(("", content));
    let brands: Vec<_> = queries
        .lines()
        .take(20)
        .enumerate()
        .map(|(number, query)| serde_json::json!({"id": number.to_string(), "name": "", "query": query}))
        .collect();
    let workspace = serde_json::json!({"workspace": {"id": "w", "name": ""}, "brand": brands});
    let Ok(workspace) = serde_json::from_value::<Workspace>(workspace) else { return };
    let post = serde_json::json!({
        "id": "feed:1", "source": "feed", "title": title, "text": text, "published_at": "2026-02-03T10:15:00Z",
    });
    let Ok(post) = serde_json::from_value::<Post>(post) else { return };

    let mut scratch = Scratch::default();
    let (matcher, _) = Matcher::build(std::slice::from_ref(&workspace));
    let mentions = matcher.mentions(&post, &mut scratch);
    let found: Vec<_> = mentions
        .iter()
        .flat_map(|mention| &mention.brands)
        .map(|brand| (brand.brand.clone(), brand.spans.clone()))
        .collect();

    let mut tokens = Tokens::default();
    tokens.read(post.title.as_deref(), &post.text);
    let lang = classify(post.title.as_deref(), &post.text, None, &mut Scratch::default()).lang;
    let document = Document { tokens: &tokens, facts: Facts::of_post(&post, &lang) };
    let usable = |query: &vigie_query::Query| !query.is_only_negative() && query.enrichment().is_none();
    let expected: Vec<_> = workspace
        .brands
        .iter()
        .filter_map(|brand| Some((brand, parse(&brand.query).ok().filter(usable)?)))
        .filter_map(|(brand, query)| Some((brand.id.clone(), evaluate(&query, &document)?)))
        .collect();
    assert_eq!(found, expected);
});
