//! The pages that a post links to, each under one address however it was copied.

use std::collections::BTreeSet;

use vigie_model::Post;

/// The most pages of one post that are kept.
const MAX_PAGES: usize = 8;
/// Longer addresses are cut to their host.
const MAX_BYTES: usize = 200;

/// The pages that a post links to, by its links and in its text: without scheme, `www.`, fragment, what only tells
/// where a reader came from, and a slash at the end.
pub(crate) fn pages(post: &Post) -> BTreeSet<String> {
    let listed = post.links.iter().map(String::as_str);
    listed.chain(addresses(&post.text)).filter_map(page).take(MAX_PAGES).collect()
}

/// The web addresses in a text.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let closing =
        |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '"' | '\'' | '»' | '…' | '>');
    let starts = ["https://", "http://"];
    text.split_whitespace().filter_map(move |piece| {
        let start = starts.iter().filter_map(|scheme| piece.find(scheme)).min()?;
        Some(piece.get(start..)?.trim_end_matches(closing))
    })
}

/// One address in its short form; `None` for what leads nowhere on the web.
fn page(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let rest = rest.split('#').next()?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    if !host.contains('.') || host.contains('…') {
        return None;
    }
    let tells = |pair: &&str| !(pair.is_empty() || pair.starts_with("utm_") || pair.starts_with("fbclid"));
    let query: Vec<&str> = query.split('&').filter(tells).collect();
    let mut page = host.to_owned();
    for (sign, part) in [('/', path.trim_end_matches('/')), ('?', &query.join("&"))] {
        if !part.is_empty() {
            page.push(sign);
            page.push_str(part);
        }
    }
    Some(if page.len() > MAX_BYTES { host.to_owned() } else { page })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_address() {
        let check = |address: &str, expected: Option<&str>| {
            assert_eq!(page(address).as_deref(), expected, "{address}");
        };
        check("https://www.Shop.example/News/", Some("shop.example/News"));
        check("http://shop.example/News?utm_source=x&id=7#top", Some("shop.example/News?id=7"));
        check("https://shop.example", Some("shop.example"));
        check("https://t.co/…", Some("t.co/…"));
        check("https://loca", None);
        check("ftp://shop.example/x", None);
        check(&format!("https://a.example/{}", "x".repeat(300)), Some("a.example"));
        let found: Vec<_> = addresses("see http://a.example/x, (https://b.example) and c.example!").collect();
        assert_eq!(found, ["http://a.example/x", "https://b.example"]);
    }
}
