//! The crisis: glass in the own brand's yoghurts, and a recall.
//!
//! It runs through three phases: shock, anger, and what people say of the brand's statement. Newspapers take it up at
//! fixed moments, and what they and the brand write is repeated most.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use vigie_model::Slug;

use crate::{
    author::{self, Persona},
    chance::weighted,
    market::{LUNIVEL, slug},
    network::Network,
    phrases::Language,
    scenario::Scenario,
    slot::{Draw, Slot},
    surge::Surge,
    writing::{Draft, Original, Subject, names},
};

/// The crisis of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Crisis {
    /// Which brand of the workspace it hits.
    pub brand: Slug,
    /// What it is about, in one line.
    pub name: String,
    /// When the first posts about it appear.
    pub starts_at: Timestamp,
    /// When people are back at their usual talk.
    pub ends_at: Timestamp,
}

/// At least so many posts a minute at the height, however small the market is.
const LEAST_PEAK: f64 = 140.0;
/// How many times the own brand's usual rate the height is at least.
const PEAK_RATIO: f64 = 120.0;
/// Minutes after the outbreak at which newspapers write about it.
const HEADLINES: [u64; 10] = [1, 3, 8, 14, 20, 31, 42, 60, 85, 120];
/// Minutes after the outbreak at which the brand speaks: that it knows, then that it is sorry.
const STATEMENTS: [u64; 2] = [6, 25];
/// When shock turns to anger.
const ANGER: Duration = Duration::from_secs(4 * 60);

/// How much more than usual people react to a post of the crisis.
pub(crate) const EXCITEMENT: f64 = 4.0;

/// Who writes a post of the crisis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// The brand, in its `n`-th statement.
    Brand(usize),
    /// A newspaper or a journalist.
    Press,
    /// Anybody.
    People,
}

impl Scenario {
    /// The crisis that breaks out soon after the live start.
    #[must_use]
    pub fn crisis(&self) -> Crisis {
        let starts_at = later(self.live_start(), self.settings().crisis_after_live);
        Crisis {
            brand: slug(LUNIVEL.id),
            name: "Lunivel: éclats de verre dans des yaourts, rappel · glass in yoghurts, recall".to_owned(),
            starts_at,
            ends_at: later(starts_at, Surge::LENGTH),
        }
    }

    fn surge(&self) -> Surge {
        let usual = f64::from(self.settings().posts_per_day) / 1_440.0 * LUNIVEL.share;
        Surge::with_peak_per_minute(LEAST_PEAK.max(usual * PEAK_RATIO))
    }

    /// The numbers of the crisis posts that may fall within a span of time, a few more at both ends.
    pub(crate) fn crisis_numbers(&self, from: Timestamp, to: Timestamp) -> std::ops::Range<u64> {
        let start = self.crisis().starts_at;
        let count = |at: Timestamp| self.surge().count_until(at.duration_since(start).as_secs_f64());
        count(from).saturating_sub(1)..count(to) + 1
    }

    /// When a post of the crisis is published.
    pub(crate) fn crisis_time(&self, number: u64) -> Option<Timestamp> {
        let jitter = Slot::Crisis { number }.draw(self.seed(), Draw::Time);
        let since = SignedDuration::try_from_secs_f64(self.surge().moment(number as f64 + jitter)).ok()?;
        let Crisis { starts_at, ends_at, .. } = self.crisis();
        let at = starts_at.checked_add(SignedDuration::from_millis(since.as_millis() as i64)).ok()?;
        (at < ends_at).then_some(at)
    }

    /// Who writes a post of the crisis.
    pub(crate) fn voice(&self, number: u64) -> Voice {
        let at = |minute: &u64| self.surge().count_until((minute * 60) as f64);
        if let Some(which) =
            STATEMENTS.iter().position(|minute| (at(minute)..at(minute) + 2).contains(&number))
        {
            return Voice::Brand(which);
        }
        let headline = HEADLINES.iter().any(|minute| at(minute) == number);
        let draw = Slot::Crisis { number }.draw(self.seed(), Draw::Subject);
        if headline || draw < 0.03 { Voice::Press } else { Voice::People }
    }

    /// The latest headline or statement before a post of the crisis: what is repeated most.
    pub(crate) fn loudest_before(&self, number: u64) -> Option<u64> {
        let minutes = HEADLINES.iter().chain(&STATEMENTS);
        let numbers = minutes.map(|minute| self.surge().count_until((minute * 60) as f64));
        numbers.filter(|loud| *loud < number).max()
    }

    /// Where the original of a crisis slot would be published.
    pub(crate) fn crisis_network(&self, number: u64) -> Network {
        let weights = match self.voice(number) {
            Voice::Brand(_) => [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            Voice::Press => [50.0, 25.0, 0.0, 0.0, 25.0, 0.0],
            Voice::People => [52.0, 30.0, 13.0, 0.0, 0.0, 5.0],
        };
        let draw = Slot::Crisis { number }.draw(self.seed(), Draw::Network);
        Network::ALL.get(weighted(&weights, draw)).copied().unwrap_or(Network::Bluesky)
    }

    /// The post of the crisis that stands on its own at a slot.
    pub(crate) fn crisis_original(&self, number: u64) -> Option<Original> {
        let slot = Slot::Crisis { number };
        let at = self.crisis_time(number)?;
        let (voice, network) = (self.voice(number), self.crisis_network(number));
        let rng = &mut slot.rng(self.seed(), Draw::Words);
        let language = self.crisis_language(number, voice);
        let mut names = names(&LUNIVEL, LUNIVEL.tag, rng);
        if voice != Voice::People {
            names.brand = LUNIVEL.name;
        }
        let persona = self.speaker(voice, network, language, rng);
        let since = at.duration_since(self.crisis().starts_at);
        let (title, text) = sections(voice, network, since, rng);
        let say = |section: &str, rng: &mut ChaCha8Rng| language.grammar().phrase(section, names, rng);
        let title = title.map(|title| say(title, rng));
        let text = say(text, rng);
        let draft = Draft {
            unique: slot.unique(self.key()),
            at,
            network,
            language,
            persona: &persona,
            title,
            text,
            excitement: EXCITEMENT,
        };
        Some(Original { post: draft.write(rng), subject: Subject::Crisis, language, network })
    }

    fn crisis_language(&self, number: u64, voice: Voice) -> Language {
        let french = match voice {
            // Each statement comes twice: once in each language.
            Voice::Brand(which) => number > 0 && self.voice(number - 1) != Voice::Brand(which),
            _ => Slot::Crisis { number }.draw(self.seed(), Draw::Language) < 0.62,
        };
        if french { Language::French } else { Language::English }
    }

    fn speaker(&self, voice: Voice, network: Network, language: Language, rng: &mut ChaCha8Rng) -> Persona {
        match voice {
            Voice::Brand(_) => author::official(&LUNIVEL, network),
            Voice::Press if network == Network::Feed => author::outlet(language, rng.random_range(0..6)),
            Voice::Press => author::journalist(self.seed(), network, language, rng.random_range(0..24)),
            Voice::People => self.somebody(network, language, rng),
        }
    }
}

fn later(at: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by).ok().and_then(|by| at.checked_add(by).ok()).unwrap_or(Timestamp::MAX)
}

/// What is said at that time after the outbreak: title, where the network has one, and text.
fn sections(
    voice: Voice,
    network: Network,
    since: SignedDuration,
    rng: &mut ChaCha8Rng,
) -> (Option<&'static str>, &'static str) {
    match voice {
        Voice::Brand(0) => (None, "statement_first"),
        Voice::Brand(_) => (None, "statement_full"),
        Voice::Press if network == Network::Feed => (Some("crisis_title"), "crisis_article"),
        Voice::Press => (None, "crisis_press"),
        Voice::People => (None, people_say(since, rng)),
    }
}

fn people_say(since: SignedDuration, rng: &mut ChaCha8Rng) -> &'static str {
    let sections = [
        "crisis_first",
        "crisis_anger",
        "crisis_question",
        "crisis_advice",
        "crisis_irony",
        "crisis_rival",
        "crisis_after",
    ];
    let seconds = since.as_secs().unsigned_abs();
    let weights = if seconds < ANGER.as_secs() {
        [45.0, 28.0, 13.0, 9.0, 3.0, 0.3, 0.0]
    } else if seconds < STATEMENTS[1] * 60 {
        [12.0, 44.0, 18.0, 11.0, 9.0, 0.5, 0.0]
    } else {
        [4.0, 30.0, 14.0, 9.0, 9.0, 0.5, 27.0]
    };
    let index = weighted(&weights, rng.random_range(0.0..1.0));
    sections.get(index).copied().unwrap_or("crisis_anger")
}
