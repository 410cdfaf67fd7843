//! Marks of relevance: the newest of a post holds, and every process is told to learn again.

use vigie_model::Mark;

use super::fixture::{post, slug, store, workspace};

fn mark(brand: &str, about: bool, text: &str) -> Mark {
    Mark { workspace: slug("a"), brand: slug(brand), about, title: None, text: text.to_owned() }
}

#[tokio::test]
async fn the_newest_mark_of_a_post_holds_and_moves_the_version_on() {
    let store = store().await;
    store.apply(&workspace("a", "A")).await.unwrap();
    let post = |number: u32| post(&format!("demo:{number}"), None);
    let before = store.workspaces_version().await.unwrap();
    for (mark, number, taken_back, at) in [
        (mark("orange", true, "one é'\""), 1, false, 10),
        (mark("orange", false, "two"), 2, false, 20),
        (mark("orange", false, "one é'\""), 1, false, 30), // changed
        (mark("free", true, "two"), 2, false, 20),         // another brand of the same post
        (mark("orange", true, "three"), 3, false, 20),
        (mark("orange", true, "three"), 3, true, 40), // taken back
    ] {
        store.mark_relevance(&mark, &post(number), taken_back, at).await.unwrap();
    }
    let marks = store.relevance_marks().await.unwrap();
    let expected =
        [mark("free", true, "two"), mark("orange", false, "one é'\""), mark("orange", false, "two")];
    assert_eq!(marks, expected);
    assert_eq!(store.workspaces_version().await.unwrap(), before + 6);

    store.remove_workspace(&slug("a")).await.unwrap();
    assert!(store.relevance_marks().await.unwrap().is_empty());
}
