//! The people of the market: a stable pool in which few are heard by many.
//!
//! An author is a function of the seed, the network, the language and an index, so that nobody has to be stored.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use vigie_model::Author;

use crate::{
    chance::mix,
    market::MarketBrand,
    network::{Network, base32},
    phrases::{Language, NAMES},
    style::{Style, push_plain},
};

/// People of one language on one network: every pair of a first and a last name.
pub(crate) const POOL: u64 = 900;
/// Newspapers of one language.
const OUTLETS: u64 = 6;
const NAMES_A_LIST: u64 = 30;

/// An author with the habits that their posts show.
#[derive(Debug, Clone)]
pub(crate) struct Persona {
    pub(crate) author: Author,
    pub(crate) style: Style,
    pub(crate) country: Option<&'static str>,
}

/// Somebody of the pool; `index` may be any number.
pub(crate) fn person(seed: u64, network: Network, language: Language, index: u64) -> Persona {
    let index = index % POOL;
    let mut rng = rng_for(seed, network, language, index);
    let (first, last) = name(language, index);
    let handle = handle(first, last, index, &mut rng);
    // A few hundred follow most people, a few hundred thousand the best known.
    let followers = (60.0 * rng.random_range(3e-5_f64..1.0).powf(-1.05)) as u64;
    let author = Author {
        id: Some(author_id(network, seed, language, index)),
        name: Some(if rng.random_bool(0.7) { format!("{first} {last}") } else { first.to_owned() }),
        handle: Some(handle),
        followers: matches!(network, Network::Bluesky | Network::Mastodon).then_some(followers),
        verified: followers > 30_000 && rng.random_bool(0.5),
    };
    Persona { author, style: Style::of_a_person(&mut rng), country: country(language, &mut rng) }
}

/// A journalist: somebody else than the pool, with many followers.
pub(crate) fn journalist(seed: u64, network: Network, language: Language, index: u64) -> Persona {
    let index = index % 24;
    let (first, last) = name(language, index * 37 + 11);
    let mut rng = rng_for(seed ^ 0x70_7265_7373, network, language, index);
    let outlet = outlet_name(language, index);
    let author = Author {
        id: Some(author_id(network, seed ^ 0x70_7265_7373, language, index)),
        handle: Some(format!("{}.presse{index}", plain(first))),
        name: Some(format!("{first} {last} ({outlet})")),
        followers: Some(rng.random_range(20_000..600_000)),
        verified: true,
    };
    Persona { author, style: Style::of_an_editor(), country: country(language, &mut rng) }
}

/// A newspaper with a feed.
pub(crate) fn outlet(language: Language, index: u64) -> Persona {
    let name = outlet_name(language, index);
    let host = format!("{}.example", plain(name).replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
    let author = Author {
        id: Some(host.clone()),
        handle: Some(host),
        name: Some(name.to_owned()),
        followers: None,
        verified: false,
    };
    let country = Some(if language == Language::French { "FR" } else { "GB" });
    Persona { author, style: Style::of_an_editor(), country }
}

/// The brand's own account.
pub(crate) fn official(brand: &MarketBrand, network: Network) -> Persona {
    let handle = brand.handle.trim_start_matches('@');
    let author = Author {
        id: Some(format!("official-{}-{}", network.slug(), brand.id)),
        handle: Some(handle.to_owned()),
        name: Some(brand.name.to_owned()),
        followers: Some(38_000),
        verified: true,
    };
    Persona { author, style: Style::of_an_editor(), country: Some("FR") }
}

fn rng_for(seed: u64, network: Network, language: Language, index: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(mix(&[seed, 0xa07, network as u64, language as u64, index]))
}

fn author_id(network: Network, seed: u64, language: Language, index: u64) -> String {
    let number = base32(mix(&[seed, 0x1d, network as u64, language as u64, index]));
    match network {
        Network::Bluesky => format!("did:plc:{number}"),
        _ => number,
    }
}

fn name(language: Language, index: u64) -> (&'static str, &'static str) {
    let (firsts, lasts) = match language {
        Language::French => ("first_fr", "last_fr"),
        _ => ("first_en", "last_en"),
    };
    let pick = |list: &str, index: u64| {
        let words = NAMES.words(list);
        words.get((index % NAMES_A_LIST) as usize).copied().unwrap_or("Anonyme")
    };
    // Each pair comes up once within the pool.
    (pick(firsts, index), pick(lasts, index / NAMES_A_LIST + index))
}

fn handle(first: &str, last: &str, index: u64, rng: &mut ChaCha8Rng) -> String {
    let (first, last) = (plain(first), plain(last));
    match rng.random_range(0..5) {
        0 => format!("{first}.{last}"),
        1 => format!("{first}{last}"),
        2 => format!("{first}_{last}"),
        3 => format!("{last}{index}"),
        _ => format!("{first}{index}"),
    }
}

fn outlet_name(language: Language, index: u64) -> &'static str {
    let words = NAMES.words(if language == Language::French { "outlet_fr" } else { "outlet_en" });
    words.get((index % OUTLETS) as usize).copied().unwrap_or("Anonyme")
}

fn country(language: Language, rng: &mut ChaCha8Rng) -> Option<&'static str> {
    let known = rng.random_bool(0.4);
    let countries: &[&str] = match language {
        Language::French => &["FR", "FR", "FR", "FR", "BE", "CH", "CA"],
        Language::English => &["GB", "GB", "GB", "IE", "US", "CA"],
        Language::Spanish => &["ES"],
        Language::German => &["DE", "AT", "CH"],
    };
    let country = countries.get(rng.random_range(0..countries.len())).copied();
    country.filter(|_| known)
}

/// Small letters without accents.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        push_plain(c, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_pool_is_stable_and_nobody_shares_a_handle() {
        let pool = |seed| (0..POOL).map(move |n| person(seed, Network::Bluesky, Language::French, n).author);
        let handles: BTreeSet<_> = pool(1).map(|author| author.handle).collect();
        assert_eq!(handles.len() as u64, POOL);
        assert!(pool(1).eq(pool(1)));
        assert!(pool(1).ne(pool(2)));
    }

    #[test]
    fn few_are_heard_by_many() {
        let mut followers: Vec<u64> = (0..POOL)
            .filter_map(|n| person(1, Network::Mastodon, Language::English, n).author.followers)
            .collect();
        followers.sort_unstable();
        let all: u64 = followers.iter().sum();
        let loudest: u64 = followers.iter().rev().take(followers.len() / 20).sum();
        assert!(loudest * 2 > all, "one in twenty has more than half: {loudest} of {all}");
        assert!(followers[followers.len() / 2] < 200, "most are heard by few");
    }
}
