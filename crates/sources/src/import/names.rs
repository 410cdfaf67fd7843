//! Languages and countries as exports name them: by a code of two or three letters, or by a word in English or French.

/// A language: its code, and its names in English, in French and in itself.
const LANGUAGES: [(&str, [&str; 3]); 26] = [
    ("ar", ["arabic", "arabe", "العربية"]),
    ("bg", ["bulgarian", "bulgare", "български"]),
    ("ca", ["catalan", "catalan", "català"]),
    ("cs", ["czech", "tchèque", "čeština"]),
    ("da", ["danish", "danois", "dansk"]),
    ("de", ["german", "allemand", "deutsch"]),
    ("el", ["greek", "grec", "ελληνικά"]),
    ("en", ["english", "anglais", "english"]),
    ("es", ["spanish", "espagnol", "español"]),
    ("fi", ["finnish", "finnois", "suomi"]),
    ("fr", ["french", "français", "français"]),
    ("he", ["hebrew", "hébreu", "עברית"]),
    ("hi", ["hindi", "hindi", "हिन्दी"]),
    ("hu", ["hungarian", "hongrois", "magyar"]),
    ("it", ["italian", "italien", "italiano"]),
    ("ja", ["japanese", "japonais", "日本語"]),
    ("ko", ["korean", "coréen", "한국어"]),
    ("nl", ["dutch", "néerlandais", "nederlands"]),
    ("no", ["norwegian", "norvégien", "norsk"]),
    ("pl", ["polish", "polonais", "polski"]),
    ("pt", ["portuguese", "portugais", "português"]),
    ("ro", ["romanian", "roumain", "română"]),
    ("ru", ["russian", "russe", "русский"]),
    ("sv", ["swedish", "suédois", "svenska"]),
    ("tr", ["turkish", "turc", "türkçe"]),
    ("zh", ["chinese", "chinois", "中文"]),
];

/// A country: its code of two letters, that of three, and its names in English and in French.
const COUNTRIES: [(&str, [&str; 3]); 52] = [
    ("ae", ["are", "united arab emirates", "émirats arabes unis"]),
    ("ar", ["arg", "argentina", "argentine"]),
    ("at", ["aut", "austria", "autriche"]),
    ("au", ["aus", "australia", "australie"]),
    ("be", ["bel", "belgium", "belgique"]),
    ("br", ["bra", "brazil", "brésil"]),
    ("ca", ["can", "canada", "canada"]),
    ("ch", ["che", "switzerland", "suisse"]),
    ("ci", ["civ", "ivory coast", "côte d’ivoire"]),
    ("cl", ["chl", "chile", "chili"]),
    ("cm", ["cmr", "cameroon", "cameroun"]),
    ("cn", ["chn", "china", "chine"]),
    ("co", ["col", "colombia", "colombie"]),
    ("cz", ["cze", "czech republic", "république tchèque"]),
    ("de", ["deu", "germany", "allemagne"]),
    ("dk", ["dnk", "denmark", "danemark"]),
    ("dz", ["dza", "algeria", "algérie"]),
    ("eg", ["egy", "egypt", "égypte"]),
    ("es", ["esp", "spain", "espagne"]),
    ("fi", ["fin", "finland", "finlande"]),
    ("fr", ["fra", "france", "france"]),
    ("gb", ["gbr", "united kingdom", "royaume-uni"]),
    ("gr", ["grc", "greece", "grèce"]),
    ("hk", ["hkg", "hong kong", "hong kong"]),
    ("hu", ["hun", "hungary", "hongrie"]),
    ("id", ["idn", "indonesia", "indonésie"]),
    ("ie", ["irl", "ireland", "irlande"]),
    ("il", ["isr", "israel", "israël"]),
    ("in", ["ind", "india", "inde"]),
    ("it", ["ita", "italy", "italie"]),
    ("jp", ["jpn", "japan", "japon"]),
    ("kr", ["kor", "south korea", "corée du sud"]),
    ("lu", ["lux", "luxembourg", "luxembourg"]),
    ("ma", ["mar", "morocco", "maroc"]),
    ("mx", ["mex", "mexico", "mexique"]),
    ("ng", ["nga", "nigeria", "nigéria"]),
    ("nl", ["nld", "netherlands", "pays-bas"]),
    ("no", ["nor", "norway", "norvège"]),
    ("nz", ["nzl", "new zealand", "nouvelle-zélande"]),
    ("pl", ["pol", "poland", "pologne"]),
    ("pt", ["prt", "portugal", "portugal"]),
    ("ro", ["rou", "romania", "roumanie"]),
    ("ru", ["rus", "russia", "russie"]),
    ("sa", ["sau", "saudi arabia", "arabie saoudite"]),
    ("se", ["swe", "sweden", "suède"]),
    ("sg", ["sgp", "singapore", "singapour"]),
    ("sn", ["sen", "senegal", "sénégal"]),
    ("tn", ["tun", "tunisia", "tunisie"]),
    ("tr", ["tur", "turkey", "turquie"]),
    ("ua", ["ukr", "ukraine", "ukraine"]),
    ("us", ["usa", "united states", "états-unis"]),
    ("za", ["zaf", "south africa", "afrique du sud"]),
];

/// The code of a language, such as `fr` of `French` or `fr_FR`; `None` where it is not known, so that it is detected.
pub(crate) fn language(said: &str) -> Option<String> {
    let said = said.to_lowercase();
    let code = said.split(['-', '_']).next().unwrap_or_default();
    if code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return Some(code.to_owned());
    }
    named(&LANGUAGES, &said)
}

/// The code of a country, such as `fr` of `France` or `FRA`; `None` where it is not known.
pub(crate) fn country(said: &str) -> Option<String> {
    let said = said.to_lowercase();
    if said.len() == 2 && said.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return Some(if said == "uk" { "gb".to_owned() } else { said });
    }
    named(&COUNTRIES, &said)
}

fn named(known: &[(&str, [&str; 3])], said: &str) -> Option<String> {
    let said = said.replace('\'', "’");
    known.iter().find(|(_, names)| names.contains(&said.as_str())).map(|(code, _)| (*code).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_known() {
        let check = |said: &str, in_language: Option<&str>, in_country: Option<&str>| {
            assert_eq!(
                (language(said).as_deref(), country(said).as_deref()),
                (in_language, in_country),
                "{said}"
            );
        };
        check("FR", Some("fr"), Some("fr"));
        check("fr_FR", Some("fr"), None);
        check("French", Some("fr"), None);
        check("Français", Some("fr"), None);
        check("FRA", None, Some("fr"));
        check("Côte d'Ivoire", None, Some("ci"));
        check("UK", Some("uk"), Some("gb"));
        check("United States", None, Some("us"));
        check("Atlantis", None, None);
    }

    #[test]
    fn each_name_is_of_one() {
        for known in [&LANGUAGES[..], &COUNTRIES[..]] {
            for (code, names) in known {
                for name in names {
                    assert_eq!(named(known, name).as_deref(), Some(*code), "{name}");
                }
            }
        }
    }
}
