//! What is known about a post beside its words.

use vigie_model::{BrandMatch, Mention, Post, PostKind, Sentiment, Slug};

use crate::Measure;

/// What is known about a post beside its words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts<'a> {
    /// Language code, `und` when unknown.
    pub lang: &'a str,
    /// The post, where there is one.
    pub post: Option<&'a Post>,
    /// What was found out about it, once it is a mention.
    pub found: Option<Found<'a>>,
}

/// What was found out about a mention.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found<'a> {
    /// The brands that it names.
    pub brands: &'a [BrandMatch],
    /// The topics that it touches.
    pub topics: &'a [Slug],
    /// Its mood.
    pub sentiment: &'a Sentiment,
}

impl<'a> Facts<'a> {
    /// A text of which only the words are known.
    pub const UNKNOWN: Facts<'static> = Facts { lang: "und", post: None, found: None };

    /// A post in this language that nothing was found out about yet.
    #[must_use]
    pub fn of_post(post: &'a Post, lang: &'a str) -> Self {
        Self { lang, post: Some(post), found: None }
    }

    /// A mention.
    #[must_use]
    pub fn of_mention(mention: &'a Mention) -> Self {
        let Mention { brands, topics, sentiment, .. } = mention;
        Self {
            lang: &mention.lang,
            post: Some(&mention.post),
            found: Some(Found { brands, topics, sentiment }),
        }
    }

    /// The language as the source tags the post, where that says more than [`lang`](Self::lang): `pt-BR` for `pt`.
    #[must_use]
    pub fn language_tag(&self) -> Option<&'a str> {
        let tag = self.post?.lang.as_deref()?.trim();
        Some(tag).filter(|tag| tag.len() > self.lang.len() && speaks(tag, self.lang))
    }

    /// Name of the source; empty when unknown.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.post.map_or("", |post| &post.source)
    }

    /// What the post is to others.
    #[must_use]
    pub fn kind(&self) -> PostKind {
        self.post.map_or(PostKind::Post, Post::kind)
    }

    /// A number that was measured; `None` when nobody knows it. Scores are in thousandths.
    #[must_use]
    pub fn measure(&self, measure: Measure) -> Option<i64> {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let post = || self.post;
        match measure {
            Measure::Followers => post()?.author.as_ref()?.followers.map(whole),
            Measure::Likes => Some(whole(post()?.engagement.likes)),
            Measure::Engagement => Some(whole(post()?.engagement.total())),
            Measure::Reach => Some(whole(post()?.potential_reach())),
            Measure::Rating => post()?.rating.map(i64::from),
            Measure::Score => self.found.map(|found| thousandths(found.sentiment.score)),
            Measure::Relevance => self.found.and_then(|found| relevance(found.brands)),
        }
    }
}

/// Whether `code` is the language `wanted` or a variety of it, as `pt-BR` is of `pt`.
pub(crate) fn speaks(code: &str, wanted: &str) -> bool {
    let mut parts = code.split(['-', '_']);
    wanted.split(['-', '_']).all(|part| parts.next().is_some_and(|own| own.eq_ignore_ascii_case(part)))
}

/// How sure it is that a mention is about one of its brands, the surest of them, as queries compare it; `None` where no
/// brand has learned that yet.
#[must_use]
pub fn relevance(brands: &[BrandMatch]) -> Option<i64> {
    brands.iter().filter_map(|brand| brand.relevance.as_ref()).map(|known| thousandths(known.score)).max()
}

/// A score of sentiment or relevance as queries compare it.
#[must_use]
pub fn thousandths(score: f32) -> i64 {
    (f64::from(score) * 1000.0).round() as i64
}

/// The most bytes that the name of a host has (RFC 1035).
const MAX_HOST: usize = 253;

/// The host of an address and the domains that it lies in, longest first, lower case: `news.shop.example`,
/// `shop.example`, `example`. Nothing for what is no address with a host.
pub fn hosts(address: &str) -> impl Iterator<Item = String> {
    let mut rest = host(address).filter(|host| (1..=MAX_HOST).contains(&host.len())).map(str::to_lowercase);
    std::iter::from_fn(move || {
        let host = rest.take()?;
        rest = host.split_once('.').map(|(_, domain)| domain.to_owned()).filter(|domain| !domain.is_empty());
        Some(host)
    })
}

/// The host part of `scheme://user@host:port/path`.
fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    Some(host.trim_end_matches('.'))
}

/// Whether a text asks something: it has a question mark that does not run on into a letter or digit, as those in
/// addresses do.
#[must_use]
pub fn asks(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '?' | '？' | '؟' | '¿' | '⁇' | '⁈' | '❓' | '❔');
    let runs_on = |c: char| c.is_alphanumeric() || matches!(c, '=' | '&' | '%' | '/' | '_');
    text.match_indices(is_mark).any(|(at, mark)| {
        let behind = text.get(at + mark.len()..).unwrap_or_default();
        mark == "¿" || !behind.starts_with(runs_on)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_with_their_domains() {
        let check =
            |address: &str, expected: &[&str]| assert_eq!(hosts(address).collect::<Vec<_>>(), expected);
        check("https://News.Shop.example/a?b#c", &["news.shop.example", "shop.example", "example"]);
        check("http://ana:x@a.example:8080", &["a.example", "example"]);
        check("https://a.example.", &["a.example", "example"]);
        check("https://localhost?x=http://b.example", &["localhost"]);
        check("a.example/x", &[]);
        check("mailto:ana@a.example", &[]);
        check("https://", &[]);
        check("https://.", &[]);
    }

    #[test]
    fn questions_are_told_from_addresses() {
        let check = |text: &str, expected: bool| assert_eq!(asks(text), expected, "{text}");
        check("Where is my bag?", true);
        check("(really?)", true);
        check("どこですか？", true);
        check("¿Dónde", true);
        check("why?!?", true);
        check("Where is my bag.", false);
        check("https://a.example/?q=1&r", false);
        check("https://a.example/b?c=d", false);
        check("", false);
    }
}
