//! Refusals of single words: signs that mean nothing here, wildcards, spellings, exact and French forms.

use super::{Refusal, refusal};
use crate::{
    MAX_EDITS, MIN_BEFORE_WILDCARD, MIN_PREFIX,
    wording::{Wording, say},
};

// Signs.

pub(crate) fn stray_plus() -> Refusal {
    let mend = say(
        "leave it out, as all words are needed anyway; or write +\"été\" for exact accents, ++\"Orange\" for exact capitals",
        "ôtez-le, car tous les mots sont exigés ; ou écrivez +\"été\" pour les accents exacts, ++\"Orange\" pour les \
         majuscules exactes",
    );
    refusal(say("`+` in front of a word has no meaning here", "`+` devant un mot n'a pas de sens ici"), mend)
}

pub(crate) fn stray_exclamation() -> Refusal {
    refusal(
        say("`!` in front of a word has no meaning here", "`!` devant un mot n'a pas de sens ici"),
        say("write NOT or - in front of what to exclude", "écrivez NOT ou - devant ce qu'il faut exclure"),
    )
}

pub(crate) fn stray_tilde() -> Refusal {
    let message = say(
        "`~` has a meaning behind a word or a phrase only",
        "`~` n'a de sens qu'après un mot ou une expression",
    );
    let mend = say(
        "write roam~1 for spellings that differ by one letter, \"a b\"~5 for words near each other, ~fr\"cheval\" for all \
         forms of a French word",
        "écrivez roam~1 pour une lettre d'écart, \"a b\"~5 pour des mots proches, ~fr\"cheval\" pour toutes les formes d'un \
         mot français",
    );
    refusal(message, mend)
}

pub(crate) fn stray_sign(sign: &str) -> Refusal {
    refusal(
        say(
            format!("`{sign}` has no meaning in a query"),
            format!("`{sign}` n'a pas de sens dans une requête"),
        ),
        say("leave it out, or put the word in quotes", "ôtez-le, ou mettez le mot entre guillemets"),
    )
}

pub(crate) fn nothing_to_search(text: &str, sign: &str) -> Refusal {
    let message = say(
        format!("`{text}` has no letter, digit or emoji to search for"),
        format!("`{text}` n'a ni lettre, ni chiffre, ni emoji à chercher"),
    );
    let mend = match sign {
        "&" | "&&" | "+" => say("write AND", "écrivez AND"),
        "|" | "||" | "/" => say("write OR", "écrivez OR"),
        "!" => say("write NOT", "écrivez NOT"),
        "*" => behind_a_beginning(),
        _ => say("remove it", "ôtez-le"),
    };
    refusal(message, mend)
}

// Prefixes, wildcards, spellings.

fn behind_a_beginning() -> Wording {
    say("put it directly behind the beginning of a word", "mettez-le juste après le début d'un mot")
}

pub(crate) fn lone_star() -> Refusal {
    refusal(say("`*` stands alone", "`*` est seul"), behind_a_beginning())
}

pub(crate) fn star_inside() -> Refusal {
    refusal(
        say("`*` stands inside a word", "`*` est à l'intérieur d'un mot"),
        say("write only the beginning of the word and `*`", "écrivez seulement le début du mot et `*`"),
    )
}

pub(crate) fn spaceless_star() -> Refusal {
    let message = say(
        "words of this script are found inside longer ones anyway",
        "les mots de cette écriture se trouvent déjà dans de plus longs",
    );
    refusal(message, say("leave `*` out", "ôtez `*`"))
}

pub(crate) fn short_prefix(word: &str) -> Refusal {
    refusal(
        say(format!("`{word}*` would match too much"), format!("`{word}*` trouverait trop")),
        say(
            format!("write at least {MIN_PREFIX} letters before `*`"),
            format!("écrivez au moins {MIN_PREFIX} lettres avant `*`"),
        ),
    )
}

pub(crate) fn early_wildcard(word: &str) -> Refusal {
    refusal(
        say(format!("`{word}?` would match too much"), format!("`{word}?` trouverait trop")),
        say(
            format!("write at least {MIN_BEFORE_WILDCARD} letters before the first ?, or a space behind it"),
            format!("écrivez au moins {MIN_BEFORE_WILDCARD} lettres avant le premier ?, ou un espace après"),
        ),
    )
}

pub(crate) fn endless_word(word: &str) -> Refusal {
    refusal(
        say(format!("`{word}` is longer than any word"), format!("`{word}` est plus long que tout mot")),
        say("write a shorter word", "écrivez un mot plus court"),
    )
}

pub(crate) fn inexact_wildcard() -> Refusal {
    refusal(
        say(
            "`*` and `?` cannot stand in an exact form",
            "`*` et `?` n'ont pas leur place dans une forme exacte",
        ),
        say(
            "write the whole words, or leave out what asks for the exact form",
            "écrivez les mots entiers, ou ôtez ce qui demande la forme exacte",
        ),
    )
}

pub(crate) fn no_exact_form(word: &str) -> Refusal {
    refusal(
        say(
            format!("`{word}` cannot be asked for in its exact form"),
            format!("`{word}` ne peut pas être demandé dans sa forme exacte"),
        ),
        say("leave out what asks for the exact form", "ôtez ce qui demande la forme exacte"),
    )
}

pub(crate) fn bad_edits() -> Refusal {
    refusal(
        say(
            format!("the number of letters that may differ must be 0 to {MAX_EDITS}"),
            format!("le nombre de lettres d'écart doit aller de 0 à {MAX_EDITS}"),
        ),
        say("write for example roam~1", "écrivez par exemple roam~1"),
    )
}

pub(crate) fn short_misspelt(least: usize, edits: u8) -> Refusal {
    refusal(
        say(
            "so short a word would be found in too many others",
            "un mot si court se trouverait dans trop d'autres",
        ),
        say(
            format!("write at least {least} letters before ~{edits}, or the spellings joined by OR"),
            format!("écrivez au moins {least} lettres avant ~{edits}, ou les graphies jointes par OR"),
        ),
    )
}

pub(crate) fn not_one_misspelt() -> Refusal {
    refusal(
        say(
            "~ and a number is for one plain word of letters",
            "~ et un nombre valent pour un seul mot simple, de lettres",
        ),
        say(
            "write each word by itself, such as air~1 NEAR/1 france~1; in quotes the number is a distance",
            "écrivez chaque mot à part, comme air~1 NEAR/1 france~1 ; après des guillemets le nombre est une distance",
        ),
    )
}

// French forms.

pub(crate) fn bare_inflection() -> Refusal {
    refusal(
        say("~fr is for one word in quotes", "~fr veut un mot entre guillemets"),
        say(
            "write the word in quotes behind it, such as ~fr\"cheval\"",
            "écrivez le mot entre guillemets juste après, comme ~fr\"cheval\"",
        ),
    )
}

pub(crate) fn several_inflected() -> Refusal {
    refusal(
        say("~fr is for one word", "~fr vaut pour un seul mot"),
        say(
            "write each word in quotes of its own, such as ~fr\"cheval\" NEAR/1 ~fr\"blanc\"",
            "mettez chaque mot entre ses guillemets, comme ~fr\"cheval\" NEAR/1 ~fr\"blanc\"",
        ),
    )
}

pub(crate) fn formless() -> Refusal {
    refusal(
        say("only a word of letters has French forms", "seul un mot de lettres a des formes en français"),
        say("write a word of letters only, or leave ~fr out", "écrivez un mot de lettres, ou ôtez ~fr"),
    )
}
