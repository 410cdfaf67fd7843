//! Replays: the index ends as if the queries had always been these, whatever happens meanwhile.

use std::{thread, time::Duration};

use rand::{SeedableRng, rngs::StdRng};
use vigie_model::Slug;
use vigie_store::{Replay, ReplayState};

use crate::{
    posts::Posts,
    world::{World, eventually, holds, keys},
};

fn ask(world: &World, from_ms: i64, brand: Option<&str>) -> Replay {
    let (workspace, brand) = (Slug::new("acme").unwrap(), brand.map(|brand| Slug::new(brand).unwrap()));
    let asked = world.store.create_replay(&workspace, from_ms, brand.as_ref(), 1);
    world.runtime.block_on(asked).unwrap()
}

#[test]
fn a_replay_leaves_what_the_queries_of_now_would_have_found() {
    let world = World::new();
    let log = world.log(3, 2);
    world.apply("acme", "aurora");
    let process = world.start("one", "all", &log);
    let (mut posts, mut random) = (Posts::default(), StdRng::seed_from_u64(3));
    posts.write(log.as_ref(), &mut random, 600);
    holds(&process.searcher, &posts.mentions("aurora"));

    process.live(world.apply("acme", "boreal"));
    let replay = ask(&world, 0, None);
    // Live posts, edits and deletions go on meanwhile.
    for _ in 0..20 {
        posts.write(log.as_ref(), &mut random, 10);
        thread::sleep(Duration::from_millis(10));
    }
    let ended = world.ended(&replay);
    assert!(ended.read >= 1_200 && ended.mentions > 0 && !ended.ends.is_empty(), "{ended:?}");
    holds(&process.searcher, &posts.mentions("boreal"));

    // Once more, for one brand: nothing changes.
    let again = world.ended(&ask(&world, 0, Some("brand")));
    assert!(again.mentions > 0);
    holds(&process.searcher, &posts.mentions("boreal"));
    assert_eq!(keys(&process.searcher).len(), posts.mentions("boreal").len());

    // From now on there is nothing to read.
    let none = world.ended(&ask(&world, i64::MAX / 2, None));
    assert_eq!((none.read, none.mentions), (0, 0));
    process.stop(&world);
}

#[test]
fn a_replay_that_is_interrupted_goes_on() {
    let world = World::new();
    let log = world.log(2, 1);
    world.apply("acme", "aurora");
    let mut process = world.start("one", "all", &log);
    let (mut posts, mut random) = (Posts::default(), StdRng::seed_from_u64(5));
    posts.write(log.as_ref(), &mut random, 2_000);
    holds(&process.searcher, &posts.mentions("aurora"));
    process.live(world.apply("acme", "boreal"));
    let replay = ask(&world, 0, None);
    let now = || world.runtime.block_on(world.store.replay(&replay.id)).unwrap().unwrap();
    for round in 0..3 {
        eventually("it is at work", || now().state != ReplayState::Waiting);
        thread::sleep(Duration::from_millis(20 * round));
        process.stop(&world);
        let stopped = now();
        assert!([ReplayState::Waiting, ReplayState::Done].contains(&stopped.state), "{stopped:?}");
        process = world.start("one", "all", &log);
    }
    world.ended(&replay);
    holds(&process.searcher, &posts.mentions("boreal"));
    process.stop(&world);
}

#[test]
fn a_replay_of_what_is_gone_says_so() {
    let world = World::new();
    let log = world.log(1, 1);
    world.apply("acme", "aurora");
    let process = world.start("one", "all", &log);
    let replay = ask(&world, 0, Some("other"));
    let now = || world.runtime.block_on(world.store.replay(&replay.id)).unwrap().unwrap();
    eventually("it is given up", || now().state == ReplayState::Failed);
    assert!(now().error.unwrap().contains("no `acme/other`"));
    process.stop(&world);
}
