//! What a query needs: leaves that a post must have, or the query cannot match.
//!
//! Live matching hangs a query on the rarest need of each [`Way`] in which it can match. A post that lacks them all is
//! never looked at for this query, which is why the cost of matching hardly grows with the number of queries; a post
//! that has one must look as if it had the other needs of that way too. The linter and the cost estimate guess from the
//! same needs.

use crate::{LeafId, Node, Query, rarity::expected_share};

/// Leaves of which a post must have at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// In the order in which they are met.
    pub leaves: Vec<LeafId>,
    /// About which share of posts has one of them, guessed, from 0 up.
    pub share: f32,
}

/// All needs of a query, rarest first; none when it may match a post by facts alone, such as the author.
#[must_use]
pub fn needs(query: &Query) -> Vec<Need> {
    needs_of_node(query, query.root())
}

/// The same for one node of the query.
pub(crate) fn needs_of_node(query: &Query, node: &Node) -> Vec<Need> {
    let mut needs = needs_of(query, node, true);
    needs.sort_by(|a, b| a.share.total_cmp(&b.share));
    needs
}

/// One way in which a query can match: one of the alternatives that its `OR`s offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// What a post needs to match this way that the fewest posts have.
    pub rarest: Need,
    /// What it needs beside, rarest first.
    pub further: Vec<Need>,
}

/// The ways in which a query can match: a post that it matches meets all needs of at least one of them. `None` when it
/// may match a post by facts alone, such as the author.
#[must_use]
pub fn ways(query: &Query) -> Option<Vec<Way>> {
    let mut ways = ways_of(query, &query.root, true)?;
    for way in &mut ways {
        way.further.sort_by(|a, b| a.share.total_cmp(&b.share));
    }
    Some(ways)
}

/// The ways for `node` to be true, or for it to be false.
fn ways_of(query: &Query, node: &Node, is: bool) -> Option<Vec<Way>> {
    match (node, is) {
        (Node::Not(child), _) => ways_of(query, child, !is),
        (Node::Or(nodes), true) | (Node::And(nodes), false) => {
            let ways = nodes.iter().map(|node| ways_of(query, node, is)).collect::<Option<Vec<_>>>()?;
            Some(ways.into_iter().flatten().collect())
        }
        (Node::And(nodes), true) | (Node::Or(nodes), false) => {
            let share = |ways: &[Way]| ways.iter().map(|way| way.rarest.share).sum::<f32>();
            let ways = nodes.iter().enumerate();
            let ways = ways.filter_map(|(at, node)| Some((at, ways_of(query, node, is)?)));
            let (rarest, mut ways) = ways.min_by(|a, b| share(&a.1).total_cmp(&share(&b.1)))?;
            let others = nodes.iter().enumerate().filter(|(at, _)| *at != rarest);
            let others: Vec<Need> = others.flat_map(|(_, node)| needs_of(query, node, is)).collect();
            ways.iter_mut().for_each(|way| way.further.extend_from_slice(&others));
            Some(ways)
        }
        _ => {
            let mut needs = needs_of(query, node, is);
            needs.sort_by(|a, b| a.share.total_cmp(&b.share));
            let mut needs = needs.into_iter();
            Some(vec![Way { rarest: needs.next()?, further: needs.collect() }])
        }
    }
}

/// The needs of `node` being true, or of it being false.
fn needs_of(query: &Query, node: &Node, is: bool) -> Vec<Need> {
    match (node, is) {
        (Node::Leaf(id), true) => vec![Need::one_of(query, std::slice::from_ref(id))],
        (Node::Near(near), true) => {
            near.alternatives().into_iter().map(|side| Need::one_of(query, side)).collect()
        }
        (Node::Together(together), true) => {
            together.words.iter().map(|id| Need::one_of(query, std::slice::from_ref(id))).collect()
        }
        (Node::Not(child), _) => needs_of(query, child, !is),
        // Not all of them is one of them not, and the other way round.
        (Node::And(nodes), true) | (Node::Or(nodes), false) => {
            nodes.iter().flat_map(|node| needs_of(query, node, is)).collect()
        }
        (Node::Or(nodes), true) | (Node::And(nodes), false) => {
            let rarest = nodes
                .iter()
                .map(|node| needs_of(query, node, is).into_iter().min_by(|a, b| a.share.total_cmp(&b.share)));
            let all = rarest.collect::<Option<Vec<_>>>().unwrap_or_default();
            all.into_iter().reduce(Need::or).into_iter().collect()
        }
        (Node::Field(_), _) | (Node::Leaf(_) | Node::Near(_) | Node::Together(_), false) => Vec::new(),
    }
}

impl Need {
    fn one_of(query: &Query, leaves: &[LeafId]) -> Self {
        let share = leaves.iter().map(|&id| expected_share(query.leaf(id))).sum();
        Self { leaves: leaves.to_vec(), share }
    }

    fn or(mut self, other: Self) -> Self {
        self.leaves.extend(other.leaves);
        self.share += other.share;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn said(query: &Query, need: &Need) -> String {
        let words = |id: &LeafId| {
            query.leaf(*id).words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        need.leaves.iter().map(words).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn needs_are_found_rarest_first() {
        let check = |text: &str, expected: &[&str]| {
            let query = parse(text).unwrap();
            let said = needs(&query).iter().map(|need| said(&query, need)).collect::<Vec<_>>();
            assert_eq!(said, expected, "{text}");
        };
        check("delta", &["delta"]);
        check("free AND iliad", &["iliad", "free"]);
        check("free AND (iliad OR mobile)", &["iliad | mobile", "free"]);
        check("delta NOT river", &["delta"]);
        check("southwest OR \"delta airlines\"", &["southwest | delta airlines"]);
        check("(service AND iliad) OR delta", &["iliad | delta"]);
        check("(service OR app) NEAR/5 (delta OR southwest)", &["delta | southwest", "service | app"]);
        check("\"service delta iliad\"~9", &["delta", "iliad", "service"]);
        check("delta NOT \"service iliad\"~9", &["delta"]);
        check("delta lang:fr", &["delta"]);
        check("delta OR author:delta", &[]);
        check("author:delta NOT river", &[]);
        check("NOT (NOT delta)", &["delta"]);
        check("NOT (river OR NOT delta)", &["delta"]);
        check("NOT (NOT delta AND NOT southwest)", &["delta | southwest"]);
        check("NOT river", &[]);
    }

    #[test]
    fn every_alternative_is_a_way_with_needs_of_its_own() {
        let check = |text: &str, expected: Option<&[&str]>| {
            let query = parse(text).unwrap();
            let ways = ways(&query).map(|ways| {
                let all = |way: &Way| {
                    std::iter::once(&way.rarest).chain(&way.further).map(|need| said(&query, need)).collect()
                };
                ways.iter().map(all).map(|needs: Vec<String>| needs.join(" & ")).collect::<Vec<_>>()
            });
            let expected = expected.map(|ways| ways.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(ways, expected, "{text}");
        };
        check("delta", Some(&["delta"]));
        check("delta OR \"delta airlines\"", Some(&["delta", "delta airlines"]));
        check("(free AND iliad) OR delta", Some(&["iliad & free", "delta"]));
        check("(free NEAR/5 iliad) OR @delta NOT river", Some(&["iliad & free", "delta"]));
        check(
            "(iliad OR southwest) AND (service OR app)",
            Some(&["iliad & service | app", "southwest & service | app"]),
        );
        check("NOT (NOT delta AND NOT southwest)", Some(&["delta", "southwest"]));
        check("delta lang:fr", Some(&["delta"]));
        check("delta OR author:delta", None);
        check("author:delta NOT river", None);
    }
}
