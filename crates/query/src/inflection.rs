//! The forms of a French word: singular and plural, masculine and feminine, by the rules of spelling and a list of what
//! they do not cover.
//!
//! Forms are folded, as everything that is compared. Some that the rules give are no words; nobody writes them, so they
//! find nothing. No rule takes a bare `-e` away, as `porte` is not the feminine of `port`. Verbs are not conjugated.

/// Families that no rule gives, folded.
const IRREGULAR: [&[&str]; 22] = [
    &["oeil", "yeux"],
    &["ciel", "cieux", "ciels"],
    &["aieul", "aieux", "aieuls", "aieule", "aieules"],
    &["monsieur", "messieurs"],
    &["madame", "mesdames"],
    &["mademoiselle", "mesdemoiselles"],
    &["beau", "bel", "beaux", "belle", "belles"],
    &["nouveau", "nouvel", "nouveaux", "nouvelle", "nouvelles"],
    &["vieux", "vieil", "vieille", "vieilles"],
    &["fou", "fol", "fous", "folle", "folles"],
    &["mou", "mol", "mous", "molle", "molles"],
    &["doux", "douce", "douces"],
    &["faux", "fausse", "fausses"],
    &["roux", "rousse", "rousses"],
    &["frais", "fraiche", "fraiches"],
    &["sec", "secs", "seche", "seches"],
    &["grec", "grecs", "grecque", "grecques"],
    &["favori", "favoris", "favorite", "favorites"],
    &["gentil", "gentils", "gentille", "gentilles"],
    &["travail", "travaux"],
    &["vitrail", "vitraux"],
    &["bijou", "bijoux"],
];

/// What the ending of a masculine singular becomes in the feminine.
const FEMININE: [(&str, &[&str]); 17] = [
    ("teur", &["trice", "teuse", "teure"]),
    ("eur", &["euse", "eure"]),
    ("eux", &["euse"]),
    ("eau", &["elle"]),
    ("if", &["ive"]),
    ("er", &["ere"]),
    ("el", &["elle"]),
    ("en", &["enne"]),
    ("on", &["onne"]),
    ("et", &["ette", "ete"]),
    ("ot", &["otte", "ote"]),
    ("anc", &["anche"]),
    ("ic", &["ique"]),
    ("ong", &["ongue"]),
    ("os", &["osse", "ose"]),
    ("as", &["asse", "ase"]),
    ("c", &["que"]),
];

/// What the ending of a feminine may have been in the masculine singular.
const MASCULINE: [(&str, &[&str]); 8] = [
    ("trice", &["teur"]),
    ("euse", &["eux", "eur"]),
    ("ive", &["if"]),
    ("iere", &["ier"]),
    ("elle", &["el", "eau"]),
    ("enne", &["en"]),
    ("onne", &["on"]),
    ("ale", &["al"]),
];

/// The folded forms of a word, itself first, each once; `accented` when its last `e` is an `é`.
pub(crate) fn french_forms(word: &str, accented: bool) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if let Some(family) = IRREGULAR.iter().find(|family| family.contains(&word)) {
        forms.extend(family.iter().map(|form| (*form).to_owned()));
    } else {
        for lemma in lemmas(word) {
            forms.extend(forms_of(&lemma, accented));
        }
    }
    let mut seen = Vec::with_capacity(forms.len());
    for form in forms {
        if !seen.contains(&form) {
            seen.push(form);
        }
    }
    seen
}

/// The masculine singulars that a word may come from.
fn lemmas(word: &str) -> Vec<String> {
    let singulars = match word {
        _ if word.ends_with("eaux") => vec![shorter(word, 1)],
        _ if word.ends_with("aux") => vec![shorter(word, 2) + "l", shorter(word, 1)],
        _ if word.ends_with("eux") => vec![word.to_owned(), shorter(word, 1)],
        _ if word.ends_with("oux") => vec![shorter(word, 1)],
        _ if word.ends_with("ss") || word.chars().count() < 4 => vec![word.to_owned()],
        // "gros" and "francais" are singulars too.
        _ if word.ends_with("os") || word.ends_with("is") || word.ends_with("as") => {
            vec![word.to_owned(), shorter(word, 1)]
        }
        _ if word.ends_with('s') => vec![shorter(word, 1)],
        _ => vec![word.to_owned()],
    };
    let mut lemmas = Vec::new();
    for singular in singulars {
        for (feminine, masculine) in MASCULINE {
            // Short words such as "balle" or "pelle" are no feminines.
            if let Some(stem) = singular.strip_suffix(feminine).filter(|stem| stem.len() >= 3) {
                lemmas.extend(masculine.iter().map(|ending| format!("{stem}{ending}")));
            }
        }
        lemmas.push(singular);
    }
    lemmas
}

fn forms_of(lemma: &str, accented: bool) -> Vec<String> {
    let mut forms = vec![lemma.to_owned()];
    let ends = |ending: &str| lemma.ends_with(ending);
    if ends("al") {
        forms.extend([shorter(lemma, 1) + "ux", format!("{lemma}s")]);
    } else if ends("au") || ends("eu") {
        forms.extend([format!("{lemma}x"), format!("{lemma}s")]);
    } else if !ends("s") && !ends("x") && !ends("z") {
        forms.push(format!("{lemma}s"));
    }
    let mut feminines: Vec<String> = Vec::new();
    if let Some((ending, becomes)) = FEMININE.iter().find(|(ending, _)| ends(ending)) {
        let stem = shorter(lemma, ending.len());
        feminines.extend(becomes.iter().map(|feminine| format!("{stem}{feminine}")));
    }
    if accented || !(ends("e") || ends("x") || ends("eau")) {
        feminines.push(format!("{lemma}e"));
    }
    for feminine in feminines {
        forms.push(format!("{feminine}s"));
        forms.push(feminine);
    }
    forms
}

/// Without the last letters, which are ASCII.
fn shorter(word: &str, letters: usize) -> String {
    word.get(..word.len().saturating_sub(letters)).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::french_forms;

    #[test]
    fn a_word_is_found_in_all_its_forms() {
        let check = |word: &str, accented: bool, expected: &[&str], not: &[&str]| {
            let forms = french_forms(word, accented);
            assert_eq!(forms.first().map(String::as_str), Some(word));
            assert!(forms.len() <= 24, "{word}: {forms:?}");
            for form in expected {
                assert!(forms.iter().any(|found| found == form), "{form} of {word}: {forms:?}");
            }
            for form in not {
                assert!(!forms.iter().any(|found| found == form), "{form} is none of {word}: {forms:?}");
            }
        };
        check("cheval", false, &["cheval", "chevaux"], &["chevau"]);
        check("chevaux", false, &["cheval", "chevaux"], &[]);
        check("national", false, &["nationale", "nationaux", "nationales"], &[]);
        check("nationale", false, &["national", "nationaux"], &[]);
        check("produit", false, &["produits"], &[]);
        check("produits", false, &["produit"], &[]);
        check("vendeur", false, &["vendeurs", "vendeuse", "vendeuses"], &[]);
        check("directrice", false, &["directeur", "directeurs", "directrices"], &[]);
        check("heureux", false, &["heureuse", "heureuses"], &["heureuxs", "heureuxe"]);
        check("cheveu", false, &["cheveux"], &[]);
        check("cheveux", false, &["cheveu"], &[]);
        check("gateau", false, &["gateaux"], &["gateaue"]);
        check("gateaux", false, &["gateau"], &["gateal"]);
        check("nouvelle", false, &["nouveau", "nouvel", "nouveaux"], &[]);
        check("sportif", false, &["sportive", "sportives", "sportifs"], &[]);
        check("premier", false, &["premiere", "premieres", "premiers"], &[]);
        check("blanc", false, &["blanche", "blanches"], &[]);
        check("public", false, &["publique", "publics"], &[]);
        check("fatigue", true, &["fatiguee", "fatigues", "fatiguees"], &[]);
        check("fatigue", false, &["fatigues"], &["fatiguee"]);
        check("porte", false, &["portes"], &["port", "ports"]);
        check("yeux", false, &["oeil"], &[]);
        check("gros", false, &["grosse", "grosses"], &[]);
        check("prix", false, &["prix"], &["prixe", "prixs"]);
        check("bus", false, &["bus"], &["bu"]);
    }
}
