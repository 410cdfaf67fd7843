//! `vigie alerts rules`: how each rule stands, and what would make it fire right now.

use anyhow::Result;
use jiff::tz::TimeZone;
use serde::Deserialize;
use vigie_model::{CountedIn, FiresAt, RuleState, Standing};

use crate::{
    client::Client,
    language::Language,
    options::Rules,
    terminal::{self, Style},
};

#[derive(Deserialize)]
struct Answer {
    rules: Vec<Standing>,
}

pub(crate) async fn show(client: &Client, language: Language, arguments: &Rules) -> Result<()> {
    let rule = arguments.rule.as_deref().unwrap_or_default();
    let parameters = [("workspace", arguments.within.workspace()), ("rule", rule)];
    let answer: Option<Answer> = client.get_or_print("api/v1/rules", &parameters, arguments.json).await?;
    let Some(answer) = answer else { return Ok(()) };
    let rows: Vec<[String; 3]> = answer.rules.iter().map(|standing| row(standing, language)).collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let (rules, abouts) = (width(0), width(1));
    let style = Style::of_stdout();
    for (standing, [rule, about, rest]) in answer.rules.iter().zip(&rows) {
        let state = format!("{:<13}", state(standing.state, language));
        let state = match standing.state {
            RuleState::Firing | RuleState::Error => style.red(&state),
            RuleState::Normal => style.green(&state),
            _ => style.bold(&state),
        };
        terminal::line(&format!("{rule:<rules$}  {about:<abouts$}  {state}  {rest}"));
    }
    if rows.is_empty() {
        terminal::line(language.pick("No rule.", "Aucune règle."));
    }
    Ok(())
}

/// The rule, what it watches, and what else is known.
fn row(standing: &Standing, language: Language) -> [String; 3] {
    let moment = |at: jiff::Timestamp| at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string();
    let mut rest = Vec::new();
    rest.extend(standing.since.map(|at| format!("{} {}", language.pick("since", "depuis"), moment(at))));
    rest.extend(standing.until.map(|at| format!("{} {}", language.pick("until", "jusqu’à"), moment(at))));
    rest.extend(standing.problem.as_deref().map(terminal::harmless));
    rest.extend(standing.fires_at.iter().map(|needed| needs(needed, language)));
    [standing.rule.to_string(), terminal::harmless(&standing.about), rest.join(" · ")]
}

fn state(state: RuleState, language: Language) -> &'static str {
    match state {
        RuleState::Learning => language.pick("learning", "apprend"),
        RuleState::Normal => language.pick("normal", "normale"),
        RuleState::Pending => language.pick("pending", "en suspens"),
        RuleState::Firing => language.pick("FIRING", "EN ALERTE"),
        RuleState::Recovering => language.pick("recovering", "retombe"),
        RuleState::CoolDown => language.pick("cool-down", "au repos"),
        RuleState::NoData => language.pick("no data", "sans données"),
        RuleState::Error => language.pick("ERROR", "ERREUR"),
    }
}

/// "12 of 40 mentions in 15 min (usually 18)".
fn needs(needed: &FiresAt, language: Language) -> String {
    let number = |number: f64| {
        if number < 10.0 && number.fract() != 0.0 {
            language.pick(format!("{number:.1}"), format!("{number:.1}").replace('.', ","))
        } else {
            language.number(number.round() as u64)
        }
    };
    let unit = match needed.unit {
        CountedIn::Mentions => language.pick("mentions", "mentions"),
        CountedIn::NegativeMentions => language.pick("negative mentions", "mentions négatives"),
        CountedIn::MissedMentions => language.pick("mentions missed", "mentions manquantes"),
        CountedIn::Percent => language.pick("% of all", "% du total"),
        CountedIn::MinutesOfSilence => language.pick("min of silence", "min de silence"),
    };
    let window = needed
        .window_minutes
        .map(|minutes| language.pick(format!(" in {minutes} min"), format!(" en {minutes} min")));
    let usual = needed.usual.map(|usual| {
        let usual = number(usual);
        language.pick(format!(" (usually {usual})"), format!(" (d’habitude {usual})"))
    });
    format!(
        "{} {} {} {unit}{}{}",
        number(needed.now),
        language.pick("of", "sur"),
        number(needed.needed),
        window.unwrap_or_default(),
        usual.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_where_it_stands_and_what_is_missing() {
        let check = |fires_at: &str, english: &str, french: &str| {
            let text = format!(
                r#"{{"rule": "crisis", "rule_name": "Crise", "kind": "spike", "subject": "aurora", "about": "Aurora",
                    "state": "normal", "fires_at": [{fires_at}]}}"#
            );
            let standing: Standing = serde_json::from_str(&text).unwrap();
            for (language, expected) in [(Language::English, english), (Language::French, french)] {
                assert_eq!(row(&standing, language), ["crisis", "Aurora", expected]);
            }
        };
        check("", "", "");
        check(
            r#"{"unit": "mentions", "window_minutes": 15, "now": 12, "needed": 1400, "usual": 17.6}"#,
            "12 of 1,400 mentions in 15 min (usually 18)",
            "12 sur 1\u{202f}400 mentions en 15 min (d’habitude 18)",
        );
        check(
            r#"{"unit": "missed_mentions", "now": 3.25, "needed": 9.6}"#,
            "3.2 of 9.6 mentions missed",
            "3,2 sur 9,6 mentions manquantes",
        );
    }
}
