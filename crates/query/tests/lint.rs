//! What the linter says about queries, and where; and what queries are guessed to cost.

use proptest::prelude::*;
use vigie_query::{CostLevel, Language, MAX_TEXT_BYTES, Severity, cost, lint, parse};

/// Findings as `w3: message`, with the severity's first letter and the character.
fn said(query: &str) -> Vec<String> {
    let findings = lint(query).into_iter();
    findings
        .map(|found| format!("{}{}: {}", &found.severity.as_str()[..1], found.character, found.message))
        .collect()
}

#[test]
fn what_is_probably_not_meant_is_found() {
    let check = |query: &str, expected: &[&str]| assert_eq!(said(query), expected, "{query}");
    // Nothing to say.
    check("\"air france\" OR #airfrance", &[]);
    check("nike (shoes OR sneakers) -lang:(de OR es)", &[]);
    check("(adidas nike) OR puma", &[]);
    check("\"l'oréal\" NEAR/5 (rappel OR retrait) site:lemonde.fr", &[]);
    check("title:adidas OR text:puma", &[]);
    // An error is the only finding.
    check("nike (", &["e6: this bracket is never closed"]);
    // Binding.
    check("adidas nike OR puma", &["w13: AND binds tighter than OR here"]);
    check("adidas OR nike -puma", &["w8: AND binds tighter than OR here"]);
    check("reebok (adidas OR nike puma)", &["w16: AND binds tighter than OR here"]);
    check("-nike", &["w1: it matches posts that have none of its words"]);
    // Operators that are none.
    check("adidas and nike", &["w8: `and` is searched for as a word"]);
    check("(adidas) ou (nike)", &["w10: `ou` is searched for as a word"]);
    check(
        "adidas et nike sauf puma",
        &["w8: `et` is searched for as a word", "w16: `sauf` is searched for as a word"],
    );
    check("adidas Or \"nike air\"", &["w8: `Or` is searched for as a word"]);
    check("not nike", &["w1: `not` is searched for as a word"]);
    check("adidas \"and\" nike", &[]);
    check("\"adidas AND nike\"", &["w2: `AND` in quotes is a word of the phrase"]);
    check("\"ROCK AND ROLL\"", &[]);
    // Quotes and question marks.
    check("“air france” “air max”", &["h1: curly quotes are read as straight ones"]);
    check("'air france' adidas", &["w1: single quotes do not make a phrase"]);
    check("'adidas", &[]);
    check("adidas?", &["h7: `?` behind a word is punctuation"]);
    // Said already.
    check("adidas OR puma OR adidas", &["h19: `adidas` is there twice"]);
    check(
        "Élan OR elan OR ÉLAN",
        &[
            "h9: `elan` is the same as `Élan`: accents and capitals do not count",
            "h17: `ÉLAN` is the same as `Élan`: accents and capitals do not count",
        ],
    );
    check("+\"élan\" OR +\"elan\"", &[]);
    check(
        "adidas OR \"adidas originals\"",
        &["h12: `adidas originals` adds nothing: `adidas` finds it already"],
    );
    check("#adidas OR adidas", &["h1: `#adidas` adds nothing: `adidas` finds it already"]);
    check("adidas OR adid*", &["h1: `adidas` adds nothing: `adid*` finds it already"]);
    check("adidas OR title:adidas", &["h17: `adidas` adds nothing: `adidas` finds it already"]);
    check("adidas \"adidas originals\"", &["h1: `adidas` adds nothing: `adidas originals` needs it already"]);
    check("puma lang:fr lang:fr", &["h19: `lang:fr` is there twice"]);
    check("(adidas -puma) OR (adidas -puma)", &["h20: `adidas AND NOT puma` is there twice"]);
    // Never.
    check("adidas -adidas", &["w1: this can never match: `adidas` is needed and `adidas` excluded"]);
    check(
        "\"adidas originals\" -(reebok OR adid*)",
        &["w2: this can never match: `adidas originals` is needed and `adid*` excluded"],
    );
    check("nike (adidas OR puma) -puma", &["w17: `puma` can never match: `puma` is excluded"]);
    check(
        "adidas type:reply is:quote",
        &["w22: this can never match: no post is both type:reply and type:quote"],
    );
    check("adidas lang:pt lang:pt-br", &[]);
    check(
        "adidas likes:[5 TO *] likes:[* TO 3]",
        &["w29: this can never match: no post is both likes:[5 TO *] and likes:[* TO 3]"],
    );
    check(
        "title:adidas NEAR text:puma",
        &["w7: this can never match: title and text are not near each other"],
    );
    // Floods.
    check("orange", &["w1: `orange` stands in about 1 post of 20, whatever they are about"]);
    check("adidas OR free", &["w11: `free` stands in about 1 post of 20, whatever they are about"]);
    check("free (mobile OR freebox)", &[]);
    check("\"free mobile\"", &[]);
    check("adi*", &["h1: `adi*` stands for many words"]);
    check("lang:fr", &["h6: this finds posts whatever their words are"]);
    check("adidas OR author:puma", &["h18: this finds posts whatever their words are"]);
}

#[test]
fn costs_are_told_with_the_reason() {
    let check = |query: &str, level: CostLevel, reason: &str| {
        let cost = cost(&parse(query).expect("a query"));
        assert_eq!(cost.level, level, "{query}: {}", cost.reason);
        assert!(cost.reason.to_string().contains(reason), "{}", cost.reason);
    };
    check("\"air france\" OR #airfrance", CostLevel::Cheap, "`\"air france\"` or 1 like it");
    check("free freebox", CostLevel::Cheap, "`freebox`");
    check(
        "free",
        CostLevel::Medium,
        "1 post of 20 is looked at for 1 word(s), because nothing rarer than `free`",
    );
    check("free OR orange -(the OR and OR la OR le OR les)", CostLevel::Costly, "`free` or 1 like it");
    check("author:ana -adidas", CostLevel::Costly, "every post is looked at, because no word is needed");
}

#[test]
fn large_queries_are_looked_at_in_no_time() {
    let alternatives: Vec<String> = (0..1000).map(|number| format!("word{number}")).collect();
    assert_eq!(lint(&alternatives.join(" OR ")), []);
    let same = "adidas OR ".repeat(999) + "adidas";
    let findings = lint(&same);
    assert_eq!(findings.len(), 100);
    assert!(findings.iter().all(|found| found.severity == Severity::Hint));
    assert_eq!(lint(&"(".repeat(MAX_TEXT_BYTES)).len(), 1);
    assert_eq!(lint(&"* ".repeat(MAX_TEXT_BYTES / 2)).len(), 1);
}

proptest! {
    #[test]
    fn findings_lie_in_the_query(pieces in proptest::collection::vec(prop_oneof![
        Just("AND "), Just("OR "), Just("-"), Just("("), Just(")"), Just("“a b” "), Just("'été "), Just("b' "), Just("and "),
        Just("été "), Just("ete "), Just("nike* "), Just("nik* "), Just("free? "), Just("lang:fr "), Just("lang:en "),
        Just("title:été "), Just("\"a b\"~3 "), Just("NEAR/3 "), Just("likes:[1 TO 2] "), Just("is:reply "),
    ], 0..16)) {
        let text = pieces.concat();
        let findings = lint(&text);
        prop_assert_eq!(parse(&text).is_err(), findings.first().is_some_and(|found| found.severity == Severity::Error));
        for found in findings {
            prop_assert!(text.is_char_boundary(found.position));
            for language in [Language::English, Language::French] {
                prop_assert!(!found.message.in_language(language).is_empty());
                prop_assert!(!found.mend.in_language(language).is_empty());
            }
            prop_assert_eq!(found.pointing(&text).lines().count(), 2);
        }
    }
}
