//! One workspace: its clock, the detectors of all its rules and brands, and what its rules say of sources.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use rustc_hash::FxHashMap;
use vigie_model::{
    Brand, CountBy, HeardSource, Mention, Polarity, Rule, RuleKind, RuleState, Slug, Standing, Workspace,
};

use crate::{
    AlertChange,
    clock::{Clock, Limit, Minutes, Moved},
    detector::Detector,
    filters::{FilterId, Filters},
    outages::Outages,
    seen::Seen,
    standing,
    subject::Subject,
    turn::{Surroundings, Turn},
    window::Fingerprint,
};

/// One workspace as the detectors see it.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// Absent until somebody speaks.
    pub(crate) clock: Option<Clock>,
    pub(crate) clock_dirty: bool,
    pub(crate) detectors: Vec<Detector>,
    pub(crate) outages: Vec<Outages>,
    by_brand: FxHashMap<Slug, Vec<Place>>,
    filters: Filters,
    /// Those in which something may happen without anybody speaking.
    awake: BTreeSet<usize>,
    /// How far event time may go.
    limit: Limit,
    /// Those that counted something ahead of event time.
    ahead: BTreeSet<usize>,
}

/// Where a detector stands, and what a mention of its brand must pass to get there.
#[derive(Debug, Clone, Copy)]
struct Place {
    detector: usize,
    filter: Option<FilterId>,
}

impl Watched {
    /// Puts the detectors in their places.
    pub(crate) fn new(
        clock: Option<Clock>,
        detectors: Vec<Detector>,
        outages: Vec<Outages>,
        limit: Limit,
    ) -> Self {
        let mut by_brand: FxHashMap<Slug, Vec<Place>> = FxHashMap::default();
        let mut filters = Filters::default();
        for (number, detector) in detectors.iter().enumerate() {
            let subject = detector.subject();
            let filter = subject.rule.scope.filter.as_deref().map(|filter| filters.add(filter));
            for brand in &subject.brands {
                by_brand.entry(brand.clone()).or_default().push(Place { detector: number, filter });
            }
        }
        let awake = (0..).zip(&detectors).filter(|(_, detector)| detector.is_awake());
        let awake = awake.map(|(place, _)| place).collect();
        // What is ahead is found when event time next moves on, by looking at all of them once.
        let ahead = if limit.is_some() { (0..detectors.len()).collect() } else { BTreeSet::new() };
        Self { clock, clock_dirty: false, detectors, outages, by_brand, filters, awake, limit, ahead }
    }

    /// Counts a mention in all detectors that it is for; `false` when it is too old for any of them.
    pub(crate) fn observe(
        &mut self,
        mention: &Mention,
        at: i64,
        around: &Surroundings,
        changes: &mut Vec<AlertChange>,
    ) -> bool {
        let minutes = self.hear(at, around, changes);
        let post = Fingerprint::of(mention.post.id.as_str());
        let mut in_time = true;
        self.filters.turn();
        self.outages.iter_mut().for_each(|outages| outages.mention(&mention.post.source, at));
        let mut turn = Turn::new(around, &self.outages, changes);
        for matched in &mention.brands {
            let seen = Seen::whole(mention, &matched.spans, at.div_euclid(60), post);
            for &Place { detector: place, filter } in self.by_brand.get(&matched.brand).into_iter().flatten()
            {
                let Some(detector) = self.detectors.get_mut(place) else { continue };
                let passes = |filter| self.filters.pass(filter, mention);
                if !detector.subject().counts(mention) || !filter.is_none_or(passes) {
                    continue;
                }
                in_time &= detector.observe(&matched.brand, &seen, minutes, &mut turn);
                note(&mut self.awake, place, detector);
                if seen.is_after(minutes.newest) {
                    self.ahead.insert(place);
                }
            }
        }
        in_time
    }

    /// Counts a mention of the past, of which only figures are known and which is in the scope of all that is watched
    /// here, for each of these brands. `at` is its moment in unix seconds.
    pub(crate) fn observe_figures(
        &mut self,
        brands: &[Slug],
        seen: &Seen<'_>,
        at: i64,
        around: &Surroundings,
        changes: &mut Vec<AlertChange>,
    ) {
        let minutes = self.hear(at, around, changes);
        let mut turn = Turn::new(around, &self.outages, changes);
        for brand in brands {
            for &Place { detector: place, .. } in self.by_brand.get(brand).into_iter().flatten() {
                let Some(detector) = self.detectors.get_mut(place) else { continue };
                detector.observe(brand, seen, minutes, &mut turn);
                note(&mut self.awake, place, detector);
            }
        }
    }

    /// Somebody in the workspace spoke at this moment, unix seconds, of something that nothing here counts.
    pub(crate) fn pulse(&mut self, at: i64, around: &Surroundings, changes: &mut Vec<AlertChange>) {
        self.hear(at, around, changes);
    }

    /// Event time may go up to this limit now: looks at what was counted ahead of it before.
    pub(crate) fn reach(&mut self, limit: Limit, around: &Surroundings, changes: &mut Vec<AlertChange>) {
        self.limit = limit;
        let Some(clock) = &mut self.clock else { return };
        let before = *clock;
        let begins = (clock.reach(limit) == Moved::Leapt).then(|| clock.minutes(around.lateness));
        if begins.is_some() {
            clock.reach(limit); // from where it begins as far as it may
        }
        let minutes = clock.minutes(around.lateness);
        if *clock == before {
            return;
        }
        self.clock_dirty = true;
        if let Some(begins) = begins {
            self.begin(begins, around, changes);
        }
        let (detectors, awake) = (&mut self.detectors, &mut self.awake);
        let mut turn = Turn::new(around, &self.outages, changes);
        self.ahead.retain(|place| {
            let Some(detector) = detectors.get_mut(*place) else { return false };
            detector.catch_up(minutes, &mut turn);
            note(awake, *place, detector);
            detector.speaks_after(minutes.newest)
        });
    }

    /// The wall clock shows this moment, unix seconds.
    pub(crate) fn follow(&mut self, now: i64) {
        if let Some(clock) = &mut self.clock {
            clock.follow(now, self.limit);
        }
    }

    /// Something was heard of sources.
    pub(crate) fn hear_sources(
        &mut self,
        heard: &[HeardSource],
        around: &Surroundings,
        changes: &mut Vec<AlertChange>,
    ) {
        self.outages.iter_mut().for_each(|outages| outages.follow(heard, &around.sources, changes));
    }

    /// Counts so many mentions in every detector; `false` when they are too old for any of them.
    pub(crate) fn observe_count(
        &mut self,
        at: i64,
        count: u64,
        around: &Surroundings,
        changes: &mut Vec<AlertChange>,
    ) -> bool {
        let minutes = self.hear(at, around, changes);
        let mut turn = Turn::new(around, &self.outages, changes);
        let mut in_time = true;
        for (place, detector) in self.detectors.iter_mut().enumerate() {
            in_time &= detector.observe_count(at.div_euclid(60), count, minutes, &mut turn);
            note(&mut self.awake, place, detector);
        }
        in_time
    }

    /// Closes what event time is past in the detectors that are awake: what fires may be over without anybody
    /// speaking, what is about to fire may do so.
    pub(crate) fn advance(&mut self, around: &Surroundings, changes: &mut Vec<AlertChange>) {
        let Some(clock) = self.clock else { return };
        let first_open = clock.minutes(around.lateness).first_open;
        let mut turn = Turn::new(around, &self.outages, changes);
        let (detectors, awake) = (&mut self.detectors, &mut self.awake);
        awake.retain(|place| {
            let Some(detector) = detectors.get_mut(*place) else { return false };
            detector.close(first_open, &mut turn);
            detector.is_awake()
        });
    }

    /// How each rule stands for each of the things that it watches.
    pub(crate) fn standings(&mut self, around: &Surroundings) -> Vec<Standing> {
        let mut all = Vec::new();
        for detector in &mut self.detectors {
            let filter = detector.subject().rule.scope.filter.as_deref();
            let fault = filter.and_then(|filter| self.filters.fault(filter)).map(ToString::to_string);
            for mut standing in standing::of_detector(detector, self.clock, around, &self.outages) {
                if fault.is_some() {
                    (standing.state, standing.fires_at) = (RuleState::Error, Vec::new());
                    standing.problem.clone_from(&fault);
                }
                all.push(standing);
            }
        }
        all.extend(self.outages.iter().flat_map(|outages| standing::of_outages(outages, around)));
        all
    }

    /// Moves the clock, and lets the detectors begin when it starts, or starts again after a long silence.
    fn hear(&mut self, at: i64, around: &Surroundings, changes: &mut Vec<AlertChange>) -> Minutes {
        let before = self.clock;
        let clock = self.clock.get_or_insert(Clock::new(at, self.limit));
        let begins = clock.hear(at, self.limit) == Moved::Leapt || before.is_none();
        let minutes = clock.minutes(around.lateness);
        self.clock_dirty |= self.clock != before;
        if begins {
            self.begin(minutes, around, changes);
        }
        minutes
    }

    fn begin(&mut self, minutes: Minutes, around: &Surroundings, changes: &mut Vec<AlertChange>) {
        self.advance(around, changes);
        self.detectors.iter_mut().for_each(|detector| detector.begin(minutes));
    }
}

/// Keeps the set of those that are awake.
fn note(awake: &mut BTreeSet<usize>, place: usize, detector: &Detector) {
    if detector.is_awake() {
        awake.insert(place);
    } else {
        awake.remove(&place);
    }
}

/// The rules of a workspace over its sources: its own, or the one that is always in force.
pub(crate) fn outages(workspace: &Workspace) -> impl Iterator<Item = Outages> {
    let own = workspace.rules.iter().filter(|rule| matches!(rule.when, RuleKind::Outage { .. }));
    let rules = own.cloned().chain(workspace.implied_rule());
    rules.map(|rule| Outages::new(workspace.id().clone(), rule))
}

/// What is counted in a workspace: every rule for every brand in its scope, or for all of them together.
pub(crate) fn subjects(workspace: &Workspace) -> impl Iterator<Item = Subject> {
    let about_mentions = |rule: &&Rule| !matches!(rule.when, RuleKind::Outage { .. });
    workspace.rules.iter().filter(about_mentions).flat_map(move |rule| {
        let rule = Arc::new(rule.clone());
        let wanted = &rule.scope.brands;
        let brands = workspace.brands.iter().filter(|brand| wanted.is_empty() || wanted.contains(&brand.id));
        let brands: Vec<&Brand> = brands.collect();
        let id = || workspace.id().clone();
        let together =
            rule.scope.count == CountBy::Workspace || matches!(rule.when, RuleKind::ShareShift { .. });
        match together {
            false => {
                let subject = |brand: &&Brand| {
                    let counted = counted(&rule, std::slice::from_ref(brand));
                    Subject::of_brand(id(), brand.id.clone(), brand.name.clone(), Arc::clone(&rule), counted)
                };
                brands.iter().map(subject).collect::<Vec<_>>()
            }
            true => {
                let counted = counted(&rule, &brands);
                let brands = brands.iter().map(|brand| (brand.id.clone(), brand.name.clone())).collect();
                let name = workspace.about.name.clone();
                vec![Subject::of_all(id(), name, brands, Arc::clone(&rule), counted)]
            }
        }
    })
}

/// What a series counts, in a few words; of queries, which may be long, a fingerprint.
fn counted(rule: &Rule, brands: &[&Brand]) -> String {
    let seconds = |windows: &[Duration]| {
        let windows: Vec<String> = windows.iter().map(|window| window.as_secs().to_string()).collect();
        windows.join(",")
    };
    let kind = match &rule.when {
        RuleKind::Threshold { window, .. } => format!("threshold {}s", window.as_secs()),
        RuleKind::Spike { windows, .. } => format!("spike above its own past, {}s", seconds(windows)),
        RuleKind::NegativeSpike { windows, .. } => {
            format!("negative spike above its own past, {}s", seconds(windows))
        }
        RuleKind::ShareShift { window, .. } => format!("share of voice, {}s", window.as_secs()),
        RuleKind::Silence { .. } => "silence".to_owned(),
        RuleKind::Every {} => "every".to_owned(),
        RuleKind::Outage { .. } => "sources".to_owned(),
    };
    let topic = rule.scope.topic.as_ref().map_or("", Slug::as_str);
    let mood = rule.scope.sentiment.map_or("", Polarity::as_str);
    let queries: Vec<&str> = brands.iter().map(|brand| brand.query.as_str()).collect();
    let query = Fingerprint::of(&queries.join("\0"));
    let filter = rule.scope.filter.as_deref().map(Fingerprint::of);
    let filter = filter.map(|filter| format!(" filter:{filter}")).unwrap_or_default();
    format!("{kind} topic:{topic} sentiment:{mood} query:{query}{filter}")
}
