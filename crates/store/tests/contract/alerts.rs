//! The history of alerts: filters, order, pages that stay stable, and the border of the workspace.

use std::cell::Cell;

use proptest::prelude::*;
use vigie_model::{Alert, AlertState, Slug};
use vigie_store::{AlertQuery, Store};

use super::fixture::{alert, resolved, slug, store};

/// The ids on each page, from the newest on.
async fn pages(store: &Store, mut query: AlertQuery) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    loop {
        let page = store.alerts(&query).await.unwrap();
        pages.push(page.items.into_iter().map(|alert| alert.id).collect());
        // Through its text, as it travels in an address.
        query.before = match page.next {
            Some(next) => Some(next.to_string().parse().unwrap()),
            None => return pages,
        };
    }
}

fn about(brand: &str, rule: &str, alert: Alert) -> Alert {
    Alert { brand: Some(slug(brand)), rule: slug(rule), ..alert }
}

#[tokio::test]
async fn filters_narrow_the_list_and_never_leave_the_workspace() {
    let store = store().await;
    store
        .commit(vec![
            about("a", "r", alert("w", "w/1", 0)),
            about("a", "s", alert("w", "w/2", 1_000)),
            about("b", "r", resolved(alert("w", "w/3", 2_000))),
            about("a", "r", alert("other", "other/1", 500)),
        ])
        .await;
    let check =
        async |workspace: &str, [brand, rule]: [&str; 2], state: Option<AlertState>, expected: &[&str]| {
            let named = |name: &str| (!name.is_empty()).then(|| slug(name));
            let query = AlertQuery {
                brand: named(brand),
                rule: named(rule),
                state,
                ..AlertQuery::newest(slug(workspace))
            };
            assert_eq!(pages(&store, query).await, [expected], "{workspace} {brand} {rule} {state:?}");
        };
    check("w", ["", ""], None, &["w/3", "w/2", "w/1"]).await;
    check("w", ["a", ""], None, &["w/2", "w/1"]).await;
    check("w", ["", "r"], None, &["w/3", "w/1"]).await;
    check("w", ["a", "r"], None, &["w/1"]).await;
    check("w", ["", ""], Some(AlertState::Firing), &["w/2", "w/1"]).await;
    check("w", ["", ""], Some(AlertState::Resolved), &["w/3"]).await;
    check("w", ["b", "r"], Some(AlertState::Firing), &[]).await;
    check("other", ["", ""], None, &["other/1"]).await;
    check("nobody", ["", ""], None, &[]).await;
}

#[tokio::test]
async fn one_alert_is_found_in_its_workspace_only() {
    let store = store().await;
    // The same id in two workspaces stays two alerts.
    let (one, two) = (alert("w", "same", 0), resolved(alert("other", "same", 0)));
    store.commit(vec![one.clone(), two.clone()]).await;
    let check = async |workspace: &str, id: &str, expected: Option<&Alert>| {
        assert_eq!(store.alert(&slug(workspace), id).await.unwrap().as_ref(), expected, "{workspace} {id}");
    };
    check("w", "same", Some(&one)).await;
    check("other", "same", Some(&two)).await;
    check("third", "same", None).await;
    check("w", "' OR 1=1 --", None).await;
}

#[tokio::test]
async fn pages_stay_stable_while_alerts_come_and_change() {
    let store = store().await;
    store.commit((0..6).map(|n| alert("w", &format!("w/{n}"), n * 10)).collect()).await;
    let mut query = AlertQuery { limit: 2, ..AlertQuery::newest(slug("w")) };
    let first = store.alerts(&query).await.unwrap();
    // Newer alerts, one late between pages already read, and a change to one not yet read.
    store
        .commit(vec![alert("w", "w/new", 900), alert("w", "w/late", 45), resolved(alert("w", "w/1", 10))])
        .await;
    query.before = first.next;
    let rest = pages(&store, query).await;

    assert_eq!(first.items.iter().map(|alert| alert.id.as_str()).collect::<Vec<_>>(), ["w/5", "w/4"]);
    assert_eq!(rest, [vec!["w/3", "w/2"], vec!["w/1", "w/0"]]);
}

#[tokio::test]
async fn a_limit_out_of_range_is_taken_as_the_nearest() {
    let store = store().await;
    store.commit((0..600).map(|n| alert("w", &format!("w/{n:03}"), n)).collect()).await;
    for (limit, expected) in [(0, 1), (1, 1), (500, 500), (u32::MAX, 500)] {
        let page = store.alerts(&AlertQuery { limit, ..AlertQuery::newest(slug("w")) }).await.unwrap();
        assert_eq!(page.items.len(), expected, "limit {limit}");
        assert!(page.next.is_some());
    }
}

#[test]
fn every_alert_stands_on_exactly_one_page_in_order() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let store = runtime.block_on(store());
    let turns = Cell::new(0); // each turn has a workspace of its own
    // Few distinct times, so that many alerts share one.
    proptest!(ProptestConfig::with_cases(32), |(times in prop::collection::vec(0_i64..5, 0..25), limit in 1_u32..7)| {
        let name = format!("w{}", turns.replace(turns.get() + 1));
        let alerts: Vec<_> =
            times.iter().enumerate().map(|(n, &after)| alert(&name, &format!("{name}/{n}"), after)).collect();
        let mut expected: Vec<_> = alerts.iter().map(|alert| (alert.fired_at, alert.id.clone())).collect();
        expected.sort_by(|one, other| other.cmp(one));
        let query = AlertQuery { limit, ..AlertQuery::newest(Slug::new(name).unwrap()) };
        let pages = runtime.block_on(async {
            store.commit(alerts).await;
            pages(&store, query).await
        });
        let full = pages.iter().rev().skip(1).all(|page| page.len() == limit as usize);
        prop_assert!(full, "{:?}", pages);
        prop_assert_eq!(pages.concat(), expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
    });
}
