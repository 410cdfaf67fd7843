//! The columns of exported authors, in their order: `docs/exports.md` shows them. New ones come last.

use std::borrow::Cow;

use vigie_export::{Column, Read};
use vigie_index::AuthorMeasures;

const fn column(
    name: &'static str,
    about: &'static str,
    read: Read<AuthorMeasures>,
) -> Column<AuthorMeasures> {
    Column { name, about, read }
}

/// All of them.
pub(crate) const AUTHORS: &[Column<AuthorMeasures>] = &[
    column("id", "names the author here", Read::Text(|row| text(&row.id))),
    column("source", "the source that they write on", Read::Text(|row| text(&row.source))),
    column(
        "handle",
        "the name behind the @, as of the last mention",
        Read::Text(|row| row.handle.as_deref().map(Cow::from)),
    ),
    column("name", "the name that is shown", Read::Text(|row| row.name.as_deref().map(Cow::from))),
    column("verified", "whether the network vouches for them", Read::Truth(|row| Some(row.verified))),
    column("followers", "the most in the period: potential reach", Read::Whole(|row| row.followers)),
    column(
        "estimated_reach",
        "followers × f; f = 0.15 up to 100,000 followers, 0.06 from 10 million on, linear between",
        Read::Whole(|row| row.estimated_reach),
    ),
    column(
        "influence",
        "0 to 100: 45 × audience + 30 × echo + 15 × voice + 10 × focus",
        Read::Decimal(|row| Some(row.influence.score)),
    ),
    column(
        "influence_audience",
        "log10(1 + followers) ÷ 7, at most 1",
        Read::Decimal(|row| Some(rounded(row.influence.audience))),
    ),
    column(
        "influence_echo",
        "log10(1 + engagement ÷ mentions) ÷ 4, at most 1",
        Read::Decimal(|row| Some(rounded(row.influence.echo))),
    ),
    column(
        "influence_voice",
        "log10(1 + mentions) ÷ 2, at most 1",
        Read::Decimal(|row| Some(rounded(row.influence.voice))),
    ),
    column(
        "influence_focus",
        "mentions that touch a topic ÷ mentions",
        Read::Decimal(|row| Some(rounded(row.influence.focus))),
    ),
    column("mentions", "mentions in the period", Read::Whole(|row| Some(row.mentions))),
    column(
        "engagement",
        "likes + replies + reposts + quotes of these, all networks alike",
        Read::Whole(|row| Some(row.engagement)),
    ),
    column(
        "engagement_per_mention",
        "engagement ÷ mentions",
        Read::Decimal(|row| Some(rounded(row.engagement_per_mention))),
    ),
    column(
        "toward_negative",
        "unfavourable toward the selected brands; a mention counts once for each that it names",
        Read::Whole(|row| Some(row.toward.negative)),
    ),
    column("toward_neutral", "neither", Read::Whole(|row| Some(row.toward.neutral))),
    column("toward_positive", "favourable", Read::Whole(|row| Some(row.toward.positive))),
    column(
        "net_sentiment",
        "(positive − negative) ÷ all of these three",
        Read::Decimal(|row| row.net_sentiment.map(rounded)),
    ),
    column(
        "first_seen",
        "their first mention of the selection, of all times",
        Read::Moment(|row| Some(row.first_seen)),
    ),
    column("last_seen", "their last one in the period", Read::Moment(|row| Some(row.last_seen))),
    column("newcomer", "whether the first lies in the period", Read::Truth(|row| Some(row.newcomer))),
];

fn text(text: &str) -> Option<Cow<'_, str>> {
    Some(text.into())
}

/// To six decimals.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
