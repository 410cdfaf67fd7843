//! Who speaks: those who are new, and those who speak unfavourably.

use vigie_alerts::{Language, clean};
use vigie_index::{AuthorMeasures, AuthorsPage};

use super::NAME;
use crate::{
    Figures,
    document::{Block, Column, Table},
    numbers::{self, NONE},
};

pub(super) fn blocks(figures: &Figures) -> Vec<Block> {
    let language = figures.language;
    let lists = [
        (
            &figures.newcomers,
            language.pick("Newcomers with the most influence", "Nouveaux venus, les plus influents"),
            language.pick("Nobody is new.", "Personne de nouveau."),
        ),
        (
            &figures.detractors,
            language.pick("Detractors", "Détracteurs"),
            language.pick(
                "Nobody spoke more often unfavourably than favourably.",
                "Personne n’a parlé plus souvent en mal qu’en bien.",
            ),
        ),
    ];
    let mut blocks = Vec::new();
    for (page, title, nobody) in lists {
        let Some(page) = page else { continue };
        match page.authors.is_empty() {
            true => blocks.extend([Block::Heading(title.to_owned()), Block::Note(nobody.to_owned())]),
            false => blocks.push(Block::Table(table(figures, title, page))),
        }
    }
    blocks
}

fn table(figures: &Figures, title: &str, page: &AuthorsPage) -> Table {
    let language = figures.language;
    let columns = vec![
        Column::text(language.pick("Author", "Auteur")),
        Column::text(language.pick("Source", "Source")),
        Column::numbers(language.pick("Followers", "Abonnés")),
        Column::numbers(language.pick("Mentions", "Mentions")),
        Column::numbers(language.pick("Unfavourable", "Défavorables")),
        Column::numbers(language.pick("Favourable", "Favorables")),
        Column::numbers(language.pick("Influence", "Influence")),
    ];
    let row = |author: &AuthorMeasures| {
        let name = author.handle.as_deref().or(author.name.as_deref()).unwrap_or(&author.id);
        vec![
            clean(name, NAME),
            clean(&author.source, NAME),
            author.followers.map_or_else(|| NONE.to_owned(), |followers| language.people(followers)),
            language.whole(author.mentions),
            language.whole(author.toward.negative),
            language.whole(author.toward.positive),
            numbers::decimal(language, author.influence.score, 0),
        ]
    };
    let (shown, all) = (language.whole(page.authors.len() as u64), language.whole(page.total));
    let caption = match language {
        Language::English => format!("{title}, {shown} of {all}"),
        Language::French => format!("{title}, {shown} sur {all}"),
    };
    Table { caption, columns, rows: page.authors.iter().map(row).collect() }
}
