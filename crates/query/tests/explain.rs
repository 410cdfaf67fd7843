//! Why queries match and why they do not, clause by clause.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use proptest::prelude::*;
use vigie_model::TextField;
use vigie_query::{Document, Explanation, Reason, Tokens, evaluate, explain, parse};

/// One line a clause: `+` or `-`, the clause, the matched pieces of the text, the reason.
fn told(query: &str, text: &str) -> Vec<String> {
    fn lines(explanation: &Explanation, text: &str, into: &mut Vec<String>) {
        let pieces: Vec<&str> = explanation
            .spans
            .iter()
            .filter_map(|span| text.get(span.start as usize..span.end as usize))
            .collect();
        let sign = if explanation.matched { '+' } else { '-' };
        let reason = explanation.reason.as_ref().map(|reason| format!(" {reason:?}")).unwrap_or_default();
        into.push(format!("{sign}{} [{}]{reason}", explanation.clause, pieces.join("|")));
        explanation.parts.iter().for_each(|part| lines(part, text, into));
    }
    let mut tokens = Tokens::default();
    tokens.read(None, text);
    let query = parse(query).expect(query);
    let mut into = Vec::new();
    lines(&explain(&query, &Document::plain(&tokens)), text, &mut into);
    into
}

#[test]
fn clauses_tell_what_they_found_and_what_is_amiss() {
    let check = |query: &str, text: &str, expected: &[&str]| {
        assert_eq!(told(query, text), expected, "{query} on {text}");
    };
    check("delta", "Delta, #delta", &["+delta [Delta|#delta]"]);
    check("delta", "united", &["-delta [] Missing([\"delta\"])"]);
    check(
        "delta late",
        "Delta flies",
        &["-delta AND late []", "+delta [Delta]", "-late [] Missing([\"late\"])"],
    );
    check(
        "delta NOT job*",
        "Delta jobs",
        &["-delta AND NOT job* []", "+delta [Delta]", "-NOT job* [jobs] Excluded", "+job* [jobs]"],
    );
    check(
        "delta OR united",
        "jet",
        &["-delta OR united [] NoneOf", "-delta [] Missing([\"delta\"])", "-united [] Missing([\"united\"])"],
    );
    let otherwise = |query: &str, text: &str, written: &str| {
        let mut tokens = Tokens::default();
        tokens.read(None, text);
        let query = parse(query).expect(query);
        let expected = Reason::Otherwise { written: written.to_owned(), field: TextField::Text };
        assert_eq!(explain(&query, &Document::plain(&tokens)).reason, Some(expected));
    };
    otherwise("#delta", "the delta", "delta");
    otherwise("{Orange}", "une ORANGE", "ORANGE");
    otherwise("+\"l'été\"", "l’ete", "l ete");
    otherwise("title:delta", "@delta", "@delta");
    let reason = |query: &str, text: &str, expected: Reason| {
        let mut tokens = Tokens::default();
        tokens.read(Some("here refund"), text);
        let query = parse(query).expect(query);
        assert_eq!(explain(&query, &Document::plain(&tokens)).reason, Some(expected), "{query}");
    };
    reason("a NEAR/2 b", "a x x x b", Reason::Apart { steps: 4, allowed: 2 });
    reason("a NEAR/2 (b OR c)", "a x x b x x x a", Reason::Apart { steps: 3, allowed: 2 });
    reason("a NEAR (c OR \"d e\")", "a b", Reason::Missing(vec!["c OR \"d e\"".to_owned()]));
    reason("a ONEAR/2 b", "b a", Reason::OtherOrder);
    reason("refund NEAR/9 never", "never", Reason::InDifferentTexts);
    reason("\"a b c\"~3", "a x x x b c", Reason::Apart { steps: 5, allowed: 3 });
    reason("\"a b c\"~3", "a x", Reason::Missing(vec!["b".to_owned(), "c".to_owned()]));
    reason("\"a b\"", "a x b", Reason::Apart { steps: 2, allowed: 1 });
    reason("\"a b\"", "b a", Reason::OtherOrder);
    reason("\"a b\"", "a", Reason::Missing(vec!["b".to_owned()]));
    reason("lang:fr", "a", Reason::Fact(Some("und".to_owned())));
    reason("likes:[3 TO *]", "a", Reason::Fact(None));
}

proptest! {
    #[test]
    fn what_is_explained_is_what_is_true(
        query in "(a|b|\"a b\"|\"b a\"~2|#a|\\{A\\}|c\\*?|title:b|lang:fr|a NEAR/2 b|b ONEAR/1 a|NOT a|\\(a OR b\\) NEAR c|-\\(a b\\))( (OR )?(a|b|-b|\"a c\"|\\(b OR -c\\))){0,3}",
        title in "([abc] ?){0,3}",
        text in "([abcA#] ?){0,8}",
    ) {
        let Ok(query) = parse(&query) else { return Ok(()) };
        let mut tokens = Tokens::default();
        tokens.read(Some(&title), &text);
        let document = Document::plain(&tokens);
        let explanation = explain(&query, &document);
        let spans = evaluate(&query, &document);
        prop_assert_eq!(explanation.matched, spans.is_some());
        if let Some(spans) = spans.filter(|_| !matches!(query.root(), vigie_query::Node::Not(_))) {
            prop_assert_eq!(&explanation.spans, &spans);
        }
        consistent(&explanation)?;
    }
}

fn consistent(explanation: &Explanation) -> Result<(), TestCaseError> {
    prop_assert!(!explanation.matched || explanation.reason.is_none());
    prop_assert!(explanation.matched || explanation.reason.is_some() || !explanation.parts.is_empty());
    if let Some(Reason::Apart { steps, allowed }) = explanation.reason {
        prop_assert!(steps > allowed, "{:?}", explanation);
    }
    explanation.parts.iter().try_for_each(consistent)
}
