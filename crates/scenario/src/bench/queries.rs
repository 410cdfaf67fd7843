//! Queries as people write them for brands: invented names, handles, hashtags, phrases, context and exclusions.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use vigie_model::{About, Brand, Workspace};

use super::vocabulary::{ENGLISH, FRENCH, Vocabulary};
use crate::{chance::mix, market::slug, phrases::Language};

/// Brands in each workspace of [`workspaces`].
const BRANDS_EACH: usize = 25;

/// `n` Boolean queries, each with its id. The first ones do not depend on `n`.
#[must_use]
pub fn queries(n: usize, seed: u64) -> Vec<(String, String)> {
    (0..n).map(|number| (id(number), BenchQuery::of(number, seed).text)).collect()
}

/// The same queries as brands of workspaces, 25 in each, the first of each its own.
#[must_use]
pub fn workspaces(n_queries: usize, seed: u64) -> Vec<Workspace> {
    let brand = |number: usize| Brand {
        id: slug(&id(number)),
        name: id(number),
        own: number.is_multiple_of(BRANDS_EACH),
        query: BenchQuery::of(number, seed).text,
        accounts: Vec::new(),
        not_about: Vec::new(),
    };
    let workspace = |first: usize| Workspace {
        about: About {
            id: slug(&format!("bench-{}", first / BRANDS_EACH)),
            name: format!("Benchmark {}", first / BRANDS_EACH),
            languages: vec!["en".to_owned()],
            timezone: "UTC".to_owned(),
            keep_days: None,
        },
        brands: (first..(first + BRANDS_EACH).min(n_queries)).map(brand).collect(),
        topics: Vec::new(),
        rules: Vec::new(),
        channels: Vec::new(),
        sources: Vec::new(),
        reports: Vec::new(),
    };
    (0..n_queries).step_by(BRANDS_EACH).map(workspace).collect()
}

fn id(number: usize) -> String {
    format!("query-{number:06}")
}

/// A query, and what a post has to say to match it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BenchQuery {
    pub(crate) text: String,
    /// Words that match when they stand next to each other in a post.
    pub(crate) hit: String,
    /// The language that the post has to be in, where the query cares.
    pub(crate) language: Option<Language>,
}

impl BenchQuery {
    pub(crate) fn of(number: usize, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(mix(&[seed, 0x9e, number as u64]));
        let rng = &mut rng;
        let name = name(number, seed);
        let french = rng.random_bool(0.5);
        let words = if french { &*FRENCH } else { &*ENGLISH };
        let mut language = None;
        let (text, hit) = match rng.random_range(0..100) {
            0..24 => (format!("{name} OR @{name} OR #{name}"), sign(rng) + &name),
            24..36 => {
                let second = known(words, rng);
                (
                    format!("\"{name} {second}\" OR #{name}{second} OR @{name}_{second}"),
                    format!("{name} {second}"),
                )
            }
            36..50 => (
                format!(
                    "{name} NOT ({} OR {}* OR \"{} {}\")",
                    rarer(words, rng),
                    rare(words, rng),
                    known(words, rng),
                    rarer(words, rng)
                ),
                name,
            ),
            50..62 => {
                let (everyday, context) = (rare(words, rng), [(); 3].map(|()| rare(words, rng)));
                let [first, second, third] = &context;
                let excluded = known(words, rng);
                let text = format!("({everyday} NEAR/5 ({first} OR {second} OR {third})) OR @{name}");
                (format!("({text}) NOT \"{everyday} {excluded}\""), format!("{everyday} {second}"))
            }
            62..72 => {
                let [first, second] = [(); 2].map(|()| known(words, rng));
                (
                    format!("({name} OR #{name}) AND ({first} OR {second} OR {}*)", rare(words, rng)),
                    format!("{name} {first}"),
                )
            }
            72..80 => {
                let spoken = if french { Language::French } else { Language::English };
                language = Some(spoken);
                (format!("({name} OR @{name}) lang:{} -source:feed", spoken.code()), name)
            }
            80..88 => (format!("{name}* OR @{name}"), format!("{name}s")),
            88..94 => (format!("#{name} OR #my{name} OR @{name} -type:repost"), format!("#{name}")),
            // Brands that are words of the language: one has to say more to mean them.
            94..96 => {
                let brand = format!("{} {}", known(words, rng), rarer(words, rng));
                (format!("(\"{brand}\" OR @{name}) NOT {}*", rare(words, rng)), brand)
            }
            96..98 => {
                let (brand, field) = (known(words, rng), rare(words, rng));
                let context = [(); 2].map(|()| rarer(words, rng));
                let [first, second] = &context;
                let text = format!("{brand} AND {field} AND ({first} OR {second})");
                (text, format!("{brand} {first} {field}"))
            }
            _ => {
                let brand = format!("{} {}", frequent(words, rng), rare(words, rng));
                (format!("\"{brand}\" OR @{name}"), brand)
            }
        };
        Self { text, hit, language }
    }
}

/// A word that most posts have.
fn frequent(words: &'static Vocabulary, rng: &mut ChaCha8Rng) -> &'static str {
    words.at(rng.random_range(0..30))
}

/// A word that most people use.
fn known(words: &'static Vocabulary, rng: &mut ChaCha8Rng) -> &'static str {
    longer(words, rng, 60..280)
}

/// A word that comes up now and then.
fn rarer(words: &'static Vocabulary, rng: &mut ChaCha8Rng) -> &'static str {
    longer(words, rng, 300..3_000)
}

/// A word that hardly ever comes up.
fn rare(words: &'static Vocabulary, rng: &mut ChaCha8Rng) -> &'static str {
    longer(words, rng, 6_000..20_000)
}

/// A word of those ranks that is one token of at least four letters.
fn longer(words: &'static Vocabulary, rng: &mut ChaCha8Rng, ranks: std::ops::Range<usize>) -> &'static str {
    let drawn = rng.random_range(ranks);
    let fits = |word: &&str| word.chars().count() >= 4 && word.chars().all(char::is_alphabetic);
    (drawn..).map(|rank| words.at(rank)).find(fits).unwrap_or("")
}

fn sign(rng: &mut ChaCha8Rng) -> String {
    ["", "", "@", "#"].get(rng.random_range(0..4)).copied().unwrap_or("").to_owned()
}

/// An invented name that no other query of the seed has.
fn name(number: usize, seed: u64) -> String {
    const ONSETS: [&str; 16] =
        ["b", "br", "d", "dr", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z"];
    const RIMES: [&str; 4] = ["a", "el", "in", "o"];
    // An odd factor and a shift can be undone within 18 bits, so names differ; beyond that a number is added.
    let scrambled = (number as u64).wrapping_mul(0x2_6d1b).wrapping_add(mix(&[seed, 0x6e])) & 0x3_ffff;
    let mut name = String::with_capacity(12);
    for syllable in 0..3 {
        let bits = (scrambled >> (6 * syllable)) as usize;
        name.push_str(ONSETS.get(bits & 15).copied().unwrap_or(""));
        name.push_str(RIMES.get(bits >> 4 & 3).copied().unwrap_or(""));
    }
    if number >> 18 > 0 {
        name.push_str(&(number >> 18).to_string());
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn queries_do_not_depend_on_how_many_there_are() {
        assert_eq!(queries(50, 3), queries(200, 3)[..50]);
        assert_ne!(queries(50, 3), queries(50, 4));
        let names: HashSet<String> = (0..300_000).map(|number| name(number, 9)).collect();
        assert_eq!(names.len(), 300_000);
    }

    #[test]
    fn every_form_of_the_language_comes_up() {
        let queries = queries(500, 1);
        for form in
            [" OR ", " NOT ", " AND ", "NEAR/5", "lang:fr", "lang:en", "-source:feed", "\"", "* ", "@", "#"]
        {
            assert!(queries.iter().any(|(_, text)| text.contains(form)), "{form}");
        }
        let balanced =
            |text: &str| text.matches('(').count() == text.matches(')').count() && !text.contains("  ");
        assert!(queries.iter().all(|(_, text)| balanced(text)));
    }

    #[test]
    fn workspaces_hold_all_queries() {
        let workspaces = workspaces(60, 1);
        assert_eq!(
            workspaces.iter().map(|workspace| workspace.brands.len()).collect::<Vec<_>>(),
            [25, 25, 10]
        );
        let texts =
            workspaces.iter().flat_map(|workspace| &workspace.brands).map(|brand| brand.query.clone());
        assert!(texts.eq(queries(60, 1).into_iter().map(|(_, text)| text)));
        assert!(workspaces.iter().all(|workspace| workspace.problems().is_empty()));
    }
}
