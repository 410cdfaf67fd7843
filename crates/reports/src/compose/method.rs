//! How each figure is made: tools differ in what they call share of voice or reach, and people compare tools.

use vigie_model::Section;

use crate::{
    Figures,
    document::{Block, Column, Table},
    numbers,
};

/// A figure, its variant and its formula, in English and in French, and the sections that show it.
struct Formula {
    name: [&'static str; 2],
    variant: [&'static str; 2],
    formula: [&'static str; 2],
    shown_in: &'static [Section],
}

const SUMS: &[Section] =
    &[Section::Summary, Section::Timeline, Section::Brands, Section::ShareOfVoice, Section::Sources];
const VOICE: &[Section] = &[Section::Summary, Section::ShareOfVoice];
const MOOD: &[Section] = &[Section::Summary, Section::Brands];
const BRANDS: &[Section] = &[Section::Brands];

const FORMULAS: &[Formula] = &[
    Formula {
        name: ["Mentions", "Mentions"],
        variant: ["reposts included", "partages compris"],
        formula: [
            "posts that name the brand; one that names two counts for both, and once in the sum of all",
            "publications qui nomment la marque ; celle qui en nomme deux compte pour chacune, et une fois au total",
        ],
        shown_in: SUMS,
    },
    Formula {
        name: ["Share of voice", "Part de voix"],
        variant: ["of the brands compared", "des marques comparées"],
        formula: [
            "this brand ÷ sum over the compared brands, by mentions, stories, authors, engagement or potential reach",
            "marque ÷ somme des marques comparées, en mentions, textes, auteurs, engagement ou portée potentielle",
        ],
        shown_in: VOICE,
    },
    Formula {
        name: ["Stories", "Textes"],
        variant: ["near-copies and reposts of one text", "copies proches et partages d’un texte"],
        formula: [
            "each text once, however often it was passed on",
            "chaque texte une fois, si souvent qu’il soit repris",
        ],
        shown_in: &[Section::ShareOfVoice, Section::Stories],
    },
    Formula {
        name: ["Net sentiment", "Sentiment net"],
        variant: [
            "neutral in the denominator, mood of the post",
            "neutres au dénominateur, tonalité de la publication",
        ],
        formula: [
            "(favourable − unfavourable) ÷ all, corrected for how often labels of each language are wrong (adjusted count, \
             Forman 2008); the interval holds the truth nine times out of ten",
            "(favorables − défavorables) ÷ toutes, corrigé des erreurs d’étiquetage de chaque langue (adjusted count, Forman \
             2008) ; l’intervalle contient la vérité neuf fois sur dix",
        ],
        shown_in: MOOD,
    },
    Formula {
        name: ["E-reputation", "E-réputation"],
        variant: [
            "−100 to 100, last seven days of the period",
            "−100 à 100, sept derniers jours de la période",
        ],
        formula: [
            "100 × (favourable − unfavourable weight) ÷ all weight, by the mood toward the brand; a mention weighs log₁₀(10 + \
             followers)",
            "100 × (poids favorable − défavorable) ÷ poids total, par la tonalité envers la marque ; une mention pèse log₁₀(10 + \
             abonnés)",
        ],
        shown_in: MOOD,
    },
    Formula {
        name: ["Engagement", "Engagement"],
        variant: ["all networks alike, version 1", "tous réseaux de la même façon, version 1"],
        formula: ["likes + replies + reposts + quotes", "j’aime + réponses + partages + citations"],
        shown_in: BRANDS,
    },
    Formula {
        name: ["Estimated reach", "Portée estimée"],
        variant: ["each author once", "chaque auteur une fois"],
        formula: [
            "followers × f; f = 0.15 up to 100,000 followers, 0.06 from 10 million on, linear between",
            "abonnés × f ; f = 0,15 jusqu’à 100 000 abonnés, 0,06 dès 10 millions, linéaire entre les deux",
        ],
        shown_in: BRANDS,
    },
    Formula {
        name: ["Presence", "Présence"],
        variant: ["0 to 100, of the brands compared", "0 à 100, des marques comparées"],
        formula: [
            "100 × mean of the shares of voice by mentions and by potential reach",
            "100 × moyenne des parts de voix en mentions et en portée potentielle",
        ],
        shown_in: BRANDS,
    },
    Formula {
        name: ["Peak", "Pic"],
        variant: [
            "from 1.5 times the usual on, or with terms that stand out",
            "dès 1,5 fois l’habitude, ou avec des termes qui ressortent",
        ],
        formula: [
            "usual: the median of the other pieces; terms by G² (Dunning 1993) from 15.13, over samples of 250 mentions of the peak and of the rest",
            "habitude : la médiane des autres intervalles ; termes par G² (Dunning 1993) à partir de 15,13, sur des échantillons de 250 mentions du pic et du reste",
        ],
        shown_in: &[Section::Summary, Section::Timeline],
    },
    Formula {
        name: ["What rose", "Ce qui monte"],
        variant: ["against the period before", "par rapport à la période précédente"],
        formula: [
            "expected = (before + ½) ÷ (mentions before + 1) × mentions; told from G² = 15.13 and five mentions on",
            "attendues = (avant + ½) ÷ (mentions avant + 1) × mentions ; retenu à partir de G² = 15,13 et de cinq mentions",
        ],
        shown_in: &[Section::Summary, Section::Trends],
    },
    Formula {
        name: ["Influence", "Influence"],
        variant: ["0 to 100", "0 à 100"],
        formula: [
            "45 × audience + 30 × echo + 15 × voice + 10 × focus, in orders of magnitude of followers, reactions and mentions",
            "45 × audience + 30 × écho + 15 × voix + 10 × thème, en ordres de grandeur des abonnés, réactions et mentions",
        ],
        shown_in: &[Section::Authors],
    },
    Formula {
        name: ["Newcomer, detractor", "Nouveau venu, détracteur"],
        variant: ["of these brands", "pour ces marques"],
        formula: [
            "first mention of all times lies in the period; more unfavourable than favourable mentions in it, of one’s own brands \
             where there are any",
            "première mention de tous les temps dans la période ; plus de mentions défavorables que favorables, envers les marques \
             propres s’il y en a",
        ],
        shown_in: &[Section::Authors],
    },
    Formula {
        name: ["Change", "Évolution"],
        variant: ["against the period before", "par rapport à la période précédente"],
        formula: [
            "now ÷ before − 1; shares and scores: now − before",
            "maintenant ÷ avant − 1 ; parts et scores : maintenant − avant",
        ],
        shown_in: &[Section::Summary, Section::Brands, Section::ShareOfVoice, Section::Sources],
    },
];

pub(super) fn blocks(figures: &Figures) -> Vec<Block> {
    let language = figures.language;
    let shown = |formula: &&Formula| {
        formula.shown_in.iter().any(|section| figures.report.sections().contains(section))
    };
    let row = |formula: &Formula| {
        let Formula { name, variant, formula, .. } = formula;
        [name, variant, formula].map(|&[english, french]| language.pick(english, french).to_owned()).to_vec()
    };
    let columns = [("Figure", "Chiffre"), ("Variant", "Variante"), ("Formula", "Formule")];
    let mut blocks = vec![Block::Text(period(figures))];
    let rows: Vec<_> = FORMULAS.iter().filter(shown).map(row).collect();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption: language.pick("What each figure means", "Ce que chaque chiffre veut dire").to_owned(),
            columns: columns
                .iter()
                .map(|&(english, french)| Column::text(language.pick(english, french)))
                .collect(),
            rows,
        }));
    }
    blocks
}

/// Which period, which zone, and against what.
fn period(figures: &Figures) -> String {
    let language = figures.language;
    let days = numbers::days(language, figures.period, &figures.zone);
    let zone = &figures.zone_name;
    let before = figures.previous.map(|before| {
        let before = numbers::days(language, before, &figures.zone);
        format!("{} {before}", language.pick(", held against", ", comparée à celle du"))
    });
    let before = before.unwrap_or_default();
    let none = language.pick(
        "A dash stands where a figure has nothing to be divided by.",
        "Un tiret remplace un chiffre qui n’a rien à quoi être rapporté.",
    );
    let period = language.pick("Period", "Période");
    let (colon, semicolon) = (language.colon(), language.semicolon());
    let zone_of = language.pick("days of the time zone", "jours du fuseau");
    format!("{period}{colon} {days}{before}{semicolon}{zone_of} {zone}. {none}")
}
