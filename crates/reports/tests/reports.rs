//! Reports about a played market: what stands in them is what was handed in, in both languages, also when nothing was said
//! and when names are hostile.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests stop at what they did not expect")]

mod market;

use std::sync::LazyLock;

use jiff::Timestamp;
use market::{Market, weekly};
use serde_json::json;
use tokio::{runtime::Runtime, sync::OnceCell};
use vigie_alerts::Language;
use vigie_model::{Logo, PostEvent, Report, ReportPeriod, Section};
use vigie_reports::{Figures, Occasion, gather};
use vigie_scenario::{Scenario, Settings};

/// One market for all tests: it takes a moment to play.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
static PLAYED: OnceCell<Market> = OnceCell::const_new();

fn in_the_market<T>(work: impl AsyncFnOnce(&Market) -> T) -> T {
    RUNTIME.block_on(async { work(PLAYED.get_or_init(|| Market::played(250)).await).await })
}

fn told_in(language: &str) -> Report {
    Report { language: Some(language.to_owned()), ..weekly() }
}

/// The rows of the table under a caption, as text.
fn rows(html: &str, caption: &str) -> Vec<Vec<String>> {
    let at =
        html.find(&format!("<caption>{caption}</caption>")).unwrap_or_else(|| panic!("no table {caption}"));
    let body = html[at..].split_once("<tbody").unwrap().1.split_once("</tbody>").unwrap().0;
    let cells = |row: &str| {
        row.split("<bdi>").skip(1).map(|cell| text(cell.split_once("</bdi>").unwrap().0)).collect()
    };
    body.split("<tr").skip(1).map(cells).collect()
}

fn text(escaped: &str) -> String {
    escaped
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// The tags of a page in order, without what stands in them.
fn tags(html: &str) -> Vec<String> {
    let name = |tag: &str| tag.split([' ', '>', '\n', '/']).next().unwrap_or_default().to_owned();
    html.split('<')
        .skip(1)
        .map(|tag| if let Some(end) = tag.strip_prefix('/') { name(end) + "/" } else { name(tag) })
        .collect()
}

/// A number as it was before it was written: `1 234` and `1,234`.
fn number(shown: &str) -> u64 {
    shown
        .chars()
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap_or_else(|_| panic!("{shown}"))
}

#[test]
fn the_figures_are_those_of_the_mentions() {
    in_the_market(async |market| {
        let figures = market.figures(&told_in("en")).await;
        let html = figures.document().html().unwrap();
        let within = |at: jiff::Timestamp| figures.period.from <= at && at < figures.period.to;
        let week: Vec<_> =
            market.mentions.iter().filter(|mention| within(mention.post.published_at)).collect();
        assert!(week.len() > 100, "{}", week.len());
        let of = |id: &str| {
            week.iter().filter(|one| one.brands.iter().any(|found| found.brand.as_str() == id)).count() as u64
        };

        let measures = rows(&html, "Measures of each brand");
        assert_eq!(measures.len(), market.workspace.brands.len());
        let all: u64 = market.workspace.brands.iter().map(|brand| of(brand.id.as_str())).sum();
        let voices = rows(&html, "Share of voice, counted five ways");
        let days = rows(&html, "Mentions over time");
        assert_eq!(days.len(), 7);
        for (place, brand) in market.workspace.brands.iter().enumerate() {
            let mentions = of(brand.id.as_str());
            assert_eq!(
                (measures[place][0].as_str(), number(&measures[place][1])),
                (brand.name.as_str(), mentions)
            );
            assert_eq!(voices[place][1], format!("{:.1}%", mentions as f64 * 100.0 / all as f64));
            let over_time: u64 = days.iter().map(|day| number(&day[place + 1])).sum();
            assert_eq!(over_time, mentions, "{}", brand.name);
        }
        let sources: u64 = rows(&html, "By source").iter().map(|source| number(&source[1])).sum();
        assert_eq!(sources, week.len() as u64);
        assert!(html.contains(&format!(
            "<p>{}\u{a0}mentions of 4\u{a0}brands",
            Language::English.whole(week.len() as u64)
        )));
    });
}

#[test]
fn every_section_stands_in_both_languages_and_in_the_order_that_was_asked_for() {
    in_the_market(async |market| {
        let headings = |html: &str| -> Vec<String> {
            html.split("<h2>").skip(1).map(|rest| text(rest.split_once("</h2>").unwrap().0)).collect()
        };
        let check = async |language: &str, sections: &[Section], expected: &[&str]| {
            let report = Report { sections: sections.to_vec(), ..told_in(language) };
            let document = market.figures(&report).await.document();
            let html = document.html().unwrap();
            assert_eq!(headings(&html), expected);
            assert!(html.contains(&format!("<html lang=\"{language}\">")));
            let pdf = document.pdf().unwrap();
            assert!(pdf.starts_with(b"%PDF-1.7"), "{language}");
        };
        let english = [
            "Summary",
            "Over time",
            "Brands side by side",
            "Share of voice",
            "What was told most",
            "What rose",
        ];
        let english =
            [&english[..], &["Who speaks", "Sources and languages", "Alerts", "How the figures are made"]]
                .concat();
        check("en", &[], &english).await;
        let french = [
            "En bref",
            "Dans le temps",
            "Les marques côte à côte",
            "Part de voix",
            "Ce qui s’est le plus dit",
        ];
        let more =
            ["Ce qui monte", "Qui parle", "Sources et langues", "Alertes", "Comment les chiffres sont faits"];
        check("fr", &[], &[&french[..], &more[..]].concat()).await;
        check("en", &[Section::Alerts, Section::Summary], &["Alerts", "Summary"]).await;
    });
}

#[test]
fn a_period_in_which_nothing_was_said_says_so() {
    in_the_market(async |market| {
        let silent = Market::silent(market.workspace.clone()).await;
        for (language, nothing, no_alert) in [
            ("en", "Nothing was said about these brands", "No alert was raised"),
            ("fr", "Rien n’a été dit de ces marques", "Aucune alerte pendant cette période"),
        ] {
            for period in [ReportPeriod::LastDay, ReportPeriod::LastMonth, ReportPeriod::Days(366)] {
                let document = silent.figures(&Report { period, ..told_in(language) }).await.document();
                let html = document.html().unwrap();
                assert!(html.contains(nothing) && html.contains(no_alert), "{language} {period}");
                assert!(!html.contains("NaN") && !html.contains("inf%"), "{language} {period}");
                assert!(document.pdf().unwrap().len() > 1_000);
            }
        }
    });
}

const EVIL: &str = "</p></td><script>alert(1)</script><img src=x onerror=alert(1)>\" onload=\"x ' &lt; #set page() $x$ *b* \
                    \u{202e}drow\u{0}\u{1b}[31m\r\nBcc: x";

fn evil(figures: Figures) -> Figures {
    let mut evil = figures;
    evil.report.name = EVIL.to_owned();
    evil.workspace = EVIL.to_owned();
    for brand in &mut evil.brands {
        brand.name = EVIL.repeat(3);
        for example in brand.counted.best.iter_mut().chain(&mut brand.counted.worst) {
            (example.text, example.author) = (EVIL.to_owned(), Some(EVIL.to_owned()));
            example.url = Some("javascript:alert(1)".to_owned());
        }
        brand
            .counted
            .peak
            .iter_mut()
            .flat_map(|peak| &mut peak.terms)
            .for_each(|term| term.term = EVIL.to_owned());
    }
    for hit in &mut evil.stories {
        hit.mention.post.text = EVIL.to_owned();
        hit.mention.post.url = Some("data:text/html,<script>".to_owned());
    }
    evil.trends.iter_mut().flat_map(|trends| &mut trends.terms).for_each(|term| term.term = EVIL.to_owned());
    for author in evil.newcomers.iter_mut().chain(&mut evil.detractors).flat_map(|page| &mut page.authors) {
        author.handle = Some(EVIL.to_owned());
    }
    evil.totals.now.by_source.iter_mut().for_each(|source| source.id = EVIL.to_owned());
    evil.topics.iter_mut().for_each(|(_, name)| *name = EVIL.to_owned());
    evil.alerts.iter_mut().for_each(|alert| alert.about = EVIL.to_owned());
    evil
}

#[test]
fn hostile_names_and_texts_stay_text() {
    in_the_market(async |market| {
        let benign = market.figures(&told_in("fr")).await;
        let document = evil(benign.clone()).document();
        let html = document.html().unwrap();
        // Addresses that lead nowhere good are left out; nothing else of the structure may differ.
        let without = |html: &str| {
            tags(html).into_iter().filter(|tag| !matches!(tag.as_str(), "a" | "a/")).collect::<Vec<_>>()
        };
        assert_eq!(without(&html), without(&benign.document().html().unwrap()));
        for bad in ["<script", "<img src=x", "javascript:", "\u{202e}", "\u{1b}", "\u{0}", "data:text"] {
            assert!(!html.contains(bad), "{bad:?}");
        }
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "it is still told");
        assert!(document.pdf().unwrap().starts_with(b"%PDF"));
        assert!(!document.title().contains(['\r', '\n']), "{:?}", document.title());
    });
}

#[test]
fn a_late_report_says_so_and_is_about_the_period_that_it_was_due_for() {
    in_the_market(async |market| {
        let check = async |hours: i64, late: bool| {
            let due = market.now - jiff::SignedDuration::from_hours(hours);
            let occasion = Occasion::Due(due);
            let report = told_in("en");
            let figures = gather(&market.sources, &market.workspace, &report, occasion, market.now);
            let document = figures.await.unwrap().document();
            assert_eq!(
                document.notices().iter().any(|notice| notice.contains("is made late")),
                late,
                "{hours}"
            );
            document.subtitle().to_owned()
        };
        assert!(check(0, false).await.ends_with("16 to 22 November 2026"));
        assert!(check(9, true).await.ends_with("9 to 15 November 2026"), "it was due on Sunday");
    });
}

#[test]
fn a_report_of_some_brands_leaves_the_others_out() {
    in_the_market(async |market| {
        let brand = &market.workspace.brands[1];
        let report = Report { brands: vec![brand.id.clone()], compare: false, ..told_in("en") };
        let figures = market.figures(&report).await;
        let html = figures.document().html().unwrap();
        assert_eq!(rows(&html, "Measures of each brand").len(), 1);
        assert!(!html.contains("Period before"));
        assert_eq!(figures.totals.now.total, figures.brands[0].counted.now.mentions);
    });
}

#[test]
fn what_own_accounts_publish_is_not_what_others_say() {
    RUNTIME.block_on(async {
        let mut workspace = Scenario::new(1, Timestamp::UNIX_EPOCH, Settings::default()).workspace();
        workspace.brands[0].accounts = vec!["bluesky:@lunivel".parse().unwrap()];
        let post = |id: &str, handle: &str| {
            let post = json!({"id": id, "source": "bluesky", "author": {"id": handle, "handle": handle},
                              "text": "Lunivel yoghurt for all", "published_at": "2026-11-18T10:00:00Z"});
            PostEvent::Posted(serde_json::from_value(post).unwrap())
        };
        let events = [post("bluesky:1", "lunivel"), post("bluesky:2", "ana")];
        let market = Market::of(workspace, events.into_iter(), "2026-11-23T07:00:00Z".parse().unwrap()).await;
        assert_eq!(market.mentions.len(), 2);
        let figures = market.figures(&told_in("en")).await;
        assert_eq!((figures.totals.now.total, figures.brands[0].counted.now.mentions), (1, 1));
        let new: Vec<_> =
            figures.newcomers.unwrap().authors.into_iter().filter_map(|author| author.handle).collect();
        assert_eq!(new, ["ana"]);
    });
}

#[test]
fn the_logo_stands_in_both_forms() {
    in_the_market(async |market| {
        // One red pixel.
        let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
        let address = format!("data:image/png;base64,{png}");
        let report = Report { logo: Some(Logo::try_from(address.clone()).unwrap()), ..told_in("fr") };
        let document = market.figures(&report).await.document();
        assert!(document.html().unwrap().contains(&address));
        assert!(document.pdf().unwrap().len() > 1_000);
        // One whose head is good and whose rest is not: HTML shows what the browser makes of it, a PDF is refused.
        let broken = Logo::new(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08garbage".to_vec()).unwrap();
        let report = Report { logo: Some(broken), ..told_in("fr") };
        let refused = market.figures(&report).await.document().pdf().unwrap_err().to_string();
        assert!(refused.contains("the logo cannot be read"), "{refused}");
    });
}
