//! How rarely a leaf is met in posts: a guess that decides which leaves a query hangs on and which words will flood.
//!
//! Matching needs only the order of the guesses, and a bad one costs time, never a match.

use crate::{Leaf, Word};

/// Share of posts that contain a word of [`FREQUENT`].
const FREQUENT_SHARE: f32 = 0.05;

/// Share of posts that contain some other word of so many characters, from none to eight and more. Short words are
/// the frequent ones in every language (Zipf's law of abbreviation).
const SHARE_BY_LENGTH: [f32; 9] = [1.0, 0.02, 0.01, 4e-3, 2e-3, 1e-3, 5e-4, 2e-4, 1e-4];

/// The guessed share of posts that contain the leaf, from 0 to 1.
pub(crate) fn expected_share(leaf: &Leaf) -> f32 {
    let rarest = leaf.words.iter().map(word_share).fold(1.0, f32::min);
    // Each further word makes it rarer, though less than by chance: words that belong together come together.
    leaf.words.iter().skip(1).fold(rarest, |share, _| share * 0.2)
}

fn word_share(word: &Word) -> f32 {
    let length = word.beginning().chars().count();
    let mut share = if FREQUENT.binary_search(&word.text.as_str()).is_ok() {
        FREQUENT_SHARE
    } else {
        SHARE_BY_LENGTH.get(length).copied().unwrap_or(1e-4)
    };
    if word.is_open() {
        share *= 8.0;
    }
    if word.sigil.is_some() {
        share *= 0.1;
    }
    share
}

/// Folded words that stand in more than about one English or French post of a hundred, or in as many of some
/// trades, sorted.
#[rustfmt::skip]
const FREQUENT: [&str; 365] = [
    "a", "about", "achat", "after", "again", "ai", "all", "also", "always", "amp", "an", "and", "ans",
    "any", "anything", "app", "apres", "are", "as", "at", "au", "aussi", "aux", "avant", "avec", "avez",
    "avis", "avoir", "avons", "back", "bad", "be", "because", "been", "before", "best", "better", "bien",
    "bon", "bonjour", "bonne", "but", "buy", "by", "c", "ca", "can", "cant", "car", "ce", "cela", "celui",
    "ces", "cette", "chez", "chose", "choses", "client", "clients", "com", "come", "comme", "comment",
    "company", "contre", "could", "customer", "d", "dans", "day", "de", "deal", "depuis", "des", "deux",
    "did", "do", "donc", "dont", "down", "du", "elle", "elles", "en", "encore", "entre", "es", "est", "et",
    "etait", "ete", "etes", "etre", "even", "every", "everyone", "faire", "fait", "feel", "femme", "first",
    "food", "for", "france", "free", "from", "game", "gens", "get", "give", "go", "going", "good", "got",
    "grand", "grande", "gratuit", "great", "guys", "had", "happy", "has", "have", "he", "help", "her",
    "here", "him", "his", "home", "homme", "hope", "how", "http", "https", "i", "ici", "if", "il", "ils",
    "im", "in", "into", "is", "it", "its", "j", "jamais", "je", "job", "jobs", "jour", "jours", "just",
    "know", "l", "la", "last", "le", "les", "let", "leur", "leurs", "life", "like", "live", "lol", "look",
    "love", "lui", "m", "ma", "mais", "make", "man", "market", "marque", "me", "media", "meme", "merci",
    "mes", "moi", "mon", "monde", "month", "more", "morning", "most", "much", "my", "n", "ne", "need",
    "never", "new", "news", "ni", "night", "no", "non", "nos", "not", "nothing", "notre", "nous", "nouveau",
    "nouvelle", "now", "of", "off", "offer", "on", "one", "online", "only", "ont", "or", "orange", "order",
    "other", "ou", "oui", "our", "out", "over", "own", "par", "parce", "paris", "pas", "pendant", "people",
    "petit", "petite", "peu", "peut", "phone", "please", "plus", "pour", "pourquoi", "premier", "price",
    "prix", "produit", "produits", "put", "qu", "quand", "que", "qui", "quoi", "really", "rien", "right",
    "rt", "s", "sa", "sale", "salut", "same", "sans", "say", "se", "see", "service", "ses", "she", "shop",
    "should", "show", "si", "so", "some", "someone", "something", "sommes", "son", "sont", "sous", "still",
    "store", "suis", "sur", "t", "ta", "take", "te", "team", "temps", "tes", "than", "thank", "thanks",
    "that", "the", "their", "them", "then", "there", "these", "they", "thing", "things", "think", "this",
    "through", "time", "to", "today", "toi", "tomorrow", "ton", "too", "toujours", "tous", "tout", "toute",
    "toutes", "tres", "trois", "trop", "tu", "two", "un", "une", "up", "us", "use", "vente", "vers", "very",
    "via", "video", "vie", "vos", "votre", "vous", "want", "was", "watch", "way", "we", "week", "well",
    "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "work", "world",
    "would", "www", "y", "year", "years", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fold, parse};

    fn share(query: &str) -> f32 {
        expected_share(&parse(query).unwrap().leaves()[0])
    }

    #[test]
    fn the_list_can_be_searched() {
        assert!(FREQUENT.is_sorted_by(|a, b| a < b), "sort it and drop what stands twice");
        for word in FREQUENT {
            assert_eq!(fold(word), word);
        }
    }

    #[test]
    fn rarer_leaves_are_guessed_rarer() {
        let check = |rarer: &str, than: &str| assert!(share(rarer) < share(than), "{rarer} < {than}");
        check("southwest", "delta");
        check("delta", "with");
        check("dior", "service");
        check("\"delta airlines\"", "airlines");
        check("\"the company of three\"", "company");
        check("#delta", "delta");
        check("@with", "with");
        check("delta", "delta*");
        check("delta", "delt?s");
        check("galeries", "avec");
    }
}
