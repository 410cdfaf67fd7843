//! The language by example: what queries mean as trees, and what is said about those that are wrong.

use proptest::prelude::*;
use vigie_query::{
    Language, Leaf, Link, MAX_DEPTH, MAX_TERMS, MAX_TEXT_BYTES, Near, Node, Query, Side, Sigil, parse,
};

/// The tree in brackets, each leaf as its folded words in square ones.
fn shape(query: &Query) -> String {
    fn leaf(leaf: &Leaf) -> String {
        let words = leaf.words.iter().map(|word| {
            let sigil = word.sigil.map(|sigil| sigil.as_char().to_string()).unwrap_or_default();
            let exact = word
                .exact
                .as_ref()
                .map(|exact| format!("{}{}", if exact.case { "==" } else { "=" }, exact.form));
            let edits = if word.edits > 0 { format!("~{}", word.edits) } else { String::new() };
            let star = if word.prefix { "*" } else { "" };
            format!("{sigil}{}{star}{edits}{}", word.text, exact.unwrap_or_default())
        });
        let field = leaf.field.map(|field| format!("{field:?}:").to_lowercase()).unwrap_or_default();
        format!("{field}[{}]", words.collect::<Vec<_>>().join(" "))
    }
    fn chain(query: &Query, near: &Near) -> String {
        let side = |side: &Side| match side {
            Side::AnyOf(leaves) => leaves.iter().map(|id| leaf(query.leaf(*id))).collect(),
            Side::Near(inner) => format!("({})", chain(query, inner)),
        };
        let mut told = String::new();
        for (at, one) in near.sides.iter().enumerate() {
            told += &match at.checked_sub(1).map(|before| near.links[before]) {
                None => side(one),
                Some(Link::Sentence) => format!(" sentence {}", side(one)),
                Some(Link::Steps { distance, ordered: true }) => format!(" onear{distance} {}", side(one)),
                Some(Link::Steps { distance, ordered: false }) => format!(" near{distance} {}", side(one)),
            };
        }
        told
    }
    fn node(query: &Query, at: &Node) -> String {
        let list = |name: &str, nodes: &[Node]| {
            format!("{name}({})", nodes.iter().map(|child| node(query, child)).collect::<Vec<_>>().join(" "))
        };
        match at {
            Node::And(children) => list("and", children),
            Node::Or(children) => list("or", children),
            Node::Not(child) => format!("not({})", node(query, child)),
            Node::Leaf(id) => leaf(query.leaf(*id)),
            Node::Near(near) => format!("close({})", chain(query, near)),
            Node::Together(together) => {
                let words: Vec<_> = together.words.iter().map(|id| leaf(query.leaf(*id))).collect();
                format!("within{}({})", together.distance, words.join(" "))
            }
            Node::Field(filter) => format!("{filter:?}").replace('"', ""),
        }
    }
    node(query, query.root())
}

#[test]
fn queries_mean_what_people_think() {
    let check = |query: &str, expected: &str| match parse(query) {
        Ok(parsed) => {
            assert_eq!(shape(&parsed), expected, "{query}");
            assert_eq!(parse(&parsed.to_string()).as_ref(), Ok(&parsed), "{query} printed as {parsed}");
        }
        Err(error) => panic!("{query}: {error}"),
    };
    // Operators and how tightly they bind.
    check("a", "[a]");
    check("a b", "and([a] [b])");
    check("a AND b OR c AND d", "or(and([a] [b]) and([c] [d]))");
    check("a OR b c", "or([a] and([b] [c]))");
    check("(a OR b) c", "and(or([a] [b]) [c])");
    check("a AND NOT b", "and([a] not([b]))");
    check("a -b -\"c d\" -(e OR f)", "and([a] not([b]) not([c d]) not(or([e] [f])))");
    check("a –b −c", "and([a] not([b]) not([c]))");
    check("NOT a OR b", "or(not([a]) [b])");
    check("NOT NOT a --b", "and(not(not([a])) not(not([b])))");
    check("((a)) (b (c d)) (e OR (f OR g))", "and([a] [b] [c] [d] or([e] [f] [g]))");
    check("and or not near", "and([and] [or] [not] [near])");
    check("NOT(a)OR(b)", "or(not([a]) [b])");
    check("\u{FEFF}a AND\u{200B} b\u{200B}", "and([a] [b])");
    check("（a OR b） c", "and(or([a] [b]) [c])");
    // Words fold as texts do.
    check("L’Oréal coca-cola AT&T", "and([l oreal] [coca cola] [at t])");
    check("#BlackFriday @ana.example $TSLA C#", "and([#blackfriday] [@ana example] [$tsla] [c])");
    check("nike, adidas; puma.", "and([nike] [adidas] [puma])");
    check("東京 ❤️", "and([東 京] [❤])");
    check("\"say \" “a b” « c d » \"#e f\"", "and([say] [a b] [c d] [#e f])");
    check("nike\"air max\"", "and([nike] [air max])");
    check("\"AND (x: y -z\"", "[and x y z]");
    check("\"http://a.example/b\"", "[http a example b]");
    // Prefixes.
    check("rapp* l'oré* #bla* \"recall* of prod*\"", "and([rapp*] [l ore*] [#bla*] [recall* of prod*])");
    check("été＊", "[ete*]");
    // NEAR.
    check("a NEAR/5 b", "close([a] near5 [b])");
    check("a NEAR b c", "and(close([a] near4 [b]) [c])");
    check("(a OR \"b c\") NEAR/100 (d OR (e OR #f))", "close([a][b c] near100 [d][e][#f])");
    check("NOT a NEAR/2 b OR -(c NEAR d)", "or(not(close([a] near2 [b])) not(close([c] near4 [d])))");
    check("(a NEAR/5 b) AND (b NEAR/5 c)", "and(close([a] near5 [b]) close([b] near5 [c]))");
    check("a NEAR/5 b NEAR/3f c", "close([a] near5 [b] onear3 [c])");
    check("(a NEAR/5 b) NEAR/3 (c OR d)", "close(([a] near5 [b]) near3 [c][d])");
    check("a ONEAR (b ONEAR/2 c) NEAR/3 d", "close([a] onear4 [b] onear2 [c] near3 [d])");
    check("(a ONEAR/2 b) ONEAR/3 c", "close([a] onear2 [b] onear3 [c])");
    check(
        "a SENTENCE (b OR \"c d\") SENTENCE (e NEAR/2 f)",
        "close([a] sentence [b][c d] sentence ([e] near2 [f]))",
    );
    // Fields.
    check("a lang:FR", "and([a] Lang(fr))");
    check("lang:pt_BR source:Bluesky", "and(Lang(pt-br) Source(bluesky))");
    check("author:@Ana.Example author:did:plc:x", "and(Author(ana example) Author(did plc x))");
    check("TYPE:(post OR Reply) -type:quote", "and(or(Type(Post) Type(Reply)) not(Type(Quote)))");
    check("lang:\"fr\" -lang:(en OR \"de\")", "and(Lang(fr) not(or(Lang(en) Lang(de))))");
    check("a OR lang:(fr OR en)", "or([a] Lang(fr) Lang(en))");
    check("is:(reply OR question) has:media", "and(or(Type(Reply) Feature(Question)) Feature(Media))");
    check("verified:false", "not(Feature(Verified))");
    check("SITE:Shop.Example. domain:.fr", "and(Site(shop.example) Site(fr))");
    check(
        "url:https://Shop.example/a?b links:shop.example",
        "and(Url(https shop example a b) Links(shop.example))",
    );
    check("authorname:\"Ana López\" country:FR", "and(AuthorName(ana lopez) Country(fr))");
    let range = |measure: &str, from: i64, to: i64| {
        format!("Range(Range {{ measure: {measure}, from: {from}, to: {to} }})")
    };
    check("followers:[1000 TO *]", &range("Followers", 1000, i64::MAX));
    check("reach:[* to 5]", &range("Reach", i64::MIN, 5));
    check("likes:7", &range("Likes", 7, 7));
    check("rating:1..2", &range("Rating", 1, 2));
    check("rating:4..", &range("Rating", 4, i64::MAX));
    check("rating:<3", &range("Rating", i64::MIN, 2));
    check("rating:<=3", &range("Rating", i64::MIN, 3));
    check("likes:>99", &range("Likes", 100, i64::MAX));
    check("likes:>=99", &range("Likes", 99, i64::MAX));
    check("score:<-0.5", &range("Score", i64::MIN, -501));
    check("score:[-1 TO -0.5]", &range("Score", -1000, -500));
    check("relevance:[0.5 TO 1]", &range("Relevance", 500, 1000));
    check("relevance:[0.25 TO *]", &range("Relevance", 250, i64::MAX));
    check(
        "sentiment:Negative brand:delta topic:late",
        "and(Sentiment(Negative) Brand(Slug(delta)) Topic(Slug(late)))",
    );
    check("from:ana to:Bob to:(@ana.example OR eve)", "and(Author(ana) [@bob] or([@ana example] [@eve]))");
    check("title:(nike to:bob)", "and(title:[nike] title:[@bob])");
    // Spellings.
    check("roam~1 #Sécurité~2 title:roam~0", "and([roam~1] [#securite~2] title:[roam])");
    check("roam~1 NEAR/2 nike", "close([roam~1] near2 [nike])");
    // Exact forms, one letter, comments.
    check("{BT} ++\"L'Oréal\" +\"ÉTÉ Fini\"", "and([bt==BT] [l==L oreal==Oréal] [ete=été fini=fini])");
    check("++“#BT”", "[#bt==BT]");
    check("te?t #reali?e* \"a cr?me\" why? a?", "and([te?t] [#reali?e*] [a cr?me] [why] [a])");
    check("<<<what (>>> a <<<>>> b", "and([a] [b])");
    check("~fr\"cheval\"", "or([cheval] [chevaux] [chevals] [chevales] [chevale])");
    check("title:~fr\"#Prix\" NEAR/2 ~fr\"bus\"", "close(title:[#prix] near2 [bus][buses][buse])");
    // Closeness.
    check("a NEAR/5f b OR a ONEAR b", "or(close([a] onear5 [b]) close([a] onear4 [b]))");
    check("a /3 b c/4", "and(close([a] near3 [b]) [c 4])");
    check("\"l'oréal paris\"~5", "within5([l] [oreal] [paris])");
    check("-title:+\"été fini\"~3", "not(within3(title:[ete=été] title:[fini=fini]))");
    check("title:(a OR \"b c\" lang:fr) d", "and(or(title:[a] and(title:[b c] Lang(fr))) [d])");
    check("title:(a OR b) NEAR/2 text:c", "close(title:[a]title:[b] near2 text:[c])");
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_a_mend() {
    let check = |query: &str, character: usize, message: &str, mend: &str| {
        let error = parse(query).expect_err(query);
        assert_eq!(
            (error.character, error.message.to_string().as_str(), error.mend.to_string().as_str()),
            (character, message, mend),
            "{query}"
        );
        assert_eq!(query[..error.position].chars().count() + 1, character, "{query}");
    };
    check("", 1, "the query is empty", "write at least one word");
    check(" \u{200B}\n", 1, "the query is empty", "write at least one word");
    // Brackets and quotes.
    check("é (a OR (b c)", 3, "this bracket is never closed", "write the missing )");
    check("a) b", 2, "this bracket closes nothing", "remove it or open one before it");
    check("a ()", 3, "these brackets are empty", "remove them or fill them");
    check("é \"a b", 3, "this quote is never closed", "write another \" where the phrase ends");
    // Operators without operands.
    let operand = "write a word, a phrase or a bracket there, or remove the operator";
    check("a AND", 3, "nothing to search for follows `AND`", operand);
    check("(a OR )", 4, "nothing to search for follows `OR`", operand);
    check("a AND OR b", 3, "nothing to search for follows `AND`", operand);
    check("OR a", 1, "nothing to search for stands before `OR`", operand);
    check("(NEAR/3 b)", 2, "nothing to search for stands before `NEAR/3`", operand);
    check("a NEAR/3", 3, "nothing to search for follows `NEAR/3`", operand);
    check("NOT", 1, "nothing to search for follows `NOT`", operand);
    check(")", 1, "nothing to search for stands before `)`", "write a word before it");
    // Words that are none.
    check("a … b", 3, "`…` has no letter, digit or emoji to search for", "remove it");
    check("a & b", 3, "`&` has no letter, digit or emoji to search for", "write AND");
    check("a || b", 3, "`||` has no letter, digit or emoji to search for", "write OR");
    check("a - b", 3, "`-` has no letter, digit or emoji to search for", "remove it");
    check("é \"…\"", 4, "`…` has no letter, digit or emoji to search for", "remove it");
    check("a \"\"", 4, "`` has no letter, digit or emoji to search for", "remove it");
    // Prefixes.
    check("a ni*", 5, "`ni*` would match too much", "write at least 3 letters before `*`");
    check("l'or*", 5, "`or*` would match too much", "write at least 3 letters before `*`");
    check(
        "a *",
        3,
        "`*` has no letter, digit or emoji to search for",
        "put it directly behind the beginning of a word",
    );
    check("nike**", 6, "`*` stands alone", "put it directly behind the beginning of a word");
    check("é \"nike *\"", 9, "`*` stands alone", "put it directly behind the beginning of a word");
    check("nik*e", 4, "`*` stands inside a word", "write only the beginning of the word and `*`");
    check("東京*", 3, "words of this script are found inside longer ones anyway", "leave `*` out");
    // NEAR.
    let sides = vec!["a"; 17].join(" NEAR ");
    check(&sides, 113, "NEAR joins at most 16 sides", "join what is left by AND");
    check(
        "(((a NEAR b) NEAR c) NEAR d) NEAR e",
        1,
        "NEAR stands in NEAR in more than 2 brackets here",
        "write a chain without brackets: a NEAR/5 b NEAR/5 c",
    );
    check(
        "(a NEAR/3 b) ONEAR/5 c",
        1,
        "an ordered NEAR needs to know which of the words in this bracket comes first",
        "write ONEAR inside the bracket, or both orders: (a ONEAR/3 b ONEAR/5 c) OR (b ONEAR/3 a ONEAR/5 c)",
    );
    for wrong in ["0", "101", "x", "", "5g", "99999999999"] {
        let message = "the distance of NEAR must be a number from 1 to 100";
        check(&format!("é NEAR/{wrong} b"), 3, message, "write for example NEAR/5");
    }
    let side = "this side of NEAR is not a word, a phrase, a bracket of those joined by OR, or another NEAR";
    let example = "write for example (recall OR \"take back\") NEAR/5 nike";
    check("a (b c) NEAR d", 3, side, example);
    check("a NEAR lang:fr", 8, side, example);
    check("a NEAR (b OR c NEAR d)", 8, side, example);
    check("a NEAR -b", 3, "nothing to search for follows `NEAR`", operand);
    check("c -a NEAR b", 3, "a side of NEAR cannot be excluded", "to exclude the pair write -(a NEAR/5 b)");
    // Fields.
    let fields = "write one of title: text: lang: source: country: type: is: has: author: authorname: to: verified: \
        followers: site: domain: url: links: likes: engagement: reach: rating: sentiment: score: relevance: brand: topic:, or put a word or \
        an address with a colon in quotes";
    check("a foo:b", 3, "there is no field `foo`", fields);
    check("http://a.example", 1, "there is no field `http`", fields);
    let stars = "write a number of stars or a range such as 1, [1 TO 2], 1..2 or <3";
    check("rating:good", 8, "`good` is not a value of rating:", stars);
    check("rating:3..2", 8, "`3..2` is not a value of rating:", stars);
    check("rating:..", 8, "`..` is not a value of rating:", stars);
    let review = "reviews are posts with stars; ask for them with rating:[1 TO 5], or write one of post, reply, repost, quote";
    check("type:review", 6, "`review` is not a value of type:", review);
    let handle = "write a whole handle such as ana or ana.example";
    check("to:#ana", 4, "`#ana` is not a value of to:", handle);
    check("to:an*", 4, "`an*` is not a value of to:", handle);
    let range = "write a range such as [100 TO 5000], [100 TO *], 100..5000 or <100";
    check("likes:[5 TO 2]", 7, "`[5 TO 2]` is not a value of likes:", range);
    check("likes:-1", 7, "`-1` is not a value of likes:", range);
    check("likes:[5", 7, "this range is never closed", "write it like [1000 TO *]");
    let host = "write only a host such as shop.example; its sub-domains are meant too";
    check("site:a.example/b", 6, "`a.example/b` is not a value of site:", host);
    check("score:2", 7, "`2` is not a value of score:", "write a range within -1 and 1 such as [-1 TO -0.5]");
    check("title:", 1, "title: has no value here", "write one directly behind it, such as title:recall");
    check("title:-a", 1, "title: has no value here", "write one directly behind it, such as title:recall");
    let inside = "write it once, in front of the whole bracket or of each word";
    check("title:(a text:b)", 10, "title: and text: cannot stand inside each other", inside);
    check("a lang:", 3, "lang: has no value here", "write one directly behind it, such as lang:fr");
    check("lang: fr", 1, "lang: has no value here", "write one directly behind it, such as lang:fr");
    check("type:()", 6, "these brackets are empty", "remove them or fill them");
    check(
        "type:(post OR )",
        15,
        "type: has no value here",
        "write one directly behind it, such as type:reply",
    );
    check(
        "type:(post reply)",
        12,
        "the values of a field are joined by OR",
        "write for example type:(a OR b)",
    );
    check("type:(post OR reply", 6, "this bracket is never closed", "write the missing )");
    check("type:tweet", 6, "`tweet` is not a value of type:", "write one of post, reply, repost, quote");
    check(
        "lang:french!",
        6,
        "`french!` is not a value of lang:",
        "write a language code such as fr, en or pt-br",
    );
    check(
        "source:blue*",
        8,
        "`blue*` is not a value of source:",
        "write the name of a source such as bluesky",
    );
    check("author:@", 8, "`@` is not a value of author:", "write a whole handle such as ana or ana.example");
    // Signs of other languages.
    let tilde = "write roam~1 for spellings that differ by one letter, \"a b\"~5 for words near each other, ~fr\"cheval\" for \
        all forms of a French word";
    check("roam~", 5, "the number of letters that may differ must be 0 to 2", "write for example roam~1");
    check("é roam~3", 7, "the number of letters that may differ must be 0 to 2", "write for example roam~1");
    check("roam~x", 5, "`~` has a meaning behind a word or a phrase only", tilde);
    check("\"a b\" ~5", 7, "`~` has a meaning behind a word or a phrase only", tilde);
    let short = "so short a word would be found in too many others";
    check("bag~1", 1, short, "write at least 4 letters before ~1, or the spellings joined by OR");
    check("a train~2", 3, short, "write at least 6 letters before ~2, or the spellings joined by OR");
    let one = "~ and a number is for one plain word of letters";
    let each = "write each word by itself, such as air~1 NEAR/1 france~1; in quotes the number is a distance";
    check("l'oréal~1", 1, one, each);
    check("nike*~1", 1, one, each);
    check("東京都庁~1", 1, one, each);
    let many = (0..65).map(|number| format!("word{number}~1 ")).collect::<String>();
    check(&many, 567, "more than 64 words of the query may be misspelt", "leave ~ out where it matters less");
    check("a^2", 2, "`^` has no meaning in a query", "leave it out, or put the word in quotes");
    check(
        "a !b",
        3,
        "`!` in front of a word has no meaning here",
        "write NOT or - in front of what to exclude",
    );
    let plus = "leave it out, as all words are needed anyway; or write +\"été\" for exact accents, ++\"Orange\" for exact \
        capitals";
    check("a +b", 3, "`+` in front of a word has no meaning here", plus);
    check("a + b", 3, "`+` has no letter, digit or emoji to search for", "write AND");
    check("a <<<b", 3, "this comment is never closed", "write >>> where it ends");
    check("a {b", 3, "this brace is never closed", "write } where the exact words end");
    check("{} a", 2, "`` has no letter, digit or emoji to search for", "remove it");
    let wildcard = "`*` and `?` cannot stand in an exact form";
    check("{Oran*}", 2, wildcard, "write the whole words, or leave out what asks for the exact form");
    check("{½}", 2, "`½` cannot be asked for in its exact form", "leave out what asks for the exact form");
    let letters = "write at least 2 letters before the first ?, or a space behind it";
    check("a m?n", 4, "`m?` would match too much", letters);
    check(
        "~fr a",
        1,
        "~fr is for one word in quotes",
        "write the word in quotes behind it, such as ~fr\"cheval\"",
    );
    let each = "write each word in quotes of its own, such as ~fr\"cheval\" NEAR/1 ~fr\"blanc\"";
    check("~fr\"le cheval\"", 5, "~fr is for one word", each);
    let letters = "write a word of letters only, or leave ~fr out";
    check("~fr\"4g\"", 5, "only a word of letters has French forms", letters);
    // Words within some steps.
    let distance = "the distance behind ~ must be a number from 1 to 100";
    for wrong in ["0", "101", "x", ""] {
        check(&format!("\"a b\"~{wrong}"), 6, distance, "write for example \"recall bottle\"~5");
    }
    let one = "leave ~ out, or write several words such as \"recall bottle\"~5";
    check("\"a\"~5", 4, "one word cannot be near itself", one);
    check("\"a b c d\"~2", 10, "4 words never stand within 2 steps", "write ~3 or more");
}

/// Inputs on which fuzzing once failed.
#[test]
fn what_fuzzing_found_stays_mended() {
    let check = |query: &str| assert!(holds_for(query).is_ok(), "{query}");
    // Forms that are longer than any word of a text.
    check(&format!("~fr\"{}chen\"", "o".repeat(60)));
}

#[test]
fn limits_hold() {
    let check = |query: &str, character: usize, message: &str| {
        let error = parse(query).expect_err(message);
        assert!(error.message.to_string().starts_with(message), "{}", error.message);
        assert_eq!(error.character, character);
    };
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    check(&nested(MAX_DEPTH + 1), MAX_DEPTH + 1, "brackets and negations are more than 32 deep");
    check(&"(".repeat(MAX_TEXT_BYTES), MAX_DEPTH + 1, "brackets and negations are more than 32 deep");
    check(&"-".repeat(MAX_TEXT_BYTES), MAX_DEPTH + 1, "brackets and negations are more than 32 deep");
    check(
        &"NOT ".repeat(MAX_TEXT_BYTES / 4),
        MAX_DEPTH * 4 + 1,
        "brackets and negations are more than 32 deep",
    );

    assert!(parse(&"a ".repeat(MAX_TERMS)).is_ok());
    check(&"a ".repeat(MAX_TERMS + 1), MAX_TERMS * 2 + 1, "the query has more than 1024 words");
    check(&format!("\"{}\"", "a ".repeat(MAX_TERMS + 1)), 2, "the query has more than 1024 words");
    let values = vec!["fr"; MAX_TERMS + 1].join(" OR ");
    check(&format!("lang:({values})"), 7 + MAX_TERMS * 6, "the query has more than 1024 words");

    assert!(parse(&format!("{}a", " ".repeat(MAX_TEXT_BYTES - 1))).is_ok());
    check(&format!("{}a", " ".repeat(MAX_TEXT_BYTES)), MAX_TEXT_BYTES + 1, "the query has 65537 bytes");
}

#[test]
fn heaps_of_anything_are_refused_in_no_time() {
    for piece in [
        "a OR ",
        "* ",
        "aaa* OR ",
        "{",
        "{a} ",
        "+",
        "+\"a\" ",
        "++\"",
        "<<<",
        "<<<>>>",
        "\"a b\"~2 ",
        "aa?",
        "aa?* ",
        "~fr\"a\" ",
        "~fr",
        "title:",
        "title:(",
        "likes:[",
        "likes:[1 TO 2] ",
        "!",
        "a NEAR/5 ",
        "NEAR/5 ",
        "/5 ",
        "url:a/b ",
        "é",
        "\u{301}",
        "😀",
        "東",
        "[",
        "-title:",
        "is:",
        "\"",
        "”",
    ] {
        let text = piece.repeat(MAX_TEXT_BYTES / piece.len());
        let started = std::time::Instant::now();
        let parsed = parse(&text);
        assert!(parsed.is_err() || text.len() == "é".len() * text.chars().count(), "{piece}");
        assert!(started.elapsed().as_secs() < 5, "{piece}");
        assert!(parse(&piece.repeat(100_000)).is_err(), "{piece}");
    }
}

#[test]
fn queries_that_match_nearly_everything_are_known() {
    let check = |query: &str, expected: bool| {
        assert_eq!(parse(query).expect("a query").is_only_negative(), expected, "{query}");
    };
    check("a", false);
    check("a -b", false);
    check("-b", true);
    check("-a -b", true);
    check("a OR -b", true);
    check("NOT (a b)", true);
    check("NOT NOT a", false);
    check("NOT (a OR NOT b)", false);
    check("lang:fr", false);
    check("-lang:fr", true);
    check("type:post -a", false);
    check("NOT a NEAR b", true);
}

#[test]
fn leaves_are_listed_in_the_order_of_the_text() {
    let query = parse("ccc* (\"b a\" OR d) NEAR #e -lang:fr -f").expect("a query");
    let leaves: Vec<String> = query.leaves().iter().map(ToString::to_string).collect();
    assert_eq!(query.leaves()[2].words[0].sigil, None);
    assert_eq!(query.leaves()[3].words[0].sigil, Some(Sigil::Hashtag));
    assert_eq!(leaves, ["ccc*", "\"b a\"", "d", "#e", "f"]);
}

#[test]
fn an_error_can_be_shown_under_the_query() {
    let check = |query: &str, expected: &str| {
        assert_eq!(parse(query).expect_err(query).pointing(query), expected);
    };
    check("é (a", "é (a\n  ^");
    check("a\nb AND\nc )", "c )\n  ^");
    check("a\tAND", "a AND\n  ^");
    let long = format!("{}( {}", "b ".repeat(50), "c ".repeat(50));
    check(&long, &format!("{}( {}\n{:>41}", "b ".repeat(20), "c ".repeat(19).trim_end(), '^'));
    assert_eq!(
        parse("é (a").unwrap_err().to_string(),
        "at character 3: this bracket is never closed; write the missing )"
    );
}

proptest! {
    #[test]
    fn any_text_is_a_query_or_an_error_with_a_place_in_it(text in ".{0,60}") {
        holds_for(&text)?;
    }

    #[test]
    fn any_heap_of_operators_is_a_query_or_an_error(pieces in proptest::collection::vec(prop_oneof![
        Just("AND "), Just("OR "), Just("NOT "), Just("-"), Just("("), Just(")"), Just("\""), Just("”"), Just("NEAR "),
        Just("NEAR/3 "), Just("a "), Just("bcd"), Just("* "), Just("#"), Just("@"), Just("lang:"), Just("fr "),
        Just("type:"), Just("reply "), Just(" "), Just("é"), Just("東"), Just("\u{301}"), Just("\u{200B}"), Just("…"),
        Just("x:y "), Just("~2 "), Just("&"), Just("{"), Just("}"), Just("+"), Just("++\""), Just("?"), Just("title:"),
        Just("text:"), Just("likes:["), Just("1 TO *]"), Just("<<<"), Just(">>>"), Just("ONEAR/2 "), Just("/3 "), Just("is:question "),
        Just("Été"), Just("½"), Just("İ"), Just("ß"), Just("site:a.b "), Just("!"), Just("SENTENCE "), Just("nike~1 "), Just("to:"), Just("from:"),
    ], 0..30)) {
        holds_for(&pieces.concat())?;
    }
}

fn holds_for(text: &str) -> Result<(), TestCaseError> {
    match parse(text) {
        Ok(query) => {
            let printed = query.to_string();
            prop_assert_eq!(parse(&printed), Ok(query), "printed as {}", printed);
        }
        Err(error) => {
            prop_assert!(text.is_char_boundary(error.position));
            prop_assert_ne!(error.told(Language::English), error.told(Language::French));
            prop_assert_eq!(error.pointing(text).lines().count(), 2);
        }
    }
    Ok(())
}
