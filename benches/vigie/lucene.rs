//! The same queries and posts for Lucene Monitor, in the form that `benches/peers/lucene` reads.

use std::{fs, path::Path, process::Command};

use vigie_matcher::detect_language;
use vigie_model::{Post, Workspace};
use vigie_query::{Leaf, Link, Node, Query, Side, Sigil, Tokens, parse};

/// Seconds that each size of a batch is measured for, after as many to warm up.
const SECONDS: &str = "5";
/// How many matches may differ, as a part of all.
const TOLERANCE: f64 = 0.02;

/// Posts a second with the best size of a batch, on one thread; `None`, after a word on why, when Java or Lucene is
/// missing. `matches` tells how many queries match each post.
///
/// # Panics
/// When Lucene finds other matches: the comparison would be of different work.
pub(crate) fn posts_per_s(workspaces: &[Workspace], posts: &[Post], matches: &[usize]) -> Option<f64> {
    let folder = tempfile::tempdir().expect("a folder");
    let (queries_file, posts_file) = (folder.path().join("queries"), folder.path().join("posts"));
    let brands = workspaces.iter().flat_map(|workspace| &workspace.brands);
    let lines: Vec<String> = brands
        .map(|brand| parse(&brand.query).expect("a query of the generator"))
        .map(|query| form(&query, query.root()))
        .collect();
    fs::write(&queries_file, lines.join("\n")).expect("the disk takes it");
    let mut tokens = Tokens::default();
    let lines: Vec<String> = posts.iter().map(|post| line(post, &mut tokens)).collect();
    fs::write(&posts_file, lines.join("\n")).expect("the disk takes it");

    let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/lucene/run");
    let output = Command::new(peer).args([&queries_file, &posts_file]).arg(SECONDS).output().ok()?;
    if !output.status.success() {
        println!("no comparison with Lucene Monitor: {}", String::from_utf8_lossy(&output.stderr).trim());
        return None;
    }
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let batches = said.lines().filter_map(|line| {
        let numbers: Vec<f64> = line.split(' ').filter_map(|number| number.parse().ok()).collect();
        <[f64; 4]>::try_from(numbers).ok()
    });
    let rates = batches.map(|[batch, rate, seen, found]| {
        println!("Lucene Monitor, batches of {batch}: {rate} posts/s");
        let expected: usize = matches.iter().take(seen as usize).sum();
        let differ = (found - expected as f64).abs();
        assert!(differ <= expected as f64 * TOLERANCE + 1.0, "Lucene finds {found} matches, we {expected}");
        rate
    });
    rates.max_by(f64::total_cmp)
}

/// A post: folded words, signed words, language, source, type.
fn line(post: &Post, tokens: &mut Tokens) -> String {
    tokens.read(None, &post.text);
    let signed = tokens.as_slice().iter().filter_map(|token| {
        let sigil = token.sigil?;
        Some(format!("{}{}", sigil.as_char(), tokens.text(token)))
    });
    let signed: Vec<String> = signed.collect();
    let lang = post.lang.as_deref().or_else(|| detect_language(&post.text)).unwrap_or("und");
    [tokens.folded(), &signed.join(" "), lang, &post.source, "post"].join("\t")
}

/// A node of a query of the generator, which uses a part of the language only.
fn form(query: &Query, node: &Node) -> String {
    let all = |name: &str, nodes: &[Node]| {
        let forms: Vec<String> = nodes.iter().map(|node| form(query, node)).collect();
        format!("({name} {})", forms.join(" "))
    };
    match node {
        Node::And(nodes) => all("and", nodes),
        Node::Or(nodes) => all("or", nodes),
        Node::Not(child) => format!("(not {})", form(query, child)),
        Node::Leaf(id) => leaf(query.leaf(*id)),
        Node::Field(filter) => format!("(is {})", filter.to_string().replacen(':', " ", 1)),
        Node::Near(near) => {
            let ([Side::AnyOf(left), Side::AnyOf(right)], [Link::Steps { distance, ordered: false }]) =
                (near.sides.as_slice(), near.links.as_slice())
            else {
                panic!("the generator makes no such NEAR: {query}");
            };
            let any = |ids: &[vigie_query::LeafId]| {
                let forms: Vec<String> = ids.iter().map(|id| leaf(query.leaf(*id))).collect();
                format!("(or {})", forms.join(" "))
            };
            format!("(near {distance} {} {})", any(left), any(right))
        }
        Node::Together(_) => panic!("the generator makes no such query: {query}"),
    }
}

fn leaf(leaf: &Leaf) -> String {
    let sign = |sigil: Option<Sigil>| sigil.map(|sigil| sigil.as_char().to_string()).unwrap_or_default();
    let words: Vec<String> = leaf.words.iter().map(|word| sign(word.sigil) + word.beginning()).collect();
    let name = match leaf.words.as_slice() {
        [only] if only.prefix => "prefix",
        [_] => "word",
        _ => "phrase",
    };
    format!("({name} {})", words.join(" "))
}
