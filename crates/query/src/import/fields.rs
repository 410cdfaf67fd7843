//! The rules: what the operators and fields of each tool are in our language.

use super::{
    Dialect,
    pieces::{Piece, PieceKind},
};
use crate::wording::{Wording, say};

/// What becomes of a piece.
pub(super) struct Rewritten {
    pub(super) kind: PieceKind,
    pub(super) text: String,
    /// What then means something else.
    pub(super) note: Option<Wording>,
}

impl Rewritten {
    fn same(kind: PieceKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), note: None }
    }

    fn noted(kind: PieceKind, text: impl Into<String>, note: Wording) -> Self {
        Self { kind, text: text.into(), note: Some(note) }
    }
}

pub(super) fn rewrite(dialect: Dialect, piece: &Piece) -> Rewritten {
    if piece.kind != PieceKind::Operand {
        return Rewritten::same(piece.kind, piece.text.clone());
    }
    if let Some(operator) = operator(dialect, &piece.text) {
        return operator;
    }
    let (front, bare) = match piece.text.strip_prefix('-') {
        Some(bare) if !bare.is_empty() => ("-", bare),
        _ => ("", piece.text.as_str()),
    };
    let name_length = bare.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(bare.len());
    let Some(value) = bare[name_length..].strip_prefix(':').filter(|_| name_length > 0) else {
        return Rewritten::same(PieceKind::Operand, piece.text.clone());
    };
    let mut rewritten = field(&bare[..name_length].to_lowercase(), value);
    if rewritten.kind == PieceKind::Operand {
        rewritten.text.insert_str(0, front);
    }
    rewritten
}

fn operator(dialect: Dialect, text: &str) -> Option<Rewritten> {
    let upper = text.to_uppercase();
    if upper != text && !dialect.any_case() {
        return None;
    }
    let same = |text: &str| Some(Rewritten::same(PieceKind::Operator, text));
    match upper.as_str() {
        "AND" | "OR" | "NOT" => same(&upper),
        "NEAR" | "ONEAR" => same(&format!("{upper}/{}", dialect.bare_near())),
        "SENTENCE" if dialect == Dialect::Talkwalker => same("SENTENCE"),
        _ if upper.starts_with("NEAR/") || upper.starts_with("ONEAR/") => {
            let (name, distance) = upper.split_once('/')?;
            let digits = distance.trim_end_matches('F');
            match digits.parse::<u32>() {
                Ok(number) if number > crate::MAX_NEAR => Some(Rewritten::noted(
                    PieceKind::Operator,
                    format!("{name}/{}{}", crate::MAX_NEAR, &distance[digits.len()..].to_lowercase()),
                    say(
                        format!(
                            "the distance {number} became {}, the largest that there is",
                            crate::MAX_NEAR
                        ),
                        format!(
                            "la distance {number} est devenue {}, la plus grande possible",
                            crate::MAX_NEAR
                        ),
                    ),
                )),
                _ => same(&format!("{name}/{digits}{}", distance[digits.len()..].to_lowercase())),
            }
        }
        _ => None,
    }
}

/// A field whose name is in lower case, and its value as it was written.
fn field(name: &str, value: &str) -> Rewritten {
    let ours = |name: &str| Rewritten::same(PieceKind::Operand, format!("{name}:{value}"));
    let noted = |text: String, note: Wording| Rewritten::noted(PieceKind::Operand, text, note);
    match name {
        "title" | "text" | "lang" | "url" | "author" | "country" | "type" | "has" | "verified"
        | "followers" | "likes" | "engagement" | "reach" | "rating" | "authorname" => bounded(name, value),
        "headline" => ours("title"),
        "content" | "body" => ours("text"),
        "ingress" | "lead" => noted(
            format!("text:{value}"),
            say(
                "the lead is not told from the rest of the text, so all of it is searched",
                "le chapô n'est pas distingué du reste du texte, qui est cherché en entier",
            ),
        ),
        "language" => ours("lang"),
        "sourcecountry" | "location_country" => ours("country"),
        "site" | "domain" | "host" | "domainurl" | "source_domain" => each(value, "site", host),
        "links" | "link" | "shares" => each(value, "links", host),
        "hashtag" | "hashtags" => signed(value, '#'),
        "at_mentions" | "mentions" | "mention" | "to" => signed(value, '@'),
        "from" | "authors" | "username" => ours("author"),
        "authorfollowers" | "twitterfollowers" | "followercount" => bounded("followers", value),
        "authorverified" | "twitterverified" => ours("verified"),
        "impressions" => Rewritten {
            note: Some(say(
                "impressions became reach, which counts the author's followers",
                "les impressions sont devenues la portée, qui compte les abonnés de l'auteur",
            )),
            ..bounded("reach", value)
        },
        "engagementtype" | "is" => kinds(value),
        "sentiment" => sentiment(value),
        "raw" | "cs" | "casesensitive" => exact(value),
        _ => left_out(&format!("{name}:{value}")),
    }
}

fn left_out(what: &str) -> Rewritten {
    let note = say(
        format!("`{what}` was left out, as Vigie has no such data: the query finds more or less"),
        format!("`{what}` a été ôté, car Vigie n'a pas cette donnée : la requête trouve plus ou moins"),
    );
    Rewritten::noted(PieceKind::LeftOut, String::new(), note)
}

/// The values of `(a OR b)`, or the only one, without quotes.
fn values(value: &str) -> Vec<&str> {
    let inside = value.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(value);
    inside.split(" OR ").map(|one| one.trim().trim_matches('"')).filter(|one| !one.is_empty()).collect()
}

/// One clause for each value, in brackets where there are several.
fn joined(clauses: &[String]) -> String {
    match clauses {
        [one] => one.clone(),
        several => format!("({})", several.join(" OR ")),
    }
}

fn each(value: &str, name: &str, change: impl Fn(&str) -> String) -> Rewritten {
    let clauses: Vec<String> =
        values(value).into_iter().map(|one| format!("{name}:{}", change(one))).collect();
    Rewritten::same(PieceKind::Operand, joined(&clauses))
}

fn host(address: &str) -> String {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = bare.split('/').next().unwrap_or_default();
    host.trim_start_matches("www.").trim_matches('*').trim_matches('.').to_owned()
}

fn signed(value: &str, sign: char) -> Rewritten {
    let clauses: Vec<String> =
        values(value).into_iter().map(|one| format!("{sign}{}", one.trim_start_matches(sign))).collect();
    Rewritten::same(PieceKind::Operand, joined(&clauses))
}

/// `>100`, `>=100`, `<100`, `<=100` and `[a TO b]` of whole numbers, or any other value as it is.
fn bounded(name: &str, value: &str) -> Rewritten {
    let bound = |sign: &str| value.strip_prefix(sign).and_then(|number| number.trim().parse::<u64>().ok());
    let range = if let Some(number) = bound(">=") {
        format!("[{number} TO *]")
    } else if let Some(number) = bound("<=") {
        format!("[* TO {number}]")
    } else if let Some(number) = bound(">") {
        format!("[{} TO *]", number.saturating_add(1))
    } else if let Some(number) = bound("<").filter(|number| *number > 0) {
        format!("[* TO {}]", number - 1)
    } else {
        value.to_owned()
    };
    Rewritten::same(PieceKind::Operand, format!("{name}:{range}"))
}

fn kinds(value: &str) -> Rewritten {
    let mut clauses = Vec::new();
    for one in values(value) {
        clauses.push(match one.to_lowercase().as_str() {
            "retweet" | "repost" | "share" => "is:repost".to_owned(),
            "reply" | "comment" => "is:reply".to_owned(),
            "quote" => "is:quote".to_owned(),
            "original" | "post" => "is:post".to_owned(),
            "verified" => "verified:true".to_owned(),
            "question" => "is:question".to_owned(),
            other => return left_out(other),
        });
    }
    Rewritten::same(PieceKind::Operand, joined(&clauses))
}

fn sentiment(value: &str) -> Rewritten {
    let label = match value.to_lowercase().as_str() {
        "positive" | ">0" | "positif" => "positive",
        "negative" | "<0" | "negatif" | "négatif" => "negative",
        "neutral" | "0" | "neutre" => "neutral",
        _ => value,
    };
    let note = say(
        "sentiment is Vigie's own, and works in searches but not in the query of a brand",
        "le sentiment est celui de Vigie, et vaut dans les recherches mais pas dans la requête d'une marque",
    );
    Rewritten::noted(PieceKind::Operand, format!("sentiment:{label}"), note)
}

fn exact(value: &str) -> Rewritten {
    let clauses: Vec<String> = values(value).into_iter().map(|one| format!("++\"{one}\"")).collect();
    let note = say(
        "capitals and accents are exact; signs between the words still do not count",
        "majuscules et accents sont exacts ; les signes entre les mots ne comptent toujours pas",
    );
    Rewritten::noted(PieceKind::Operand, joined(&clauses), note)
}
