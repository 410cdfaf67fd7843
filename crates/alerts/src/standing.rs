//! How rules stand, from what their detectors know: for people who ask why nothing fires, or when something would.
//!
//! The detectors that are asked are made anew from their kept states, so that asking changes nothing.

use jiff::Timestamp;
use vigie_model::{CountedIn, FiresAt, RuleKind, RuleState, Standing, Workspace};

use crate::{
    AlertsError, Detectors,
    baseline::Bar,
    carriers::Carriers,
    clock::{Clock, Minutes},
    detector::Detector,
    every::Every,
    numbers::hundredths,
    outages::Outages,
    phase::Phase,
    series::Series,
    silence::Silence,
    subject::Subject,
    turn::{Surroundings, Turn},
    voice::Voice,
};

/// How each rule of a workspace stands, by what the detectors kept of it; states of other workspaces are passed over.
///
/// # Errors
/// [`AlertsError::State`] when a state cannot be read.
pub fn standings(
    workspace: &Workspace,
    states: impl IntoIterator<Item = (String, String)>,
) -> Result<Vec<Standing>, AlertsError> {
    let mut detectors = Detectors::new(std::slice::from_ref(workspace));
    detectors.restore(states)?;
    Ok(detectors.standings())
}

/// How one rule stands for one of the things that it watches, as far as its phase says.
struct Lives {
    state: RuleState,
    since: Option<i64>,
    until: Option<i64>,
}

impl Lives {
    /// `last` is the last minute that is closed.
    fn of(phase: &Phase, last: i64) -> Self {
        match phase {
            Phase::Firing { alert, last_above, .. } => {
                let state = if *last_above < last { RuleState::Recovering } else { RuleState::Firing };
                Self { state, since: Some(alert.fired_at.as_second().div_euclid(60)), until: None }
            }
            Phase::Quiet { since: Some(since), .. } => {
                Self { state: RuleState::Pending, since: Some(*since), until: None }
            }
            Phase::Quiet { until, .. } if *until > last => {
                Self { state: RuleState::CoolDown, since: None, until: Some(*until) }
            }
            Phase::Quiet { .. } => Self { state: RuleState::Normal, since: None, until: None },
        }
    }

    /// What else is known, where nothing goes on.
    fn or(self, quiet: Option<RuleState>) -> Self {
        match (self.state, quiet) {
            (RuleState::Normal, Some(state)) => Self { state, ..self },
            _ => self,
        }
    }
}

fn standing(
    subject: &Subject,
    (name, about): (&str, &str),
    lives: &Lives,
    fires_at: Vec<FiresAt>,
) -> Standing {
    let moment =
        |minute: Option<i64>| minute.and_then(|at| Timestamp::from_second(at.saturating_mul(60)).ok());
    Standing {
        rule: subject.rule.id.clone(),
        rule_name: subject.rule.name.clone(),
        kind: subject.rule.when.as_str().to_owned(),
        subject: name.to_owned(),
        about: about.to_owned(),
        state: lives.state,
        since: moment(lives.since),
        until: moment(lives.until),
        problem: None,
        fires_at,
    }
}

/// How a detector stands; `clock` is absent where nobody spoke yet.
pub(crate) fn of_detector(
    detector: &mut Detector,
    clock: Option<Clock>,
    around: &Surroundings,
    outages: &[Outages],
) -> Vec<Standing> {
    let subject = detector.subject().clone();
    let nothing = |state| {
        let lives = Lives { state, since: None, until: None };
        vec![standing(&subject, (subject.name(), &subject.about), &lives, Vec::new())]
    };
    let Some(clock) = clock else { return nothing(RuleState::NoData) };
    let minutes = clock.minutes(around.lateness);
    let mut changes = Vec::new();
    let mut turn = Turn::new(around, outages, &mut changes);
    detector.close(minutes.first_open, &mut turn);
    match detector {
        Detector::Counts(series) => vec![of_series(series, minutes, &turn)],
        Detector::Silence(silence) => vec![of_silence(silence, minutes, &turn)],
        Detector::Every(every) => vec![of_every(every)],
        Detector::Voice(voice) => of_voice(voice),
    }
}

fn unheard(carriers: &Carriers, minute: i64, turn: &Turn<'_>) -> Option<RuleState> {
    let out = carriers.main().is_some_and(|main| turn.was_out(main, minute).0);
    out.then_some(RuleState::NoData)
}

fn of_series(series: &mut Series, minutes: Minutes, turn: &Turn<'_>) -> Standing {
    let last = minutes.first_open - 1;
    let bars = series.bars(minutes.newest, turn);
    let learns = series.subject.spike.is_some() && bars.iter().all(|(bar, _)| bar.learning);
    let quiet = unheard(series.carriers(), last, turn).or(learns.then_some(RuleState::Learning));
    let lives = Lives::of(series.phase(), last).or(quiet);
    let negative = series.subject.min_share.is_some();
    let unit = if negative { CountedIn::NegativeMentions } else { CountedIn::Mentions };
    let fires_at = |(bar, count): &(Bar, u64)| FiresAt {
        unit,
        window_minutes: u64::try_from(bar.window).ok(),
        now: *count as f64,
        needed: bar.count as f64,
        usual: (!bar.learning).then(|| hundredths(bar.expected)),
    };
    let subject = &series.subject;
    standing(subject, (subject.name(), &subject.about), &lives, bars.iter().map(fires_at).collect())
}

fn of_silence(silence: &Silence, minutes: Minutes, turn: &Turn<'_>) -> Standing {
    let last = minutes.first_open - 1;
    let (missed, heard) = silence.missed();
    let bar = silence.bar();
    let unknown = if heard.is_none() { RuleState::NoData } else { RuleState::Learning };
    let quiet = unheard(silence.carriers(), last, turn).or(bar.is_none().then_some(unknown));
    let lives = Lives::of(silence.phase(), last - crate::usual::BLOCK).or(quiet);
    let needed = |needed: f64| FiresAt {
        unit: CountedIn::MissedMentions,
        window_minutes: None,
        now: hundredths(missed),
        needed: hundredths(needed),
        usual: None,
    };
    let subject = &silence.subject;
    standing(subject, (subject.name(), &subject.about), &lives, bar.map(needed).into_iter().collect())
}

fn of_every(every: &Every) -> Standing {
    let since = every.last();
    let lives = Lives { state: RuleState::Normal, since, until: None };
    let one = FiresAt { unit: CountedIn::Mentions, window_minutes: None, now: 0.0, needed: 1.0, usual: None };
    let subject = &every.subject;
    standing(subject, (subject.name(), &subject.about), &lives, vec![one])
}

fn of_voice(voice: &Voice) -> Vec<Standing> {
    let last = voice.last();
    let window = u64::try_from(crate::subject::minutes(voice.subject.rule.when.window())).ok();
    let all = voice.standings(last);
    let subject = &voice.subject;
    let named = subject.brands.iter().zip(&subject.names);
    let parts = named.zip(voice.phases()).zip(all);
    parts
        .map(|(((brand, name), phase), now)| {
            let quiet = now.usual.is_none().then_some(RuleState::Learning);
            let lives = Lives::of(phase, last - crate::usual::BLOCK).or(quiet);
            let fires_at = |needed: f64| FiresAt {
                unit: CountedIn::Percent,
                window_minutes: window,
                now: hundredths(now.share() * 100.0),
                needed: hundredths(needed * 100.0),
                usual: now.usual.map(|usual| hundredths(usual.share * 100.0)),
            };
            let fires_at = voice.needed(&now).into_iter().map(fires_at).collect();
            standing(subject, (brand.as_str(), name), &lives, fires_at)
        })
        .collect()
}

/// How a rule over sources stands for each of them.
pub(crate) fn of_outages(outages: &Outages, around: &Surroundings) -> Vec<Standing> {
    let RuleKind::Outage { after, .. } = &outages.rule().when else { return Vec::new() };
    let after = after.as_secs_f64();
    let last = around.sources.now().div_euclid(60);
    let one = |(source, phase): (&str, &Phase)| {
        let silence = around.sources.silence(source);
        let named = outages.named(source).is_some();
        let habits = around.sources.tolerance(source).map(|most| (most as f64).max(after));
        let needed = if named { Some(after) } else { habits };
        let quiet = match (silence, needed) {
            (None, _) => Some(RuleState::NoData),
            (_, None) => Some(RuleState::Learning),
            _ => None,
        };
        let lives = Lives::of(phase, last).or(quiet);
        let fires_at = needed.zip(silence).map(|(needed, (_, silent))| FiresAt {
            unit: CountedIn::MinutesOfSilence,
            window_minutes: None,
            now: hundredths(silent as f64 / 60.0),
            needed: hundredths(needed / 60.0),
            usual: around.sources.longest_pause(source).map(|pause| hundredths(pause as f64 / 60.0)),
        });
        let rule = outages.rule();
        let moment = |minute: Option<i64>| minute.and_then(|at| Timestamp::from_second(at * 60).ok());
        Standing {
            rule: rule.id.clone(),
            rule_name: rule.name.clone(),
            kind: rule.when.as_str().to_owned(),
            subject: source.to_owned(),
            about: source.to_owned(),
            state: lives.state,
            since: moment(lives.since),
            until: moment(lives.until),
            problem: None,
            fires_at: fires_at.into_iter().collect(),
        }
    };
    outages.standings().map(one).collect()
}
