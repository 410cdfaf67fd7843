//! The alerts that were raised in the period.

use vigie_model::{Alert, AlertState};

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
        let state = match alert.state {
            AlertState::Firing => language.pick(" It still goes on.", " Elle est toujours en cours."),
            AlertState::Resolved => "",
        };
        Point {
            about: format!("{day}, {}", at.strftime("%H:%M")),
            text: format!("{}{state}", vigie_alerts::headline(alert, language.code())),
        }
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
