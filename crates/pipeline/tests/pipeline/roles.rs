//! Each process does the work of its roles and no other; together they do all of it.

use std::collections::BTreeSet;

use vigie_model::{Live, PostEvent, StageState};

use crate::world::{World, append, eventually, holds, post};

#[test]
fn roles_split_over_processes_do_what_one_does() {
    let world = World::new();
    let log = world.log(2, 3);
    world.apply("acme", "delta");
    let check = |roles: &str, expected: &[&str]| {
        let process = world.start(roles, roles, &log);
        let names: Vec<String> = process.stages().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, expected, "{roles}");
        process
    };
    let ingest = check("ingest", &[]);
    let matcher = check("match", &["match", "replay"]);
    let index = check("index", &["index", "handling"]);
    let alert = check("alert", &["alert"]);
    let serve = check("serve", &["live"]);
    let mut live = serve.pipeline.live.subscribe();
    let events: Vec<_> =
        (0..40).map(|n| PostEvent::Posted(post(&n.to_string(), n * 20, "delta lost my bag"))).collect();
    append(log.as_ref(), &events);
    let expected: BTreeSet<String> = (0..40).map(|n| format!("acme/test:{n}")).collect();
    holds(&serve.searcher, &expected);
    let (mut mentions, mut alerts) = (0, 0);
    eventually("mentions and the alert are seen live", || {
        while let Ok(event) = live.try_recv() {
            match event {
                Live::Mention(_) => mentions += 1,
                Live::Alert(_) => alerts += 1,
            }
        }
        mentions == 40 && alerts >= 1
    });
    for process in [ingest, matcher, index, alert, serve] {
        process.stop(&world);
    }
}

#[test]
fn a_shard_is_waited_for_while_another_process_holds_it() {
    let world = World::new();
    let log = world.log(1, 2);
    world.apply("acme", "delta");
    let held = crate::world::open_index(
        &world.folder.path().join("index"),
        log.as_ref(),
        &prometheus::Registry::new(),
    );
    let workspace_shard = vigie_model::partition_of(b"acme", 2);
    let writer = held.writer(workspace_shard).unwrap();
    let process = world.start("one", "all", &log);
    append(log.as_ref(), &[PostEvent::Posted(post("1", 0, "delta"))]);
    let waits = || process.stages().contains(&("index".to_owned(), StageState::Waiting));
    eventually("the index says that it waits", waits);
    assert_eq!(process.searcher.count_all(), 0);
    drop(writer);
    holds(&process.searcher, &BTreeSet::from(["acme/test:1".to_owned()]));
    eventually("it waits no longer", || !waits());
    process.stop(&world);
}
