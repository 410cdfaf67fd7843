//! The rules of the house, checked by a program so that they cannot rot: which crate may lean on which, how long a
//! file may grow, that every module says what it is for, and under which licences we build. `crates/README.md` has
//! the floor plan and the reasons.

#![allow(clippy::expect_used, reason = "a check that cannot be made should say so and fail")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};

/// Which floor each crate lives on. Arrows point from a floor to any lower one, never sideways.
const FLOORS: &[(&str, u32)] = &[
    ("vigie", 4),
    ("vigie-pipeline", 3),
    ("vigie-server", 3),
    ("vigie-reports", 3),
    ("vigie-sources", 2),
    ("vigie-stream", 2),
    ("vigie-matcher", 2),
    ("vigie-index", 2),
    ("vigie-alerts", 2),
    ("vigie-query", 1),
    ("vigie-export", 1),
    ("vigie-store", 1),
    ("vigie-outbound", 1),
    ("vigie-scenario", 1),
    ("vigie-model", 0),
    ("vigie-peers", 0),
];

/// Production lines from which a file must say `//! Long because …`; lines of its tests do not count.
const LONG: usize = 400;
/// The same for files that hold tests only: tables of examples may be longer.
const LONG_TESTS: usize = 600;

/// Licences under which a dependency may come in; an `OR` needs one of them, an `AND` all.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

#[test]
fn arrows_point_down() {
    let metadata = own_crates();
    let floor =
        |name: &str| FLOORS.iter().find(|(crate_name, _)| *crate_name == name).map(|(_, floor)| *floor);
    let mut faults = Vec::new();
    for package in metadata.workspace_packages() {
        let Some(own) = floor(&package.name) else {
            faults
                .push(format!("{} has no floor yet; add it to FLOORS and to crates/README.md", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            if let Some(other) = floor(&dependency.name)
                && other >= own
            {
                faults.push(format!(
                    "{} (floor {own}) leans on {} (floor {other}); move what both need to a lower floor",
                    package.name, dependency.name
                ));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn the_floor_plan_names_every_crate() {
    let plan = fs::read_to_string(root().join("crates/README.md")).expect("crates/README.md can be read");
    let missing: Vec<_> = FLOORS
        .iter()
        .map(|(name, _)| name.trim_start_matches("vigie-"))
        .filter(|name| !plan.contains(&format!("`{name}`")))
        .map(|name| format!("crates/README.md does not mention `{name}`"))
        .collect();
    assert_none(&missing);
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut faults = Vec::new();
    for path in rust_files() {
        let text = fs::read_to_string(&path).expect("a source file can be read");
        let shown = path.strip_prefix(root()).unwrap_or(&path).display();
        if !text.starts_with("//!") {
            faults.push(format!("{shown}: begin with a `//!` comment that says what the module is for"));
        }
        let production = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count();
        let long = if path.components().any(|part| part.as_os_str() == "tests") { LONG_TESTS } else { LONG };
        if production > long && !text.contains("\n//! Long because ") {
            faults.push(format!(
                "{shown}: {production} lines; split it by idea at {long}, or add a line `//! Long because …`"
            ));
        }
        for word in ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!(", "dbg!("] {
            if path.ends_with("tests/house.rs") {
                break;
            }
            if let Some(line) = text.lines().position(|line| line.contains(word)) {
                faults.push(format!("{shown}:{}: {word} was left behind; do it or file an issue", line + 1));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn dependencies_come_under_known_licences() {
    let mut faults = Vec::new();
    for package in &all_crates().packages {
        let Some(licence) = &package.license else {
            if package.license_file.is_none() {
                faults.push(format!("{} {} names no licence", package.name, package.version));
            }
            continue;
        };
        if !allowed(licence) {
            faults.push(format!("{} {} comes under {licence}", package.name, package.version));
        }
    }
    assert_none(&faults);
}

/// Whether an SPDX expression can be met by [`LICENCES`].
fn allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    if let Some(parts) = split_outside_brackets(expression, " AND ") {
        return parts.iter().all(|part| allowed(part));
    }
    if let Some(parts) = split_outside_brackets(expression, " OR ") {
        return parts.iter().any(|part| allowed(part));
    }
    match expression.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => allowed(inner),
        None => LICENCES.contains(&expression),
    }
}

fn split_outside_brackets<'a>(text: &'a str, separator: &str) -> Option<Vec<&'a str>> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0_i32, 0);
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && at >= from && text[at..].starts_with(separator) => {
                parts.push(&text[from..at]);
                from = at + separator.len();
            }
            _ => {}
        }
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(&text[from..]);
    Some(parts)
}

#[test]
fn licence_expressions_are_understood() {
    let check = |expression: &str, good: bool| assert_eq!(allowed(expression), good, "{expression}");
    check("MIT", true);
    check("GPL-3.0", false);
    check("GPL-3.0 OR MIT", true);
    check("MIT AND GPL-3.0", false);
    check("(MIT OR Apache-2.0) AND Unicode-3.0", true);
    check("(MIT OR Apache-2.0) AND GPL-3.0", false);
    check("MIT/Apache-2.0", true);
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Our own crates; needs nothing but the sources.
fn own_crates() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata answers")
}

/// Ours and all that we build with on this platform: those were downloaded to build this test, others may not be here.
fn all_crates() -> Metadata {
    let compiler = Command::new("rustc").arg("-vV").output().expect("rustc answers");
    let told = String::from_utf8_lossy(&compiler.stdout);
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .features(CargoOpt::AllFeatures)
        .other_options(["--offline".to_owned(), "--filter-platform".to_owned(), host.to_owned()])
        .exec()
        .expect("cargo metadata answers")
}

fn rust_files() -> Vec<PathBuf> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a source folder can be read").flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
                walk(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push(path);
            }
        }
    }
    let mut files = Vec::new();
    for folder in ["crates", "tests", "benches"] {
        walk(&root().join(folder), &mut files);
    }
    files
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
