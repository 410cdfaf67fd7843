//! Models of relevance learn from marks to tell a brand from its namesakes, explain themselves, and know when they know
//! too little.

#![expect(clippy::print_stdout, reason = "figures are told")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use vigie_matcher::{LEAST_MARKS, Matcher, RelevanceModel, Scratch};
use vigie_model::{Mark, Post, Slug, Workspace};
use vigie_query::Tokens;
use vigie_scenario::{Scenario, Settings};

const ABOUT: [&str; 12] = [
    "Orange down again in Lyon, no network since this morning",
    "Panne Orange, plus de réseau mobile depuis ce matin",
    "Mon forfait Orange a encore augmenté",
    "Orange customer service never answers the phone",
    "La fibre Orange est coupée dans tout le quartier",
    "My Orange invoice is wrong for the third month",
    "Le technicien Orange n'est pas venu pour la fibre",
    "Orange raised the price of my mobile plan",
    "Service client Orange injoignable, facture fausse",
    "Switched to Orange, the network is faster here",
    "Livebox Orange en panne, pas de réseau",
    "Orange fiber outage, the hotline is silent",
];
const NOT_ABOUT: [&str; 12] = [
    "Squeezed an orange for breakfast, so sweet",
    "Recette du canard à l'orange, cuisson et jus",
    "The sky turned orange at sunset",
    "Une robe orange pour l'été, la couleur me va bien",
    "Zeste d'orange et chocolat, un dessert simple",
    "Orange juice and croissants this morning",
    "Le gâteau à l'orange de ma mère, recette facile",
    "Paint the wall orange or yellow?",
    "Confiture d'orange amère maison",
    "An orange cat sleeps on my keyboard",
    "Vin chaud, cannelle et orange",
    "Alerte orange aux orages dans le Var",
];

fn examples() -> Vec<(Option<&'static str>, &'static str, bool)> {
    let about = ABOUT.iter().map(|text| (None, *text, true));
    about.chain(NOT_ABOUT.iter().map(|text| (None, *text, false))).collect()
}

fn score(model: &RelevanceModel, text: &str) -> f32 {
    let mut tokens = Tokens::default();
    tokens.read(None, text);
    model.judge(&tokens).score
}

#[test]
fn what_was_marked_tells_what_was_not() {
    let model = RelevanceModel::learn(examples()).unwrap();
    let check = |text: &str, about: bool| {
        let score = score(&model, text);
        assert_eq!(score > 0.5, about, "{text}: {score}");
    };
    check("Encore une panne de réseau chez Orange", true);
    check("Orange invoice wrong again, customer service silent", true);
    check("Recette : gâteau au jus d'orange", false);
    check("An orange sunset", false);
    let unknown = score(&model, "Ōrange qwxz");
    assert!((0.3..0.7).contains(&unknown), "{unknown}");
}

#[test]
fn a_score_names_the_words_that_decided() {
    let model = RelevanceModel::learn(examples()).unwrap();
    let mut tokens = Tokens::default();
    tokens.read(None, "Recette : l'orange et la panne de réseau");
    let terms: BTreeMap<String, f32> =
        model.judge(&tokens).terms.into_iter().map(|term| (term.term, term.weight)).collect();
    assert!(terms["reseau"] > 0.0 && terms["panne"] > 0.0 && terms["recette"] < 0.0, "{terms:?}");
    assert!(!terms.contains_key("orange"), "the name itself says nothing: {terms:?}");
}

#[test]
fn it_abstains_below_twenty_marks_or_without_both_sides() {
    let check = |about: usize, other: usize, learns: bool| {
        let of = |texts: &[&'static str], about: bool, count| {
            texts.iter().take(count).map(move |text| (None, *text, about)).collect::<Vec<_>>()
        };
        let examples = of(&ABOUT, true, about).into_iter().chain(of(&NOT_ABOUT, false, other));
        assert_eq!(RelevanceModel::learn(examples).is_some(), learns, "{about} {other}");
    };
    check(0, 0, false);
    check(12, 7, false);
    check(12, 8, true);
    let same = std::iter::repeat_n((None, ABOUT[0], true), 100);
    assert_eq!(
        RelevanceModel::learn(same.chain(std::iter::repeat_n((None, NOT_ABOUT[0], false), 100))),
        None
    );
    let lopsided = (0..40).map(|number| format!("orange {number}")).collect::<Vec<_>>();
    assert_eq!(RelevanceModel::learn(lopsided.iter().map(|text| (None, text.as_str(), false))), None);
}

#[test]
fn a_matcher_learns_from_marks_and_from_the_workspace() {
    let workspace: Workspace = serde_json::from_value(serde_json::json!({
        "workspace": {"id": "w", "name": "W"},
        "brand": [{"id": "orange", "name": "Orange", "query": "orange", "not_about": NOT_ABOUT},
                  {"id": "free", "name": "Free", "query": "free"}],
    }))
    .unwrap();
    let mark = |text: &&str| Mark {
        workspace: Slug::new("w").unwrap(),
        brand: Slug::new("orange").unwrap(),
        about: true,
        title: None,
        text: (*text).to_owned(),
    };
    let marks: Vec<Mark> = ABOUT.iter().map(mark).collect();
    let post: Post = serde_json::from_value(serde_json::json!({
        "id": "demo:1", "source": "demo", "text": "Orange, free, recette de dessert", "published_at": "2026-02-03T10:15:00Z",
    }))
    .unwrap();
    let workspaces = [workspace];
    let (mut matcher, _) = Matcher::build(&workspaces);
    let found = |matcher: &Matcher| matcher.mentions(&post, &mut Scratch::default()).remove(0).brands;
    assert!(found(&matcher).iter().all(|brand| brand.relevance.is_none()));
    matcher.learn(&workspaces, &marks);
    let brands = found(&matcher);
    assert!(brands[0].relevance.as_ref().unwrap().score < 0.5, "{brands:?}");
    assert_eq!(brands[1].relevance, None, "nobody marked anything of it");
    matcher.learn(&workspaces, &marks[..3]);
    assert!(found(&matcher).iter().all(|brand| brand.relevance.is_none()), "15 examples are too few");
}

/// The market has two brands with names that people use otherwise. People mark a part of what bare names find; the rest
/// is judged. Handles and tags are taken out, as they would give the brand away.
#[test]
fn namesakes_of_a_market_are_told_apart() {
    let scenario = Scenario::new(11, "2026-01-05T00:00:00Z".parse().unwrap(), Settings::default());
    for brand in ["ricochet", "petit-zephyr"] {
        let mut texts = BTreeSet::new();
        let mut cases: Vec<(String, bool)> = Vec::new();
        for case in (0..6 * 24 * 60).flat_map(|minute| scenario.ambiguous(minute)) {
            let text = case.post.text.split_whitespace().filter(|word| !word.starts_with(['@', '#']));
            let text = text.collect::<Vec<_>>().join(" ");
            if case.brand.as_str() == brand && texts.insert(text.clone()) {
                cases.push((text, case.about));
            }
        }
        let (mut marked, mut judged): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
        let mut room = BTreeMap::from([(true, 30), (false, 30)]);
        for (text, about) in cases {
            let room = room.get_mut(&about).unwrap();
            let list = if *room > 0 { &mut marked } else { &mut judged };
            *room = (*room - 1).max(0);
            list.push((text, about));
        }
        let model =
            RelevanceModel::learn(marked.iter().map(|(text, about)| (None, text.as_str(), *about))).unwrap();
        let right = |wanted: bool| {
            let of: Vec<bool> = judged
                .iter()
                .filter(|(_, about)| *about == wanted)
                .map(|(text, _)| (score(&model, text) >= 0.5) == wanted)
                .collect();
            (of.iter().filter(|right| **right).count(), of.len())
        };
        let ((found, about), (refused, other)) = (right(true), right(false));
        println!(
            "{brand}: {found} of {about} found, {refused} of {other} refused; expected {:?}",
            model.trial()
        );
        assert!(about > 100 && other > 20);
        assert!(found * 10 >= about * 9 && refused * 10 >= other * 9);
    }
}

proptest! {
    #[test]
    fn what_is_learned_does_not_depend_on_the_order(seed in any::<u64>(), text in "\\PC{0,60}") {
        let mut shuffled = examples();
        shuffled.sort_by_key(|(_, text, _)| {
            text.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
        });
        let (model, other) = (RelevanceModel::learn(examples()).unwrap(), RelevanceModel::learn(shuffled).unwrap());
        let (one, two) = (score(&model, &text), score(&other, &text));
        prop_assert!((one - two).abs() < 1e-3, "{one} {two}");
        prop_assert!((0.0..=1.0).contains(&one));
        prop_assert_eq!(model.trial(), other.trial());
        prop_assert!(model.trial().about + model.trial().other >= LEAST_MARKS);
    }
}
