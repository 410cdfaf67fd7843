//! Posts as they are taken in: no larger, no further ahead and no stranger than the log and the index expect, so that what a
//! source yields is never refused.

use jiff::Timestamp;
use url::Url;
use vigie_model::{MAX_TEXT_BYTES, Post, PostId};
use xxhash_rust::xxh3::xxh3_128;

/// The longest headline, in bytes.
const MAX_TITLE_BYTES: usize = 4 * 1024;
/// The longest address, in bytes.
const MAX_ADDRESS_BYTES: usize = 2_048;
/// The most links, and the most images, of one post.
const MAX_ADDRESSES: usize = 50;
/// The longest name or handle of an author, in bytes.
const MAX_NAME_BYTES: usize = 512;

/// The post with what does not fit cut off. One that is dated ahead was published when it came: some clocks are wrong.
pub(crate) fn admit(mut post: Post, now: Timestamp) -> Post {
    if let Some(title) = &mut post.title {
        cut(title, MAX_TITLE_BYTES);
    }
    post.title = post.title.filter(|title| !title.is_empty());
    cut(&mut post.text, MAX_TEXT_BYTES - MAX_TITLE_BYTES);
    post.published_at = post.published_at.min(now);
    post.url = post.url.filter(|url| is_web(url));
    for list in [&mut post.media, &mut post.links] {
        list.retain(|url| is_web(url));
        list.truncate(MAX_ADDRESSES);
    }
    post.lang = post.lang.as_deref().and_then(code);
    post.country = post.country.as_deref().and_then(code).map(|country| country.to_ascii_uppercase());
    if let Some(author) = &mut post.author {
        for name in [&mut author.id, &mut author.handle, &mut author.name].into_iter().flatten() {
            cut(name, MAX_NAME_BYTES);
        }
    }
    post
}

/// The id of a post in the words of its source, or a hash of them where ids cannot hold them.
pub(crate) fn id_of(source: &str, native: &str) -> Option<PostId> {
    let plain = PostId::new(format!("{source}:{native}"));
    let hashed = || PostId::new(format!("{source}:{:032x}", xxh3_128(native.as_bytes())));
    if native.is_empty() { None } else { plain.or_else(|_| hashed()).ok() }
}

/// Cuts a text at the last character that ends within so many bytes.
fn cut(text: &mut String, most: usize) {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
    }
}

fn is_web(url: &str) -> bool {
    url.len() <= MAX_ADDRESS_BYTES
        && Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// The two letters of a language or country, such as `en` of `en-US`.
fn code(said: &str) -> Option<String> {
    let code = said.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(code)
}

#[cfg(test)]
mod tests {
    use vigie_model::Engagement;

    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_off() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let post = admit(
            Post {
                id: PostId::new("feed:1").unwrap(),
                source: "feed".to_owned(),
                url: Some("javascript:alert(1)".to_owned()),
                author: None,
                title: Some("é".repeat(10_000)),
                text: "語".repeat(MAX_TEXT_BYTES),
                lang: Some("pt-BR".to_owned()),
                country: Some("Atlantis".to_owned()),
                published_at: "2029-01-01T00:00:00Z".parse().unwrap(),
                engagement: Engagement::default(),
                reply_to: None,
                repost_of: None,
                quote_of: None,
                rating: None,
                media: vec!["https://a.example/i.png".to_owned(); 99],
                links: vec!["/relative".to_owned(), format!("https://a.example/{}", "x".repeat(9_000))],
            },
            now,
        );
        assert!(post.text.len() + post.title.unwrap().len() <= MAX_TEXT_BYTES);
        assert_eq!((post.url, post.lang.as_deref(), post.country), (None, Some("pt"), None));
        assert_eq!((post.published_at, post.media.len(), post.links.len()), (now, 50, 0));
    }

    #[test]
    fn any_name_makes_an_id() {
        let check = |native: &str, expected: Option<&str>| {
            assert_eq!(id_of("gdelt", native).as_ref().map(PostId::as_str), expected, "{native}");
        };
        check("https://a.example/1", Some("gdelt:https://a.example/1"));
        check("", None);
        for odd in ["two words".to_owned(), "x".repeat(1_000), "nul\0".to_owned()] {
            assert_eq!(id_of("gdelt", &odd).unwrap().native().len(), 32);
            assert_eq!(id_of("gdelt", &odd), id_of("gdelt", &odd));
        }
    }
}
