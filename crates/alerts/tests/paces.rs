//! Posts that are read in several partitions, each at its own pace, raise the alerts that they raise in one.

mod market;

use market::*;
use serde_json::json;
use vigie_alerts::Detectors;
use vigie_model::Mention;

/// Long after all that is told: everything is the past.
const NOW: i64 = (MONDAY + 90 * DAY) * 1_000;

#[test]
fn without_waiting_alerts_would_be_missed() {
    // Two partitions that hold every other mention of a burst, and the second is read a day of posts later.
    let burst = |first: usize| (first..10).step_by(2).map(|n| mention(n, "aurora", MONDAY + n as i64 * 30));
    let ahead = || (0..20_i64).map(|n| mention(format!("later-{n}"), "comet", MONDAY + n * HOUR));
    let stream: Vec<Mention> = burst(0).chain(ahead()).chain(burst(1)).collect();
    let rule = || workspace(json!([threshold(8, "7m", "5m", "20m")]));
    assert!(observe_all(&mut Detectors::new(&[rule()]), &stream).is_empty());
    let mut detectors = Detectors::new(&[rule()]).with_partitions(2);
    let mut changes = observe_all(&mut detectors, &stream);
    for partition in [0, 1] {
        detectors.heard(partition, 2, NOW, NOW);
    }
    changes.extend(detectors.advance());
    assert_eq!(shown(&changes)[0], "fired busy/aurora 3");
}
