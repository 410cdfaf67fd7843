//! Tables over pages: columns as wide as what stands in them, as far as there is room; a row is never cut, and the head is
//! repeated where a page begins.

use krilla::tagging::{TableHeaderScope, Tag};

use super::{
    blocks::CAPTION,
    font::{Fonts, Weight},
    sheet::{ACCENT, LEFT, LINE, Mark, PALE, Setting, Sheet, WIDTH},
};
use crate::document::Table;

const SIZE: f32 = 8.6;
const HEAD: f32 = 8.0;
/// Between two columns, and above and below a row.
const GAP: f32 = 8.0;
const PAD: f32 = 3.2;
/// A column of text is given at least so much.
const LEAST: f32 = 64.0;

/// Up to this height a table is not spread over two pages.
const WHOLE: f32 = 330.0;

/// With a caption, unless it is said elsewhere.
pub(super) fn table(sheet: &mut Sheet<'_>, table: &Table, captioned: bool) {
    let widths = widths(sheet.fonts, table);
    sheet.room(least(sheet.fonts, table));
    sheet.open(Tag::Table);
    if captioned {
        sheet.open(Tag::Caption);
        sheet.text(&[(&table.caption, Weight::Bold)], Setting::body(CAPTION));
        sheet.close();
        sheet.skip(2.0);
    }
    let titles = titles(table);
    sheet.open(Tag::THead);
    row(sheet, table, &widths, &titles, Kind::Head);
    sheet.close();
    sheet.open(Tag::TBody);
    for cells in &table.rows {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        if sheet.room(height(sheet.fonts, table, &widths, &cells, Kind::Body)) {
            row(sheet, table, &widths, &titles, Kind::HeadAgain);
        }
        row(sheet, table, &widths, &cells, Kind::Body);
    }
    sheet.close();
    sheet.close();
    sheet.skip(12.0);
}

/// How much room it needs where it begins: for all of it when it is small, else for its head and some rows.
pub(super) fn least(fonts: &Fonts, table: &Table) -> f32 {
    let widths = widths(fonts, table);
    let head =
        Setting::body(CAPTION).step() + 2.0 + height(fonts, table, &widths, &titles(table), Kind::Head);
    let mut rows = table.rows.iter().map(|cells| {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        height(fonts, table, &widths, &cells, Kind::Body)
    });
    let some: f32 = head + rows.by_ref().take(3).sum::<f32>();
    let all: f32 = some + rows.sum::<f32>();
    if all <= WHOLE { all } else { some }
}

fn titles(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.title.as_str()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Head,
    /// The head on another page: it has been said.
    HeadAgain,
    Body,
}

fn setting(table: &Table, widths: &[f32], at: usize, kind: Kind) -> Setting {
    let before: f32 = widths.iter().take(at).map(|width| width + GAP).sum();
    Setting {
        left: LEFT + before,
        width: widths.get(at).copied().unwrap_or(LEAST),
        size: if kind == Kind::Body { SIZE } else { HEAD },
        colour: if kind == Kind::Body { super::sheet::INK } else { PALE },
        right: table.columns.get(at).is_some_and(|column| column.numbers),
    }
}

fn weight(at: usize, kind: Kind) -> Weight {
    if kind != Kind::Body || at == 0 { Weight::Bold } else { Weight::Regular }
}

fn height(fonts: &Fonts, table: &Table, widths: &[f32], cells: &[&str], kind: Kind) -> f32 {
    let lines = |(at, cell): (usize, &&str)| {
        let setting = setting(table, widths, at, kind);
        fonts.lines(&[(cell, weight(at, kind))], setting.size, setting.width).len() as f32 * setting.step()
    };
    cells.iter().enumerate().map(lines).fold(0.0, f32::max) + 2.0 * PAD
}

fn row(sheet: &mut Sheet<'_>, table: &Table, widths: &[f32], cells: &[&str], kind: Kind) {
    let height = height(sheet.fonts, table, widths, cells, kind);
    let top = sheet.y;
    if kind != Kind::HeadAgain {
        sheet.open(Tag::TR);
    }
    for (at, cell) in cells.iter().enumerate() {
        let setting = setting(table, widths, at, kind);
        match (kind, at) {
            (Kind::Head, _) => _ = sheet.open(Tag::TH(TableHeaderScope::Column)),
            (Kind::Body, 0) => _ = sheet.open(Tag::TH(TableHeaderScope::Row)),
            (Kind::Body, _) => _ = sheet.open(Tag::TD),
            (Kind::HeadAgain, _) => {}
        }
        let lines = sheet.fonts.lines(&[(cell, weight(at, kind))], setting.size, setting.width);
        for (line, number) in lines.into_iter().zip(0_u16..) {
            let baseline = top + PAD + setting.size + f32::from(number) * setting.step();
            match kind {
                Kind::HeadAgain => {
                    let width: f32 =
                        line.iter().map(|(text, weight)| sheet.fonts.width(text.trim_end(), *weight)).sum();
                    let width = width * setting.size;
                    let left =
                        if setting.right { setting.left + setting.width - width } else { setting.left };
                    let text =
                        Mark::Text { at: (left, baseline), line, size: setting.size, colour: setting.colour };
                    sheet.decorate(vec![text]);
                }
                _ => _ = sheet.line(line, setting, baseline),
            }
        }
        if kind != Kind::HeadAgain {
            sheet.close();
        }
    }
    if kind != Kind::HeadAgain {
        sheet.close();
    }
    let (thickness, colour) = if kind == Kind::Body { (0.5, LINE) } else { (1.0, ACCENT) };
    let rule = Mark::Box { at: (LEFT, top + height), size: (WIDTH, thickness), colour };
    sheet.decorate(vec![rule]);
    sheet.y = top + height;
}

/// How wide each column is. Numbers are not broken while there is room; text shares what they leave.
fn widths(fonts: &Fonts, table: &Table) -> Vec<f32> {
    let columns = table.columns.len();
    let wide = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| fonts.width(cell, weight(at, Kind::Body)) * SIZE).fold(0.0, f32::max) + 0.5
    };
    // A head may be broken between words, not within them.
    let head = |at: usize| {
        let title = table.columns.get(at).map(|column| column.title.as_str()).unwrap_or_default();
        title.split(' ').map(|word| fonts.width(word, Weight::Bold) * HEAD).fold(0.0, f32::max) + 0.5
    };
    let is_number = |at: usize| table.columns.get(at).is_some_and(|column| column.numbers);
    let natural: Vec<f32> = (0..columns).map(|at| wide(at).max(head(at).min(LEAST * 2.0))).collect();
    let room = WIDTH - GAP * columns.saturating_sub(1) as f32;
    let sum = |numbers: bool| -> f32 {
        natural.iter().enumerate().filter(|(at, _)| is_number(*at) == numbers).map(|(_, width)| width).sum()
    };
    let (numbers, text) = (sum(true), sum(false));
    let texts = (0..columns).filter(|at| !is_number(*at)).count().max(1) as f32;
    if numbers + text <= room {
        // What is left goes to the columns of text, so that numbers stand near each other.
        let spare = (room - numbers - text) / texts;
        return natural
            .iter()
            .enumerate()
            .map(|(at, width)| if is_number(at) { *width } else { width + spare })
            .collect();
    }
    let least = LEAST * texts;
    if numbers + least <= room {
        let share = (room - numbers - least) / (text - least).max(1.0);
        let shared = |width: f32| LEAST + (width - LEAST).max(0.0) * share.clamp(0.0, 1.0);
        let mut widths: Vec<f32> = natural
            .iter()
            .enumerate()
            .map(|(at, width)| if is_number(at) { *width } else { shared(*width) })
            .collect();
        let over: f32 = widths.iter().sum::<f32>() - room;
        if over > 0.0 {
            widths.iter_mut().for_each(|width| *width *= room / (room + over));
        }
        return widths;
    }
    natural.iter().map(|width| width * room / (numbers + text)).collect()
}
