//! What an alert says against plain loops over the same mentions: who speaks, where, what is repeated, which words.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test may be short")]

mod market;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use market::*;
use proptest::{collection::vec, option, prelude::*, sample::subsequence};
use serde_json::json;
use vigie_alerts::Detectors;
use vigie_model::{AlertReason, Author, Mention, Polarity, PostId};

const WORDS: [&str; 14] = [
    "retard",
    "bagage",
    "panne",
    "valise",
    "rappel",
    "colis",
    "#grève",
    "listéria",
    "rembourser",
    "délai",
    "facture",
    "chaleur",
    "usine",
    "vitre",
];
const SOURCES: [&str; 6] = ["bluesky", "mastodon", "reddit", "youtube", "web", "forum"];

/// What is left to chance in one mention.
#[derive(Debug, Clone)]
struct Said {
    source: usize,
    /// Which author, and by how many followed; some have no name.
    author: Option<(usize, Option<u64>)>,
    mood: Polarity,
    words: Vec<&'static str>,
    /// Repeats the mention so many before.
    repeats: Option<usize>,
}

fn said() -> impl Strategy<Value = Said> {
    let author = option::weighted(0.9, (0..9_usize, option::weighted(0.8, 0..1_000_000_u64)));
    let mood = prop_oneof![Just(Polarity::Negative), Just(Polarity::Neutral), Just(Polarity::Positive)];
    let words = prop_oneof![subsequence(&WORDS[..], 0..7), Just(WORDS[2..8].to_vec())];
    let repeats = option::weighted(0.2, 1..9_usize);
    (0..SOURCES.len(), author, mood, words, repeats).prop_map(|(source, author, mood, words, repeats)| Said {
        source,
        author,
        mood,
        words,
        repeats,
    })
}

/// As mentions of one brand, all within ten minutes.
fn mentions(all: &[Said]) -> Vec<Mention> {
    let id = |place: usize| PostId::new(format!("{}:{place}", SOURCES[all[place].source])).unwrap();
    let mention = |(place, said): (usize, &Said)| {
        let mut mention = mention(place, "aurora", MONDAY + place as i64 * 10);
        mention.sentiment.label = said.mood;
        mention.post.id = id(place);
        mention.post.text = said.words.join(" ");
        mention.post.author = said.author.map(|(author, followers)| Author {
            id: Some(format!("id{author}")),
            name: Some(format!("Name {author}")),
            followers,
            ..Author::default()
        });
        mention.post.repost_of = said.repeats.and_then(|before| place.checked_sub(before)).map(id);
        mention
    };
    all.iter().enumerate().map(mention).collect()
}

/// The reason of the alert that the last of these raises.
fn reason(mentions: &[Mention]) -> AlertReason {
    let rule = threshold(mentions.len() as u64, "30m", "5m", "1h");
    let changes = observe_all(&mut Detectors::new(&[workspace(json!([rule]))]), mentions);
    let [fired] = changes.as_slice() else { panic!("{:?}", shown(&changes)) };
    fired.alert.reason.clone()
}

fn followers(mention: &Mention) -> u64 {
    mention.post.author.as_ref().and_then(|author| author.followers).unwrap_or(0)
}

/// The author within the source.
fn who(mention: &Mention) -> Option<(String, String)> {
    let author = mention.post.author.as_ref()?;
    Some((mention.post.id.source().to_owned(), author.name.clone()?))
}

/// For each mention the number of its story: again and again, whatever shares an original or five words and more joins.
fn story_of_each(mentions: &[Mention]) -> Vec<usize> {
    let original = |mention: &Mention| mention.post.repost_of.clone().unwrap_or(mention.post.id.clone());
    let long = |mention: &Mention| mention.post.text.split(' ').count() >= 5;
    let same = |a: &Mention, b: &Mention| {
        original(a) == original(b) || long(a) && long(b) && a.post.text == b.post.text
    };
    let mut story: Vec<usize> = (0..mentions.len()).collect();
    for _ in 0..mentions.len() {
        for (a, one) in mentions.iter().enumerate() {
            for b in (0..mentions.len()).filter(|b| same(one, &mentions[*b])) {
                let least = story[a].min(story[b]);
                (story[a], story[b]) = (least, least);
            }
        }
    }
    story
}

/// Counts of at least two, the largest first.
fn largest(counts: impl IntoIterator<Item = u64>, most: usize) -> Vec<u64> {
    let mut counts: Vec<u64> = counts.into_iter().filter(|count| *count > 1).collect();
    counts.sort_by_key(|count| Reverse(*count));
    counts.truncate(most);
    counts
}

fn check(mentions: &[Mention]) -> Result<(), TestCaseError> {
    let reason = reason(mentions);
    let drivers = &reason.drivers;
    prop_assert_eq!((reason.count, drivers.examined), (mentions.len() as u64, mentions.len() as u64));
    let complaints = mentions.iter().filter(|mention| mention.sentiment.label == Polarity::Negative);
    prop_assert_eq!(reason.negative, complaints.count() as u64);

    let mut sources: BTreeMap<&str, u64> = BTreeMap::new();
    let mut words: BTreeMap<&str, u64> = BTreeMap::new();
    let mut authors: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    let mut nameless = 0;
    for mention in mentions {
        *sources.entry(mention.post.id.source()).or_default() += 1;
        for word in mention.post.text.split(' ').filter(|word| !word.is_empty()) {
            *words.entry(word).or_default() += 1;
        }
        match who(mention) {
            Some(key) => {
                let (mentions, most) = authors.entry(key).or_default();
                (*mentions, *most) = (*mentions + 1, (*most).max(followers(mention)));
            }
            None => nameless += followers(mention),
        }
    }
    let mut expected: Vec<(&str, u64)> = sources.into_iter().collect();
    expected.sort_by_key(|(_, count)| Reverse(*count));
    let told = drivers.sources.iter().map(|count| (count.source.as_str(), count.mentions));
    prop_assert_eq!(told.collect::<Vec<_>>(), expected.into_iter().take(5).collect::<Vec<_>>());

    // With nothing known of what is usual, the words that are said most.
    let told: Vec<_> = drivers.terms.iter().map(|term| (term.term.as_str(), term.mentions)).collect();
    let said: Vec<_> = words
        .iter()
        .filter(|(_, count)| **count > 1)
        .map(|(word, count)| (word.trim_start_matches('#'), *count))
        .collect();
    prop_assert_eq!(
        told.iter().map(|(_, count)| *count).collect::<Vec<_>>(),
        largest(words.into_values(), 10)
    );
    prop_assert!(
        told.iter().all(|(word, count)| said.contains(&(word.trim_start_matches('#'), *count))),
        "{:?}",
        told
    );

    prop_assert_eq!(drivers.reach, nameless + authors.values().map(|(_, most)| most).sum::<u64>());
    // One digit more in binary counts as much as speaking once more with one digit.
    let heard =
        |(mentions, most): (u64, u64)| mentions * (format!("{most:b}").len() as u64 + u64::from(most > 0));
    let mut expected: Vec<(u64, u64)> = authors.values().map(|&voice| (heard(voice), voice.1)).collect();
    expected.sort_unstable_by_key(|voice| Reverse(*voice));
    expected.truncate(5);
    let told = drivers.authors.iter().map(|voice| {
        let most = voice.followers.unwrap_or(0);
        let counted = authors[&(voice.source.clone(), voice.name.clone().unwrap())];
        assert_eq!(counted, (voice.mentions, most));
        (heard(counted), most)
    });
    prop_assert_eq!(told.collect::<Vec<_>>(), expected);

    let story = story_of_each(mentions);
    let place = |post: &PostId| mentions.iter().position(|mention| mention.post.id == *post).unwrap();
    let sizes = (0..mentions.len()).map(|of| story.iter().filter(|story| **story == of).count() as u64);
    let told = drivers.stories.iter().map(|text| text.mentions);
    prop_assert_eq!(told.collect::<Vec<_>>(), largest(sizes, 3));
    for text in &drivers.stories {
        let of = story[place(&text.example.post)];
        let widest = mentions
            .iter()
            .zip(&story)
            .filter(|(_, story)| **story == of)
            .map(|(mention, _)| followers(mention));
        prop_assert_eq!(Some(text.example.followers.unwrap_or(0)), widest.max());
    }

    let samples: Vec<usize> = drivers.samples.iter().map(|sample| place(&sample.post)).collect();
    let (mut authors, mut stories) = (BTreeSet::new(), BTreeSet::new());
    for &sample in &samples {
        prop_assert!(who(&mentions[sample]).is_none_or(|author| authors.insert(author)), "two of one author");
        prop_assert!(stories.insert(story[sample]), "two of one story");
    }
    let reaches: Vec<u64> = samples.iter().map(|sample| followers(&mentions[*sample])).collect();
    prop_assert!(reaches.is_sorted_by(|a, b| a >= b) && samples.len() <= 5, "{:?}", reaches);
    let widest = mentions.iter().map(followers).max();
    prop_assert_eq!(reaches.first().copied(), widest);
    let first = mentions[0].post.published_at;
    prop_assert_eq!(drivers.since, Some(first));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_alert_says_what_plain_loops_count(all in vec(said(), 2..60)) {
        check(&mentions(&all))?;
    }
}

#[test]
fn since_is_when_more_than_usual_began() {
    // How many there are an hour for a week, then from a minute on, and how soon after that it must be told.
    for (usual, then) in [(6.0, 120.0), (60.0, 400.0), (300.0, 1_500.0)] {
        let mut chance = Chance::new(11);
        let week = 7 * 1_440;
        let begin = MONDAY + week * MINUTE;
        let mut all = chatter(&mut chance, "aurora", MONDAY, week, |_| usual);
        all.extend(chatter(&mut chance, "aurora", begin, 60, |_| then));
        let changes = observe_all(&mut Detectors::new(&[workspace(json!([spike()]))]), &in_order(all));
        let fired = changes.iter().find(|change| change.alert.fired_at.as_second() >= begin).unwrap();
        let late = (fired.alert.reason.drivers.since.unwrap().as_second() - begin) / MINUTE;
        assert!((-10..=5).contains(&late), "{usual} an hour: {late} minutes after it began");
    }
}

#[test]
fn who_is_told_again_reads_how_it_went_until_then() {
    let workspace = workspace(json!([threshold(10, "15m", "10m", "1h")]));
    let mut detectors = Detectors::new(std::slice::from_ref(&workspace));
    let all: Vec<Mention> = (0..90).map(|n| mention(n, "aurora", MONDAY + n * 20)).collect();
    let mut courses = Vec::new();
    for mention in &all {
        detectors.observe(mention, i64::MAX);
        drop(detectors.advance());
        courses.extend(detectors.take_courses());
    }
    // With two minutes of lateness, half an hour ends with the minutes 25 to 29 still to be counted.
    let told: Vec<i64> =
        courses.iter().map(|alert| alert.course.unwrap().until.as_second() - MONDAY).collect();
    assert_eq!(told, [5, 10, 15, 20, 25].map(|minute| minute * MINUTE));
    for course in courses.iter().map(|alert| alert.course.unwrap()) {
        let counted = all.iter().filter(|mention| mention.post.published_at < course.until).count();
        assert_eq!(course.mentions, counted as u64, "until {}", course.until);
    }
}
