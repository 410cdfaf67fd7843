//! Questions that cannot be answered, each with its own error, and what is measured.

use std::time::Duration;

use prometheus::{Encoder, Registry, TextEncoder};
use vigie_index::{
    Config, FacetField, Index, IndexError, Interval, MAX_LIMIT, SearchRequest, Selection, Sort,
};

use crate::mentions::{Opened, asking, everything, mention, mentioned, open};

fn request(selection: Selection) -> SearchRequest {
    SearchRequest { selection, sort: Sort::Newest, limit: 1, after: None }
}

fn with_two_mentions() -> Opened {
    let mut index = open();
    index.commit(&[mentioned(mention("demo:1", 0, "delta")), mentioned(mention("demo:2", 90_000, "delta"))]);
    index
}

#[test]
fn pages_that_cannot_be() {
    let index = with_two_mentions();
    for limit in [0, MAX_LIMIT + 1] {
        let answer = index.searcher.search(&SearchRequest { limit, ..request(everything()) });
        assert!(matches!(answer, Err(IndexError::BadLimit { .. })), "{limit}");
    }
    let next = index.searcher.search(&request(everything())).unwrap().next;
    let after = |after: &str, selection: Selection, sort: Sort| {
        index.searcher.search(&SearchRequest { after: Some(after.to_owned()), sort, ..request(selection) })
    };
    let next = next.unwrap();
    assert_eq!(after(&next, everything(), Sort::Newest).unwrap().hits.len(), 1);
    assert!(matches!(after(&next, asking("delta"), Sort::Newest), Err(IndexError::ForeignCursor)));
    let other_period = Selection { from: Some("2025-01-01T00:00:00Z".parse().unwrap()), ..everything() };
    assert!(matches!(after(&next, other_period, Sort::Newest), Err(IndexError::ForeignCursor)));
    let by_time = index.searcher.search(&request(asking("delta"))).unwrap().next.unwrap();
    assert!(matches!(after(&by_time, asking("delta"), Sort::Relevance), Err(IndexError::ForeignCursor)));
    assert!(matches!(after("page 2", everything(), Sort::Newest), Err(IndexError::BadCursor)));
}

#[test]
fn periods_that_cannot_be() {
    let index = with_two_mentions();
    let day = |day: &str| Some(format!("{day}T00:00:00Z").parse().unwrap());
    let backward = Selection { from: day("2026-02-01"), to: day("2026-01-01"), ..everything() };
    assert!(matches!(
        index.searcher.search(&request(backward.clone())),
        Err(IndexError::BackwardPeriod { .. })
    ));
    assert!(matches!(index.searcher.stats(&backward), Err(IndexError::BackwardPeriod { .. })));

    let histogram = |selection: &Selection, seconds| {
        let interval = Interval::new(Duration::from_secs(seconds)).unwrap();
        index.searcher.histogram(selection, &interval, false).map(|buckets| buckets.len())
    };
    assert!(matches!(histogram(&everything(), 1), Err(IndexError::TooManyBuckets { .. })));
    assert_eq!(histogram(&everything(), 3_600).unwrap(), 26);
    let century = Selection { from: day("1926-01-01"), to: day("2026-01-01"), ..everything() };
    assert!(matches!(histogram(&century, 86_400), Err(IndexError::TooManyBuckets { .. })));
    assert_eq!(histogram(&century, 30 * 86_400).unwrap(), 1_218);
    let empty = Selection { from: day("2026-01-05"), to: day("2026-01-05"), ..everything() };
    assert_eq!(histogram(&empty, 86_400).unwrap(), 0);
    let nothing = Selection { query: Some(vigie_query::parse("nowhere").unwrap()), ..everything() };
    assert_eq!(histogram(&nothing, 86_400).unwrap(), 0);
}

#[test]
fn values_that_cannot_be_counted() {
    let index = with_two_mentions();
    for limit in [0, 1_001] {
        let answer = index.searcher.facets(&everything(), &FacetField::ALL, limit);
        assert!(matches!(answer, Err(IndexError::BadFacets { .. })), "{limit}");
    }
    assert_eq!(index.searcher.facets(&everything(), &[], 1).unwrap(), []);
    let twice = index.searcher.facets(&everything(), &[FacetField::Brand, FacetField::Brand], 1).unwrap();
    assert_eq!(twice.len(), 1);
}

#[test]
fn a_prefix_may_stand_for_many_words_alone_but_not_in_a_phrase() {
    let mut index = open();
    let many: String = (0..10_001).map(|number| format!("word{number} ")).collect();
    index.commit(&[mentioned(mention("demo:1", 0, &many))]);
    let total = |query: &str| index.searcher.stats(&asking(query)).map(|stats| stats.total);
    assert_eq!(total("word*").unwrap(), 1);
    assert_eq!(total(r#""word1 word2*""#).unwrap(), 1);
    let said = total(r#""word1 word*""#).unwrap_err().to_string();
    assert!(said.starts_with("`word*` stands for more than 10000 words"), "{said}");
}

#[test]
fn slow_answers_are_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config { search_deadline: Duration::ZERO, ..Config::default() };
    let index = Index::open(folder.path(), 1, &config, &Registry::new()).unwrap();
    let (mut writer, searcher) = (index.writer(0).unwrap(), index.searcher());
    writer.apply(0, 1, &[mentioned(mention("demo:1", 0, "delta"))]).unwrap();
    writer.commit().unwrap();
    assert!(matches!(searcher.stats(&everything()), Err(IndexError::TooSlow(_))));
    assert!(matches!(searcher.search(&request(everything())), Err(IndexError::TooSlow(_))));
}

#[test]
fn what_happens_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let registry = Registry::new();
    let index = Index::open(folder.path(), 1, &Config::default(), &registry).unwrap();
    let (mut writer, searcher) = (index.writer(0).unwrap(), index.searcher());
    writer.apply(0, 1, &[mentioned(mention("demo:1", 0, "delta"))]).unwrap();
    assert!(!writer.should_commit(std::time::Instant::now()));
    assert!(writer.should_commit(std::time::Instant::now() + Duration::from_millis(500)));
    writer.commit().unwrap();
    assert!(!writer.should_commit(std::time::Instant::now() + Duration::from_secs(9)));
    searcher.stats(&everything()).unwrap();
    let mut text = Vec::new();
    TextEncoder::new().encode(&registry.gather(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    for expected in [
        "vigie_index_documents_in_total 1",
        "vigie_index_commits_total 2",
        "vigie_index_documents 1",
        "vigie_index_uncommitted 0",
        r#"vigie_index_search_seconds_count{kind="stats"} 1"#,
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
}
