//! A word or phrase of a query, folded by the tokenizer that folds the posts.

use crate::{
    Exact, MIN_BEFORE_WILDCARD, MIN_PREFIX, ParseError, Sigil, Token, Tokens, Word,
    fold::is_spaceless,
    lexer::{Exactness, Quoted, excerpt},
    refusal::{self, Refusal},
};

/// The most bytes of a word before another `?`; no token is as long.
const MAX_OPEN_WORD: usize = 512;

/// A word with its place in the text that it was read from.
struct Placed {
    word: Word,
    start: usize,
    end: usize,
}

/// The words of a piece of `query`. `tokens` is only lent.
pub(crate) fn read_words(query: &str, piece: &Quoted, tokens: &mut Tokens) -> Result<Vec<Word>, ParseError> {
    let Quoted { text, at: offset, exactness } = *piece;
    let error = |at: usize, refusal: Refusal| ParseError::at(query, offset + at, refusal);
    tokens.read(None, text);
    let mut words = placed(text, tokens).map_err(|(at, wrong)| error(at, wrong))?;
    if words.is_empty() {
        return Err(error(0, refusal::nothing_to_search(&excerpt(text), text)));
    }
    for (at, star) in text.match_indices(['*', '＊']) {
        let before = words.partition_point(|placed| placed.end <= at).checked_sub(1);
        let word = before.and_then(|before| words.get_mut(before)).filter(|placed| placed.end == at);
        make_prefix(word.map(|placed| &mut placed.word), &text[at + star.len()..])
            .map_err(|wrong| error(at, wrong))?;
    }
    if exactness != Exactness::Folded {
        for placed in &mut words {
            let original = &text[placed.start..placed.end];
            make_exact(&mut placed.word, original, exactness == Exactness::Case)
                .map_err(|wrong| error(placed.start, wrong))?;
        }
    }
    Ok(words.into_iter().map(|placed| placed.word).collect())
}

/// The words of what `tokens` read; those with nothing but `?` between them are one.
fn placed(text: &str, tokens: &Tokens) -> Result<Vec<Placed>, (usize, Refusal)> {
    let mut words: Vec<Placed> = Vec::with_capacity(tokens.as_slice().len());
    for token in tokens.as_slice() {
        let folded = tokens.text(token);
        let (start, end) = (token.start as usize, token.end as usize);
        if let Some(before) = words.last_mut().filter(|before| joins(text, before, token, folded)) {
            if before.word.text.chars().take_while(|&c| c != '?').count() < MIN_BEFORE_WILDCARD {
                return Err((before.end, refusal::early_wildcard(&before.word.text)));
            }
            if before.word.text.len() > MAX_OPEN_WORD {
                return Err((before.start, refusal::endless_word(&excerpt(&before.word.text))));
            }
            before.word.text.push_str(&text[before.end..start].replace('？', "?"));
            before.word.text.push_str(folded);
            before.end = end;
            continue;
        }
        let word = Word { text: folded.to_owned(), sigil: token.sigil, prefix: false, edits: 0, exact: None };
        words.push(Placed { word, start, end });
    }
    Ok(words)
}

/// Whether a token goes on with the word before it, as in `te?t`.
fn joins(text: &str, before: &Placed, token: &Token, folded: &str) -> bool {
    let between = text.get(before.end..token.start as usize).unwrap_or_default();
    let is_word = |word: &str| {
        word.starts_with(|c: char| c == '_' || c.is_alphanumeric()) && !word.chars().any(is_spaceless)
    };
    !between.is_empty()
        && between.chars().all(|c| matches!(c, '?' | '？'))
        && token.sigil.is_none()
        && is_word(&before.word.text)
        && is_word(folded)
}

/// Makes a prefix of the word that ends where a `*` stands, `behind` being the text that follows it.
fn make_prefix(word: Option<&mut Word>, behind: &str) -> Result<(), Refusal> {
    let Some(word) = word else { return Err(refusal::lone_star()) };
    if behind.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return Err(refusal::star_inside());
    }
    if word.text.chars().all(is_spaceless) {
        return Err(refusal::spaceless_star());
    }
    if word.text.chars().count() < MIN_PREFIX {
        return Err(refusal::short_prefix(&word.text));
    }
    word.prefix = true;
    Ok(())
}

/// Asks for the word as it stands in the query.
fn make_exact(word: &mut Word, original: &str, case: bool) -> Result<(), Refusal> {
    if word.is_open() {
        return Err(refusal::inexact_wildcard());
    }
    let sign = word.sigil.and_then(|_: Sigil| original.chars().next()).map_or(0, char::len_utf8);
    let Some(exact) = Exact::of(&original[sign..], case, &word.text) else {
        return Err(refusal::no_exact_form(&excerpt(original)));
    };
    word.exact = Some(Box::new(exact));
    Ok(())
}
