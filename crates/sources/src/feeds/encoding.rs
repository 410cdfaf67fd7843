//! The bytes of a feed as text, whatever they say that they are.
//!
//! What is valid UTF-8 is UTF-8, also where the declaration says otherwise: nothing else looks like it by chance. Of the rest
//! the byte order mark is believed first, then the declaration, then the header. What claims to be UTF-8 and is not is read as
//! UTF-8 with a few broken places, or as windows-1252 where nearly all of it is broken.

use std::str;

use quick_xml::events::BytesDecl;

/// How far the declaration is looked for.
const HEAD: usize = 1_024;

/// Reads bytes as text; never fails, as one broken letter is no reason to lose a feed. `content_type` is the header of that name.
pub(super) fn text(bytes: &[u8], content_type: Option<&str>) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let wide = match bytes {
        [0xfe, 0xff, ..] | [0, b'<', 0, _, ..] | [0, b'{', 0, _, ..] => Some("utf-16be"),
        [0xff, 0xfe, ..] | [b'<', 0, _, 0, ..] | [b'{', 0, _, 0, ..] => Some("utf-16le"),
        _ => None,
    };
    if wide.is_none()
        && let Ok(text) = str::from_utf8(bytes)
    {
        return text.to_owned();
    }
    let label = wide.map(str::to_owned).or_else(|| declared(bytes)).or_else(|| charset(content_type?));
    label.and_then(|label| read_as(&label, bytes)).unwrap_or_else(|| nearly_utf8(bytes))
}

/// By the name of an encoding that browsers know. `None` for UTF-8, which this is not, and for names that nobody knows.
fn read_as(label: &str, bytes: &[u8]) -> Option<String> {
    let encoding = BytesDecl::new("1.0", Some(label), None).encoder()?;
    (encoding.name() != "UTF-8").then(|| encoding.decode(bytes).0.into_owned())
}

/// What the XML declaration says.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).into_owned();
    let declaration = head.split_once("<?xml")?.1.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let label = value.get(1..)?.split_once(quote)?.0.trim();
    // The declaration was read byte by byte, so it cannot be what it says.
    (!label.to_ascii_lowercase().starts_with("utf-16")).then(|| label.to_owned())
}

fn charset(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let value = lower.split_once("charset=")?.1.split(';').next()?;
    Some(value.trim_matches([' ', '"', '\'']).to_owned())
}

fn nearly_utf8(bytes: &[u8]) -> String {
    let (mut good, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let read = (broken > good).then(|| read_as("windows-1252", bytes)).flatten();
    read.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_as_what_they_are() {
        let check = |bytes: &[u8], header: Option<&str>, expected: &str| {
            assert_eq!(text(bytes, header), expected, "{bytes:?}");
        };
        check("é".as_bytes(), None, "é");
        check("\u{feff}<é>".as_bytes(), None, "<é>");
        check(b"<?xml encoding='utf-8'?>caf\xe9", None, "<?xml encoding='utf-8'?>café");
        check(
            "<?xml encoding='latin1'?>café".as_bytes(),
            Some("text/xml; charset=iso-8859-1"),
            "<?xml encoding='latin1'?>café",
        );
        check(b"<?xml encoding=\"windows-1251\"?>\xcc\xe8\xf0", None, "<?xml encoding=\"windows-1251\"?>Мир");
        check(b"\xcc\xe8\xf0", Some("text/xml; Charset=\"windows-1251\""), "Мир");
        check(b"<?xml encoding='shift_jis'?>\x93\xfa", None, "<?xml encoding='shift_jis'?>日");
        check(b"\xff\xfe<\0\xe9\0", None, "<é");
        check(b"\xfe\xff\0<\0\xe9", None, "<é");
        check(b"\0<\0\xe9", None, "<é");
        check(b"<?xml encoding='utf-16'?>\xe9", None, "<?xml encoding='utf-16'?>é");
        check(b"<?xml encoding='martian'?>\xe9", None, "<?xml encoding='martian'?>é");
        check(
            "déjà vu, coupé ici: \u{e9}".as_bytes().split_last().unwrap().1,
            None,
            "déjà vu, coupé ici: \u{fffd}",
        );
        check(b"", None, "");
    }
}
