//! Replays: the index ends as if the queries had always been these, whatever happens meanwhile.

use std::{
    collections::{BTreeMap, BTreeSet},
    thread,
    time::Duration,
};

use rand::{RngExt, SeedableRng, rngs::StdRng};
use vigie_model::{PostEvent, Slug};
use vigie_store::{Replay, ReplayState};
use vigie_stream::Log;

use crate::world::{World, append, deleted, eventually, holds, keys, post};

/// What people write; each names one of two brands or none.
const TEXTS: [&str; 4] = ["aurora again", "boreal again", "both aurora and boreal", "of something else"];

/// The newest text of every post.
#[derive(Default)]
struct Posts {
    texts: BTreeMap<u32, &'static str>,
    next: u32,
}

impl Posts {
    /// So many posts that are new, and as many old ones edited or deleted.
    fn write(&mut self, log: &dyn Log, random: &mut StdRng, count: u32) {
        let mut events = Vec::new();
        for _ in 0..count {
            let text = TEXTS[random.random_range(0..TEXTS.len())];
            events.push(PostEvent::Posted(post(&self.next.to_string(), i64::from(self.next), text)));
            self.texts.insert(self.next, text);
            self.next += 1;
            let old = random.random_range(0..self.next);
            if random.random_bool(0.3) {
                events.push(deleted(&old.to_string()));
                self.texts.remove(&old);
            } else {
                let text = TEXTS[random.random_range(0..TEXTS.len())];
                events.push(PostEvent::Edited(post(&old.to_string(), i64::from(old), text)));
                self.texts.insert(old, text);
            }
        }
        append(log, &events);
    }

    fn mentions(&self, brand: &str) -> BTreeSet<String> {
        let naming = self.texts.iter().filter(|(_, text)| text.contains(brand));
        naming.map(|(id, _)| format!("acme/test:{id}")).collect()
    }
}

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
