//! The fonts that are embedded, and how text is measured and broken into lines with them.
//!
//! Latin, Greek and Cyrillic letters come from Lato, emoji from Noto Emoji. A character that neither has is shown as a
//! question mark; the HTML form shows whatever the reader's machine can.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{
    FontRef, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

use crate::ReportError;

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// The fonts of a report.
pub(super) struct Fonts {
    faces: [Face; 3],
}

struct Face {
    font: Font,
    characters: Charmap<'static>,
    advances: GlyphMetrics<'static>,
    units: f32,
}

/// The part of a line that is in one font.
pub(super) struct Run {
    pub(super) font: Font,
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// For a font of size 1.
    pub(super) width: f32,
}

const FILES: [&[u8]; 3] = [
    include_bytes!("../../fonts/Lato-Regular.ttf"),
    include_bytes!("../../fonts/Lato-Bold.ttf"),
    include_bytes!("../../fonts/NotoEmoji-Regular.ttf"),
];
const EMOJI: usize = 2;

impl Fonts {
    /// Reads those that stand in the program.
    pub(super) fn embedded() -> Result<Self, ReportError> {
        let [regular, bold, emoji] = FILES.map(Face::read);
        Ok(Self { faces: [regular?, bold?, emoji?] })
    }

    /// A text in pieces of one font each.
    pub(super) fn runs(&self, text: &str, weight: Weight) -> Vec<Run> {
        let mut runs: Vec<(usize, Run)> = Vec::new();
        for c in text.chars().filter(|c| !joins(*c)) {
            let own = if weight == Weight::Bold { 1 } else { 0 };
            let found =
                [own, EMOJI].into_iter().find_map(|face| self.glyph(face, c).map(|glyph| (face, c, glyph)));
            let Some((face, c, (glyph, advance))) = found.or_else(|| Some((own, '?', self.glyph(own, '?')?)))
            else {
                continue;
            };
            if runs.last().is_none_or(|(last, _)| *last != face) {
                let Some(font) = self.faces.get(face).map(|face| face.font.clone()) else { continue };
                runs.push((face, Run { font, text: String::new(), glyphs: Vec::new(), width: 0.0 }));
            }
            let Some((_, run)) = runs.last_mut() else { continue };
            let from = run.text.len();
            run.text.push(c);
            run.width += advance;
            run.glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph),
                advance,
                0.0,
                0.0,
                0.0,
                from..run.text.len(),
                None,
            ));
        }
        runs.into_iter().map(|(_, run)| run).collect()
    }

    /// How wide a text is in a font of size 1.
    pub(super) fn width(&self, text: &str, weight: Weight) -> f32 {
        self.runs(text, weight).iter().map(|run| run.width).sum()
    }

    fn glyph(&self, face: usize, c: char) -> Option<(u32, f32)> {
        let face = self.faces.get(face)?;
        // A narrow space that a font lacks is as wide as a thin one.
        let id = match face.characters.map(c) {
            Some(id) => id,
            None if matches!(c, '\u{202f}' | '\u{a0}' | '\u{2009}') => face.characters.map(' ')?,
            None if c == '\u{2212}' => face.characters.map('–')?,
            None if c == '\u{2011}' => face.characters.map('-')?,
            None => return None,
        };
        let advance = face.advances.advance_width(id)? / face.units;
        let advance = if matches!(c, '\u{202f}' | '\u{2009}') { advance.min(0.16) } else { advance };
        Some((id.to_u32(), advance))
    }
}

/// What only says how its neighbours are drawn.
fn joins(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

impl Face {
    fn read(file: &'static [u8]) -> Result<Self, ReportError> {
        let broken = || ReportError::Pdf("an embedded font cannot be read".to_owned());
        let font = Font::new(file.into(), 0).ok_or_else(broken)?;
        let table = FontRef::new(file).map_err(|_| broken())?;
        Ok(Self {
            units: font.units_per_em(),
            font,
            characters: table.charmap(),
            advances: table.glyph_metrics(Size::unscaled(), LocationRef::default()),
        })
    }
}

/// A text with the weight that it is in.
pub(super) type Styled<'a> = (&'a str, Weight);

/// One line: words with their weights, in order.
pub(super) type Line = Vec<(String, Weight)>;

impl Fonts {
    /// Breaks a text at spaces, and where a word is wider than a line, within the word.
    pub(super) fn lines(&self, text: &[Styled<'_>], size: f32, width: f32) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        let (mut line, mut used) = (Line::new(), 0.0);
        for (text, weight) in text {
            for word in text.split_inclusive(' ') {
                let bare = self.width(word.trim_end_matches(' '), *weight) * size;
                if used > 0.0 && used + bare > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                for part in self.fitting(word, *weight, size, width) {
                    if used > 0.0 && used + self.width(part.trim_end_matches(' '), *weight) * size > width {
                        lines.push(std::mem::take(&mut line));
                        used = 0.0;
                    }
                    used += self.width(part, *weight) * size;
                    match line.last_mut() {
                        Some((last, same)) if same == weight => last.push_str(part),
                        _ => line.push((part.to_owned(), *weight)),
                    }
                }
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// A word in parts none of which is wider than a line.
    fn fitting<'a>(&self, word: &'a str, weight: Weight, size: f32, width: f32) -> Vec<&'a str> {
        let mut parts = Vec::new();
        let (mut from, mut used) = (0, 0.0);
        for (at, c) in word.char_indices() {
            let mut buffer = [0; 4];
            let advance = self.width(c.encode_utf8(&mut buffer), weight) * size;
            if at > from && c != ' ' && used + advance > width {
                parts.extend(word.get(from..at));
                (from, used) = (at, 0.0);
            }
            used += advance;
        }
        parts.extend(word.get(from..));
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_they_may_be_and_lose_nothing() {
        let fonts = Fonts::embedded().unwrap();
        let text = "La semaine de Lunivel 🚨 : 1\u{202f}234 mentions, et unmotquinefinitvraimentjamaisetencoreunpeupluslong fin 漢字";
        for width in [60.0, 90.0, 200.0, 2_000.0] {
            let lines = fonts.lines(&[(text, Weight::Regular)], 10.0, width);
            let whole: String = lines.iter().flatten().map(|(text, _)| text.as_str()).collect();
            assert_eq!(whole, text);
            for line in &lines {
                let shown: String = line.iter().map(|(text, _)| text.as_str()).collect();
                let wide = fonts.width(shown.trim_end(), Weight::Regular) * 10.0;
                assert!(wide <= width + 0.01, "{shown:?} is {wide} wide of {width}");
            }
        }
    }

    #[test]
    fn every_character_has_a_glyph() {
        let fonts = Fonts::embedded().unwrap();
        let shown =
            |text: &str| fonts.runs(text, Weight::Bold).into_iter().map(|run| run.text).collect::<Vec<_>>();
        assert_eq!(shown("Été × −0,2\u{202f}% “x” « y » É…–·₁₀"), ["Été × −0,2\u{202f}% “x” « y » É…–·₁₀"]);
        assert_eq!(shown("a 🚨🤬 b"), ["a ", "🚨🤬", " b"]);
        assert_eq!(shown("👨‍👩‍👧 漢"), ["👨👩👧", " ?"]);
        let zero = |run: &Run| run.glyphs.iter().any(|glyph| glyph.glyph_id.to_u32() == 0);
        assert!(!fonts.runs("àç漢🚨\u{a0}\u{202f}", Weight::Regular).iter().any(zero));
    }
}
