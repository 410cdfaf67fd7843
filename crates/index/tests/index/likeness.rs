//! How well stories are told apart, measured: near-copies of generated posts that were changed in ways that people change
//! texts, different posts, and templates that are filled again and again. `docs/search.md` shows the table; to see it:
//! `cargo test -p vigie-index --test index stories_are_told_apart -- --nocapture`.

use std::{
    collections::{BTreeMap, HashSet},
    io::{self, Write},
};

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use vigie_index::StoryId;
use vigie_model::{MentionEvent, Post, PostEvent};
use vigie_query::fold;
use vigie_scenario::{Scenario, Settings};

use crate::{
    mentions::{Opened, mention, mentioned, open, slug},
    stories::stories,
};

/// Posts whose copies are looked for, and among which they are hidden.
const POSTS: usize = 1_500;
/// The fewest words of a text whose copies are looked for; shorter ones are measured on their own.
const WORDS: usize = 8;

/// What the posts of the scenario name; those that name none are taken for mentions of one more brand.
const BRANDS: [&str; 4] = ["lunivel", "korvane", "ricochet", "zephyr"];

/// Posts of a scenario that are no copies of each other.
fn different_posts() -> Vec<Post> {
    let scenario = Scenario::new(11, "2026-01-05T00:00:00Z".parse().unwrap(), Settings::default());
    let mut posts = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for event in (0..).flat_map(|minute| scenario.minute(minute)) {
        let PostEvent::Posted(post) = event else { continue };
        let text = fold(&post.text);
        let leans = post.repost_of.is_some() || post.quote_of.is_some();
        if leans || texts.iter().any(|other| text.contains(other.as_str()) || other.contains(&text)) {
            continue;
        }
        texts.push(text);
        posts.push(post);
        if posts.len() == POSTS {
            break;
        }
    }
    posts
}

type Change = fn(&str, &mut StdRng) -> String;

/// What people do to texts that they pass on, and the least share of such copies that must be found, in per cent.
const CHANGES: [(&str, Change, usize); 12] = [
    ("nothing", |text, _| text.to_owned(), 99),
    ("case, accents, punctuation", |text, _| format!("{}!!", fold(text).to_uppercase()), 97),
    ("a link", |text, random| format!("{text} https://example.org/{}", random.random::<u32>()), 99),
    ("three hashtags", |text, random| format!("{text} #news #wow #n{}", random.random::<u32>()), 99),
    ("RT @somebody: in front", |text, _| format!("RT @somebody: {text}"), 99),
    ("a comment and RT in front", |text, _| format!("can you believe this RT @somebody: {text}"), 97),
    ("two words in front", |text, _| format!("so true {text}"), 95),
    ("two words behind", |text, _| format!("{text} so true"), 95),
    ("one word changed", |text, random| changed(text, 1, random), 88),
    ("two words changed", |text, random| changed(text, 2, random), 45),
    ("three words changed", |text, random| changed(text, 3, random), 18),
    ("cut at two thirds", |text, _| cut(text), 78),
];

fn changed(text: &str, times: usize, random: &mut StdRng) -> String {
    let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    for _ in 0..times {
        // Who changes the brand says something else.
        let other = |at: &usize| !BRANDS.iter().any(|brand| fold(&words[*at]).contains(brand));
        let places: Vec<usize> = (0..words.len()).filter(other).collect();
        let at = *places.choose(random).unwrap();
        words[at] =
            ["really", "vraiment", "maybe", "demain", "nobody", "cheap"].choose(random).unwrap().to_string();
    }
    words.join(" ")
}

fn cut(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    format!("{}…", words[..(words.len() * 2).div_ceil(3)].join(" "))
}

/// Texts that programs and people write again and again, each time about something else.
fn templates() -> Vec<String> {
    let things =
        ["the red shoes", "this lamp", "my new bike", "our spring coat", "a blue kettle", "the small tent"];
    let places = ["Lyon", "Lille", "Nantes", "Rennes", "Metz", "Dijon"];
    let mut texts = Vec::new();
    for (at, (thing, place)) in things.into_iter().zip(places).enumerate() {
        let other = places[(at + 1) % places.len()];
        texts.extend([
            format!("Check out {thing}"),
            format!("Check out {thing} on sale in {place}"),
            format!("Just bought {thing} at Aurora in {place}"),
            format!("Flight {}{at} from {place} to {other} is late by {} minutes", at + 3, 15 + 7 * at),
            format!("We are hiring a manager for our shop in {place}"),
            format!("{at} out of 5 stars for {thing}"),
            format!("Happy birthday {place}"),
            format!(
                "Good morning {place}! It is {} degrees and {} today",
                at * 3,
                ["sunny", "wet", "grey"][at % 3]
            ),
        ]);
    }
    texts
}

fn write(opened: &mut Opened, texts: impl Iterator<Item = (String, String)>) {
    let event = |(id, text): (String, String)| {
        let mut mention = mention(&format!("demo:{id}"), 0, &text);
        if let Some(brand) = BRANDS.into_iter().find(|brand| fold(&text).contains(brand)) {
            mention.brands[0].brand = slug(brand);
        }
        mentioned(mention)
    };
    let events: Vec<MentionEvent> = texts.map(event).collect();
    events.chunks(500).for_each(|part| opened.commit(part));
}

/// The share of words that differ, in thousandths of those of the longer text.
fn difference(a: &str, b: &str) -> usize {
    let (a, b) = (fold(a), fold(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, word) in a.iter().enumerate() {
        let mut above_left = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.iter().enumerate() {
            let here = (above_left + usize::from(word != other)).min(row[j] + 1).min(row[j + 1] + 1);
            above_left = std::mem::replace(&mut row[j + 1], here);
        }
    }
    1_000 * row[b.len()] / a.len().max(b.len())
}

/// Pairs of texts in one story: all, and those of which more than half of the words differ.
fn merged(found: &BTreeMap<String, StoryId>, texts: &BTreeMap<String, String>) -> (usize, usize) {
    let mut stories: BTreeMap<StoryId, Vec<&String>> = BTreeMap::new();
    found.iter().for_each(|(id, story)| stories.entry(*story).or_default().push(&texts[id]));
    let pairs = stories.values().flat_map(|texts| {
        texts.iter().enumerate().flat_map(|(at, a)| texts[..at].iter().map(move |b| difference(a, b)))
    });
    pairs.fold((0, 0), |(all, wrong), difference| (all + 1, wrong + usize::from(difference > 500)))
}

#[test]
fn stories_are_told_apart() {
    let posts = different_posts();
    let texts: BTreeMap<String, String> = posts
        .iter()
        .enumerate()
        .map(|(number, post)| (format!("demo:{number}"), post.text.clone()))
        .collect();
    let mut out = io::stdout();
    let mut opened = open();
    write(
        &mut opened,
        posts.iter().enumerate().map(|(number, post)| (number.to_string(), post.text.clone())),
    );
    let found = stories(&opened.searcher, &slug("w"));
    let (pairs, wrong) = merged(&found, &texts);
    let joined = found.len() - found.values().collect::<HashSet<_>>().len();
    writeln!(out, "{} generated posts: {joined} joined the story of another", found.len()).unwrap();
    writeln!(out, "of {pairs} pairs in one story {wrong} differ in more than half of their words").unwrap();
    assert!(wrong <= 3, "{wrong} pairs of different posts are in one story");
    assert!(
        joined * 100 <= 15 * found.len(),
        "{joined} of {} posts joined the story of another",
        found.len()
    );

    // Each way to change texts on its own, so that no copy helps to find another.
    let mut missed = Vec::new();
    for (what, change, least) in CHANGES {
        let mut random = StdRng::seed_from_u64(5);
        let mut opened = open();
        write(
            &mut opened,
            posts.iter().enumerate().map(|(number, post)| (number.to_string(), post.text.clone())),
        );
        let long = || {
            posts
                .iter()
                .enumerate()
                .filter(|(_, post)| fold(&post.text).split(' ').count() >= WORDS)
                .take(500)
        };
        let copies: Vec<_> = long()
            .map(|(number, post)| (format!("{number}-copy"), change(&post.text, &mut random)))
            .collect();
        write(&mut opened, copies.into_iter());
        let found = stories(&opened.searcher, &slug("w"));
        let all: HashSet<StoryId> = (0..POSTS).map(|number| found[&format!("demo:{number}")]).collect();
        let (mut same, mut other, mut count) = (0, 0, 0);
        for (number, _) in long() {
            let (post, copy) = (found[&format!("demo:{number}")], found[&format!("demo:{number}-copy")]);
            count += 1;
            same += usize::from(post == copy);
            other += usize::from(post != copy && all.contains(&copy));
        }
        writeln!(out, "{what}: {same} of {count} found, {other} put elsewhere").unwrap();
        if same * 100 < least * count || other * 100 > 6 * count {
            missed.push(format!(
                "{what}: {same} of {count} found, at least {least} % wanted; {other} put elsewhere"
            ));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");

    let mut opened = open();
    let templates = templates();
    write(&mut opened, templates.iter().enumerate().map(|(number, text)| (number.to_string(), text.clone())));
    let found = stories(&opened.searcher, &slug("w"));
    let stories: HashSet<&StoryId> = found.values().collect();
    let merged = found.len() - stories.len();
    writeln!(out, "{} filled templates: {merged} put into the story of another", found.len()).unwrap();
    assert!(merged * 4 <= templates.len(), "{merged} of {} filled templates were merged", templates.len());

    let mut opened = open();
    let short = ["Merci !", "Thank you @aurora", "love it 😍", "+1", "so good so far", "encore en retard"];
    write(&mut opened, (0..60).map(|number| (number.to_string(), short[number % short.len()].to_owned())));
    let found: HashSet<StoryId> =
        crate::stories::stories(&opened.searcher, &slug("w")).into_values().collect();
    writeln!(out, "60 posts of up to four words: {} stories", found.len()).unwrap();
    assert_eq!(found.len(), 60, "texts of a few words are copies of nothing");
}
