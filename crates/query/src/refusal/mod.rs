//! Why a text is not a query: what each refusal says, and what to write instead.

pub(crate) mod fields;
mod words;

pub(crate) use words::*;

use crate::{
    MAX_DEPTH, MAX_FUZZY, MAX_NEAR, MAX_NESTED, MAX_SIDES, MAX_TERMS, MAX_TEXT_BYTES,
    wording::{Wording, say},
};

/// What is wrong and how to mend it, without its place.
pub(crate) struct Refusal {
    pub(crate) message: Wording,
    pub(crate) mend: Wording,
}

fn refusal(message: Wording, mend: Wording) -> Refusal {
    Refusal { message, mend }
}

// The whole.

pub(crate) fn empty() -> Refusal {
    refusal(
        say("the query is empty", "la requête est vide"),
        say("write at least one word", "écrivez au moins un mot"),
    )
}

fn split() -> Wording {
    say("split it into several queries", "partagez-la en plusieurs requêtes")
}

pub(crate) fn too_long(bytes: usize) -> Refusal {
    let message = say(
        format!("the query has {bytes} bytes, at most {MAX_TEXT_BYTES} are allowed"),
        format!("la requête a {bytes} octets, {MAX_TEXT_BYTES} au plus sont permis"),
    );
    refusal(message, split())
}

pub(crate) fn too_many_words() -> Refusal {
    let message = say(
        format!("the query has more than {MAX_TERMS} words"),
        format!("la requête a plus de {MAX_TERMS} mots"),
    );
    refusal(message, split())
}

pub(crate) fn too_many_misspelt() -> Refusal {
    let message = say(
        format!("more than {MAX_FUZZY} words of the query may be misspelt"),
        format!("plus de {MAX_FUZZY} mots de la requête peuvent être mal écrits"),
    );
    let mend = say("leave ~ out where it matters less", "ôtez ~ là où il compte moins");
    refusal(message, mend)
}

pub(crate) fn too_deep() -> Refusal {
    let message = say(
        format!("brackets and negations are more than {MAX_DEPTH} deep here"),
        format!("parenthèses et négations s'emboîtent ici sur plus de {MAX_DEPTH} niveaux"),
    );
    refusal(message, say("remove those that change nothing", "ôtez celles qui ne changent rien"))
}

// What is never closed.

pub(crate) fn open_comment() -> Refusal {
    refusal(
        say("this comment is never closed", "cette note n'est jamais fermée"),
        say("write >>> where it ends", "écrivez >>> là où elle finit"),
    )
}

pub(crate) fn open_quote() -> Refusal {
    refusal(
        say("this quote is never closed", "ce guillemet n'est jamais fermé"),
        say("write another \" where the phrase ends", "écrivez un autre \" là où l'expression finit"),
    )
}

pub(crate) fn open_brace() -> Refusal {
    refusal(
        say("this brace is never closed", "cette accolade n'est jamais fermée"),
        say("write } where the exact words end", "écrivez } là où finissent les mots exacts"),
    )
}

pub(crate) fn open_range() -> Refusal {
    refusal(
        say("this range is never closed", "cet intervalle n'est jamais fermé"),
        say("write it like [1000 TO *]", "écrivez-le comme [1000 TO *]"),
    )
}

pub(crate) fn open_bracket() -> Refusal {
    refusal(
        say("this bracket is never closed", "cette parenthèse n'est jamais fermée"),
        say("write the missing )", "écrivez la ) qui manque"),
    )
}

pub(crate) fn stray_bracket() -> Refusal {
    refusal(
        say("this bracket closes nothing", "cette parenthèse ne ferme rien"),
        say("remove it or open one before it", "ôtez-la ou ouvrez-en une avant"),
    )
}

pub(crate) fn empty_brackets() -> Refusal {
    refusal(
        say("these brackets are empty", "ces parenthèses sont vides"),
        say("remove them or fill them", "ôtez-les ou remplissez-les"),
    )
}

// Operators.

fn operand() -> Wording {
    say(
        "write a word, a phrase or a bracket there, or remove the operator",
        "écrivez-y un mot, une expression ou une parenthèse, ou ôtez l'opérateur",
    )
}

pub(crate) fn nothing_follows(operator: &str) -> Refusal {
    let message = say(
        format!("nothing to search for follows `{operator}`"),
        format!("rien à chercher ne suit `{operator}`"),
    );
    refusal(message, operand())
}

pub(crate) fn nothing_before(piece: &str, is_operator: bool) -> Refusal {
    let message = say(
        format!("nothing to search for stands before `{piece}`"),
        format!("rien à chercher ne précède `{piece}`"),
    );
    let word = say("write a word before it", "écrivez un mot devant");
    refusal(message, if is_operator { operand() } else { word })
}

pub(crate) fn excluded_side() -> Refusal {
    refusal(
        say("a side of NEAR cannot be excluded", "un côté de NEAR ne peut pas être exclu"),
        say("to exclude the pair write -(a NEAR/5 b)", "pour exclure la paire, écrivez -(a NEAR/5 b)"),
    )
}

pub(crate) fn bad_side() -> Refusal {
    let message = say(
        "this side of NEAR is not a word, a phrase, a bracket of those joined by OR, or another NEAR",
        "ce côté de NEAR n'est ni un mot, ni une expression, ni une parenthèse de ceux-ci joints par OR, ni un autre NEAR",
    );
    let mend = say(
        "write for example (recall OR \"take back\") NEAR/5 nike",
        "écrivez par exemple (rappel OR \"retiré de la vente\") NEAR/5 nike",
    );
    refusal(message, mend)
}

pub(crate) fn too_many_sides() -> Refusal {
    let message =
        say(format!("NEAR joins at most {MAX_SIDES} sides"), format!("NEAR joint {MAX_SIDES} côtés au plus"));
    refusal(message, say("join what is left by AND", "joignez le reste par AND"))
}

pub(crate) fn nested_too_deep() -> Refusal {
    let message = say(
        format!("NEAR stands in NEAR in more than {MAX_NESTED} brackets here"),
        format!("NEAR s'emboîte ici dans NEAR sur plus de {MAX_NESTED} parenthèses"),
    );
    let mend = say(
        "write a chain without brackets: a NEAR/5 b NEAR/5 c",
        "écrivez une chaîne sans parenthèses : a NEAR/5 b NEAR/5 c",
    );
    refusal(message, mend)
}

pub(crate) fn unordered_side() -> Refusal {
    let message = say(
        "an ordered NEAR needs to know which of the words in this bracket comes first",
        "un NEAR ordonné doit savoir lequel des mots de cette parenthèse vient d'abord",
    );
    let mend = say(
        "write ONEAR inside the bracket, or both orders: (a ONEAR/3 b ONEAR/5 c) OR (b ONEAR/3 a ONEAR/5 c)",
        "écrivez ONEAR dans la parenthèse, ou les deux ordres : (a ONEAR/3 b ONEAR/5 c) OR (b ONEAR/3 a ONEAR/5 c)",
    );
    refusal(message, mend)
}

pub(crate) fn bad_near() -> Refusal {
    let message = say(
        format!("the distance of NEAR must be a number from 1 to {MAX_NEAR}"),
        format!("la distance de NEAR doit être un nombre de 1 à {MAX_NEAR}"),
    );
    refusal(message, say("write for example NEAR/5", "écrivez par exemple NEAR/5"))
}

pub(crate) fn bad_within() -> Refusal {
    let message = say(
        format!("the distance behind ~ must be a number from 1 to {MAX_NEAR}"),
        format!("la distance après ~ doit être un nombre de 1 à {MAX_NEAR}"),
    );
    let mend = say("write for example \"recall bottle\"~5", "écrivez par exemple \"rappel bouteille\"~5");
    refusal(message, mend)
}

pub(crate) fn alone_within() -> Refusal {
    let mend = say(
        "leave ~ out, or write several words such as \"recall bottle\"~5",
        "ôtez ~, ou écrivez plusieurs mots comme \"rappel bouteille\"~5",
    );
    refusal(say("one word cannot be near itself", "un mot n'est pas près de lui-même"), mend)
}

pub(crate) fn too_close(words: usize, distance: u32) -> Refusal {
    let message = say(
        format!("{words} words never stand within {distance} steps"),
        format!("{words} mots ne tiennent jamais en {distance} pas"),
    );
    let mend = match words - 1 {
        least if least > MAX_NEAR as usize => say("write fewer words", "écrivez moins de mots"),
        least => say(format!("write ~{least} or more"), format!("écrivez ~{least} ou plus")),
    };
    refusal(message, mend)
}
