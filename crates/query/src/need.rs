//! What a query needs: leaves that a post must have, or the query cannot match.
//!
//! Live matching hangs a query on its rarest need. A post that lacks it is never looked at for this query, which is why
//! the cost of matching hardly grows with the number of queries; a post that has it must look as if it had the other
//! needs too. The linter and the cost estimate guess from the same needs.

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

/// The needs of `node` being true, or of it being false.
fn needs_of(query: &Query, node: &Node, is: bool) -> Vec<Need> {
    match (node, is) {
        (Node::Leaf(id), true) => vec![Need::one_of(query, std::slice::from_ref(id))],
        (Node::Near(near), true) => vec![Need::one_of(query, &near.left), Need::one_of(query, &near.right)],
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

    #[test]
    fn needs_are_found_rarest_first() {
        let check = |text: &str, expected: &[&str]| {
            let query = parse(text).unwrap();
            let words = |id: &LeafId| {
                query.leaf(*id).words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
            };
            let said = |need: &Need| need.leaves.iter().map(words).collect::<Vec<_>>().join(" | ");
            assert_eq!(needs(&query).iter().map(said).collect::<Vec<_>>(), expected, "{text}");
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
}
