//! The columns of exported mentions, in their order: `docs/exports.md` shows them. New ones come last, so that who counts
//! columns reads old and new files alike; names and meanings never change.

use std::borrow::Cow;

use vigie_export::{Column, Read};
use vigie_index::{StoryId, estimated_reach};
use vigie_model::{Author, BrandMatch, Handling, Mention, Polarity, PostId};

/// A mention with what the team made of it.
pub(crate) struct MentionRow {
    pub(crate) mention: Mention,
    pub(crate) story: StoryId,
    pub(crate) handling: Handling,
    /// The mood that the team gave it.
    pub(crate) corrected: Option<Polarity>,
}

const fn column(name: &'static str, about: &'static str, read: Read<MentionRow>) -> Column<MentionRow> {
    Column { name, about, read }
}

/// All of them.
pub(crate) const MENTIONS: &[Column<MentionRow>] = &[
    column(
        "id",
        "the post: source, colon, its name there",
        Read::Text(|row| text(row.mention.post.id.as_str())),
    ),
    column("workspace", "whose mention it is", Read::Text(|row| text(row.mention.workspace.as_str()))),
    column("source", "the network or site", Read::Text(|row| text(&row.mention.post.source))),
    column("type", "post, reply, repost or quote", Read::Text(|row| text(row.mention.kind().as_str()))),
    column("published_at", "when, in UTC", Read::Moment(|row| Some(row.mention.post.published_at))),
    column("url", "where a person can read it", Read::Text(|row| maybe(&row.mention.post.url))),
    column("title", "the headline, where there is one", Read::Text(|row| maybe(&row.mention.post.title))),
    column("text", "the plain text", Read::Text(|row| text(&row.mention.post.text))),
    column("language", "ISO 639-1, und where it is not known", Read::Text(|row| text(&row.mention.lang))),
    column("country", "ISO 3166-1, as the source says", Read::Text(|row| maybe(&row.mention.post.country))),
    column("author_id", "the lasting id of the author there", Read::Text(|row| maybe(&author(row)?.id))),
    column("author_handle", "the name behind the @", Read::Text(|row| maybe(&author(row)?.handle))),
    column("author_name", "the name that is shown", Read::Text(|row| maybe(&author(row)?.name))),
    column(
        "author_followers",
        "followers at that time, where known",
        Read::Whole(|row| author(row)?.followers),
    ),
    column(
        "author_verified",
        "whether the network vouches for the author",
        Read::Truth(|row| Some(author(row)?.verified)),
    ),
    column("own", "whether an account of one's own wrote it", Read::Truth(|row| Some(row.mention.own))),
    column(
        "asks",
        "whether somebody else asks something that should be answered, as own accounts are measured",
        Read::Truth(|row| Some(row.mention.asks)),
    ),
    column(
        "brands",
        "brands that it names",
        Read::List(|row| row.mention.brands.iter().map(brand).collect()),
    ),
    column(
        "topics",
        "topics that it touches",
        Read::List(|row| row.mention.topics.iter().map(|topic| topic.as_str().into()).collect()),
    ),
    column(
        "sentiment",
        "mood of the post: negative, neutral or positive",
        Read::Text(|row| text(row.mention.sentiment.label.as_str())),
    ),
    column(
        "sentiment_score",
        "from −1 to 1",
        Read::Decimal(|row| Some(thousandths(row.mention.sentiment.score))),
    ),
    column(
        "sentiment_confidence",
        "from 0, a guess, to 1",
        Read::Decimal(|row| Some(thousandths(row.mention.sentiment.confidence))),
    ),
    column("sentiment_toward", "mood toward each brand, as brand:mood", Read::List(toward)),
    column(
        "story",
        "name of the story: near-copies, reposts and quotes of one text have the same",
        Read::Text(|row| Some(row.story.to_string().into())),
    ),
    column(
        "likes",
        "likes, favourites, up-votes",
        Read::Whole(|row| Some(row.mention.post.engagement.likes)),
    ),
    column("replies", "answers", Read::Whole(|row| Some(row.mention.post.engagement.replies))),
    column("reposts", "plain repetitions", Read::Whole(|row| Some(row.mention.post.engagement.reposts))),
    column(
        "quotes",
        "repetitions with a comment",
        Read::Whole(|row| Some(row.mention.post.engagement.quotes)),
    ),
    column(
        "views",
        "times shown, where the source tells",
        Read::Whole(|row| row.mention.post.engagement.views),
    ),
    column(
        "engagement",
        "likes + replies + reposts + quotes, all networks alike",
        Read::Whole(|row| Some(row.mention.post.engagement.total())),
    ),
    column(
        "potential_reach",
        "the author's followers, empty when unknown",
        Read::Whole(|row| author(row)?.followers),
    ),
    column(
        "estimated_reach",
        "followers × f; f = 0.15 up to 100,000 followers, 0.06 from 10 million on, linear between",
        Read::Whole(|row| author(row)?.followers.map(estimated_reach)),
    ),
    column("reply_to", "the post that it answers", Read::Text(|row| post(&row.mention.post.reply_to))),
    column("repost_of", "the post that it repeats", Read::Text(|row| post(&row.mention.post.repost_of))),
    column("quote_of", "the post that it quotes", Read::Text(|row| post(&row.mention.post.quote_of))),
    column("links", "addresses that the text links to", Read::List(|row| list(&row.mention.post.links))),
    column("media", "addresses of images and videos", Read::List(|row| list(&row.mention.post.media))),
    column(
        "status",
        "where the team stands with it: new, open, in_progress, answered or closed",
        Read::Text(|row| text(row.handling.status.as_str())),
    ),
    column("assignee", "who sees to it", Read::Text(|row| maybe(&row.handling.assignee))),
    column(
        "tags",
        "what the team sorts it by",
        Read::List(|row| row.handling.tags.iter().map(|tag| tag.as_str().into()).collect()),
    ),
    column("priority", "low, normal, high or urgent", Read::Text(|row| text(row.handling.priority.as_str()))),
    column(
        "not_about_us",
        "whether the team set it aside as about something else",
        Read::Truth(|row| Some(row.handling.not_about_us)),
    ),
    column("note", "what whoever looks next should know", Read::Text(|row| maybe(&row.handling.note))),
    column(
        "corrected_sentiment",
        "the mood that the team gave it; sentiment is what Vigie made of it",
        Read::Text(|row| text(row.corrected?.as_str())),
    ),
    column("rating", "stars of a review, 1 to 5", Read::Whole(|row| row.mention.post.rating.map(u64::from))),
];

fn text(text: &str) -> Option<Cow<'_, str>> {
    Some(text.into())
}

fn maybe(text: &Option<String>) -> Option<Cow<'_, str>> {
    text.as_deref().map(Cow::from)
}

fn post(id: &Option<PostId>) -> Option<Cow<'_, str>> {
    id.as_ref().map(|id| id.as_str().into())
}

fn list(texts: &[String]) -> Vec<Cow<'_, str>> {
    texts.iter().map(Cow::from).collect()
}

fn author(row: &MentionRow) -> Option<&Author> {
    row.mention.post.author.as_ref()
}

fn brand(found: &BrandMatch) -> Cow<'_, str> {
    found.brand.as_str().into()
}

fn toward(row: &MentionRow) -> Vec<Cow<'_, str>> {
    let mood = |found: &BrandMatch| found.sentiment.as_ref().unwrap_or(&row.mention.sentiment).label.as_str();
    row.mention.brands.iter().map(|found| format!("{}:{}", found.brand, mood(found)).into()).collect()
}

/// As many digits as a score is worth.
fn thousandths(score: f32) -> f64 {
    (f64::from(score) * 1_000.0).round() / 1_000.0
}
