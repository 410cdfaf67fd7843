//! What will probably find far more than is meant: frequent words on their own, short prefixes, no words at all.

use super::{Report, clauses::Clause};
use crate::{LeafId, MIN_PREFIX, Node, Query, Word, need::needs_of_node, parse::Places, wording::say};

/// The share of posts from which on a word on its own is a flood.
const FLOOD: f32 = 0.02;

pub(super) fn check(query: &Query, places: &Places, report: &mut Report) {
    for (leaf, place) in query.leaves().iter().zip(&places.leaves) {
        let short = leaf.words.iter().find(|word| word.prefix && word.text.chars().count() <= MIN_PREFIX);
        if let Some(word) = short.filter(|_| leaf.words.len() == 1) {
            let message = say(
                format!("`{word}` stands for many words"),
                format!("`{word}` vaut pour beaucoup de mots"),
            );
            let mend = say(
                "write more letters before *, or the words that you mean",
                "écrivez plus de lettres avant *, ou les mots que vous cherchez",
            );
            report.hint(place.start, message, mend);
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
        let message = say(
            "this finds posts whatever their words are",
            "ceci trouve des messages quels que soient leurs mots",
        );
        let mend =
            say("add words that the posts must have", "ajoutez des mots que les messages doivent avoir");
        return report.hint(clause.position, message, mend);
    };
    let is_open = |id: &LeafId| query.leaf(*id).words.iter().any(Word::is_open);
    if rarest.share < FLOOD || rarest.leaves.iter().any(is_open) {
        return;
    }
    let Some(first) = rarest.leaves.first() else { return };
    let (word, every) = (query.leaf(*first), 1.0 / rarest.share.min(1.0));
    let message = say(
        format!("`{word}` stands in about 1 post of {every:.0}, whatever they are about"),
        format!("`{word}` est dans environ 1 message sur {every:.0}, quel qu'en soit le sujet"),
    );
    let mend = say(
        "add words that tell what is meant, such as NEAR/10 (word OR word), or exclude what is not meant",
        "ajoutez des mots qui disent de quoi il s'agit, comme NEAR/10 (mot OR mot), ou excluez le reste",
    );
    report.warn(clause.position, message, mend);
}
