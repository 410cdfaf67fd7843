//! A word or phrase of a query, folded by the tokenizer that folds the posts.

use crate::{
    Exact, MIN_BEFORE_WILDCARD, MIN_PREFIX, ParseError, Sigil, Token, Tokens, Word,
    fold::is_spaceless,
    lexer::{Exactness, Quoted, excerpt},
};

/// The most bytes of a word before another `?`; no token is as long.
const MAX_OPEN_WORD: usize = 512;

/// What is wrong and how to mend it.
type Wrong = (String, String);

/// A word with its place in the text that it was read from.
struct Placed {
    word: Word,
    start: usize,
    end: usize,
}

/// The words of a piece of `query`. `tokens` is only lent.
pub(crate) fn read_words(query: &str, piece: &Quoted, tokens: &mut Tokens) -> Result<Vec<Word>, ParseError> {
    let Quoted { text, at: offset, exactness } = *piece;
    let error = |at: usize, (message, mend): Wrong| ParseError::at(query, offset + at, message, mend);
    tokens.read(None, text);
    let mut words = placed(text, tokens).map_err(|(at, wrong)| error(at, wrong))?;
    if words.is_empty() {
        let message = format!("`{}` has no letter, digit or emoji to search for", excerpt(text));
        return Err(error(0, (message, mend_for_a_sign(text).to_owned())));
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
fn placed(text: &str, tokens: &Tokens) -> Result<Vec<Placed>, (usize, Wrong)> {
    let mut words: Vec<Placed> = Vec::with_capacity(tokens.as_slice().len());
    for token in tokens.as_slice() {
        let folded = tokens.text(token);
        let (start, end) = (token.start as usize, token.end as usize);
        if let Some(before) = words.last_mut().filter(|before| joins(text, before, token, folded)) {
            if before.word.text.chars().take_while(|&c| c != '?').count() < MIN_BEFORE_WILDCARD {
                let mend = format!(
                    "write at least {MIN_BEFORE_WILDCARD} letters before the first ?, or a space behind it"
                );
                let message = format!("`{}?` would match too much", before.word.text);
                return Err((before.end, (message, mend)));
            }
            if before.word.text.len() > MAX_OPEN_WORD {
                let message = format!("`{}` is longer than any word", excerpt(&before.word.text));
                return Err((before.start, (message, "write a shorter word".to_owned())));
            }
            before.word.text.push_str(&text[before.end..start].replace('？', "?"));
            before.word.text.push_str(folded);
            before.end = end;
            continue;
        }
        let word = Word { text: folded.to_owned(), sigil: token.sigil, prefix: false, exact: None };
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
fn make_prefix(word: Option<&mut Word>, behind: &str) -> Result<(), Wrong> {
    let wrong = |message: &str, mend: &str| Err((message.to_owned(), mend.to_owned()));
    let Some(word) = word else {
        return wrong("`*` stands alone", "put it directly behind the beginning of a word");
    };
    if behind.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return wrong("`*` stands inside a word", "write only the beginning of the word and `*`");
    }
    if word.text.chars().all(is_spaceless) {
        return wrong("words of this script are found inside longer ones anyway", "leave `*` out");
    }
    if word.text.chars().count() < MIN_PREFIX {
        let mend = format!("write at least {MIN_PREFIX} letters before `*`");
        return Err((format!("`{}*` would match too much", word.text), mend));
    }
    word.prefix = true;
    Ok(())
}

/// Asks for the word as it stands in the query.
fn make_exact(word: &mut Word, original: &str, case: bool) -> Result<(), Wrong> {
    if word.is_open() {
        let message = "`*` and `?` cannot stand in an exact form".to_owned();
        return Err((message, "write the whole words, or leave out what asks for the exact form".to_owned()));
    }
    let sign = word.sigil.and_then(|_: Sigil| original.chars().next()).map_or(0, char::len_utf8);
    let Some(exact) = Exact::of(&original[sign..], case, &word.text) else {
        let message = format!("`{}` cannot be asked for in its exact form", excerpt(original));
        return Err((message, "leave out what asks for the exact form".to_owned()));
    };
    word.exact = Some(Box::new(exact));
    Ok(())
}

/// What people meant by a sign that other languages have.
fn mend_for_a_sign(text: &str) -> &'static str {
    match text {
        "&" | "&&" | "+" => "write AND",
        "|" | "||" | "/" => "write OR",
        "!" => "write NOT",
        "*" => "put it directly behind the beginning of a word",
        _ => "remove it",
    }
}
