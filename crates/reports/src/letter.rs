//! The mail that brings a report: short, with the report itself as a web page and as pages for print.

use vigie_alerts::{Enclosure, Letter};
use vigie_model::{Report, ReportFormat};

use crate::{
    Document,
    document::{Block, Point},
    html::escape,
};

/// The most points of the summary that stand in the mail.
const POINTS: usize = 6;

const FONT: &str = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/// The mail with its files, in the order of what most people open.
pub(crate) fn letter(
    report: &Report,
    document: &Document,
    key: String,
    html: Vec<u8>,
    pdf: Vec<u8>,
) -> Letter {
    let file = |format: ReportFormat, content: Vec<u8>| Enclosure {
        name: format!("{}.{}", report.id, format.ending()),
        content_type: format.content_type(),
        content,
    };
    Letter {
        key,
        subject: format!("{} · {}", document.title, document.subtitle),
        text: plain(document),
        html: page(document),
        files: vec![file(ReportFormat::Pdf, pdf), file(ReportFormat::Html, html)],
        to: report.recipients.clone(),
    }
}

/// What the summary says in a few sentences, where the report has one.
fn gist(document: &Document) -> (Vec<&str>, Vec<&Point>) {
    let blocks = document.parts.iter().flat_map(|part| &part.blocks);
    let (mut texts, mut points) = (Vec::new(), Vec::new());
    // Sentences and points stand in the summary, or nowhere before a table or a chart.
    for block in
        blocks.take_while(|block| !matches!(block, Block::Chart(_) | Block::Table(_) | Block::Quote(_)))
    {
        match block {
            Block::Text(text) => texts.push(text.as_str()),
            Block::Points(some) => points.extend(some.iter().take(POINTS)),
            _ => {}
        }
    }
    (texts, points)
}

fn attached(document: &Document) -> &'static str {
    document.language.pick(
        "The whole report is attached, as pages to print (PDF) and as a web page (HTML).",
        "Le rapport complet est joint, en pages à imprimer (PDF) et en page web (HTML).",
    )
}

fn why_you(document: &Document) -> &'static str {
    document.language.pick(
        "You get this because your address is among the recipients of this report.",
        "Vous recevez ce message parce que votre adresse figure parmi les destinataires de ce rapport.",
    )
}

fn plain(document: &Document) -> String {
    let (texts, points) = gist(document);
    let mut lines = vec![document.title.clone(), document.subtitle.clone(), String::new()];
    lines.extend(document.notices.iter().cloned());
    lines.extend(texts.into_iter().map(str::to_owned));
    lines.extend(
        points.into_iter().map(|point| format!("- {} {}", point.about, point.text).replace("-  ", "- ")),
    );
    let end = ["", attached(document), "", &document.foot, why_you(document)];
    lines.extend(end.map(str::to_owned));
    lines.join("\n")
}

fn page(document: &Document) -> String {
    let (texts, points) = gist(document);
    let [title, subtitle, foot] =
        [&document.title, &document.subtitle, &document.foot].map(|text| escape(text));
    let notices = document.notices.iter().map(|notice| {
        format!(
            "<p style=\"margin:0 0 12px;padding:10px 14px;background:#fff4e0;border-left:4px solid #b26a00\">{}</p>",
            escape(notice)
        )
    });
    let texts = texts.into_iter().map(|text| format!("<p style=\"margin:0 0 12px\">{}</p>", escape(text)));
    let items: String = points
        .into_iter()
        .map(|point| {
            let (about, text) = (escape(&point.about), escape(&point.text));
            format!("<li style=\"margin:0 0 8px\"><b><bdi>{about}</bdi></b> {text}</li>")
        })
        .collect();
    let items = if items.is_empty() {
        items
    } else {
        format!("<ul style=\"margin:0 0 16px;padding-left:20px\">{items}</ul>")
    };
    let body: String = notices.chain(texts).collect();
    let (language, attached, why) =
        (document.language.code(), escape(attached(document)), escape(why_you(document)));
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,\
         initial-scale=1\"><meta name=\"color-scheme\" content=\"light\"><title>{title}</title></head>\n\
         <body style=\"margin:0;padding:0;background:#eef1f4;color:#1f2933;font:16px/24px {FONT}\">\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td align=\"center\" \
         style=\"padding:20px 12px\">\n<table role=\"presentation\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"width:100%;max-width:600px;background:#ffffff;border-top:4px solid #124e9c\"><tr><td style=\"padding:24px 28px;\
         overflow-wrap:anywhere\">\n<h1 style=\"margin:0;font-size:22px;line-height:28px\">{title}</h1>\n\
         <p style=\"margin:4px 0 18px;color:#52606d\">{subtitle}</p>\n{body}{items}\n<p style=\"margin:0 0 18px\"><b>{attached}</b></p>\n\
         <p style=\"margin:0;font-size:13px;line-height:19px;color:#52606d\">{foot}<br>{why}</p>\n\
         </td></tr></table>\n</td></tr></table>\n</body></html>\n"
    )
}
