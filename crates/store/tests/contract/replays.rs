//! Replays: one worker at a time, taken over when it dies, told when a person cancels.

use std::time::Duration;

use vigie_store::{Replay, ReplayState, Store, StoreError};

use super::fixture::{START_MS, slug, store, workspace};

const MINUTE: Duration = Duration::from_secs(60);

async fn ask(store: &Store, workspace: &str, after_ms: i64) -> Replay {
    store.create_replay(&slug(workspace), START_MS - 1_000, None, START_MS + after_ms).await.unwrap()
}

async fn take(store: &Store, member: &str, after_ms: i64) -> Option<String> {
    store.claim_replay(member, START_MS + after_ms, MINUTE).await.unwrap().map(|replay| replay.id)
}

#[tokio::test]
async fn a_replay_is_asked_for_worked_on_and_over() {
    let store = store().await;
    let asked = store.create_replay(&slug("w"), 5, Some(&slug("acme")), START_MS).await.unwrap();
    assert_eq!(
        (asked.state, asked.from_ms, asked.brand.clone()),
        (ReplayState::Waiting, 5, Some(slug("acme")))
    );
    assert_eq!(store.replay(&asked.id).await.unwrap().as_ref(), Some(&asked));

    let mut replay = store.claim_replay("a", START_MS + 1, MINUTE).await.unwrap().unwrap();
    let began_at_ms = Some(START_MS + 1);
    let running = Replay { state: ReplayState::Running, began_at_ms, updated_at_ms: START_MS + 1, ..asked };
    assert_eq!(replay, running);
    replay.position = [(0, 7), (3, u64::MAX)].into();
    replay.ends = [(0, 9), (3, 0)].into();
    (replay.read, replay.mentions, replay.updated_at_ms) = (100, 3, START_MS + 2);
    store.save_replay("a", &replay, START_MS + 2, MINUTE).await.unwrap();
    assert_eq!(store.replay(&replay.id).await.unwrap().as_ref(), Some(&replay));

    replay.state = ReplayState::Failed;
    replay.error = Some("the log is gone".to_owned());
    // The same end twice, as after a lost answer.
    for _ in 0..2 {
        store.save_replay("a", &replay, START_MS + 2, MINUTE).await.unwrap();
    }
    assert_eq!(store.replay(&replay.id).await.unwrap().as_ref(), Some(&replay));
    assert_eq!(take(&store, "a", 1_000_000).await, None);
    let again = Replay { state: ReplayState::Running, ..replay };
    assert!(matches!(store.save_replay("a", &again, START_MS, MINUTE).await, Err(StoreError::Overtaken(_))));
}

#[tokio::test]
async fn replays_are_listed_by_workspace_newest_first() {
    let store = store().await;
    let mut ids = Vec::new();
    for after_ms in 0..3 {
        ids.push(ask(&store, "w", after_ms).await.id);
        ask(&store, "other", after_ms).await;
    }
    ids.reverse();
    let check = async |workspace: &str, limit: u32, expected: &[String]| {
        let replays = store.replays(&slug(workspace), limit).await.unwrap();
        assert_eq!(
            replays.into_iter().map(|replay| replay.id).collect::<Vec<_>>(),
            expected,
            "{workspace} {limit}"
        );
    };
    check("w", 10, &ids).await;
    check("w", 2, &ids[..2]).await;
    check("nobody", 10, &[]).await;
    assert_eq!(store.replay("unknown\0").await.unwrap(), None);
    // They go with their workspace.
    store.apply(&workspace("w", "W")).await.unwrap();
    store.remove_workspace(&slug("w")).await.unwrap();
    check("w", 10, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_processes_one_gets_each_replay() {
    let store = store().await;
    for _ in 0..3 {
        ask(&store, "w", 0).await;
    }
    let mut processes = tokio::task::JoinSet::new();
    for process in 0..8 {
        let store = store.again().await;
        processes.spawn(async move { take(&store, &format!("process {process}"), 1).await });
    }
    let mut got: Vec<String> = processes.join_all().await.into_iter().flatten().collect();
    got.sort();
    got.dedup();
    assert_eq!(got.len(), 3, "three replays, each claimed by one");
    assert_eq!(take(&store, "late", 2).await, None);
}

#[tokio::test]
async fn the_oldest_is_taken_first_and_a_worker_keeps_its_own() {
    let store = store().await;
    let (second, first) = (ask(&store, "w", 10).await.id, ask(&store, "other", 0).await.id);
    assert_eq!(take(&store, "a", 20).await, Some(first.clone()));
    assert_eq!(take(&store, "a", 30).await, Some(first.clone()), "as after a restart under the same name");
    assert_eq!(take(&store, "b", 40).await, Some(second.clone()));
    assert_eq!(take(&store, "c", 50).await, None);

    // A dead one's comes free when its lease is over; one that lives renews it by saving.
    let mut replay = store.replay(&first).await.unwrap().unwrap();
    assert_eq!(take(&store, "c", 60_029).await, None);
    assert_eq!(take(&store, "c", 60_030).await, Some(first.clone()));
    replay.read = 1;
    let overtaken = store.save_replay("a", &replay, START_MS + 60_031, MINUTE).await.unwrap_err();
    assert!(matches!(&overtaken, StoreError::Overtaken(what) if what.contains(&first)), "{overtaken}");
    assert_eq!(store.replay(&first).await.unwrap().unwrap().read, 0);
    store.save_replay("c", &replay, START_MS + 60_031, MINUTE).await.unwrap();
    assert_eq!(take(&store, "d", 60_039).await, None);
    assert_eq!(take(&store, "d", 120_030).await, Some(second), "b saved nothing since, but c did");
}

#[tokio::test]
async fn a_worker_that_stops_hands_its_replay_on() {
    let store = store().await;
    let id = ask(&store, "w", 0).await.id;
    let mut replay = store.claim_replay("a", START_MS, MINUTE).await.unwrap().unwrap();
    replay.position = [(0, 5)].into();
    replay.state = ReplayState::Waiting;
    store.save_replay("a", &replay, START_MS + 1, MINUTE).await.unwrap();
    let taken = store.claim_replay("b", START_MS + 2, MINUTE).await.unwrap().unwrap();
    assert_eq!((taken.id, taken.position), (id, [(0, 5)].into()));
    // Or it dies, and its successor under another name is told that it did.
    store.leave("b").await.unwrap();
    assert!(take(&store, "c", 3).await.is_some());
}

#[tokio::test]
async fn one_that_is_cancelled_is_over_and_its_worker_is_told() {
    let store = store().await;
    let (waiting, running) = (ask(&store, "w", 5).await, ask(&store, "w", 0).await);
    let mut work = store.claim_replay("a", START_MS + 6, MINUTE).await.unwrap().unwrap();
    assert_eq!(work.id, running.id);
    let cancel = async |id: &str| store.cancel_replay(id, START_MS + 7).await.unwrap();
    assert!(cancel(&waiting.id).await && cancel(&running.id).await);
    for id in [&waiting.id, &running.id] {
        assert_eq!(store.replay(id).await.unwrap().unwrap().state, ReplayState::Cancelled);
        assert!(!store.cancel_replay(id, START_MS + 8).await.unwrap());
    }
    assert!(!cancel("unknown").await);
    for state in [ReplayState::Running, ReplayState::Done] {
        work.state = state;
        let told = store.save_replay("a", &work, START_MS + 9, MINUTE).await;
        assert!(matches!(told, Err(StoreError::Overtaken(_))), "{told:?}");
    }
    assert_eq!(take(&store, "a", 10).await, None);
}

#[tokio::test]
async fn a_workspace_cannot_flood_the_queue() {
    let store = store().await;
    for _ in 0..100 {
        ask(&store, "w", 0).await;
    }
    let error = store.create_replay(&slug("w"), 0, None, START_MS).await.unwrap_err();
    assert!(matches!(error, StoreError::TooManyReplays(100)), "{error}");
    ask(&store, "other", 0).await;
    let oldest = store.claim_replay("a", START_MS, MINUTE).await.unwrap().unwrap();
    store.cancel_replay(&oldest.id, START_MS).await.unwrap();
    store.create_replay(&oldest.workspace, 0, None, START_MS).await.unwrap();
}
