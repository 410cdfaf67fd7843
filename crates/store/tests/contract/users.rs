//! Who may come in: accounts with their roles, sessions, one-time links and tokens, each kept by a fingerprint.

use std::collections::BTreeMap;

use jiff::Timestamp;
use vigie_model::{ApiToken, TokenScope, User, UserRole};
use vigie_store::{Entrance, StoreError};

use super::fixture::{Fresh, START_MS, slug, store, workspace};

fn user(id: &str, roles: &[(&str, UserRole)]) -> User {
    let roles: BTreeMap<_, _> = roles.iter().map(|(id, role)| (slug(id), *role)).collect();
    User {
        id: id.to_owned(),
        email: format!("{id}@example.org"),
        name: id.to_uppercase(),
        owner: false,
        roles,
    }
}

async fn with_workspaces() -> Fresh {
    let store = store().await;
    for id in ["a", "b"] {
        store.apply(&workspace(id, id)).await.unwrap();
    }
    store
}

#[tokio::test]
async fn people_are_kept_with_their_roles() {
    let store = with_workspaces().await;
    assert!(!store.has_users().await.unwrap());
    let ana = user("ana", &[("a", UserRole::Editor), ("b", UserRole::Viewer)]);
    store.add_user(&ana, None, START_MS).await.unwrap();
    assert!(!store.has_users().await.unwrap(), "whoever has no password cannot sign in");
    let taken = store.add_user(&User { id: "other".to_owned(), ..ana.clone() }, None, START_MS).await;
    assert!(matches!(taken, Err(StoreError::EmailTaken(_))), "{taken:?}");
    assert!(store.add_user(&user("eve", &[("nowhere", UserRole::Admin)]), None, START_MS).await.is_err());
    assert!(store.user_by_email("eve@example.org").await.unwrap().is_none(), "all or nothing");

    let owner = User { owner: true, ..user("olga", &[]) };
    assert!(store.add_first_user(&owner, "hash", START_MS).await.unwrap());
    assert!(!store.add_first_user(&user("mallory", &[]), "hash", START_MS).await.unwrap());
    assert!(store.has_users().await.unwrap());
    assert_eq!(store.users().await.unwrap(), [ana.clone(), owner.clone()]);
    let known = store.user_by_email("olga@example.org").await.unwrap().unwrap();
    assert_eq!((known.user, known.password.as_deref()), (owner, Some("hash")));

    assert!(store.set_role("ana", &slug("a"), Some(UserRole::Admin)).await.unwrap());
    assert!(store.set_role("ana", &slug("b"), None).await.unwrap());
    assert!(!store.set_role("nobody", &slug("a"), None).await.unwrap());
    let ana = store.user("ana").await.unwrap().unwrap().user;
    assert_eq!(ana.roles, BTreeMap::from([(slug("a"), UserRole::Admin)]));
    assert!(store.remove_user("ana").await.unwrap());
    assert!(!store.remove_user("ana").await.unwrap());
    for strange in ["nobody", "", "\0", "'; DROP TABLE users; --"] {
        assert!(store.user(strange).await.unwrap().is_none(), "{strange:?}");
    }
}

#[tokio::test]
async fn sessions_are_over_when_they_are_over() {
    let store = with_workspaces().await;
    store.add_user(&user("ana", &[]), Some("old"), START_MS).await.unwrap();
    let open = async |fingerprint: &str, expires: i64| {
        store.begin_session(fingerprint, "ana", START_MS, START_MS + expires).await.unwrap();
    };
    let whose = async |fingerprint: &str, after: i64| {
        store.session(fingerprint, START_MS + after).await.unwrap().map(|known| known.user.id)
    };
    open("one", 1_000).await;
    open("two", 5_000).await;
    assert_eq!(whose("one", 999).await.as_deref(), Some("ana"));
    assert_eq!(whose("one", 1_000).await, None);
    assert_eq!(whose("three", 0).await, None);
    store.end_session("two").await.unwrap();
    assert_eq!(whose("two", 0).await, None);
    store.open_entrance("link", &Entrance::User("ana".to_owned()), START_MS + 5_000).await.unwrap();
    store.set_password("ana", "new").await.unwrap();
    assert_eq!(whose("one", 0).await, None, "a new password ends what the old one opened");
    assert_eq!(store.entrance("link", START_MS).await.unwrap(), None);
    open("four", 1_000).await;
    store.remove_user("ana").await.unwrap();
    assert_eq!(whose("four", 0).await, None);
    assert!(store.begin_session("five", "ana", START_MS, START_MS + 1).await.is_err());
}

#[tokio::test]
async fn a_link_lets_in_once() {
    let store = with_workspaces().await;
    store.add_user(&user("ana", &[]), None, START_MS).await.unwrap();
    let ana = Entrance::User("ana".to_owned());
    for (fingerprint, entrance) in [("first", &Entrance::SetUp), ("second", &Entrance::SetUp), ("ana", &ana)]
    {
        store.open_entrance(fingerprint, entrance, START_MS + 1_000).await.unwrap();
    }
    assert_eq!(store.entrance("first", START_MS).await.unwrap(), None, "a new one takes its place");
    assert_eq!(store.entrance("second", START_MS).await.unwrap(), Some(Entrance::SetUp));
    assert_eq!(store.entrance("ana", START_MS + 999).await.unwrap(), Some(ana));
    assert_eq!(store.entrance("ana", START_MS + 1_000).await.unwrap(), None);
    assert!(store.close_entrance("second").await.unwrap());
    assert!(!store.close_entrance("second").await.unwrap());
    assert_eq!(store.entrance("second", START_MS).await.unwrap(), None);
}

#[tokio::test]
async fn tokens_are_found_by_their_fingerprint() {
    let store = with_workspaces().await;
    let token = |id: &str, scope: TokenScope| ApiToken {
        id: id.to_owned(),
        name: "export".to_owned(),
        scope,
        made_by: "Ana".to_owned(),
        made_at: Timestamp::from_millisecond(START_MS).unwrap(),
        expires_at: None,
    };
    let of_a = token("1", TokenScope::Workspace { id: slug("a"), role: UserRole::Viewer });
    let pushes = token("2", TokenScope::Push);
    store.add_token("print-1", &of_a).await.unwrap();
    store.add_token("print-2", &pushes).await.unwrap();
    assert_eq!(store.token("print-1").await.unwrap(), Some(of_a.clone()));
    assert_eq!(store.token("1").await.unwrap(), None);
    assert_eq!(store.tokens(Some(&slug("a"))).await.unwrap(), [of_a]);
    assert_eq!(store.tokens(Some(&slug("b"))).await.unwrap(), []);
    assert_eq!(store.tokens(None).await.unwrap(), [pushes]);
    assert!(!store.revoke_token(Some(&slug("b")), "1").await.unwrap(), "of another workspace");
    assert!(!store.revoke_token(None, "1").await.unwrap());
    assert!(store.revoke_token(Some(&slug("a")), "1").await.unwrap());
    assert!(store.revoke_token(None, "2").await.unwrap());
    assert_eq!(store.token("print-2").await.unwrap(), None);
}
