//! How teams handle mentions: what the store holds is what searches filter by, whoever dies between store, log and index.

use std::collections::BTreeSet;

use jiff::Timestamp;
use vigie_index::{NotAboutUs, Searcher, Selection};
use vigie_model::{Handled, HandlingChange, HandlingStatus, MentionEvent, PostEvent, PostId, Slug, encode};
use vigie_store::ChangedBy;
use vigie_stream::{MENTIONS, Record, Route};

use crate::world::{World, append, deleted, eventually, holds, post};

fn acme() -> Slug {
    Slug::new("acme").unwrap()
}

fn change(world: &World, posts: &[u32], json: &str) {
    let change: HandlingChange = serde_json::from_str(json).unwrap();
    let posts: Vec<_> = posts.iter().map(|id| PostId::new(format!("test:{id}")).unwrap()).collect();
    let by = ChangedBy { author: "Ana", at: Timestamp::now() };
    world.runtime.block_on(world.store.change_handling(&acme(), &posts, &change, by)).unwrap();
}

/// Waits until just these are open, and just these others are set aside.
fn settles(searcher: &Searcher, open: &[u32], aside: &[u32]) {
    let wanted = |ids: &[u32]| ids.iter().map(|id| format!("test:{id}")).collect::<BTreeSet<_>>();
    let found = |selection: &Selection| {
        let posts = searcher.posts(selection, 1_000).unwrap();
        posts.iter().map(ToString::to_string).collect::<BTreeSet<_>>()
    };
    let (is_open, is_aside) = (
        Selection { statuses: vec![HandlingStatus::Open], ..Selection::all(acme()) },
        Selection { not_about_us: NotAboutUs::Only, ..Selection::all(acme()) },
    );
    eventually("searches follow the store", || {
        found(&is_open) == wanted(open) && found(&is_aside) == wanted(aside)
    });
}

#[test]
fn what_the_store_holds_reaches_searches_whoever_dies_in_between() {
    let world = World::new();
    let log = world.log(1, 2);
    world.apply("acme", "delta");
    let posts = |range: std::ops::Range<u32>| {
        let event = |n: u32| {
            PostEvent::Posted(post(&n.to_string(), i64::from(n), &format!("delta lost bag {n} again")))
        };
        append(log.as_ref(), &range.map(event).collect::<Vec<_>>());
    };
    let keys = |ids: &[u32]| ids.iter().map(|id| format!("acme/test:{id}")).collect::<BTreeSet<_>>();
    posts(0..6);
    let process = world.start("one", "all", &log);
    holds(&process.searcher, &keys(&[0, 1, 2, 3, 4, 5]));
    change(&world, &[0, 1], r#"{"status": "open"}"#);
    settles(&process.searcher, &[0, 1], &[]);
    process.stop(&world);

    // Killed before the log had it: the store alone does. Killed after the log had it: it is told once more.
    change(&world, &[2, 9], r#"{"status": "open", "note": "for us"}"#);
    let to_tell = world.runtime.block_on(world.store.handling_to_tell(10)).unwrap();
    let record = |handled: &Handled| Record {
        route: Route::Key("acme".into()),
        value: encode(&MentionEvent::Handled(Box::new(handled.clone())), 0).unwrap(),
    };
    log.append(MENTIONS, to_tell.handled.iter().map(record).collect()).unwrap();
    change(&world, &[0], r#"{"status": "closed"}"#);
    change(&world, &[3], r#"{"not_about_us": true}"#);
    let process = world.start("two", "all", &log);
    settles(&process.searcher, &[1, 2], &[3]);

    // Edits, removals, replays and what comes later leave it as it is.
    let edited = PostEvent::Edited(post("1", 1, "delta found bag 1"));
    append(log.as_ref(), &[edited, deleted("2"), deleted("3")]);
    posts(9..10);
    settles(&process.searcher, &[1, 9], &[]);
    posts(2..4);
    settles(&process.searcher, &[1, 2, 9], &[3]);
    let replay = world.runtime.block_on(world.store.create_replay(&acme(), 0, None, 1)).unwrap();
    world.ended(&replay);
    settles(&process.searcher, &[1, 2, 9], &[3]);
    process.stop(&world);

    // An index that begins anew is told all of it, also what the log has forgotten by then.
    let other = World { folder: tempfile::tempdir().unwrap(), ..world };
    let log = other.log(1, 2);
    append(log.as_ref(), &[PostEvent::Posted(post("9", 9, "delta lost bag 9 again"))]);
    // Without alerts, whose progress belongs to the log before.
    let process = other.start("three", "ingest,match,index,serve", &log);
    settles(&process.searcher, &[9], &[]);
    process.stop(&other);
}
