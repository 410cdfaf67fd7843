//! How teams handle mentions: each change with its record, told to the index until it has heard, whoever dies when.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use vigie_model::{Handled, Handling, HandlingChange, HandlingStatus, Polarity, PostId, SavedSearch, Slug};
use vigie_store::{ChangedBy, HandlingToTell, Pruned, StoreError};

use super::fixture::{Fresh, START_MS, slug, store, workspace};

fn post(number: usize) -> PostId {
    PostId::new(format!("demo:{number}/é'?")).unwrap()
}

fn change(json: &str) -> HandlingChange {
    serde_json::from_str(json).unwrap()
}

fn by(author: &str, after_ms: i64) -> ChangedBy<'_> {
    ChangedBy { author, at: Timestamp::from_millisecond(START_MS + after_ms).unwrap() }
}

async fn with_workspaces() -> Fresh {
    let store = store().await;
    for id in ["a", "b"] {
        store.apply(&workspace(id, id)).await.unwrap();
    }
    store
}

#[tokio::test]
async fn a_change_stands_with_its_record_and_changes_nothing_twice() {
    let store = with_workspaces().await;
    let posts = [post(1), post(2), post(1)];
    let opened =
        change(r#"{"status": "open", "note": "nul\u0000", "add_tags": ["vip"], "sentiment": "negative"}"#);
    assert_eq!(store.change_handling(&slug("a"), &posts, &opened, by("Ana", 0)).await.unwrap(), 2);
    assert_eq!(store.change_handling(&slug("a"), &posts, &opened, by("Bo", 1)).await.unwrap(), 0);
    let closed = change(r#"{"status": "closed", "sentiment": null}"#);
    assert_eq!(store.change_handling(&slug("a"), &posts[..1], &closed, by("Bo", 2)).await.unwrap(), 1);

    let wanted = [&post(1), &post(2), &post(3)];
    let handlings = store.handlings(&slug("a"), &wanted).await.unwrap();
    assert_eq!(handlings.len(), 2);
    assert_eq!(handlings[&post(1)].status, HandlingStatus::Closed);
    assert_eq!(handlings[&post(2)], opened.apply(&Handling::default()));
    assert!(store.handlings(&slug("b"), &wanted).await.unwrap().is_empty());
    let moods = store.mood_labels(&slug("a"), &wanted).await.unwrap();
    assert_eq!(moods.into_iter().collect::<Vec<_>>(), [(post(2), Polarity::Negative)]);

    let changes = store.handling_changes(&slug("a"), Some(&post(1)), None, 10).await.unwrap();
    let said: Vec<_> = changes.iter().map(|change| (change.author.as_str(), &change.edits)).collect();
    assert_eq!((said[0].0, said[1].0, said.len()), ("Bo", "Ana", 2));
    let edits = serde_json::to_value(said[0].1).unwrap();
    let expected = serde_json::json!({
        "status": {"from": "open", "to": "closed"}, "sentiment": {"from": "negative", "to": null},
    });
    assert_eq!(edits, expected);
    assert!(said[1].1.contains_key("note") && said[1].1.contains_key("tags"));

    // Page by page, all of the workspace, the newest first.
    let first = store.handling_changes(&slug("a"), None, None, 2).await.unwrap();
    let rest = store.handling_changes(&slug("a"), None, Some(first[1].revision), 2).await.unwrap();
    assert_eq!((first.len(), rest.len()), (2, 1));
    assert!(first[0].revision > first[1].revision && first[1].revision > rest[0].revision);
    let nowhere = store.change_handling(&slug("none"), &posts, &opened, by("Ana", 0)).await;
    assert!(nowhere.is_err(), "there is no such workspace");

    let later = START_MS + 401 * 24 * 3_600 * 1_000;
    assert_eq!(store.prune(later).await.unwrap(), Pruned { mention_changes: 3, ..Pruned::default() });
    assert_eq!(store.handlings(&slug("a"), &wanted).await.unwrap().len(), 2, "how they stand stays");
}

#[tokio::test]
async fn changes_of_several_processes_wait_for_each_other_and_many_go_in_bites() {
    let store = with_workspaces().await;
    let other = store.again().await;
    let posts: Vec<PostId> = (0..1_100).map(post).collect(); // more than one transaction takes
    let (tagged, opened) = (change(r#"{"add_tags": ["vip"]}"#), change(r#"{"status": "open"}"#));
    let (slug_a, at) = (slug("a"), by("Ana", 0));
    let both = tokio::join!(
        store.change_handling(&slug_a, &posts, &tagged, at),
        other.change_handling(&slug_a, &posts, &opened, at)
    );
    assert_eq!((both.0.unwrap(), both.1.unwrap()), (1_100, 1_100));
    let wanted: Vec<&PostId> = posts.iter().collect();
    let handlings = store.handlings(&slug_a, &wanted).await.unwrap();
    assert_eq!(handlings.len(), posts.len());
    let whole = |handling: &Handling| handling.status == HandlingStatus::Open && handling.tags.len() == 1;
    assert!(handlings.values().all(whole), "no change is lost to the other");
}

/// What a reader of the log knows that keeps the greatest revision of each mention, as the index does.
#[derive(Default)]
struct Heard(BTreeMap<(Slug, PostId), Handled>);

impl Heard {
    fn hear(&mut self, told: &HandlingToTell) {
        for handled in &told.handled {
            let key = (handled.workspace.clone(), handled.post.clone());
            if self.0.get(&key).is_none_or(|known| known.revision < handled.revision) {
                self.0.insert(key, handled.clone());
            }
        }
    }
}

#[tokio::test]
async fn the_index_hears_everything_whoever_dies_between_store_and_log() {
    let store = with_workspaces().await;
    let mut runner = TestRunner::deterministic();
    let steps = prop::collection::vec((0..7_u8, 0..2_usize, 0..6_usize, 0..5_usize), 150);
    let steps = steps.new_tree(&mut runner).unwrap().current();
    let changes = ["open", "in_progress", "answered", "closed", "new"];
    let mut expected: BTreeMap<(Slug, PostId), Handling> = BTreeMap::new();
    let mut heard = Heard::default();
    for (what, workspace, number, kind) in steps {
        match what {
            0..=3 => {
                let change = change(&format!(r#"{{"status": "{}"}}"#, changes[kind]));
                let key = (slug(["a", "b"][workspace]), post(number));
                store
                    .change_handling(&key.0, std::slice::from_ref(&key.1), &change, by("Ana", 0))
                    .await
                    .unwrap();
                let handling = expected.get(&key).cloned().unwrap_or_default();
                if change.apply(&handling) != handling || expected.contains_key(&key) {
                    expected.insert(key, change.apply(&handling));
                }
            }
            // Told, and noted.
            4 => {
                let told = store.handling_to_tell(3).await.unwrap();
                heard.hear(&told);
                store.handling_told(&told).await.unwrap();
            }
            // Told, and killed before it was noted; or killed before it was told.
            5 => heard.hear(&store.handling_to_tell(3).await.unwrap()),
            // Two tell the same, and one is slow; a new index asks for everything meanwhile.
            _ => {
                let slow = store.handling_to_tell(2).await.unwrap();
                let quick = store.handling_to_tell(5).await.unwrap();
                heard.hear(&quick);
                store.handling_told(&quick).await.unwrap();
                if kind == 0 {
                    heard = Heard::default();
                    store.tell_handling_anew().await.unwrap();
                }
                heard.hear(&slow);
                store.handling_told(&slow).await.unwrap();
            }
        }
    }
    loop {
        let told = store.handling_to_tell(100).await.unwrap();
        if told.handled.is_empty() {
            break;
        }
        heard.hear(&told);
        store.handling_told(&told).await.unwrap();
    }
    let heard: BTreeMap<_, _> = heard.0.into_iter().map(|(key, handled)| (key, handled.handling)).collect();
    assert_eq!(heard, expected);
    assert!(expected.len() > 8, "too little happened to say anything");
}

#[tokio::test]
async fn searches_are_saved_by_name_up_to_a_bound() {
    let store = with_workspaces().await;
    let search = |name: &str, query: &str| SavedSearch {
        name: slug(name),
        parameters: [("q".to_owned(), query.to_owned())].into(),
        author: "Zoé".to_owned(),
        saved_at: Timestamp::from_millisecond(START_MS).unwrap(),
    };
    let a = slug("a");
    for (name, query) in [("late", "retard*"), ("bags", "\"l'été\" OR bag"), ("late", "retard* OR late")] {
        store.save_search(&a, &search(name, query)).await.unwrap();
    }
    let expected = [search("bags", "\"l'été\" OR bag"), search("late", "retard* OR late")];
    assert_eq!(store.saved_searches(&a).await.unwrap(), expected);
    assert_eq!(store.saved_search(&a, &slug("late")).await.unwrap(), Some(expected[1].clone()));
    assert_eq!(store.saved_search(&slug("b"), &slug("late")).await.unwrap(), None);
    assert!(store.forget_search(&a, &slug("late")).await.unwrap());
    assert!(!store.forget_search(&a, &slug("late")).await.unwrap());

    for number in 1..200 {
        store.save_search(&a, &search(&format!("s{number}"), "x")).await.unwrap();
    }
    let refused = store.save_search(&a, &search("more", "x")).await;
    assert!(matches!(refused, Err(StoreError::TooManySearches(200))), "{refused:?}");
    store.save_search(&a, &search("bags", "y")).await.unwrap();
    store.save_search(&slug("b"), &search("more", "x")).await.unwrap();
}
