//! What a spike is held against, in words: the usual count, how far the series strays, and what is not known yet.

use vigie_model::{Alert, AlertReason, RuleKind};

use crate::numbers::{Language, NARROW};

pub(crate) fn against_the_past(reason: &AlertReason, language: Language) -> String {
    match (reason.expected, language) {
        (Some(expected), Language::French) => {
            format!(
                "il y en a d’habitude environ {} à cette heure pour cette marque",
                language.about(expected)
            )
        }
        (Some(expected), Language::English) => {
            format!("about {} are usual for this brand at this hour", language.about(expected))
        }
        (None, Language::French) => "il n’y a pas encore de quoi comparer avec un jour entier".to_owned(),
        (None, Language::English) => "there is not yet a whole day to compare with".to_owned(),
    }
}

/// The same in a few words, for a table.
pub(crate) fn usually(reason: &AlertReason, language: Language) -> String {
    match (reason.expected, language) {
        (Some(expected), _) if expected < 0.5 => language.pick("almost none", "presque aucune").to_owned(),
        (Some(expected), Language::French) => format!("environ {} à cette heure", language.about(expected)),
        (Some(expected), Language::English) => format!("about {} at this hour", language.about(expected)),
        (None, _) => language.pick("not known yet", "pas encore connu").to_owned(),
    }
}

pub(crate) fn learning(alert: &Alert, language: Language) -> Option<String> {
    let learning = matches!(alert.reason.condition, RuleKind::Spike { .. } | RuleKind::NegativeSpike { .. })
        && alert.reason.expected.is_none();
    learning.then(|| match language {
        Language::French => {
            "La règle apprend encore ce qui est habituel et n’alerte que sur l’évident.".to_owned()
        }
        Language::English => "The rule still learns what is usual and tells only what is obvious.".to_owned(),
    })
}

/// How far the count stands above what the series strays by itself, and how rare that is meant to be.
pub(crate) fn rarity(alert: &Alert, language: Language) -> Option<String> {
    let budget = alert.reason.condition.budget()?;
    let (score, budget) = (language.about(alert.reason.score?), language.about(budget));
    let many = if budget == "1" { "" } else { "s" };
    Some(match language {
        Language::French => format!(
            "C’est {score} fois l’écart habituel{NARROW}; la règle admet {budget} fausse{many} alerte{many} par semaine."
        ),
        Language::English => {
            format!(
                "That is {score} times the usual deviation; the rule accepts {budget} false alert{many} a week."
            )
        }
    })
}
