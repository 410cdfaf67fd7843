//! What will probably find far more than is meant: frequent words on their own, short prefixes, no words at all.

use super::{Report, clauses::Clause};
use crate::{LeafId, MIN_PREFIX, Node, Query, need::needs_of_node, parse::Places};

/// The share of posts from which on a word on its own is a flood.
const FLOOD: f32 = 0.02;

pub(super) fn check(query: &Query, places: &Places, report: &mut Report) {
    for (leaf, place) in query.leaves().iter().zip(&places.leaves) {
        let short = leaf.words.iter().find(|word| word.prefix && word.text.chars().count() <= MIN_PREFIX);
        if let Some(word) = short.filter(|_| leaf.words.len() == 1) {
            let message = format!("`{word}` stands for many words");
            report.hint(place.start, message, "write more letters before *, or the words that you mean");
        }
    }
    if !query.is_only_negative() {
        let root = Clause::of(query.root(), places, &mut places.fields.iter().copied());
        alternative(query, &root, report);
    }
}

/// Looks at each alternative by itself, as each brings its own posts.
fn alternative(query: &Query, clause: &Clause, report: &mut Report) {
    if let Node::Or(_) = clause.node {
        return clause.parts.iter().for_each(|part| alternative(query, part, report));
    }
    let needs = needs_of_node(query, clause.node);
    let Some(rarest) = needs.first() else {
        let message = "this finds posts whatever their words are";
        return report.hint(clause.position, message, "add words that the posts must have");
    };
    let is_short_prefix = |id: &LeafId| query.leaf(*id).words.iter().any(|word| word.prefix);
    if rarest.share < FLOOD || rarest.leaves.iter().any(is_short_prefix) {
        return;
    }
    let Some(first) = rarest.leaves.first() else { return };
    let message = format!(
        "`{}` stands in about 1 post of {:.0}, whatever they are about",
        query.leaf(*first),
        1.0 / rarest.share.min(1.0)
    );
    let mend =
        "add words that tell what is meant, such as NEAR/10 (word OR word), or exclude what is not meant";
    report.warn(clause.position, message, mend);
}
