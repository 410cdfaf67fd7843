//! The figures of one report, as the index and the store gave them.

use jiff::{Timestamp, tz::TimeZone};
use vigie_alerts::Language;
use vigie_index::{AuthorsPage, BrandBenchmark, Change, Hit, Period, Stats, Trends};
use vigie_model::{Alert, Report, Shares};

use crate::calendar::Step;

/// Why a report is made, and the moment that its period is seen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A person asked for it, as of this moment.
    Asked(Timestamp),
    /// It was due at this moment.
    Due(Timestamp),
}

impl Occasion {
    /// The moment that the period is seen from.
    #[must_use]
    pub fn moment(self) -> Timestamp {
        match self {
            Self::Asked(at) | Self::Due(at) => at,
        }
    }
}

/// All that a report tells. What its sections do not need is empty.
#[derive(Debug, Clone)]
pub struct Figures {
    /// What was asked for.
    pub report: Report,
    /// The workspace's name.
    pub workspace: String,
    /// In which language it is told.
    pub language: Language,
    /// Where days begin.
    pub zone: TimeZone,
    /// Its name.
    pub zone_name: String,
    /// When the figures were counted.
    pub made_at: Timestamp,
    /// Why.
    pub occasion: Occasion,
    /// The period.
    pub period: Period,
    /// The period before, where figures are held against it.
    pub previous: Option<Period>,
    /// How timelines are cut.
    pub step: Step,
    /// All brands together.
    pub totals: Totals,
    /// Each brand, in the order of the report or the workspace.
    pub brands: Vec<BrandFigures>,
    /// How many brands of the workspace are not in it, because there are too many.
    pub left_out: usize,
    /// The ids of topics with their names.
    pub topics: Vec<(String, String)>,
    /// The stories with the most engagement.
    pub stories: Vec<Hit>,
    /// What rose.
    pub trends: Option<Trends>,
    /// Whose first mention lies in the period, those with the most influence first.
    pub newcomers: Option<AuthorsPage>,
    /// Who speaks more often unfavourably than favourably, those who do so most first.
    pub detractors: Option<AuthorsPage>,
    /// Alerts raised in the period, the earliest first.
    pub alerts: Vec<Alert>,
    /// Whether there were more.
    pub more_alerts: bool,
}

/// Counts over all brands together: a post that names two counts once.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// In the period.
    pub now: Stats,
    /// In the period before.
    pub before: Option<Stats>,
    /// What the moods probably are.
    pub shares: Option<Shares>,
}

/// One brand.
#[derive(Debug, Clone)]
pub struct BrandFigures {
    /// For people.
    pub name: String,
    /// Whether it is one's own, not a competitor.
    pub own: bool,
    /// What was counted.
    pub counted: BrandBenchmark,
    /// Against the period before, where figures are held against it.
    pub change: Option<Change>,
    /// What the moods probably are.
    pub shares: Option<Shares>,
    /// What they probably were in the period before.
    pub shares_before: Option<Shares>,
}

impl Figures {
    /// Whether nothing was said at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.totals.now.total == 0
    }
}
