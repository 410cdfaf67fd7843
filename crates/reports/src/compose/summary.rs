//! What happened, in sentences: how much was said, in which mood, and where each brand stands, against the period before.

use vigie_alerts::Language;
use vigie_index::{Peak, TermKind};

use crate::{
    BrandFigures, Figures,
    document::{Block, Point, Tile},
    numbers::{self, NONE},
};

/// How many brands have a sentence of their own.
const TOLD: usize = 6;
/// From how many times the usual on a piece of the timeline is told as a peak, also when nothing in it stands out.
const PEAK: f64 = 1.5;
/// How many terms are named in a sentence.
const TERMS: usize = 4;

pub(super) fn blocks(figures: &Figures) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(brand) = figures.brands.first().filter(|brand| brand.counted.now.mentions > 0) {
        blocks.push(Block::Tiles(tiles(figures, brand)));
    }
    blocks.push(Block::Text(volume(figures)));
    let mut points: Vec<Point> =
        figures.brands.iter().take(TOLD).map(|brand| standing(figures, brand)).collect();
    points.extend(peaks(figures));
    points.extend(rose(figures));
    points.extend(alerts(figures));
    blocks.push(Block::Points(points));
    blocks
}

fn tiles(figures: &Figures, brand: &BrandFigures) -> Vec<Tile> {
    let language = figures.language;
    let now = &brand.counted.now;
    let change = brand.change.as_ref();
    let tile = |name: &str, value: String, beside: String| Tile {
        name: format!("{}{} {name}", brand.shown(), language.colon()),
        value,
        beside: if beside == NONE { String::new() } else { beside },
    };
    let reputation_before = figures.previous.and(brand.counted.before.reputation.score);
    let between = brand.shares.map(|shares| between(language, shares.net.low, shares.net.high));
    vec![
        tile(
            language.pick("mentions", "mentions"),
            language.whole(now.mentions),
            numbers::change(language, change.and_then(|change| change.mentions)),
        ),
        tile(
            language.pick("share of voice", "part de voix"),
            numbers::percent(language, now.share_of_voice.mentions),
            numbers::points(language, change.and_then(|change| change.share_of_voice)),
        ),
        tile(
            language.pick("net sentiment", "sentiment net"),
            numbers::score(language, brand.net(), 2),
            between.unwrap_or_default(),
        ),
        tile(
            language.pick("e-reputation", "e-réputation"),
            numbers::score(language, now.reputation.score, 0),
            reputation_before.map_or_else(String::new, |before| {
                let before = numbers::signed(language, before, 0);
                format!("{}{} {before}", language.pick("before", "avant"), language.colon())
            }),
        ),
    ]
}

fn between(language: Language, low: f64, high: f64) -> String {
    let (low, high) = (numbers::signed(language, low, 2), numbers::signed(language, high, 2));
    match language {
        Language::English => format!("between {low} and {high}"),
        Language::French => format!("entre {low} et {high}"),
    }
}

fn volume(figures: &Figures) -> String {
    let language = figures.language;
    let (now, before) = (figures.totals.now.total, figures.totals.before.as_ref().map(|before| before.total));
    let mentions = numbers::count(language, now, ["mention", "mentions"], ["mention", "mentions"]);
    let many = u64::try_from(figures.brands.len()).unwrap_or(u64::MAX);
    let brands = numbers::count(language, many, ["brand", "brands"], ["marque", "marques"]);
    let compared = match before {
        None => String::new(),
        Some(0) => language
            .pick(
                "; there was none in the period before",
                "\u{202f}; il n’y en avait aucune la période précédente",
            )
            .to_owned(),
        Some(before) => {
            let change = numbers::change(language, Some(now as f64 / before as f64 - 1.0));
            let before = language.whole(before);
            match language {
                Language::English => format!(", {change} against the period before ({before})"),
                Language::French => format!(", {change} par rapport à la période précédente ({before})"),
            }
        }
    };
    let of = language.pick("of", "de");
    let mood = figures.totals.shares.map(|shares| {
        let share = |share: vigie_model::Share| {
            let (low, high) = (numbers::percent(language, Some(share.low)), numbers::percent(language, Some(share.high)));
            (numbers::percent(language, Some(share.value)), low, high)
        };
        let ((bad, low, high), (good, from, to)) = (share(shares.negative), share(shares.positive));
        match language {
            Language::English => format!(
                " Probably {bad} of them are unfavourable ({low} to {high}) and {good} favourable ({from} to {to})."
            ),
            Language::French => format!(
                " Probablement {bad} d’entre elles sont défavorables ({low} à {high}) et {good} favorables ({from} à {to})."
            ),
        }
    });
    format!("{mentions} {of} {brands}{compared}.{}", mood.unwrap_or_default())
}

/// How a brand stands.
fn standing(figures: &Figures, brand: &BrandFigures) -> Point {
    let language = figures.language;
    let (now, change) = (&brand.counted.now, brand.change.as_ref());
    let beside = |text: String| if text == NONE { String::new() } else { format!(" ({text})") };
    let mentions = numbers::count(language, now.mentions, ["mention", "mentions"], ["mention", "mentions"]);
    let grew = beside(numbers::change(language, change.and_then(|change| change.mentions)));
    let share = numbers::percent(language, now.share_of_voice.mentions);
    let moved = beside(numbers::points(language, change.and_then(|change| change.share_of_voice)));
    let voice = language.pick("share of voice", "part de voix");
    let mut text = match now.mentions {
        0 => format!("{}{grew}.", language.pick("no mention", "aucune mention")),
        _ => format!("{mentions}{grew}, {voice} {share}{moved}."),
    };
    let before = figures.previous.and(brand.net_before()).map(|net| {
        let net = numbers::signed(language, net, 2);
        format!(" ({}{} {net})", language.pick("before", "avant"), language.colon())
    });
    let before = before.unwrap_or_default();
    match (brand.shares, now.net_sentiment) {
        (Some(shares), _) => {
            let net = numbers::signed(language, shares.net.value, 2);
            let between = between(language, shares.net.low, shares.net.high);
            text.push_str(&match language {
                Language::English => format!(" Net sentiment {net}, probably {between}{before}."),
                Language::French => format!(" Sentiment net {net}, probablement {between}{before}."),
            });
        }
        (None, Some(net)) => {
            let net = numbers::signed(language, net, 2);
            text.push_str(&match language {
                Language::English => format!(" Net sentiment as counted {net}{before}."),
                Language::French => format!(" Sentiment net compté {net}{before}."),
            });
        }
        (None, None) => {}
    }
    Point { about: brand.shown(), text }
}

/// When there was most to hear, of one's own brands or of the first.
fn peaks(figures: &Figures) -> Vec<Point> {
    let any_own = figures.brands.iter().any(|brand| brand.own);
    let told = figures.brands.iter().filter(|brand| brand.own || !any_own).take(2);
    let peak = |brand: &BrandFigures| {
        let peak = peak_in(brand)?;
        let about = figures.language.pick("Peak", "Pic");
        Some(Point { about: about.to_owned(), text: peak_of(figures, &brand.shown(), peak) })
    };
    told.filter_map(peak).collect()
}

/// The peak of a brand, where it is one: a timeline always has a highest piece, which is often like the others.
pub(super) fn peak_in(brand: &BrandFigures) -> Option<&Peak> {
    let stands_out = |peak: &&Peak| peak.factor.is_none_or(|factor| factor >= PEAK) || !peak.terms.is_empty();
    brand.counted.peak.as_ref().filter(stands_out)
}

/// What made a peak.
pub(super) fn peak_of(figures: &Figures, brand: &str, peak: &Peak) -> String {
    let language = figures.language;
    let when = super::timeline::moment(figures, peak.period.from);
    let mentions = numbers::count(language, peak.mentions, ["mention", "mentions"], ["mention", "mentions"]);
    let times = peak.factor.map(|factor| {
        let factor = language.about(factor);
        match language {
            Language::English => format!(", {factor} times the usual"),
            Language::French => format!(", {factor} fois plus que d’habitude"),
        }
    });
    let mut kinds = peak.terms.iter().collect::<Vec<_>>();
    kinds.sort_by(|a, b| b.rise.score.total_cmp(&a.rise.score));
    let terms: Vec<String> =
        kinds.iter().take(TERMS).map(|term| named(language, term.kind, &term.term)).collect();
    let terms = match terms.is_empty() {
        true => String::new(),
        false => format!(
            "{} {}.",
            language.pick(" What stands out:", " Ce qui ressort\u{a0}:"),
            numbers::list(language, &terms)
        ),
    };
    let times = times.unwrap_or_default();
    match language {
        Language::English => format!("{brand}, {when}: {mentions}{times}.{terms}"),
        Language::French => format!("{brand}, {when}\u{a0}: {mentions}{times}.{terms}"),
    }
}

/// A term as it stands in a sentence.
pub(super) fn named(language: Language, kind: TermKind, term: &str) -> String {
    let term = vigie_alerts::clean(term, super::NAME);
    match kind {
        TermKind::Word | TermKind::Phrase => numbers::quoted(language, &term),
        TermKind::Hashtag | TermKind::Emoji | TermKind::Link => term,
    }
}

fn rose(figures: &Figures) -> Option<Point> {
    let language = figures.language;
    let mut terms: Vec<_> = figures.trends.as_ref()?.terms.iter().collect();
    terms.sort_by(|a, b| b.rise.score.total_cmp(&a.rise.score));
    let terms: Vec<String> =
        terms.iter().take(TERMS).map(|term| named(language, term.kind, &term.term)).collect();
    let about = language.pick("What rose most", "Ce qui monte le plus").to_owned();
    (!terms.is_empty()).then(|| Point { about, text: format!("{}.", numbers::list(language, &terms)) })
}

fn alerts(figures: &Figures) -> Option<Point> {
    let language = figures.language;
    let number = u64::try_from(figures.alerts.len()).unwrap_or(u64::MAX);
    if number == 0 {
        return None;
    }
    let more = if figures.more_alerts { language.pick("more than ", "plus de ") } else { "" };
    let alerts = numbers::count(
        language,
        number,
        ["alert was raised", "alerts were raised"],
        ["alerte a été déclenchée", "alertes ont été déclenchées"],
    );
    let about = language.pick("Alerts", "Alertes").to_owned();
    Some(Point { about, text: format!("{more}{alerts}.") })
}
