//! How teams handle mentions: whatever comes in whichever order, and wherever commits and restarts fall, searches and counts
//! end as a naive model says.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use vigie_index::{FacetField, IndexError, NotAboutUs, SearchRequest, Searcher, Selection, Sort};
use vigie_model::{Handled, Handling, HandlingStatus, MentionEvent, NOBODY, PostId, Priority, Slug, Tag};

use crate::mentions::{everything, index, mention, mentioned, open, slug};

const WORKSPACES: [&str; 2] = ["w", "v"];
const POSTS: u32 = 4;

fn post(number: u32) -> PostId {
    PostId::new(format!("demo:{number}")).unwrap()
}

fn handled(workspace: &str, number: u32, revision: i64, handling: Handling) -> MentionEvent {
    let (workspace, post) = (slug(workspace), post(number));
    MentionEvent::Handled(Box::new(Handled { workspace, post, revision, handling }))
}

/// A few ways to handle a mention, told apart by a number.
fn handling(kind: u32) -> Handling {
    let tag = |name: &str| Tag::new(name).unwrap();
    match kind {
        0 => Handling::default(),
        1 => Handling { status: HandlingStatus::Open, tags: [tag("vip")].into(), ..Handling::default() },
        2 => Handling {
            status: HandlingStatus::Closed,
            assignee: Some("Zoé Martin".to_owned()),
            tags: [tag("vip"), tag("remboursé")].into(),
            ..Handling::default()
        },
        3 => Handling { priority: Priority::Urgent, not_about_us: true, ..Handling::default() },
        _ => Handling { assignee: Some("Ana".to_owned()), not_about_us: true, ..handling(1) },
    }
}

/// What there must be, by workspace and post.
#[derive(Default)]
struct Model {
    /// Which version of a post is a mention.
    mentions: BTreeMap<(Slug, u32), u64>,
    handlings: BTreeMap<(Slug, u32), (i64, Handling)>,
}

impl Model {
    fn take(&mut self, event: &MentionEvent) {
        let number = |post: &PostId| post.native().parse().unwrap();
        match event {
            MentionEvent::Mentioned(mention) | MentionEvent::Replayed(mention) => {
                let key = (mention.workspace.clone(), number(&mention.post.id));
                self.mentions.insert(key, mention.post.engagement.likes);
            }
            MentionEvent::Removed { workspace, post } => {
                let gone = number(post);
                let here = |of: &Slug| workspace.as_ref().is_none_or(|workspace| workspace == of);
                self.mentions.retain(|(of, number), _| !(here(of) && *number == gone));
            }
            MentionEvent::Unmatched { workspace, posts } => {
                posts.iter().for_each(|post| {
                    self.mentions.remove(&(workspace.clone(), number(post)));
                });
            }
            MentionEvent::Handled(handled) => {
                let key = (handled.workspace.clone(), number(&handled.post));
                if self.handlings.get(&key).is_none_or(|(known, _)| *known < handled.revision) {
                    self.handlings.insert(key, (handled.revision, handled.handling.clone()));
                }
            }
            other => panic!("none of these is written here: {other:?}"),
        }
    }

    /// The mentions of a workspace whose handling is like this, with their versions.
    fn found(&self, workspace: &str, like: impl Fn(&Handling) -> bool) -> BTreeSet<(PostId, u64)> {
        let of_workspace = self.mentions.iter().filter(|((of, _), _)| of.as_str() == workspace);
        of_workspace
            .filter(|(key, _)| {
                like(&self.handlings.get(key).map_or_else(Handling::default, |(_, h)| h.clone()))
            })
            .map(|((_, number), version)| (post(*number), *version))
            .collect()
    }

    fn compare(&self, searcher: &Searcher) {
        assert_eq!(searcher.count_all(), self.mentions.len() as u64);
        let mut keys = Vec::new();
        searcher.each_key(|key| keys.push(key.to_owned())).unwrap();
        assert_eq!(keys.len(), self.mentions.len(), "{keys:?}");
        for workspace in WORKSPACES {
            self.compare_workspace(searcher, workspace);
        }
    }

    fn compare_workspace(&self, searcher: &Searcher, workspace: &str) {
        let with = Selection { not_about_us: NotAboutUs::With, ..Selection::all(slug(workspace)) };
        let check = |selection: &Selection, like: &dyn Fn(&Handling) -> bool| {
            let expected = self.found(workspace, like);
            assert_eq!(found(searcher, selection), expected, "{selection:?}");
            assert_eq!(searcher.stats(selection).unwrap().total, expected.len() as u64);
        };
        check(&with, &|_| true);
        check(&Selection::all(slug(workspace)), &|handling| !handling.not_about_us);
        let only = Selection { not_about_us: NotAboutUs::Only, ..with.clone() };
        check(&only, &|handling| handling.not_about_us);
        for status in HandlingStatus::ALL {
            let selection = Selection { statuses: vec![status], ..with.clone() };
            check(&selection, &|handling| handling.status == status);
        }
        for priority in Priority::ALL {
            let selection = Selection { priorities: vec![priority], ..with.clone() };
            check(&selection, &|handling| handling.priority == priority);
        }
        for name in ["Zoé Martin", "Ana", NOBODY] {
            let selection = Selection { assignees: vec![name.to_owned()], ..with.clone() };
            check(&selection, &|handling| handling.assignee.as_deref().unwrap_or(NOBODY) == name);
        }
        let tags = ["vip", "remboursé"].map(|name| Tag::new(name).unwrap());
        let selection = Selection { tags: tags[1..].to_vec(), ..with.clone() };
        check(&selection, &|handling| handling.tags.contains(&tags[1]));

        let facets = searcher.facets(&with, &[FacetField::Tag, FacetField::Assignee], 10).unwrap();
        for (facet, of) in facets.iter().zip([
            (|handling: &Handling, name: &str| handling.tags.iter().any(|tag| tag.as_str() == name))
                as fn(&Handling, &str) -> bool,
            |handling, name| handling.assignee.as_deref().unwrap_or(NOBODY) == name,
        ]) {
            for value in &facet.values {
                let expected = self.found(workspace, |handling| of(handling, &value.id)).len();
                assert_eq!(value.count, expected as u64, "{} {}", facet.field, value.id);
            }
        }
    }
}

/// What a selection finds: posts with their versions.
fn found(searcher: &Searcher, selection: &Selection) -> BTreeSet<(PostId, u64)> {
    let request = SearchRequest { selection: selection.clone(), sort: Sort::Newest, limit: 100, after: None };
    let hits = searcher.search(&request).unwrap().hits.into_iter();
    hits.map(|hit| (hit.mention.post.id, hit.mention.post.engagement.likes)).collect()
}

/// What happens while the log is read.
#[derive(Debug, Clone)]
enum Step {
    /// So many more events are applied as one batch.
    Apply(usize),
    Commit,
    /// What is not committed is given up and read again.
    Restart,
}

fn event() -> impl Strategy<Value = MentionEvent> {
    let place = || (prop::sample::select(WORKSPACES.to_vec()), 0..POSTS);
    let written =
        (place(), any::<bool>(), 0..1_000_u64).prop_map(|((workspace, number), replayed, version)| {
            let text = format!("delta lost bag number {number} of my family again");
            let mut mention = mention(&format!("demo:{number}"), i64::from(number), &text);
            mention.workspace = slug(workspace);
            mention.post.engagement.likes = version;
            if replayed { MentionEvent::Replayed(Box::new(mention)) } else { mentioned(mention) }
        });
    let removed = (place(), 0..3).prop_map(|((workspace, number), how)| match how {
        0 => MentionEvent::Removed { workspace: None, post: post(number) },
        1 => MentionEvent::Removed { workspace: Some(slug(workspace)), post: post(number) },
        _ => MentionEvent::Unmatched { workspace: slug(workspace), posts: vec![post(number)] },
    });
    let told = (place(), 1..8_i64, 0..5_u32).prop_map(|((workspace, number), revision, kind)| {
        handled(workspace, number, revision, handling(kind))
    });
    prop_oneof![4 => written, 1 => removed, 4 => told]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![3 => (1..6_usize).prop_map(Step::Apply), 2 => Just(Step::Commit), 1 => Just(Step::Restart)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_mentions_handling_commits_and_restarts_ends_the_same(
        log in prop::collection::vec(event(), 1..40),
        steps in prop::collection::vec(step(), 1..30),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let opened = index(folder.path(), 1);
        let mut writer = Some(opened.writer(0).unwrap());
        let mut compared = 0;
        for step in steps.into_iter().chain([Step::Apply(log.len()), Step::Commit]) {
            let mut current = writer.take().unwrap();
            let at = current.progress().unwrap_or(0) as usize;
            match step {
                Step::Apply(count) => {
                    let until = (at + count).min(log.len());
                    current.apply(at as u64, until as u64, &log[at..until]).unwrap();
                }
                Step::Commit => {
                    current.commit().unwrap();
                    compared = at;
                }
                Step::Restart => {
                    drop(current);
                    current = opened.writer(0).unwrap();
                }
            }
            writer = Some(current);
        }
        prop_assert_eq!(compared, log.len());
        let mut model = Model::default();
        log.iter().for_each(|event| model.take(event));
        model.compare(&opened.searcher());
    }
}

#[test]
fn a_handling_is_seen_with_the_next_commit_wherever_its_mention_stands() {
    let mut index = open();
    let write = |number: u32| mentioned(mention(&format!("demo:{number}"), 0, "delta lost my bag"));
    let ids = |index: &crate::mentions::Opened| -> Vec<PostId> {
        let open = Selection { statuses: vec![HandlingStatus::Open], ..everything() };
        found(&index.searcher, &open).into_iter().map(|(id, _)| id).collect()
    };
    // In the last commit, in the same batch, before it, and never.
    index.commit(&[write(0)]);
    let told = |number: u32| handled("w", number, 1, handling(1));
    index.commit(&[told(0), write(1), told(1), told(2), write(2), told(3)]);
    assert_eq!(ids(&index), [0, 1, 2].map(post));
    assert_eq!(index.searcher.count_all(), 3);
    // Gone, it is in no count, and comes back as it was handled.
    index.commit(&[MentionEvent::Removed { workspace: None, post: post(1) }]);
    assert_eq!(ids(&index), [0, 2].map(post));
    index.commit(&[write(1)]);
    assert_eq!(ids(&index), [0, 1, 2].map(post));
    // A story is the same after its mentions were handled.
    let stories = |index: &crate::mentions::Opened| {
        let request = SearchRequest { selection: everything(), sort: Sort::Newest, limit: 9, after: None };
        let hits = index.searcher.search(&request).unwrap().hits;
        hits.iter().map(|hit| hit.story.to_string()).collect::<BTreeSet<_>>()
    };
    let before = stories(&index);
    index.commit(&[handled("w", 0, 2, handling(2)), handled("w", 1, 2, handling(2))]);
    assert_eq!(stories(&index), before);
}

#[test]
fn the_posts_of_a_selection_are_given_up_to_a_bound() {
    let mut index = open();
    let events: Vec<_> =
        (0..20).map(|n| mentioned(mention(&format!("demo:{n}"), n, "delta lost my bag"))).collect();
    index.commit(&events);
    let mut posts = index.searcher.posts(&everything(), 20).unwrap();
    posts.sort_unstable();
    let mut expected: Vec<_> = (0..20).map(post).collect();
    expected.sort_unstable();
    assert_eq!(posts, expected);
    let refused = index.searcher.posts(&everything(), 19);
    assert!(matches!(refused, Err(IndexError::TooManyMentions { count: 20, most: 19 })), "{refused:?}");
}
