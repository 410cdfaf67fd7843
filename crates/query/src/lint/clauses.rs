//! What is told from the tree: clauses that say what others say, that can never match, or that bind otherwise than read.

use std::collections::HashSet;

use super::{
    Report,
    cover::{covers, exclude_each_other},
};
use crate::{FieldFilter, Leaf, LeafId, Node, Query, fold, lexer::excerpt, parse::Places};

pub(super) fn check(query: &Query, places: &Places, report: &mut Report) {
    for &mix in &places.mixes {
        report.warn(
            mix,
            "AND binds tighter than OR here",
            "write brackets around what belongs together: (a AND b) OR c, or a AND (b OR c)",
        );
    }
    if query.is_only_negative() {
        let mend = "add one that a post must have, such as the brand's name";
        report.warn(0, "it matches posts that have none of its words", mend);
    }
    let clause = Clause::of(query.root(), places, &mut places.fields.iter().copied());
    Check { query, places, report }.clause(&clause);
}

/// A node and where it stands.
pub(super) struct Clause<'n> {
    pub(super) node: &'n Node,
    pub(super) position: usize,
    pub(super) parts: Vec<Clause<'n>>,
}

impl<'n> Clause<'n> {
    /// `fields` says where the fields stand that were not met yet.
    pub(super) fn of(node: &'n Node, places: &Places, fields: &mut impl Iterator<Item = usize>) -> Self {
        let leaf = |id: LeafId| places.leaves.get(id.index()).map_or(0, |place| place.start);
        let parts: Vec<_> = match node {
            Node::And(children) | Node::Or(children) => {
                children.iter().map(|child| Self::of(child, places, fields)).collect()
            }
            Node::Not(child) => vec![Self::of(child, places, fields)],
            _ => Vec::new(),
        };
        let position = match node {
            Node::Leaf(id) => leaf(*id),
            Node::Near(near) => near.left.first().map_or(0, |id| leaf(*id)),
            Node::Together(together) => together.words.first().map_or(0, |id| leaf(*id)),
            Node::Field(_) => fields.next().unwrap_or_default(),
            _ => parts.first().map_or(0, |part| part.position),
        };
        Self { node, position, parts }
    }

    /// The leaves that it is one of.
    fn alternatives(&self) -> Vec<LeafId> {
        match self.node {
            Node::Leaf(id) => vec![*id],
            Node::Or(_) => self.parts.iter().flat_map(Clause::alternatives).collect(),
            _ => Vec::new(),
        }
    }

    fn leaf(&self) -> Option<LeafId> {
        if let Node::Leaf(id) = self.node { Some(*id) } else { None }
    }

    fn field(&self) -> Option<&'n FieldFilter> {
        if let Node::Field(filter) = self.node { Some(filter) } else { None }
    }
}

struct Check<'c, 'q> {
    query: &'c Query,
    places: &'c Places,
    report: &'c mut Report<'q>,
}

impl Check<'_, '_> {
    fn clause(&mut self, clause: &Clause) {
        match clause.node {
            Node::Or(_) => self.repeated(&clause.parts, true),
            Node::And(_) => {
                self.repeated(&clause.parts, false);
                self.excluded(&clause.parts);
                self.contradictory(&clause.parts);
            }
            Node::Near(near) => {
                let field = |id: &LeafId| self.query.leaf(*id).field;
                let apart = |left: &LeafId, right: &LeafId| {
                    field(left).zip(field(right)).is_some_and(|(left, right)| left != right)
                };
                if near.left.iter().all(|left| near.right.iter().all(|right| apart(left, right))) {
                    let message = "this can never match: title and text are not near each other";
                    self.report.warn(clause.position, message, "write AND instead of NEAR");
                }
            }
            _ => {}
        }
        clause.parts.iter().for_each(|part| self.clause(part));
    }

    /// Parts of an `OR` that others find already, or of an `AND` that others need already.
    fn repeated(&mut self, parts: &[Clause], or: bool) {
        let leaves: Vec<(usize, &Leaf, LeafId)> = parts
            .iter()
            .filter_map(|part| Some((part.position, self.query.leaf(part.leaf()?), part.leaf()?)))
            .collect();
        for (at, (position, leaf, id)) in leaves.iter().enumerate() {
            let others = leaves.iter().enumerate().filter(|(other, _)| *other != at);
            let needless = |(place, (_, other, _)): &(usize, &(usize, &Leaf, LeafId))| {
                let (wide, narrow) = if or { (*other, *leaf) } else { (*leaf, *other) };
                if leaf == other { *place < at } else { covers(wide, narrow) }
            };
            let Some((_, (_, other, other_id))) = others.into_iter().find(needless) else { continue };
            let (written, other_written) = (self.written(*id), self.written(*other_id));
            let mend = "leave it out";
            if leaf == other && written == other_written {
                self.report.hint(*position, format!("`{written}` is there twice"), mend);
            } else if leaf == other && fold(&written) == fold(&other_written) {
                let message = format!(
                    "`{written}` is the same as `{other_written}`: accents and capitals do not count"
                );
                self.report.hint(*position, message, mend);
            } else {
                let why = if or { "finds it already" } else { "needs it already" };
                let message = format!("`{written}` adds nothing: `{other_written}` {why}");
                self.report.hint(*position, message, mend);
            }
        }
        let mut seen = HashSet::new();
        for part in parts.iter().filter(|part| part.leaf().is_none()) {
            let printed = self.query.printed(part.node);
            if seen.contains(&printed) {
                let message = format!("`{}` is there twice", excerpt(&printed));
                self.report.hint(part.position, message, "leave one of them out");
            }
            seen.insert(printed);
        }
    }

    /// Parts of an `AND` that another part excludes.
    fn excluded(&mut self, parts: &[Clause]) {
        let excluded: Vec<LeafId> = parts
            .iter()
            .filter(|part| matches!(part.node, Node::Not(_)))
            .flat_map(|part| part.parts.iter().flat_map(Clause::alternatives))
            .collect();
        for part in parts.iter().filter(|part| !matches!(part.node, Node::Not(_))) {
            let alternatives = part.alternatives();
            for id in &alternatives {
                let excludes = |other: &&LeafId| covers(self.query.leaf(**other), self.query.leaf(*id));
                let Some(by) = excluded.iter().find(excludes) else { continue };
                let (written, by) = (self.written(*id), self.written(*by));
                let position = self.places.leaves.get(id.index()).map_or(part.position, |place| place.start);
                let message = match alternatives.len() {
                    1 => format!("this can never match: `{written}` is needed and `{by}` excluded"),
                    _ => format!("`{written}` can never match: `{by}` is excluded"),
                };
                self.report.warn(position, message, "leave one of the two out");
            }
        }
    }

    /// Facts that no post has at once.
    fn contradictory(&mut self, parts: &[Clause]) {
        let fields: Vec<_> = parts.iter().filter_map(|part| Some((part.position, part.field()?))).collect();
        for (at, (position, filter)) in fields.iter().enumerate() {
            let earlier = fields.iter().take(at);
            let conflict = earlier.into_iter().find(|(_, other)| exclude_each_other(filter, other));
            if let Some((_, other)) = conflict {
                let message = format!("this can never match: no post is both {other} and {filter}");
                self.report.warn(*position, message, "write OR between them, in brackets");
            }
        }
    }

    /// A leaf as it stands in the query.
    fn written(&self, id: LeafId) -> String {
        let place = self.places.leaves.get(id.index()).cloned().unwrap_or_default();
        excerpt(self.report.text.get(place).unwrap_or_default())
    }
}
