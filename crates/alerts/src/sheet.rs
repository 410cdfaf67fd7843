//! All that there is to say about one alert, piece by piece and in the order of its worth: what every channel gives its
//! form to. Plain text, cleaned and cut; mark-up is not escaped yet.

use vigie_model::{Alert, RuleKind, Sample};
use vigie_store::NotificationEvent;

use crate::{
    course_text::course,
    drivers_text::{Fact, List, Quote, gist, negatives, quote, reach, since, sources, voices, words},
    kinds_text,
    numbers::Language,
    plot::Plot,
    text::{measured, rule_line},
    usual_text::{learning, rarity},
};

/// What there is to say about one alert.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    /// What it is about, in a few words of those who speak.
    pub(crate) gist: Option<String>,
    /// The figures.
    pub(crate) figures: Vec<Fact>,
    pub(crate) words: Option<List>,
    pub(crate) plot: Option<Plot>,
    /// What is repeated.
    pub(crate) stories: Vec<Quote>,
    pub(crate) samples: Vec<Quote>,
    pub(crate) voices: Option<List>,
    /// How it was found: the rule, how rare this is meant to be.
    pub(crate) notes: Vec<String>,
}

impl Sheet {
    pub(crate) fn new(alert: &Alert, event: NotificationEvent, language: Language, timezone: &str) -> Self {
        let drivers = &alert.reason.drivers;
        let own = kinds_text::figures(alert, language, timezone);
        let mut figures = measured(alert, language);
        let goes_on = event == NotificationEvent::Repeated && alert.course.is_some();
        if event == NotificationEvent::Resolved || goes_on {
            figures = course(alert, language, timezone);
        } else if !matches!(alert.reason.condition, RuleKind::Every {}) {
            figures.extend(since(alert, language, timezone));
            figures.extend(own.is_none().then(|| negatives(alert, language)));
        }
        figures.extend(reach(alert, language));
        figures.extend(sources(alert, language));
        let quote = |sample, times| quote(sample, times, alert, language, timezone);
        let stories: Vec<Quote> =
            drivers.stories.iter().filter_map(|story| quote(&story.example, story.mentions)).collect();
        let told = |sample: &&Sample| !drivers.stories.iter().any(|story| story.example.post == sample.post);
        let samples = drivers.samples.iter().filter(told).filter_map(|sample| quote(sample, 1)).collect();
        let mut notes = vec![rule_line(alert, language, timezone)];
        notes.extend(own.into_iter().flatten());
        notes.extend(learning(alert, language).or_else(|| rarity(alert, language)));
        Self {
            gist: gist(alert, language),
            figures,
            words: words(alert, language),
            plot: drivers
                .chart
                .as_ref()
                .and_then(|chart| Plot::new(chart, alert.fired_at, language, timezone)),
            stories,
            samples,
            voices: voices(alert, language),
            notes,
        }
    }
}
