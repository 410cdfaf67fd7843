//! A rule in a TOML file of its own, for the commands that try one.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use vigie_model::Rule;

/// Reads the file.
pub(crate) fn read(file: &Path) -> Result<Rule> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    parse(&text).with_context(|| format!("{} is not a rule", file.display()))
}

/// A rule alone, or under `rule`, or the only one of several `[[rule]]`.
pub(crate) fn parse(text: &str) -> Result<Rule> {
    let mut table: toml::Table = toml::from_str(text)?;
    let value = match table.remove("rule") {
        None => toml::Value::Table(table),
        Some(toml::Value::Array(mut rules)) => match (rules.pop(), rules.len()) {
            (Some(rule), 0) => rule,
            _ => bail!("it must hold exactly one [[rule]]; write the one to try into a file of its own"),
        },
        Some(rule) => rule,
    };
    let rule = Rule::deserialize(value)?;
    let problems = rule.problems();
    if !problems.is_empty() {
        bail!("rule \"{}\": {}", rule.id, problems.join("; "));
    }
    Ok(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_may_stand_alone_or_in_a_table() {
        let alone = "id = 'busy'\nname = 'Busy'\nwhen = { kind = 'spike' }";
        assert_eq!(parse(alone).unwrap(), parse(&format!("[rule]\n{alone}")).unwrap());
        let check = |text: &str, expected: &str| {
            let said = format!("{:#}", parse(text).unwrap_err());
            assert!(said.contains(expected), "{said}");
        };
        check(&format!("[[rule]]\n{alone}\n[[rule]]\n{alone}"), "exactly one [[rule]]");
        check(&alone.replace("'spike' }", "'spike', min_ratio = 0.5 }"), "min_ratio must be above 1");
        check("name = 'Busy'", "missing field");
    }
}
