//! Emoticons of ASCII signs: `:)`, `:'(`, `<3`. Tokens drop most of their signs, so they are read in the raw text.

/// Weights as in the lexicons. Longer ones first, so that `:))` is not read as `:)`.
const EMOTICONS: &[(&str, f32)] = &[
    ("&lt;/3", -2.6),
    ("&lt;3", 3.0),
    (":'-)", 2.2),
    (":'-(", -2.6),
    (">:-(", -2.8),
    (":-))", 2.4),
    (":-((", -2.6),
    ("</3", -2.6),
    (">:(", -2.8),
    (":-)", 2.2),
    (":-]", 2.2),
    (":-D", 2.6),
    (":-P", 2.0),
    (":-p", 2.0),
    (":-*", 2.8),
    (":')", 2.2),
    (":'D", 2.2),
    (":^)", 2.0),
    (":o)", 2.0),
    (":))", 2.4),
    (";-)", 2.0),
    (";-D", 2.4),
    ("=))", 2.4),
    ("\\o/", 2.6),
    ("^_^", 2.2),
    ("^.^", 2.2),
    (":-(", -2.4),
    (":-[", -2.4),
    (":'(", -2.6),
    (":((", -2.6),
    (":-/", -1.8),
    (":-\\", -1.8),
    (":-|", -1.4),
    (":-S", -1.6),
    (":-s", -1.6),
    (">_<", -2.0),
    (">.<", -2.0),
    ("-_-", -2.2),
    ("-.-", -2.2),
    ("<3", 3.0),
    (":)", 2.2),
    (":]", 2.2),
    (":}", 2.0),
    (":D", 2.6),
    (":P", 2.0),
    (":p", 2.0),
    (":3", 1.8),
    (":*", 2.8),
    (";)", 2.0),
    (";]", 2.0),
    (";D", 2.4),
    (";P", 2.0),
    (";p", 2.0),
    ("=)", 2.2),
    ("=]", 2.2),
    ("=D", 2.6),
    ("=P", 2.0),
    ("=p", 2.0),
    ("(:", 2.2),
    ("(;", 2.0),
    ("^^", 1.8),
    (":(", -2.4),
    (":[", -2.2),
    (":{", -2.0),
    (";(", -2.2),
    ("=(", -2.4),
    ("=[", -2.2),
    ("):", -2.2),
    (":/", -1.8),
    (":\\", -1.8),
    ("=/", -1.8),
    (":|", -1.4),
    (":S", -1.6),
    (":s", -1.6),
    (":c", -2.0),
    (":C", -2.0),
];

/// The sign for "not meant seriously".
const IRONY: &str = "/s";

/// What stands at one place of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Emoticon {
    /// Moves the mood by this much.
    Mood { weight: f32, length: usize },
    /// `/s`: the praise before it was not meant.
    Irony { length: usize },
}

/// The emoticon that begins at byte `at`, which must hold an ASCII sign. A sign glued to a word is only taken where
/// it can mean nothing else: `merci:)` is a smile, the `:/` of a link and the `:p` of `alt:prix` are none.
pub(super) fn emoticon_at(text: &str, at: usize) -> Option<Emoticon> {
    let bytes = text.as_bytes();
    let rest = bytes.get(at..)?;
    let first = *rest.first()?;
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let glued = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let ends_at = |length: usize| !rest.get(length).is_some_and(u8::is_ascii_alphanumeric);
    if rest.starts_with(IRONY.as_bytes())
        && before.is_some_and(u8::is_ascii_whitespace)
        && ends_at(IRONY.len())
    {
        return Some(Emoticon::Irony { length: IRONY.len() });
    }
    if !matches!(first, b':' | b';' | b'=' | b'<' | b'>' | b'&' | b'^' | b'-' | b'(' | b')' | b'\\') {
        return None;
    }
    let (emoticon, weight) = EMOTICONS.iter().find(|(emoticon, _)| rest.starts_with(emoticon.as_bytes()))?;
    let last = *emoticon.as_bytes().last()?;
    let certain = matches!(last, b')' | b']' | b'*' | b'^') || emoticon.len() > 2 || first == b'<';
    let whole = !last.is_ascii_alphanumeric() || ends_at(emoticon.len());
    // "(see above):" closes a bracket, "(:" smiles; both need room around them.
    let bracket = matches!(first, b'(' | b')');
    let roomy = !bracket || before.is_none_or(u8::is_ascii_whitespace);
    if (glued && !certain) || !whole || !roomy {
        return None;
    }
    Some(Emoticon::Mood { weight: *weight, length: emoticon.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoticons_are_told_from_punctuation() {
        let check = |text: &str, expected: &str| {
            let found =
                text.char_indices().find_map(|(at, _)| emoticon_at(text, at).map(|found| (at, found)));
            let shown = match found {
                Some((at, Emoticon::Mood { weight, length })) if weight > 0.0 => {
                    format!("+{}", &text[at..at + length])
                }
                Some((at, Emoticon::Mood { length, .. })) => format!("-{}", &text[at..at + length]),
                Some((_, Emoticon::Irony { .. })) => "irony".to_owned(),
                None => "none".to_owned(),
            };
            assert_eq!(shown, expected, "{text}");
        };
        check("nice :)", "+:)");
        check("nice:)", "+:)");
        check("merci :-D", "+:-D");
        check("ah :'(", "-:'(");
        check("no :/", "-:/");
        check("love <3", "+<3");
        check("love &lt;3", "+&lt;3");
        check("broken </3", "-</3");
        check("yeah great /s", "irony");
        check("http://example.org", "none");
        check("at 12:30", "none");
        check("alt:prix", "none");
        check("note :post", "none"); // a letter goes on behind the mouth
        check("a <30 b", "none");
        check("(see above): yes", "none");
        check("and/so", "none");
        check("4 /seats", "none");
        check("é:p", "none");
        check("", "none");
    }

    #[test]
    fn longer_emoticons_come_before_their_beginnings() {
        for (place, (emoticon, weight)) in EMOTICONS.iter().enumerate() {
            let hidden = EMOTICONS.iter().take(place).find(|(earlier, _)| emoticon.starts_with(earlier));
            assert_eq!(hidden, None, "{emoticon}");
            assert!((1.0..=4.0).contains(&weight.abs()), "{emoticon}");
        }
    }
}
