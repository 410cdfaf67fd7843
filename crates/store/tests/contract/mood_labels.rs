//! Labels of moods: the newest holds, the older ones stay on record, nothing crosses a workspace's border.

use vigie_model::{Polarity, PostId};
use vigie_store::MoodLabel;

use super::fixture::{slug, store, workspace};

fn post(number: usize) -> PostId {
    PostId::new(format!("demo:{number}/é'?")).unwrap()
}

#[tokio::test]
async fn the_newest_word_holds_and_all_are_on_record() {
    let store = store().await;
    store.apply(&workspace("a", "A")).await.unwrap();
    for (label, at) in [
        (Some(Polarity::Negative), 10),
        (Some(Polarity::Positive), 30),
        (Some(Polarity::Neutral), 20), // late, of an older moment
        (Some(Polarity::Neutral), 30), // at the same moment
    ] {
        store.label_mood(&slug("a"), &post(1), label, at).await.unwrap();
    }
    let labels = store.mood_labels(&slug("a"), &[&post(1), &post(2)]).await.unwrap();
    assert_eq!(labels.get(&post(1)), Some(&Polarity::Neutral));
    assert_eq!(labels.len(), 1);

    store.label_mood(&slug("a"), &post(1), None, 40).await.unwrap();
    assert!(store.mood_labels(&slug("a"), &[&post(1)]).await.unwrap().is_empty());
    let said = store.mood_history(&slug("a"), &post(1)).await.unwrap();
    let expected = [
        (None, 40),
        (Some(Polarity::Neutral), 30),
        (Some(Polarity::Neutral), 20),
        (Some(Polarity::Negative), 10),
    ];
    assert_eq!(said, expected.map(|(label, labelled_at_ms)| MoodLabel { label, labelled_at_ms }));
}

#[tokio::test]
async fn workspaces_do_not_see_each_others_labels_and_take_theirs_along() {
    let store = store().await;
    for id in ["a", "b"] {
        store.apply(&workspace(id, id)).await.unwrap();
    }
    let posts: Vec<PostId> = (0..150).map(post).collect(); // more than one statement asks for
    for number in [0, 70, 149] {
        store.label_mood(&slug("a"), &posts[number], Some(Polarity::Negative), 1).await.unwrap();
    }
    let wanted: Vec<&PostId> = posts.iter().collect();
    assert_eq!(store.mood_labels(&slug("a"), &wanted).await.unwrap().len(), 3);
    assert!(store.mood_labels(&slug("b"), &wanted).await.unwrap().is_empty());
    assert!(store.mood_labels(&slug("a"), &[]).await.unwrap().is_empty());

    store.remove_workspace(&slug("a")).await.unwrap();
    store.apply(&workspace("a", "A again")).await.unwrap();
    assert!(store.mood_labels(&slug("a"), &wanted).await.unwrap().is_empty());
    assert!(store.label_mood(&slug("none"), &posts[0], None, 1).await.is_err(), "there is no such workspace");
}
