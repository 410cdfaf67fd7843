//! How somebody types: apostrophes, accents left out, small letters, slips, emoji. Turns a phrase that an editor
//! would pass into what stands on a social network.

use rand::{RngExt, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

/// The habits of one author, the same in all of their posts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Style {
    apostrophe: Apostrophe,
    small_letters: bool,
    accents_left_out: bool,
    slips_per_word: f64,
    emoji: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Apostrophe {
    Straight,
    Curly,
    LeftOut,
}

/// Slips never touch these: a name that is spelt wrong is written so on purpose elsewhere.
const NAMES: [&str; 5] = ["lunivel", "korvan", "ricochet", "petit", "zéphyr"];
const EMOJI: [&str; 7] = ["😅", "🙏", "✨", "🤷", "👀", "🤔", "👋"];

impl Style {
    /// Somebody's habits.
    pub(crate) fn of_a_person(rng: &mut ChaCha8Rng) -> Self {
        let apostrophe = match rng.random_range(0..20) {
            0..=10 => Apostrophe::Straight,
            11..=17 => Apostrophe::Curly,
            _ => Apostrophe::LeftOut,
        };
        Self {
            apostrophe,
            small_letters: rng.random_bool(0.15),
            accents_left_out: rng.random_bool(0.15),
            slips_per_word: *[0.0, 0.0, 0.003, 0.01, 0.03].choose(rng).unwrap_or(&0.0),
            emoji: *[0.0, 0.0, 0.1, 0.3].choose(rng).unwrap_or(&0.0),
        }
    }

    /// A newsroom's or a company's: clean.
    pub(crate) fn of_an_editor() -> Self {
        Self {
            apostrophe: Apostrophe::Curly,
            small_letters: false,
            accents_left_out: false,
            slips_per_word: 0.0,
            emoji: 0.0,
        }
    }

    /// The text as this author types it.
    pub(crate) fn apply(&self, text: &str, rng: &mut ChaCha8Rng) -> String {
        let mut typed = String::with_capacity(text.len() + 8);
        let mut starts_sentence = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !typed.is_empty() {
                typed.push(' ');
            }
            self.apply_to_word(word, starts_sentence && !self.small_letters, rng, &mut typed);
            starts_sentence = word.ends_with(['.', '!', '?', '…']);
        }
        typed
    }

    /// What this author puts behind a usual post, now and then.
    pub(crate) fn emoji(&self, rng: &mut ChaCha8Rng) -> Option<&'static str> {
        if rng.random_bool(self.emoji) { EMOJI.choose(rng).copied() } else { None }
    }

    fn apply_to_word(&self, word: &str, capital: bool, rng: &mut ChaCha8Rng, typed: &mut String) {
        let slip = rng.random_bool(self.slips_per_word);
        // Handles, tags and addresses are completed by the keyboard: nobody gets those wrong.
        if word.starts_with(['#', '@']) || word.contains("://") {
            typed.push_str(word);
            return;
        }
        let mut word = if self.small_letters { word.to_lowercase() } else { word.to_owned() };
        if slip && let Some(slipped) = slip_in(&word, rng) {
            word = slipped;
        }
        for (index, c) in word.chars().enumerate() {
            match c {
                '\'' | '’' => match self.apostrophe {
                    Apostrophe::Straight => typed.push('\''),
                    Apostrophe::Curly => typed.push('’'),
                    Apostrophe::LeftOut => {}
                },
                c if index == 0 && capital => typed.extend(c.to_uppercase()),
                c if self.accents_left_out => push_plain(c, typed),
                c => typed.push(c),
            }
        }
    }
}

/// Swaps, drops or doubles a letter inside of a longer word.
fn slip_in(word: &str, rng: &mut ChaCha8Rng) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let folded = word.to_lowercase();
    if letters.len() < 5
        || !letters.iter().all(|c| c.is_alphabetic())
        || NAMES.iter().any(|name| folded.contains(name))
    {
        return None;
    }
    let at = rng.random_range(1..letters.len() - 2);
    match rng.random_range(0..3) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        _ => letters.insert(at, *letters.get(at)?),
    }
    Some(letters.into_iter().collect())
}

/// The letter without its accent.
pub(crate) fn push_plain(c: char, out: &mut String) {
    let plain = match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'À' | 'Â' => 'A',
        'É' | 'È' | 'Ê' => 'E',
        'Î' => 'I',
        'œ' => {
            out.push('o');
            'e'
        }
        other => other,
    };
    out.push(plain);
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn rng() -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(5)
    }

    #[test]
    fn habits_are_kept() {
        let check = |style: Style, expected: &str| {
            assert_eq!(style.apply("j'ai goûté l’Œuf. le Cœur d'été #Été", &mut rng()), expected);
        };
        let editor = Style::of_an_editor();
        check(editor.clone(), "J’ai goûté l’Œuf. Le Cœur d’été #Été");
        check(
            Style { small_letters: true, apostrophe: Apostrophe::LeftOut, ..editor.clone() },
            "jai goûté lœuf. le cœur dété #Été",
        );
        check(
            Style { accents_left_out: true, apostrophe: Apostrophe::Straight, ..editor },
            "J'ai goute l'Œuf. Le Coeur d'ete #Été",
        );
    }

    #[test]
    fn slips_spare_names_and_short_words() {
        let style = Style { slips_per_word: 1.0, ..Style::of_an_editor() };
        let mut rng = rng();
        for _ in 0..200 {
            let typed = style.apply("Petit Zéphyr Lunivel korvane @ricochet_snacks le pain", &mut rng);
            assert_eq!(typed, "Petit Zéphyr Lunivel korvane @ricochet_snacks Le pain".replace("Le", "le"));
            assert_ne!(style.apply("croustillant", &mut rng), "");
        }
        assert!((0..50).any(|_| style.apply("croustillant", &mut rng) != "Croustillant"));
    }
}
