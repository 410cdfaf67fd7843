//! Questions about queries themselves: is this one well written, why does it match this text or not, and what is that
//! query of another tool here. Answers are in French for those who accept it, else in English.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, header},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;
use vigie_matcher::{Scratch, classify};
use vigie_model::{Highlight, Post, Span, TextField};
use vigie_query::{
    Cost, Dialect, Document, Explanation, Facts, Finding, Found, Language, Query, Texts, Tokens, cost,
    explain, import, lint, parse,
};

use crate::{
    body,
    problem::Problem,
    state::{App, blocking},
};

/// The most bytes of a title or text that a query is explained on.
const MAX_EXPLAINED: usize = 100 * 1024;

/// A query to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckRequest {
    /// The query.
    query: String,
}

/// What there is to say about a query.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Checked {
    /// How it is read, in one spelling; absent when it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<String>,
    /// What it may be used for: `search`, `topic`, `brand`. A brand's must ask for words, and neither a brand's nor a
    /// topic's may ask what is only known of mentions.
    good_for: Vec<&'static str>,
    /// What to look at again, in the order of the text; an error alone when it cannot be read.
    findings: Vec<Remark>,
    /// What it costs to match live.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<Price>,
}

/// One thing to look at again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Remark {
    /// `error`, `warning` or `hint`.
    severity: &'static str,
    /// Byte offset in the query.
    position: usize,
    /// The same place in characters, from 1.
    character: usize,
    /// What is wrong.
    message: String,
    /// What to write instead.
    mend: String,
}

/// What a query costs to match live.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Price {
    /// `cheap`, `medium` or `costly`.
    level: &'static str,
    /// About which share of posts it is evaluated on, from 0 to 1.
    share: f32,
    /// Why, in a sentence.
    reason: String,
}

/// A query and what to explain it on: a post as it is pushed, or a text by itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExplainRequest {
    /// The query.
    query: String,
    /// The title of the text.
    #[serde(default)]
    title: Option<String>,
    /// The text; left out where there is a post.
    #[serde(default)]
    text: Option<String>,
    /// The post, whose facts count too. Only a mention names brands and topics, so `brand:` and `topic:` find nothing.
    #[serde(default)]
    post: Option<Box<Post>>,
}

/// Why a query matches, or does not.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Explained {
    /// Whether it matches.
    matched: bool,
    /// The same in words, and if not, the clause that decided and how near it was.
    verdict: String,
    /// The title in pieces that matched or did not.
    title_highlights: Vec<Highlight>,
    /// The text in pieces that matched or did not.
    text_highlights: Vec<Highlight>,
    /// The query as a tree of clauses.
    clause: Clause,
}

/// One clause of a query.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Clause {
    /// The clause as text.
    clause: String,
    /// Whether it is true.
    matched: bool,
    /// What of the post makes it true, or for a negated clause what makes it false.
    spans: Vec<Span>,
    /// Why it is not true, unless its parts tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The clauses that it consists of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    parts: Vec<Clause>,
}

/// A query of another tool.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportRequest {
    /// `brandwatch`, `talkwalker`, `meltwater` or `mention`.
    from: String,
    /// The query as it stands there.
    query: String,
}

/// A query in Vigie's language.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Translated {
    /// In Vigie's language.
    query: String,
    /// What then means something else.
    notes: Vec<Note>,
}

/// Something that means something else than it did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Note {
    /// Byte offset in the query that was sent.
    position: usize,
    /// What changed.
    message: String,
}

/// Check a query
///
/// How it is read, what is probably not meant so, and what it costs. A query that cannot be read is no failed request:
/// the error is among the findings.
#[utoipa::path(post, path = "/api/v1/queries/check", tag = "queries", request_body = CheckRequest,
    params(("Accept-Language" = Option<String>, Header, description = "`fr` for answers in French")),
    responses((status = 200, body = Checked), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn check(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Checked>, Problem> {
    let (language, CheckRequest { query }) = (language(&headers), asked(&app, body).await?);
    blocking(move || {
        let read = parse(&query).ok();
        let cost = read.as_ref().map(cost);
        Ok::<_, Problem>(Json(Checked {
            good_for: read.as_ref().map(good_for).unwrap_or_default(),
            query: read.map(|query| query.to_string()),
            findings: lint(&query).into_iter().map(|finding| remark(language, &finding)).collect(),
            cost: cost.map(|cost| price(language, &cost)),
        }))
    })
    .await
}

/// Explain a query
///
/// Clause by clause: what was found, and what is amiss. Language and mood are told from the text where the post does not
/// say.
#[utoipa::path(post, path = "/api/v1/queries/explain", tag = "queries", request_body = ExplainRequest,
    params(("Accept-Language" = Option<String>, Header, description = "`fr` for answers in French")),
    responses((status = 200, body = Explained), (status = 400, description = "the query cannot be read", body = Problem),
              (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn explain_query(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Explained>, Problem> {
    let (language, request) = (language(&headers), asked::<ExplainRequest>(&app, body).await?);
    let query = parse(&request.query).map_err(|error| Problem::bad_query(&error, language))?;
    let ExplainRequest { title, text, post, .. } = request;
    let (title, text) = match (&post, title, text) {
        (Some(post), None, None) => (post.title.clone(), post.text.clone()),
        (None, title, Some(text)) => (title, text),
        _ => {
            return Err(Problem::unprocessable(
                "send either `post`, or `text` with or without `title`",
                Vec::new(),
            ));
        }
    };
    let longest = text.len().max(title.as_ref().map_or(0, String::len));
    if longest > MAX_EXPLAINED {
        let detail = format!("the text has {longest} bytes, at most {MAX_EXPLAINED} are explained; cut it");
        return Err(Problem::unprocessable(detail, Vec::new()));
    }
    blocking(move || {
        Ok::<_, Problem>(Json(explained(language, &query, post.as_deref(), title.as_deref(), &text)))
    })
    .await
}

/// Translate a query
///
/// From the language of another tool. What Vigie has no data for is left out, with a note.
#[utoipa::path(post, path = "/api/v1/queries/import", tag = "queries", request_body = ImportRequest,
    params(("Accept-Language" = Option<String>, Header, description = "`fr` for answers in French")),
    responses((status = 200, body = Translated),
              (status = 400, description = "the translation cannot be read", body = Problem),
              (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn import_query(
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Translated>, Problem> {
    let (language, request) = (language(&headers), asked::<ImportRequest>(&app, body).await?);
    let dialect =
        Dialect::ALL.into_iter().find(|dialect| dialect.as_str() == request.from).ok_or_else(|| {
            let known = Dialect::ALL.map(Dialect::as_str).join(", ");
            Problem::unprocessable(
                format!("from: `{}` is unknown; write one of {known}", request.from),
                Vec::new(),
            )
        })?;
    let imported = import(dialect, &request.query).map_err(|error| Problem::bad_query(&error, language))?;
    let note = |note: vigie_query::ImportNote| Note {
        position: note.position,
        message: note.message.in_language(language).to_owned(),
    };
    let notes = imported.notes.into_iter().map(note).collect();
    Ok(Json(Translated { query: imported.query, notes }))
}

async fn asked<T: DeserializeOwned>(app: &App, body: Body) -> Result<T, Problem> {
    let body = body::read(body, app.config.max_body_bytes, Problem::too_large).await?;
    serde_json::from_slice(&body).map_err(|error| Problem::unprocessable(error.to_string(), Vec::new()))
}

fn good_for(query: &Query) -> Vec<&'static str> {
    let mut uses = vec!["search"];
    if query.enrichment().is_none() {
        uses.push("topic");
        uses.extend((!query.is_only_negative()).then_some("brand"));
    }
    uses
}

fn remark(language: Language, finding: &Finding) -> Remark {
    Remark {
        severity: finding.severity.as_str(),
        position: finding.position,
        character: finding.character,
        message: finding.message.in_language(language).to_owned(),
        mend: finding.mend.in_language(language).to_owned(),
    }
}

fn price(language: Language, cost: &Cost) -> Price {
    let reason = cost.reason.in_language(language).to_owned();
    Price { level: cost.level.as_str(), share: cost.share, reason }
}

fn explained(
    language: Language,
    query: &Query,
    post: Option<&Post>,
    title: Option<&str>,
    text: &str,
) -> Explained {
    let mut tokens = Tokens::default();
    tokens.read(title, text);
    let named = post.and_then(|post| post.lang.as_deref());
    let classified = classify(title, text, named, &mut Scratch::default());
    let found = Found { brands: &[], topics: &[], sentiment: &classified.sentiment };
    let facts = Facts { lang: &classified.lang, post, found: Some(found) };
    let explanation = explain(query, &Document { tokens: &tokens, facts });
    let title = title.unwrap_or_default();
    let texts = Texts { title, text };
    let spans: &[Span] = if explanation.matched { &explanation.spans } else { &[] };
    Explained {
        matched: explanation.matched,
        verdict: explanation.verdict(language, texts),
        title_highlights: Highlight::cut(title, TextField::Title, spans),
        text_highlights: Highlight::cut(text, TextField::Text, spans),
        clause: clause(language, explanation, texts),
    }
}

fn clause(language: Language, explanation: Explanation, texts: Texts) -> Clause {
    let reason = explanation.reason.is_some().then(|| explanation.because(language, texts));
    let Explanation { clause: text, matched, spans, parts, .. } = explanation;
    let parts = parts.into_iter().map(|part| clause(language, part, texts)).collect();
    Clause { clause: text, matched, spans, reason, parts }
}

/// The language that an `Accept-Language` prefers of those that there are; English where it says nothing.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let said = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wishes = said.split(',').filter_map(|wish| {
        let (tag, parameters) = wish.split_once(';').unwrap_or((wish, ""));
        let quality =
            parameters.trim().strip_prefix("q=").map_or(Some(1.0), |quality| quality.parse().ok())?;
        let primary = tag.trim().split('-').next()?.to_ascii_lowercase();
        let is_spoken = matches!(primary.as_str(), "fr" | "en") && quality > 0.0_f32;
        is_spoken.then(|| (quality, Language::of(&primary)))
    });
    // Of equal wishes the first counts.
    let best = wishes.reduce(|best, wish| if wish.0 > best.0 { wish } else { best });
    best.map_or(Language::English, |(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_is_spoken() {
        let check = |accepted: &str, expected: Language| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
            assert_eq!(language(&headers), expected, "{accepted}");
        };
        check("fr", Language::French);
        check("fr-CA, en;q=0.8", Language::French);
        check("de, en;q=0.8, fr;q=0.9", Language::French);
        check("en-GB,fr;q=0.9", Language::English);
        check("fr;q=0, en;q=0.1", Language::English);
        check("*, fr;q=x", Language::English);
        check("", Language::English);
        assert_eq!(language(&HeaderMap::new()), Language::English);
    }
}
