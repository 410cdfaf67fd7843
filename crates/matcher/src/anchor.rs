//! What a query hangs on: the leaves of which a post must have at least one, or the query cannot match.
//!
//! A post that has none of them is never looked at for this query, which is why the cost of matching hardly grows
//! with the number of queries.

use vigie_query::{LeafId, Node, Query};

use crate::rarity::expected_share;

/// What must be there for a query to match.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Anchor {
    /// At least one of these leaves, which about this share of posts has.
    Leaves { leaves: Vec<LeafId>, share: f32 },
    /// No word: the query is about facts, such as the author, and is asked about every post.
    Always,
}

impl Anchor {
    /// The anchor of a query.
    pub(crate) fn of(query: &Query) -> Self {
        Self::of_node(query, query.root(), true)
    }

    /// The anchor of `node` being true, or of it being false.
    fn of_node(query: &Query, node: &Node, is: bool) -> Self {
        let parts =
            |nodes: &[Node]| nodes.iter().map(|node| Self::of_node(query, node, is)).collect::<Vec<_>>();
        match (node, is) {
            (Node::Leaf(id), true) => Self::any(query, std::slice::from_ref(id)),
            (Node::Near(near), true) => Self::any(query, &near.left).better(Self::any(query, &near.right)),
            (Node::Not(child), _) => Self::of_node(query, child, !is),
            // Not all of them is one of them not, and the other way round.
            (Node::And(nodes), true) | (Node::Or(nodes), false) => {
                parts(nodes).into_iter().fold(Self::Always, Self::better)
            }
            (Node::Or(nodes), true) | (Node::And(nodes), false) => {
                parts(nodes).into_iter().reduce(Self::either).unwrap_or(Self::Always)
            }
            (Node::Field(_), _) | (Node::Leaf(_) | Node::Near(_), false) => Self::Always,
        }
    }

    fn any(query: &Query, leaves: &[LeafId]) -> Self {
        let share = leaves.iter().map(|&id| expected_share(query.leaf(id))).sum();
        Self::Leaves { leaves: leaves.to_vec(), share }
    }

    /// Both must hold: hang on the one that fewer posts have.
    fn better(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Leaves { share, .. }, Self::Leaves { share: others, .. }) if others < share => other,
            (Self::Leaves { .. }, _) => self,
            (Self::Always, _) => other,
        }
    }

    /// One of the two must hold: hang on both.
    fn either(self, other: Self) -> Self {
        match (self, other) {
            (Self::Leaves { mut leaves, share }, Self::Leaves { leaves: others, share: further }) => {
                leaves.extend(others);
                Self::Leaves { leaves, share: share + further }
            }
            _ => Self::Always,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_query::{Word, parse};

    #[test]
    fn a_query_hangs_on_the_rarest_leaves_without_which_it_cannot_match() {
        let check = |text: &str, expected: &str| {
            let query = parse(text).unwrap();
            let words = |id: &LeafId| {
                query
                    .leaf(*id)
                    .words
                    .iter()
                    .map(|Word { text, .. }| text.as_str())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let said = match Anchor::of(&query) {
                Anchor::Leaves { leaves, .. } => leaves.iter().map(words).collect::<Vec<_>>().join(" | "),
                Anchor::Always => "always".to_owned(),
            };
            assert_eq!(said, expected, "{text}");
        };
        check("delta", "delta");
        check("free AND iliad", "iliad");
        check("free AND (iliad OR mobile)", "iliad | mobile");
        check("delta NOT river", "delta");
        check("southwest OR \"delta airlines\"", "southwest | delta airlines");
        check("service NEAR/5 delta", "delta");
        check("(service OR app) NEAR/5 (delta OR southwest)", "delta | southwest");
        check("delta lang:fr", "delta");
        check("delta OR author:delta", "always");
        check("author:delta NOT river", "always");
        check("NOT (NOT delta)", "delta");
        check("NOT (river OR NOT delta)", "delta");
        check("NOT (NOT delta AND NOT southwest)", "delta | southwest");
        check("NOT river", "always");
    }
}
