//! What drove an alert, in words: since when, the mood against the usual, the reach, sources, words, authors, and what
//! people say. Plain text, cleaned and cut.

use vigie_model::{Alert, Polarity, Sample, Term, Voice};

use crate::{
    clean::clean,
    numbers::{FIXED, Language},
};

/// The most characters of a word from a post that are shown.
const MAX_TERM: usize = 40;
/// The most characters of a name from a post that are shown.
const MAX_NAME: usize = 50;
/// The most characters of a post that are shown.
const MAX_TEXT: usize = 240;
/// Words named in a sentence about what it is about.
const MAX_GIST: usize = 4;
/// From so many per cent on that the share of negative mentions differs from the usual, that is told.
const SHIFT: f64 = 0.05;

/// A thing to know with its name: "Sources", "Bluesky 48, Hacker News 9".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

impl Fact {
    /// As a sentence of its own.
    pub(crate) fn line(&self, language: Language) -> String {
        format!("{}{} {}.", self.name, language.colon(), self.value)
    }
}

/// Several things of a kind with the name of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct List {
    pub(crate) name: &'static str,
    pub(crate) items: Vec<String>,
    /// What stands between two of them in a sentence.
    separator: &'static str,
}

impl List {
    /// Nothing where there is none.
    fn of(name: &'static str, separator: &'static str, items: impl Iterator<Item = String>) -> Option<Self> {
        let items: Vec<String> = items.collect();
        (!items.is_empty()).then_some(Self { name, items, separator })
    }

    /// In one line.
    pub(crate) fn fact(&self) -> Fact {
        Fact { name: self.name, value: self.items.join(self.separator) }
    }
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) text: String,
    /// Who said it where and when.
    pub(crate) by: String,
    /// Where it can be read.
    pub(crate) url: Option<String>,
    pub(crate) mood: Option<Polarity>,
    /// How often the same is said.
    pub(crate) times: u64,
}

/// Since when there is more than usual.
pub(crate) fn since(alert: &Alert, language: Language, timezone: &str) -> Option<Fact> {
    let since = alert.reason.drivers.since?;
    Some(Fact {
        name: language.pick("Since", "Depuis"),
        value: language.near(since, alert.fired_at, timezone),
    })
}

/// The negative ones among those counted, against the usual.
pub(crate) fn negatives(alert: &Alert, language: Language) -> Fact {
    let reason = &alert.reason;
    let (negative, count) = (language.whole(reason.negative), language.whole(reason.count));
    let share = language.percent(reason.negative, reason.count);
    let (name, mut value) = match language {
        Language::French => ("Négatives", format!("{negative} sur {count} ({share})")),
        Language::English => ("Negative", format!("{negative} of {count} ({share})")),
    };
    if let Some(usual) = usual_mood(alert, language) {
        value.push_str(match language {
            Language::French => ", d’habitude ",
            Language::English => ", usually ",
        });
        value.push_str(&usual);
    }
    Fact { name, value }
}

/// The usual share of negative mentions, where the one now is another.
fn usual_mood(alert: &Alert, language: Language) -> Option<String> {
    let usual = alert.reason.drivers.usual_negative.filter(|usual| (0.0..=1.0).contains(usual))?;
    let now = alert.reason.negative as f64 / alert.reason.count.max(1) as f64;
    ((now - usual).abs() >= SHIFT).then(|| language.percent((usual * 100.0).round() as u64, 100))
}

/// How many people may have seen it.
pub(crate) fn reach(alert: &Alert, language: Language) -> Option<Fact> {
    let drivers = &alert.reason.drivers;
    let people = followers(Some(drivers.reach).filter(|reach| *reach > 0)?, language);
    let some =
        if drivers.examined < alert.reason.count { language.pick("at least ", "au moins ") } else { "" };
    Some(Fact {
        name: language.pick("Potential reach", "Portée potentielle"),
        value: format!("{some}{people}"),
    })
}

fn followers(count: u64, language: Language) -> String {
    let (number, space) = (language.people(count), FIXED);
    match language {
        Language::French if count >= 1_000_000 => format!("{number} d’abonnés"),
        Language::French => format!("{number}{space}abonné{}", if count > 1 { "s" } else { "" }),
        Language::English => format!("{number} follower{}", if count == 1 { "" } else { "s" }),
    }
}

/// Where it is said: counts where all mentions were looked at, else shares.
pub(crate) fn sources(alert: &Alert, language: Language) -> Option<Fact> {
    let drivers = &alert.reason.drivers;
    let all = drivers.examined >= alert.reason.count;
    let counted = |mentions: u64| match all {
        true => language.whole(mentions),
        false => language.percent(mentions, drivers.examined),
    };
    let sources = drivers.sources.iter();
    let sources =
        sources.map(|count| format!("{} ({})", source(&count.source, language), counted(count.mentions)));
    let value = sources.collect::<Vec<_>>().join(", ");
    (!value.is_empty()).then_some(Fact { name: "Sources", value })
}

/// A source by the name that people know; others by their own.
fn source(source: &str, language: Language) -> String {
    match source {
        "bluesky" => "Bluesky".to_owned(),
        "hackernews" => "Hacker News".to_owned(),
        "mastodon" => "Mastodon".to_owned(),
        "reddit" => "Reddit".to_owned(),
        "youtube" => "YouTube".to_owned(),
        "feed" => language.pick("news and blogs", "presse et blogs").to_owned(),
        "reviews" => language.pick("reviews", "avis").to_owned(),
        other => clean(other, MAX_TERM),
    }
}

/// The words that tell what it is about, with the share of mentions that use them.
pub(crate) fn words(alert: &Alert, language: Language) -> Option<List> {
    let drivers = &alert.reason.drivers;
    let told = |term: &Term| {
        let word = clean(&term.term, MAX_TERM);
        let counted = match term.mentions {
            0 => String::new(),
            mentions => format!(" ({})", language.percent(mentions, drivers.examined.max(mentions))),
        };
        (!word.is_empty()).then(|| format!("{word}{counted}"))
    };
    List::of(stands_out(language), ", ", drivers.terms.iter().filter_map(told))
}

fn stands_out(language: Language) -> &'static str {
    language.pick("What stands out", "On y lit surtout")
}

/// The first of these words alone, for a line on a phone.
pub(crate) fn gist(alert: &Alert, language: Language) -> Option<String> {
    let words = alert.reason.drivers.terms.iter().map(|term| clean(&term.term, MAX_TERM));
    let words = words.filter(|word| !word.is_empty()).take(MAX_GIST);
    List::of(stands_out(language), ", ", words).map(|list| list.fact().line(language))
}

/// Who is heard most.
pub(crate) fn voices(alert: &Alert, language: Language) -> Option<List> {
    let told = |voice: &Voice| {
        let who = who(voice.name.as_deref(), voice.handle.as_deref())?;
        let mut about = vec![source(&voice.source, language)];
        about.extend(voice.followers.filter(|count| *count > 0).map(|count| followers(count, language)));
        about.extend((voice.mentions > 1).then(|| format!("{} mentions", language.whole(voice.mentions))));
        Some(format!("{who} ({})", about.join(", ")))
    };
    let name = language.pick("Loudest voices", "Qui se fait entendre");
    List::of(name, language.semicolon(), alert.reason.drivers.authors.iter().filter_map(told))
}

fn who(name: Option<&str>, handle: Option<&str>) -> Option<String> {
    let cleaned =
        |text: Option<&str>| text.map(|text| clean(text, MAX_NAME)).filter(|text| !text.trim().is_empty());
    match (cleaned(name), cleaned(handle)) {
        (Some(name), Some(handle)) if name != handle => Some(format!("{name} (@{handle})")),
        (Some(name), _) => Some(name),
        (None, handle) => handle.map(|handle| format!("@{handle}")),
    }
}

/// A mention as a quotation.
pub(crate) fn quote(
    sample: &Sample,
    times: u64,
    alert: &Alert,
    language: Language,
    timezone: &str,
) -> Option<Quote> {
    let text = clean(&sample.text, MAX_TEXT);
    let mut by: Vec<String> = who(sample.author.as_deref(), sample.handle.as_deref()).into_iter().collect();
    by.push(source(&sample.source, language));
    by.extend(sample.followers.filter(|count| *count > 0).map(|count| followers(count, language)));
    by.extend(sample.published_at.map(|at| language.near(at, alert.fired_at, timezone)));
    let url = sample.url.as_deref().and_then(crate::clean::web_address);
    (!text.trim().is_empty()).then(|| Quote { text, by: by.join(" · "), url, mood: sample.sentiment, times })
}
