//! What is SQLite's alone: files that cannot be opened, rows that were altered, a disk that is full.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests stop at what they did not expect, and print what they measure or skip"
)]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use sqlx::{
    Connection, SqlSafeStr, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::SqliteConnectOptions,
};
use vigie_model::Slug;
use vigie_store::{
    AlertCommit, Applied, Claim, Fence, Notification, NotificationEvent, NotificationStatus, Store,
    StoreError,
};

/// Runs SQL on the file behind the store's back.
async fn alter(path: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(path);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

fn workspace(id: &str, name: &str) -> vigie_model::Workspace {
    serde_json::from_value(serde_json::json!({"workspace": {"id": id, "name": name}})).unwrap()
}

fn alert(id: &str) -> vigie_model::Alert {
    serde_json::from_value(serde_json::json!({
        "id": id, "workspace": "w", "rule": "r", "rule_name": "R", "brand": "b", "brand_name": "B",
        "severity": "info", "state": "firing", "fired_at": "2026-01-01T00:00:00Z",
        "reason": {"condition": {"kind": "threshold", "count": 1, "window": "1h"}, "count": 1, "negative": 0},
    }))
    .unwrap()
}

fn commit(ids: &[&str]) -> AlertCommit<'static> {
    let alerts: Vec<_> = ids.iter().map(|id| alert(id)).collect();
    let outbox = alerts.iter().map(|alert| Notification {
        key: alert.id.clone(),
        workspace: alert.workspace.clone(),
        channel: Slug::new("console").unwrap(),
        alert: alert.clone(),
        event: NotificationEvent::Resolved,
        suppressed: None,
        created_at_ms: 0,
        due_ms: 0,
    });
    AlertCommit { consumer: "alerts", outbox: outbox.collect(), alerts, ..AlertCommit::default() }
}

#[tokio::test]
async fn any_file_name_will_do() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["store.db", "été 100% sûr?.db", "a#b&c=d%20e.db", "-", "%"] {
        let path = folder.path().join(name);
        Store::open(&path).await.unwrap().close().await;
        assert!(path.is_file(), "{name}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5);
}

#[tokio::test]
async fn what_cannot_be_opened_says_why_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let check = async |path: PathBuf, expected: &str| {
        let error = Store::open(&path).await.unwrap_err().to_string();
        assert!(error.contains(expected), "{}: {error}", path.display());
    };
    check(folder.path().join("missing/store.db"), "check that its folder exists").await;
    check(folder.path().to_owned(), "cannot open the store").await;
    check(PathBuf::from("/"), "the path names no file").await;
    check(PathBuf::from("/proc/store.db"), "this user may write there").await;
    check(file("text.db", "not a database".repeat(500).as_bytes()), "not a store: file is not a database")
        .await;

    let newer = folder.path().join("newer.db");
    Store::open(&newer).await.unwrap().close().await;
    alter(&newer, "INSERT INTO _sqlx_migrations SELECT 9000, 'later', installed_on, success, checksum, 0 FROM _sqlx_migrations WHERE version = 1").await;
    check(newer, "has schema version 9000, this vigie knows up to").await;

    let foreign = folder.path().join("foreign.db");
    Store::open(&foreign).await.unwrap().close().await;
    alter(&foreign, "UPDATE _sqlx_migrations SET checksum = x'00'").await;
    check(foreign, "schema version 1 of the store").await;
}

/// A store of the first version, which knew one worker for all partitions.
#[tokio::test]
async fn a_store_of_the_first_version_is_brought_up_to_date_with_all_that_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let first = include_str!("../migrations/0001_initial.sql").into_sql_str();
    let first = Migration::new(1, "initial".into(), MigrationType::Simple, first, false);
    let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    Migrator::with_migrations(vec![first]).run_direct(None, &mut connection, false).await.unwrap();
    connection.close().await.unwrap();
    alter(
        &path,
        "INSERT INTO alert_offsets VALUES ('alerts', 0, 7), ('alerts', 2, 9), ('other', 0, 1);
         INSERT INTO alert_states VALUES ('alerts', 'acme', '{}'), ('alerts', 'acme/r/b', '[1]');",
    )
    .await;

    let store = Store::open(&path).await.unwrap();
    let states = [("acme", "{}"), ("acme/r/b", "[1]")].map(|(key, state)| (key.to_owned(), state.to_owned()));
    for (partition, next) in [(0, 7), (2, 9)] {
        let progress = store.alert_progress("alerts", partition).await.unwrap();
        assert_eq!(
            (progress.next, progress.states.as_slice()),
            (Some(next), states.as_slice()),
            "{partition}"
        );
        let step = AlertCommit { partition, expected: progress.fence, next: next + 1, ..commit(&[]) };
        store.commit_alerts(&step).await.unwrap();
    }
    assert_eq!(store.alert_progress("other", 0).await.unwrap().states, []);
    assert_eq!(store.alert_progress("alerts", 1).await.unwrap().next, None);
}

#[tokio::test]
async fn a_refused_store_is_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = Store::open(&path).await.unwrap();
    store.apply(&workspace("w", "W")).await.unwrap();
    store.close().await;
    alter(&path, "INSERT INTO _sqlx_migrations SELECT 9000, 'later', installed_on, success, checksum, 0 FROM _sqlx_migrations WHERE version = 1").await;
    let before = fs::read(&path).unwrap();
    assert!(matches!(Store::open(&path).await, Err(StoreError::NewerSchema { found: 9000, .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_may_create_the_same_store_at_once() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let path = folder.path().join("store.db");
            tasks.spawn(async move { Store::open(&path).await.map(|_| ()) });
        }
        for opened in tasks.join_all().await {
            opened.unwrap();
        }
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = Store::open(&path).await.unwrap();
    store.apply(&workspace("w", "W")).await.unwrap();
    store.commit_alerts(&commit(&["w/1"])).await.unwrap();
    alter(&path, "UPDATE workspaces SET document = '{\"newer\":1}'; UPDATE alerts SET document = ''").await;
    let check = |error: StoreError, expected: &str| {
        assert!(error.to_string().starts_with(expected), "{error}");
    };
    let w = Slug::new("w").unwrap();
    check(
        store.workspaces().await.unwrap_err(),
        "row `w` of workspaces cannot be used: unknown field `newer`",
    );
    check(store.workspace(&w).await.unwrap_err(), "row `w` of workspaces cannot be used");
    check(store.alert(&w, "w/1").await.unwrap_err(), "row `w/1` of alerts cannot be used: EOF");
    // Applying it again mends it.
    assert_eq!(store.apply(&workspace("w", "W")).await.unwrap(), Applied::Changed);
    assert_eq!(store.workspaces().await.unwrap(), [workspace("w", "W")]);
}

#[tokio::test]
async fn a_notification_that_cannot_be_read_holds_back_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = Store::open(&path).await.unwrap();
    store.commit_alerts(&commit(&["w/1", "w/2"])).await.unwrap();
    alter(&path, "UPDATE notifications SET alert_document = '{}' WHERE alert_id = 'w/1'").await;

    let claim = Claim { member: "one", now_ms: i64::MAX, lease: Duration::ZERO, limit: 10, per_channel: 10 };
    let due = store.claim_due_notifications(&claim).await.unwrap();
    assert_eq!(due.iter().map(|due| due.notification.key.as_str()).collect::<Vec<_>>(), ["w/2"]);
    let record = store.notifications(&Slug::new("w").unwrap(), "w/1").await.unwrap().remove(0);
    assert_eq!(record.status, NotificationStatus::Failed);
    assert!(record.last_error.unwrap().contains("missing field"));
}

#[tokio::test]
async fn the_self_test_finds_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = Store::open(&path).await.unwrap();
    store.commit_alerts(&commit(&["w/1"])).await.unwrap();
    store.check().await.unwrap();
    alter(&path, "PRAGMA foreign_keys = OFF; DELETE FROM alerts").await;
    let error = store.check().await.unwrap_err();
    assert!(matches!(&error, StoreError::Corrupt(what) if what.contains("lost its alert")), "{error:?}");
}

/// A small file system in memory, unmounted when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "vigie-test"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[tokio::test]
async fn a_full_disk_stops_writes_with_a_clear_error_until_it_is_freed() {
    let Some(disk) = SmallDisk::mount("2500k") else {
        println!("skipped: this user may not mount a tmpfs");
        return;
    };
    let path = disk.0.path().join("store.db");
    let store = Store::open(&path).await.unwrap();
    let ballast = disk.0.path().join("ballast");
    // As much as the store will hold twice over: once it is gone, closing can write the log of the writes back.
    fs::write(&ballast, vec![0; 1_700_000]).unwrap();

    let state = "x".repeat(50_000);
    let (mut committed, mut fence) = (0, Fence::default());
    let error = loop {
        let step = AlertCommit {
            consumer: "alerts",
            expected: fence,
            next: committed + 1,
            states: vec![(format!("key {committed}"), state.clone())],
            ..AlertCommit::default()
        };
        match store.commit_alerts(&step).await {
            Ok(next) => (committed, fence) = (committed + 1, next),
            Err(error) => break error,
        }
        assert!(committed < 1_000, "the disk never filled");
    };
    assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    assert!(error.to_string().contains("free some space"), "{error}");
    let progress = store.alert_progress("alerts", 0).await.unwrap();
    assert_eq!((progress.next, progress.states.len() as u64), (Some(committed), committed));
    // Reading goes on, also for another process that opens it only now.
    let other = Store::open(&path).await.unwrap();
    assert_eq!(other.alert_progress("alerts", 0).await.unwrap().states.len() as u64, committed);
    other.close().await;

    fs::remove_file(&ballast).unwrap();
    store.check().await.unwrap();
    store.commit_alerts(&AlertCommit { expected: fence, next: committed, ..commit(&["w/1"]) }).await.unwrap();
    store.close().await;

    // Not a byte is left when it is to be opened: the same error, and all is there once some are.
    let mut file = fs::File::create(&ballast).unwrap();
    while file.write_all(&[0; 512]).is_ok() {}
    drop(file);
    let error = Store::open(&path).await.unwrap_err();
    assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    fs::remove_file(&ballast).unwrap();
    let store = Store::open(&path).await.unwrap();
    assert_eq!(store.alert_progress("alerts", 0).await.unwrap().next, Some(committed));
    store.close().await;
}
