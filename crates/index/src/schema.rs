//! What a mention looks like to the search engine: which fields there are, and what each is for.
//!
//! The engine keeps three things of a mention: terms to find it by, columns to sort and count by, and the whole
//! mention as JSON to show. The text itself stands in the JSON alone.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

/// Raised whenever the fields or the folding of words change, so that an older program does not misread the index.
pub(crate) const SCHEMA_VERSION: u32 = 7;

/// The name under which [`WordTokenizer`](crate::words::WordTokenizer) is known to the engine.
pub(crate) const WORD_TOKENIZER: &str = "vigie";

/// The names of the columns that are read by name.
pub(crate) mod column {
    pub(crate) const PUBLISHED_AT: &str = "published_at";
    pub(crate) const TIE: &str = "tie";
    pub(crate) const REACH: &str = "reach";
    pub(crate) const ENGAGEMENT: &str = "engagement";
    pub(crate) const BRAND: &str = "brand";
    pub(crate) const TOPIC: &str = "topic";
    pub(crate) const LANG: &str = "lang";
    pub(crate) const SOURCE: &str = "source";
    pub(crate) const KIND: &str = "kind";
    pub(crate) const SENTIMENT: &str = "sentiment";
    pub(crate) const COUNTRY: &str = "country";
    pub(crate) const AUTHOR: &str = "author";
    pub(crate) const STORY: &str = "story";
    pub(crate) const TITLE_WORDS: &str = "title_words";
    pub(crate) const FOLLOWERS: &str = "followers";
    pub(crate) const VIEWS: &str = "views";
    pub(crate) const WRITER: &str = "writer";
    pub(crate) const TOWARD: &str = "toward";
    pub(crate) const STATUS: &str = "status";
    pub(crate) const ASSIGNEE: &str = "assignee";
    pub(crate) const TAG: &str = "tag";
    pub(crate) const PRIORITY: &str = "priority";
}

/// The fields, by their role.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// [`Mention::key`](vigie_model::Mention::key); one document each.
    pub(crate) key: Field,
    /// The post's id, the same in all workspaces.
    pub(crate) post: Field,
    pub(crate) workspace: Field,
    /// Title and text as folded words with positions, and where sentences begin.
    pub(crate) words: Field,
    /// How many of the words are the title's; absent for none.
    pub(crate) title_words: Field,
    pub(crate) brand: Field,
    pub(crate) topic: Field,
    pub(crate) lang: Field,
    /// The language as the source tags the post, where that says more: `pt-br` for `pt`.
    pub(crate) lang_tag: Field,
    pub(crate) source: Field,
    pub(crate) author: Field,
    /// The name that is shown, as folded words with positions.
    pub(crate) author_name: Field,
    pub(crate) country: Field,
    pub(crate) kind: Field,
    /// Each [`Feature`](vigie_query::Feature) that it has.
    pub(crate) feature: Field,
    /// The host of the post's own address, and each domain that this lies in.
    pub(crate) site: Field,
    /// The same of the addresses that the post links to.
    pub(crate) links: Field,
    /// Each address that the post links to, without what does not tell two pages apart.
    pub(crate) link: Field,
    /// A number drawn from the source and who wrote it there: the same person in every mention.
    pub(crate) writer: Field,
    /// The mood toward each brand, as `brand:label`.
    pub(crate) toward: Field,
    /// Absent where nobody knows.
    pub(crate) views: Field,
    /// The post's own address, as folded words with positions.
    pub(crate) url: Field,
    pub(crate) sentiment: Field,
    /// In thousandths.
    pub(crate) score: Field,
    /// In thousandths; absent where no brand has learned it.
    pub(crate) relevance: Field,
    /// Absent where nobody knows.
    pub(crate) followers: Field,
    pub(crate) likes: Field,
    /// Whole milliseconds since 1970.
    pub(crate) published_at: Field,
    /// A number drawn from the key, which orders mentions of the same moment once and for all.
    pub(crate) tie: Field,
    pub(crate) reach: Field,
    pub(crate) engagement: Field,
    /// The number of the [story](crate::stories) that it belongs to.
    pub(crate) story: Field,
    /// Under which near-copies of the text are looked for; absent for most that are copies themselves.
    pub(crate) likeness: Field,
    /// The whole mention as JSON.
    pub(crate) mention: Field,
    /// Where the team that handles it stands.
    pub(crate) status: Field,
    /// Who sees to it, [`NOBODY`](vigie_model::NOBODY) where nobody does.
    pub(crate) assignee: Field,
    pub(crate) tag: Field,
    pub(crate) priority: Field,
    /// Of mentions that are about something else, the word [`document::YES`](crate::document::YES).
    pub(crate) not_about_us: Field,
    /// Of the documents of [`handlings`](crate::handlings) alone: the key of the mention that is handled.
    pub(crate) handled: Field,
    /// Of these too: how it is handled, as JSON.
    pub(crate) handling: Field,
}

impl Fields {
    pub(crate) fn new() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let word_indexing = TextFieldIndexing::default()
            .set_tokenizer(WORD_TOKENIZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = TextOptions::default().set_indexing_options(word_indexing);
        let number = || NumericOptions::default().set_fast();
        let fields = Self {
            key: schema.add_text_field("key", term()),
            post: schema.add_text_field("post", term()),
            workspace: schema.add_text_field("workspace", term()),
            words: schema.add_text_field("words", words.clone()),
            title_words: schema.add_u64_field(column::TITLE_WORDS, number()),
            brand: schema.add_text_field(column::BRAND, term_and_column()),
            topic: schema.add_text_field(column::TOPIC, term_and_column()),
            lang: schema.add_text_field(column::LANG, term_and_column()),
            lang_tag: schema.add_text_field("lang_tag", term()),
            source: schema.add_text_field(column::SOURCE, term_and_column()),
            author: schema.add_text_field(column::AUTHOR, term_and_column()),
            author_name: schema.add_text_field("author_name", words.clone()),
            country: schema.add_text_field(column::COUNTRY, term_and_column()),
            kind: schema.add_text_field(column::KIND, term_and_column()),
            feature: schema.add_text_field("feature", term()),
            site: schema.add_text_field("site", term()),
            links: schema.add_text_field("links", term()),
            link: schema.add_text_field("link", term()),
            writer: schema.add_u64_field(column::WRITER, number().set_indexed()),
            toward: schema.add_text_field(column::TOWARD, term_and_column()),
            views: schema.add_u64_field(column::VIEWS, number()),
            url: schema.add_text_field("url", words),
            sentiment: schema.add_text_field(column::SENTIMENT, term_and_column()),
            score: schema.add_i64_field("score", number()),
            relevance: schema.add_i64_field("relevance", number()),
            followers: schema.add_u64_field(column::FOLLOWERS, number()),
            likes: schema.add_u64_field("likes", number()),
            published_at: schema.add_i64_field(column::PUBLISHED_AT, number()),
            tie: schema.add_u64_field(column::TIE, number()),
            reach: schema.add_u64_field(column::REACH, number()),
            engagement: schema.add_u64_field(column::ENGAGEMENT, number()),
            story: schema.add_u64_field(column::STORY, number()),
            likeness: schema.add_u64_field("likeness", NumericOptions::default().set_indexed()),
            mention: schema.add_bytes_field("mention", BytesOptions::default().set_stored()),
            status: schema.add_text_field(column::STATUS, term_and_column()),
            assignee: schema.add_text_field(column::ASSIGNEE, term_and_column()),
            tag: schema.add_text_field(column::TAG, term_and_column()),
            priority: schema.add_text_field(column::PRIORITY, term_and_column()),
            not_about_us: schema.add_text_field("not_about_us", term()),
            handled: schema.add_text_field("handled", term()),
            handling: schema.add_bytes_field("handling", BytesOptions::default().set_stored()),
        };
        (schema.build(), fields)
    }
}

/// Found by its exact value.
fn term() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

/// Found by its exact value, and counted.
fn term_and_column() -> TextOptions {
    term().set_fast("raw")
}
