//! What is said: the stories that went furthest, and the terms that rose.

use vigie_alerts::{Language, clean};
use vigie_index::{Hit, TermKind, Trend};

use super::{NAME, TEXT};
use crate::{
    Figures,
    document::{Block, Column, Quote, Table},
    numbers,
};

pub(super) fn stories(figures: &Figures) -> Vec<Block> {
    figures.stories.iter().map(|hit| Block::Quote(story(figures, hit))).collect()
}

fn story(figures: &Figures, hit: &Hit) -> Quote {
    let language = figures.language;
    let post = &hit.mention.post;
    let author = post.author.as_ref().and_then(|author| author.handle.as_ref().or(author.name.as_ref()));
    let day = post.published_at.to_zoned(figures.zone.clone()).date();
    let by = [
        author.map(|author| clean(author, NAME)).unwrap_or_default(),
        clean(&post.source, NAME),
        numbers::date(language, day),
    ];
    let by: Vec<String> = by.into_iter().filter(|part| !part.is_empty()).collect();
    let whole = match &post.title {
        Some(title) => format!("{title} — {}", post.text),
        None => post.text.clone(),
    };
    let reactions = post.engagement.total();
    let mut facts =
        vec![numbers::count(language, reactions, ["reaction", "reactions"], ["réaction", "réactions"])];
    if let Some(spread) = hit.spread.filter(|spread| spread.mentions > 1) {
        let parts = [
            (spread.copies, ["near-copy", "near-copies"], ["copie proche", "copies proches"]),
            (spread.reposts, ["repost", "reposts"], ["partage", "partages"]),
            (spread.quotes, ["quote", "quotes"], ["citation", "citations"]),
        ];
        let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
        let parts: Vec<String> = parts
            .map(|(number, english, french)| numbers::count(language, number, english, french))
            .collect();
        let times = language.whole(spread.mentions);
        let parts = numbers::list(language, &parts);
        facts.push(match language {
            Language::English => format!("told {times} times: {parts}"),
            Language::French => format!("dit {times} fois : {parts}"),
        });
    }
    facts.push(super::mood(language, hit.mention.sentiment.label).to_owned());
    Quote {
        text: clean(&whole, TEXT),
        by: by.join(" · "),
        facts: facts.join(" · "),
        address: post.url.as_deref().and_then(vigie_alerts::web_address),
    }
}

pub(super) fn trends(figures: &Figures) -> Vec<Block> {
    let language = figures.language;
    let Some(trends) = &figures.trends else { return Vec::new() };
    if trends.baseline_mentions == 0 {
        let note = language.pick(
            "Nothing was said in the period before, so nothing can have risen.",
            "Rien n’a été dit la période précédente, rien ne peut donc avoir monté.",
        );
        return vec![Block::Note(note.to_owned())];
    }
    if trends.terms.is_empty() {
        let note = language.pick(
            "No word rose by more than chance.",
            "Aucun terme n’a monté plus que le hasard ne le permet.",
        );
        return vec![Block::Note(note.to_owned())];
    }
    let columns = vec![
        Column::text(language.pick("Term", "Terme")),
        Column::text(language.pick("Kind", "Nature")),
        Column::numbers(language.pick("Mentions", "Mentions")),
        Column::numbers(language.pick("Expected", "Attendues")),
        Column::numbers(language.pick("Factor", "Facteur")),
        Column::numbers(language.pick("Authors", "Auteurs")),
    ];
    let row = |trend: &Trend| {
        vec![
            clean(&trend.term, NAME),
            kind(language, trend.kind).to_owned(),
            language.whole(trend.rise.mentions),
            numbers::decimal(language, trend.rise.expected, 1),
            format!(
                "×\u{a0}{}",
                numbers::decimal(language, trend.rise.factor, usize::from(trend.rise.factor < 10.0))
            ),
            language.whole(trend.authors),
        ]
    };
    let mut blocks = vec![Block::Table(Table {
        caption: language
            .pick(
                "Terms that rose, the surest of each kind first",
                "Termes qui montent, les plus sûrs de chaque nature d’abord",
            )
            .to_owned(),
        columns,
        rows: trends.terms.iter().map(row).collect(),
    })];
    let surest = trends.terms.iter().max_by(|a, b| a.rise.score.total_cmp(&b.rise.score));
    if let Some(surest) = surest.filter(|surest| !surest.examples.is_empty()) {
        let term = super::summary::named(language, surest.kind, &surest.term);
        blocks.push(Block::Heading(match language {
            Language::English => format!("Mentions with {term}"),
            Language::French => format!("Mentions avec {term}"),
        }));
        blocks.extend(surest.examples.iter().map(|example| Block::Quote(super::quote(figures, example))));
    }
    blocks
}

fn kind(language: Language, kind: TermKind) -> &'static str {
    match kind {
        TermKind::Word => language.pick("word", "mot"),
        TermKind::Hashtag => language.pick("hashtag", "mot-dièse"),
        TermKind::Phrase => language.pick("phrase", "expression"),
        TermKind::Emoji => language.pick("emoji", "emoji"),
        TermKind::Link => language.pick("link", "lien"),
    }
}
