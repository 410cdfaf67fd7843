//! Posts with a name that may mean a brand or something else, and what each means: for trying who tells them apart.

use vigie_model::{Post, Slug};

use crate::{
    market::{PETIT_ZEPHYR, RICOCHET, slug},
    scenario::Scenario,
    writing::{Original, Subject},
};

/// A post with an ambiguous name.
#[derive(Debug, Clone, PartialEq)]
pub struct Ambiguous {
    /// The brand that bears the name.
    pub brand: Slug,
    /// The post.
    pub post: Post,
    /// Whether the brand is meant.
    pub about: bool,
}

impl Scenario {
    /// The posts of a minute's usual talk that speak of a brand with an ambiguous name, or of its namesake. In some of
    /// them the name does not stand itself, only the brand's handle or tag.
    #[must_use]
    pub fn ambiguous(&self, minute: u64) -> Vec<Ambiguous> {
        let originals = (0..self.everyday_count(minute)).filter_map(|at| self.everyday_original(minute, at));
        originals.filter_map(ambiguous).collect()
    }
}

fn ambiguous(Original { post, subject, .. }: Original) -> Option<Ambiguous> {
    let (brand, about) = match subject {
        Subject::Brand(brand) if *brand == RICOCHET || *brand == PETIT_ZEPHYR => (brand, true),
        Subject::RicochetNamesake => (&RICOCHET, false),
        Subject::PetitZephyrNamesake => (&PETIT_ZEPHYR, false),
        _ => return None,
    };
    Some(Ambiguous { brand: slug(brand.id), post, about })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Settings;

    #[test]
    fn both_meanings_of_both_names_are_there() {
        let scenario = Scenario::new(7, "2026-01-05T00:00:00Z".parse().unwrap(), Settings::default());
        let all: Vec<Ambiguous> = (0..1_440).flat_map(|minute| scenario.ambiguous(minute)).collect();
        for brand in ["ricochet", "petit-zephyr"] {
            let count = |about: bool| {
                all.iter().filter(|case| case.brand.as_str() == brand && case.about == about).count()
            };
            assert!(count(true) > 100 && count(false) > 20, "{brand}: {} {}", count(true), count(false));
        }
        assert_eq!(scenario.ambiguous(700), scenario.ambiguous(700));
    }
}
