//! The chart of a mail: a table whose cells are the bars. No picture, script or SVG, which mail programs block or
//! remove; heights and backgrounds stand both in attributes and in styles, for those that heed only one of them.
//!
//! Where something is usual, a line marks it over the whole width: what stands above it has the colour of the alert.

use std::fmt::Write;

use super::markup::escape_html;
use crate::plot::Plot;

/// The height of the tallest bar in pixels.
const HEIGHT: f64 = 84.0;
/// The least that is seen.
const LEAST: u32 = 2;
const USUAL: &str = "#9aa5b1";
const LINE: &str = "#3e4c59";

/// Rows of the chart, in a table of its own. `colour` is that of the alert.
pub(super) fn chart(plot: &Plot, colour: &str) -> String {
    let scale = HEIGHT / plot.top();
    let pixels = |count: f64| (count * scale).round() as u32;
    let usual = plot.usual.map_or(0, pixels);
    let height = pixels(plot.top());
    let mut html = String::from(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"width:100%;table-layout:fixed;border-collapse:collapse\">",
    );
    let above = |count: u64| match pixels(count as f64) {
        _ if count == 0 || (usual > 0 && count as f64 <= plot.usual.unwrap_or(0.0)) => 0,
        tall => tall.saturating_sub(usual).max(LEAST),
    };
    row(
        &mut html,
        plot.counts.iter().map(|count| above(*count)),
        height.saturating_sub(usual).max(LEAST),
        colour,
    );
    if plot.usual.is_some() {
        let bars = plot.counts.len();
        _ = write!(
            html,
            "<tr><td colspan=\"{bars}\" height=\"1\" bgcolor=\"{LINE}\" style=\"height:1px;line-height:1px;font-size:0;background:{LINE}\"></td></tr>"
        );
        let below = |count: u64| match pixels(count as f64).min(usual) {
            0 if count > 0 => LEAST,
            tall => tall,
        };
        row(&mut html, plot.counts.iter().map(|count| below(*count)), usual.max(LEAST), USUAL);
    }
    let [from, to] = &plot.ends;
    _ = write!(
        html,
        "</table><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"border-top:1px solid #cbd2d9\"><tr>\
         <td style=\"font-size:12px;line-height:18px;color:#52606d\">{}</td>\
         <td align=\"right\" style=\"font-size:12px;line-height:18px;color:#52606d\">{}</td></tr></table>",
        escape_html(from),
        escape_html(to)
    );
    html
}

/// Bars that stand on the bottom of a row.
fn row(html: &mut String, bars: impl Iterator<Item = u32>, height: u32, colour: &str) {
    html.push_str("<tr>");
    for tall in bars {
        _ = write!(
            html,
            "<td height=\"{height}\" valign=\"bottom\" style=\"height:{height}px;padding:0 1px 0 0;vertical-align:bottom;font-size:0;line-height:0\">"
        );
        if tall > 0 {
            _ = write!(
                html,
                "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><tr><td height=\"{tall}\" bgcolor=\"{colour}\" \
                 style=\"height:{tall}px;font-size:0;line-height:0;background:{colour}\"></td></tr></table>"
            );
        }
        html.push_str("</td>");
    }
    html.push_str("</tr>");
}
