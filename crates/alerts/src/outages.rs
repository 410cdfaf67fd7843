//! A rule over sources: which have gone silent for much longer than they ever usually are, each an alert of its own.
//!
//! A source that the rule names is out when it has been silent for as long as the rule says, which is also what the
//! workspace's other rules go by. Without names each source that brought the workspace mentions lately is watched, once
//! its habits are known (`sources.rs`). Nothing here depends on mentions that come or not, and what a source is judged by
//! stands in the log.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vigie_model::{Alert, AlertReason, AlertState, Drivers, HeardSource, Rule, RuleKind, Slug};

use crate::{
    AlertChange,
    phase::{Held, Phase, Step, Timing},
    sources::Sources,
    spells::Spells,
};

/// The most sources that are watched for one rule.
const MOST: usize = 64;
/// A source that brought no mention for so many days is not the workspace's any more.
const KEPT_DAYS: i64 = 28;
const DAY: i64 = 86_400;
/// The most characters of a source's name in the id of an alert.
const MAX_NAME: usize = 64;

/// One rule over the sources of a workspace.
#[derive(Debug)]
pub(crate) struct Outages {
    workspace: Slug,
    rule: Rule,
    /// By source.
    state: BTreeMap<Box<str>, Outage>,
    dirty: bool,
}

/// One source.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Outage {
    /// The day of the last mention that it brought, in days since 1970.
    day: i64,
    /// Its spells by what the rule says, where the rule names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spells: Option<Spells>,
    phase: Phase,
}

impl Outages {
    pub(crate) fn new(workspace: Slug, rule: Rule) -> Self {
        let mut outages = Self { workspace, rule, state: BTreeMap::new(), dirty: false };
        outages.add_named();
        outages
    }

    fn add_named(&mut self) {
        let RuleKind::Outage { sources, .. } = &self.rule.when else { return };
        for source in sources {
            let outage = self.state.entry(source.as_str().into()).or_default();
            outage.spells.get_or_insert_default();
        }
    }

    /// The key of its state; no brand can be called so.
    pub(crate) fn key(&self) -> String {
        format!("{}/{}/#sources", self.workspace, self.rule.id)
    }

    pub(crate) fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Takes back a state that was kept.
    pub(crate) fn restore(&mut self, state: &str) -> Result<(), serde_json::Error> {
        self.state = serde_json::from_str(state)?;
        self.add_named();
        Ok(())
    }

    /// The state for keeping, if it changed since it was last taken.
    pub(crate) fn take_state(&mut self) -> Option<String> {
        std::mem::take(&mut self.dirty).then(|| serde_json::to_string(&self.state).ok()).flatten()
    }

    /// Goes on from what an earlier form of the rule knew.
    pub(crate) fn go_on_from(&mut self, mut before: Self, sources: &Sources, changes: &mut Vec<AlertChange>) {
        let named = self.names_any();
        for (source, mut outage) in std::mem::take(&mut before.state) {
            match self.state.get_mut(&source) {
                Some(new) => {
                    let spells = outage.spells.or(new.spells.take());
                    *new = Outage { spells, ..outage };
                }
                None if named => {
                    let minute = sources.now().div_euclid(60);
                    changes.extend(outage.phase.resolve(minute, minute));
                }
                None => {
                    outage.spells = None;
                    self.state.insert(source, outage);
                }
            }
        }
        self.dirty = true;
    }

    /// Ends what goes on: the rule is gone.
    pub(crate) fn abandon(&mut self, sources: &Sources, changes: &mut Vec<AlertChange>) {
        let minute = sources.now().div_euclid(60);
        changes.extend(self.state.values_mut().filter_map(|outage| outage.phase.resolve(minute, minute)));
    }

    fn names_any(&self) -> bool {
        matches!(&self.rule.when, RuleKind::Outage { sources, .. } if !sources.is_empty())
    }

    /// The spells of a source that the rule names.
    pub(crate) fn named(&self, source: &str) -> Option<&Spells> {
        self.state.get(source)?.spells.as_ref()
    }

    /// A mention came from a source, published at a moment, unix seconds.
    pub(crate) fn mention(&mut self, source: &str, at: i64) {
        let day = at.div_euclid(DAY);
        let full = self.names_any() || self.state.len() >= MOST;
        match self.state.get_mut(source) {
            Some(outage) if outage.day >= day => {}
            Some(outage) => (outage.day, self.dirty) = (day, true),
            None if full => {}
            None => {
                self.state.insert(source.into(), Outage { day, ..Outage::default() });
                self.dirty = true;
            }
        }
    }

    /// Something was heard of sources, or that none spoke.
    pub(crate) fn follow(
        &mut self,
        heard: &[HeardSource],
        sources: &Sources,
        changes: &mut Vec<AlertChange>,
    ) {
        let now = sources.now();
        let RuleKind::Outage { after, .. } = self.rule.when else { return };
        let after = i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
        let (oldest, known) = (now.div_euclid(DAY) - KEPT_DAYS, self.state.len());
        self.state
            .retain(|_, outage| outage.spells.is_some() || outage.phase.is_firing() || outage.day >= oldest);
        self.dirty |= self.state.len() < known;
        let Self { workspace, rule, state, dirty } = self;
        for (source, outage) in state {
            let silence = sources.silence(source);
            if let Some(spells) = &mut outage.spells {
                let before = spells.clone();
                if let Some((last, silent)) = silence
                    && silent >= after
                {
                    spells.begin(last, now);
                }
                if let Some(said) = heard.iter().find(|said| *said.source == **source) {
                    spells.hear(said, now);
                }
                *dirty |= *spells != before;
            }
            let spells = outage.spells.as_ref().or_else(|| sources.spells(source));
            let long = silence.is_some_and(|(_, silent)| silent >= after) || outage.phase.is_firing();
            let out = spells.and_then(Spells::out_since).filter(|_| long);
            let minute = now.div_euclid(60);
            let may = matches!(outage.phase, Phase::Quiet { until, .. } if minute >= until);
            let held = out.map(|_| Held { height: 1.0, begins: may });
            let timing = Timing { keep_firing: 0, ..Timing::of(rule, 0) };
            *dirty |= held.is_some() || outage.phase.is_firing();
            match (outage.phase.close(minute, held, timing), out) {
                (Step::Resolve(change), _) => changes.push(*change),
                (Step::Fire, Some((since, _))) => {
                    let alert = alert(workspace, rule, source, since, sources);
                    changes.extend(alert.map(|alert| outage.phase.fire(alert, minute, 1.0)));
                }
                (Step::Fire, None) | (Step::Stay, _) => {}
            }
        }
    }

    /// Each source with what goes on.
    pub(crate) fn standings(&self) -> impl Iterator<Item = (&str, &Phase)> {
        self.state.iter().map(|(source, outage)| (&**source, &outage.phase))
    }
}

fn alert(workspace: &Slug, rule: &Rule, source: &str, since: i64, sources: &Sources) -> Option<Alert> {
    let fired_at = Timestamp::from_second(sources.now()).ok()?;
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let name: String = source.chars().map(plain).take(MAX_NAME).collect();
    let minutes = |seconds: i64| u64::try_from(seconds.div_euclid(60)).ok();
    Some(Alert {
        id: format!("{workspace}/{}/{name}/{}", rule.id, fired_at.as_second()),
        workspace: workspace.clone(),
        rule: rule.id.clone(),
        rule_name: rule.name.clone(),
        brand: None,
        about: source.to_owned(),
        severity: rule.severity,
        state: AlertState::Firing,
        fired_at,
        resolved_at: None,
        inhibited: None,
        reason: AlertReason {
            condition: rule.when.clone(),
            count: 0,
            window_minutes: minutes(sources.now() - since),
            expected: None,
            score: None,
            share: None,
            heard_at: Timestamp::from_second(since).ok(),
            usual_silence_minutes: sources.longest_pause(source).and_then(minutes),
            negative: 0,
            drivers: Drivers::default(),
        },
        course: None,
    })
}
