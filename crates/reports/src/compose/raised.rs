//! The alerts that were raised in the period.

use std::time::Duration;

use vigie_alerts::Language;
use vigie_model::{Alert, AlertState, RuleKind};

use crate::{
    Figures,
    document::{Block, Point},
    numbers,
};

pub(super) fn blocks(figures: &Figures) -> Vec<Block> {
    let language = figures.language;
    if figures.alerts.is_empty() {
        let none =
            language.pick("No alert was raised in this period.", "Aucune alerte pendant cette période.");
        return vec![Block::Note(none.to_owned())];
    }
    let point = |alert: &Alert| {
        let at = alert.fired_at.to_zoned(figures.zone.clone());
        let day = numbers::date(language, at.date());
        // What happened, also when it is over by now.
        let headline =
            vigie_alerts::headline(&Alert { state: AlertState::Firing, ..alert.clone() }, language.code());
        let text = [Some(headline), end(figures, alert), doubt(figures, alert)].into_iter().flatten();
        Point { about: format!("{day}, {}", at.strftime("%H:%M")), text: text.collect::<Vec<_>>().join(" ") }
    };
    let mut blocks = vec![Block::Points(figures.alerts.iter().map(point).collect())];
    if figures.more_alerts {
        let note = language.pick(
            "There were more; these are the last ones. `vigie alerts` lists all of them.",
            "Il y en a eu d’autres\u{a0}; voici les dernières. `vigie alerts` les liste toutes.",
        );
        blocks.push(Block::Note(note.to_owned()));
    }
    blocks
}

/// How long it went on; one about a single post has no end.
fn end(figures: &Figures, alert: &Alert) -> Option<String> {
    let language = figures.language;
    if matches!(alert.reason.condition, RuleKind::Every {}) {
        return None;
    }
    let lasted = match (alert.state, alert.resolved_at) {
        (AlertState::Firing, _) => {
            return Some(language.pick("It still goes on.", "Elle est toujours en cours.").to_owned());
        }
        (AlertState::Resolved, at) => at?.duration_since(alert.fired_at),
    };
    let lasted = language.duration(Duration::try_from(lasted).unwrap_or_default());
    Some(match language {
        Language::English => format!("Over after {lasted}."),
        Language::French => format!("Terminée après {lasted}."),
    })
}

/// That nobody was told of it.
fn doubt(figures: &Figures, alert: &Alert) -> Option<String> {
    let told = figures.language.pick(
        "Its counts are doubtful, so nobody was told.",
        "Ses chiffres sont douteux, personne n’a donc été prévenu.",
    );
    alert.inhibited.as_ref().map(|_| told.to_owned())
}
