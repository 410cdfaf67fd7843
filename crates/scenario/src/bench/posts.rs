//! Posts for benchmarks: about 185 bytes of text and 600 bytes of JSON, as on a real network.

use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use vigie_model::{Author, Engagement, Post, PostId};

use super::{
    queries::BenchQuery,
    vocabulary::{ENGLISH, FRENCH},
};
use crate::{chance::mix, network::base32, phrases::Language};

const SOURCES: [&str; 4] = ["bluesky", "mastodon", "youtube", "hackernews"];
/// 2026-01-01T00:00:00Z, the time of the first post; the others follow a millisecond apart.
const FIRST_SECOND: i64 = 1_767_225_600;
/// Text is drawn until it is so long: 185 bytes on average.
const LENGTHS: std::ops::Range<usize> = 80..278;

/// An endless stream of posts, of which one in a hundred matches at least one of 10,000 queries of the same seed.
#[must_use]
pub fn posts(seed: u64) -> Posts {
    let rng = ChaCha8Rng::seed_from_u64(mix(&[seed, 0x70]));
    Posts { seed, rng, number: 0, queries: 10_000, match_rate: 0.01 }
}

/// The stream that [`posts`] makes.
#[derive(Debug, Clone)]
pub struct Posts {
    seed: u64,
    rng: ChaCha8Rng,
    number: u64,
    queries: usize,
    match_rate: f64,
}

impl Posts {
    /// Against how many [`queries`](super::queries) of the same seed; 10,000 by default.
    #[must_use]
    pub fn against(mut self, n_queries: usize) -> Self {
        self.queries = n_queries;
        self
    }

    /// Which part of the posts matches at least one query, 0 to 1; 0.01 by default. Rare words match by themselves
    /// now and then, and exclusions take a few away, so the part is met to about a tenth.
    #[must_use]
    pub fn match_rate(mut self, rate: f64) -> Self {
        self.match_rate = rate.clamp(0.0, 1.0);
        self
    }

    /// The first `count` posts of which exactly that part matches, evenly spread, as told by `matches`; all others are
    /// passed over. Fewer when hardly any post matches, or nearly all do.
    pub fn exactly(self, count: usize, mut matches: impl FnMut(&Post) -> bool) -> Vec<Post> {
        let rate = self.match_rate;
        let mut posts = Vec::with_capacity(count);
        for post in self.take(1_000 * count) {
            let due = |posts: usize| (posts as f64 * rate) as usize;
            let wanted = due(posts.len() + 1) > due(posts.len());
            if matches(&post) == wanted {
                posts.push(post);
            }
            if posts.len() == count {
                break;
            }
        }
        posts
    }

    /// The next post, and the query that it was made to match.
    fn compose(&mut self) -> (Post, Option<BenchQuery>) {
        let planted = (self.queries > 0 && self.rng.random_bool(self.match_rate)).then(|| {
            // Few brands are talked about by many.
            let number = ((self.queries as f64).ln() * self.rng.random_range(0.0..1.0)).exp() as usize;
            BenchQuery::of(number.min(self.queries) - 1, self.seed)
        });
        let drawn = if self.rng.random_bool(0.5) { Language::French } else { Language::English };
        let language = planted.as_ref().and_then(|query| query.language).unwrap_or(drawn);
        let text = self.text(language, planted.as_ref().map(|query| query.hit.as_str()));
        (self.post(text, language), planted)
    }

    fn text(&mut self, language: Language, hit: Option<&str>) -> String {
        let rng = &mut self.rng;
        let words = if language == Language::French { &*FRENCH } else { &*ENGLISH };
        let length = rng.random_range(LENGTHS);
        let hit_at = rng.random_range(0..length);
        let mut hit = hit;
        let mut text = String::with_capacity(length + 40);
        while text.len() < length {
            if text.len() >= hit_at
                && let Some(hit) = hit.take()
            {
                text.push_str(hit);
                text.push(' ');
            }
            match rng.random_range(0..64) {
                0 => text.push('#'),
                1 => text.push_str("@the"),
                2 => text.push_str("😀 "),
                _ => {}
            }
            text.push_str(words.draw(rng));
            text.push_str(if rng.random_range(0..12) == 0 { ", " } else { " " });
        }
        if let Some(hit) = hit {
            text.push_str(hit);
        }
        text.truncate(text.trim_end_matches([' ', ',']).len());
        text
    }

    fn post(&mut self, text: String, language: Language) -> Post {
        let rng = &mut self.rng;
        let unique = base32(mix(&[self.seed, self.number]));
        let author = rng.random_range(0..200_000_u32);
        let source = SOURCES.get(rng.random_range(0..SOURCES.len())).copied().unwrap_or("bluesky");
        let after = SignedDuration::from_millis(self.number.cast_signed());
        let first = Timestamp::from_second(FIRST_SECOND).unwrap_or(Timestamp::UNIX_EPOCH);
        self.number += 1;
        Post {
            id: id(source, &unique, self.number),
            source: source.to_owned(),
            url: Some(format!("https://{source}.example/profile/writer{author}/post/{unique}")),
            author: Some(Author {
                id: Some(format!("did:plc:{unique}{author}")),
                handle: Some(format!("writer{author}.example")),
                name: Some(format!("Writer {author}")),
                followers: Some(u64::from(author) / 7),
                verified: author < 1_000,
            }),
            title: None,
            text,
            lang: rng.random_bool(0.7).then(|| language.code().to_owned()),
            country: None,
            published_at: first.saturating_add(after).unwrap_or(first),
            engagement: Engagement { likes: u64::from(author % 90), ..Engagement::default() },
            reply_to: None,
            repost_of: None,
            quote_of: None,
            rating: None,
            media: Vec::new(),
            links: vec![format!("https://links.example/{unique}")],
        }
    }
}

impl Iterator for Posts {
    type Item = Post;

    fn next(&mut self) -> Option<Post> {
        Some(self.compose().0)
    }
}

#[expect(clippy::expect_used, reason = "made of small letters and digits")]
fn id(source: &str, unique: &str, number: u64) -> PostId {
    PostId::new(format!("{source}:{unique}{number}")).expect("a post id")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn sizes_are_those_of_a_real_network() {
        let posts: Vec<Post> = posts(1).take(2_000).collect();
        let mean = |sum: usize| sum / posts.len();
        let text = mean(posts.iter().map(|post| post.text.len()).sum());
        let json = mean(posts.iter().map(|post| serde_json::to_vec(post).unwrap().len()).sum());
        assert!((178..192).contains(&text), "{text} bytes of text");
        assert!((570..640).contains(&json), "{json} bytes of JSON");
        assert_eq!(posts.iter().map(|post| &post.id).collect::<HashSet<_>>().len(), posts.len());
    }

    #[test]
    fn the_part_that_is_asked_for_holds_what_a_query_wants() {
        let check = |rate: f64, queries: usize| {
            let mut posts = posts(5).against(queries).match_rate(rate);
            let mut planted = 0;
            for _ in 0..4_000 {
                let (post, query) = posts.compose();
                let Some(query) = query else { continue };
                planted += 1;
                assert!(post.text.contains(&query.hit), "{} in {}", query.hit, post.text);
            }
            let part = f64::from(planted) / 4_000.0;
            assert!((part - rate).abs() < 0.02, "{part} of {rate}");
        };
        check(0.0, 100);
        check(0.01, 10_000);
        check(0.4, 3);
        check(1.0, 50);
    }

    #[test]
    fn exactly_that_part_matches_where_it_has_to() {
        let check = |rate: f64, count: usize, expected: usize| {
            let hashtag = |post: &Post| post.text.contains('#');
            let posts = posts(1).match_rate(rate).exactly(count, hashtag);
            assert_eq!(posts.len(), count);
            assert_eq!(posts.iter().filter(|post| hashtag(post)).count(), expected, "{rate} of {count}");
        };
        check(0.0, 50, 0);
        check(0.25, 100, 25);
        check(1.0, 20, 20);
        assert_eq!(posts(1).match_rate(0.5).exactly(10, |_| false).len(), 1);
    }

    #[test]
    fn the_same_seed_makes_the_same_posts() {
        assert!(posts(1).take(50).eq(posts(1).take(50)));
        assert!(posts(1).take(50).ne(posts(2).take(50)));
        assert_eq!(posts(1).against(0).match_rate(1.0).take(10).count(), 10);
    }
}
