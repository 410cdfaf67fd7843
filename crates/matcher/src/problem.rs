//! What can be wrong with the queries of a workspace, told so that a person can mend it.

use vigie_model::{Brand, Slug, Topic, Workspace};
use vigie_query::{ParseError, Query, parse};

/// A query of a brand, topic or rule that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("workspace \"{workspace}\", {place}: {error}")]
pub struct QueryProblem {
    /// Whose query.
    pub workspace: Slug,
    /// Which one, such as `brand "delta"`.
    pub place: String,
    /// What is wrong with it.
    pub error: QueryError,
}

/// Why a query cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// It does not parse.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// A brand that would match nearly everything.
    #[error(
        "matches posts that have none of its words; add one that a post must have, such as the brand's name"
    )]
    OnlyNegative,
    /// It asks for what is only known of mentions.
    #[error(
        "`{0}` is known only once a post is a mention; it works in searches, here use words and facts of the post"
    )]
    Enrichment(String),
    /// The queries of all workspaces together are more than one matcher holds.
    #[error(
        "its words find no room beside the other queries of this server; shorten it or remove workspaces"
    )]
    NoRoom,
}

/// Everything that is wrong with the queries of a workspace; empty when it can be applied.
#[must_use]
pub fn check(workspace: &Workspace) -> Vec<QueryProblem> {
    let brands = workspace.brands.iter().filter_map(|brand| read_brand(workspace, brand).err());
    let topics = workspace.topics.iter().filter_map(|topic| read_topic(workspace, topic).err());
    let filters = workspace.rules.iter().filter_map(|rule| {
        let error = parse(rule.scope.filter.as_deref()?).err()?;
        let place = format!("rule \"{}\", filter", rule.id);
        Some(QueryProblem { workspace: workspace.id().clone(), place, error: error.into() })
    });
    brands.chain(topics).chain(filters).collect()
}

pub(crate) fn read_brand(workspace: &Workspace, brand: &Brand) -> Result<Query, QueryProblem> {
    let query = read(&brand.query)
        .and_then(|query| if query.is_only_negative() { Err(QueryError::OnlyNegative) } else { Ok(query) });
    query.map_err(|error| brand_problem(workspace, brand, error))
}

/// A topic may be negative: it only sorts posts that mention a brand.
pub(crate) fn read_topic(workspace: &Workspace, topic: &Topic) -> Result<Query, QueryProblem> {
    read(&topic.query).map_err(|error| topic_problem(workspace, topic, error))
}

fn read(text: &str) -> Result<Query, QueryError> {
    let query = parse(text)?;
    match query.enrichment() {
        Some(filter) => Err(QueryError::Enrichment(filter.to_string())),
        None => Ok(query),
    }
}

pub(crate) fn brand_problem(workspace: &Workspace, brand: &Brand, error: QueryError) -> QueryProblem {
    QueryProblem { workspace: workspace.id().clone(), place: format!("brand \"{}\"", brand.id), error }
}

pub(crate) fn topic_problem(workspace: &Workspace, topic: &Topic, error: QueryError) -> QueryProblem {
    QueryProblem { workspace: workspace.id().clone(), place: format!("topic \"{}\"", topic.id), error }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_query_that_cannot_be_used_is_named() {
        let check = |brand: &str, topic: &str, expected: &[&str]| {
            let workspace = serde_json::from_value(serde_json::json!({
                "workspace": {"id": "air", "name": "Airlines"},
                "brand": [{"id": "good", "name": "Good", "query": "delta"}, {"id": "b", "name": "B", "query": brand}],
                "topic": [{"id": "t", "name": "T", "query": topic}],
            }))
            .unwrap();
            let said: Vec<String> = super::check(&workspace).iter().map(ToString::to_string).collect();
            assert_eq!(said.len(), expected.len(), "{said:?}");
            for (said, expected) in said.iter().zip(expected) {
                assert!(said.starts_with(expected), "{said} begins with {expected}");
            }
        };
        check("united", "delay", &[]);
        check("united OR (", "delay", &[r#"workspace "air", brand "b": at character "#]);
        check(
            "NOT united",
            "delay",
            &[r#"workspace "air", brand "b": matches posts that have none of its words"#],
        );
        check("united", "NOT delay", &[]);
        check(
            "united OR NOT delay",
            "",
            &[r#"workspace "air", brand "b": matches"#, r#"workspace "air", topic "t": at"#],
        );
        let filtered = |filter: &str| {
            let workspace = serde_json::from_value(serde_json::json!({
                "workspace": {"id": "air", "name": "Airlines"},
                "brand": [{"id": "good", "name": "Good", "query": "delta"}],
                "rule": [{"id": "vip", "name": "V", "when": {"kind": "spike"}, "scope": {"filter": filter}}],
            }))
            .unwrap();
            super::check(&workspace).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(filtered("recall sentiment:negative followers:[100000 TO *]"), [""; 0]);
        let said = filtered("recall AND (");
        assert!(said[0].starts_with(r#"workspace "air", rule "vip", filter: at character "#), "{said:?}");
        check(
            "united sentiment:negative",
            "delay score:[-1 TO 0]",
            &[
                r#"workspace "air", brand "b": `sentiment:negative` is known only"#,
                r#"workspace "air", topic "t": `score:[-1 TO 0]` is known only"#,
            ],
        );
    }
}
