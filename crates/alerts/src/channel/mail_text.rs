//! The text of a mail, for those who read no HTML: the same content, a thing a line.

use super::message::Message;
use crate::text::said_by;

pub(super) fn plain(message: &Message) -> String {
    let (sheet, language) = (&message.sheet, message.language);
    let mut parts = vec![message.headline.clone()];
    parts.extend(sheet.gist.clone());
    let link = |(label, link): (&str, &str)| format!("{label}{} {link}", language.colon());
    parts.push(message.buttons().into_iter().map(link).collect::<Vec<_>>().join("\n"));
    for entry in &message.entries {
        let more = entry.gist.iter().chain(&entry.link).map(|line| format!("\n  {line}"));
        parts.push(format!("- {}{}", entry.headline, more.collect::<String>()));
    }
    parts.push(sheet.figures.iter().map(|fact| format!("{}\n", fact.line(language))).collect());
    parts.extend(sheet.plot.iter().map(|plot| format!("{}\n{}", plot.line, plot.caption)));
    parts.extend(sheet.words.iter().chain(&sheet.voices).map(|list| list.fact().line(language)));
    for quote in sheet.stories.iter().chain(&sheet.samples) {
        let url = quote.url.as_ref().map(|url| format!("\n  {url}")).unwrap_or_default();
        parts.push(format!("> {}{url}", said_by(quote, language)));
    }
    parts.push(sheet.notes.join("\n"));
    parts.push(format!("-- \n{}\n", message.signature()));
    let parts: Vec<&str> =
        parts.iter().map(|part| part.trim_end_matches('\n')).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}
