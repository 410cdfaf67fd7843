//! Which hub tells of a feed (WebSub, <https://www.w3.org/TR/websub/#discovery>): what the head of the answer says, else what
//! the feed says of itself.

use url::Url;

use crate::hubs::Offer;

/// The longest address of a hub or a topic.
const LONGEST_ADDRESS: usize = 1_000;

/// What a feed says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The address of its hub.
    pub(super) hub: Option<String>,
    /// Its own address.
    pub(super) own: Option<String>,
}

/// The hub of the feed at the address `feed`, which answered from `url` with these `Link` headers.
pub(super) fn offer<'a>(
    head: impl Iterator<Item = &'a str>,
    named: Named,
    url: &str,
    feed: &str,
) -> Option<Offer> {
    let in_head: Vec<Link<'a>> = head.flat_map(links).collect();
    let head = |rel: &str| in_head.iter().find(|link| link.is(rel)).map(|link| link.target.to_owned());
    // Both come from the same place: a proxy that adds a hub to the head knows by which name.
    let named = match head("hub") {
        Some(hub) => Named { hub: Some(hub), own: head("self") },
        None => named,
    };
    let absolute = |address: &str| {
        let url = Url::parse(url).ok()?.join(address.trim()).ok()?;
        let fits = matches!(url.scheme(), "http" | "https") && url.as_str().len() <= LONGEST_ADDRESS;
        fits.then_some(url)
    };
    let mut hub = absolute(&named.hub?)?;
    let topic = named.own.as_deref().and_then(absolute).map_or_else(|| feed.to_owned(), String::from);
    let safe_feed = feed.starts_with("https:");
    // The largest hubs answer by TLS too, and many feeds still name them without it.
    if safe_feed && hub.port().is_none() && hub.scheme() == "http" && hub.set_scheme("https").is_err() {
        return None;
    }
    let as_safe = hub.scheme() == "https" || !safe_feed;
    Some(Offer { hub: hub.into(), topic, as_safe })
}

/// One link of a `Link` header (RFC 8288).
struct Link<'a> {
    target: &'a str,
    parameters: &'a str,
}

impl Link<'_> {
    fn is(&self, rel: &str) -> bool {
        let parameters = self.parameters.split(';').filter_map(|parameter| parameter.split_once('='));
        parameters
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("rel"))
            .flat_map(|(_, value)| value.trim().trim_matches('"').split_whitespace())
            .any(|said| said.eq_ignore_ascii_case(rel))
    }
}

fn links(header: &str) -> impl Iterator<Item = Link<'_>> {
    // A target may hold commas, and stands in angle brackets.
    header.split('<').skip(1).filter_map(|link| {
        let (target, parameters) = link.split_once('>')?;
        Some(Link { target, parameters: parameters.trim_end().trim_end_matches(',') })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_is_found_in_the_head_or_in_the_feed() {
        let check = |link: &str, named: (&str, &str), feed: &str, expected: Option<(&str, &str, bool)>| {
            let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let named = Named { hub: said(named.0), own: said(named.1) };
            let expected = expected.map(|(hub, topic, as_safe)| Offer {
                hub: hub.to_owned(),
                topic: topic.to_owned(),
                as_safe,
            });
            assert_eq!(offer([link].into_iter(), named, feed, feed), expected, "{link} {feed}");
        };
        let (feed, plain) = ("https://a.example/feed", "http://a.example/feed");
        check("", ("", ""), feed, None);
        let both = "<https://hub.example/?a,b>; rel=\"hub\", </atom>; title=x; rel=self";
        let found = Some(("https://hub.example/?a,b", "https://a.example/atom", true));
        check(both, ("", ""), feed, found);
        check(both, ("https://other.example", "https://a.example/other"), feed, found);
        check("<https://a.example/2>; rel=\"next hubs\"", ("", ""), feed, None);
        check(
            "<https://hub.example/>;REL=\"other HUB\"",
            ("", ""),
            feed,
            Some(("https://hub.example/", feed, true)),
        );
        check("hub.example; rel=hub, <; rel=hub", ("", ""), feed, None);
        check(
            "",
            ("//hub.example/x", "feed?all"),
            feed,
            Some(("https://hub.example/x", "https://a.example/feed?all", true)),
        );
        // Without TLS: as good as a feed that has none itself, and asked by TLS for others.
        check("", ("http://hub.example/", ""), feed, Some(("https://hub.example/", feed, true)));
        check("", ("http://hub.example:81/", ""), feed, Some(("http://hub.example:81/", feed, false)));
        check("", ("http://hub.example/", ""), plain, Some(("http://hub.example/", plain, true)));
        check("", ("ftp://hub.example/", ""), feed, None);
        check("", (&format!("https://hub.example/{}", "x".repeat(2_000)), ""), feed, None);
    }
}
