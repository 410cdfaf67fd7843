//! A workspace: what one client or one team watches, as one TOML file.

use std::{collections::BTreeSet, fmt::Display};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Account, Channel, Listening, Quiet, Report, Rule, RuleKind, Slug};

/// The most accounts of one brand.
const MAX_ACCOUNTS: usize = 100;
/// The most sources of one workspace.
const MAX_SOURCES: usize = 200;
/// The most reports of one workspace.
const MAX_REPORTS: usize = 50;
/// The most days that mentions are kept: a hundred years. More is for ever.
const MAX_KEEP_DAYS: u32 = 36_525;

/// One client of an agency, or one team. Nothing crosses its border.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    /// The `[workspace]` table.
    #[serde(rename = "workspace")]
    pub about: About,
    /// The `[[brand]]` tables.
    #[serde(default, rename = "brand")]
    pub brands: Vec<Brand>,
    /// The `[[topic]]` tables.
    #[serde(default, rename = "topic")]
    pub topics: Vec<Topic>,
    /// The `[[rule]]` tables.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    /// The `[[channel]]` tables.
    #[serde(default, rename = "channel")]
    pub channels: Vec<Channel>,
    /// The `[[source]]` tables.
    #[serde(default, rename = "source", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Listening>,
    /// The `[[report]]` tables.
    #[serde(default, rename = "report", skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<Report>,
}

/// What a workspace is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Unique on this server.
    pub id: Slug,
    /// For people.
    pub name: String,
    /// ISO 639-1 codes; alerts and reports are written in the first, `en` when none is given.
    #[serde(default)]
    pub languages: Vec<String>,
    /// IANA name such as `Europe/Paris`, in which days begin.
    #[serde(default = "utc")]
    pub timezone: String,
    /// How many days after they were published its mentions are kept, where `index.keep_mentions` does not say less; for
    /// ever where neither says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_days: Option<u32>,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// What is watched: own or competitor, defined by one query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// Unique in its workspace.
    pub id: Slug,
    /// For people.
    pub name: String,
    /// One's own brand, not a competitor.
    #[serde(default)]
    pub own: bool,
    /// In the query language.
    pub query: String,
    /// Its own accounts, such as `mastodon:@shop@example.org`: what they publish are mentions whatever the queries say,
    /// marked as its own and counted apart from what others say. Of own brands only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<Account>,
    /// Texts that the query finds and that are about something else of that name: examples to learn from, beside what
    /// people mark.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_about: Vec<String>,
}

/// A theme inside the workspace, looked for in mentions only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Unique in its workspace.
    pub id: Slug,
    /// For people.
    pub name: String,
    /// In the query language.
    pub query: String,
}

/// One thing wrong with a workspace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct WorkspaceError {
    /// Which table, such as `rule "crisis"`.
    pub place: String,
    /// What is wrong and how to mend it.
    pub problem: String,
}

impl Workspace {
    /// What names the workspace.
    #[must_use]
    pub fn id(&self) -> &Slug {
        &self.about.id
    }

    /// The language in which its people are written to.
    #[must_use]
    pub fn language(&self) -> &str {
        self.about.languages.first().map_or("en", String::as_str)
    }

    /// What was published before is not kept, as of `now`; `None` where mentions are kept as long as anywhere.
    #[must_use]
    pub fn kept_since(&self, now: Timestamp) -> Option<Timestamp> {
        let days = self.about.keep_days?;
        now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).ok()
    }

    /// Whether another makes the same mentions of the same posts: the same brands and topics with the same queries and
    /// accounts. What they are called, rules and channels do not matter.
    #[must_use]
    pub fn finds_the_same(&self, other: &Self) -> bool {
        let brand = |brand: &Brand| (brand.id.clone(), brand.query.clone(), brand.accounts.clone());
        let topic = |topic: &Topic| (topic.id.clone(), topic.query.clone());
        self.brands.iter().map(brand).eq(other.brands.iter().map(brand))
            && self.topics.iter().map(topic).eq(other.topics.iter().map(topic))
    }

    /// The accounts of all own brands.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        self.brands.iter().flat_map(|brand| &brand.accounts).cloned().collect()
    }

    /// Everything that is wrong with names and references, empty when nothing is. Queries are checked by whoever
    /// compiles them.
    #[must_use]
    pub fn problems(&self) -> Vec<WorkspaceError> {
        let mut problems = Vec::new();
        if self.about.keep_days.is_some_and(|days| !(1..=MAX_KEEP_DAYS).contains(&days)) {
            let problem =
                format!("keep_days must lie between 1 and {MAX_KEEP_DAYS}; leave it out to keep all");
            problems.push(WorkspaceError { place: "workspace".to_owned(), problem });
        }
        repeated("brand", self.brands.iter().map(|brand| &brand.id), &mut problems);
        repeated("topic", self.topics.iter().map(|topic| &topic.id), &mut problems);
        repeated("rule", self.rules.iter().map(|rule| &rule.id), &mut problems);
        repeated("channel", self.channels.iter().map(|channel| &channel.id), &mut problems);
        self.check_accounts(&mut problems);
        repeated("report", self.reports.iter().map(|report| &report.id), &mut problems);
        for rule in &self.rules {
            let mut say = |problem: String| {
                problems.push(WorkspaceError { place: format!("rule \"{}\"", rule.id), problem });
            };
            for id in &rule.scope.brands {
                known("brand", id, self.brands.iter().map(|brand| &brand.id), &mut say);
            }
            if let Some(id) = &rule.scope.topic {
                known("topic", id, self.topics.iter().map(|topic| &topic.id), &mut say);
            }
            for id in &rule.channels {
                known("channel", id, self.channels.iter().map(|channel| &channel.id), &mut say);
            }
            for id in rule.escalate.iter().flat_map(|escalate| &escalate.channels) {
                known("channel", id, self.channels.iter().map(|channel| &channel.id), &mut say);
            }
            let rivals =
                if rule.scope.brands.is_empty() { self.brands.len() } else { rule.scope.brands.len() };
            if rivals < 2 && matches!(rule.when, RuleKind::ShareShift { .. }) {
                say("a share needs two brands at least to be of; name competitors too".to_owned());
            }
            rule.problems().into_iter().chain(rule.telling_problems()).for_each(say);
        }
        for channel in &self.channels {
            let quiet = channel.quiet.iter().flat_map(Quiet::problems);
            problems.extend(
                channel
                    .to
                    .problems()
                    .into_iter()
                    .chain(quiet)
                    .map(|problem| WorkspaceError { place: format!("channel \"{}\"", channel.id), problem }),
            );
        }
        self.check_sources(&mut problems);
        if self.reports.len() > MAX_REPORTS {
            let problem = format!("a workspace has {MAX_REPORTS} reports at most; remove some");
            problems.push(WorkspaceError { place: "report".to_owned(), problem });
        }
        for report in &self.reports {
            problems.extend(
                self.report_problems(report)
                    .into_iter()
                    .map(|problem| WorkspaceError { place: format!("report \"{}\"", report.id), problem }),
            );
        }
        problems
    }

    /// Everything that is wrong with a report of this workspace, empty when nothing is.
    #[must_use]
    pub fn report_problems(&self, report: &Report) -> Vec<String> {
        let mut problems = report.problems();
        for id in &report.brands {
            let all = self.brands.iter().map(|brand| &brand.id);
            known("brand", id, all, &mut |problem| problems.push(problem));
        }
        problems
    }

    fn check_sources(&self, problems: &mut Vec<WorkspaceError>) {
        repeated("source", self.sources.iter().map(|source| &source.id), problems);
        if self.sources.len() > MAX_SOURCES {
            let problem = format!("a workspace has {MAX_SOURCES} sources at most; one can hold many feeds");
            problems.push(WorkspaceError { place: "source".to_owned(), problem });
        }
        for source in &self.sources {
            let place = || format!("source \"{}\"", source.id);
            let said = source.from.problems().into_iter();
            problems.extend(said.map(|problem| WorkspaceError { place: place(), problem }));
        }
    }

    fn check_accounts(&self, problems: &mut Vec<WorkspaceError>) {
        let mut seen = BTreeSet::new();
        for brand in &self.brands {
            let mut say = |problem: String| {
                problems.push(WorkspaceError { place: format!("brand \"{}\"", brand.id), problem });
            };
            if !brand.own && !brand.accounts.is_empty() {
                say("accounts are those of own brands; write own = true, or leave them out".to_owned());
            }
            if brand.accounts.len() > MAX_ACCOUNTS {
                say(format!("it names {} accounts and may name {MAX_ACCOUNTS}", brand.accounts.len()));
            }
            for account in &brand.accounts {
                if !seen.insert(account) {
                    say(format!("account \"{account}\" stands twice; it belongs to one brand"));
                }
            }
        }
    }
}

fn repeated<'a>(table: &str, ids: impl Iterator<Item = &'a Slug>, problems: &mut Vec<WorkspaceError>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            let problem = "this id stands twice; give each its own".to_owned();
            problems.push(WorkspaceError { place: format!("{table} \"{id}\""), problem });
        }
    }
}

fn known<'a>(
    table: impl Display,
    id: &Slug,
    ids: impl Iterator<Item = &'a Slug> + Clone,
    say: &mut impl FnMut(String),
) {
    if !ids.clone().any(|known| known == id) {
        let known: Vec<_> = ids.map(Slug::as_str).collect();
        let known = if known.is_empty() { "there is none yet".to_owned() } else { known.join(", ") };
        say(format!("{table} \"{id}\" does not exist; known: {known}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{
        "workspace": {"id": "w", "name": "W"},
        "brand": [{"id": "a", "name": "A", "own": true, "query": "a"}],
        "topic": [{"id": "price", "name": "Price", "query": "price"}],
        "channel": [{"id": "console", "to": {"kind": "console"}}],
        "rule": [{"id": "crisis", "name": "Crisis", "when": {"kind": "spike", "window": "15m"},
                  "scope": {"brands": ["a"], "topic": "price"}, "channels": ["console"]}]
    }"#;

    #[test]
    fn what_is_written_is_read_again() {
        let workspace: Workspace = serde_json::from_str(GOOD).unwrap();
        assert_eq!(workspace.problems(), []);
        let again: Workspace = serde_json::from_str(&serde_json::to_string(&workspace).unwrap()).unwrap();
        assert_eq!(again, workspace);
        assert_eq!(workspace.rules[0].when.window().as_secs(), 900);
        let by_default: crate::RuleKind = serde_json::from_str(r#"{"kind": "spike"}"#).unwrap();
        assert_eq!((by_default.window().as_secs(), by_default.problems()), (3_600, vec![]));
    }

    #[test]
    fn how_people_are_told_has_defaults_and_is_written_as_people_write_it() {
        let workspace: Workspace = serde_json::from_str(GOOD).unwrap();
        let rule = &workspace.rules[0];
        let seconds = (rule.group_interval.as_secs(), rule.repeat.as_secs());
        assert_eq!((rule.daily_cap, seconds, rule.resolved_notice), (10, (300, 14_400), true));
        assert_eq!(rule.escalate, None);
        let text = r#"{"id": "team", "to": {"kind": "console"}, "digest": "daily", "quiet": {"from": "22:00", "to": "07:30", "except": "critical"}}"#;
        let channel: Channel = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&channel).unwrap().replace([' ', '\n'], ""), text.replace(' ', ""));
        let odd = text.replace("07:30", "7 o'clock");
        let said = serde_json::from_str::<Channel>(&odd).unwrap_err().to_string();
        assert!(said.contains("`7 o'clock` is no time of day; write one such as 22:00"), "{said}");
    }

    #[test]
    fn mentions_are_kept_for_so_many_days() {
        let now: Timestamp = "2026-03-31T12:00:00Z".parse().unwrap();
        let check = |about: &str, expected: Option<&str>| {
            let workspace: Workspace = serde_json::from_str(&GOOD.replace(r#""name": "W""#, about)).unwrap();
            assert_eq!(workspace.kept_since(now), expected.map(|moment| moment.parse().unwrap()), "{about}");
        };
        check(r#""name": "W""#, None);
        check(r#""name": "W", "keep_days": 30"#, Some("2026-03-01T12:00:00Z"));
    }

    #[test]
    fn what_it_finds_follows_from_brands_topics_and_their_queries() {
        let workspace: Workspace = serde_json::from_str(GOOD).unwrap();
        let check = |from: &str, to: &str, same: bool| {
            let other: Workspace = serde_json::from_str(&GOOD.replace(from, to)).unwrap();
            assert_eq!(workspace.finds_the_same(&other), same, "{from} -> {to}");
        };
        check(r#""query": "a""#, r#""query": "b""#, false);
        check(r#""query": "price""#, r#""query": "cost""#, false);
        check(r#"{"id": "price", "#, r#"{"id": "cost", "#, false);
        check(r#"{"id": "a", "#, r#"{"id": "b", "#, false);
        check(r#"{"id": "price", "name": "Price", "query": "price"}"#, "", false);
        check(r#""query": "a""#, r#""query": "a", "accounts": ["x:@a"]"#, false);
        check(r#""name": "A""#, r#""name": "B""#, true);
        check(r#""window": "15m""#, r#""window": "5m""#, true);
    }

    #[test]
    fn every_wrong_reference_is_named() {
        let check = |from: &str, to: &str, expected: &str| {
            let workspace: Workspace = serde_json::from_str(&GOOD.replace(from, to)).unwrap();
            let said: Vec<String> = workspace.problems().iter().map(ToString::to_string).collect();
            assert!(said.iter().any(|s| s.contains(expected)), "{said:?} lacks {expected}");
        };
        check(r#""brands": ["a"]"#, r#""brands": ["b"]"#, "brand \"b\" does not exist; known: a");
        check(r#""topic": "price""#, r#""topic": "cost""#, "topic \"cost\" does not exist");
        check(r#""channels": ["console"]"#, r#""channels": ["x"]"#, "channel \"x\" does not exist");
        check(r#""window": "15m""#, r#""window": "1s""#, "window must lie between");
        check(r#""window": "15m""#, r#""min_ratio": 0.5"#, "min_ratio must be above 1");
        check(r#""name": "W""#, r#""name": "W", "keep_days": 0"#, "keep_days must lie between 1 and 36525");
        check(r#""window": "15m""#, r#""windows": []"#, "windows must name 1 to 4");
        check(r#""window": "15m""#, r#""windows": ["5m", "48h"]"#, "window must lie between");
        check(r#""window": "15m""#, r#""budget": 0"#, "budget must lie between");
        let accounts = |own: bool, accounts: &str, expected: &str| {
            check(r#""own": true"#, &format!(r#""own": {own}, "accounts": {accounts}"#), expected);
        };
        accounts(false, r#"["twitter:@a"]"#, "accounts are those of own brands");
        accounts(true, r#"["twitter:@a", "twitter:@a"]"#, "account \"twitter:@a\" stands twice");
        let many: Vec<_> = (0..=MAX_ACCOUNTS).map(|number| format!("\"x:@a{number}\"")).collect();
        accounts(true, &format!("[{}]", many.join(",")), "names 101 accounts and may name 100");
        let telling = |key: &str, expected: &str| {
            check(r#""channels": ["console"]"#, &format!(r#""channels": ["console"], {key}"#), expected);
        };
        telling(r#""daily_cap": 0"#, "daily_cap must lie between");
        telling(r#""group_interval": "25h""#, "group_interval must not be longer than 24h");
        telling(r#""repeat": "10s""#, "repeat must lie between");
        telling(r#""escalate": {"channels": ["phone"]}"#, "channel \"phone\" does not exist; known: console");
        telling(r#""escalate": {"channels": []}"#, "escalate.channels must name at least one");
        telling(r#""escalate": {"after": "0s", "channels": ["console"]}"#, "escalate.after must lie between");
        let quiet = r#"{"kind": "console"}, "quiet": {"from": "07:00", "to": "07:00"}"#;
        check(r#"{"kind": "console"}"#, quiet, "quiet.from and quiet.to must differ");
        let kind = |to: &str, expected: &str| check(r#"{"kind": "spike", "window": "15m"}"#, to, expected);
        kind(r#"{"kind": "negative_spike", "min_share": 30}"#, "min_share must lie between 0 and 1");
        kind(r#"{"kind": "share_shift", "window": "5m"}"#, "window must lie between 1h and 24h");
        kind(r#"{"kind": "share_shift", "points": 0}"#, "points must lie between 1 and 100");
        kind(r#"{"kind": "share_shift"}"#, "needs two brands");
        kind(r#"{"kind": "silence", "after": "1m"}"#, "after must lie between 5m");
        kind(r#"{"kind": "outage", "sources": [""]}"#, "sources must be names");
        kind(r#"{"kind": "outage"}"#, "scope does not apply to sources");
        check(
            r#""when": {"kind": "spike", "window": "15m"}"#,
            r#""when": {"kind": "spike"}, "pending": "48h""#,
            "pending",
        );
        let every = GOOD
            .replace(r#""spike", "window": "15m""#, r#""every""#)
            .replace(r#", "topic": "price"}, "#, "}, ");
        let workspace: Workspace = serde_json::from_str(&every).unwrap();
        assert!(
            workspace.problems()[0].problem.contains("scope must name a filter"),
            "{:?}",
            workspace.problems()
        );
        let channel = |to: &str, expected: &str| check(r#"{"kind": "console"}"#, to, expected);
        channel(r#"{"kind": "webhook", "url": "ftp://x"}"#, "url must begin with");
        channel(r#"{"kind": "email", "to": []}"#, "to must name 1 to 50");
        channel(r#"{"kind": "email", "to": ["a@b.fr", "a@b, c@d"]}"#, "`a@b, c@d` is no e-mail address");
        channel(r#"{"kind": "email", "to": ["ana"]}"#, "`ana` is no e-mail address");
        channel(r#"{"kind": "telegram", "token": "env:T", "chat": " "}"#, "chat must be");
        channel(r#"{"kind": "pager_duty", "routing_key": "env:K", "api": "x"}"#, "api must begin with");
    }

    #[test]
    fn unknown_keys_and_plain_secrets_are_refused() {
        let check = |from: &str, to: &str, expected: &str| {
            let said = serde_json::from_str::<Workspace>(&GOOD.replace(from, to)).unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        };
        check(r#""own": true"#, r#""mine": true"#, "unknown field `mine`");
        check(r#""window": "15m""#, r#""windows": 15"#, "a length of time such as");
        check(r#""window": "15m""#, r#""windw": "15m""#, "unknown field `windw`");
        check(
            r#"{"kind": "console"}"#,
            r#"{"kind": "webhook", "url": "https://x", "secret": "whsec_abc"}"#,
            "by reference",
        );
    }
}
