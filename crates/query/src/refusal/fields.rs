//! What is said about fields that are not there, and about values that a field cannot have.

use vigie_model::{Polarity, PostKind};

use super::Refusal;
use crate::{
    Measure,
    field::FieldName,
    wording::{Wording, say},
};

/// What other tools have a field for and Vigie has no data for, with what to write instead.
const MISSING: [(&str, [&str; 2]); 5] = [
    (
        "bio",
        [
            "no source hands over what authors say about themselves; ask for their name with authorname:",
            "aucune source ne transmet ce que les auteurs disent d'eux-mêmes ; cherchez leur nom avec authorname:",
        ],
    ),
    (
        "tag",
        [
            "mentions cannot be tagged yet; describe what you mean by a topic of the workspace and ask for topic:",
            "les mentions ne peuvent pas encore être étiquetées ; décrivez un thème dans l'espace et demandez topic:",
        ],
    ),
    (
        "status",
        [
            "mentions have no status yet; ask for what needs an answer with is:question",
            "les mentions n'ont pas encore d'état ; demandez ce qui attend une réponse avec is:question",
        ],
    ),
    (
        "assignee",
        [
            "mentions cannot be assigned to people yet; leave it out",
            "les mentions ne peuvent pas encore être confiées à quelqu'un ; ôtez-le",
        ],
    ),
    (
        "story",
        [
            "copies of one text are not gathered into stories yet; leave reposts out with -type:repost",
            "les copies d'un texte ne sont pas encore réunies ; écartez les reprises avec -type:repost",
        ],
    ),
];

/// A field that is not there.
pub(crate) fn no_field(name: &str, shown: &str) -> Refusal {
    let lower = name.to_ascii_lowercase();
    if let Some((name, [english, french])) = MISSING.iter().find(|(missing, _)| *missing == lower) {
        let message =
            say(format!("the field {name}: is not there"), format!("le champ {name}: n'existe pas"));
        return Refusal { message, mend: say(*english, *french) };
    }
    let names = FieldName::ALL.map(|field| format!("{}:", field.as_str())).join(" ");
    Refusal {
        message: say(format!("there is no field `{shown}`"), format!("il n'y a pas de champ `{shown}`")),
        mend: say(
            format!("write one of {names}, or put a word or an address with a colon in quotes"),
            format!(
                "écrivez l'un de {names}, ou mettez entre guillemets un mot ou une adresse avec deux-points"
            ),
        ),
    }
}

pub(crate) fn missing_value(name: FieldName) -> Refusal {
    let (name, example) = (name.as_str(), name.example());
    Refusal {
        message: say(format!("{name}: has no value here"), format!("{name}: n'a pas de valeur ici")),
        mend: say(
            format!("write one directly behind it, such as {name}:{example}"),
            format!("écrivez-en une juste après, comme {name}:{example}"),
        ),
    }
}

pub(crate) fn bad_value(name: FieldName, value: &str) -> Refusal {
    let message = say(
        format!("`{value}` is not a value of {}:", name.as_str()),
        format!("`{value}` n'est pas une valeur de {}:", name.as_str()),
    );
    let is_review = name == FieldName::Type && value.eq_ignore_ascii_case("review");
    let reviews = || {
        say(
            "reviews are posts with stars; ask for them with rating:[1 TO 5], or write one of post, reply, repost, quote",
            "les avis sont des publications avec des étoiles ; demandez rating:[1 TO 5], ou écrivez l'un de post, reply, repost, quote",
        )
    };
    Refusal { message, mend: if is_review { reviews() } else { allowed_values(name) } }
}

pub(crate) fn nested_texts() -> Refusal {
    Refusal {
        message: say("title: and text: cannot stand inside each other", "title: et text: ne s'emboîtent pas"),
        mend: say(
            "write it once, in front of the whole bracket or of each word",
            "écrivez-le une fois, devant toute la parenthèse ou devant chaque mot",
        ),
    }
}

pub(crate) fn joined_values(name: FieldName) -> Refusal {
    let name = name.as_str();
    Refusal {
        message: say("the values of a field are joined by OR", "les valeurs d'un champ sont jointes par OR"),
        mend: say(
            format!("write for example {name}:(a OR b)"),
            format!("écrivez par exemple {name}:(a OR b)"),
        ),
    }
}

/// What to write when a value is wrong.
fn allowed_values(name: FieldName) -> Wording {
    let one_of = |words: &[&str]| {
        let words = words.join(", ");
        say(format!("write one of {words}"), format!("écrivez l'un de {words}"))
    };
    match name {
        FieldName::Title | FieldName::Text => say(
            "write a word, a phrase or a bracket of those",
            "écrivez un mot, une expression ou leur parenthèse",
        ),
        FieldName::Lang => say(
            "write a language code such as fr, en or pt-br",
            "écrivez un code de langue comme fr, en ou pt-br",
        ),
        FieldName::Source => {
            say("write the name of a source such as bluesky", "écrivez le nom d'une source comme bluesky")
        }
        FieldName::Country => say(
            "write a country code of two letters such as fr",
            "écrivez un code de pays de deux lettres comme fr",
        ),
        FieldName::Type => one_of(&PostKind::ALL.map(PostKind::as_str)),
        FieldName::Is => one_of(&["post", "reply", "repost", "quote", "question"]),
        FieldName::Has => one_of(&["media", "links"]),
        FieldName::Author | FieldName::To => say(
            "write a whole handle such as ana or ana.example",
            "écrivez un pseudonyme entier comme ana ou ana.example",
        ),
        FieldName::AuthorName => say(
            "write whole words of a name such as ana or \"ana lopez\"",
            "écrivez des mots entiers d'un nom comme ana ou \"ana lopez\"",
        ),
        FieldName::Verified => one_of(&["true", "false"]),
        FieldName::Site | FieldName::Domain | FieldName::Links => say(
            "write only a host such as shop.example; its sub-domains are meant too",
            "écrivez seulement un hôte comme boutique.example ; ses sous-domaines en font partie",
        ),
        FieldName::Url => say(
            "write whole words of an address such as shop.example/news",
            "écrivez des mots entiers d'une adresse comme boutique.example/news",
        ),
        FieldName::Measure(Measure::Score) => say(
            "write a range within -1 and 1 such as [-1 TO -0.5]",
            "écrivez un intervalle entre -1 et 1 comme [-1 TO -0.5]",
        ),
        FieldName::Measure(Measure::Relevance) => say(
            "write a range within 0 and 1 such as [0.5 TO 1]",
            "écrivez un intervalle entre 0 et 1 comme [0.5 TO 1]",
        ),
        FieldName::Measure(Measure::Rating) => say(
            "write a number of stars or a range such as 1, [1 TO 2], 1..2 or <3",
            "écrivez un nombre d'étoiles ou un intervalle comme 1, [1 TO 2], 1..2 ou <3",
        ),
        FieldName::Measure(_) => say(
            "write a range such as [100 TO 5000], [100 TO *], 100..5000 or <100",
            "écrivez un intervalle comme [100 TO 5000], [100 TO *], 100..5000 ou <100",
        ),
        FieldName::Sentiment => one_of(&Polarity::ALL.map(Polarity::as_str)),
        FieldName::Brand | FieldName::Topic => say(
            "write its id in the workspace, such as delta",
            "écrivez son identifiant dans l'espace de travail, comme delta",
        ),
    }
}
