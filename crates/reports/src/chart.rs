//! The charts: drawn once, onto whatever the form of the report draws on.
//!
//! A chart carries the sentence that says what it shows and the table behind it, for those who cannot see it or want the
//! figures. Names stand in the legend beside it, so that a long one breaks no line here.

use plotters::{
    coord::Shift,
    element::{Rectangle, Text},
    prelude::{ChartBuilder, DrawingArea, DrawingBackend, IntoDrawingArea, IntoFont, RGBColor, SVGBackend},
    series::LineSeries,
    style::{
        Color, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};
use vigie_alerts::Language;

use crate::{ReportError, document::Table};

/// Red, green, blue.
pub(crate) type Colour = (u8, u8, u8);

/// Colours of brands: apart also for those who confuse red and green, each with a contrast of 4.5 and more on white.
pub(crate) const BRANDS: [Colour; 6] = [
    (0x12, 0x4e, 0x9c),
    (0xb4, 0x4a, 0x0e),
    (0x00, 0x7a, 0x4d),
    (0x8a, 0x2f, 0x8f),
    (0x6b, 0x5d, 0x00),
    (0x2b, 0x2b, 0x2b),
];
/// Unfavourable, neither, favourable.
pub(crate) const MOODS: [Colour; 3] = [(0xb3, 0x26, 0x1e), (0xa9, 0xb4, 0xc0), (0x1b, 0x7f, 0x4b)];
/// The period before.
pub(crate) const BEFORE: Colour = (0xa9, 0xb4, 0xc0);

const INK: RGBColor = RGBColor(0x1f, 0x29, 0x33);
const PALE: RGBColor = RGBColor(0x52, 0x60, 0x6d);
const LINE: RGBColor = RGBColor(0xdd, 0xe2, 0xe8);

/// How wide charts are drawn; they are shown narrower where there is less room.
pub(crate) const WIDTH: u32 = 700;
const LINES_HEIGHT: u32 = 270;
const ROW: i32 = 36;
/// As the drawing counts it: 1.24 of these are one step.
const TEXT: f64 = 16.5;
/// Where bars begin and end; left of them stands the label, right of them the value.
const BARS: (i32, i32) = (190, 620);
/// The most characters of a label.
const LABEL: usize = 26;

/// One chart with all that belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Chart {
    pub(crate) title: String,
    pub(crate) plot: Plot,
    /// What it shows, in a sentence.
    pub(crate) told: String,
    pub(crate) legend: Vec<(String, Colour)>,
    /// The figures behind it.
    pub(crate) table: Table,
}

/// What is drawn.
#[derive(Debug, Clone)]
pub(crate) enum Plot {
    /// One line a series over the same moments.
    Lines { moments: Vec<String>, series: Vec<Series> },
    /// One bar a row.
    Bars(Vec<Bar>),
}

#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) values: Vec<u64>,
    pub(crate) colour: Colour,
    /// One's own brand.
    pub(crate) strong: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Bar {
    pub(crate) label: String,
    /// What stands behind the bar.
    pub(crate) value: String,
    /// Pieces, one behind the other, as shares of the longest bar that there can be.
    pub(crate) pieces: Vec<(f64, Colour)>,
    /// What it was in the period before, as a thin bar below.
    pub(crate) before: Option<f64>,
}

impl Chart {
    /// Width and height.
    pub(crate) fn size(&self) -> (u32, u32) {
        let height = match &self.plot {
            Plot::Lines { .. } => LINES_HEIGHT,
            Plot::Bars(bars) => {
                u32::try_from(bars.len()).unwrap_or(u32::MAX).saturating_mul(ROW.unsigned_abs()) + 4
            }
        };
        (WIDTH, height)
    }

    /// The chart as the inner part of an SVG of [`Chart::size`].
    pub(crate) fn svg(&self, language: Language) -> Result<String, ReportError> {
        let mut svg = String::new();
        let area = SVGBackend::with_string(&mut svg, self.size()).into_drawing_area();
        self.draw(&area, language)?;
        area.present().map_err(failed)?;
        drop(area);
        // The outer element is ours: with a width that fits the page, and what it shows.
        let inner = svg.split_once('>').map_or("", |(_, inner)| inner);
        Ok(inner.trim_end().trim_end_matches("</svg>").trim().to_owned())
    }

    /// Draws it.
    pub(crate) fn draw<D: DrawingBackend>(
        &self,
        area: &DrawingArea<D, Shift>,
        language: Language,
    ) -> Result<(), ReportError> {
        match &self.plot {
            Plot::Lines { moments, series } => lines(area, moments, series, language),
            Plot::Bars(rows) => rows.iter().zip(0..).try_for_each(|(row, at)| bar(area, row, at * ROW)),
        }
    }
}

fn lines<D: DrawingBackend>(
    area: &DrawingArea<D, Shift>,
    moments: &[String],
    series: &[Series],
    language: Language,
) -> Result<(), ReportError> {
    let highest = series.iter().flat_map(|series| &series.values).max().copied().unwrap_or(0);
    let (top, steps) = ceiling(highest);
    let last = moments.len().saturating_sub(1).max(1) as f64;
    let mut chart = ChartBuilder::on(area)
        .margin_top(12)
        .margin_right(18)
        .x_label_area_size(30)
        .y_label_area_size(58)
        .build_cartesian_2d(0.0..last, 0.0..top as f64)
        .map_err(failed)?;
    let text = TextStyle::from(("sans-serif", TEXT).into_font()).color(&PALE);
    // A label stands at a whole moment only, and says a whole number only.
    let moment = |x: &f64| {
        let place = x.round();
        let is_whole = (x - place).abs() < 1e-6 && place >= 0.0;
        moments.get(place as usize).filter(|_| is_whole).cloned().unwrap_or_default()
    };
    let number =
        |y: &f64| if y.fract().abs() < 1e-6 { language.whole(y.round() as u64) } else { String::new() };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(LINE)
        .light_line_style(RGBColor(0xff, 0xff, 0xff).mix(0.0))
        .axis_style(LINE)
        .set_all_tick_mark_size(6)
        .x_labels(8)
        .y_labels(steps + 1)
        .x_label_formatter(&moment)
        .y_label_formatter(&number)
        .x_label_style(text.clone())
        .y_label_style(text)
        .draw()
        .map_err(failed)?;
    // The own brand lies on top.
    for series in
        series.iter().filter(|series| !series.strong).chain(series.iter().filter(|series| series.strong))
    {
        let style = colour(series.colour).stroke_width(if series.strong { 4 } else { 2 });
        let points = series.values.iter().zip(0_u32..).map(|(value, at)| (f64::from(at), *value as f64));
        chart.draw_series(LineSeries::new(points, style)).map_err(failed)?;
    }
    Ok(())
}

/// Where an axis ends that holds this number, and in how many steps it gets there: whole numbers that people count in.
fn ceiling(highest: u64) -> (u64, usize) {
    let mut power = 1_u64;
    loop {
        for step in [1, 2, 5].map(|step| power.saturating_mul(step)) {
            let steps = highest.div_ceil(step).max(1);
            if steps <= 5 {
                return (step.saturating_mul(steps), usize::try_from(steps).unwrap_or(1));
            }
        }
        power = power.saturating_mul(10);
    }
}

fn bar<D: DrawingBackend>(area: &DrawingArea<D, Shift>, bar: &Bar, top: i32) -> Result<(), ReportError> {
    let (from, to) = BARS;
    let (middle, thickness) = (top + 14, if bar.before.is_some() { 16 } else { 20 });
    let text = |colour: &'static RGBColor, h_pos| {
        let font = ("sans-serif", TEXT).into_font();
        TextStyle::from(font).color(colour).pos(Pos::new(h_pos, VPos::Center))
    };
    let label: String = match bar.label.char_indices().nth(LABEL) {
        Some(_) => bar.label.chars().take(LABEL - 1).chain(['…']).collect(),
        None => bar.label.clone(),
    };
    area.draw(&Text::new(label, (from - 10, middle), text(&INK, HPos::Right))).map_err(failed)?;
    let reach = f64::from(to - from);
    let place = |share: f64| from + (share.clamp(0.0, 1.0) * reach).round() as i32;
    let half = thickness / 2;
    let mut sum = 0.0;
    for (share, piece) in &bar.pieces {
        let (left, right) = (place(sum), place(sum + share));
        sum += share;
        if right > left {
            let corners = [(left, middle - half), (right, middle + half)];
            area.draw(&Rectangle::new(corners, colour(*piece).filled())).map_err(failed)?;
        }
    }
    if let Some(before) = bar.before {
        let corners = [(from, middle + half + 2), (place(before).max(from + 1), middle + half + 7)];
        area.draw(&Rectangle::new(corners, colour(BEFORE).filled())).map_err(failed)?;
    }
    let end = place(sum).max(bar.before.map_or(from, place));
    area.draw(&Text::new(bar.value.clone(), (end + 10, middle), text(&PALE, HPos::Left))).map_err(failed)
}

fn colour((red, green, blue): Colour) -> RGBColor {
    RGBColor(red, green, blue)
}

fn failed(error: impl std::fmt::Display) -> ReportError {
    ReportError::Chart(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_whole_step_above_what_it_holds() {
        let check =
            |highest: u64, top: u64, steps: usize| assert_eq!(ceiling(highest), (top, steps), "{highest}");
        check(0, 1, 1);
        check(1, 1, 1);
        check(5, 5, 5);
        check(6, 6, 3);
        check(11, 15, 3);
        check(5_404, 6_000, 3);
        check(4_000, 4_000, 4);
        check(u64::MAX, u64::MAX, 4);
    }
}
