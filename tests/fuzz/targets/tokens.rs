//! Any title and text as tokens: in order, on the borders of characters, and folding what is folded changes nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_model::TextField;
use vigie_query::Tokens;

fuzz_target!(|bytes: &[u8]| {
    let Ok(all) = std::str::from_utf8(bytes) else { return };
    let (title, text) = all.split_once('\n').map_or((None, all), |(title, text)| (Some(title), text));
    let mut tokens = Tokens::default();
    tokens.read(title, text);
    let mut position = None;
    for (index, token) in tokens.as_slice().iter().enumerate() {
        let own = if token.field == TextField::Title { title.unwrap_or_default() } else { text };
        let piece = own.get(token.start as usize..token.end as usize).expect("whole characters");
        assert!(!piece.is_empty() && !tokens.text(token).is_empty());
        assert!(position < Some(token.position));
        position = Some(token.position);
        assert_eq!(tokens.at_position(token.position), Some(token));
        assert_eq!(tokens.at_folded(token.folded_start), Some(index));
    }
    let words = |tokens: &Tokens| -> Vec<String> {
        tokens.as_slice().iter().map(|token| tokens.text(token).to_owned()).collect()
    };
    let before = words(&tokens);
    let mut again = Tokens::default();
    again.read(None, &before.join(" "));
    assert_eq!(words(&again), before);
});
