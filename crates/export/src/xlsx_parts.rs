//! The parts of a workbook that say how the sheets belong together, and the text inside of cells: the least that Office
//! Open XML (ECMA-376) asks for.

use std::fmt::Write as _;

/// The most that Excel takes in one cell, in UTF-16 units.
const MAX_CELL: usize = 32_767;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const SHEET_ML: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Which cell formats [`parts`] defines.
pub(crate) const BOLD: u32 = 1;
pub(crate) const MOMENT: u32 = 2;

/// What a sheet begins with: its first row stays in view, and its columns are as wide as told.
pub(crate) fn sheet_head(widths: impl Iterator<Item = u32>) -> String {
    let mut head = format!(
        r#"{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"#
    );
    for (number, width) in (1..).zip(widths) {
        let _ = write!(head, r#"<col min="{number}" max="{number}" width="{width}" customWidth="1"/>"#);
    }
    head + "</cols><sheetData>"
}

pub(crate) const SHEET_TAIL: &str = "</sheetData></worksheet>";

/// Where a sheet lies in the package.
pub(crate) fn sheet_path(number: u32) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// All parts but the sheets, of which there are so many.
pub(crate) fn parts(title: &str, sheets: u32) -> [(&'static str, String); 5] {
    let (mut types, mut names, mut places) = (String::new(), String::new(), String::new());
    for number in 1..=sheets {
        let path = sheet_path(number);
        let _ = write!(types, r#"<Override PartName="/{path}" ContentType="{SHEET_ML}.worksheet+xml"/>"#);
        let name = if number == 1 { title.to_owned() } else { format!("{title} {number}") };
        let name = escaped(&name);
        let _ = write!(names, r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#);
        let target = path.trim_start_matches("xl/");
        let _ =
            write!(places, r#"<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="{target}"/>"#);
    }
    let styles = sheets + 1;
    [
        (
            "[Content_Types].xml",
            format!(
                r#"{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{SHEET_ML}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{SHEET_ML}.styles+xml"/>{types}</Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{places}<Relationship Id="rId{styles}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        ("xl/styles.xml", format!("{HEAD}{STYLES}")),
    ]
}

/// Cell formats: 0 plain, 1 bold, 2 a moment.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#;

/// The name of a column: A, B, …, Z, AA.
pub(crate) fn letters(mut number: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return letters;
        }
        number -= 1;
    }
}

/// A text as Excel takes it, cut with `…` where it is longer than a cell may be.
pub(crate) fn fitting(text: &str) -> (&str, &'static str) {
    // A UTF-16 unit is at most a byte of UTF-8.
    if text.len() <= MAX_CELL || text.chars().map(char::len_utf16).sum::<usize>() <= MAX_CELL {
        return (text, "");
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units >= MAX_CELL
    });
    (text.get(..end.map_or(0, |(at, _)| at)).unwrap_or_default(), "…")
}

/// A text inside of XML. What XML cannot hold is written as Excel does, `_x0000_`; what looks like that is, too.
pub(crate) fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len() + 16);
    push_escaped(&mut xml, text);
    xml
}

pub(crate) fn push_escaped(xml: &mut String, text: &str) {
    let mut rest = text;
    let special = |c: char| {
        matches!(c, '&' | '<' | '>' | '"' | '_' | '\u{fffe}' | '\u{ffff}')
            || (c < ' ' && !matches!(c, '\t' | '\n'))
    };
    while let Some(at) = rest.find(special) {
        let (before, found) = rest.split_at(at);
        xml.push_str(before);
        let mut behind = found.chars();
        match behind.next() {
            Some('&') => xml.push_str("&amp;"),
            Some('<') => xml.push_str("&lt;"),
            Some('>') => xml.push_str("&gt;"),
            Some('"') => xml.push_str("&quot;"),
            Some('_') if looks_escaped(found.as_bytes()) => xml.push_str("_x005F_"),
            Some('_') => xml.push('_'),
            Some(other) => {
                let _ = write!(xml, "_x{:04X}_", u32::from(other));
            }
            None => {}
        }
        rest = behind.as_str();
    }
    xml.push_str(rest);
}

/// Whether it begins like `_x0041_`. The last sign may come from what stands behind, which is escaped, too.
fn looks_escaped(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', a, b, c, d, ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let check = |number, expected: &str| assert_eq!(letters(number), expected);
        check(0, "A");
        check(25, "Z");
        check(26, "AA");
        check(51, "AZ");
        check(52, "BA");
        check(702, "AAA");
    }

    #[test]
    fn no_text_breaks_out_of_its_cell() {
        let check = |text: &str, expected: &str| assert_eq!(escaped(text), expected);
        check("plain é 😡", "plain é 😡");
        check("<a href=\"x\">&</a>", "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;");
        check("a\r\nb\tc\0d", "a_x000D_\nb\tc_x0000_d");
        check("_x0041_ _x004 __x0041_", "_x005F_x0041_ _x004 __x005F_x0041_");
        check("_x0041\u{1}", "_x005F_x0041_x0001_");
        check("\u{fffe}\u{ffff}", "_xFFFE__xFFFF_");
    }

    #[test]
    fn texts_are_cut_where_excel_would_refuse_them() {
        let check = |text: String, units: usize, cut: bool| {
            let (kept, mark) = fitting(&text);
            assert_eq!(mark == "…", cut);
            assert_eq!(kept.chars().chain(mark.chars()).map(char::len_utf16).sum::<usize>(), units);
            assert!(text.starts_with(kept));
        };
        check("a".repeat(MAX_CELL), MAX_CELL, false);
        check("a".repeat(MAX_CELL + 1), MAX_CELL, true);
        check("é".repeat(MAX_CELL), MAX_CELL, false);
        check("😡".repeat(MAX_CELL), MAX_CELL, true);
    }
}
