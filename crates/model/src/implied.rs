//! The rule that is in force without being written: a source that goes silent is told by default.

use std::{borrow::Cow, collections::BTreeSet, time::Duration};

use crate::{
    Rule, RuleKind, Scope, Severity, Slug, Workspace,
    notify::{five_minutes, four_hours, ten_a_day},
};

/// What the rule is called in ids; the second where a rule of the workspace has the first.
const IDS: [&str; 2] = ["sources", "silent-sources"];

impl Workspace {
    /// The rule that watches the sources where the workspace has none of kind `outage`: it tells all channels that its
    /// other rules name, so that a dead source is never silent.
    #[must_use]
    pub fn implied_rule(&self) -> Option<Rule> {
        if self.rules.iter().any(|rule| matches!(rule.when, RuleKind::Outage { .. })) {
            return None;
        }
        let free = |id: &&&str| !self.rules.iter().any(|rule| rule.id.as_str() == **id);
        let id = Slug::new(*IDS.iter().find(free)?).ok()?;
        let name = if self.language().starts_with("fr") { "Source muette" } else { "Silent source" };
        let channels: BTreeSet<&Slug> = self.rules.iter().flat_map(|rule| &rule.channels).collect();
        Some(Rule {
            id,
            name: name.to_owned(),
            scope: Scope::default(),
            when: RuleKind::Outage { sources: Vec::new(), after: Duration::from_secs(10 * 60) },
            severity: Severity::Warning,
            pending: Duration::ZERO,
            keep_firing: Duration::from_secs(30 * 60),
            cool_down: Duration::from_secs(6 * 3_600),
            inhibit: true,
            channels: channels.into_iter().cloned().collect(),
            daily_cap: ten_a_day(),
            group_interval: five_minutes(),
            repeat: four_hours(),
            resolved_notice: true,
            escalate: None,
        })
    }

    /// A rule by its id, written or implied.
    #[must_use]
    pub fn rule(&self, id: &Slug) -> Option<Cow<'_, Rule>> {
        let written = self.rules.iter().find(|rule| rule.id == *id).map(Cow::Borrowed);
        written.or_else(|| self.implied_rule().filter(|rule| rule.id == *id).map(Cow::Owned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_watched_unless_a_rule_of_ones_own_does() {
        let check = |rules: &str, expected: Option<(&str, &str)>| {
            let text = format!(r#"{{"workspace": {{"id": "w", "name": "W"}}, "rule": [{rules}]}}"#);
            let workspace: Workspace = serde_json::from_str(&text).unwrap();
            let implied = workspace.implied_rule();
            let channels = |rule: &Rule| rule.channels.iter().map(Slug::as_str).collect::<Vec<_>>().join(" ");
            let shown = implied.as_ref().map(|rule| (rule.id.to_string(), channels(rule)));
            assert_eq!(shown, expected.map(|(id, channels)| (id.to_owned(), channels.to_owned())));
            if let Some(implied) = implied {
                assert_eq!(workspace.rule(&implied.id).as_deref(), Some(&implied));
            }
        };
        let rule = |id: &str, kind: &str, channels: &str| {
            format!(
                r#"{{"id": "{id}", "name": "R", "when": {{"kind": "{kind}"}}, "channels": [{channels}]}}"#
            )
        };
        check("", Some(("sources", "")));
        let two = [rule("a", "spike", r#""b", "c""#), rule("d", "silence", r#""a", "b""#)].join(",");
        check(&two, Some(("sources", "a b c")));
        check(&rule("sources", "spike", ""), Some(("silent-sources", "")));
        check(&rule("dead", "outage", ""), None);
    }
}
