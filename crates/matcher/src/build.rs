//! From workspaces to a matcher.

use vigie_model::{Brand, Topic, Workspace};
use vigie_query::Query;

use crate::{
    Matcher, QueryError, QueryProblem,
    accounts::Accounts,
    compile::Compiled,
    hanging::Hanging,
    matcher::{Watched, WatchedBrand},
    plan::{MAX_WEIGHT, weight},
    problem::{brand_problem, read_brand, read_topic, topic_problem},
};

impl Matcher {
    /// Compiles the queries of these workspaces.
    ///
    /// Queries that cannot be used are left out and named; the others work.
    #[must_use]
    pub fn build(workspaces: &[Workspace]) -> (Self, Vec<QueryProblem>) {
        Usable::of(workspaces, MAX_WEIGHT).compile(workspaces)
    }
}

/// The queries that can be used, each with the index of its workspace, and what is wrong with the others.
struct Usable<'w> {
    brands: Vec<(usize, &'w Brand, Query)>,
    topics: Vec<(usize, &'w Topic, Query)>,
    problems: Vec<QueryProblem>,
    /// What the leaves of further queries may weigh.
    room: usize,
}

impl<'w> Usable<'w> {
    fn of(workspaces: &'w [Workspace], room: usize) -> Self {
        let mut usable = Self { brands: Vec::new(), topics: Vec::new(), problems: Vec::new(), room };
        for (index, workspace) in workspaces.iter().enumerate() {
            for brand in &workspace.brands {
                match read_brand(workspace, brand) {
                    Ok(query) if usable.fits(&query) => usable.brands.push((index, brand, query)),
                    Ok(_) => usable.problems.push(brand_problem(workspace, brand, QueryError::NoRoom)),
                    Err(problem) => usable.problems.push(problem),
                }
            }
            for topic in &workspace.topics {
                match read_topic(workspace, topic) {
                    Ok(query) if usable.fits(&query) => usable.topics.push((index, topic, query)),
                    Ok(_) => usable.problems.push(topic_problem(workspace, topic, QueryError::NoRoom)),
                    Err(problem) => usable.problems.push(problem),
                }
            }
        }
        usable
    }

    /// Takes room for a query, if there is enough.
    fn fits(&mut self, query: &Query) -> bool {
        let rest = self.room.checked_sub(query.leaves().iter().map(weight).sum());
        self.room = rest.unwrap_or(self.room);
        rest.is_some()
    }

    fn compile(self, workspaces: &[Workspace]) -> (Matcher, Vec<QueryProblem>) {
        let hanging = Hanging::of(self.brands.iter().map(|(_, _, query)| query));
        let mut watched: Vec<Watched> = workspaces
            .iter()
            .map(|workspace| Watched { id: workspace.id().clone(), topics: Vec::new() })
            .collect();
        let (mut brands, mut accounts) = (Vec::with_capacity(self.brands.len()), Accounts::default());
        for (number, (workspace, brand, query)) in (0..).zip(self.brands) {
            accounts.add(workspace, number, &brand.accounts);
            let compiled = Compiled::new(brand.id.clone(), query);
            brands.push(WatchedBrand { workspace, compiled, relevance: None });
        }
        for (workspace, topic, query) in self.topics {
            if let Some(watched) = watched.get_mut(workspace) {
                watched.topics.push(Compiled::new(topic.id.clone(), query));
            }
        }
        (Matcher { workspaces: watched, brands, hanging, accounts }, self.problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(id: &str, brands: &[&str], topics: &[&str]) -> Workspace {
        let tables = |queries: &[&str]| -> Vec<_> {
            let numbered = queries.iter().enumerate();
            numbered
                .map(|(i, query)| serde_json::json!({"id": i.to_string(), "name": "", "query": query}))
                .collect()
        };
        serde_json::from_value(serde_json::json!({
            "workspace": {"id": id, "name": ""}, "brand": tables(brands), "topic": tables(topics),
        }))
        .unwrap()
    }

    #[test]
    fn a_broken_query_takes_no_other_down() {
        let workspaces = [
            workspace("a", &["delta OR (", "united"], &["delay"]),
            workspace("b", &["NOT delta"], &["\"late"]),
            workspace("c", &["united"], &["NOT delay"]),
        ];
        let (matcher, problems) = Matcher::build(&workspaces);
        assert_eq!(matcher.queries(), 4);
        assert_eq!(matcher.patterns(), 1, "united, once; topics are asked about mentions only");
        let places: Vec<_> = problems.iter().map(|p| (p.workspace.as_str(), p.place.as_str())).collect();
        assert_eq!(places, [("a", "brand \"0\""), ("b", "brand \"0\""), ("b", "topic \"0\"")]);
    }

    #[test]
    fn what_finds_no_room_is_left_out() {
        let workspaces =
            [workspace("a", &["delta", "\"a very long phrase indeed\""], &["late", "\"far too late\""])];
        let (matcher, problems) = Usable::of(&workspaces, 12).compile(&workspaces);
        assert_eq!(matcher.queries(), 2);
        let places: Vec<_> = problems.iter().map(|p| (p.place.as_str(), &p.error)).collect();
        assert_eq!(places, [("brand \"1\"", &QueryError::NoRoom), ("topic \"1\"", &QueryError::NoRoom)]);
    }

    #[test]
    fn nothing_to_watch_is_no_problem() {
        let (matcher, problems) = Matcher::build(&[]);
        assert_eq!((matcher.queries(), matcher.patterns(), problems.len()), (0, 0, 0));
    }
}
