//! Why a notification waits or was never sent, for the alert's history, in French and English.

use jiff::{Timestamp, Zoned};
use vigie_model::{Inhibition, InhibitionKind, Silence, Slug};

use crate::{
    clean::clean,
    numbers::{FIXED, Language, NARROW},
};

/// The most characters of a person's name that are shown.
const MAX_NAME: usize = 60;
/// The most characters of a reason that a person gave.
const MAX_REASON: usize = 200;

pub(crate) fn rule_gone(language: Language) -> String {
    match language {
        Language::French => "la règle n’existe plus".to_owned(),
        Language::English => "the rule is there no more".to_owned(),
    }
}

pub(crate) fn channel_gone(language: Language, channel: &Slug) -> String {
    match language {
        Language::French => {
            format!("l’espace de travail n’a plus de canal «{FIXED}{channel}{FIXED}»")
        }
        Language::English => format!("the workspace has no channel “{channel}” any more"),
    }
}

pub(crate) fn inhibited(language: Language, inhibition: &Inhibition, timezone: &str) -> String {
    let (source, since) = (clean(&inhibition.source, MAX_NAME), language.moment(inhibition.since, timezone));
    match (language, inhibition.kind) {
        (Language::French, InhibitionKind::SourceOutage) => {
            format!("la source {source} s’est tue {since}{FIXED}: les comptes sont trompeurs")
        }
        (Language::French, InhibitionKind::CatchUp) => {
            format!(
                "la source {source} rattrape son retard, reprise {since}{FIXED}: les comptes sont trompeurs"
            )
        }
        (Language::English, InhibitionKind::SourceOutage) => {
            format!("the source {source} fell silent {since}: counts mislead")
        }
        (Language::English, InhibitionKind::CatchUp) => {
            format!("the source {source} is catching up, back {since}: counts mislead")
        }
    }
}

pub(crate) fn no_repeat(language: Language) -> String {
    match language {
        Language::French => "la règle ne prévoit plus de rappel".to_owned(),
        Language::English => "the rule repeats nothing any more".to_owned(),
    }
}

pub(crate) fn never_told(language: Language) -> String {
    match language {
        Language::French => "le début de l’alerte n’a pas été annoncé sur ce canal".to_owned(),
        Language::English => "this channel was not told that it began".to_owned(),
    }
}

pub(crate) fn with_its_beginning(language: Language, at: Timestamp, timezone: &str) -> String {
    let at = language.moment(at, timezone);
    match language {
        Language::French => format!("annoncée avec son début {at}"),
        Language::English => format!("told together with its beginning {at}"),
    }
}

pub(crate) fn over(language: Language) -> String {
    match language {
        Language::French => "l’alerte était déjà terminée".to_owned(),
        Language::English => "the alert was over by then".to_owned(),
    }
}

pub(crate) fn acknowledged(language: Language, by: &str) -> String {
    let by = clean(by, MAX_NAME);
    match language {
        Language::French => format!("prise en charge par {by}"),
        Language::English => format!("acknowledged by {by}"),
    }
}

pub(crate) fn snoozed(language: Language, by: &str, until: Timestamp, timezone: &str) -> String {
    let (by, until) = (clean(by, MAX_NAME), language.moment(until, timezone));
    match language {
        Language::French => format!("mise en veille par {by}{NARROW}; reprise {until}"),
        Language::English => format!("put off by {by}; taken up again {until}"),
    }
}

pub(crate) fn silenced(language: Language, silence: &Silence) -> String {
    let (by, reason) = (clean(&silence.author, MAX_NAME), clean(&silence.reason, MAX_REASON));
    let id = &silence.id;
    match language {
        Language::French => format!("silence {id} de {by}{FIXED}: {reason}"),
        Language::English => format!("silence {id} by {by}: {reason}"),
    }
}

pub(crate) fn digest(language: Language, until: &Zoned) -> String {
    match language {
        Language::French => format!("gardée pour le récapitulatif, {}", moment(language, until)),
        Language::English => format!("kept for the digest, {}", moment(language, until)),
    }
}

pub(crate) fn quiet(language: Language, until: &Zoned) -> String {
    match language {
        Language::French => format!("heures calmes{NARROW}; annoncée {}", moment(language, until)),
        Language::English => format!("quiet hours; told {}", moment(language, until)),
    }
}

pub(crate) fn cap(language: Language, told: u64, until: &Zoned) -> String {
    let (told, until, plural) =
        (language.whole(told), moment(language, until), if told > 1 { "s" } else { "" });
    match language {
        Language::French => format!("déjà {told}{FIXED}message{plural} ce jour-là{NARROW}; résumée {until}"),
        Language::English => format!("{told} message{plural} that day already; summed up {until}"),
    }
}

pub(crate) fn story(language: Language, until: &Zoned) -> String {
    match language {
        Language::French => {
            format!("la même histoire vient d’être annoncée{NARROW}; la suite {}", moment(language, until))
        }
        Language::English => {
            format!("the same story was told a moment ago; what follows is told {}", moment(language, until))
        }
    }
}

fn moment(language: Language, at: &Zoned) -> String {
    language.moment(at.timestamp(), at.time_zone().iana_name().unwrap_or("UTC"))
}
