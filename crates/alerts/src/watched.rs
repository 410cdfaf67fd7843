//! One workspace: its clock, and the series of all its rules and brands.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashMap;
use vigie_model::{Brand, CountBy, Mention, Polarity, Rule, RuleKind, Slug, Workspace};

use crate::{
    AlertChange,
    clock::{Clock, Limit, Minutes, Moved},
    filters::{FilterId, Filters},
    seen::Seen,
    series::Series,
    subject::Subject,
    window::Fingerprint,
};

/// One workspace as the detectors see it.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// Absent until somebody speaks.
    pub(crate) clock: Option<Clock>,
    pub(crate) clock_dirty: bool,
    pub(crate) series: Vec<Series>,
    by_brand: FxHashMap<Slug, Vec<Place>>,
    filters: Filters,
    /// Those in which something may happen without anybody speaking.
    awake: BTreeSet<usize>,
    /// How far event time may go.
    limit: Limit,
    /// Those that counted something ahead of event time.
    ahead: BTreeSet<usize>,
}

/// Where a series stands, and what a mention of its brand must pass to get there.
#[derive(Debug, Clone, Copy)]
struct Place {
    series: usize,
    filter: Option<FilterId>,
}

impl Watched {
    /// Puts the series in their places.
    pub(crate) fn new(clock: Option<Clock>, series: Vec<Series>, limit: Limit) -> Self {
        let mut by_brand: FxHashMap<Slug, Vec<Place>> = FxHashMap::default();
        let mut filters = Filters::default();
        for (number, Series { subject, .. }) in series.iter().enumerate() {
            let filter = subject.rule.scope.filter.as_deref().map(|filter| filters.add(filter));
            for brand in &subject.brands {
                by_brand.entry(brand.clone()).or_default().push(Place { series: number, filter });
            }
        }
        let awake =
            (0..).zip(&series).filter(|(_, series)| series.is_awake()).map(|(place, _)| place).collect();
        // What is ahead is found when event time next moves on, by looking at all of them once.
        let ahead = if limit.is_some() { (0..series.len()).collect() } else { BTreeSet::new() };
        Self { clock, clock_dirty: false, series, by_brand, filters, awake, limit, ahead }
    }

    /// Counts a mention in all its series; `false` when it is too old for any of them.
    pub(crate) fn observe(
        &mut self,
        mention: &Mention,
        at: i64,
        lateness: i64,
        changes: &mut Vec<AlertChange>,
    ) -> bool {
        let minutes = self.hear(at, lateness, changes);
        let post = Fingerprint::of(mention.post.id.as_str());
        let mut in_time = true;
        self.filters.turn();
        for matched in &mention.brands {
            let seen = Seen::whole(mention, &matched.spans, at.div_euclid(60), post);
            for &Place { series: place, filter } in self.by_brand.get(&matched.brand).into_iter().flatten() {
                let Some(series) = self.series.get_mut(place) else { continue };
                let passes = |filter| self.filters.pass(filter, mention);
                if !series.subject.counts(mention) || !filter.is_none_or(passes) {
                    continue;
                }
                in_time &= series.observe(&seen, minutes, lateness, changes);
                note(&mut self.awake, place, series);
                if seen.is_after(minutes.newest) {
                    self.ahead.insert(place);
                }
            }
        }
        in_time
    }

    /// Event time may go up to this limit now: looks at what was counted ahead of it before.
    pub(crate) fn reach(&mut self, limit: Limit, lateness: i64, changes: &mut Vec<AlertChange>) {
        self.limit = limit;
        let Some(clock) = &mut self.clock else { return };
        let before = *clock;
        let begins = (clock.reach(limit) == Moved::Leapt).then(|| clock.minutes(lateness));
        if begins.is_some() {
            clock.reach(limit); // from where it begins as far as it may
        }
        let minutes = clock.minutes(lateness);
        if *clock == before {
            return;
        }
        self.clock_dirty = true;
        if let Some(begins) = begins {
            self.begin(begins, lateness, changes);
        }
        let (series, awake) = (&mut self.series, &mut self.awake);
        self.ahead.retain(|place| {
            let Some(series) = series.get_mut(*place) else { return false };
            series.catch_up(minutes, lateness, changes);
            note(awake, *place, series);
            series.speaks_after(minutes.newest)
        });
    }

    /// The wall clock shows this moment, unix seconds.
    pub(crate) fn follow(&mut self, now: i64) {
        if let Some(clock) = &mut self.clock {
            clock.follow(now, self.limit);
        }
    }

    /// Counts so many mentions in every series; `false` when they are too old for any of them.
    pub(crate) fn observe_count(
        &mut self,
        at: i64,
        count: u64,
        lateness: i64,
        changes: &mut Vec<AlertChange>,
    ) -> bool {
        let minutes = self.hear(at, lateness, changes);
        let mut in_time = true;
        for (place, series) in self.series.iter_mut().enumerate() {
            in_time &= series.observe_count(at.div_euclid(60), count, minutes, lateness, changes);
            note(&mut self.awake, place, series);
        }
        in_time
    }

    /// Closes what event time is past in the series that are awake: those that fire may be over without anybody
    /// speaking, those that are about to fire may do so.
    pub(crate) fn advance(&mut self, lateness: i64, changes: &mut Vec<AlertChange>) {
        let Some(clock) = self.clock else { return };
        let first_open = clock.minutes(lateness).first_open;
        let (series, awake) = (&mut self.series, &mut self.awake);
        awake.retain(|place| {
            let Some(series) = series.get_mut(*place) else { return false };
            series.close(first_open, lateness, changes);
            series.is_awake()
        });
    }

    /// Moves the clock, and lets the series begin when it starts, or starts again after a long silence.
    fn hear(&mut self, at: i64, lateness: i64, changes: &mut Vec<AlertChange>) -> Minutes {
        let before = self.clock;
        let clock = self.clock.get_or_insert(Clock::new(at, self.limit));
        let begins = clock.hear(at, self.limit) == Moved::Leapt || before.is_none();
        let minutes = clock.minutes(lateness);
        self.clock_dirty |= self.clock != before;
        if begins {
            self.begin(minutes, lateness, changes);
        }
        minutes
    }

    fn begin(&mut self, minutes: Minutes, lateness: i64, changes: &mut Vec<AlertChange>) {
        self.advance(lateness, changes);
        self.series.iter_mut().for_each(|series| series.begin(minutes));
    }
}

/// Keeps the set of those that are awake.
fn note(awake: &mut BTreeSet<usize>, place: usize, series: &Series) {
    if series.is_awake() {
        awake.insert(place);
    } else {
        awake.remove(&place);
    }
}

/// What is counted in a workspace: every rule for every brand in its scope, or for all of them together.
pub(crate) fn subjects(workspace: &Workspace) -> impl Iterator<Item = Subject> {
    workspace.rules.iter().flat_map(move |rule| {
        let rule = Arc::new(rule.clone());
        let wanted = &rule.scope.brands;
        let brands = workspace.brands.iter().filter(|brand| wanted.is_empty() || wanted.contains(&brand.id));
        let brands: Vec<&Brand> = brands.collect();
        let id = || workspace.id().clone();
        match rule.scope.count {
            CountBy::Brand => {
                let subject = |brand: &&Brand| {
                    let counted = counted(&rule, std::slice::from_ref(brand));
                    Subject::of_brand(id(), brand.id.clone(), brand.name.clone(), Arc::clone(&rule), counted)
                };
                brands.iter().map(subject).collect::<Vec<_>>()
            }
            CountBy::Workspace => {
                let counted = counted(&rule, &brands);
                let brands = brands.iter().map(|brand| brand.id.clone()).collect();
                let name = workspace.about.name.clone();
                vec![Subject::of_all(id(), name, brands, Arc::clone(&rule), counted)]
            }
        }
    })
}

/// What a series counts, in a few words; of queries, which may be long, a fingerprint.
fn counted(rule: &Rule, brands: &[&Brand]) -> String {
    let kind = match &rule.when {
        RuleKind::Threshold { window, .. } => format!("threshold {}s", window.as_secs()),
        RuleKind::Spike { windows, .. } => {
            let windows: Vec<String> = windows.iter().map(|window| window.as_secs().to_string()).collect();
            format!("spike above its own past, {}s", windows.join(","))
        }
    };
    let topic = rule.scope.topic.as_ref().map_or("", Slug::as_str);
    let mood = rule.scope.sentiment.map_or("", Polarity::as_str);
    let queries: Vec<&str> = brands.iter().map(|brand| brand.query.as_str()).collect();
    let query = Fingerprint::of(&queries.join("\0"));
    let filter = rule.scope.filter.as_deref().map(Fingerprint::of);
    let filter = filter.map(|filter| format!(" filter:{filter}")).unwrap_or_default();
    format!("{kind} topic:{topic} sentiment:{mood} query:{query}{filter}")
}
