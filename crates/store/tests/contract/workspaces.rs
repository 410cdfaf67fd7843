//! Workspaces: created, changed, unchanged, removed, and a version that tells.

use vigie_store::{AlertQuery, Applied, StoreError};

use super::fixture::{alert, slug, store, workspace};

#[tokio::test]
async fn the_version_grows_with_every_change_and_only_then() {
    let store = store().await;
    let mut version = 0;
    assert_eq!(store.workspaces_version().await.unwrap(), version);
    for (id, name, expected) in [
        ("a", "A", Applied::Created),
        ("a", "A", Applied::Unchanged),
        ("a", "Á 'quoted' 🌊", Applied::Changed),
        ("b", "B", Applied::Created),
        ("a", "A", Applied::Changed),
    ] {
        assert_eq!(store.apply(&workspace(id, name)).await.unwrap(), expected, "{id} {name}");
        version += i64::from(expected != Applied::Unchanged);
        assert_eq!(store.workspaces_version().await.unwrap(), version, "{id} {name}");
        assert_eq!(store.workspace(&slug(id)).await.unwrap(), Some(workspace(id, name)));
    }
    assert_eq!(store.workspaces().await.unwrap(), [workspace("a", "A"), workspace("b", "B")]);

    for (id, expected) in [("a", true), ("a", false), ("never", false)] {
        assert_eq!(store.remove_workspace(&slug(id)).await.unwrap(), expected, "{id}");
        version += i64::from(expected);
        assert_eq!(store.workspaces_version().await.unwrap(), version, "{id}");
        assert_eq!(store.workspace(&slug(id)).await.unwrap(), None);
    }
    assert_eq!(store.workspaces().await.unwrap(), [workspace("b", "B")]);
}

#[tokio::test]
async fn a_removed_workspace_takes_its_alerts_and_notifications_along() {
    let store = store().await;
    for id in ["a", "b"] {
        store.apply(&workspace(id, id)).await.unwrap();
        store.notify(vec![alert(id, &format!("{id}/1"), 0)], "console").await;
    }
    store.remove_workspace(&slug("a")).await.unwrap();

    assert_eq!(store.alerts(&AlertQuery::newest(slug("a"))).await.unwrap().items, []);
    assert_eq!(store.alerts(&AlertQuery::newest(slug("b"))).await.unwrap().items, [alert("b", "b/1", 0)]);
    let due = store.due(i64::MAX, 10).await;
    assert_eq!(due.iter().map(|due| due.notification.workspace.as_str()).collect::<Vec<_>>(), ["b"]);
}

#[tokio::test]
async fn a_workspace_applied_from_many_tasks_at_once_is_created_once() -> Result<(), StoreError> {
    let store = store().await;
    let (one, other) = (store.clone(), store.again().await);
    let mut tasks = tokio::task::JoinSet::new();
    for turn in 0..40 {
        let store = if turn % 2 == 0 { one.clone() } else { other.clone() };
        tasks.spawn(async move { store.apply(&workspace("a", &format!("turn {turn}"))).await });
    }
    let applied: Vec<Applied> = tasks.join_all().await.into_iter().collect::<Result<_, _>>()?;
    assert_eq!(applied.iter().filter(|&&applied| applied == Applied::Created).count(), 1);
    assert_eq!(applied.iter().filter(|&&applied| applied == Applied::Changed).count(), 39);
    assert_eq!(store.workspaces_version().await?, 40);
    Ok(())
}
