//! From figures to sentences, tables and charts, in French or English. One file a group of sections.

mod brands;
mod method;
mod people;
mod places;
mod raised;
mod summary;
mod talk;
mod timeline;

use jiff::SignedDuration;
use vigie_alerts::{Language, clean};
use vigie_index::Example;
use vigie_model::{Polarity, Section};

use crate::{
    BrandFigures, Document, Figures, Occasion,
    document::{Part, Quote},
    numbers,
};

/// From how long after its moment on a report is late.
const LATE: SignedDuration = SignedDuration::from_mins(30);
/// The most characters of a name and of a text of strangers.
const NAME: usize = 80;
const TEXT: usize = 320;

impl Figures {
    /// What the report says.
    #[must_use]
    pub fn document(&self) -> Document {
        let language = self.language;
        let told = |section: &&Section| !self.is_empty() || has_something_always(**section);
        let parts = self.report.sections().iter().filter(told).map(|section| {
            let (title, blocks) = match section {
                Section::Summary => (language.pick("Summary", "En bref"), summary::blocks(self)),
                Section::Timeline => (language.pick("Over time", "Dans le temps"), timeline::blocks(self)),
                Section::Brands => (
                    language.pick("Brands side by side", "Les marques côte à côte"),
                    brands::side_by_side(self),
                ),
                Section::ShareOfVoice => {
                    (language.pick("Share of voice", "Part de voix"), brands::share_of_voice(self))
                }
                Section::Stories => {
                    (language.pick("What was told most", "Ce qui s’est le plus dit"), talk::stories(self))
                }
                Section::Trends => (language.pick("What rose", "Ce qui monte"), talk::trends(self)),
                Section::Authors => (language.pick("Who speaks", "Qui parle"), people::blocks(self)),
                Section::Sources => {
                    (language.pick("Sources and languages", "Sources et langues"), places::blocks(self))
                }
                Section::Alerts => (language.pick("Alerts", "Alertes"), raised::blocks(self)),
                Section::Method => (
                    language.pick("How the figures are made", "Comment les chiffres sont faits"),
                    method::blocks(self),
                ),
            };
            Part { title, blocks }
        });
        Document {
            language,
            title: clean(&self.report.name, NAME * 2),
            subtitle: self.subtitle(),
            logo: self.report.logo.clone(),
            notices: self.notices(),
            parts: parts.collect(),
            foot: self.foot(),
        }
    }

    fn subtitle(&self) -> String {
        let days = numbers::days(self.language, self.period, &self.zone);
        format!("{} · {days}", clean(&self.workspace, NAME))
    }

    fn notices(&self) -> Vec<String> {
        let language = self.language;
        let mut notices = Vec::new();
        if let Occasion::Due(due) = self.occasion
            && self.made_at.duration_since(due) > LATE
        {
            let (due, made) =
                (language.moment(due, &self.zone_name), language.moment(self.made_at, &self.zone_name));
            notices.push(match language {
                Language::English => format!(
                    "This report was due {due} and is made late, {made}, because Vigie was not running or mail could not \
                     leave. It is about the period that it was due for."
                ),
                Language::French => format!(
                    "Ce rapport était prévu {due} ; il est fait en retard, {made}, parce que Vigie ne tournait pas ou que \
                     le courrier ne partait pas. Il porte sur la période prévue."
                ),
            });
        }
        if self.is_empty() {
            let nothing = language.pick(
                "Nothing was said about these brands in this period.",
                "Rien n’a été dit de ces marques pendant cette période.",
            );
            notices.push(nothing.to_owned());
        }
        if self.left_out > 0 {
            let left_out = u64::try_from(self.left_out).unwrap_or(u64::MAX);
            let brands =
                numbers::count(language, left_out, ["brand is", "brands are"], ["marque", "marques"]);
            notices.push(match language {
                Language::English => format!("{brands} left out: a report compares twenty at most."),
                Language::French => {
                    format!("{brands} de plus n’y figurent pas : un rapport en compare vingt au plus.")
                }
            });
        }
        notices
    }

    fn foot(&self) -> String {
        let made = self.language.moment(self.made_at, &self.zone_name);
        match self.language {
            Language::English => format!("Made {made} by Vigie."),
            Language::French => format!("Fait {made} par Vigie."),
        }
    }

    /// The name of a topic, or its id.
    fn topic(&self, id: &str) -> String {
        let known = self.topics.iter().find(|(known, _)| known == id);
        known.map_or_else(|| id.to_owned(), |(_, name)| clean(name, NAME))
    }
}

impl BrandFigures {
    /// Its name, harmless and of a bounded length.
    pub(crate) fn shown(&self) -> String {
        clean(&self.name, NAME)
    }

    /// The net sentiment as it probably is, or as it was counted.
    pub(crate) fn net(&self) -> Option<f64> {
        self.shares.map(|shares| shares.net.value).or(self.counted.now.net_sentiment)
    }

    /// The same of the period before.
    pub(crate) fn net_before(&self) -> Option<f64> {
        self.shares_before.map(|shares| shares.net.value).or(self.counted.before.net_sentiment)
    }
}

/// Whether a section tells something also where nothing was said, which a notice says once.
fn has_something_always(section: Section) -> bool {
    matches!(section, Section::Summary | Section::Alerts | Section::Method)
}

/// A mention that stands for many.
fn quote(figures: &Figures, example: &Example) -> Quote {
    let language = figures.language;
    let day = example.published_at.to_zoned(figures.zone.clone()).date();
    let author = example.author.as_deref().map(|author| clean(author, NAME)).unwrap_or_default();
    let by = [author, clean(&example.source, NAME), numbers::date(language, day)];
    let by: Vec<String> = by.into_iter().filter(|part| !part.is_empty()).collect();
    let reactions =
        numbers::count(language, example.engagement, ["reaction", "reactions"], ["réaction", "réactions"]);
    Quote {
        text: clean(&example.text, TEXT),
        by: by.join(" · "),
        facts: format!("{reactions} · {}", mood(language, example.sentiment)),
        address: example.url.as_deref().and_then(vigie_alerts::web_address),
    }
}

fn mood(language: Language, mood: Polarity) -> &'static str {
    match mood {
        Polarity::Negative => language.pick("unfavourable", "défavorable"),
        Polarity::Neutral => language.pick("neutral", "neutre"),
        Polarity::Positive => language.pick("favourable", "favorable"),
    }
}
