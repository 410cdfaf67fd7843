//! Reports as their readers see them: writes a handful of them about a played market into a folder, to be looked at.
//!
//!     cargo run -p vigie-reports --example report_gallery -- FOLDER

#![allow(clippy::expect_used, clippy::print_stdout, reason = "an example for those who work on Vigie")]

#[path = "../tests/market/mod.rs"]
mod market;

use std::{fs, path::PathBuf};

use jiff::SignedDuration;
use vigie_model::{Report, ReportPeriod};
use vigie_reports::{Figures, Occasion};

use market::{Market, weekly};

const EVIL: &str = "<script>alert(1)</script> #set page(fill: red) [x](https://evil.example) \u{202e}drow &lt; Aurora-Sociéténationaledesproduitslaitiersfermentés";

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("give the folder to write to"));
    fs::create_dir_all(&folder).expect("the folder can be made");
    let write = |name: &str, figures: &Figures| {
        let document = figures.document();
        let files = [
            ("html", document.html().expect("the report becomes HTML").into_bytes()),
            ("pdf", document.pdf().expect("the report becomes a PDF")),
        ];
        for (ending, file) in files {
            let path = folder.join(format!("{name}.{ending}"));
            fs::write(&path, file).expect("the file can be written");
            println!("{}", path.display());
        }
    };
    let market = Market::played(1_500).await;
    let report = |name: &str, language: &str, period: ReportPeriod| Report {
        name: name.to_owned(),
        language: Some(language.to_owned()),
        period,
        ..weekly()
    };
    let french = market.figures(&report("Lunivel, la semaine", "fr", ReportPeriod::LastWeek)).await;
    write("week-fr", &french);
    write("week-en", &market.figures(&report("Lunivel, the week", "en", ReportPeriod::LastWeek)).await);
    write("day-en", &market.figures(&report("Yesterday", "en", ReportPeriod::LastDay)).await);
    let alone = Report { compare: false, ..report("Deux semaines", "fr", ReportPeriod::Days(13)) };
    write("days-fr", &market.figures(&alone).await);

    let due = market.now - SignedDuration::from_hours(26);
    let mut hostile = Figures { occasion: Occasion::Due(due), ..french };
    hostile.report.name = EVIL.to_owned();
    hostile.workspace = EVIL.to_owned();
    for brand in &mut hostile.brands {
        brand.name = format!("{} {EVIL}", brand.name);
    }
    for hit in &mut hostile.stories {
        hit.mention.post.text = EVIL.to_owned();
    }
    write("hostile-fr", &hostile);

    let silent = Market::silent(market.workspace.clone()).await;
    write("empty-fr", &silent.figures(&report("Lunivel, la semaine", "fr", ReportPeriod::LastWeek)).await);
    write("empty-en", &silent.figures(&report("Lunivel, the week", "en", ReportPeriod::LastMonth)).await);
}
