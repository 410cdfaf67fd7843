//! What texts are cut and folded into, by example and for every character of Unicode.

use proptest::prelude::*;
use vigie_model::TextField;
use vigie_query::{FIELD_GAP, Tokens, fold};

fn read(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    tokens.read(None, text);
    tokens
}

/// The tokens with their signs, and the pieces of the original that they came from.
fn shown(text: &str) -> (String, String) {
    let tokens = read(text);
    let folded = tokens.as_slice().iter().map(|token| {
        let sigil = token.sigil.map(|sigil| sigil.as_char().to_string()).unwrap_or_default();
        sigil + tokens.text(token)
    });
    let pieces = tokens.as_slice().iter().map(|token| &text[token.start as usize..token.end as usize]);
    (folded.collect::<Vec<_>>().join(" "), pieces.collect::<Vec<_>>().join("|"))
}

#[test]
fn texts_fold_to_the_tokens_that_people_mean() {
    let check = |text: &str, expected: &str| assert_eq!(shown(text).0, expected, "{text:?}");
    // Case, accents, ligatures, and letters that keyboards lack.
    check("L’Oréal, l'OREAL — l‑oreal", "l oreal l oreal l oreal");
    check(
        "Œuvre ÆON Straße Ørsted Łódź Đà Þór ILGIN ılgın İstanbul",
        "oeuvre aeon strasse orsted lodz da thor ilgin ilgin istanbul",
    );
    check("e\u{301}te\u{301} ÉTÉ n\u{303}", "ete ete n");
    check("ΟΔΟΣ οδός Йод", "οδοσ οδοσ иод");
    check("مُحَمَّد محمـــد أحمد", "محمد محمد احمد");
    check("שָׁלוֹם", "שלום");
    // Width and other compatibility forms.
    check("ＮＩＫＥ 𝗡𝗶𝗸𝗲 ﬁn ㎏ ② ½", "nike nike fin kg 2 1 2");
    check("Nike™ Nike® Coca-Cola® C'est ©2026", "nike nike coca cola c est 2026");
    // What is not there for a reader.
    check("ni\u{200B}ke ni\u{AD}ke \u{202E}nike\u{202C} \u{FEFF}nike", "nike nike nike nike");
    // What separates.
    check("don't l'eau aujourd’hui rock`n´roll ʻokina", "don t l eau aujourd hui rock n roll okina");
    check("https://shop.example/a_b?c=d&e", "https shop example a_b c d e");
    check("AT&T 3.14 10:30 a/b", "at t 3 14 10 30 a b");
    check(" \n\t…!?", "");
    // Signs.
    check("#BlackFriday @Ana_B $TSLA ＃ete ＠x ＄y", "#blackfriday @ana_b $tsla #ete @x $y");
    check("##a a#b a@b.fr #!a # a $5 $_ @@a", "#a a b a b fr a a 5 _ @a");
    check("(#a) \"@b\" ❤#c #\u{200B}d #❤ #東京", "#a @b ❤ #c #d ❤ #東 京");
    check("C# C++ .NET", "c c net");
    // Scripts without spaces: one character each, with its marks.
    check("東京タワーnike", "東 京 タ ワ ー nike");
    check("ｶﾞｽ ガス が か\u{3099}", "カ\u{3099} ス カ\u{3099} ス か\u{3099} か\u{3099}");
    check("ที่นี่", "ที่ นี่");
    check("ကို ខ្មែរ", "ကို ខ្ មែ រ");
    // Marks count elsewhere; Korean stays in syllables, however it was encoded.
    check("हिन्दी क़", "हिन्दी क\u{93c}");
    check("한국어 \u{1112}\u{1161}\u{11ab}국", "한국어 한국");
    check("\u{94d}\u{301}a", "a");
    // Emoji.
    check("so😀😀good ❤️ 👍🏽 👩‍👧 🇫🇷🇩🇪 🇫 1️⃣ #️⃣ ♥", "so 😀 😀 good ❤ 👍 👩 👧 🇫🇷 🇩🇪 🇫 1 ♥");
}

#[test]
fn tokens_know_where_they_came_from() {
    let check = |text: &str, expected: &str| assert_eq!(shown(text).1, expected, "{text:?}");
    check("Le #L’Oréal !", "Le|#L|Oréal");
    check("e\u{301}te\u{301}, x", "e\u{301}te\u{301}|x");
    check("👍🏽❤️a", "👍🏽|❤️|a");
    check("½", "½|½");
    check("＃é #\u{200B}d", "＃é|#\u{200B}d");
    check("🇫🇷🇩", "🇫🇷|🇩");
}

#[test]
fn a_long_run_is_cut() {
    let lengths = |text: &str| -> Vec<usize> {
        let tokens = read(text);
        tokens.as_slice().iter().map(|token| tokens.text(token).chars().count()).collect()
    };
    assert_eq!(lengths(&"a".repeat(150)), [64, 64, 22]);
    assert_eq!(lengths(&"é".repeat(65)), [64, 1]);
    assert_eq!(lengths(&format!("{}œ", "a".repeat(63))), [64, 1]);
    // Marks beyond the limit are dropped rather than begin a token that no letter carries.
    assert_eq!(lengths(&format!("क{}क", "\u{94d}".repeat(100))), [64, 1]);
}

#[test]
fn title_and_text_stand_apart() {
    let mut tokens = Tokens::default();
    tokens.read(Some("A rose"), "is a rose");
    assert_eq!(tokens.folded(), "a rose\nis a rose");
    let places: Vec<_> = tokens.as_slice().iter().map(|token| (token.field, token.position)).collect();
    let (title, text) = (TextField::Title, TextField::Text);
    let first = 1 + FIELD_GAP;
    assert_eq!(places, [(title, 0), (title, 1), (text, first), (text, first + 1), (text, first + 2)]);
    for token in tokens.as_slice() {
        assert_eq!(tokens.at_position(token.position), Some(token));
    }
    assert_eq!(tokens.at_position(2), None);
    assert_eq!(tokens.at_position(first + 3), None);

    let check = |title: Option<&str>, text: &str, folded: &str, first: Option<u32>| {
        let mut tokens = Tokens::default();
        tokens.read(title, text);
        assert_eq!(tokens.folded(), folded);
        assert_eq!(tokens.as_slice().first().map(|token| token.position), first);
    };
    check(Some(""), "a", "a", Some(0));
    check(Some("…"), "a", "a", Some(0));
    check(Some("a"), "", "a", Some(0));
    check(None, "", "", None);
}

#[test]
fn folding_any_character_again_changes_nothing() {
    for c in '\0'..=char::MAX {
        let once = fold(&c.to_string());
        assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
        let within = fold(&format!("x{c}x"));
        assert_eq!(fold(&within), within, "xU+{:04X}x", u32::from(c));
    }
}

#[test]
fn a_megabyte_of_anything_takes_no_longer_than_it_is_long() {
    let check = |piece: &str| {
        let text = piece.repeat((1 << 20) / piece.len());
        let tokens = read(&text);
        assert!(tokens.folded().len() <= 2 * text.len() + 64, "{piece:?}");
        assert!(tokens.as_slice().len() <= text.len());
    };
    for piece in [
        "a",
        "é",
        "😀",
        "\u{301}",
        "\u{94d}",
        "\u{93c}\u{94d}",
        "a\u{93c}",
        "#",
        "東",
        "\u{200B}",
        "🇫",
        "각",
        "\u{1161}",
    ] {
        check(piece);
    }
}

/// Text that is rich in what is hard: marks, zero-width characters, signs, scripts and emoji side by side.
fn hard_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-zA-Z0-9_éÉœŒßØ]{1,5}".prop_map(String::from),
        2 => "[ #@$'’.,*-]".prop_map(String::from),
        2 => "[東京タガｶﾞのไทยขံကि़्한ᄒ\u{1161}\u{11ab}]".prop_map(String::from),
        2 => "[\u{300}\u{301}\u{3099}\u{94d}\u{64b}\u{200b}\u{200d}\u{fe0f}\u{202e}\u{20e3}]".prop_map(String::from),
        1 => "[😀❤👍🏽🇫🇷½ﷺ㍿ŉŀ™]".prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn tokens_lie_in_order_on_character_boundaries(title in proptest::option::of(hard_text()), text in hard_text()) {
        let mut tokens = Tokens::default();
        tokens.read(title.as_deref(), &text);
        let mut before: Option<vigie_query::Token> = None;
        for (index, token) in tokens.as_slice().iter().enumerate() {
            let original = if token.field == TextField::Title { title.as_deref().unwrap() } else { &text };
            let piece = original.get(token.start as usize..token.end as usize).expect("on boundaries");
            prop_assert!(!piece.is_empty());
            prop_assert!((1..=64).contains(&tokens.text(token).chars().count()));
            prop_assert_eq!(tokens.at_folded(token.folded_start), Some(index));
            prop_assert_eq!(tokens.at_position(token.position), Some(token));
            if let Some(before) = before {
                let gap = &tokens.folded()[before.folded_end as usize..token.folded_start as usize];
                let same_field = before.field == token.field;
                prop_assert_eq!(gap, if same_field { " " } else { "\n" });
                prop_assert_eq!(token.position - before.position, if same_field { 1 } else { FIELD_GAP });
                prop_assert!(!same_field || (before.start <= token.start && before.end <= token.end));
            }
            before = Some(*token);
        }
        prop_assert_eq!(tokens.folded().len(), before.map_or(0, |last| last.folded_end as usize));
    }

    #[test]
    fn a_token_folds_to_itself(text in hard_text()) {
        let tokens = read(&text);
        for token in tokens.as_slice() {
            let again = read(tokens.text(token));
            prop_assert_eq!(again.folded(), tokens.text(token));
            prop_assert_eq!(again.as_slice().len(), 1);
        }
        prop_assert_eq!(fold(tokens.folded()), tokens.folded());
    }

    #[test]
    fn what_was_read_before_leaves_no_trace(first in hard_text(), second in hard_text()) {
        let mut tokens = read(&first);
        tokens.read(None, &second);
        let fresh = read(&second);
        prop_assert_eq!(tokens.folded(), fresh.folded());
        prop_assert_eq!(tokens.as_slice(), fresh.as_slice());
    }
}
