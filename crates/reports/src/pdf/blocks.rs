//! Puts the pieces of a report onto pages.

use std::num::NonZeroU16;

use krilla::{
    geom::Rect,
    tagging::{BBox, ListNumbering, Tag},
};
use plotters::drawing::IntoDrawingArea;
use vigie_alerts::Language;

use super::{
    canvas::Canvas,
    font::{Fonts, Weight},
    sheet::{ACCENT, Entry, LEFT, LINE, Mark, PALE, Setting, Sheet, WIDTH},
    table,
};
use crate::{
    Document, ReportError,
    chart::Chart,
    document::{Block, Point, Quote, Tile},
};

const BODY: f32 = 10.0;
const SMALL: f32 = 8.6;
/// Over a chart or a table.
pub(super) const CAPTION: f32 = 9.4;
/// A section's heading with what is left free below it.
const SECTION: f32 = 26.0;
const TILE: Colour = (0xf3, 0xf6, 0xfa);
const NOTICE: (Colour, Colour) = ((0xff, 0xf4, 0xe0), (0xb2, 0x6a, 0x00));
/// The largest logo.
const LOGO: (f32, f32) = (110.0, 46.0);

use crate::chart::Colour;

pub(super) fn laid_out<'a>(document: &Document, fonts: &'a Fonts) -> Result<Sheet<'a>, ReportError> {
    let mut sheet = Sheet::new(fonts);
    head(&mut sheet, document);
    for part in &document.parts {
        sheet.skip(18.0);
        sheet.room(SECTION + least(sheet.fonts, &part.blocks));
        sheet.contents.push(Entry { title: part.title.to_owned(), page: sheet.page(), top: sheet.y });
        heading(&mut sheet, part.title, 2, 15.0, ACCENT);
        for (block, at) in part.blocks.iter().zip(0..) {
            if matches!(block, Block::Heading(_)) {
                sheet.room(least(sheet.fonts, part.blocks.get(at..).unwrap_or_default()));
            }
            add(&mut sheet, block, document.language)?;
        }
    }
    sheet.skip(16.0);
    sheet.open(Tag::P);
    sheet.text(&[(&document.foot, Weight::Regular)], Setting { colour: PALE, ..Setting::body(SMALL) });
    sheet.close();
    Ok(sheet)
}

fn head(sheet: &mut Sheet<'_>, document: &Document) {
    let top = sheet.y;
    let mut left = LEFT;
    if let Some(logo) = &document.logo {
        let (width, height) = logo.size();
        let scale = (LOGO.0 / width.max(1) as f32).min(LOGO.1 / height.max(1) as f32);
        let size = (width as f32 * scale, height as f32 * scale);
        sheet.decorate(vec![Mark::Picture { at: (LEFT, top), size }]);
        left += size.0 + 16.0;
    }
    let setting = Setting { left, width: LEFT + WIDTH - left, ..Setting::body(22.0) };
    sheet.open(Tag::Hn(level(1), Some(document.title.clone())));
    sheet.text(&[(&document.title, Weight::Bold)], setting);
    sheet.close();
    sheet.open(Tag::P);
    sheet.text(&[(&document.subtitle, Weight::Regular)], Setting { size: 11.5, colour: PALE, ..setting });
    sheet.close();
    if document.logo.is_some() {
        sheet.y = sheet.y.max(top + LOGO.1);
    }
    sheet.skip(8.0);
    let at = (LEFT, sheet.y);
    sheet.decorate(vec![Mark::Box { at, size: (WIDTH, 2.0), colour: ACCENT }]);
    for notice in &document.notices {
        sheet.skip(10.0);
        let setting = Setting { left: LEFT + 12.0, width: WIDTH - 20.0, ..Setting::body(BODY) };
        let lines = sheet.fonts.lines(&[(notice, Weight::Regular)], BODY, setting.width).len() as f32;
        let height = lines * setting.step() + 10.0;
        let (at, (ground, edge)) = ((LEFT, sheet.y), NOTICE);
        sheet.decorate(vec![
            Mark::Box { at, size: (WIDTH, height), colour: ground },
            Mark::Box { at, size: (3.0, height), colour: edge },
        ]);
        sheet.skip(5.0);
        sheet.open(Tag::P);
        sheet.text(&[(notice, Weight::Regular)], setting);
        sheet.close();
        sheet.skip(5.0);
    }
}

fn level(level: u16) -> NonZeroU16 {
    NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN)
}

fn heading(sheet: &mut Sheet<'_>, text: &str, depth: u16, size: f32, colour: Colour) {
    sheet.open(Tag::Hn(level(depth), Some(text.to_owned())));
    sheet.text(&[(text, Weight::Bold)], Setting { colour, ..Setting::body(size) });
    sheet.close();
    sheet.skip(4.0);
}

fn add(sheet: &mut Sheet<'_>, block: &Block, language: Language) -> Result<(), ReportError> {
    match block {
        Block::Tiles(all) => tiles(sheet, all),
        Block::Heading(text) => {
            sheet.skip(8.0);
            heading(sheet, text, 3, 11.0, super::sheet::INK);
        }
        Block::Text(text) => paragraph(sheet, text, Weight::Regular, Setting::body(BODY)),
        Block::Note(text) => {
            paragraph(sheet, text, Weight::Regular, Setting { colour: PALE, ..Setting::body(BODY) });
        }
        Block::Points(all) => points(sheet, all),
        Block::Chart(one) => {
            chart(sheet, one, language)?;
            table::table(sheet, &one.table, one.table.caption != one.title);
        }
        Block::Table(one) => table::table(sheet, one, true),
        Block::Quote(one) => quote(sheet, one, language),
    }
    Ok(())
}

/// How much room the first of these blocks needs at least, so that a heading never stands alone at the end of a page.
fn least(fonts: &Fonts, blocks: &[Block]) -> f32 {
    match blocks {
        [] => 0.0,
        [Block::Heading(_), rest @ ..] => 30.0 + least(fonts, rest),
        [Block::Tiles(_), ..] => 80.0,
        [Block::Text(_) | Block::Note(_) | Block::Points(_), ..] => 3.0 * Setting::body(BODY).step(),
        [Block::Chart(chart), ..] => chart_height(chart),
        [Block::Table(table), ..] => table::least(fonts, table),
        [Block::Quote(quote), ..] => Quoted::of(fonts, quote).height,
    }
}

fn paragraph(sheet: &mut Sheet<'_>, text: &str, weight: Weight, setting: Setting) {
    sheet.open(Tag::P);
    sheet.text(&[(text, weight)], setting);
    sheet.close();
    sheet.skip(5.0);
}

fn points(sheet: &mut Sheet<'_>, all: &[Point]) {
    sheet.open(Tag::L(ListNumbering::Disc));
    for point in all {
        let setting = Setting { left: LEFT + 12.0, width: WIDTH - 12.0, ..Setting::body(BODY) };
        sheet.room(setting.step());
        sheet.open(Tag::LI);
        sheet.open(Tag::Lbl);
        let bullet = vec![("•".to_owned(), Weight::Regular)];
        let baseline = sheet.y + BODY;
        sheet.line(bullet, Setting { left: LEFT, ..setting }, baseline);
        sheet.close();
        sheet.open(Tag::LBody);
        let about = format!("{} ", point.about);
        let about = if point.about.is_empty() { "" } else { &about };
        sheet.text(&[(about, Weight::Bold), (&point.text, Weight::Regular)], setting);
        sheet.close();
        sheet.close();
        sheet.skip(3.0);
    }
    sheet.close();
    sheet.skip(4.0);
}

fn tiles(sheet: &mut Sheet<'_>, all: &[Tile]) {
    let (gap, count) = (8.0, all.len().max(1) as f32);
    let width = (WIDTH - gap * (count - 1.0)) / count;
    let setting = |at: f32, size: f32, colour| Setting {
        left: LEFT + at * (width + gap) + 8.0,
        width: width - 16.0,
        size,
        colour,
        right: false,
    };
    let lines = |tile: &Tile| sheet.fonts.lines(&[(&tile.name, Weight::Regular)], SMALL, width - 16.0).len();
    let names = all.iter().map(lines).max().unwrap_or(1) as f32 * SMALL * 1.36;
    let height = names + 20.0 * 1.36 + SMALL * 1.36 + 16.0;
    sheet.skip(2.0);
    sheet.room(height);
    let top = sheet.y;
    for (tile, at) in all.iter().zip(0_u8..) {
        let at = f32::from(at);
        let ground = Mark::Box { at: (LEFT + at * (width + gap), top), size: (width, height), colour: TILE };
        sheet.decorate(vec![ground]);
        sheet.y = top + 8.0;
        sheet.open(Tag::P);
        sheet.text(&[(&tile.name, Weight::Regular)], setting(at, SMALL, PALE));
        sheet.y = top + 8.0 + names;
        sheet.text(&[(&tile.value, Weight::Bold)], setting(at, 20.0, super::sheet::INK));
        if !tile.beside.is_empty() {
            sheet.text(&[(&tile.beside, Weight::Regular)], setting(at, SMALL, PALE));
        }
        sheet.close();
    }
    sheet.y = top + height + 8.0;
}

/// With its title and its legend.
fn chart_height(chart: &Chart) -> f32 {
    let (width, height) = chart.size();
    let legend = if chart.legend.is_empty() { 0.0 } else { 16.0 };
    height as f32 * WIDTH / width as f32 + legend + 36.0
}

fn chart(sheet: &mut Sheet<'_>, chart: &Chart, language: Language) -> Result<(), ReportError> {
    let (width, height) = chart.size();
    let scale = WIDTH / width as f32;
    let height = height as f32 * scale;
    sheet.skip(4.0);
    sheet.room(chart_height(chart));
    paragraph(sheet, &chart.title, Weight::Bold, Setting::body(CAPTION));
    legend_of(sheet, chart);
    let at = (LEFT, sheet.y);
    let mut marks = Vec::new();
    let canvas = Canvas { fonts: sheet.fonts, size: chart.size(), at, scale, marks: &mut marks };
    chart.draw(&canvas.into_drawing_area(), language)?;
    let rect = Rect::from_xywh(at.0, at.1, WIDTH, height);
    let bbox = rect.map(|rect| BBox::new(sheet.page(), rect));
    sheet.open(Tag::Figure(Some(chart.told.clone())).with_bbox(bbox));
    sheet.show(marks);
    sheet.close();
    sheet.skip(height + 8.0);
    Ok(())
}

/// Which colour is what, as a line of words with their colours in front; as many lines as it needs.
fn legend_of(sheet: &mut Sheet<'_>, chart: &Chart) {
    if chart.legend.is_empty() {
        return;
    }
    sheet.open(Tag::P);
    let mut x = LEFT;
    for (name, colour) in &chart.legend {
        let setting = Setting { left: x + 12.0, width: WIDTH - 12.0, ..Setting::body(SMALL) };
        let Some(line) =
            sheet.fonts.lines(&[(name, Weight::Regular)], SMALL, setting.width).into_iter().next()
        else {
            continue;
        };
        let width = sheet.fonts.width(name, Weight::Regular) * SMALL;
        if x > LEFT && x + 12.0 + width > LEFT + WIDTH {
            x = LEFT;
            sheet.skip(setting.step());
        }
        let key = Mark::Box { at: (x, sheet.y + 1.5), size: (8.0, 8.0), colour: *colour };
        sheet.decorate(vec![key]);
        let baseline = sheet.y + SMALL;
        sheet.line(line, Setting { left: x + 12.0, ..setting }, baseline);
        x += 12.0 + width + 16.0;
    }
    sheet.close();
    sheet.skip(16.0);
}

/// A quotation as it is set.
struct Quoted {
    /// Who wrote it, where and when, and how far it went.
    facts: String,
    height: f32,
    setting: Setting,
    small: Setting,
}

impl Quoted {
    fn of(fonts: &Fonts, quote: &Quote) -> Self {
        let setting = Setting { left: LEFT + 10.0, width: WIDTH - 10.0, ..Setting::body(BODY) };
        let small = Setting { size: SMALL, colour: PALE, ..setting };
        let facts = format!("{} · {}", quote.by, quote.facts);
        let lines = |text: &str, setting: Setting| {
            fonts.lines(&[(text, Weight::Regular)], setting.size, setting.width).len() as f32 * setting.step()
        };
        // One line more is kept free for the link, which may not fit behind the facts.
        let height = lines(&quote.text, setting) + lines(&facts, small) + small.step();
        Self { facts, height, setting, small }
    }
}

fn quote(sheet: &mut Sheet<'_>, quote: &Quote, language: Language) {
    let Quoted { facts, height, setting, small } = Quoted::of(sheet.fonts, quote);
    sheet.room(height);
    let top = sheet.y;
    sheet.open(Tag::BlockQuote);
    sheet.open(Tag::P);
    sheet.text(&[(&quote.text, Weight::Regular)], setting);
    sheet.close();
    sheet.open(Tag::P);
    let (left, width) = sheet.text(&[(&facts, Weight::Regular)], small);
    if let Some(address) = &quote.address {
        let read = language.pick("Read it", "Lire");
        let behind = format!(" · {read}");
        let fits = left + width + sheet.fonts.width(&behind, Weight::Regular) * SMALL <= LEFT + WIDTH;
        let (read, left) = if fits { (behind.as_str(), left + width) } else { (read, setting.left) };
        if !fits {
            sheet.skip(small.step());
        }
        let baseline = sheet.y - small.step() + SMALL;
        let width = sheet.fonts.width(read, Weight::Regular) * SMALL;
        sheet.open(Tag::Link);
        let line = vec![(read.to_owned(), Weight::Regular)];
        sheet.line(line, Setting { left, colour: ACCENT, ..small }, baseline);
        let told = format!("{} {address}", language.pick("Read it:", "Lire\u{a0}:"));
        sheet.lead((left, baseline - SMALL), (width, small.step()), address.clone(), told);
        sheet.close();
    }
    sheet.close();
    sheet.close();
    let edge = Mark::Box { at: (LEFT, top), size: (2.0, sheet.y - top), colour: LINE };
    sheet.decorate(vec![edge]);
    sheet.skip(7.0);
}
