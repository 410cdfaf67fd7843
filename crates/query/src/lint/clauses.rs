//! What is told from the tree: clauses that say what others say, that can never match, or that bind otherwise than read.

use std::collections::HashSet;

use super::{
    Report,
    cover::{covers, exclude_each_other},
};
use crate::{
    FieldFilter, Leaf, LeafId, Node, Query, Side, Wording, fold, lexer::excerpt, parse::Places, wording::say,
};

pub(super) fn check(query: &Query, places: &Places, report: &mut Report) {
    for &mix in &places.mixes {
        report.warn(
            mix,
            say("AND binds tighter than OR here", "AND lie ici plus fort que OR"),
            say(
                "write brackets around what belongs together: (a AND b) OR c, or a AND (b OR c)",
                "mettez entre parenthèses ce qui va ensemble : (a AND b) OR c, ou a AND (b OR c)",
            ),
        );
    }
    if query.is_only_negative() {
        let message = say(
            "it matches posts that have none of its words",
            "elle trouve des messages qui n'ont aucun de ses mots",
        );
        let mend = say(
            "add one that a post must have, such as the brand's name",
            "ajoutez-en un que le message doit avoir, comme le nom de la marque",
        );
        report.warn(0, message, mend);
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
            Node::Near(near) => {
                near.alternatives().first().and_then(|side| side.first()).map_or(0, |id| leaf(*id))
            }
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
                let never = |pair: &[Side]| match pair {
                    [Side::AnyOf(left), Side::AnyOf(right)] => {
                        left.iter().all(|left| right.iter().all(|right| apart(left, right)))
                    }
                    _ => false,
                };
                if near.sides.windows(2).any(never) {
                    let message = say(
                        "this can never match: title and text are not near each other",
                        "ceci ne trouve jamais rien : le titre et le texte ne sont pas proches",
                    );
                    let mend = say("write AND instead of NEAR", "écrivez AND au lieu de NEAR");
                    self.report.warn(clause.position, message, mend);
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
            let mend = say("leave it out", "ôtez-le");
            if leaf == other && written == other_written {
                self.report.hint(*position, twice(&written), mend);
            } else if leaf == other && fold(&written) == fold(&other_written) {
                let message = say(
                    format!(
                        "`{written}` is the same as `{other_written}`: accents and capitals do not count"
                    ),
                    format!(
                        "`{written}` est pareil à `{other_written}` : accents et majuscules ne comptent pas"
                    ),
                );
                self.report.hint(*position, message, mend);
            } else {
                let (why, pourquoi) = if or {
                    ("finds it already", "le trouve déjà")
                } else {
                    ("needs it already", "l'exige déjà")
                };
                let message = say(
                    format!("`{written}` adds nothing: `{other_written}` {why}"),
                    format!("`{written}` n'ajoute rien : `{other_written}` {pourquoi}"),
                );
                self.report.hint(*position, message, mend);
            }
        }
        let mut seen = HashSet::new();
        for part in parts.iter().filter(|part| part.leaf().is_none()) {
            let printed = self.query.printed(part.node);
            if seen.contains(&printed) {
                let mend = say("leave one of them out", "ôtez l'un des deux");
                self.report.hint(part.position, twice(&excerpt(&printed)), mend);
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
                    1 => say(
                        format!("this can never match: `{written}` is needed and `{by}` excluded"),
                        format!("ceci ne trouve jamais rien : `{written}` est exigé et `{by}` exclu"),
                    ),
                    _ => say(
                        format!("`{written}` can never match: `{by}` is excluded"),
                        format!("`{written}` ne trouve jamais rien : `{by}` est exclu"),
                    ),
                };
                let mend = say("leave one of the two out", "ôtez l'un des deux");
                self.report.warn(position, message, mend);
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
                let message = say(
                    format!("this can never match: no post is both {other} and {filter}"),
                    format!("ceci ne trouve jamais rien : aucun message n'est à la fois {other} et {filter}"),
                );
                let mend =
                    say("write OR between them, in brackets", "écrivez OR entre les deux, entre parenthèses");
                self.report.warn(*position, message, mend);
            }
        }
    }

    /// A leaf as it stands in the query.
    fn written(&self, id: LeafId) -> String {
        let place = self.places.leaves.get(id.index()).cloned().unwrap_or_default();
        excerpt(self.report.text.get(place).unwrap_or_default())
    }
}

fn twice(what: &str) -> Wording {
    say(format!("`{what}` is there twice"), format!("`{what}` y est deux fois"))
}
