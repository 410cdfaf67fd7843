//! Reports: added, replaced and removed within their workspace, whose document they stand in, bounded, and not lost when
//! two people change them at once.

use vigie_model::Report;
use vigie_store::{Applied, StoreError};

use super::fixture::{slug, store, workspace};

fn report(id: &str, name: &str) -> Report {
    serde_json::from_value(serde_json::json!({"id": id, "name": name})).unwrap()
}

#[tokio::test]
async fn reports_are_added_replaced_and_removed() {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    let names = async || {
        let workspace = store.workspace(&slug("w")).await.unwrap().unwrap();
        workspace.reports.into_iter().map(|report| report.name).collect::<Vec<_>>()
    };
    let put = async |name: &str| store.put_report(&slug("w"), &report("weekly", name)).await.unwrap();
    let version = store.workspaces_version().await.unwrap();
    assert_eq!(put("L'été \"🌊\"").await, Some(Applied::Created));
    assert_eq!(put("L'été \"🌊\"").await, Some(Applied::Unchanged));
    assert_eq!(put("Semaine").await, Some(Applied::Changed));
    assert_eq!(names().await, ["Semaine"]);
    assert_eq!(store.workspaces_version().await.unwrap(), version + 2, "others see that it changed");
    assert_eq!(store.put_report(&slug("v"), &report("weekly", "W")).await.unwrap(), None);

    let remove =
        async |workspace: &str| store.remove_report(&slug(workspace), &slug("weekly")).await.unwrap();
    assert!(!remove("v").await);
    assert!(remove("w").await);
    assert!(!remove("w").await);
    assert_eq!(names().await, [] as [&str; 0]);
    assert_eq!(store.workspace(&slug("w")).await.unwrap(), Some(workspace("w", "W")));
}

#[tokio::test]
async fn a_workspace_has_no_more_than_fifty() {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    for number in 0..50 {
        store.put_report(&slug("w"), &report(&format!("r{number}"), "R")).await.unwrap();
    }
    let error = store.put_report(&slug("w"), &report("one-more", "R")).await.unwrap_err();
    assert!(matches!(error, StoreError::TooManyReports(50)), "{error}");
    assert_eq!(store.put_report(&slug("w"), &report("r7", "Other")).await.unwrap(), Some(Applied::Changed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_at_the_same_time_are_all_kept() {
    let store = store().await;
    store.apply(&workspace("w", "W")).await.unwrap();
    let mut processes = tokio::task::JoinSet::new();
    for process in 0..6 {
        let store = store.again().await;
        processes.spawn(async move {
            store.put_report(&slug("w"), &report(&format!("r{process}"), "R")).await.unwrap()
        });
    }
    processes.join_all().await;
    assert_eq!(store.workspace(&slug("w")).await.unwrap().unwrap().reports.len(), 6);
}
