//! A mention as a document of the search engine, and back.

use std::{borrow::Cow, collections::BTreeSet};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use tantivy::{TantivyDocument, Term, schema::Value};
use vigie_model::{Handling, Mention, NOBODY, Polarity, Post, PostId, Slug};
use vigie_query::{Facts, Feature, Tokens, fold, hosts, relevance, thousandths};

use crate::{IndexError, link, schema::Fields, stories::Place, words};

/// What stands in the field of what is so.
pub(crate) const YES: &str = "yes";

/// Writes a mention, which is also here as JSON, as a document.
pub(crate) fn write(
    fields: &Fields,
    mention: &Mention,
    json: &[u8],
    place: &Place,
    handling: &Handling,
) -> TantivyDocument {
    let post = &mention.post;
    let key = mention.key();
    let mut document = TantivyDocument::with_capacity(2 * json.len() + 512);
    document.add_text(fields.key, &key);
    document.add_text(fields.post, post.id.as_str());
    document.add_text(fields.workspace, mention.workspace.as_str());
    document.add_text(fields.words, words::join(post.title.as_deref(), &post.text));
    let title_words = post.title.as_deref().map_or(0, count_words);
    if title_words > 0 {
        document.add_u64(fields.title_words, title_words);
    }
    for found in &mention.brands {
        document.add_text(fields.brand, found.brand.as_str());
    }
    for found in &mention.brands {
        let label = found.sentiment.as_ref().unwrap_or(&mention.sentiment).label;
        document.add_text(fields.toward, toward(&found.brand, label));
    }
    for topic in &mention.topics {
        document.add_text(fields.topic, topic.as_str());
    }
    // Folded as `lang:`, `source:` and `author:` of the query language compare them.
    document.add_text(fields.lang, language(&mention.lang));
    if let Some(tag) = Facts::of_mention(mention).language_tag() {
        document.add_text(fields.lang_tag, language(tag));
    }
    document.add_text(fields.source, source(&post.source));
    write_author(fields, mention, &mut document);
    if let Some(country) = &post.country {
        document.add_text(fields.country, country.to_ascii_lowercase());
    }
    document.add_text(fields.kind, mention.kind().as_str());
    let facts = Facts::of_mention(mention);
    for feature in Feature::ALL.into_iter().filter(|feature| feature.is_of(&facts)) {
        document.add_text(fields.feature, feature.as_str());
    }
    write_addresses(fields, mention, &mut document);
    document.add_text(fields.sentiment, mention.sentiment.label.as_str());
    document.add_i64(fields.score, thousandths(mention.sentiment.score));
    if let Some(relevance) = relevance(&mention.brands) {
        document.add_i64(fields.relevance, relevance);
    }
    document.add_i64(fields.published_at, post.published_at.as_millisecond());
    document.add_u64(fields.tie, place.number);
    document.add_u64(fields.reach, post.potential_reach());
    document.add_u64(fields.engagement, post.engagement.total());
    document.add_u64(fields.likes, post.engagement.likes);
    document.add_u64(fields.story, place.story);
    for key in &place.keys {
        document.add_u64(fields.likeness, u64::from(*key));
    }
    if let Some(stars) = post.rating {
        document.add_text(fields.feature, rating(stars.into()));
    }
    if let Some(views) = post.engagement.views {
        document.add_u64(fields.views, views);
    }
    document.add_bytes(fields.mention, json);
    write_handling(fields, handling, &mut document);
    document
}

fn write_handling(fields: &Fields, handling: &Handling, document: &mut TantivyDocument) {
    document.add_text(fields.status, handling.status.as_str());
    document.add_text(fields.priority, handling.priority.as_str());
    document.add_text(fields.assignee, handling.assignee.as_deref().unwrap_or(NOBODY));
    for tag in &handling.tags {
        document.add_text(fields.tag, tag.as_str());
    }
    if handling.not_about_us {
        document.add_text(fields.not_about_us, YES);
    }
}

/// Reads the mention that a document holds.
pub(crate) fn read(fields: &Fields, document: &TantivyDocument) -> Result<Mention, IndexError> {
    Ok(serde_json::from_slice(json(fields, document))?)
}

/// What of a mention makes it alike to others, which takes less time to read than all of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Written<'a> {
    #[serde(borrow)]
    pub(crate) post: Text<'a>,
    #[serde(borrow)]
    pub(crate) brands: Vec<Named<'a>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Text<'a> {
    #[serde(default, borrow)]
    pub(crate) title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) text: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Named<'a> {
    #[serde(borrow)]
    pub(crate) brand: Cow<'a, str>,
}

/// Reads that of the mention that a document holds.
pub(crate) fn read_written<'a>(
    fields: &Fields,
    document: &'a TantivyDocument,
) -> Result<Written<'a>, IndexError> {
    Ok(serde_json::from_slice(json(fields, document))?)
}

pub(crate) fn json<'a>(fields: &Fields, document: &'a TantivyDocument) -> &'a [u8] {
    document.get_first(fields.mention).and_then(|value| value.as_bytes()).unwrap_or_default()
}

fn write_author(fields: &Fields, mention: &Mention, document: &mut TantivyDocument) {
    if let Some(writer) = writer(&mention.post) {
        document.add_u64(fields.writer, writer);
    }
    let Some(author) = &mention.post.author else { return };
    if let Some(handle) = &author.handle {
        document.add_text(fields.author, fold(handle));
    }
    if let Some(name) = &author.name {
        document.add_text(fields.author_name, words::join(None, name));
    }
    if let Some(followers) = author.followers {
        document.add_u64(fields.followers, followers);
    }
}

fn write_addresses(fields: &Fields, mention: &Mention, document: &mut TantivyDocument) {
    if let Some(url) = &mention.post.url {
        document.add_text(fields.url, words::join(None, url));
        hosts(url).for_each(|host| document.add_text(fields.site, host));
    }
    let linked: BTreeSet<String> = mention.post.links.iter().flat_map(|link| hosts(link)).collect();
    for host in linked {
        document.add_text(fields.links, host);
    }
    for page in link::pages(&mention.post) {
        document.add_text(fields.link, page);
    }
}

/// A review's stars among its features: with five of them a range is a choice of words, and needs no column that older
/// indexes lack.
pub(crate) fn rating(stars: u64) -> String {
    format!("rating:{stars}")
}

fn count_words(title: &str) -> u64 {
    let mut tokens = Tokens::default();
    tokens.read(Some(title), "");
    tokens.title_len() as u64
}

/// A language code as it is compared: `pt_BR` as `pt-br`.
pub(crate) fn language(code: &str) -> String {
    code.to_ascii_lowercase().replace('_', "-")
}

/// A source's name as it is compared.
pub(crate) fn source(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// The mood toward a brand, as its column has it.
pub(crate) fn toward(brand: &Slug, label: Polarity) -> String {
    format!("{brand}:{}", label.as_str())
}

/// The number of who wrote a post; `None` where the source names nobody. Somebody with the same name on another
/// source is somebody else.
pub(crate) fn writer(post: &Post) -> Option<u64> {
    let author = post.author.as_ref()?;
    let name = match (&author.id, &author.handle, &author.name) {
        (Some(id), _, _) => id.clone(),
        (None, Some(handle), _) => fold(handle),
        (None, None, name) => name.clone()?,
    };
    Some(writer_of(&source(&post.source), &name))
}

/// The same of a folded source and the name by which it tells its authors apart.
pub(crate) fn writer_of(source: &str, name: &str) -> u64 {
    number_from(format!("{source}\n{name}").as_bytes())
}

/// Names the one document of a mention.
pub(crate) fn key_term(fields: &Fields, workspace: &Slug, post: &PostId) -> Term {
    Term::from_field_text(fields.key, &key(workspace, post))
}

/// [`Mention::key`] of a mention that is not at hand.
pub(crate) fn key(workspace: &Slug, post: &PostId) -> String {
    format!("{workspace}/{post}")
}

/// The same number for the same bytes, always: not to be guessed or chosen, unlike that of a faster hash.
pub(crate) fn number_from(bytes: &[u8]) -> u64 {
    Sha256::digest(bytes).iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}
