//! A word or phrase of a query, folded by the tokenizer that folds the posts.

use crate::{MIN_PREFIX, ParseError, Tokens, Word, fold::is_spaceless, lexer::excerpt};

/// The words of `text`, which begins at byte `offset` of `query`. `tokens` is only lent.
pub(crate) fn read_words(
    query: &str,
    offset: usize,
    text: &str,
    tokens: &mut Tokens,
) -> Result<Vec<Word>, ParseError> {
    tokens.read(None, text);
    let mut words: Vec<Word> = tokens
        .as_slice()
        .iter()
        .map(|token| Word { text: tokens.text(token).to_owned(), sigil: token.sigil, prefix: false })
        .collect();
    if words.is_empty() {
        let message = format!("`{}` has no letter, digit or emoji to search for", excerpt(text));
        return Err(ParseError::at(query, offset, message, mend_for_a_sign(text)));
    }
    let mut ends = tokens.as_slice().iter().map(|token| token.end as usize).enumerate().peekable();
    for (at, star) in text.match_indices(['*', '＊']) {
        let mut before = None;
        while let Some(word) = ends.next_if(|&(_, end)| end <= at) {
            before = Some(word);
        }
        let error = |message, mend| ParseError::at(query, offset + at, message, mend);
        let behind = &text[at + star.len()..];
        let Some(word) = before.filter(|&(_, end)| end == at).and_then(|(word, _)| words.get_mut(word))
        else {
            return Err(error(
                "`*` stands alone".to_owned(),
                "put it directly behind the beginning of a word",
            ));
        };
        if behind.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return Err(error(
                "`*` stands inside a word".to_owned(),
                "write only the beginning of the word and `*`",
            ));
        }
        if word.text.chars().all(is_spaceless) {
            let message = "words of this script are found inside longer ones anyway".to_owned();
            return Err(error(message, "leave `*` out"));
        }
        if word.text.chars().count() < MIN_PREFIX {
            let message = format!("`{}*` would match too much", word.text);
            return Err(error(message, "write at least 3 letters before `*`"));
        }
        word.prefix = true;
    }
    Ok(words)
}

fn mend_for_a_sign(text: &str) -> &'static str {
    match text {
        "&" | "&&" | "+" => "write AND",
        "|" | "||" | "/" => "write OR",
        "!" => "write NOT",
        "*" => "put it directly behind the beginning of a word",
        _ => "remove it",
    }
}
