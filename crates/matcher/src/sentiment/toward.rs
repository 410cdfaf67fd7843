//! The mood toward one of several brands that a post names: "love Delta, but United lost my bag".
//!
//! The text is cut into clauses at sentence ends, commas and words such as "but". A clause belongs to the brands that
//! it names, else to those named last before it, else to the next ones behind it. What belongs to a brand is judged
//! as a text by itself. Where one clause names several, a comparison decides: who stands before "better than" is
//! praised, who stands behind it blamed. Without one they share the mood of the clause.

use std::ops::Range;

use vigie_model::{Polarity, Sentiment, SentimentTerm, Span, TextField};
use vigie_query::{Token, Tokens};

use super::analyse;

/// A post that names more brands than this is a list, and says little of each.
const MOST_BRANDS: usize = 16;
/// Words that begin a clause which is set against, or beside, the one before.
const TURNS: &[&str] = &[
    "and",
    "but",
    "while",
    "whereas",
    "however",
    "although",
    "though",
    "unlike",
    "mais",
    "alors",
    "tandis",
    "pourtant",
    "cependant",
    "contrairement",
];
/// What praises who stands before the "than" over who stands behind it.
const BETTER: &[&str] = &[
    "better",
    "nicer",
    "faster",
    "cheaper",
    "cleaner",
    "friendlier",
    "easier",
    "stronger",
    "safer",
    "superior",
    "beats",
    "beat",
    "prefer",
    "mieux",
    "meilleur",
    "meilleure",
    "meilleurs",
    "meilleures",
    "prefere",
    "bat",
    "surpasse",
];
/// What blames who stands before it.
const WORSE: &[&str] =
    &["worse", "slower", "inferior", "dirtier", "ruder", "weaker", "uglier", "pire", "pires"];
/// What turns these two.
const NOT: &[&str] = &["not", "no", "never", "t", "pas", "jamais"];
/// What stands between the two that are compared.
const THAN: &[&str] = &["than", "over", "to", "beats", "beat", "que", "qu", "a", "bat", "surpasse"];
/// The score of who is compared: clear, not extreme.
const COMPARED: f32 = 0.6;

/// The mood toward each of several brands, in their order, from the sorted spans where each is named. None for those
/// that are not named anywhere, and where there are too many.
pub(crate) fn toward(
    title: Option<&str>,
    text: &str,
    lang: &str,
    brands: &[&[Span]],
) -> Vec<Option<Sentiment>> {
    let mut moods: Vec<Option<Sentiment>> = vec![None; brands.len()];
    if brands.len() > MOST_BRANDS {
        return moods;
    }
    let mut parts = vec![String::new(); brands.len()];
    let mut tokens = Tokens::default();
    for (field, original) in [(TextField::Title, title.unwrap_or_default()), (TextField::Text, text)] {
        tokens.read(None, original);
        let field = Field { field, original, tokens: &tokens, brands };
        field.share_out(&mut parts);
        field.compare(&mut moods);
    }
    for (mood, part) in moods.iter_mut().zip(parts).filter(|(mood, part)| mood.is_none() && !part.is_empty())
    {
        tokens.read(None, &part);
        *mood = Some(analyse(&tokens, None, &part, lang));
    }
    moods
}

/// One field of a post, and where it names whom.
struct Field<'a> {
    field: TextField,
    original: &'a str,
    tokens: &'a Tokens,
    brands: &'a [&'a [Span]],
}

impl Field<'_> {
    /// Adds to each brand's part what belongs to it. A clause that holds nothing but names, as in "Delta, United and
    /// others are late", shares what comes next, at the end of the text what came before.
    fn share_out(&self, parts: &mut [String]) {
        let (mut last, mut listed) = (Vec::new(), Vec::new());
        let (mut begin, mut waiting) = (0, 0);
        for clause in self.clauses() {
            let mut named = self.named(&clause);
            if !named.is_empty() && self.is_bare(&clause, &named) {
                listed.append(&mut named);
                continue;
            }
            if !named.is_empty() {
                named.append(&mut listed);
                last = named;
            }
            if !last.is_empty() {
                self.give(&last, waiting..clause.end, parts);
                (begin, waiting) = (waiting, clause.end);
            }
        }
        self.give(&listed, begin..self.original.len(), parts);
        parts.iter_mut().filter(|part| !part.is_empty()).for_each(|part| part.push('\n'));
    }

    fn give(&self, brands: &[usize], bytes: Range<usize>, parts: &mut [String]) {
        let written = self.original.get(bytes).unwrap_or_default();
        for brand in brands {
            if let Some(part) = parts.get_mut(*brand) {
                part.push_str(written);
            }
        }
    }

    /// Whether a clause holds no more than one word beside the names.
    fn is_bare(&self, clause: &Range<usize>, named: &[usize]) -> bool {
        let spans: Vec<Span> = named.iter().filter_map(|brand| self.span(*brand, clause)).collect();
        let is_name = |word: &&Token| spans.iter().any(|span| (span.start..span.end).contains(&word.start));
        self.words(clause).iter().filter(|word| !is_name(word)).take(2).count() < 2
    }

    /// Judges those that one clause compares.
    fn compare(&self, moods: &mut [Option<Sentiment>]) {
        for clause in self.clauses() {
            let named = self.named(&clause);
            if named.len() < 2 {
                continue;
            }
            let Some((praise, between)) = self.comparison(&clause) else { continue };
            let term = self.original.get(between.clone()).unwrap_or_default();
            for brand in named {
                let (Some(span), Some(mood)) = (self.span(brand, &clause), moods.get_mut(brand)) else {
                    continue;
                };
                let before = (span.start as usize) < between.end;
                *mood = Some(compared(if before { praise } else { -praise }, term));
            }
        }
    }

    /// Whether a clause praises (1) or blames (−1) who stands before its "than", and the bytes that say so.
    fn comparison(&self, clause: &Range<usize>) -> Option<(f32, Range<usize>)> {
        let words = self.words(clause);
        let at = words.iter().position(|word| self.is(word, BETTER) || self.is(word, WORSE))?;
        let (before, behind) = words.split_at_checked(at)?;
        let verdict = behind.first()?;
        let than = behind.iter().find(|word| self.is(word, THAN))?;
        let turned = before.iter().rev().take(2).any(|word| self.is(word, NOT));
        let praise = if self.is(verdict, BETTER) != turned { 1.0 } else { -1.0 };
        Some((praise, verdict.start as usize..than.end as usize))
    }

    fn is(&self, word: &Token, list: &[&str]) -> bool {
        word.sigil.is_none() && list.contains(&self.tokens.text(word))
    }

    fn words(&self, clause: &Range<usize>) -> &[Token] {
        let all = self.tokens.as_slice();
        let at = |byte: usize| all.partition_point(|token| (token.start as usize) < byte);
        all.get(at(clause.start)..at(clause.end)).unwrap_or_default()
    }

    /// The brands that a clause names.
    fn named(&self, clause: &Range<usize>) -> Vec<usize> {
        (0..self.brands.len()).filter(|brand| self.span(*brand, clause).is_some()).collect()
    }

    /// Where a clause first names a brand.
    fn span(&self, brand: usize, clause: &Range<usize>) -> Option<Span> {
        let spans = self.brands.get(brand)?;
        let at = spans.partition_point(|span| (span.field, span.start as usize) < (self.field, clause.start));
        spans.get(at).copied().filter(|span| span.field == self.field && (span.start as usize) < clause.end)
    }

    /// The bytes of each clause, one behind the other, nothing left out.
    fn clauses(&self) -> Vec<Range<usize>> {
        let (mut clauses, mut begin, mut done) = (Vec::new(), 0, 0);
        for token in self.tokens.as_slice() {
            let start = token.start as usize;
            let gap = self.original.get(done..start).unwrap_or_default();
            let parted = gap.contains([',', ';', '!', '?', '\n', '—', '…']) || gap.contains(". ");
            if begin < start && (parted || self.is(token, TURNS)) {
                clauses.push(begin..start);
                begin = start;
            }
            done = token.end as usize;
        }
        clauses.push(begin..self.original.len());
        clauses
    }
}

fn compared(praise: f32, term: &str) -> Sentiment {
    let score = praise * COMPARED;
    Sentiment {
        label: if praise > 0.0 { Polarity::Positive } else { Polarity::Negative },
        score,
        confidence: COMPARED,
        terms: vec![SentimentTerm { term: term.to_owned(), weight: score }],
    }
}
