//! What is remembered of single mentions, so that an alert can show what drove it.
//!
//! A mention is written down once, when it is counted, as the JSON in which it is also kept: the series that count the
//! same mention share that text, keeping their state copies it, and it is read only when an alert needs it.

use std::{collections::VecDeque, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::value::{RawValue, to_raw_value};
use vigie_model::{Erasure, Mention, Polarity, PostId};
use xxhash_rust::xxh3::xxh3_64;

use crate::{clean::clean, likeness::Likeness};

/// The most mentions remembered.
const MAX_DIGESTS: usize = 64;
/// So many of the widest reach are remembered longest.
const WIDEST: usize = 8;
/// The most characters of a text that are remembered.
const MAX_TEXT: usize = 200;
/// The most characters of a name.
const MAX_NAME: usize = 60;
/// Longer addresses are not remembered: a cut one leads nowhere.
const MAX_URL: usize = 300;

/// One mention as it is remembered. The short names keep the state small.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// The minute in which it was counted.
    #[serde(rename = "m")]
    pub(crate) minute: i64,
    #[serde(rename = "i")]
    pub(crate) post: PostId,
    /// When it was published, unix seconds.
    #[serde(rename = "p")]
    pub(crate) published: i64,
    /// The beginning of its title and text, on one line.
    #[serde(rename = "t")]
    pub(crate) text: String,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    /// What the source calls the author for ever.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub(crate) author: Option<String>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub(crate) handle: Option<String>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub(crate) followers: Option<u64>,
    #[serde(rename = "s")]
    pub(crate) mood: Polarity,
    /// Its telling words.
    #[serde(rename = "w")]
    pub(crate) terms: Vec<Box<str>>,
    /// What makes it the same story as others.
    #[serde(flatten)]
    pub(crate) likeness: Likeness,
}

impl Told {
    fn new(mention: &Mention, minute: i64, terms: Vec<Box<str>>) -> Self {
        let post = &mention.post;
        let author = post.author.as_ref();
        let short = |text: &Option<String>| {
            text.as_ref().map(|text| clean(text, MAX_NAME)).filter(|text| !text.is_empty())
        };
        Self {
            minute,
            post: post.id.clone(),
            published: post.published_at.as_second(),
            text: excerpt(post.title.as_deref().unwrap_or_default(), &post.text),
            url: post.url.clone().filter(|url| url.len() <= MAX_URL),
            author: author.and_then(|author| author.id.clone()).filter(|id| id.len() <= PostId::MAX_BYTES),
            name: author.and_then(|author| short(&author.name)),
            handle: author.and_then(|author| short(&author.handle)),
            followers: author.and_then(|author| author.followers),
            mood: mention.sentiment.label,
            terms,
            likeness: Likeness::of(post),
        }
    }

    fn is_erased_by(&self, erasure: &Erasure) -> bool {
        self.published <= erasure.at.as_second() && erasure.is_of(self.post.source(), self.author.as_deref())
    }

    /// How many people may have seen it.
    pub(crate) fn reach(&self) -> u64 {
        self.followers.unwrap_or(0)
    }
}

/// Title and text on one line, the beginning of it, cut between words where one ends nearby.
fn excerpt(title: &str, text: &str) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in title.split_whitespace().chain(text.split_whitespace()) {
        if length > MAX_TEXT {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        let room = MAX_TEXT + 1;
        line.extend(word.chars().take(room));
        length += word.chars().take(room).count() + 1;
    }
    let line = clean(&line, MAX_TEXT);
    match line.strip_suffix('…').and_then(|cut| cut.rsplit_once(' ')) {
        Some((whole, torn)) if torn.chars().count() < MAX_TEXT / 5 => format!("{whole}…"),
        _ => line,
    }
}

/// A remembered mention, with what decides how long it is.
#[derive(Debug, Clone)]
pub(crate) struct Digest {
    at: i64,
    reach: u64,
    /// A hash of what the source calls the author for ever.
    author: Option<u64>,
    told: Arc<RawValue>,
}

impl Digest {
    /// Of a mention counted in a minute. Everything in it can be written as JSON, so there is one.
    pub(crate) fn new(mention: &Mention, minute: i64, terms: Vec<Box<str>>) -> Option<Self> {
        let told = Told::new(mention, minute, terms);
        let written = to_raw_value(&told).ok()?;
        Some(Self::written(&told, Arc::from(written)))
    }

    fn written(told: &Told, written: Arc<RawValue>) -> Self {
        let author = told.author.as_deref().map(|author| xxh3_64(author.as_bytes()));
        Self { at: told.minute, reach: told.reach(), author, told: written }
    }

    pub(crate) fn read(&self) -> Option<Told> {
        serde_json::from_str(self.told.get()).ok()
    }

    pub(crate) fn at(&self) -> i64 {
        self.at
    }
}

/// The latest mentions of a window and those of the widest reach; bounded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Digests {
    /// Ascending by minute.
    kept: VecDeque<Digest>,
}

impl Digests {
    /// Takes one in, and hands out the one that had to make room.
    pub(crate) fn add(&mut self, digest: Digest) -> Option<Digest> {
        let place = self.kept.partition_point(|kept| kept.at <= digest.at);
        self.kept.insert(place, digest);
        if self.kept.len() <= MAX_DIGESTS {
            return None;
        }
        let mut reaches: Vec<u64> = self.kept.iter().map(|kept| kept.reach).collect();
        let (_, least, _) = reaches.select_nth_unstable_by(WIDEST - 1, |a, b| b.cmp(a));
        let least = *least;
        let oldest = self.kept.iter().position(|kept| kept.reach <= least);
        self.kept.remove(oldest.unwrap_or(0))
    }

    /// Hands out one after the other of those before a minute.
    pub(crate) fn forget_before(&mut self, at: i64) -> Option<Digest> {
        self.kept.pop_front_if(|digest| digest.at < at)
    }

    /// Forgets everything before a minute.
    pub(crate) fn drop_before(&mut self, at: i64) {
        while self.forget_before(at).is_some() {}
    }

    /// Forgets what an author wrote; whether anything was theirs.
    pub(crate) fn erase(&mut self, erasure: &Erasure) -> bool {
        let (author, before) = (xxh3_64(erasure.author.as_bytes()), self.kept.len());
        self.kept.retain(|digest| {
            let told = || digest.read().is_some_and(|told| told.is_erased_by(erasure));
            digest.author != Some(author) || !told()
        });
        self.kept.len() != before
    }

    /// What is remembered from one minute to another, both included, oldest first.
    pub(crate) fn told(&self, first: i64, last: i64) -> Vec<Told> {
        self.kept
            .iter()
            .filter(|digest| (first..=last).contains(&digest.at))
            .filter_map(Digest::read)
            .collect()
    }
}

impl Serialize for Digests {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.kept.iter().map(|digest| &*digest.told))
    }
}

impl<'de> Deserialize<'de> for Digests {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Vec::<Box<RawValue>>::deserialize(deserializer)?;
        let read = |told: Box<RawValue>| {
            let read = serde_json::from_str(told.get()).map_err(D::Error::custom)?;
            Ok(Digest::written(&read, Arc::from(told)))
        };
        Ok(Self { kept: written.into_iter().map(read).collect::<Result<_, _>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(at: i64, post: u32, reach: u64) -> Digest {
        let mention: Mention = serde_json::from_value(serde_json::json!({
            "workspace": "w", "lang": "fr", "brands": [],
            "sentiment": {"label": "neutral", "score": 0.0, "confidence": 1.0},
            "post": {"id": format!("a:{post}"), "source": "a", "text": "Texte", "published_at": "2026-01-01T00:00:00Z",
                     "author": {"id": format!("id-{}", post % 3), "name": "Ana\u{202e}", "followers": reach}},
        }))
        .unwrap();
        Digest::new(&mention, at, vec!["mot".into()]).unwrap()
    }

    fn posts(digests: &Digests) -> Vec<String> {
        digests.told(i64::MIN, i64::MAX).iter().map(|told| told.post.native().to_owned()).collect()
    }

    #[test]
    fn the_widest_and_the_latest_stay() {
        let mut digests = Digests::default();
        let mut gone = 0;
        for post in 0..500 {
            let reach = if post % 100 == 7 { 1_000_000 + u64::from(post) } else { u64::from(post % 5) };
            gone += usize::from(digests.add(digest(i64::from(post / 50), post, reach)).is_some());
        }
        assert_eq!((digests.kept.len(), gone), (MAX_DIGESTS, 500 - MAX_DIGESTS));
        let kept = posts(&digests);
        for wide in ["7", "107", "207", "307", "407"] {
            assert!(kept.contains(&wide.to_owned()), "{kept:?}");
        }
        assert_eq!(kept.last().map(String::as_str), Some("499"));
        let mut forgotten = 0;
        while digests.forget_before(8).is_some() {
            forgotten += 1;
        }
        assert!(forgotten >= 4 && !posts(&digests).contains(&"307".to_owned()));
    }

    #[test]
    fn where_none_reaches_further_the_latest_stay() {
        for reach in [0, 100] {
            let mut digests = Digests::default();
            for post in 100..200 {
                digests.add(digest(i64::from(post), post, reach));
            }
            assert_eq!(posts(&digests).first().map(String::as_str), Some("136"));
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let mut digests = Digests::default();
        (0..9).for_each(|post| drop(digests.add(digest(i64::from(post), post, 5))));
        let json = serde_json::to_string(&digests).unwrap();
        let again: Digests = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), json);
        assert_eq!(again.told(2, 5), digests.told(2, 5));
        assert_eq!(again.told(2, 5)[0].name.as_deref(), Some("Ana"));
        assert!(serde_json::from_str::<Digests>(r#"[{"m": 1}]"#).is_err());
    }

    #[test]
    fn what_an_author_wrote_is_forgotten_also_after_a_restart() {
        let mut digests = Digests::default();
        (0..9).for_each(|post| drop(digests.add(digest(i64::from(post), post, 5))));
        let mut check = |source: &str, author: &str, at: &str, expected: &[&str]| {
            let erasure =
                Erasure { source: source.to_owned(), author: author.to_owned(), at: at.parse().unwrap() };
            let changes = posts(&digests) != expected;
            assert_eq!(digests.erase(&erasure), changes, "{erasure:?}");
            assert_eq!(posts(&digests), expected, "{erasure:?}");
            digests = serde_json::from_str(&serde_json::to_string(&digests).unwrap()).unwrap();
        };
        let all = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];
        check("a", "id-9", "2026-01-01T00:00:00Z", &all);
        check("b", "id-1", "2026-01-01T00:00:00Z", &all);
        check("a", "id-1", "2025-12-31T23:59:59Z", &all);
        check("a", "id-1", "2026-01-01T00:00:00Z", &["0", "2", "3", "5", "6", "8"]);
        check("a", "id-2", "2026-01-01T00:00:00Z", &["0", "3", "6"]);
    }

    #[test]
    fn an_excerpt_is_one_line_cut_between_words() {
        let check = |title: &str, text: &str, expected: &str| assert_eq!(excerpt(title, text), expected);
        check("Titre", " un \n\n texte\u{202e} ", "Titre un texte");
        check("", "", "");
        check("", &"mot ".repeat(100), &format!("{}…", "mot ".repeat(50).trim_end()));
        check("", &"é".repeat(300), &format!("{}…", "é".repeat(200)));
    }
}
