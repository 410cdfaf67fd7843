//! What tokenizing costs: `cargo test --release -p vigie-query --test cost -- --ignored --nocapture`.

use std::{hint::black_box, time::Instant};

use vigie_query::Tokens;

const ENGLISH: &str = "Just landed in Denver and my @united bag is still in Chicago. Third time this year! #fail \
    Will anyone call me back, or should I simply give up and buy new clothes? Not happy at all...";
const FRENCH: &str = "Déçu par l’Oréal : la crème achetée hier à Évreux m’a brûlé la peau… Service après-vente \
    injoignable, j’ai déjà écrit 3 fois. Où est le rappel ? #rappel @loreal 😡";
const JAPANESE: &str = "東京タワーの近くで新しいナイキのスニーカーを買いました。とても軽くて歩きやすいです😀";

#[test]
#[ignore = "measures time, which only means something in a release build on a quiet machine"]
#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
fn tokenizing_a_post() {
    const ROUNDS: u32 = 2_000;
    let mut tokens = Tokens::default();
    for (name, text) in [("English", ENGLISH), ("French", FRENCH), ("Japanese", JAPANESE)] {
        // The quickest of many short rounds: the one that nothing else on the machine disturbed.
        let round = || {
            let start = Instant::now();
            for _ in 0..ROUNDS {
                tokens.read(None, black_box(text));
                black_box(tokens.folded());
            }
            start.elapsed() / ROUNDS
        };
        let quickest = std::iter::repeat_with(round).take(200).min().unwrap_or_default();
        let count = tokens.as_slice().len();
        println!("{name}: {quickest:?} for {} bytes, {count} tokens", text.len());
        assert!(count > 20);
    }
}
