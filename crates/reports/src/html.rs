//! One HTML file that needs nothing else: its style and its charts stand in it, no script does, and nothing is fetched.
//! It has headings, a table behind each chart, the language of its text, and a style for print.

use std::fmt::Write;

use vigie_alerts::Language;

use crate::{
    Document, ReportError,
    chart::{Chart, Colour},
    document::{Block, Part, Point, Quote, Table, Tile},
};

const STYLE: &str = include_str!("style.css");
/// From how many columns on a table becomes a list of cards where there is little room.
const WIDE: usize = 4;

impl Document {
    /// The report as one HTML file.
    ///
    /// # Errors
    /// [`ReportError::Chart`] when a chart cannot be drawn.
    pub fn html(&self) -> Result<String, ReportError> {
        let (language, title) = (self.language.code(), escape(&self.title));
        let mut body = String::new();
        for part in &self.parts {
            section(&mut body, part, self.language)?;
        }
        let logo = self.logo.as_ref().map(|logo| format!("<img class=\"logo\" src=\"{logo}\" alt=\"\">"));
        let logo = logo.unwrap_or_default();
        let notices: String = self
            .notices
            .iter()
            .map(|notice| format!("<p class=\"notice\">{}</p>\n", escape(notice)))
            .collect();
        let (subtitle, foot) = (escape(&self.subtitle), escape(&self.foot));
        Ok(format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
             <body>\n<main>\n<header>{logo}<div><h1>{title}</h1><p class=\"subtitle\">{subtitle}</p></div></header>\n\
             {notices}{body}<footer>{foot}</footer>\n</main>\n</body>\n</html>\n"
        ))
    }
}

fn section(into: &mut String, part: &Part, language: Language) -> Result<(), ReportError> {
    let _ = writeln!(into, "<section>\n<h2>{}</h2>", escape(part.title)); // writing to a String cannot fail
    for block in &part.blocks {
        into.push_str(&match block {
            Block::Tiles(tiles) => tiles_of(tiles),
            Block::Heading(text) => format!("<h3>{}</h3>", escape(text)),
            Block::Text(text) => format!("<p>{}</p>", escape(text)),
            Block::Points(points) => points_of(points),
            Block::Note(text) => format!("<p class=\"note\">{}</p>", escape(text)),
            Block::Chart(chart) => figure(chart, language)?,
            Block::Table(table) => table_of(table),
            Block::Quote(quote) => quote_of(quote, language),
        });
        into.push('\n');
    }
    into.push_str("</section>\n");
    Ok(())
}

fn tiles_of(tiles: &[Tile]) -> String {
    let tile = |tile: &Tile| {
        let [name, value, beside] = [&tile.name, &tile.value, &tile.beside].map(|text| escape(text));
        let beside =
            if beside.is_empty() { String::new() } else { format!("<dd class=\"beside\">{beside}</dd>") };
        format!("<div><dt>{name}</dt><dd class=\"value\">{value}</dd>{beside}</div>")
    };
    format!("<dl class=\"tiles\">{}</dl>", tiles.iter().map(tile).collect::<String>())
}

fn points_of(points: &[Point]) -> String {
    let point = |point: &Point| {
        let about = match point.about.is_empty() {
            true => String::new(),
            false => format!("<b><bdi>{}</bdi></b> ", escape(&point.about)),
        };
        format!("<li>{about}{}</li>", escape(&point.text))
    };
    format!("<ul>{}</ul>", points.iter().map(point).collect::<String>())
}

fn figure(chart: &Chart, language: Language) -> Result<String, ReportError> {
    let (width, height) = chart.size();
    let told = escape(&chart.told);
    let legend: String = chart.legend.iter().map(|(name, colour)| key(name, *colour)).collect();
    let legend = if legend.is_empty() { legend } else { format!("<ul class=\"legend\">{legend}</ul>") };
    let title = escape(&chart.title);
    let drawn = chart.svg(language)?;
    let figures = language.pick("The figures", "Les chiffres");
    Ok(format!(
        "<figure><figcaption>{title}</figcaption>{legend}\n\
         <svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{told}\">\n{drawn}\n</svg>\n\
         <details><summary>{figures}</summary>{}</details></figure>",
        table_of(&chart.table)
    ))
}

fn key(name: &str, (red, green, blue): Colour) -> String {
    let name = escape(name);
    format!(
        "<li><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" rx=\"2\" \
         fill=\"#{red:02x}{green:02x}{blue:02x}\"/></svg><bdi>{name}</bdi></li>"
    )
}

/// Roles are said again, as a style that makes cards of rows takes them away.
fn table_of(table: &Table) -> String {
    let head = |at: usize| table.columns.get(at);
    let class =
        |at: usize| if head(at).is_some_and(|column| column.numbers) { " class=\"number\"" } else { "" };
    let mut rows = String::new();
    for row in &table.rows {
        rows.push_str("<tr role=\"row\">");
        for (at, cell) in row.iter().enumerate() {
            let cell = escape(cell);
            let class = class(at);
            let label = head(at).map(|column| escape(&column.title)).unwrap_or_default();
            let _ = match at {
                0 => write!(rows, "<th scope=\"row\" role=\"rowheader\"{class}><bdi>{cell}</bdi></th>"),
                _ => write!(rows, "<td role=\"cell\" data-of=\"{label}\"{class}><bdi>{cell}</bdi></td>"),
            };
        }
        rows.push_str("</tr>\n");
    }
    let columns: String = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            format!("<th scope=\"col\" role=\"columnheader\"{}>{}</th>", class(at), escape(&column.title))
        })
        .collect();
    let wide = if table.columns.len() > WIDE { " class=\"wide\"" } else { "" };
    format!(
        "<table role=\"table\"{wide}><caption>{}</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">{columns}</tr></thead>\n\
         <tbody role=\"rowgroup\">\n{rows}</tbody></table>",
        escape(&table.caption)
    )
}

fn quote_of(quote: &Quote, language: Language) -> String {
    let [text, by, facts] = [&quote.text, &quote.by, &quote.facts].map(|text| escape(text));
    let read = language.pick("Read it", "Lire");
    let link = quote.address.as_deref().map(|address| {
        format!(" · <a href=\"{}\" rel=\"noopener noreferrer nofollow\">{read}</a>", escape(address))
    });
    format!(
        "<blockquote><p dir=\"auto\">{text}</p><footer><bdi>{by}</bdi> · {facts}{}</footer></blockquote>",
        link.unwrap_or_default()
    )
}

/// Text that stays text in an element and between quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
