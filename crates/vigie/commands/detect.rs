//! `vigie detect`: a rule over a CSV of counts, alert events out as JSON lines.

use std::{
    fs::File,
    io::{BufWriter, Read, Write, stdin},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context, Result, bail};
use csv::StringRecord;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::Serialize;
use vigie_alerts::{AlertChange, Config, Trial};
use vigie_model::{Rule, RuleKind};

use super::rule_file;
use crate::{options::Detect, terminal};

/// The rule without `--rule`: everything at its default.
const SPIKE: &str = "id = 'spike'\nname = 'Spike'\nwhen = { kind = 'spike' }";

/// No hour of the whole internet has so many posts.
const MOST: f64 = 1e12;

/// One line that is printed.
#[derive(Serialize)]
struct Event<'a> {
    at: Timestamp,
    state: &'a str,
    value: u64,
    expected: Option<f64>,
    score: Option<f64>,
    window_minutes: Option<u64>,
}

pub(crate) fn run(arguments: &Detect) -> Result<ExitCode> {
    let rule = match &arguments.rule {
        None => rule_file::parse(SPIKE)?,
        Some(file) => rule_file::read(file)?,
    };
    if let Some(instead) = needs_more(&rule.when) {
        bail!("rule \"{}\" cannot be tried on counts alone: {instead}", rule.id);
    }
    let input: Box<dyn Read> = if arguments.file == Path::new("-") {
        Box::new(stdin())
    } else {
        let file = &arguments.file;
        Box::new(File::open(file).with_context(|| format!("cannot read {}", file.display()))?)
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let bad = detect(rule, input, &mut out, &mut |fault| terminal::note(&fault))?;
    out.flush()?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// What a kind of rule needs that counts do not have, and where to try it; `None` where counts are enough.
fn needs_more(kind: &RuleKind) -> Option<&'static str> {
    match kind {
        RuleKind::Threshold { .. } | RuleKind::Spike { .. } | RuleKind::Silence { .. } => None,
        RuleKind::NegativeSpike { .. } => {
            Some("negative_spike needs the mood of each mention; try it with `vigie alerts backtest`")
        }
        RuleKind::ShareShift { .. } => {
            Some("share_shift needs the counts of several brands; try it with `vigie alerts backtest`")
        }
        RuleKind::Every {} => Some("every needs the mentions; see what its filter finds with `vigie search`"),
        RuleKind::Outage { .. } => {
            Some("outage needs what is heard of sources; `vigie alerts rules` shows how each stands")
        }
    }
}

/// Runs the rule over the rows; how many could not be used.
fn detect(
    rule: Rule,
    input: impl Read,
    out: &mut impl Write,
    complain: &mut impl FnMut(String),
) -> Result<u64> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(input);
    let header = reader.headers()?;
    let column = |name: &str| {
        header
            .iter()
            .position(|title| title.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
            .with_context(|| format!("the first line must name the columns timestamp,value; it lacks {name}"))
    };
    let (time, value) = (column("timestamp")?, column("value")?);
    let mut trial = Trial::new(rule, Config::default().lateness);
    let mut bad = 0;
    let mut row = StringRecord::new();
    loop {
        let line = reader.position().line();
        let taken = match reader.read_record(&mut row) {
            Ok(false) => return Ok(bad),
            Ok(true) => take(&mut trial, row.get(time), row.get(value)),
            Err(error) if error.is_io_error() => return Err(error.into()),
            Err(_) => Err("not text in UTF-8; save the file as UTF-8".to_owned()),
        };
        let at = match taken {
            Ok(at) => at,
            Err(fault) => {
                bad += 1;
                let line = row.position().map_or(line, csv::Position::line);
                complain(format!("line {line}: {fault}"));
                continue;
            }
        };
        for change in trial.advance() {
            serde_json::to_writer(&mut *out, &event(&change, at))?;
            out.write_all(b"\n")?;
        }
    }
}

/// Counts a row and gives its time, or says what to mend.
fn take(trial: &mut Trial, at: Option<&str>, value: Option<&str>) -> Result<Timestamp, String> {
    let (at, value) = (at.unwrap_or_default(), value.unwrap_or_default());
    let time = moment(at).ok_or_else(|| {
        format!("timestamp `{}` is no time; write 2026-02-03T10:15:00Z", terminal::harmless(at))
    })?;
    let count = count(value).ok_or_else(|| {
        format!("value `{}` is no count; write a whole number from 0 on", terminal::harmless(value))
    })?;
    if trial.count(time, count) {
        return Ok(time);
    }
    Err("older than what is counted still; sort the rows by time".to_owned())
}

/// RFC 3339, or a date and time that is taken as UTC.
fn moment(text: &str) -> Option<Timestamp> {
    text.parse()
        .ok()
        .or_else(|| Some(text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp()))
}

fn count(text: &str) -> Option<u64> {
    let number: f64 = text.parse().ok()?;
    ((0.0..=MOST).contains(&number) && number.fract() == 0.0).then_some(number as u64)
}

/// It fired with the row of this time, and was over when the alert says so.
fn event(change: &AlertChange, row: Timestamp) -> Event<'_> {
    let alert = &change.alert;
    Event {
        at: alert.resolved_at.unwrap_or(row),
        state: alert.state.as_str(),
        value: alert.reason.count,
        expected: alert.reason.expected,
        score: alert.reason.score,
        window_minutes: alert.reason.window_minutes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rule: &str, csv: &str) -> (Vec<String>, Vec<String>) {
        let (mut out, mut faults) = (Vec::new(), Vec::new());
        let bad = detect(rule_file::parse(rule).unwrap(), csv.as_bytes(), &mut out, &mut |fault| {
            faults.push(fault);
        });
        assert_eq!(bad.unwrap(), faults.len() as u64);
        (String::from_utf8(out).unwrap().lines().map(str::to_owned).collect(), faults)
    }

    const BUSY: &str = "[[rule]]\nid = 'busy'\nname = 'Busy'\nkeep_firing = '10m'\n\
                        when = { kind = 'threshold', count = 9, window = '5m' }";

    const BUSY_ALONE: &str = "id = 'busy'\nname = 'Busy'\nkeep_firing = '10m'\n\
                              when = { kind = 'threshold', count = 9, window = '5m' }";

    #[test]
    fn an_alert_gives_a_line_when_it_fires_and_one_when_it_is_over() {
        let csv = "\u{feff}value,Timestamp\n1,2026-02-03 10:00:00\n9.0, 2026-02-03T10:05:07Z\n\
                   0,2026-02-03T13:10:00+01:00\n";
        let (lines, faults) = told(BUSY, csv);
        assert_eq!(faults, [""; 0]);
        assert_eq!(
            lines,
            [
                r#"{"at":"2026-02-03T10:05:07Z","state":"firing","value":9,"expected":null,"score":null,"window_minutes":5}"#,
                r#"{"at":"2026-02-03T10:20:00Z","state":"resolved","value":9,"expected":null,"score":null,"window_minutes":5}"#,
            ]
        );
    }

    #[test]
    fn rows_that_cannot_be_used_are_named_and_the_rest_is_used() {
        let csv = "timestamp,value\nyesterday,4\n2026-02-03T10:00:00Z,9\n2026-02-03T10:01:00Z,-3\n\
                   2026-02-03T10:02:00Z,many\n2026-02-03T09:00:00Z,5\n2026-02-03T10:03:00Z\n";
        let (lines, faults) = told(BUSY, csv);
        assert_eq!(lines.len(), 1, "{lines:?}");
        let starts: Vec<&str> = faults.iter().map(|fault| fault.split(';').next().unwrap()).collect();
        assert_eq!(
            starts,
            [
                "line 2: timestamp `yesterday` is no time",
                "line 4: value `-3` is no count",
                "line 5: value `many` is no count",
                "line 6: older than what is counted still",
                "line 7: value `` is no count",
            ]
        );
    }

    #[test]
    fn the_default_rule_finds_what_stands_out() {
        let start: Timestamp = "2026-02-02T00:00:00Z".parse().unwrap();
        let mut csv = "timestamp,value\n".to_owned();
        for bin in 0..2_016_i64 {
            let at = Timestamp::from_second(start.as_second() + bin * 300).unwrap();
            let value = if (1_900..1_912).contains(&bin) { 10_000 } else { 8 + bin % 5 };
            csv.push_str(&format!("{at},{value}\n"));
        }
        let (lines, _) = told(SPIKE, &csv);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].starts_with(r#"{"at":"2026-02-08T14:20:00Z","state":"firing""#), "{lines:?}");
    }

    #[test]
    fn silence_is_found_in_counts_and_conditions_can_be_asked_to_last() {
        let start: Timestamp = "2026-02-02T00:00:00Z".parse().unwrap();
        let mut csv = "timestamp,value\n".to_owned();
        for bin in 0..1_000_i64 {
            let at = Timestamp::from_second(start.as_second() + bin * 300).unwrap();
            csv.push_str(&format!("{at},{}\n", if (800..840).contains(&bin) { 0 } else { 9 }));
        }
        let silence = "id = 'hush'\nname = 'Hush'\nwhen = { kind = 'silence', after = '1h' }";
        let (lines, _) = told(silence, &csv);
        let states: Vec<&str> = lines.iter().map(|line| line.split('"').nth(7).unwrap()).collect();
        assert_eq!(states, ["firing", "resolved"], "{lines:?}");
        let csv = "timestamp,value\n2026-02-03T10:00:00Z,9\n2026-02-03T10:05:00Z,9\n2026-02-03T10:30:00Z,0\n";
        assert_eq!(told(&format!("pending = '8m'\n{BUSY_ALONE}"), csv).0.len(), 2);
        assert_eq!(told(&format!("pending = '11m'\n{BUSY_ALONE}"), csv).0.len(), 0);
    }

    #[test]
    fn kinds_that_need_more_than_counts_say_what_to_do() {
        let check = |kind: &str, expected: &str| {
            let kind: RuleKind = toml::from_str(&format!("kind = '{kind}'")).unwrap();
            let said = needs_more(&kind).unwrap();
            assert!(said.contains(expected), "{said}");
        };
        check("negative_spike", "vigie alerts backtest");
        check("share_shift", "counts of several brands");
        check("every", "vigie search");
        check("outage", "vigie alerts rules");
    }
}
