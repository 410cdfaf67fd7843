//! Queries as people write them for other tools, and what they become.

use vigie_query::{Dialect, import, parse};

/// The translation and how many notes come with it.
fn check(dialect: Dialect, rows: &[(&str, &str, usize)]) {
    for (text, expected, notes) in rows {
        match import(dialect, text) {
            Ok(imported) => {
                assert_eq!(imported.query, *expected, "{text}");
                assert_eq!(imported.notes.len(), *notes, "{text}: {:?}", imported.notes);
                assert!(parse(&imported.query).is_ok());
                assert!(imported.notes.iter().all(|note| text.is_char_boundary(note.position)));
            }
            Err(error) => assert_eq!(error.message.to_string(), *expected, "{text}"),
        }
    }
}

#[test]
fn brandwatch() {
    check(
        Dialect::Brandwatch,
        &[
            ("nike", "nike", 0),
            ("nike OR adidas OR \"new balance\"", "nike OR adidas OR \"new balance\"", 0),
            ("(nike OR adidas) AND (shoe* OR trainer*)", "(nike OR adidas) AND (shoe* OR trainer*)", 0),
            ("(apple NEAR/5 iphone) NOT (pie OR juice)", "(apple NEAR/5 iphone) NOT (pie OR juice)", 0),
            ("\"customer service\"~10", "\"customer service\"~10", 0),
            ("complain NEAR/5f refund", "complain NEAR/5f refund", 0),
            ("{BT} AND (broadband OR phone)", "{BT} AND (broadband OR phone)", 0),
            ("customi?e OR organi?e", "customi?e OR organi?e", 0),
            ("<<<brand terms>>> nike OR nikeair", "<<<brand terms>>> nike OR nikeair", 0),
            ("“air max” OR “air force”", "\"air max\" OR \"air force\"", 0),
            ("title:\"product recall\"", "title:\"product recall\"", 0),
            ("title:(recall OR withdrawal) AND nike", "title:(recall OR withdrawal) AND nike", 0),
            ("site:twitter.com AND nike", "site:twitter.com AND nike", 0),
            ("url:nike.com/running", "url:nike.com/running", 0),
            ("links:nike.com OR links:\"www.adidas.com\"", "links:nike.com OR links:adidas.com", 0),
            ("author:nike OR at_mentions:nike", "author:nike OR @nike", 0),
            ("hashtags:justdoit", "#justdoit", 0),
            ("hashtags:(justdoit OR #airmax) AND nike", "(#justdoit OR #airmax) AND nike", 0),
            ("nike AND authorFollowers:[1000 TO 50000]", "nike AND followers:[1000 TO 50000]", 0),
            ("nike AND authorVerified:true", "nike AND verified:true", 0),
            ("nike NOT engagementType:RETWEET", "nike NOT is:repost", 0),
            ("nike AND engagementType:(REPLY OR QUOTE)", "nike AND (is:reply OR is:quote)", 0),
            ("language:fr AND nike", "lang:fr AND nike", 0),
            ("raw:\"M&S\" OR \"marks and spencer\"", "++\"M&S\" OR \"marks and spencer\"", 1),
            ("nike AND authorGender:F", "nike", 1),
            ("authorGender:F AND nike", "nike", 1),
            ("nike AND (authorGender:F OR continent:europe)", "nike", 2),
            ("nike NOT (continent:asia) AND shoes", "nike AND shoes", 1),
            ("(nike OR location:paris) AND shoes", "(nike) AND shoes", 1),
            ("nike NEAR/150 recall", "nike NEAR/100 recall", 1),
            ("nike -adidas -site:nike.com", "nike -adidas -site:nike.com", 0),
            ("authorGender:F", "the query is empty", 0),
            ("(nike OR adidas", "this bracket is never closed", 0),
            ("*phone", "`*` stands alone", 0),
        ],
    );
}

#[test]
fn talkwalker() {
    check(
        Dialect::Talkwalker,
        &[
            ("nike AND adidas", "nike AND adidas", 0),
            ("nike NEAR recall", "nike NEAR/15 recall", 0),
            ("nike ONEAR recall", "nike ONEAR/15 recall", 0),
            ("nike NEAR/3 (recall OR retrait)", "nike NEAR/3 (recall OR retrait)", 0),
            ("nike ONEAR/2 air", "nike ONEAR/2 air", 0),
            ("nike SENTENCE recall", "nike SENTENCE recall", 0),
            (
                "(nike OR adidas) SENTENCE (recall OR \"take back\")",
                "(nike OR adidas) SENTENCE (recall OR \"take back\")",
                0,
            ),
            ("+\"l'oréal\" OR ++\"L'Oréal\"", "+\"l'oréal\" OR ++\"L'Oréal\"", 0),
            ("\"société générale\"~3", "\"société générale\"~3", 0),
            ("orange AND sourcecountry:fr", "orange AND country:fr", 0),
            ("orange AND lang:fr AND NOT lang:en", "orange AND lang:fr AND NOT lang:en", 0),
            ("domainurl:\"https://www.lemonde.fr/\" AND orange", "site:lemonde.fr AND orange", 0),
            (
                "host:(lemonde.fr OR lefigaro.fr) AND orange",
                "(site:lemonde.fr OR site:lefigaro.fr) AND orange",
                0,
            ),
            ("orange AND engagement:>100", "orange AND engagement:[101 TO *]", 0),
            (
                "orange AND reach:>=1000 AND followers:<500",
                "orange AND reach:[1000 TO *] AND followers:[* TO 499]",
                0,
            ),
            ("orange AND sentiment:negative", "orange AND sentiment:negative", 1),
            ("orange AND sentiment:<0", "orange AND sentiment:negative", 1),
            ("orange AND NOT is:retweet", "orange AND NOT is:repost", 0),
            ("orange AND is:verified", "orange AND verified:true", 0),
            ("content:fibre AND title:orange", "text:fibre AND title:orange", 0),
            ("orange AND sourcetype:ONLINENEWS", "orange", 1),
            ("sourcetype:BLOG OR orange", "orange", 1),
            ("hashtag:\"orangefibre\"", "#orangefibre", 0),
            ("orange and fibre", "orange and fibre", 0),
        ],
    );
}

#[test]
fn meltwater() {
    check(
        Dialect::Meltwater,
        &[
            ("nike and adidas", "nike AND adidas", 0),
            ("(nike or \"air max\") and not \"job offer\"", "(nike OR \"air max\") AND NOT \"job offer\"", 0),
            ("nike near recall", "nike NEAR/4 recall", 0),
            ("nike near/5 recall", "nike NEAR/5 recall", 0),
            ("\"tesla model\"~4", "\"tesla model\"~4", 0),
            ("nike ONEAR/3 air", "nike ONEAR/3 air", 0),
            ("nike onear air", "nike ONEAR/4 air", 0),
            ("title:nike or ingress:nike", "title:nike OR text:nike", 1),
            ("cs:\"Apple\" and iphone", "++\"Apple\" AND iphone", 1),
            ("CS:(BT OR EE)", "(++\"BT\" OR ++\"EE\")", 1),
            ("from:nike or to:nike", "author:nike OR @nike", 0),
            ("hashtag:nike not is:retweet", "#nike NOT is:repost", 0),
            ("nike and followercount:>=10000", "nike AND followers:[10000 TO *]", 0),
            ("nike and impressions:>50", "nike AND reach:[51 TO *]", 1),
            ("nike and atleast:3", "nike", 1),
        ],
    );
}

#[test]
fn mention() {
    check(
        Dialect::Mention,
        &[
            ("\"Air France\" OR airfrance", "\"Air France\" OR airfrance", 0),
            ("(\"Air France\" or @airfrance) and not job", "(\"Air France\" OR @airfrance) AND NOT job", 0),
            ("airfrance -job -\"air force\"", "airfrance -job -\"air force\"", 0),
            ("#airfrance AND lang:fr", "#airfrance AND lang:fr", 0),
            ("\"air france\" near/10 grève", "\"air france\" NEAR/10 grève", 0),
            ("airfrance AND domain:lemonde.fr", "airfrance AND site:lemonde.fr", 0),
            ("airfrance NOT site:www.airfrance.fr", "airfrance NOT site:airfrance.fr", 0),
            ("airfrance AND tone:negative", "airfrance", 1),
        ],
    );
}

#[test]
fn any_text_is_imported_or_refused() {
    for piece in ["(", ")", "a:(", "a:b ", "\"", "[", "AND ", "x:(y:(", "-", "<<<"] {
        for dialect in Dialect::ALL {
            let text = piece.repeat(64 * 1024 / piece.len() + 1);
            assert!(import(dialect, &text).is_err(), "{piece}");
            let _ = import(dialect, &piece.repeat(1000));
        }
    }
}
