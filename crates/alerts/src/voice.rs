//! Share of voice: how many of the mentions of all brands in a rule's scope are of each, and whether a brand's share has
//! moved away from what is usual for it.
//!
//! A post that names two brands is a mention of each. Shares are looked at as blocks of five minutes close, so they are
//! the same in whatever order posts arrive. A share has moved when it stands `points` percentage points away from the
//! usual one **and** as many deviations as it does so rarely by itself as the budget allows: the dispersion and the ranks
//! come from the brand's own past (`periods.rs`). While a source that carries a good part of the mentions is out, nothing
//! is learnt.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vigie_model::{Alert, AlertReason, AlertState, Direction, Erasure, RuleKind, ShareReason, Slug};

use crate::{
    AlertChange,
    carriers::Carriers,
    clock::Minutes,
    digest::Digests,
    drivers::drivers,
    numbers::{hundredths, ten_thousandths},
    periods::{Periods, UsualShare},
    phase::{Held, NEVER, Phase, Step, Timing},
    seen::Seen,
    subject::{Subject, minutes},
    talk::Talk,
    turn::Turn,
    usual::BLOCK,
    window::Window,
};

/// So many deviations are needed, however steady the past.
const LEAST: f64 = 3.0;
/// While less than a week is known, so many.
const LEARNING: f64 = 5.0;
/// Periods of six hours in a week.
const WEEK: usize = 28;

/// The shares of all brands in the scope of one rule.
#[derive(Debug)]
pub(crate) struct Voice {
    pub(crate) subject: Subject,
    state: State,
    pub(crate) dirty: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct State {
    counted: String,
    /// The first minute of the first block that is not closed.
    open: i64,
    carriers: Carriers,
    /// In the order of the subject's brands.
    brands: Vec<Part>,
}

/// What is known of one brand.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Part {
    window: Window,
    digests: Digests,
    past: Periods,
    phase: Phase,
}

/// What a rule asks for.
struct Wanted {
    points: f64,
    window: i64,
    budget: f64,
    min_count: u64,
    direction: Direction,
}

/// How the share of one brand stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) count: u64,
    pub(crate) of: u64,
    pub(crate) usual: Option<UsualShare>,
    /// How many deviations away from the usual are needed.
    pub(crate) bar: f64,
}

impl Standing {
    pub(crate) fn share(&self) -> f64 {
        self.count as f64 / self.of.max(1) as f64
    }
}

impl Voice {
    pub(crate) fn new(subject: Subject) -> Self {
        let counted = subject.counted.clone();
        let brands = subject.brands.iter().map(|_| Part::default()).collect();
        let state = State { counted, open: NEVER, carriers: Carriers::default(), brands };
        Self { subject, state, dirty: false }
    }

    pub(crate) fn restored(subject: Subject, state: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { subject, state: serde_json::from_str(state)?, dirty: false })
    }

    pub(crate) fn state(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.state)
    }

    pub(crate) fn is_awake(&self) -> bool {
        self.state.brands.iter().any(|part| part.phase.is_firing() || part.phase.pends())
    }

    /// Counts a mention of a brand; `false` when it is older than the window.
    pub(crate) fn observe(
        &mut self,
        brand: &Slug,
        seen: &Seen<'_>,
        minutes: Minutes,
        turn: &mut Turn<'_>,
    ) -> bool {
        self.close(minutes.first_open, turn);
        if seen.at < self.state.open {
            return false;
        }
        let place = self.subject.brands.iter().position(|known| known == brand);
        let Some(part) = place.and_then(|place| self.state.brands.get_mut(place)) else { return true };
        if part.window.add(seen.at, seen.post, seen.is_negative()) {
            let name = place.and_then(|place| self.subject.names.get(place));
            if let Some(digest) = seen.digest(name.map_or("", String::as_str)) {
                part.digests.add(digest);
            }
            self.state.carriers.add(seen.source);
            self.dirty = true;
        }
        true
    }

    /// Forgets what an author wrote. What was counted stays counted.
    pub(crate) fn erase(&mut self, erasure: &Erasure) {
        for part in &mut self.state.brands {
            self.dirty |= part.digests.erase(erasure) | part.phase.erase(erasure);
        }
    }

    /// Closes the blocks that end before a minute.
    pub(crate) fn close(&mut self, first_open: i64, turn: &mut Turn<'_>) {
        let wanted = self.wanted();
        while self.state.open + BLOCK <= first_open {
            let next =
                if self.is_awake() { None } else { self.first_spoken(self.state.open - wanted.window) };
            match next {
                // Nothing is in any window: nothing to learn, nothing to see.
                None if !self.is_awake() => self.state.open = first_open.div_euclid(BLOCK) * BLOCK,
                Some(spoken) if spoken >= self.state.open + BLOCK => {
                    self.state.open = spoken.min(first_open).div_euclid(BLOCK) * BLOCK;
                }
                _ => {
                    self.close_block(&wanted, turn);
                    self.state.open += BLOCK;
                }
            }
            let first = self.state.open - wanted.window;
            for part in &mut self.state.brands {
                part.window.forget_before(first);
                part.digests.drop_before(first);
            }
            self.dirty = true;
        }
    }

    fn first_spoken(&self, from: i64) -> Option<i64> {
        self.state.brands.iter().filter_map(|part| part.window.minutes(from, i64::MAX).next()).min()
    }

    /// Whether something was counted after this minute.
    pub(crate) fn speaks_after(&self, minute: i64) -> bool {
        self.first_spoken(minute + 1).is_some()
    }

    pub(crate) fn begin(&mut self, minutes: Minutes) {
        self.state.open = (minutes.first_open.div_euclid(BLOCK) * BLOCK).max(self.state.open);
        for part in &mut self.state.brands {
            part.past = Periods::default();
        }
        self.dirty = true;
    }

    pub(crate) fn abandon(&mut self, minute: i64) -> Vec<AlertChange> {
        self.dirty = true;
        self.state.brands.iter_mut().filter_map(|part| part.phase.resolve(minute, minute)).collect()
    }

    fn wanted(&self) -> Wanted {
        match self.subject.rule.when {
            RuleKind::ShareShift { points, window, budget, min_count, direction } => {
                Wanted { points, window: minutes(window), budget, min_count, direction }
            }
            // No other kind is watched here.
            _ => Wanted {
                points: f64::INFINITY,
                window: BLOCK,
                budget: 1.0,
                min_count: 1,
                direction: Direction::Both,
            },
        }
    }

    /// How each brand stood in the window that ends with a minute, by name.
    pub(crate) fn standings(&self, last: i64) -> Vec<Standing> {
        let wanted = self.wanted();
        let first = last - wanted.window + 1;
        let counts: Vec<u64> = self.state.brands.iter().map(|part| part.window.count(first, last)).collect();
        let of = counts.iter().sum();
        let standing = |(part, count): (&Part, u64)| {
            let usual = part.past.usual(first);
            let rare = usual.map_or(0.0, |usual| part.past.rare(first, &usual, wanted.budget));
            let least = if part.past.known(first) < WEEK { LEARNING } else { LEAST };
            Standing { count, of, usual, bar: rare.max(least) }
        };
        self.state.brands.iter().zip(counts).map(standing).collect()
    }

    /// The shares at which a brand that stands so would be told, below the usual and above, as far as the rule minds.
    pub(crate) fn needed(&self, standing: &Standing) -> Vec<f64> {
        let (wanted, Some(usual)) = (self.wanted(), standing.usual) else { return Vec::new() };
        let reach = usual.reach(standing.bar, standing.of.max(wanted.min_count)).max(wanted.points / 100.0);
        let (below, above) = (usual.share - reach, usual.share + reach);
        let minds =
            |direction: Direction| wanted.direction == Direction::Both || wanted.direction == direction;
        let below = Some(below).filter(|share| minds(Direction::Down) && *share >= 0.0);
        let above = Some(above).filter(|share| minds(Direction::Up) && *share <= 1.0);
        below.into_iter().chain(above).collect()
    }

    pub(crate) fn phases(&self) -> impl Iterator<Item = &Phase> {
        self.state.brands.iter().map(|part| &part.phase)
    }

    /// The last minute that is closed.
    pub(crate) fn last(&self) -> i64 {
        self.state.open - 1
    }

    fn close_block(&mut self, wanted: &Wanted, turn: &mut Turn<'_>) {
        let (first, last) = (self.state.open, self.state.open + BLOCK - 1);
        let out = self.state.carriers.carrying().any(|source| turn.was_out(source, last).0);
        let counts = |part: &Part| part.window.count(first, last);
        let of: u64 = self.state.brands.iter().map(counts).sum();
        let speaks = of > 0;
        let standings = self.standings(last);
        let timing = Timing::of(&self.subject.rule, turn.lateness);
        for (place, standing) in standings.into_iter().enumerate() {
            let Some(part) = self.state.brands.get_mut(place) else { continue };
            if !out {
                let count = counts(part);
                part.past.add(first, count, of);
            }
            let height = moved(&standing, wanted);
            let may = matches!(part.phase, Phase::Quiet { until, .. } if last >= until);
            let held = height.map(|height| Held { height, begins: may && speaks });
            match part.phase.close(last, held, timing) {
                Step::Resolve(change) => turn.changes.push(*change),
                Step::Fire => self.fire(place, last, &standing, wanted, turn),
                Step::Stay => {}
            }
        }
    }

    fn fire(&mut self, place: usize, last: i64, standing: &Standing, wanted: &Wanted, turn: &mut Turn<'_>) {
        let Subject { workspace, brands, names, rule, .. } = &self.subject;
        let (Some(brand), Some(name)) = (brands.get(place), names.get(place)) else { return };
        let Some(part) = self.state.brands.get_mut(place) else { return };
        let Ok(fired_at) = Timestamp::from_second((last + 1).saturating_mul(60)) else { return };
        let first = last - wanted.window + 1;
        let usual = standing.usual;
        let alert = Alert {
            id: format!("{workspace}/{}/{brand}/{}", rule.id, fired_at.as_second()),
            workspace: workspace.clone(),
            rule: rule.id.clone(),
            rule_name: rule.name.clone(),
            brand: Some(brand.clone()),
            about: name.clone(),
            severity: rule.severity,
            state: AlertState::Firing,
            fired_at,
            resolved_at: None,
            inhibited: turn.doubt(rule, &self.state.carriers, last),
            reason: AlertReason {
                condition: rule.when.clone(),
                count: standing.count,
                window_minutes: u64::try_from(wanted.window).ok(),
                expected: usual.map(|usual| hundredths(usual.share * standing.of as f64)),
                score: usual.map(|usual| hundredths(usual.score(standing.share(), standing.of).abs())),
                share: Some(ShareReason {
                    counted: ten_thousandths(standing.share()),
                    of: standing.of,
                    corrected: None,
                    usual: usual.map(|usual| ten_thousandths(usual.share)),
                }),
                heard_at: None,
                usual_silence_minutes: None,
                negative: part.window.negative(first, last),
                drivers: drivers(&part.digests.told(first, last), &Talk::default()),
            },
            course: None,
        };
        turn.changes.push(part.phase.fire(alert, last, 1.0));
        self.dirty = true;
    }
}

/// How far a share has moved in multiples of what is needed; `None` when it has not.
fn moved(standing: &Standing, wanted: &Wanted) -> Option<f64> {
    let usual = standing.usual?;
    let (share, score) = (standing.share(), usual.score(standing.share(), standing.of));
    let points = (share - usual.share) * 100.0;
    let right_way = match wanted.direction {
        Direction::Up => points > 0.0,
        Direction::Down => points < 0.0,
        Direction::Both => true,
    };
    let enough = standing.of >= wanted.min_count && points.abs() >= wanted.points;
    (right_way && enough && score.abs() >= standing.bar).then(|| score.abs() / standing.bar)
}
