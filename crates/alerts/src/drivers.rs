//! What drove an alert, from the mentions that are remembered: words, authors, sources, stories, samples. A plain
//! computation over at most some dozens of mentions, so that anybody can check it.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use vigie_model::{Drivers, RepeatedText, Sample, SourceCount, Term, Voice};

use crate::{digest::Told, likeness::stories, talk::Talk};

/// The most words told.
const MAX_TERMS: usize = 10;
/// A word is told when so many mentions use it, and
const MIN_MENTIONS: usize = 2;
/// so many times as many as usual.
const MIN_LIFT: f64 = 2.0;
const MAX_AUTHORS: usize = 5;
const MAX_SOURCES: usize = 5;
const MAX_STORIES: usize = 3;
const MAX_SAMPLES: usize = 5;

/// What drives these mentions, against what is usually said.
pub(crate) fn drivers(told: &[Told], talk: &Talk) -> Drivers {
    let (stories, samples) = stories_and_samples(told);
    Drivers {
        examined: told.len() as u64,
        terms: terms(told, talk),
        authors: authors(told),
        sources: sources(told),
        stories,
        samples,
        reach: reach(told),
        ..Drivers::default()
    }
}

/// A single mention, whose words all count.
pub(crate) fn single(told: &Told) -> Drivers {
    let term = |term: &str| Term { term: term.to_owned(), mentions: 1, usual: None };
    let all = std::slice::from_ref(told);
    Drivers { terms: told.terms.iter().map(|word| term(word)).collect(), ..drivers(all, &Talk::default()) }
}

/// The words that are used now and usually are not: by how many more mentions use them than usual, and how many times
/// as many.
fn terms(told: &[Told], talk: &Talk) -> Vec<Term> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for term in told.iter().flat_map(|told| &told.terms) {
        *counts.entry(term).or_default() += 1;
    }
    let telling = counts.into_iter().filter_map(|(term, count)| {
        let usual = talk.usual(term, told.len());
        let (count_now, usual_now) = (count as f64, usual.unwrap_or(0.0));
        let tells = count >= MIN_MENTIONS && count_now >= MIN_LIFT * usual_now;
        let score = count_now * ((count_now + 1.0) / (usual_now + 0.5)).ln();
        tells.then(|| {
            (score, Term { term: term.to_owned(), mentions: count as u64, usual: usual.map(tenths) })
        })
    });
    let mut telling: Vec<(f64, Term)> = telling.collect();
    telling.sort_by(|(a, _), (b, _)| b.total_cmp(a)); // stable: alphabetical where they are equal
    telling.into_iter().take(MAX_TERMS).map(|(_, term)| term).collect()
}

/// For people, who read one decimal at most.
fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Who an author is, within one source; `None` for one without a name.
fn author(told: &Told) -> Option<(&str, &str)> {
    let name = told.author.as_deref().or(told.handle.as_deref()).or(told.name.as_deref())?;
    Some((told.post.source(), name))
}

/// The authors that are heard most: how often they speak times the order of magnitude of their followers.
fn authors(told: &[Told]) -> Vec<Voice> {
    let mut voices: BTreeMap<(&str, &str), Voice> = BTreeMap::new();
    for (told, key) in told.iter().filter_map(|told| Some((told, author(told)?))) {
        let voice =
            voices.entry(key).or_insert_with(|| Voice { source: key.0.to_owned(), ..Voice::default() });
        voice.id = told.author.clone().or(voice.id.take());
        voice.name = told.name.clone().or(voice.name.take());
        voice.handle = told.handle.clone().or(voice.handle.take());
        voice.followers = told.followers.max(voice.followers);
        voice.mentions += 1;
    }
    let heard = |voice: &Voice| {
        voice.mentions * u64::from(u64::BITS - voice.followers.unwrap_or(0).leading_zeros() + 1)
    };
    let mut voices: Vec<Voice> = voices.into_values().collect();
    voices.sort_by_key(|voice| std::cmp::Reverse((heard(voice), voice.followers)));
    voices.truncate(MAX_AUTHORS);
    // Whoever has neither a name nor a handle is counted, and cannot be told.
    voices.retain(|voice| voice.name.is_some() || voice.handle.is_some());
    voices
}

/// The followers of everyone who spoke, each author once; of those without a name each mention.
fn reach(told: &[Told]) -> u64 {
    let mut known: HashMap<(&str, &str), u64> = HashMap::new();
    let mut nameless = 0_u64;
    for told in told {
        match author(told) {
            Some(key) => {
                let followers = known.entry(key).or_default();
                *followers = told.reach().max(*followers);
            }
            None => nameless = nameless.saturating_add(told.reach()),
        }
    }
    known.into_values().fold(nameless, u64::saturating_add)
}

/// Where it is said.
fn sources(told: &[Told]) -> Vec<SourceCount> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for told in told {
        *counts.entry(told.post.source()).or_default() += 1;
    }
    let count = |(source, mentions): (&str, u64)| SourceCount { source: source.to_owned(), mentions };
    let mut counts: Vec<SourceCount> = counts.into_iter().map(count).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.mentions));
    counts.truncate(MAX_SOURCES);
    counts
}

/// Texts that several posts repeat, and samples of what else is said: the widest of each story and author.
fn stories_and_samples(told: &[Told]) -> (Vec<RepeatedText>, Vec<Sample>) {
    let likenesses: Vec<_> = told.iter().map(|told| told.likeness).collect();
    let mut widest: Vec<(usize, &Told)> = stories(&likenesses).into_iter().zip(told).collect();
    widest.sort_by(|(_, a), (_, b)| {
        b.reach().cmp(&a.reach()).then(b.minute.cmp(&a.minute)).then_with(|| a.post.cmp(&b.post))
    });
    let mut repeated: Vec<(usize, RepeatedText)> = Vec::new();
    let (mut samples, mut spoken) = (Vec::new(), HashSet::new());
    for (story, told) in widest {
        match repeated.iter_mut().find(|(known, _)| *known == story) {
            Some((_, text)) => text.mentions += 1,
            None => {
                repeated.push((story, RepeatedText { mentions: 1, example: sample(told) }));
                if samples.len() < MAX_SAMPLES && author(told).is_none_or(|author| spoken.insert(author)) {
                    samples.push(sample(told));
                }
            }
        }
    }
    let mut repeated: Vec<RepeatedText> =
        repeated.into_iter().map(|(_, text)| text).filter(|text| text.mentions > 1).collect();
    repeated.sort_by_key(|text| std::cmp::Reverse(text.mentions)); // stable: wide ones first
    repeated.truncate(MAX_STORIES);
    (repeated, samples)
}

fn sample(told: &Told) -> Sample {
    Sample {
        post: told.post.clone(),
        text: told.text.clone(),
        author_id: told.author.clone(),
        author: told.name.clone(),
        handle: told.handle.clone(),
        followers: told.followers,
        source: told.post.source().to_owned(),
        url: told.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        published_at: Timestamp::from_second(told.published).ok(),
        sentiment: Some(told.mood),
    }
}
