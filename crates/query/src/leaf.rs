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
        let word = before.filter(|&(_, end)| end == at).and_then(|(index, _)| words.get_mut(index));
        make_prefix(word, &text[at + star.len()..])
            .map_err(|(message, mend)| ParseError::at(query, offset + at, message, mend))?;
    }
    Ok(words)
}

/// Makes a prefix of the word that ends where a `*` stands, `behind` being the text that follows it; or says what
/// is wrong and how to mend it.
fn make_prefix(word: Option<&mut Word>, behind: &str) -> Result<(), (String, String)> {
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
