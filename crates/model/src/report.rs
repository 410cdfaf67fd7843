//! Reports: what is told about a period, to whom and when, as people set it up in a workspace.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Logo, Slug,
    channel::{MOST_RECIPIENTS, recipient_problem},
    notify::clock,
};

/// The most brands that one report sets side by side.
const MOST_BRANDS: usize = 20;
/// The most characters of a name.
const LONGEST_NAME: usize = 120;
/// The most days of a period.
const MOST_DAYS: u16 = 366;

/// What is told about a period, to whom and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Unique in its workspace.
    pub id: Slug,
    /// For people; it is the report's title.
    pub name: String,
    /// In this order; all of them when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// The brands that are set side by side; all of the workspace when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brands: Vec<Slug>,
    /// About which time: `last_day`, `last_week` (Monday to Sunday), `last_month`, or so many days up to today's midnight,
    /// such as `14d`.
    #[serde(default)]
    #[schema(value_type = String, example = "last_week")]
    pub period: ReportPeriod,
    /// Whether figures stand beside those of the period before.
    #[serde(default = "yes")]
    pub compare: bool,
    /// `fr` or `en`; the workspace's first language when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// A small picture for the head of the report, PNG or JPEG, as `data:image/png;base64,…`. In a workspace file it may be
    /// the path of a picture beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub logo: Option<Logo>,
    /// E-mail addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// When it is sent by itself, in the workspace's time zone; only on demand when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
}

fn yes() -> bool {
    true
}

/// A part of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What happened, in sentences.
    Summary,
    /// Mentions over time, and what made the peaks.
    Timeline,
    /// The brands side by side.
    Brands,
    /// Who is spoken of how much, by mentions, stories, authors, engagement and reach.
    ShareOfVoice,
    /// The texts with the most reactions, each with all who passed it on.
    Stories,
    /// Words, hashtags, phrases and links that rose.
    Trends,
    /// Who is new, and who speaks unfavourably.
    Authors,
    /// Where people write, and in which languages.
    Sources,
    /// The alerts that were raised.
    Alerts,
    /// How each figure is made.
    Method,
}

impl Section {
    /// All of them, in the order of a report that names none.
    pub const ALL: [Self; 10] = [
        Self::Summary,
        Self::Timeline,
        Self::Brands,
        Self::ShareOfVoice,
        Self::Stories,
        Self::Trends,
        Self::Authors,
        Self::Sources,
        Self::Alerts,
        Self::Method,
    ];
}

/// About which time a report is, seen from the moment that it is made for. Days are those of the workspace's time zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ReportPeriod {
    /// Yesterday.
    LastDay,
    /// The last whole week, Monday to Sunday.
    #[default]
    LastWeek,
    /// The last whole month.
    LastMonth,
    /// So many whole days up to the last midnight, 1 to 366.
    Days(u16),
}

impl FromStr for ReportPeriod {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let days = |text: &str| text.strip_suffix('d')?.parse().ok();
        match text {
            "last_day" => Ok(Self::LastDay),
            "last_week" => Ok(Self::LastWeek),
            "last_month" => Ok(Self::LastMonth),
            text => match days(text) {
                Some(days) if (1..=MOST_DAYS).contains(&days) => Ok(Self::Days(days)),
                _ => Err(format!(
                    "period `{text}` is unknown; write last_day, last_week, last_month, or 1d to {MOST_DAYS}d"
                )),
            },
        }
    }
}

impl fmt::Display for ReportPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LastDay => f.write_str("last_day"),
            Self::LastWeek => f.write_str("last_week"),
            Self::LastMonth => f.write_str("last_month"),
            Self::Days(days) => write!(f, "{days}d"),
        }
    }
}

impl TryFrom<String> for ReportPeriod {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<ReportPeriod> for String {
    fn from(period: ReportPeriod) -> Self {
        period.to_string()
    }
}

/// In which form a report is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReportFormat {
    /// One HTML file that needs nothing else.
    #[default]
    Html,
    /// Pages for print.
    Pdf,
}

impl ReportFormat {
    /// The ending of a file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    /// What HTTP and mail call it.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }
}

/// When a report is sent by itself, in the workspace's time zone. On the night when clocks leap over the time, it is sent
/// just as long after the leap; where they show it twice, the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "every", rename_all = "lowercase", deny_unknown_fields)]
pub enum Schedule {
    /// Every day.
    Day {
        /// At which time.
        #[serde(with = "clock")]
        #[schema(value_type = String, example = "08:00")]
        at: Time,
    },
    /// Once a week.
    Week {
        /// On which day.
        #[serde(with = "weekday")]
        #[schema(value_type = String, example = "monday")]
        on: Weekday,
        /// At which time.
        #[serde(with = "clock")]
        #[schema(value_type = String, example = "08:00")]
        at: Time,
    },
    /// Once a month.
    Month {
        /// On which day of it, 1 to 31; the last day of a month that is shorter.
        on: i8,
        /// At which time.
        #[serde(with = "clock")]
        #[schema(value_type = String, example = "08:00")]
        at: Time,
    },
}

impl Schedule {
    /// At which time of the day.
    #[must_use]
    pub fn at(&self) -> Time {
        match self {
            Self::Day { at } | Self::Week { at, .. } | Self::Month { at, .. } => *at,
        }
    }

    /// Whether it falls on a day.
    #[must_use]
    pub fn falls_on(&self, day: Date) -> bool {
        match self {
            Self::Day { .. } => true,
            Self::Week { on, .. } => day.weekday() == *on,
            Self::Month { on, .. } => day.day() == (*on).min(day.days_in_month()),
        }
    }
}

impl Report {
    /// The sections that it has.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        if self.sections.is_empty() { &Section::ALL } else { &self.sections }
    }

    /// Everything that is wrong with the settings and how to mend it, empty when nothing is. Brands are looked up by whoever
    /// knows the workspace.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let odd = self.name.chars().any(char::is_control);
        if self.name.trim().is_empty() || odd || self.name.chars().count() > LONGEST_NAME {
            problems.push(format!("name must have 1 to {LONGEST_NAME} characters on one line"));
        }
        if repeats(&self.sections) {
            problems.push("sections names one of them twice".to_owned());
        }
        if repeats(&self.brands) {
            problems.push("brands names one of them twice".to_owned());
        }
        if self.brands.len() > MOST_BRANDS {
            problems.push(format!("brands must not be more than {MOST_BRANDS}; make several reports"));
        }
        if self.language.as_deref().is_some_and(|language| !matches!(language, "fr" | "en")) {
            problems.push("language must be fr or en".to_owned());
        }
        if self.recipients.len() > MOST_RECIPIENTS {
            problems.push(format!("recipients must not be more than {MOST_RECIPIENTS} e-mail addresses"));
        }
        problems.extend(self.recipients.iter().filter_map(|to| recipient_problem(to)));
        if let Some(Schedule::Month { on, .. }) = self.schedule
            && !(1..=31).contains(&on)
        {
            problems.push("schedule.on must be a day of the month, 1 to 31".to_owned());
        }
        if self.schedule.is_some() && self.recipients.is_empty() {
            problems.push("a schedule needs recipients to send to; name one at least".to_owned());
        }
        problems
    }
}

fn repeats<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().any(|(at, item)| list.iter().take(at).any(|before| before == item))
}

/// A day of the week as people write it, `monday`.
mod weekday {
    use jiff::civil::Weekday;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];

    pub(super) fn serialize<S: Serializer>(day: &Weekday, serializer: S) -> Result<S::Ok, S::Error> {
        let name = NAMES.iter().find(|(_, known)| known == day).map_or("", |(name, _)| name);
        serializer.serialize_str(name)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weekday, D::Error> {
        let text = String::deserialize(deserializer)?;
        let found = NAMES.iter().find(|(name, _)| *name == text).map(|(_, day)| *day);
        found.ok_or_else(|| {
            D::Error::custom(format!("`{text}` is no day of the week; write one such as monday"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"id": "weekly", "name": "Semaine", "recipients": ["ana@example.com"],
                           "schedule": {"every": "week", "on": "monday", "at": "08:00"}}"#;

    #[test]
    fn what_is_left_out_has_a_sensible_value_and_is_not_written_again() {
        let report: Report = serde_json::from_str(GOOD).unwrap();
        assert_eq!((report.problems(), report.sections()), (vec![], &Section::ALL[..]));
        assert_eq!((report.period, report.compare), (ReportPeriod::LastWeek, true));
        let written = serde_json::to_string(&report).unwrap();
        assert_eq!(
            written,
            r#"{"id":"weekly","name":"Semaine","period":"last_week","compare":true,"recipients":["ana@example.com"],"schedule":{"every":"week","on":"monday","at":"08:00"}}"#
        );
        assert_eq!(serde_json::from_str::<Report>(&written).unwrap(), report);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_mend() {
        let check = |from: &str, to: &str, expected: &str| {
            assert!(GOOD.contains(from), "{from}");
            let said = match serde_json::from_str::<Report>(&GOOD.replace(from, to)) {
                Ok(report) => report.problems().join("; "),
                Err(error) => error.to_string(),
            };
            assert!(said.contains(expected), "{to}: {said:?} lacks {expected}");
        };
        check("Semaine", " ", "name must have 1 to 120 characters");
        check("Semaine", "Bcc:\\r\\nx", "name must have 1 to 120 characters");
        check("Semaine", &"x".repeat(121), "name must have 1 to 120 characters");
        let also = |keys: &str, expected: &str| {
            check(r#""name""#, &format!(r#"{keys}, "name""#), expected);
        };
        also(r#""sections": ["summary", "brands", "summary"]"#, "names one of them twice");
        also(r#""sections": ["weather"]"#, "unknown variant `weather`");
        also(r#""brands": ["a", "b", "a"]"#, "brands names one of them twice");
        also(&format!(r#""brands": {:?}"#, vec!["a"; 21]), "brands must not be more than 20");
        also(r#""period": "0d""#, "period `0d` is unknown; write last_day");
        also(r#""period": "367d""#, "or 1d to 366d");
        also(r#""language": "de""#, "language must be fr or en");
        also(r#""logo": "https://example.com/a.png""#, "logo");
        also(r#""colour": "red""#, "unknown field `colour`");
        check("ana@example.com", "ana", "`ana` is no e-mail address");
        check("ana@example.com", "a@b.fr, c@d.fr", "is no e-mail address");
        check(r#"["ana@example.com"]"#, &format!("{:?}", vec!["a@b.fr"; 51]), "not be more than 50");
        check(r#"["ana@example.com"]"#, "[]", "a schedule needs recipients");
        check("monday", "lundi", "`lundi` is no day of the week");
        check("08:00", "8 h", "is no time of day");
        check(r#""week", "on": "monday""#, r#""month", "on": 32"#, "a day of the month, 1 to 31");
        check(r#""week""#, r#""year""#, "unknown variant `year`");
    }

    #[test]
    fn a_schedule_falls_on_its_days() {
        let check = |schedule: &str, days: &[&str]| {
            let schedule: Schedule = serde_json::from_str(schedule).unwrap();
            let from: Date = "2026-02-01".parse().unwrap();
            let all = (0..59).map(|day| from.saturating_add(jiff::Span::new().days(day)));
            let found: Vec<String> =
                all.filter(|day| schedule.falls_on(*day)).map(|day| day.to_string()).collect();
            assert_eq!(found, days);
        };
        check(r#"{"every": "month", "on": 31, "at": "08:00"}"#, &["2026-02-28", "2026-03-31"]);
        check(r#"{"every": "month", "on": 1, "at": "08:00"}"#, &["2026-02-01", "2026-03-01"]);
        let mondays = ["02-02", "02-09", "02-16", "02-23", "03-02", "03-09", "03-16", "03-23", "03-30"];
        let mondays: Vec<String> = mondays.iter().map(|day| format!("2026-{day}")).collect();
        let mondays: Vec<&str> = mondays.iter().map(String::as_str).collect();
        check(r#"{"every": "week", "on": "monday", "at": "08:00"}"#, &mondays);
    }
}
