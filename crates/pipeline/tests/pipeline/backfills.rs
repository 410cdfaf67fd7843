//! A change of queries fills the past by itself: whatever changes, and whatever stops, in between, the index ends as if
//! the queries had always been those of now; and no alert hears of it.

use std::{collections::BTreeSet, thread, time::Duration};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use vigie_model::{PostEvent, Slug};
use vigie_store::{AlertQuery, ReplayState};

use crate::{
    posts::Posts,
    world::{MONDAY, World, append, eventually, holds, post},
};

const QUERIES: [&str; 5] = ["aurora", "boreal", "both", "nothing of this", "aurora OR boreal"];

#[test]
fn the_index_ends_as_if_the_queries_had_always_been_those_of_now() {
    for seed in 0..3 {
        let mut random = StdRng::seed_from_u64(seed);
        let world = World::new();
        let log = world.log(2, 1);
        let mut posts = Posts::default();
        world.apply_and_backfill("acme", "aurora");
        let mut process = world.start("one", "all", &log);
        posts.write(log.as_ref(), &mut random, 300);
        let mut query = "aurora";
        for _ in 0..8 {
            query = QUERIES[random.random_range(0..QUERIES.len())];
            world.apply_and_backfill("acme", query);
            // Newer changes and stops come before, while and after its past is filled.
            thread::sleep(Duration::from_millis(random.random_range(0..250)));
            posts.write(log.as_ref(), &mut random, 20);
            if random.random_bool(0.4) {
                process.stop(&world);
                process = world.start("one", "all", &log);
            }
        }
        if let Some(last) = world.apply_and_backfill("acme", query) {
            world.ended(&last);
        }
        holds(&process.searcher, &posts.mentions(query));
        process.stop(&world);
    }
}

#[test]
fn it_counts_what_the_change_brought_and_took() {
    let world = World::new();
    let log = world.log(1, 1);
    let texts = ["aurora", "aurora boreal", "boreal", "boreal", "nobody"];
    let post = |(number, text): (usize, &&str)| PostEvent::Posted(post(&number.to_string(), 0, text));
    append(log.as_ref(), &texts.iter().enumerate().map(post).collect::<Vec<_>>());
    let process = world.start("one", "all", &log);
    // (query, mentions, added, removed)
    for (query, mentions, added, removed) in
        [("aurora", 2, 2, 0), ("boreal", 3, 2, 1), ("aurora OR boreal", 4, 1, 0), ("nobody", 1, 1, 4)]
    {
        let ended = world.ended(&world.apply_and_backfill("acme", query).unwrap());
        let counts = (ended.read, ended.mentions, ended.added, ended.removed);
        assert_eq!(counts, (5, mentions, added, removed), "{query}");
        assert!(ended.began_at_ms.is_some() && ended.ends.values().sum::<u64>() == 5, "{ended:?}");
    }
    process.stop(&world);
}

#[test]
fn a_newer_change_takes_the_place_of_one_that_has_not_ended() {
    let world = World::new();
    let log = world.log(1, 1);
    let mut posts = Posts::default();
    posts.write(log.as_ref(), &mut StdRng::seed_from_u64(9), 1_000);
    let first = world.apply_and_backfill("acme", "aurora").unwrap();
    let second = world.apply_and_backfill("acme", "boreal").unwrap();
    let process = world.start("one", "all", &log);
    world.ended(&second);
    let first = world.runtime.block_on(world.store.replay(&first.id)).unwrap().unwrap();
    assert_eq!((first.state, first.superseded_by), (ReplayState::Cancelled, Some(second.id)));
    assert_eq!(first.read, 0, "nothing is read in vain");
    holds(&process.searcher, &posts.mentions("boreal"));
    process.stop(&world);
}

#[test]
fn alerts_do_not_hear_of_it() {
    let world = World::new();
    let log = world.log(1, 1);
    world.apply_and_backfill("acme", "aurora");
    let process = world.start("one", "all", &log);
    let say = |first: u32| {
        let post = |number: u32| {
            let id = (first + number).to_string();
            PostEvent::Posted(post(&id, i64::from(first + number), "boreal"))
        };
        append(log.as_ref(), &(0..20).map(post).collect::<Vec<_>>());
        (first..first + 20).map(|number| format!("acme/test:{number}"))
    };
    let alerts = || {
        let query = AlertQuery::newest(Slug::new("acme").unwrap());
        world.runtime.block_on(world.store.alerts(&query)).unwrap().items
    };
    let mut expected: BTreeSet<String> = say(0).collect();
    let ended = world.ended(&world.apply_and_backfill("acme", "boreal").unwrap());
    assert_eq!(ended.added, 20);
    holds(&process.searcher, &expected);
    // The same live is news. The alert is about these alone.
    expected.extend(say(300));
    holds(&process.searcher, &expected);
    eventually("the rule fires", || !alerts().is_empty());
    let alerts = alerts();
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    assert!(alerts[0].fired_at.as_second() >= MONDAY + 300, "{alerts:?}");
    process.stop(&world);
}
