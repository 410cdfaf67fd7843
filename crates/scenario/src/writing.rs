//! From a persona and words to a post.

use jiff::Timestamp;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use vigie_model::{Engagement, Post, PostId};

use crate::{
    author::Persona,
    grammar::Names,
    market::{BRANDS, MarketBrand},
    network::Network,
    phrases::Language,
};

/// What a post is about: decides what others answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Subject {
    /// A brand.
    Brand(&'static MarketBrand),
    /// The campaign of a competitor.
    Campaign,
    /// The everyday word that is also a brand.
    RicochetNamesake,
    /// The everyday phrase that is also a brand.
    PetitZephyrNamesake,
    /// No brand at all.
    Noise,
    /// The crisis of the own brand.
    Crisis,
}

/// A post that stands on its own, and what is needed to answer, repeat or change it.
#[derive(Debug, Clone)]
pub(crate) struct Original {
    pub(crate) post: Post,
    pub(crate) subject: Subject,
    pub(crate) language: Language,
    pub(crate) network: Network,
}

/// What a post is made of.
pub(crate) struct Draft<'a> {
    pub(crate) unique: u64,
    pub(crate) at: Timestamp,
    pub(crate) network: Network,
    pub(crate) language: Language,
    pub(crate) persona: &'a Persona,
    pub(crate) title: Option<String>,
    pub(crate) text: String,
    /// How much more than usual people react, 1.0 on a usual day.
    pub(crate) excitement: f64,
}

impl Draft<'_> {
    /// Writes the post in the persona's style.
    pub(crate) fn write(self, rng: &mut ChaCha8Rng) -> Post {
        let style = &self.persona.style;
        let author = &self.persona.author;
        let native = self.network.native_id(self.unique, author.id.as_deref().unwrap_or("nobody"));
        let url = self.network.url(&native, author.handle.as_deref().unwrap_or("nobody"));
        let links = if self.network == Network::Feed { vec![url.clone()] } else { Vec::new() };
        let media = picture(self.unique, self.network, rng);
        let mut text = style.apply(&self.text, rng);
        // Nobody decorates a post about glass.
        if let Some(emoji) = style.emoji(rng).filter(|_| self.excitement <= 1.0) {
            text.push(' ');
            text.push_str(emoji);
        }
        Post {
            id: post_id(self.network, &native),
            source: self.network.slug().to_owned(),
            url: Some(url),
            title: self.title.map(|title| style.apply(&title, rng)),
            text,
            lang: self.network.tells_language().then(|| self.language.code().to_owned()),
            country: self.persona.country.map(str::to_owned),
            published_at: self.at,
            engagement: engagement(self.network, author.followers.unwrap_or(150), self.excitement, rng),
            author: Some(author.clone()),
            reply_to: None,
            repost_of: None,
            quote_of: None,
            rating: None,
            media,
            links,
        }
    }
}

#[expect(clippy::expect_used, reason = "native ids are made of letters, digits, `:`, `/`, `-` and `.` only")]
fn post_id(network: Network, native: &str) -> PostId {
    PostId::new(format!("{}:{native}", network.slug())).expect("a post id")
}

fn picture(unique: u64, network: Network, rng: &mut ChaCha8Rng) -> Vec<String> {
    let shown = matches!(network, Network::Bluesky | Network::Mastodon) && rng.random_bool(0.15);
    if shown { vec![format!("https://images.example/{unique:016x}.jpg")] } else { Vec::new() }
}

fn engagement(network: Network, followers: u64, excitement: f64, rng: &mut ChaCha8Rng) -> Engagement {
    let reached = (followers as f64).sqrt() * excitement;
    // Most posts get next to nothing, a few get a lot.
    let mut react = |part: f64| (-rng.random_range(1e-6_f64..1.0).ln() * reached * part) as u64;
    match network {
        Network::Feed | Network::Reviews => Engagement::default(),
        Network::HackerNews => Engagement { likes: react(0.3), replies: react(0.1), ..Engagement::default() },
        Network::YouTube => Engagement { likes: react(0.4), replies: react(0.05), ..Engagement::default() },
        Network::Bluesky | Network::Mastodon => Engagement {
            likes: react(0.35),
            replies: react(0.06),
            reposts: react(0.09),
            quotes: if network == Network::Bluesky { react(0.02) } else { 0 },
            views: None,
        },
    }
}

/// How a brand is called in one post: now and then misspelt, with some other brand to compare it with.
pub(crate) fn names(brand: &'static MarketBrand, tag: &'static str, rng: &mut ChaCha8Rng) -> Names<'static> {
    let first = rng.random_range(0..BRANDS.len());
    let rival = BRANDS.iter().cycle().skip(first).find(|other| **other != brand);
    Names {
        brand: if rng.random_bool(0.02) { brand.misspelt } else { brand.name },
        rival: rival.map_or("", |rival| rival.name),
        handle: brand.handle,
        tag,
    }
}
