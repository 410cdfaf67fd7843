//! Titles and descriptions of media (`media:title`, `media:description` of Media RSS): the parser refuses a whole feed for one that is
//! empty or of a type that it does not know, and videos without a description have one.

/// What is mended.
const NAMES: [&str; 2] = ["media:title", "media:description"];
/// The types that the parser knows.
const KNOWN: [&str; 4] = ["type=\"plain\"", "type=\"html\"", "type='plain'", "type='html'"];

/// The feed without those that are empty; those of an unknown type are plain.
pub(crate) fn mended(mut feed: String) -> String {
    for name in NAMES {
        if feed.contains(name) {
            feed = each(&feed, &format!("<{name}"), &format!("</{name}>"));
        }
    }
    feed
}

fn each(feed: &str, open: &str, close: &str) -> String {
    let mut pieces = feed.split(open);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let begins = piece.starts_with(|next: char| next == '>' || next == '/' || next.is_whitespace());
        let Some((attributes, rest)) = piece.split_once('>').filter(|_| begins) else {
            out.push_str(open);
            out.push_str(piece);
            continue;
        };
        let (alone, empty) = (attributes.ends_with('/'), rest.trim_start().strip_prefix(close));
        match empty {
            _ if alone => out.push_str(rest),
            Some(behind) => out.push_str(behind),
            None => {
                let known =
                    !attributes.contains("type") || KNOWN.iter().any(|known| attributes.contains(known));
                out.push_str(open);
                out.push_str(if known { attributes } else { "" });
                out.push('>');
                out.push_str(rest);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_parser_would_refuse_is_left_out() {
        let check = |feed: &str, expected: &str| assert_eq!(mended(feed.to_owned()), expected, "{feed}");
        check("<a><media:title/><b/></a>", "<a><b/></a>");
        check("<media:description type=\"html\" />x", "x");
        check("<media:description>\n </media:description>x<media:title></media:title>y", "xy");
        check("<media:title type='plain'>t</media:title>", "<media:title type='plain'>t</media:title>");
        check("<media:title type=\"text\">t</media:title>", "<media:title>t</media:title>");
        check("<media:titles>t</media:titles>", "<media:titles>t</media:titles>");
        check("<media:title", "<media:title");
        check("<media:title>open", "<media:title>open");
        check("no media", "no media");
    }
}
