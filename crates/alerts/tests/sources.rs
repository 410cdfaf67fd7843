//! Sources that die and come back: what is told of them, and of the counts that they make doubtful.

mod market;

use market::*;
use serde_json::json;
use vigie_alerts::{AlertChange, Detectors};
use vigie_model::{HeardSource, InhibitionKind, Mention, Workspace};

fn heard(source: &str, posts: u64, delayed: u64) -> HeardSource {
    HeardSource { source: source.to_owned(), posts, delayed }
}

fn post(id: impl std::fmt::Display, source: &str, at: i64) -> Mention {
    let mut mention = mention(id, "aurora", at);
    mention.post.source = source.to_owned();
    mention
}

/// What happens, minute by minute from Monday on: who speaks in it, and whether Vigie is on.
struct Story<'a> {
    minutes: std::ops::Range<i64>,
    speaks: &'a dyn Fn(i64, &str) -> bool,
    on: &'a dyn Fn(i64) -> bool,
}

const SOURCES: [&str; 2] = ["feed", "other"];

/// Each source brings a mention every five minutes in which it speaks; the log is told every minute.
fn live(
    detectors: &mut Detectors,
    story: &Story<'_>,
    kept: &mut Option<(Kept, Workspace)>,
) -> Vec<AlertChange> {
    let mut changes = Vec::new();
    for minute in story.minutes.clone().filter(|minute| (story.on)(*minute)) {
        let at = MONDAY + minute * MINUTE;
        let speaking = || SOURCES.into_iter().filter(|source| (story.speaks)(minute, source));
        for source in speaking().filter(|_| minute % 5 == 0) {
            detectors.observe(&post(format!("{source}-{minute}"), source, at), i64::MAX);
            changes.extend(detectors.advance());
        }
        let said: Vec<_> = speaking().map(|source| heard(source, 9, 0)).collect();
        detectors.heard_sources((at + 59) * 1_000, &said);
        changes.extend(detectors.advance_to((at + 59) * 1_000));
        if let Some((kept, workspace)) = kept.as_mut().filter(|_| minute % 7 == 0) {
            kept.save(detectors);
            *detectors = kept.restore(workspace);
        }
    }
    changes
}

fn always(_: i64) -> bool {
    true
}

/// Of the alerts, those of one rule.
fn of(changes: &[AlertChange], rule: &str) -> Vec<String> {
    let of = changes.iter().filter(|change| change.alert.rule.as_str() == rule).cloned();
    shown(&of.collect::<Vec<_>>())
}

const GONE: i64 = 2 * 1_440;

#[test]
fn a_dead_source_is_told_by_default() {
    let workspace = workspace(json!([threshold(1_000, "5m", "10m", "30m")]));
    let check = |speaks: &dyn Fn(i64, &str) -> bool, on: &dyn Fn(i64) -> bool, expected: &[&str]| {
        for restarts in [false, true] {
            let mut detectors = Detectors::new(std::slice::from_ref(&workspace));
            let mut kept = restarts.then(|| (Kept::default(), workspace.clone()));
            let story = Story { minutes: 0..GONE + 120, speaks, on };
            assert_eq!(of(&live(&mut detectors, &story, &mut kept), "sources"), expected, "{restarts}");
        }
    };
    let dies = |minute: i64, source: &str| source == "other" || minute < GONE;
    check(&dies, &always, &["fired sources/feed 2889"]);
    let comes_back = |minute: i64, source: &str| source == "other" || !(GONE..GONE + 60).contains(&minute);
    check(&comes_back, &always, &["fired sources/feed 2889", "resolved sources/feed 2941"]);
    // Too short to matter.
    check(&|minute, source| source == "other" || !(GONE..GONE + 8).contains(&minute), &always, &[]);
    // Vigie itself was off.
    let off = |minute: i64| !(GONE..GONE + 60).contains(&minute);
    check(&|_, _| true, &off, &[]);
    // A file: ten minutes of posts, once.
    check(&|minute, source| source == "other" || minute < 10, &always, &[]);
}

#[test]
fn an_alert_about_a_source_says_what_is_known() {
    let workspace = workspace(json!([threshold(1_000, "5m", "10m", "30m")]));
    let mut detectors = Detectors::new(std::slice::from_ref(&workspace));
    let speaks = |minute: i64, source: &str| source == "other" || minute < GONE;
    let story = Story { minutes: 0..GONE + 20, speaks: &speaks, on: &always };
    let changes = live(&mut detectors, &story, &mut None);
    let alert = &changes[0].alert;
    assert_eq!((alert.about.as_str(), alert.brand.as_ref()), ("feed", None));
    assert_eq!(alert.reason.window_minutes, Some(10));
    assert_eq!(
        vigie_alerts::headline(alert, "en"),
        "feed: this source has been silent for 10 min. What is published there does not reach us."
    );
}

#[test]
fn a_source_that_a_rule_names_is_out_as_soon_as_it_says() {
    let dead = json!({"id": "dead", "name": "Muette", "when": {"kind": "outage", "sources": ["feed"], "after": "3m"}});
    let workspace = workspace(json!([dead]));
    let mut detectors = Detectors::new(&[workspace]);
    let speaks = |minute: i64, source: &str| source == "other" || !(20..30).contains(&minute);
    let changes = live(&mut detectors, &Story { minutes: 0..60, speaks: &speaks, on: &always }, &mut None);
    assert_eq!(shown(&changes), ["fired dead/feed 22", "resolved dead/feed 31"]);
}

/// Two days as usual, the outage of the source that brings all, and what comes within minutes of its end.
fn outbreak(rules: serde_json::Value, burst_at: i64) -> Vec<AlertChange> {
    let mut detectors = Detectors::new(&[workspace(rules)]);
    let speaks = |minute: i64, source: &str| source == "feed" && !(GONE..GONE + 60).contains(&minute);
    let mut changes =
        live(&mut detectors, &Story { minutes: 0..burst_at, speaks: &speaks, on: &always }, &mut None);
    for n in 0..60 {
        let at = MONDAY + burst_at * MINUTE + n / 2;
        detectors.observe(&post(format!("burst-{n}"), "feed", at), i64::MAX);
        changes.extend(detectors.advance());
    }
    changes
}

#[test]
fn what_a_catch_up_brings_is_doubted_unless_the_rule_does_not_mind() {
    let doubt = |rule: serde_json::Value, burst_at: i64| {
        let changes = outbreak(json!([rule]), burst_at);
        let fired = changes.iter().find(|change| change.alert.rule.as_str() == "spike");
        let alert = &fired.unwrap_or_else(|| panic!("{:?}", shown(&changes))).alert;
        alert.inhibited.as_ref().map(|doubt| (doubt.kind, doubt.source.clone()))
    };
    let feed = |kind| Some((kind, "feed".to_owned()));
    assert_eq!(doubt(spike(), GONE - 60), None);
    assert_eq!(doubt(spike(), GONE + 30), feed(InhibitionKind::SourceOutage));
    assert_eq!(doubt(spike(), GONE + 62), feed(InhibitionKind::CatchUp));
    assert_eq!(doubt(spike(), GONE + 200), None);
    let mut minds_nothing = spike();
    minds_nothing["inhibit"] = json!(false);
    assert_eq!(doubt(minds_nothing, GONE + 62), None);
}

#[test]
fn an_outage_is_not_learnt_as_usual_and_makes_no_silence() {
    let silence = json!({"id": "hush", "name": "Silence", "when": {"kind": "silence"}});
    let mut detectors = Detectors::new(&[workspace(json!([spike(), silence]))]);
    // The source is out for two days, then speaks as before: no spike, and no silence in between.
    let speaks = |minute: i64, source: &str| source == "feed" && !(GONE..GONE + 2 * 1_440).contains(&minute);
    let story = Story { minutes: 0..GONE + 3 * 1_440, speaks: &speaks, on: &always };
    let changes = live(&mut detectors, &story, &mut None);
    assert_eq!((of(&changes, "spike"), of(&changes, "hush")), (vec![], vec![]));
    assert_eq!(of(&changes, "sources").len(), 2);
}
