//! Backfills: a change of queries and its replay are one thing, and a newer change takes the place of an older one.

use std::time::Duration;

use vigie_model::{Slug, Workspace};
use vigie_store::{Applied, Replay, ReplayCause, ReplayState, Store, StoreError};

use super::fixture::{START_MS, slug, store, workspace};

const MINUTE: Duration = Duration::from_secs(60);

/// The workspace with this query for its brand.
fn with(name: &str, query: &str) -> Workspace {
    let mut workspace = workspace("w", name);
    workspace.brands.iter_mut().for_each(|brand| brand.query = query.to_owned());
    workspace
}

async fn apply(store: &Store, workspace: &Workspace, after_ms: i64) -> (Applied, Option<Replay>) {
    store.apply_and_backfill(workspace, START_MS + after_ms).await.unwrap()
}

async fn take(store: &Store, member: &str, after_ms: i64) -> Option<Replay> {
    store.claim_replay(member, START_MS + after_ms, MINUTE).await.unwrap()
}

async fn save(store: &Store, member: &str, replay: &Replay, state: ReplayState) -> Result<(), StoreError> {
    let replay = Replay { state, ..replay.clone() };
    store.save_replay(member, &replay, START_MS + 500, MINUTE).await
}

/// The queries of before that a replay is told.
async fn earlier(store: &Store, replay: &Replay) -> Vec<String> {
    let earlier = store.earlier_queries(replay).await.unwrap();
    let query = |workspace: &Workspace| workspace.brands.first().map_or("", |brand| &brand.query).to_owned();
    earlier.iter().map(query).collect()
}

#[tokio::test]
async fn other_queries_ask_for_a_replay_of_everything() {
    let store = store().await;
    let mut last = None;
    for (name, query, applied, asks) in [
        ("W", "a", Applied::Created, true),
        ("W", "a", Applied::Unchanged, false),
        ("Another", "a", Applied::Changed, false),
        ("Another", "b", Applied::Changed, true),
    ] {
        let (outcome, backfill) = apply(&store, &with(name, query), 0).await;
        assert_eq!(outcome, applied, "{name} {query}");
        let backfill = backfill.expect("one is under way");
        let version = store.workspaces_version().await.unwrap();
        assert_eq!(last.as_ref() != Some(&backfill.id), asks, "{name} {query}");
        if asks {
            assert_eq!(
                (backfill.cause, backfill.from_ms, backfill.version),
                (ReplayCause::Queries, 0, version)
            );
            assert_eq!(store.replay(&backfill.id).await.unwrap().as_ref(), Some(&backfill));
        }
        last = Some(backfill.id);
    }
    // Without, only posts from now on are meant.
    store.apply(&with("W", "c")).await.unwrap();
    assert_eq!(store.replays(&slug("w"), 10).await.unwrap().len(), 2);
    // One that is over is not under way.
    let running = take(&store, "a", 1).await.unwrap();
    save(&store, "a", &running, ReplayState::Done).await.unwrap();
    assert_eq!(apply(&store, &with("W", "c"), 2).await, (Applied::Unchanged, None));
}

#[tokio::test]
async fn a_newer_change_takes_the_place_of_an_older_one_and_knows_what_was_before() {
    let store = store().await;
    let first = apply(&store, &with("W", "a"), 0).await.1.unwrap();
    let asked = store.create_replay(&slug("w"), 5, None, START_MS + 1).await.unwrap();
    assert_eq!(earlier(&store, &first).await, [""], "nothing was found before it was there");
    assert_eq!(take(&store, "one", 2).await.unwrap().id, first.id);

    let second = apply(&store, &with("W", "b"), 3).await.1.unwrap();
    let third = apply(&store, &with("W", "c"), 4).await.1.unwrap();
    let state = async |id: &str| {
        let replay = store.replay(id).await.unwrap().unwrap();
        (replay.state, replay.superseded_by)
    };
    assert_eq!(state(&first.id).await, (ReplayState::Cancelled, Some(second.id.clone())));
    assert_eq!(state(&second.id).await, (ReplayState::Cancelled, Some(third.id.clone())));
    assert_eq!(state(&asked.id).await, (ReplayState::Waiting, None), "what a person asked for goes on");
    assert_eq!(earlier(&store, &third).await, ["", "a", "b"]);
    assert!(earlier(&store, &asked).await.is_empty(), "a person wants everything looked at");

    // Done, it leaves nothing for the next to know but the queries that it was of.
    assert_eq!(take(&store, "two", 5).await.unwrap().id, asked.id);
    save(&store, "two", &asked, ReplayState::Done).await.unwrap();
    assert_eq!(earlier(&store, &third).await, ["", "a", "b"], "it did not begin at the beginning");
    assert_eq!(take(&store, "two", 6).await.unwrap().id, third.id);
    save(&store, "two", &third, ReplayState::Done).await.unwrap();
    let fourth = apply(&store, &with("W", "d"), 7).await.1.unwrap();
    assert_eq!(earlier(&store, &fourth).await, ["c"]);
}

#[tokio::test]
async fn the_newer_one_begins_when_the_worker_of_the_older_one_has_let_go() {
    let check = async |lets_go: &str| {
        let store = store().await;
        apply(&store, &with("W", "a"), 0).await;
        let old = take(&store, "one", 1).await.unwrap();
        let new = apply(&store, &with("W", "b"), 2).await.1.unwrap();
        assert_eq!(take(&store, "two", 3).await, None, "one may be telling posts still");
        let at = match lets_go {
            "it is told" => {
                let told = save(&store, "one", &old, ReplayState::Running).await;
                assert!(matches!(told, Err(StoreError::Overtaken(_))), "{told:?}");
                4
            }
            "it leaves" => {
                store.leave("one").await.unwrap();
                4
            }
            _ => 60_001,
        };
        assert_eq!(take(&store, "two", at).await.map(|replay| replay.id), Some(new.id), "{lets_go}");
    };
    for lets_go in ["it is told", "it leaves", "its lease is over"] {
        check(lets_go).await;
    }
    // The same worker goes on with it at once.
    let store = store().await;
    apply(&store, &with("W", "a"), 0).await;
    take(&store, "one", 1).await.unwrap();
    let new = apply(&store, &with("W", "b"), 2).await.1.unwrap();
    assert_eq!(take(&store, "one", 3).await.map(|replay| replay.id), Some(new.id));
}

#[tokio::test]
async fn what_cannot_be_read_leaves_it_unknown_what_was_found() {
    let store = store().await;
    let replay = apply(&store, &with("W", "a"), 0).await.1.unwrap();
    let other = Replay { workspace: Slug::new("other").unwrap(), ..replay.clone() };
    assert!(earlier(&store, &other).await.is_empty());
    let before = Replay { version: replay.version - 1, ..replay };
    assert!(earlier(&store, &before).await.is_empty(), "changes after it are not its own");
}
