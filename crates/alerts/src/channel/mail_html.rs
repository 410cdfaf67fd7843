//! The HTML of a mail. Mail programs show old HTML: tables, styles on each element, no script, no picture from elsewhere.
//!
//! What a person needs at night stands first: what happened, what it is about, what to do. Words of strangers are
//! escaped, keep their direction to themselves, and lead nowhere but where they were published.

use std::fmt::Write;

use vigie_model::Polarity;

use super::{
    mail_chart::chart,
    markup::escape_html,
    message::{Entry, Message},
};
use crate::{
    drivers_text::{List, Quote},
    sheet::Sheet,
    text::often,
};

const INK: &str = "#1f2933";
const PALE: &str = "#52606d";
const FONT: &str = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

pub(super) fn html(message: &Message) -> String {
    let (sheet, language) = (&message.sheet, message.language);
    let colour = message.tone.colour_code();
    let mut body = String::new();
    let badge = escape_html(message.badge());
    section(
        &mut body,
        22,
        &format!(
            "<span style=\"font-size:13px;line-height:18px;font-weight:bold;color:{colour}\">{badge}</span>"
        ),
    );
    let headline = escape_html(&message.headline);
    section(
        &mut body,
        6,
        &format!(
            "<h1 style=\"margin:0;font-size:21px;line-height:29px;font-weight:bold;color:{INK}\">{headline}</h1>"
        ),
    );
    if let Some(gist) = &sheet.gist {
        section(
            &mut body,
            8,
            &format!("<span style=\"font-size:16px;line-height:24px\">{}</span>", escape_html(gist)),
        );
    }
    buttons(&mut body, message, &colour);
    for entry in &message.entries {
        section(&mut body, 14, &told(entry, message));
    }
    figures(&mut body, sheet);
    if let Some(plot) = &sheet.plot {
        title(&mut body, language.pick("The last hours", "Ces dernières heures"));
        section(&mut body, 8, &chart(plot, &colour));
        section(
            &mut body,
            4,
            &format!(
                "<span style=\"font-size:13px;line-height:18px;color:{PALE}\">{}</span>",
                escape_html(&plot.caption)
            ),
        );
    }
    if let Some(words) = &sheet.words {
        title(&mut body, words.name);
        section(&mut body, 8, &chips(words));
    }
    if !sheet.stories.is_empty() || !sheet.samples.is_empty() {
        title(&mut body, language.pick("What people say", "Ce qui se dit"));
        for quote in sheet.stories.iter().chain(&sheet.samples) {
            section(&mut body, 10, &quoted(quote, message));
        }
    }
    if let Some(voices) = &sheet.voices {
        title(&mut body, voices.name);
        let lines: Vec<String> =
            voices.items.iter().map(|voice| format!("<bdi>{}</bdi>", escape_html(voice))).collect();
        section(
            &mut body,
            8,
            &format!("<span style=\"font-size:15px;line-height:23px\">{}</span>", lines.join("<br>")),
        );
    }
    let mut notes = sheet.notes.clone();
    notes.extend(message.advice().map(str::to_owned));
    let notes: Vec<String> = notes.iter().map(|note| escape_html(note)).collect();
    section(
        &mut body,
        22,
        &format!(
            "<span style=\"font-size:13px;line-height:19px;color:{PALE}\">{}</span>",
            notes.join("<br>")
        ),
    );
    page(message, &headline, &colour, &body)
}

fn page(message: &Message, headline: &str, colour: &str, body: &str) -> String {
    let preview = escape_html(message.sheet.gist.as_deref().unwrap_or_default());
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,\
         initial-scale=1\"><meta name=\"color-scheme\" content=\"light\"><title>{headline}</title></head>\n\
         <body style=\"margin:0;padding:0;background:#eef1f4;font-family:{FONT};color:{INK}\">\n\
         <div style=\"display:none;max-height:0;overflow:hidden\">{preview}</div>\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" bgcolor=\"#eef1f4\"><tr><td align=\"center\" style=\"padding:16px 8px\">\n\
         <table role=\"presentation\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" bgcolor=\"#ffffff\" style=\"width:100%;max-width:600px;\
         background:#ffffff;border-top:6px solid {colour};border-radius:6px\">\n{body}\
         <tr><td style=\"padding:0 0 24px\"></td></tr></table>\n\
         <p style=\"margin:14px 8px;font-size:12px;line-height:18px;color:{PALE}\">{signature}<br>{reason}</p>\n\
         </td></tr></table></body></html>\n",
        language = message.language.code(),
        signature = escape_html(&message.signature()),
        reason = message.why_you(),
    )
}

/// A row of the page.
fn section(body: &mut String, above: u32, content: &str) {
    _ = writeln!(
        body,
        "<tr><td style=\"padding:{above}px 20px 0;font-size:15px;line-height:22px;color:{INK}\">{content}</td></tr>"
    );
}

fn title(body: &mut String, text: &str) {
    section(
        body,
        24,
        &format!(
            "<h2 style=\"margin:0;font-size:13px;line-height:18px;font-weight:bold;color:{PALE}\">{text}</h2>"
        ),
    );
}

/// The first is what to do first; the others are there too.
fn buttons(body: &mut String, message: &Message, colour: &str) {
    let buttons = message.buttons();
    if buttons.is_empty() {
        return;
    }
    let mut row = String::new();
    for (place, (label, link)) in buttons.into_iter().enumerate() {
        let look = match place {
            0 => format!("background:{colour};color:#ffffff;border:1px solid {colour}"),
            _ => format!("background:#ffffff;color:{INK};border:1px solid #9aa5b1"),
        };
        _ = write!(
            row,
            "<a href=\"{}\" style=\"display:inline-block;{look};text-decoration:none;font-weight:bold;font-size:15px;line-height:20px;\
             padding:10px 16px;border-radius:5px;margin:8px 8px 0 0\">{label}</a>",
            escape_html(link)
        );
    }
    section(body, 10, &row);
}

/// One of several alerts.
fn told(entry: &Entry, message: &Message) -> String {
    let colour = entry.colour();
    let gist =
        entry.gist.as_ref().map(|gist| format!("<div>{}</div>", escape_html(gist))).unwrap_or_default();
    let look = message.language.pick("Look at the alert", "Voir l’alerte");
    let link = entry
        .link
        .as_ref()
        .map(|url| format!("<a href=\"{}\" style=\"color:#0b5cad\">{look}</a>", escape_html(url)));
    format!(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><tr><td width=\"4\" bgcolor=\"{colour}\" \
         style=\"width:4px;background:{colour};font-size:0\"></td><td style=\"padding:2px 0 2px 12px;font-size:15px;line-height:22px;\
         color:{INK}\"><b>{}</b>{gist}{}</td></tr></table>",
        escape_html(&entry.headline),
        link.unwrap_or_default()
    )
}

fn figures(body: &mut String, sheet: &Sheet) {
    if sheet.figures.is_empty() {
        return;
    }
    let mut rows = String::from(
        "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"border-collapse:collapse\">",
    );
    for fact in &sheet.figures {
        _ = write!(
            rows,
            "<tr><th align=\"left\" valign=\"top\" width=\"36%\" style=\"padding:7px 10px 7px 0;border-bottom:1px solid #e4e7eb;font-size:14px;\
             line-height:20px;font-weight:normal;color:{PALE}\">{}</th><td valign=\"top\" style=\"padding:7px 0;border-bottom:1px solid #e4e7eb;\
             font-size:15px;line-height:20px;color:{INK}\">{}</td></tr>",
            escape_html(fact.name),
            escape_html(&fact.value)
        );
    }
    rows.push_str("</table>");
    section(body, 18, &rows);
}

fn chips(words: &List) -> String {
    let chip = |word: &String| {
        format!(
            "<span style=\"display:inline-block;background:#eef1f4;border-radius:12px;padding:3px 10px;margin:0 6px 6px 0;font-size:14px;\
             line-height:19px\"><bdi>{}</bdi></span> ",
            escape_html(word)
        )
    };
    words.items.iter().map(chip).collect()
}

fn quoted(quote: &Quote, message: &Message) -> String {
    let edge = match quote.mood {
        Some(Polarity::Negative) => "#c62828",
        Some(Polarity::Positive) => "#2e7d32",
        _ => "#9aa5b1",
    };
    let often = often(quote.times, message.language);
    let often = often.map(|often| format!("<b>{often}</b> · ")).unwrap_or_default();
    let by = escape_html(&quote.by);
    let read = quote.url.as_ref().map_or_else(String::new, |url| {
        format!(
            " · <a href=\"{}\" style=\"color:#0b5cad\">{}</a>",
            escape_html(url),
            message.language.pick("Read", "Lire")
        )
    });
    format!(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\"><tr><td width=\"3\" bgcolor=\"{edge}\" \
         style=\"width:3px;background:{edge};font-size:0\"></td><td style=\"padding:0 0 0 12px\">\
         <div dir=\"auto\" style=\"font-size:15px;line-height:22px;color:{INK};word-break:break-word\">{}</div>\
         <div style=\"font-size:13px;line-height:19px;color:{PALE};word-break:break-word\">{often}<bdi>{by}</bdi>{read}</div></td></tr></table>",
        escape_html(&quote.text)
    )
}
