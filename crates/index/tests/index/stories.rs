//! Stories: what belongs together, whatever happens to it and wherever commits and restarts fall.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*, sample::select};
use vigie_index::{IndexError, SearchRequest, Searcher, Selection, Sort, Spread, StoryId};
use vigie_model::{Mention, MentionEvent, PostId, Slug};

use crate::mentions::{Opened, asking, everything, index, mention, mentioned, open, slug};

const LATE: &str = "the night train to lyon was late again and nobody told us";

/// The story of every mention of a workspace, by the post's id.
pub(crate) fn stories(searcher: &Searcher, workspace: &Slug) -> BTreeMap<String, StoryId> {
    let selection = Selection::all(workspace.clone());
    let mut request = SearchRequest { selection, sort: Sort::Newest, limit: 200, after: None };
    let mut stories = BTreeMap::new();
    loop {
        let page = searcher.search(&request).unwrap();
        stories.extend(page.hits.iter().map(|hit| (hit.mention.post.id.to_string(), hit.story)));
        request.after = page.next;
        if request.after.is_none() {
            return stories;
        }
    }
}

fn post(id: &str, second: i64, text: &str) -> Mention {
    mention(&format!("demo:{id}"), second, text)
}

fn repost(id: &str, second: i64, of: &str, text: &str) -> Mention {
    let mut mention = post(id, second, text);
    mention.post.repost_of = Some(PostId::new(format!("demo:{of}")).unwrap());
    mention
}

fn quote(id: &str, second: i64, of: &str, text: &str) -> Mention {
    let mut mention = post(id, second, text);
    mention.post.quote_of = Some(PostId::new(format!("demo:{of}")).unwrap());
    mention
}

fn removed(id: &str) -> MentionEvent {
    MentionEvent::Removed { workspace: None, post: PostId::new(format!("demo:{id}")).unwrap() }
}

/// Which posts are in one story, those of a story joined by spaces.
fn groups(opened: &Opened) -> Vec<String> {
    let mut groups: BTreeMap<StoryId, Vec<String>> = BTreeMap::new();
    for (post, story) in stories(&opened.searcher, &slug("w")) {
        groups.entry(story).or_default().push(post.trim_start_matches("demo:").to_owned());
    }
    let mut groups: Vec<String> = groups.into_values().map(|posts| posts.join(" ")).collect();
    groups.sort_unstable();
    groups
}

#[test]
fn what_is_passed_on_belongs_to_the_story_of_the_first() {
    let check = |events: &[MentionEvent], expected: &[&str]| {
        let mut together = open();
        together.commit(events);
        assert_eq!(groups(&together), expected, "in one commit");
        let mut apart = open();
        events.iter().for_each(|event| apart.commit(std::slice::from_ref(event)));
        assert_eq!(groups(&apart), expected, "each in a commit of its own");
    };
    let first = || mentioned(post("a", 0, LATE));
    let copy = |text: &str, expected: &[&str]| check(&[first(), mentioned(post("b", 1, text))], expected);
    copy(LATE, &["a b"]);
    copy(
        "The NIGHT train to Lyon was late again, and nobody told us!!! 😡 https://example.org/x #sncf #late",
        &["a b"],
    );
    copy("RT @ana: The night train to Lyon was late again and nobody told us", &["a b"]);
    copy("The night train to Lyon was late again…", &["a b"]); // cut short
    copy("The night train from Lyon was late again and nobody told us", &["a b"]);
    copy("The night train to Paris was full and somebody sang to us", &["a", "b"]);
    copy("Le train de nuit pour Lyon avait encore du retard et personne ne nous a rien dit", &["a", "b"]);
    check(&[mentioned(post("a", 0, "Thank you!")), mentioned(post("b", 1, "Thank you!"))], &["a", "b"]);
    let elsewhere = Mention { workspace: slug("v"), ..post("b", 1, LATE) };
    check(&[first(), mentioned(elsewhere)], &["a"]);

    // Reposts and quotes, before and after what they lead to.
    let (shared, quoted) =
        (|| mentioned(repost("b", 1, "a", LATE)), || mentioned(quote("c", 2, "a", "unbelievable")));
    check(&[first(), shared(), quoted()], &["a b c"]);
    check(&[quoted(), shared(), first()], &["a b c"]);
    check(&[shared(), mentioned(post("d", 3, LATE)), first(), quoted()], &["a b c d"]);
    check(&[mentioned(repost("b", 1, "x", "wow")), mentioned(repost("c", 1, "x", "wow"))], &["b c"]);
    // The words of a quote are not those of the story.
    let own = "I have not read anything as sad as this in years";
    let quoted = mentioned(quote("b", 1, "a", own));
    check(&[first(), quoted, mentioned(post("c", 2, own))], &["a b", "c"]);
}

#[test]
fn edits_keep_the_story_and_spares_keep_it_findable() {
    let other = "something else that has nothing at all to do with any train";
    let check = |events: &[MentionEvent], expected: &[&str]| {
        let mut apart = open();
        events.iter().for_each(|event| apart.commit(std::slice::from_ref(event)));
        assert_eq!(groups(&apart), expected);
    };
    let copy = |id: &str| mentioned(post(id, 1, LATE));
    let edited = |id: &str| [removed(id), mentioned(post(id, 0, other))];
    check(&[&[copy("a"), copy("b")], &edited("a")[..]].concat(), &["a b"]);
    check(&[&[copy("a"), copy("b")], &edited("b")[..]].concat(), &["a b"]);
    // Without the removal too, as when a source hands the post over again.
    check(&[copy("a"), copy("b"), mentioned(post("b", 0, other))], &["a b"]);
    // The first is deleted, or says something else now; who comes later still finds the story.
    check(&[copy("a"), copy("b"), copy("c"), removed("a"), copy("d"), removed("b"), copy("e")], &["c d e"]);
    check(&[&[copy("a"), copy("b")], &edited("a")[..], &[copy("c")]].concat(), &["a b c"]);
    // What was removed long ago is not remembered.
    check(&[copy("a"), removed("a"), copy("x"), copy("y"), removed("x"), copy("a")], &["a y"]);
}

#[test]
fn a_text_that_thousands_pass_on_stays_one_story_and_is_found_by_few() {
    let mut opened = open();
    for part in 0..10 {
        let copies: Vec<_> = (0..300)
            .map(|number| {
                mentioned(post(
                    &format!("{part}x{number}"),
                    part * 300 + number,
                    &format!("{LATE} #n{number}"),
                ))
            })
            .collect();
        opened.commit(&copies);
    }
    assert_eq!(groups(&opened).len(), 1);
    let once = Selection { once_per_story: true, ..everything() };
    let request = SearchRequest { selection: once, sort: Sort::Newest, limit: 5, after: None };
    let page = opened.searcher.search(&request).unwrap();
    assert_eq!((page.total, page.hits.len()), (1, 1));
    assert_eq!(page.hits[0].mention.post.id.native(), "0x0");
    assert_eq!(page.hits[0].spread, Some(Spread { mentions: 3_000, copies: 2_999, reposts: 0, quotes: 0 }));
}

#[test]
fn the_first_of_a_story_is_the_original_that_passes_the_filters() {
    let mut opened = open();
    let mut copy = post("copy", 5, &format!("{LATE} please"));
    copy.lang = "fr".to_owned();
    opened.commit(&[
        mentioned(repost("early", 1, "a", LATE)),
        mentioned(post("a", 2, LATE)),
        mentioned(copy),
        mentioned(quote("quote", 6, "a", "unbelievable")),
        mentioned(post("alone", 3, "a day without any trouble")),
    ]);
    let check = |selection: Selection, expected: &[(&str, [u64; 4])]| {
        let selection = Selection { once_per_story: true, ..selection };
        let stats = opened.searcher.stats(&selection).unwrap();
        let request = SearchRequest { selection, sort: Sort::Newest, limit: 5, after: None };
        let page = opened.searcher.search(&request).unwrap();
        let found: Vec<_> = page
            .hits
            .iter()
            .map(|hit| {
                let Spread { mentions, copies, reposts, quotes } = hit.spread.unwrap();
                (hit.mention.post.id.native(), [mentions, copies, reposts, quotes])
            })
            .collect();
        assert_eq!(found, expected);
        assert_eq!((page.total, stats.total), (expected.len() as u64, expected.len() as u64));
    };
    check(everything(), &[("alone", [1, 0, 0, 0]), ("a", [4, 1, 1, 1])]);
    check(
        Selection { without_reposts: true, ..everything() },
        &[("alone", [1, 0, 0, 0]), ("a", [3, 1, 0, 1])],
    );
    check(Selection { languages: vec!["fr".to_owned()], ..everything() }, &[("copy", [1, 0, 0, 0])]);
    check(asking("type:repost OR type:quote"), &[("early", [2, 0, 1, 1])]);
    check(asking("please"), &[("copy", [1, 0, 0, 0])]);

    let request = SearchRequest { selection: asking("please"), sort: Sort::Newest, limit: 5, after: None };
    let story = opened.searcher.search(&request).unwrap().hits[0].story;
    let of_story = Selection { story: Some(story), ..everything() };
    assert_eq!(opened.searcher.stats(&of_story).unwrap().total, 4);
}

#[test]
fn more_like_this_shares_the_words_that_tell() {
    let mut opened = open();
    let filler = |number: i64| {
        mentioned(post(&format!("filler{number}"), number, "delta was on time and the day was fine"))
    };
    let mut events: Vec<_> = (0..20).map(filler).collect();
    events.extend([
        mentioned(post("a", 50, "the zippers of the new alpine jacket broke on the first day")),
        mentioned(post("near", 30, "alpine jacket: both zippers broke, and nobody at delta cares")),
        mentioned(post("far", 40, "my jacket was on time")),
        mentioned(post("copy", 20, "RT @ana: the zippers of the new alpine jacket broke on the first day")),
    ]);
    opened.commit(&events);
    let like =
        |id: &str| Selection { like: Some(PostId::new(format!("demo:{id}")).unwrap()), ..everything() };
    let request = SearchRequest { selection: like("a"), sort: Sort::Relevance, limit: 2, after: None };
    let page = opened.searcher.search(&request).unwrap();
    let found: Vec<_> = page.hits.iter().map(|hit| hit.mention.post.id.native()).collect();
    assert_eq!(found, ["copy", "near"]);
    assert!(page.hits[0].score > page.hits[1].score);
    assert!(matches!(opened.searcher.stats(&like("nobody")), Err(IndexError::UnknownMention(_))));
}

fn any_event() -> impl Strategy<Value = MentionEvent> {
    const TEXTS: [&str; 6] = [
        LATE,
        "the night train to lyon was late again",
        "the night train to lyon was late again and nobody told us anything about it",
        "nobody answers the phone at the shop in paris these days",
        "nobody answers the phone at the shop in paris",
        "thank you",
    ];
    let numbers = (0..12_u32, 0..12_u32, 0..10_u32);
    (numbers, select(&TEXTS[..])).prop_map(|((id, other, what), text)| {
        let (id, other) = (id.to_string(), other.to_string());
        match what {
            0 => removed(&id),
            1 => MentionEvent::Unmatched {
                workspace: slug("w"),
                posts: vec![PostId::new(format!("demo:{id}")).unwrap()],
            },
            2 => mentioned(repost(&id, 1, &other, text)),
            3 => mentioned(quote(&id, 1, &other, text)),
            _ => mentioned(post(&id, 1, text)),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_does_not_matter_where_commits_and_restarts_fall(
        events in vec(any_event(), 1..60),
        breaks in vec(0..4_u8, 60),
    ) {
        // All in batches of one event, as the story of what was just removed is remembered for the batch that follows.
        let mut plain = open();
        for (at, event) in (0..).zip(&events) {
            plain.writer.apply(at, at + 1, std::slice::from_ref(event)).unwrap();
        }
        plain.writer.commit().unwrap();
        let expected = stories(&plain.searcher, &slug("w"));

        let folder = tempfile::tempdir().unwrap();
        let mut opened = index(folder.path(), 1);
        let mut writer = opened.writer(0).unwrap();
        for ((at, event), kind) in (0..).zip(&events).zip(&breaks) {
            writer.apply(at, at + 1, std::slice::from_ref(event)).unwrap();
            let just_removed = !matches!(event, MentionEvent::Mentioned(_));
            if *kind > 0 {
                writer.commit().unwrap();
            }
            if *kind == 2 && !just_removed {
                drop(writer);
                opened = index(folder.path(), 1);
                writer = opened.writer(0).unwrap();
            }
        }
        writer.commit().unwrap();
        prop_assert_eq!(stories(&opened.searcher(), &slug("w")), expected);
    }
}
