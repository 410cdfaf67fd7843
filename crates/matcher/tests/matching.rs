//! What matches and what does not, and where: tables of examples through the public API.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use vigie_matcher::{Matcher, Scratch};
use vigie_model::{
    Erasure, Highlight, MAX_TEXT_BYTES, Mention, MentionEvent, Post, PostEvent, Slug, TextField, Workspace,
};

fn workspace(id: &str, brands: &[(&str, &str)], topics: &[(&str, &str)]) -> Workspace {
    let tables = |queries: &[(&str, &str)]| -> Vec<_> {
        queries.iter().map(|(id, query)| serde_json::json!({"id": id, "name": id, "query": query})).collect()
    };
    serde_json::from_value(serde_json::json!({
        "workspace": {"id": id, "name": id}, "brand": tables(brands), "topic": tables(topics),
    }))
    .unwrap()
}

fn matcher(workspaces: &[Workspace]) -> Matcher {
    let (matcher, problems) = Matcher::build(workspaces);
    assert_eq!(problems, []);
    matcher
}

fn post(title: Option<&str>, text: &str) -> Post {
    serde_json::from_value(serde_json::json!({
        "id": "feed:1", "source": "feed", "title": title, "text": text, "published_at": "2026-02-03T10:15:00Z",
    }))
    .unwrap()
}

fn mentions(matcher: &Matcher, post: &Post) -> Vec<Mention> {
    matcher.mentions(post, &mut Scratch::default())
}

/// What a query marks in a post: title and text with brackets around what matched, or nothing when it does not match.
fn marked(query: &str, title: Option<&str>, text: &str) -> Option<String> {
    let mentions = mentions(&matcher(&[workspace("w", &[("b", query)], &[])]), &post(title, text));
    let spans = &mentions.first()?.brands[0].spans;
    let mark = |text: &str, field| -> String {
        let pieces = Highlight::cut(text, field, spans);
        pieces.iter().map(|p| if p.matched { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    };
    let title = title.map(|title| mark(title, TextField::Title) + " | ").unwrap_or_default();
    Some(title + &mark(text, TextField::Text))
}

#[test]
fn words_match_as_words() {
    let check = |query: &str, text: &str, expected: Option<&str>| {
        assert_eq!(marked(query, None, text).as_deref(), expected, "{query} in {text}");
    };
    check("delta", "I fly delta today", Some("I fly [delta] today"));
    check("delta", "Delta", Some("[Delta]"));
    check("delta", "DELTA, delta; (delta)", Some("[DELTA], [delta]; ([delta])"));
    check("delta", "deltas and indelta and adeltab", None);
    check("delta", "", None);
    check("air", "fair airs hair air-france", Some("fair airs hair [air]-france"));
    check("delta", "#delta @Delta $delta", Some("[#delta] [@Delta] [$delta]"));
    check("#delta", "delta @delta", None);
    check("#delta", "delta #Delta", Some("delta [#Delta]"));
    check("@delta", "delta #delta", None);
    check("@delta", "hey @DELTA!", Some("hey [@DELTA]!"));
    check("$dal", "$DAL is not DAL", Some("[$DAL] is not DAL"));
    check("oreal", "La crème L’Oréal", Some("La crème L’[Oréal]"));
    check("\"l'oréal\"", "la creme l oreal", Some("la creme [l oreal]"));
    check("l'oréal", "la creme L’ORE\u{301}AL ", Some("la creme [L’ORE\u{301}AL] "));
    check("cafe", "un Café", Some("un [Café]"));
    check("café", "un cafe", Some("un [cafe]"));
    check("coeur", "un cœur", Some("un [cœur]"));
    check("deli*", "delivery del delicious", Some("[delivery] del [delicious]"));
    check("deli*", "deli", Some("[deli]"));
    check("delta", "del\u{200b}ta", Some("[del\u{200b}ta]"));
    check("😀", "so happy😀😀", Some("so happy[😀][😀]"));
    check("東京", "私は東京に行く", Some("私は[東京]に行く"));
}

#[test]
fn phrases_match_next_to_each_other_and_never_across_title_and_text() {
    let check = |query: &str, title: Option<&str>, text: &str, expected: Option<&str>| {
        assert_eq!(marked(query, title, text).as_deref(), expected, "{query} in {title:?} | {text}");
    };
    check("\"air france\"", None, "air france AIR-FRANCE", Some("[air france] [AIR-FRANCE]"));
    check("\"air france\"", None, "air the france", None);
    check("\"air france\"", None, "france air", None);
    check("\"air france\"", None, "air francex xair france", None);
    check("\"air france\"", Some("air"), "france", None);
    check("\"air france\"", Some("Air France"), "late", Some("[Air France] | late"));
    check("\"air france\"", Some("late"), "air france", Some("late | [air france]"));
    check("\"air air france\"", None, "air air air france", Some("air [air air france]"));
    check("air AND france", Some("air"), "france", Some("[air] | [france]"));
    check("air NEAR/1 france", Some("air"), "france", None);
    check("air NEAR/3 france", None, "air, in all of france", None);
    check("air NEAR/4 france", None, "air, in all of france", Some("[air], in all of [france]"));
    check("air NOT france", None, "air france", None);
    check("air NOT france", Some("France"), "air", None);
    check("air OR france", None, "france", Some("[france]"));
}

#[test]
fn facts_count_beside_words() {
    let mut tested = post(None, "Le vol delta est encore en retard ce matin");
    tested.author = Some(serde_json::from_str(r#"{"handle": "Ana.Example"}"#).unwrap());
    let check = |query: &str, lang: Option<&str>, expected: bool| {
        let post = Post { lang: lang.map(str::to_owned), ..tested.clone() };
        let matcher = matcher(&[workspace("w", &[("b", query)], &[])]);
        assert_eq!(!mentions(&matcher, &post).is_empty(), expected, "{query} of a post in {lang:?}");
    };
    check("delta lang:fr", None, true); // detected
    check("delta lang:en", None, false);
    check("delta lang:en", Some("en-GB"), true); // the source knows better
    check("delta lang:fr", Some("und"), true); // the source does not know
    check("author:ana.example", None, true);
    check("author:ana", None, false);
    check("source:feed type:post", None, true);
    check("delta source:bluesky", None, false);
    check("united OR type:reply", None, false);
}

#[test]
fn mentions_are_whole_and_by_workspace() {
    let matcher = matcher(&[
        workspace(
            "air",
            &[("united", "united"), ("delta", "delta"), ("jet", "jetblue")],
            &[("late", "late OR retard")],
        ),
        workspace("river", &[("nile", "nile")], &[("late", "late")]),
        workspace("math", &[("greek", "delta OR alpha")], &[("calm", "NOT late"), ("late", "late")]),
    ]);
    let found = mentions(&matcher, &post(None, "Delta is late again, United would never do this to me"));
    let said: Vec<_> = found
        .iter()
        .map(|mention| {
            let brands: Vec<_> = mention.brands.iter().map(|brand| brand.brand.as_str()).collect();
            let topics: Vec<_> = mention.topics.iter().map(Slug::as_str).collect();
            (mention.workspace.as_str(), brands, topics, mention.lang.as_str())
        })
        .collect();
    assert_eq!(
        said,
        [("air", vec!["united", "delta"], vec!["late"], "en"), ("math", vec!["greek"], vec!["late"], "en")]
    );
    assert_eq!(mentions(&matcher, &post(None, "delta"))[1].topics[0].as_str(), "calm");
    assert_eq!(mentions(&matcher, &post(None, "delta"))[0].lang, "und");
    assert_eq!(mentions(&matcher, &post(None, "late late late")), []);
}

#[test]
fn events_follow_events_in_order() {
    let matcher = matcher(&[workspace("a", &[("b", "delta")], &[]), workspace("c", &[("d", "delta")], &[])]);
    let check = |event: PostEvent, expected: &[&str]| {
        let events = matcher.events(event, &mut Scratch::default());
        let said: Vec<String> = events
            .iter()
            .map(|event| match event {
                MentionEvent::Mentioned(mention) => format!("mentioned {}", mention.key()),
                MentionEvent::Removed { workspace, post } => format!("removed {post} from {workspace:?}"),
                MentionEvent::Erased(erasure) => format!("erased {}/{}", erasure.source, erasure.author),
                other => panic!("the matcher tells {other:?}"),
            })
            .collect();
        assert_eq!(said, expected);
    };
    let removed = "removed feed:1 from None";
    check(PostEvent::Posted(post(None, "united")), &[]);
    check(PostEvent::Posted(post(None, "delta")), &["mentioned a/feed:1", "mentioned c/feed:1"]);
    check(PostEvent::Edited(post(None, "delta")), &[removed, "mentioned a/feed:1", "mentioned c/feed:1"]);
    check(PostEvent::Edited(post(None, "united")), &[removed]);
    let (id, at) = ("feed:1".to_owned().try_into().unwrap(), "2026-02-03T10:15:00Z".parse().unwrap());
    check(PostEvent::Deleted { id, at }, &[removed]);
    let erasure = Erasure { source: "feed".to_owned(), author: "ana".to_owned(), at };
    check(PostEvent::Erased(erasure), &["erased feed/ana"]);
}

#[test]
fn no_post_is_too_odd() {
    let matcher = matcher(&[workspace(
        "w",
        &[
            ("a", "aaa* OR \"a a a a a a a a\""),
            ("b", "delta NEAR/100 (a OR 😀)"),
            ("c", "e NOT author:x"),
            ("d", "\"aa a 😀\"~50 OR {a} OR +\"e\" OR aa?a*"),
            ("e", "title:a ONEAR/9 title:e OR is:question"),
        ],
        &[("t", "NOT delta")],
    )]);
    let mut scratch = Scratch::default();
    for piece in [
        "a",
        "a ",
        "aaa ",
        "delta ",
        "😀",
        "\u{301}",
        "e\u{301}",
        "\u{200b}",
        "中",
        "#",
        "@a",
        "\n",
        "ﷺ",
        "delta a 😀 ",
    ] {
        let text = piece.repeat(MAX_TEXT_BYTES / piece.len());
        let mentions = matcher.mentions(&post(Some(piece), &text), &mut scratch);
        for span in mentions.iter().flat_map(|mention| &mention.brands).flat_map(|brand| &brand.spans) {
            let field = if span.field == TextField::Title { piece } else { &text };
            assert!(field.get(span.start as usize..span.end as usize).is_some(), "{span:?} of {piece:?}");
        }
    }
    assert_eq!(
        matcher.mentions(&post(None, "delta"), &mut scratch),
        [],
        "nothing is left from the posts before"
    );
}
