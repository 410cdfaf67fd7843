//! How fast one thread matches, by number of queries: `cargo run --release -p vigie-matcher --example throughput`.
//!
//! Queries and posts are made up from a seed: names, handles, hashtags, phrases, exclusions, NEAR, a language and some
//! very frequent words; posts of about 185 bytes, of which about one in a hundred mentions a brand.

#![allow(clippy::expect_used, reason = "what it makes up itself is well formed")]
#![allow(clippy::print_stdout, reason = "this is a program whose result is what it prints")]

use std::time::{Duration, Instant};

use vigie_matcher::{Matcher, Scratch};
use vigie_model::{Post, Workspace};

const POSTS: usize = 50_000;
const BRANDS_PER_WORKSPACE: usize = 10;
const MEASURED_FOR: Duration = Duration::from_secs(3);

const CONTEXT: [&str; 24] = [
    "service",
    "app",
    "store",
    "price",
    "delivery",
    "refund",
    "ticket",
    "phone",
    "support",
    "quality",
    "prix",
    "livraison",
    "magasin",
    "client",
    "commande",
    "retard",
    "panne",
    "avis",
    "produit",
    "boutique",
    "marque",
    "facture",
    "colis",
    "remboursement",
];
const FILLER: [&str; 60] = [
    "the", "to", "a", "and", "i", "you", "is", "in", "it", "of", "for", "my", "on", "that", "this", "with",
    "so", "just", "have", "be", "not", "are", "was", "me", "but", "what", "all", "le", "la", "les", "de",
    "des", "un", "une", "et", "est", "pas", "que", "qui", "je", "tu", "il", "on", "vous", "nous", "pour",
    "dans", "sur", "avec", "plus", "c'est", "j'ai", "mais", "the", "to", "de", "la", "and", "je", "it",
];

/// Brands that are words of the language too.
const AMBIGUOUS: [&str; 20] = [
    "orange",
    "apple",
    "total",
    "target",
    "gap",
    "visa",
    "shell",
    "boss",
    "coach",
    "next",
    "casino",
    "carrefour",
    "boursier",
    "galaxy",
    "windows",
    "oracle",
    "amazon",
    "mercure",
    "printemps",
    "monde",
];

/// Small, deterministic, good enough to make text up (Steele and Vigna's splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % end as u64) as usize
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn word(&mut self, syllables: usize) -> String {
        const FIRST: [&str; 20] = [
            "b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "br", "tr", "pl", "st",
            "qu", "k",
        ];
        const VOWEL: [&str; 10] = ["a", "e", "i", "o", "u", "é", "ai", "ou", "en", "on"];
        (0..syllables).map(|_| format!("{}{}", self.pick(&FIRST), self.pick(&VOWEL))).collect()
    }
}

fn query(dice: &mut Dice, name: &str) -> String {
    let (one, two, three) = (dice.pick(&CONTEXT), dice.pick(&CONTEXT), dice.pick(&CONTEXT));
    match dice.below(100) {
        0..35 => format!("{name} OR @{name} OR #{name}"),
        35..50 => format!("\"{name} {one}\" OR @{name}{one} OR \"{name} paris\""),
        50..65 => format!("({name} OR #{name}) NOT (jobs OR hiring OR \"{one} {two}\" OR recrute*)"),
        65..77 => format!("{name} NEAR/5 ({one} OR {two} OR {three})"),
        77..87 => format!("({name} OR {name}*) AND ({one} OR {two} OR {three}) lang:fr"),
        87..97 => format!("{name} AND ({one} OR {two}) -rt"),
        97..99 => format!("{} AND ({one} OR {two} OR {three}) NOT recette", dice.pick(&AMBIGUOUS)),
        _ => format!("just AND {one} AND ({name} OR free)"),
    }
}

fn workspaces(queries: usize, names: &[String]) -> Vec<Workspace> {
    let mut dice = Dice(7);
    let brands: Vec<_> = (0..queries)
        .map(|i| serde_json::json!({"id": format!("b{i}"), "name": names[i], "query": query(&mut dice, &names[i])}))
        .collect();
    brands
        .chunks(BRANDS_PER_WORKSPACE)
        .enumerate()
        .map(|(i, brands)| serde_json::json!({"workspace": {"id": format!("w{i}"), "name": "W"}, "brand": brands}))
        .map(|workspace| serde_json::from_value(workspace).expect("a workspace"))
        .collect()
}

fn posts(names: &[String]) -> Vec<Post> {
    let mut dice = Dice(11);
    // Like names at the beginning, never a name.
    let rare: Vec<String> = (0..20_000).map(|i| dice.word(1 + i % 4) + "s").collect();
    (0..POSTS)
        .map(|i| {
            let mut text = String::new();
            while text.len() < 185 {
                match dice.below(3_000) {
                    0 => text.push_str(dice.pick(&AMBIGUOUS)),
                    1..1_650 => text.push_str(dice.pick(&FILLER)),
                    1_650..1_800 => text.push_str(dice.pick(&CONTEXT)),
                    _ => text.push_str(&rare[dice.below(rare.len())]),
                }
                text.push_str(if dice.below(12) == 0 { ", " } else { " " });
            }
            if dice.below(100) == 0 {
                text.push_str(&names[dice.below(names.len())]);
                text.push_str(" paris service");
            }
            serde_json::from_value(serde_json::json!({
                "id": format!("bench:{i}"), "source": "bench", "lang": "fr", "text": text,
                "published_at": "2026-02-03T10:15:00Z",
            }))
            .expect("a post")
        })
        .collect()
}

fn main() {
    println!(
        "{:>8} {:>10} {:>9} {:>9} {:>9} {:>8}",
        "queries", "posts/s", "ns/post", "matching", "built in", "memory"
    );
    for queries in [1_000, 10_000, 100_000] {
        let mut dice = Dice(3);
        let names: Vec<String> = (0..queries).map(|i| dice.word(3 + i % 3)).collect();
        let posts = posts(&names);
        let workspaces = workspaces(queries, &names);
        let start = Instant::now();
        let (matcher, problems) = Matcher::build(&workspaces);
        let built = start.elapsed();
        assert!(problems.is_empty(), "{}", problems[0]);

        let mut scratch = Scratch::default();
        let matching = posts.iter().filter(|post| !matcher.mentions(post, &mut scratch).is_empty()).count();
        let (mut done, start) = (0, Instant::now());
        while start.elapsed() < MEASURED_FOR {
            for post in &posts {
                std::hint::black_box(matcher.mentions(post, &mut scratch));
            }
            done += posts.len();
        }
        let nanos = start.elapsed().as_nanos() as f64 / done as f64;
        println!(
            "{queries:>8} {:>10.0} {nanos:>9.0} {:>8.2}% {:>7.2} s {:>5} MB",
            1e9 / nanos,
            100.0 * matching as f64 / posts.len() as f64,
            built.as_secs_f64(),
            matcher.memory_bytes() / 1_000_000,
        );
    }
}
