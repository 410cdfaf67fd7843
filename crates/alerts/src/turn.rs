//! What every detector is handed when something comes or time moves on: what is known around the mentions, and where to
//! say what changed.

use vigie_model::{Inhibition, Rule, Shares};

use crate::{AlertChange, carriers::Carriers, outages::Outages, sources::Sources, spells::Spells};

/// Says what the shares of the moods probably are where mentions were labelled negative, neutral and positive so often in
/// each language; `None` where nobody measured how often labels are wrong.
pub type EstimateShares = fn(&[(&str, [u64; 3])]) -> Option<Shares>;

/// What is known around the mentions.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// How long a minute stays open for posts that arrive late, in seconds.
    pub(crate) lateness: i64,
    pub(crate) sources: Sources,
    /// Corrects shares of moods; without it they are taken as counted.
    pub(crate) estimate: Option<EstimateShares>,
}

/// One step of all detectors of a workspace.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    /// Seconds.
    pub(crate) lateness: i64,
    pub(crate) around: &'a Surroundings,
    /// What the workspace itself says of sources.
    pub(crate) outages: &'a [Outages],
    /// What changed, in order.
    pub(crate) changes: &'a mut Vec<AlertChange>,
}

impl<'a> Turn<'a> {
    pub(crate) fn new(
        around: &'a Surroundings,
        outages: &'a [Outages],
        changes: &'a mut Vec<AlertChange>,
    ) -> Self {
        Self { lateness: around.lateness, around, outages, changes }
    }

    /// What makes counts of a minute doubtful that come from these sources, where the rule minds.
    pub(crate) fn doubt(&self, rule: &Rule, carriers: &Carriers, minute: i64) -> Option<Inhibition> {
        let doubt = |source| self.spells(source)?.doubt(source, minute);
        rule.inhibit.then(|| carriers.carrying().find_map(doubt)).flatten()
    }

    /// Whether a source was out in a minute, and until which minute that does not change.
    pub(crate) fn was_out(&self, source: &str, minute: i64) -> (bool, i64) {
        self.spells(source).map_or((false, i64::MAX), |spells| spells.was_out(minute))
    }

    /// What a rule of the workspace says of a source that it names goes before what its habits say.
    fn spells(&self, source: &str) -> Option<&Spells> {
        let named = self.outages.iter().find_map(|outages| outages.named(source));
        named.or_else(|| self.around.sources.spells(source))
    }
}
