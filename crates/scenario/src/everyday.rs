//! The usual talk: how much of it falls into a minute, and what each post says.

use jiff::Timestamp;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::{
    author::{self, Persona},
    chance::{poisson, weighted},
    grammar::Names,
    market::{BRANDS, CAMPAIGN_TAG, KORVANE, MarketBrand},
    network::Network,
    phrases::Language,
    rhythm::{LocalTime, activity},
    scenario::Scenario,
    slot::{Draw, MOST_A_MINUTE, Slot},
    writing::{Draft, Original, Subject, names},
};

/// Which day after the origin's Korvane's campaign falls on, and between which hours.
const CAMPAIGN_DAY: i64 = 5;
const CAMPAIGN_HOURS: std::ops::Range<f64> = 10.0..20.0;
/// What the campaign adds to Korvane's usual share: it stays below twice the usual.
const CAMPAIGN_GAIN: f64 = 0.7;

const RICOCHET_NAMESAKES: f64 = 0.03;
const PETIT_ZEPHYR_NAMESAKES: f64 = 0.015;
const NOISE: f64 = 0.375;

/// What a usual post is about, in the order of [`Scenario::subject_weights`].
fn subjects() -> [Subject; 8] {
    let [own, korvane, ricochet, petit_zephyr] = BRANDS.map(Subject::Brand);
    [
        own,
        korvane,
        ricochet,
        petit_zephyr,
        Subject::Campaign,
        Subject::RicochetNamesake,
        Subject::PetitZephyrNamesake,
        Subject::Noise,
    ]
}

impl Scenario {
    /// How many posts of the usual talk fall into a minute.
    pub(crate) fn everyday_count(&self, minute: u64) -> u32 {
        let Some(at) = self.start_of(minute) else { return 0 };
        let usual = f64::from(self.settings().posts_per_day) / 1_440.0 * activity(at);
        let expected = usual * self.subject_weights(at).iter().sum::<f64>();
        let draw = Slot::Everyday { minute, index: 0 }.draw(self.seed(), Draw::Count);
        poisson(expected, draw).min(MOST_A_MINUTE)
    }

    /// Shares of the subjects; they sum to one, and a little more while the campaign runs.
    fn subject_weights(&self, at: Timestamp) -> [f64; 8] {
        let [own, korvane, ricochet, petit_zephyr] = BRANDS.map(|brand| brand.share);
        let local = LocalTime::of(at);
        let runs = local.day == LocalTime::of(self.origin()).day + CAMPAIGN_DAY
            && CAMPAIGN_HOURS.contains(&local.hour);
        let campaign = if runs { korvane * CAMPAIGN_GAIN } else { 0.0 };
        [own, korvane, ricochet, petit_zephyr, campaign, RICOCHET_NAMESAKES, PETIT_ZEPHYR_NAMESAKES, NOISE]
    }

    /// When the post of a slot is published.
    pub(crate) fn everyday_time(&self, minute: u64, index: u32) -> Option<Timestamp> {
        self.moment(minute, Slot::Everyday { minute, index }.draw(self.seed(), Draw::Time))
    }

    fn subject(&self, slot: Slot, at: Timestamp) -> Subject {
        let index = weighted(&self.subject_weights(at), slot.draw(self.seed(), Draw::Subject));
        subjects().get(index).copied().unwrap_or(Subject::Noise)
    }

    /// Where the original of a slot would be published.
    pub(crate) fn everyday_network(&self, minute: u64, index: u32) -> Option<Network> {
        let slot = Slot::Everyday { minute, index };
        let weights = match self.subject(slot, self.start_of(minute)?) {
            Subject::Brand(_) => [34.0, 20.0, 16.0, 2.0, 12.0, 14.0],
            Subject::Campaign => [60.0, 30.0, 10.0, 0.0, 0.0, 0.0],
            _ => [47.0, 29.0, 9.0, 5.0, 10.0, 0.0],
        };
        Network::ALL.get(weighted(&weights, slot.draw(self.seed(), Draw::Network))).copied()
    }

    /// The post that stands on its own at a slot.
    pub(crate) fn everyday_original(&self, minute: u64, index: u32) -> Option<Original> {
        let slot = Slot::Everyday { minute, index };
        let subject = self.subject(slot, self.start_of(minute)?);
        let network = self.everyday_network(minute, index)?;
        let language = self.language(slot, network, subject);
        let rng = &mut slot.rng(self.seed(), Draw::Words);
        let persona = match network {
            Network::Feed => author::outlet(language, rng.random_range(0..6)),
            _ => self.somebody(network, language, rng),
        };
        let (title, text) = words(subject, network, language, rng);
        let draft = Draft {
            unique: slot.unique(self.key()),
            at: self.everyday_time(minute, index)?,
            network,
            language,
            persona: &persona,
            title,
            text,
            excitement: 1.0,
        };
        Some(Original { post: draft.write(rng), subject, language, network })
    }

    /// Somebody of the pool; some of them write a lot more than others.
    pub(crate) fn somebody(&self, network: Network, language: Language, rng: &mut ChaCha8Rng) -> Persona {
        let index = (rng.random_range(0.0_f64..1.0).powi(2) * author::POOL as f64) as u64;
        author::person(self.seed(), network, language, index)
    }

    fn language(&self, slot: Slot, network: Network, subject: Subject) -> Language {
        let weights = match subject {
            _ if !network.speaks(Language::French) => [0.0, 1.0, 0.0, 0.0],
            Subject::PetitZephyrNamesake => [90.0, 10.0, 0.0, 0.0],
            Subject::Noise if network.speaks(Language::German) => [48.0, 38.0, 8.0, 6.0],
            _ => [58.0, 42.0, 0.0, 0.0],
        };
        match weighted(&weights, slot.draw(self.seed(), Draw::Language)) {
            0 => Language::French,
            1 => Language::English,
            2 => Language::Spanish,
            _ => Language::German,
        }
    }
}

/// Title and text of a post that stands on its own.
fn words(
    subject: Subject,
    network: Network,
    language: Language,
    rng: &mut ChaCha8Rng,
) -> (Option<String>, String) {
    let grammar = language.grammar();
    let say = |section: &str, names: Names<'_>, rng: &mut ChaCha8Rng| grammar.phrase(section, names, rng);
    let nameless = Names::default();
    match subject {
        Subject::Brand(brand) => {
            let mut names = names(brand, brand.tag, rng);
            if network == Network::Feed {
                names.brand = brand.name;
            }
            let (title, text) = brand_sections(brand, network, rng);
            let title = title.map(|section| say(section, names, rng));
            let mut text = say(text, names, rng);
            if !brand.is_clear_in(&text) {
                text = format!("{text} {}", brand.tag);
            }
            (title, text)
        }
        Subject::Campaign => (None, say("campaign", names(&KORVANE, CAMPAIGN_TAG, rng), rng)),
        Subject::RicochetNamesake => (None, say("namesake_ricochet", nameless, rng)),
        Subject::PetitZephyrNamesake => (None, say("namesake_petit_zephyr", nameless, rng)),
        Subject::Noise | Subject::Crisis => match network {
            Network::Feed => (Some(say("noise_title", nameless, rng)), say("noise_body", nameless, rng)),
            Network::HackerNews => (None, say("hn_noise", nameless, rng)),
            _ => (None, say("noise", nameless, rng)),
        },
    }
}

/// Which phrases speak of a brand: title, where the network has one, and text.
fn brand_sections(
    brand: &MarketBrand,
    network: Network,
    rng: &mut ChaCha8Rng,
) -> (Option<&'static str>, &'static str) {
    let good = rng.random_bool(brand.goodwill / (1.0 + brand.goodwill));
    match network {
        Network::Feed => (Some("news_title"), "news_body"),
        Network::Reviews if good => (Some("review_good_title"), "review_good"),
        Network::Reviews => (Some("review_bad_title"), "review_bad"),
        Network::HackerNews => (None, "hn_comment"),
        _ => {
            let weights = [28.0 * brand.goodwill, 24.0, 14.0, 20.0, 6.0, 5.0];
            let sections = ["praise", "complaint", "question", "usage", "comparison", "promo"];
            let index = weighted(&weights, rng.random_range(0.0..1.0));
            (None, sections.get(index).copied().unwrap_or("praise"))
        }
    }
}
