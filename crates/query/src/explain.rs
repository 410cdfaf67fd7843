//! Why a query matches a document or does not: the same tree, with what was found of each clause and what was amiss.

use std::collections::BTreeSet;

use vigie_model::{Span, TextField};

use crate::{
    Document, FIELD_GAP, FieldFilter, Leaf, LeafId, Link, Near, Node, Occurrence, Occurrences, Query, Side,
    Together, Word, close,
    evaluate::{StandingIn, node_occurrences},
    together,
};

/// What became of one clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The clause as text.
    pub clause: String,
    /// Whether it is true of the document.
    pub matched: bool,
    /// What of the document makes it true, or for a negated clause what makes it false.
    pub spans: Vec<Span>,
    /// What is amiss where it is not true, unless the parts tell.
    pub reason: Option<Reason>,
    /// The clauses that it consists of.
    pub parts: Vec<Explanation>,
}

/// Why a clause is not true.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// These of its words stand nowhere.
    Missing(Vec<String>),
    /// The words stand there, but with another sign, other capitals or accents, or in the other text.
    Otherwise {
        /// How they stand there, such as `orange` for `Orange`.
        written: String,
        /// In which text.
        field: TextField,
    },
    /// All is there, but too far apart.
    Apart {
        /// How many steps at least.
        steps: u32,
        /// How many are allowed.
        allowed: u32,
    },
    /// One stands in the title, the other in the text.
    InDifferentTexts,
    /// All is there, but not in one sentence.
    InDifferentSentences,
    /// All is there and close enough, but in the other order.
    OtherOrder,
    /// What must not be there is there.
    Excluded,
    /// The fact is another one; `None` when nobody knows it.
    Fact(Option<String>),
    /// Every part is negated or none is true.
    NoneOf,
}

/// Explains `query` for one document.
///
/// ```
/// use vigie_query::{Document, Reason, Tokens, explain, parse};
/// let mut tokens = Tokens::default();
/// tokens.read(None, "no refund for me, they never pay");
/// let explanation = explain(&parse("refund NEAR/2 never")?, &Document::plain(&tokens));
/// assert_eq!(explanation.reason, Some(Reason::Apart { steps: 4, allowed: 2 }));
/// # Ok::<(), vigie_query::ParseError>(())
/// ```
#[must_use]
pub fn explain(query: &Query, document: &Document) -> Explanation {
    Explainer { query, document }.node(query.root())
}

struct Explainer<'a> {
    query: &'a Query,
    document: &'a Document<'a>,
}

impl Explainer<'_> {
    fn node(&self, node: &Node) -> Explanation {
        let mut found = Vec::new();
        let matched = node_occurrences(self.query, node, self.document, &mut found);
        let parts: Vec<_> = match node {
            Node::And(children) | Node::Or(children) => {
                children.iter().map(|child| self.node(child)).collect()
            }
            Node::Not(child) => vec![self.node(child)],
            _ => Vec::new(),
        };
        let mut spans = self.document.tokens.spans(&found);
        if let (Node::Not(_), [part]) = (node, parts.as_slice()) {
            spans.clone_from(&part.spans);
        }
        let reason = if matched { None } else { self.reason(node) };
        Explanation { clause: self.query.printed(node), matched, spans, reason, parts }
    }

    fn reason(&self, node: &Node) -> Option<Reason> {
        match node {
            Node::And(_) => None,
            Node::Or(_) => Some(Reason::NoneOf),
            Node::Not(_) => Some(Reason::Excluded),
            Node::Leaf(id) => Some(self.leaf(self.query.leaf(*id))),
            Node::Near(near) => Some(self.near(near)),
            Node::Together(together) => Some(self.together(together)),
            Node::Field(filter) => Some(Reason::Fact(self.fact(filter))),
        }
    }

    fn leaf(&self, leaf: &Leaf) -> Reason {
        let loose_word = |word: &Word| Word { sigil: None, exact: None, ..word.clone() };
        let loose = Leaf { words: leaf.words.iter().map(loose_word).collect(), field: None };
        if let Some(place) = self.places(&loose).first() {
            let tokens = self.document.tokens;
            let inside =
                tokens.as_slice().iter().filter(|token| (place.first..=place.last).contains(&token.position));
            let written = |token: &crate::Token| {
                let sigil = token.sigil.map(|sigil| sigil.as_char().to_string()).unwrap_or_default();
                sigil + tokens.original(token)
            };
            let field = tokens.at_position(place.first).map_or(TextField::Text, |token| token.field);
            return Reason::Otherwise { written: inside.map(written).collect::<Vec<_>>().join(" "), field };
        }
        let alone = |word: &Word| Leaf { words: vec![word.clone()], field: leaf.field };
        let missing: Vec<String> = leaf
            .words
            .iter()
            .filter(|word| self.places(&alone(word)).is_empty())
            .map(ToString::to_string)
            .collect();
        if !missing.is_empty() {
            return Reason::Missing(missing);
        }
        // All its words are there: how far from each other?
        let different: BTreeSet<&Word> = leaf.words.iter().collect();
        let places: Vec<_> = different.into_iter().map(|word| self.places(&alone(word))).collect();
        let allowed = u32::try_from(leaf.words.len()).unwrap_or(u32::MAX).saturating_sub(1);
        self.apart(allowed, |distance| !together(&places, distance).is_empty())
    }

    fn near(&self, near: &Near) -> Reason {
        let missing: Vec<String> = near
            .alternatives()
            .into_iter()
            .filter(|leaves| self.any(leaves).is_empty())
            .map(|leaves| self.names(leaves))
            .collect();
        if !missing.is_empty() {
            return Reason::Missing(missing);
        }
        let inner = near
            .sides
            .iter()
            .filter_map(|side| if let Side::Near(inner) = side { Some(inner) } else { None });
        if let Some(amiss) = inner.into_iter().find(|inner| !self.is_close(inner)) {
            return self.near(amiss);
        }
        // The chain holds up to some link: that one tells.
        let part = |links: usize| Near {
            sides: near.sides.iter().take(links + 1).cloned().collect(),
            links: near.links.iter().take(links).copied().collect(),
        };
        let at =
            (1..=near.links.len()).find(|&links| !self.is_close(&part(links))).unwrap_or(near.links.len());
        let part = part(at);
        let with = |link: Link| {
            let links = part.links.iter().take(at - 1).copied().chain([link]).collect();
            self.is_close(&Near { sides: part.sides.clone(), links })
        };
        match part.links.last() {
            None | Some(Link::Sentence) => Reason::InDifferentSentences,
            Some(&Link::Steps { distance, ordered }) => {
                if ordered && with(Link::Steps { distance, ordered: false }) {
                    return Reason::OtherOrder;
                }
                self.apart(distance, |distance| with(Link::Steps { distance, ordered }))
            }
        }
    }

    fn is_close(&self, near: &Near) -> bool {
        !close(near, &mut StandingIn { query: self.query, post: self.document }).is_empty()
    }

    fn together(&self, wanted: &Together) -> Reason {
        let places: Vec<_> = wanted.words.iter().map(|id| self.places(self.query.leaf(*id))).collect();
        let missing: Vec<String> = wanted
            .words
            .iter()
            .zip(&places)
            .filter(|(_, places)| places.is_empty())
            .map(|(id, _)| self.query.leaf(*id).to_string())
            .collect();
        if !missing.is_empty() {
            return Reason::Missing(missing);
        }
        self.apart(wanted.distance, |distance| !together(&places, distance).is_empty())
    }

    /// How many steps would be enough: the least for which `close` holds, which it does for all larger ones.
    fn apart(&self, allowed: u32, close: impl Fn(u32) -> bool) -> Reason {
        let last = self.document.tokens.as_slice().last().map_or(0, |token| token.position);
        if !close(last) {
            // In one order only, or the same words at one place: no distance is enough.
            return Reason::OtherOrder;
        }
        let (mut too_few, mut enough) = (0, last);
        while enough - too_few > 1 {
            let middle = too_few + (enough - too_few) / 2;
            if close(middle) { enough = middle } else { too_few = middle }
        }
        let has_title = self.document.tokens.title_len() > 0;
        match enough {
            steps if steps >= FIELD_GAP && has_title => Reason::InDifferentTexts,
            steps if steps <= allowed => Reason::OtherOrder,
            steps => Reason::Apart { steps, allowed },
        }
    }

    fn fact(&self, filter: &FieldFilter) -> Option<String> {
        let facts = self.document.facts;
        let author = || facts.post?.author.as_ref();
        match filter {
            FieldFilter::Lang(_) => Some(facts.language_tag().unwrap_or(facts.lang).to_owned()),
            FieldFilter::Source(_) => facts.post.map(|post| post.source.clone()),
            FieldFilter::Author(_) => author()?.handle.clone(),
            FieldFilter::AuthorName(_) => author()?.name.clone(),
            FieldFilter::Country(_) => facts.post?.country.clone(),
            FieldFilter::Type(_) => facts.post.map(|post| post.kind().as_str().to_owned()),
            FieldFilter::Site(_) | FieldFilter::Url(_) => facts.post?.url.clone(),
            FieldFilter::Links(_) => {
                facts.post.map(|post| post.links.join(" ")).filter(|links| !links.is_empty())
            }
            FieldFilter::Range(range) => {
                facts.measure(range.measure).map(|number| range.measure.written(number))
            }
            FieldFilter::Sentiment(_) => facts.found.map(|found| found.sentiment.label.as_str().to_owned()),
            FieldFilter::Feature(_) | FieldFilter::Brand(_) | FieldFilter::Topic(_) => None,
        }
    }

    fn places(&self, leaf: &Leaf) -> Vec<Occurrence> {
        let mut places = Vec::new();
        self.document.of(LeafId(0), leaf, &mut places);
        places
    }

    fn any(&self, leaves: &[LeafId]) -> Vec<Occurrence> {
        leaves.iter().flat_map(|id| self.places(self.query.leaf(*id))).collect()
    }

    fn names(&self, leaves: &[LeafId]) -> String {
        leaves.iter().map(|id| self.query.leaf(*id).to_string()).collect::<Vec<_>>().join(" OR ")
    }
}
