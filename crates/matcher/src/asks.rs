//! Whether a post asks something that somebody should answer: a simple rule, the same for everybody who compares
//! response times.
//!
//! It asks when one of its sentences ends in a question mark or begins as questions do, in English or French; or when
//! it is addressed to an account of one's own and has a word that asks for help or an answer. Reposts ask nothing. What
//! stands in addresses does not count.

use vigie_query::fold;

/// How questions begin, folded. `est-ce que` and the like fold to words with spaces.
const OPENINGS: &[&str] = &[
    // English
    "who ",
    "what ",
    "when ",
    "where ",
    "why ",
    "how ",
    "which ",
    "can you ",
    "can i ",
    "can we ",
    "could you ",
    "could i ",
    "would you ",
    "will you ",
    "do you ",
    "does anyone ",
    "does anybody ",
    "did you ",
    "are you ",
    "are there ",
    "is there ",
    "is it ",
    "have you ",
    "has anyone ",
    "any idea ",
    "any news ",
    "any update ",
    // French
    "qui ",
    "quand ",
    "ou est ",
    "ou sont ",
    "pourquoi ",
    "comment ",
    "combien ",
    "quel ",
    "quelle ",
    "quels ",
    "quelles ",
    "est ce ",
    "qu est ce ",
    "pouvez vous ",
    "peux tu ",
    "peut on ",
    "puis je ",
    "pourriez vous ",
    "avez vous ",
    "y a t il ",
    "savez vous ",
    "allez vous ",
    "une idee ",
    "des nouvelles ",
];

/// Words that ask for help or an answer, folded.
const REQUESTS: &[&str] = &[
    // English
    "please",
    "pls",
    "plz",
    "help",
    "need",
    "waiting",
    "reply",
    "respond",
    "answer",
    "let me know",
    "get back to me",
    "contact me",
    "dm me",
    "call me",
    "fix",
    // French
    "svp",
    "stp",
    "s il vous plait",
    "s il te plait",
    "merci de",
    "aide",
    "aidez",
    "besoin",
    "attends",
    "attendons",
    "repondez",
    "reponds",
    "reponse",
    "contactez",
    "rappelez",
    "recontactez",
    "en mp",
    "en dm",
];

/// Whether a text asks; `addressed`: to an account of one's own.
pub(crate) fn asks(text: &str, addressed: bool) -> bool {
    let plain = |line: &str| -> Vec<String> {
        line.split_whitespace().filter(|word| !word.contains("://")).map(str::to_owned).collect()
    };
    let text = text.lines().map(|line| plain(line).join(" ")).collect::<Vec<_>>().join("\n");
    if text.contains(['?', '？', '؟']) {
        return true;
    }
    let mut sentences = text.split(['.', '!', '…', ':', ';', '\n']);
    if sentences.any(begins_as_a_question) {
        return true;
    }
    addressed && {
        let folded = format!(" {} ", fold(&text));
        REQUESTS.iter().any(|request| folded.contains(&format!(" {request} ")))
    }
}

/// Handles in front, as replies have them, do not count.
fn begins_as_a_question(sentence: &str) -> bool {
    let words = sentence.split_whitespace().skip_while(|word| word.starts_with(['@', '#', '.']));
    let start = fold(&words.take(6).collect::<Vec<_>>().join(" "));
    OPENINGS.iter().any(|opening| format!("{start} ").starts_with(opening) && start.len() > opening.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_and_requests_ask() {
        let check = |text: &str, alone: bool, addressed: bool| {
            assert_eq!((asks(text, false), asks(text, true)), (alone, addressed), "{text}");
        };
        check("When does the shop open?", true, true);
        check("@aurora when do you open", true, true);
        check("Late again. How can that be", true, true);
        check("Hello\nwhen do you open", true, true);
        check("C'est combien ?", true, true);
        check("@aurora pouvez-vous m'appeler", true, true);
        check("Est-ce que c'est ouvert", true, true);
        check("Où est ma commande", true, true);
        check("@aurora please call me back", false, true);
        check("@aurora toujours pas de réponse…", false, true);
        check("@aurora aidez-moi svp", false, true);
        check("@aurora s'il vous plaît", false, true);
        // What says something.
        check("I love how aurora works", false, false);
        check("@aurora thanks, great coffee!", false, false);
        check("Aurora ouvre à Lyon.", false, false);
        check("Whoever knows, knows", false, false);
        check("What", false, false);
        check("read https://aurora.example/?q=1 now", false, false);
        check("", false, false);
    }
}
