//! From text to tree: recursive descent over a few kinds of pieces, in one pass.
//!
//! `NEAR` and `SENTENCE` bind tightest, then `NOT` and `-`, then `AND` and juxtaposition, then `OR`.

use std::ops::Range;

use vigie_model::TextField;

use crate::{
    Leaf, MAX_DEPTH, MAX_NESTED, MAX_SIDES, MAX_TERMS, MAX_TEXT_BYTES, Near, Node, ParseError, Query, Side,
    Tokens,
    lexer::{Kind, Lexeme, Lexer},
    refusal::{self, Refusal},
};

/// Reads a query.
///
/// | form | matches |
/// |---|---|
/// | `word`, `l'oréal`, `❤` | these tokens next to each other, with any sign in front or none |
/// | `"several words"` | the same, also with straight, curly or French quotes |
/// | `#tag`, `@user`, `$cash` | only with that sign |
/// | `+"été"`, `++"Orange"`, `{BT}` | only with these accents; only with these capitals too |
/// | `recall*`, `reali?e` | words that begin so, at least [`MIN_PREFIX`](crate::MIN_PREFIX) letters; `?` is one letter |
/// | `roam~1`, `roaming~2` | words that differ by so many letters, though not by the first |
/// | `~fr"cheval"` | this French word in the singular and plural, masculine and feminine |
/// | `a b`, `a AND b`, `a OR b`, `NOT a`, `-a`, `( )` | as in logic; operators are upper case |
/// | `a NEAR/5 b`, `a /5 b`, `(a OR b) NEAR c` | at most that many steps apart, 4 when none is given, in any order |
/// | `a ONEAR/5 b`, `a NEAR/5f b` | the same, with `a` first |
/// | `a SENTENCE b` | both in one sentence |
/// | `a NEAR/5 b NEAR/3 c`, `(a NEAR/5 b) SENTENCE c` | each close to the one before; a side may be a `NEAR` itself |
/// | `"a b c"~5` | all these words, with at most that many steps from the first to the last, in any order |
/// | `title:a`, `text:(a OR "b c")` | only in the title, only in the text |
/// | `lang:fr`, `type:(reply OR quote)`, `likes:[10 TO *]` and others | facts about the post |
/// | `<<<a note>>>` | nothing |
///
/// # Errors
/// [`ParseError`] with the place and a mend when the text is not a query or is beyond one of the limits
/// [`MAX_TEXT_BYTES`], [`MAX_TERMS`], [`MAX_DEPTH`].
pub fn parse(text: &str) -> Result<Query, ParseError> {
    parse_with_places(text).map(|(query, _)| query)
}

/// Where things stand in the text of a query, which the tree does not say.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// The bytes of each leaf, without quotes; all words of a `~5` have those of the phrase.
    pub(crate) leaves: Vec<Range<usize>>,
    /// Where the value of each field begins, in the order of the text.
    pub(crate) fields: Vec<usize>,
    /// Each `OR` that has an `AND` beside it without brackets, the first of several.
    pub(crate) mixes: Vec<usize>,
}

/// The same as [`parse`], and where things stand.
pub(crate) fn parse_with_places(text: &str) -> Result<(Query, Places), ParseError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(ParseError::at(text, MAX_TEXT_BYTES, refusal::too_long(text.len())));
    }
    let mut lexer = Lexer::new(text);
    let ahead = lexer.next()?;
    if ahead.kind == Kind::End {
        return Err(lexer.error(0, refusal::empty()));
    }
    let mut parser = Parser {
        query: text,
        lexer,
        ahead,
        behind: Lexeme { kind: Kind::End, start: 0, end: 0 },
        depth: 0,
        terms: 0,
        misspelt: 0,
        field: None,
        leaves: Vec::new(),
        places: Places::default(),
        tokens: Tokens::default(),
    };
    let root = parser.or()?;
    if parser.ahead.kind == Kind::Close {
        return Err(parser.error(parser.ahead.start, refusal::stray_bracket()));
    }
    Ok((Query { root, leaves: parser.leaves }, parser.places))
}

pub(crate) struct Parser<'q> {
    pub(crate) query: &'q str,
    lexer: Lexer<'q>,
    /// The next piece.
    pub(crate) ahead: Lexeme<'q>,
    /// The piece that was taken last.
    pub(crate) behind: Lexeme<'q>,
    /// Open brackets and negations.
    depth: usize,
    /// Words and field values so far.
    terms: usize,
    /// Words so far of which letters may differ.
    pub(crate) misspelt: usize,
    /// The field that words are looked for in here.
    pub(crate) field: Option<TextField>,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) places: Places,
    /// Lent to whoever folds a word.
    pub(crate) tokens: Tokens,
}

pub(crate) type Parsed<T> = Result<T, ParseError>;

impl<'q> Parser<'q> {
    fn or(&mut self) -> Parsed<Node> {
        let (first, mut is_mixed) = self.and()?;
        let mut children = vec![first];
        let or = self.ahead;
        while self.ahead.kind == Kind::Or {
            self.advance()?;
            let (next, has_and) = self.and()?;
            children.push(next);
            is_mixed |= has_and;
        }
        if is_mixed && children.len() > 1 {
            self.places.mixes.push(or.start);
        }
        Ok(any(children))
    }

    /// What `AND` joins, and whether it joins anything.
    fn and(&mut self) -> Parsed<(Node, bool)> {
        let mut children = vec![self.unary()?];
        loop {
            match self.ahead.kind {
                Kind::Or | Kind::Close | Kind::End => {
                    let joins = children.len() > 1;
                    return Ok((all(children), joins));
                }
                Kind::And => self.advance()?,
                _ => {}
            }
            children.push(self.unary()?);
        }
    }

    fn unary(&mut self) -> Parsed<Node> {
        let operator = self.ahead;
        match operator.kind {
            Kind::Not => self.deeper(operator, |parser| {
                parser.advance()?;
                Ok(Node::Not(Box::new(parser.unary()?)))
            }),
            Kind::Minus => self.deeper(operator, |parser| {
                parser.advance()?;
                parser.minus()
            }),
            _ => self.near(),
        }
    }

    /// What follows `-`: one operand, where `NOT` takes a whole `NEAR`.
    fn minus(&mut self) -> Parsed<Node> {
        let minus = self.behind;
        let operand = match self.ahead.kind {
            Kind::Not | Kind::Minus => self.unary()?,
            _ => self.primary()?,
        };
        if matches!(self.ahead.kind, Kind::Near(_)) {
            return Err(self.error(minus.start, refusal::excluded_side()));
        }
        Ok(Node::Not(Box::new(operand)))
    }

    /// One operand, or a chain of them.
    fn near(&mut self) -> Parsed<Node> {
        let first = self.ahead;
        let left = self.primary()?;
        let Kind::Near(mut link) = self.ahead.kind else { return Ok(left) };
        let mut near = Near { sides: Vec::new(), links: Vec::new() };
        self.side(&mut near, left, first, link.is_ordered())?;
        loop {
            self.advance()?;
            let (before, piece) = (link, self.ahead);
            let side = self.primary()?;
            near.links.push(before);
            let Kind::Near(next) = self.ahead.kind else {
                self.side(&mut near, side, piece, before.is_ordered())?;
                return Ok(Node::Near(near));
            };
            self.side(&mut near, side, piece, before.is_ordered() || next.is_ordered())?;
            link = next;
        }
    }

    /// Appends the side that began with the piece `first`. Beside an ordered link, a chain in brackets joins this one.
    fn side(&self, near: &mut Near, side: Node, first: Lexeme, ordered: bool) -> Parsed<()> {
        let side = match side {
            Node::Leaf(leaf) => Side::AnyOf(vec![leaf]),
            Node::Or(children) => {
                let leaf = |child| if let Node::Leaf(leaf) = child { Some(leaf) } else { None };
                let leaves = children.into_iter().map(leaf).collect::<Option<_>>();
                Side::AnyOf(leaves.ok_or_else(|| self.error(first.start, refusal::bad_side()))?)
            }
            Node::Near(inner) if !ordered => Side::Near(inner),
            Node::Near(inner) if inner.links.iter().all(|link| link.is_ordered()) => {
                near.sides.extend(inner.sides);
                near.links.extend(inner.links);
                return self.count_sides(near, first);
            }
            Node::Near(_) => return Err(self.error(first.start, refusal::unordered_side())),
            _ => return Err(self.error(first.start, refusal::bad_side())),
        };
        near.sides.push(side);
        self.count_sides(near, first)
    }

    fn count_sides(&self, near: &Near, at: Lexeme) -> Parsed<()> {
        match near {
            near if near.alternatives().len() > MAX_SIDES => {
                Err(self.error(at.start, refusal::too_many_sides()))
            }
            near if near.nested() > MAX_NESTED => Err(self.error(at.start, refusal::nested_too_deep())),
            _ => Ok(()),
        }
    }

    pub(crate) fn primary(&mut self) -> Parsed<Node> {
        let piece = self.ahead;
        match piece.kind {
            Kind::Word(text) => {
                self.advance()?;
                self.word(text)
            }
            Kind::Phrase(phrase) => {
                self.advance()?;
                self.phrase(&phrase)
            }
            Kind::Misspelt { text, edits } => {
                self.advance()?;
                self.misspelt(text, edits)
            }
            Kind::Inflected(word) => {
                self.advance()?;
                self.inflected(&word)
            }
            Kind::Open => self.bracket(Self::or),
            Kind::Field(name) => {
                self.advance()?;
                self.field(name, piece)
            }
            _ => Err(self.missing_operand()),
        }
    }

    /// A bracket around whatever `content` reads.
    pub(crate) fn bracket(&mut self, content: impl FnOnce(&mut Self) -> Parsed<Node>) -> Parsed<Node> {
        let open = self.ahead;
        self.deeper(open, |parser| {
            parser.advance()?;
            if parser.ahead.kind == Kind::Close {
                return Err(parser.error(open.start, refusal::empty_brackets()));
            }
            if parser.ahead.kind == Kind::End {
                return Err(parser.error(open.start, refusal::open_bracket()));
            }
            let node = content(parser)?;
            if parser.ahead.kind != Kind::Close {
                return Err(parser.error(open.start, refusal::open_bracket()));
            }
            parser.advance()?;
            Ok(node)
        })
    }

    fn missing_operand(&self) -> ParseError {
        let spelled = |piece: Lexeme| &self.query[piece.start..piece.end];
        let is_operator = |piece: Lexeme| {
            matches!(piece.kind, Kind::And | Kind::Or | Kind::Not | Kind::Minus | Kind::Near(_))
        };
        if is_operator(self.behind) {
            return self.error(self.behind.start, refusal::nothing_follows(spelled(self.behind)));
        }
        let refusal = refusal::nothing_before(spelled(self.ahead), is_operator(self.ahead));
        self.error(self.ahead.start, refusal)
    }

    pub(crate) fn advance(&mut self) -> Parsed<()> {
        self.behind = self.ahead;
        self.ahead = self.lexer.next()?;
        Ok(())
    }

    pub(crate) fn count(&mut self, terms: usize, position: usize) -> Parsed<()> {
        self.terms += terms;
        if self.terms <= MAX_TERMS {
            return Ok(());
        }
        Err(self.error(position, refusal::too_many_words()))
    }

    fn deeper<T>(&mut self, at: Lexeme, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(at.start, refusal::too_deep()));
        }
        self.depth += 1;
        let read = read(self)?;
        self.depth -= 1;
        Ok(read)
    }

    pub(crate) fn error(&self, position: usize, refusal: Refusal) -> ParseError {
        ParseError::at(self.query, position, refusal)
    }
}

/// `AND` of these, flat.
fn all(nodes: Vec<Node>) -> Node {
    join(nodes, Node::And, |node| if let Node::And(children) = node { Ok(children) } else { Err(node) })
}

/// `OR` of these, flat.
pub(crate) fn any(nodes: Vec<Node>) -> Node {
    join(nodes, Node::Or, |node| if let Node::Or(children) = node { Ok(children) } else { Err(node) })
}

fn join(nodes: Vec<Node>, make: fn(Vec<Node>) -> Node, open: fn(Node) -> Result<Vec<Node>, Node>) -> Node {
    let mut flat = Vec::with_capacity(nodes.len());
    for node in nodes {
        match open(node) {
            Ok(children) => flat.extend(children),
            Err(node) => flat.push(node),
        }
    }
    match flat.pop() {
        Some(only) if flat.is_empty() => only,
        last => {
            flat.extend(last);
            make(flat)
        }
    }
}
