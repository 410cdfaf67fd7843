//! What each alert of a backtest was about: its words, its voices, and posts to read, searched for in its window.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use vigie_alerts::{explanation, headline, illustrate, window_of};
use vigie_index::{Count, Hit, SearchRequest, Searcher, Selection, Sort};
use vigie_model::{Alert, AlertState, Highlight, Polarity, PostId, Slug, Workspace};

use super::{Past, Patience, Plan, scope};
use crate::problem::Problem;

/// So many mentions of an alert's window are read: as many as a live alert remembers.
const READ: usize = 64;
/// The most voices and sources that are named.
const MAX_NAMED: usize = 5;

/// An alert that would have been raised, with what it was about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ToldAlert {
    #[serde(flatten)]
    alert: Alert,
    /// What happened in one line, in the workspace's language.
    headline: String,
    /// The reasons, line by line, in the workspace's language.
    explanation: Vec<String>,
    /// The window whose mentions raised it: its first moment.
    window_from: Timestamp,
    /// One past its last.
    window_to: Timestamp,
    /// Mentions from the beginning of that window until it was over, or until the period ends.
    mentions: u64,
    /// How many of them are negative.
    negative_mentions: u64,
    /// Who spoke most among the latest 64 mentions of the window.
    authors: Vec<Voice>,
    /// Where they spoke.
    sources: Vec<Count>,
    /// Posts to read, of the widest reach first.
    posts: Vec<Said>,
    /// Where the API has all mentions of the window.
    link: String,
}

/// Somebody who spoke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
// The document has one name for each: `Voice` is who drove an alert.
#[schema(as = BacktestVoice)]
pub(crate) struct Voice {
    /// The handle, or the name where there is none.
    name: String,
    /// How many follow; absent where nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    followers: Option<u64>,
    /// How many of the mentions.
    mentions: u64,
}

/// A post of an alert.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Said {
    /// The post.
    id: PostId,
    /// When it was published.
    published_at: Timestamp,
    /// Who wrote it: the handle, or the name where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    /// Where.
    source: String,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Its mood.
    sentiment: Polarity,
    /// Its text, cut where it matched; content of strangers, not to be trusted in HTML.
    text: Vec<Highlight>,
}

/// Finds out what these alerts were about.
pub(super) fn told(
    plan: &Plan,
    past: &Past,
    searcher: &Searcher,
    alerts: Vec<Alert>,
    patience: &Patience,
) -> Result<Vec<ToldAlert>, Problem> {
    let tell = |alert| {
        patience.check()?;
        tell(plan, past, searcher, alert)
    };
    alerts.into_iter().map(tell).collect()
}

fn tell(plan: &Plan, past: &Past, searcher: &Searcher, mut alert: Alert) -> Result<ToldAlert, Problem> {
    let (window_from, window_to) = window_of(&alert);
    let counted = scope(&plan.workspace, &plan.rule)?;
    let selection = Selection {
        brands: alert.brand.clone().map_or(counted.brands, |brand| vec![brand]),
        from: Some(window_from),
        to: Some(window_to.min(plan.to)),
        ..counted
    };
    let link = link(&plan.workspace, &selection);
    let request = SearchRequest { selection, sort: Sort::Newest, limit: READ, after: None };
    let hits = searcher.search(&request)?.hits;
    let mentions: Vec<_> = hits.iter().map(|hit| hit.mention.clone()).collect();
    illustrate(&mut alert, &mentions);

    let end = alert.resolved_at.map_or(plan.to.as_millisecond(), Timestamp::as_millisecond);
    let about = past.between(window_from.as_millisecond(), end.max(window_to.as_millisecond()));
    let named = |brands: &[Slug]| alert.brand.as_ref().is_none_or(|brand| brands.contains(brand));
    let about = about.iter().filter(|moment| past.kind(moment).is_some_and(|kind| named(&kind.brands)));
    let (mut count, mut negative) = (0, 0);
    for moment in about {
        count += 1;
        negative += u64::from(moment.mood == Polarity::Negative);
    }
    let language = plan.workspace.language();
    // The headline says what happened, also when it is over: the state stands beside it.
    let fired = Alert { state: AlertState::Firing, resolved_at: None, ..alert.clone() };
    Ok(ToldAlert {
        headline: headline(&fired, language),
        explanation: explanation(&alert, language, &plan.workspace.about.timezone),
        window_from,
        window_to,
        mentions: count,
        negative_mentions: negative,
        authors: voices(&hits),
        sources: sources(&hits),
        posts: alert.reason.drivers.samples.iter().filter_map(|sample| said(&sample.post, &hits)).collect(),
        link,
        alert,
    })
}

fn said(id: &PostId, hits: &[Hit]) -> Option<Said> {
    let hit = hits.iter().find(|hit| hit.mention.post.id == *id)?;
    let post = &hit.mention.post;
    Some(Said {
        id: id.clone(),
        published_at: post.published_at,
        author: author(hit),
        source: post.source.clone(),
        url: post.url.clone(),
        sentiment: hit.mention.sentiment.label,
        text: hit.text_highlights.clone(),
    })
}

fn author(hit: &Hit) -> Option<String> {
    let author = hit.mention.post.author.as_ref()?;
    author.handle.clone().or_else(|| author.name.clone())
}

/// Who spoke most, and of equals who is followed most.
fn voices(hits: &[Hit]) -> Vec<Voice> {
    let mut voices: BTreeMap<String, Voice> = BTreeMap::new();
    for hit in hits {
        let Some(name) = author(hit) else { continue };
        let followers = hit.mention.post.author.as_ref().and_then(|author| author.followers);
        let voice = voices.entry(name.clone()).or_insert(Voice { name, followers: None, mentions: 0 });
        voice.mentions += 1;
        voice.followers = voice.followers.max(followers);
    }
    let mut voices: Vec<_> = voices.into_values().collect();
    voices.sort_by_key(|voice| std::cmp::Reverse((voice.mentions, voice.followers)));
    voices.truncate(MAX_NAMED);
    voices
}

fn sources(hits: &[Hit]) -> Vec<Count> {
    let mut sources: BTreeMap<&str, u64> = BTreeMap::new();
    for hit in hits {
        *sources.entry(&hit.mention.post.source).or_default() += 1;
    }
    let mut sources: Vec<_> =
        sources.into_iter().map(|(id, count)| Count { id: id.to_owned(), count }).collect();
    sources.sort_by_key(|source| std::cmp::Reverse(source.count));
    sources.truncate(MAX_NAMED);
    sources
}

/// The address of a selection's mentions.
fn link(workspace: &Workspace, selection: &Selection) -> String {
    let list = |values: Vec<&str>| (!values.is_empty()).then(|| values.join(","));
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let parameters = [
        ("workspace", Some(workspace.id().to_string())),
        ("brand", list(selection.brands.iter().map(Slug::as_str).collect())),
        ("topic", list(selection.topics.iter().map(Slug::as_str).collect())),
        ("sentiment", list(selection.sentiments.iter().map(|mood| mood.as_str()).collect())),
        ("from", moment(selection.from)),
        ("to", moment(selection.to)),
        ("q", selection.query.as_ref().map(ToString::to_string)),
    ];
    let written = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let written: Vec<_> = written.map(|(name, value)| format!("{name}={}", escaped(&value))).collect();
    format!("/api/v1/mentions?{}", written.join("&"))
}

/// As it may stand in an address.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' | b':' => {
                escaped.push(char::from(byte));
            }
            other => escaped.push_str(&format!("%{other:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_an_address_is_escaped() {
        let check = |text: &str, expected: &str| assert_eq!(escaped(text), expected);
        check("2026-02-03T10:15:00Z", "2026-02-03T10:15:00Z");
        check("a b&c=\"é\"", "a%20b%26c%3D%22%C3%A9%22");
    }
}
