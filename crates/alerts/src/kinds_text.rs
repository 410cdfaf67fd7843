//! What alerts say that are not about a plain count: about negative mentions, about a share of voice, about one post.

use vigie_model::{Alert, AlertReason, RuleKind, ShareReason};

use crate::{
    clean::clean,
    numbers::{FIXED, Language, NARROW},
    silence_text,
};

/// The most characters of a name that are shown.
const MAX_NAME: usize = 80;

/// What happened, in a sentence or two; `None` for kinds that are told elsewhere.
pub(crate) fn what(alert: &Alert, language: Language) -> Option<String> {
    let reason = &alert.reason;
    match reason.condition {
        RuleKind::NegativeSpike { .. } => Some(negative(reason, language)),
        RuleKind::ShareShift { .. } => Some(voice(reason.share.as_ref()?, reason, language)),
        RuleKind::Every {} => Some(single(alert, language)),
        RuleKind::Silence { .. } | RuleKind::Outage { .. } => silence_text::what(reason, language),
        RuleKind::Threshold { .. } | RuleKind::Spike { .. } => None,
    }
}

/// The figures, a sentence each; `None` for kinds that are told elsewhere.
pub(crate) fn figures(alert: &Alert, language: Language, timezone: &str) -> Option<Vec<String>> {
    let reason = &alert.reason;
    match reason.condition {
        RuleKind::NegativeSpike { .. } => {
            let mut lines = vec![negative_figures(reason, language)];
            lines.extend(reason.share.as_ref().map(|share| negative_share(share, language)));
            Some(lines)
        }
        RuleKind::ShareShift { .. } => Some(vec![voice_figures(reason, language)]),
        RuleKind::Every {} => Some(Vec::new()),
        RuleKind::Silence { .. } | RuleKind::Outage { .. } => {
            Some(silence_text::figures(reason, language, timezone))
        }
        RuleKind::Threshold { .. } | RuleKind::Spike { .. } => None,
    }
}

fn percent(share: f64, language: Language) -> String {
    language.percent((share * 100.0).round() as u64, 100)
}

fn window(reason: &AlertReason, language: Language) -> String {
    language.duration(std::time::Duration::from_secs(reason.window_minutes.unwrap_or(1) * 60))
}

fn negative(reason: &AlertReason, language: Language) -> String {
    let (count, window) = (language.whole(reason.count), window(reason, language));
    let share = reason.share.map(|share| share.corrected.map_or(share.counted, |share| share.value));
    let share = share.map(|share| percent(share, language));
    let usual = reason.expected.map(|expected| (expected, language.about(expected)));
    match language {
        Language::French => {
            let many = if reason.count > 1 { "s" } else { "" };
            let compared = match usual {
                Some((expected, usual)) if expected >= 0.5 => {
                    let times = language.about(reason.count as f64 / expected);
                    format!("{times} fois plus que d’habitude ({usual})")
                }
                Some(_) => "alors qu’il n’y en a presque jamais d’habitude".to_owned(),
                None => "bien plus que depuis le début de l’écoute".to_owned(),
            };
            let share = share.map(|share| format!(" {share} des mentions sont négatives."));
            let share = share.unwrap_or_default();
            format!("{count}{FIXED}mention{many} négative{many} en {window}, {compared}.{share}")
        }
        Language::English => {
            let many = if reason.count == 1 { "" } else { "s" };
            let compared = match usual {
                Some((expected, usual)) if expected >= 0.5 => {
                    format!("{} times the usual ({usual})", language.about(reason.count as f64 / expected))
                }
                Some(_) => "where there are usually almost none".to_owned(),
                None => "far more than since listening began".to_owned(),
            };
            let share = share.map(|share| format!(" {share} of mentions are negative.")).unwrap_or_default();
            format!("{count} negative mention{many} in {window}, {compared}.{share}")
        }
    }
}

fn negative_figures(reason: &AlertReason, language: Language) -> String {
    let (count, window) = (language.whole(reason.count), window(reason, language));
    let of = reason.share.map_or(reason.count, |share| share.of);
    let of = language.whole(of);
    let usual = reason.expected.map(|expected| language.about(expected));
    match (language, usual) {
        (Language::French, Some(usual)) => format!(
            "{count} mentions négatives sur {of} en {window}{NARROW}; il y en a d’habitude environ {usual} à cette heure."
        ),
        (Language::French, None) => format!(
            "{count} mentions négatives sur {of} en {window}{NARROW}; il n’y a pas encore de quoi comparer avec un jour \
             entier."
        ),
        (Language::English, Some(usual)) => {
            format!(
                "{count} negative of {of} mentions within {window}; about {usual} are usual at this hour."
            )
        }
        (Language::English, None) => format!(
            "{count} negative of {of} mentions within {window}; there is not yet a whole day to compare with."
        ),
    }
}

fn negative_share(share: &ShareReason, language: Language) -> String {
    let counted = percent(share.counted, language);
    let usual = share.usual.map(|usual| percent(usual, language));
    let corrected = share
        .corrected
        .map(|share| [share.value, share.low, share.high].map(|share| percent(share, language)));
    match language {
        Language::French => {
            let usual = usual.map(|usual| format!(", d’habitude {usual}")).unwrap_or_default();
            let corrected = corrected.map(|[value, low, high]| {
                format!(
                    " Sans doute {value} en réalité (de {low} à {high}), une fois corrigées les erreurs d’étiquetage."
                )
            });
            format!(
                "Part de mentions négatives{FIXED}: {counted} comptées{usual}.{}",
                corrected.unwrap_or_default()
            )
        }
        Language::English => {
            let usual = usual.map(|usual| format!(", usually {usual}")).unwrap_or_default();
            let corrected = corrected.map(|[value, low, high]| {
                format!(" Probably {value} in truth ({low} to {high}), corrected for labels that are wrong.")
            });
            format!("Share of negative mentions: {counted} counted{usual}.{}", corrected.unwrap_or_default())
        }
    }
}

/// "42% of all mentions, where 25% are usual."
fn voice(share: &ShareReason, reason: &AlertReason, language: Language) -> String {
    let (now, window) = (percent(share.counted, language), window(reason, language));
    let usual = share.usual.map(|usual| percent(usual, language)).unwrap_or_default();
    let points = ((share.counted - share.usual.unwrap_or(share.counted)) * 100.0).round();
    let sign = if points < 0.0 { '−' } else { '+' };
    let points = format!("{sign}{}", points.abs());
    match language {
        Language::French => {
            format!("{now} des mentions en {window}, au lieu de {usual} d’habitude ({points}{FIXED}points).")
        }
        Language::English => {
            format!("{now} of all mentions in {window}, where {usual} is usual ({points} points).")
        }
    }
}

fn voice_figures(reason: &AlertReason, language: Language) -> String {
    let (count, window) = (language.whole(reason.count), window(reason, language));
    let of = language.whole(reason.share.map_or(reason.count, |share| share.of));
    match language {
        Language::French => {
            format!("{count} des {of} mentions de toutes les marques comparées, en {window}.")
        }
        Language::English => format!("{count} of {of} mentions of all brands compared, within {window}."),
    }
}

/// One post, which is shown beside.
fn single(alert: &Alert, language: Language) -> String {
    let rule = clean(&alert.rule_name, MAX_NAME);
    let source = alert
        .reason
        .drivers
        .samples
        .first()
        .map(|sample| clean(&sample.source, MAX_NAME))
        .unwrap_or_default();
    match language {
        Language::French => format!("une publication ({source}) pour «{FIXED}{rule}{FIXED}»."),
        Language::English => format!("a post ({source}) for “{rule}”."),
    }
}

#[cfg(test)]
mod tests {
    use crate::{explanation, headline};

    use super::*;

    fn alert(condition: &str, reason: &str) -> Alert {
        let text = format!(
            r#"{{"id": "w/r/aurora/1", "workspace": "w", "rule": "r", "rule_name": "Grandes voix", "brand": "aurora",
                "about": "Aurora", "severity": "warning", "state": "firing", "fired_at": "2026-02-03T10:15:00Z",
                "reason": {{"condition": {condition}, {reason}}}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    /// Shows the spaces that look alike.
    fn shown(text: &str) -> String {
        text.replace(NARROW, "_").replace(FIXED, "~")
    }

    fn check(alert: &Alert, expected: [&str; 2], lines: [&[&str]; 2]) {
        for ((language, expected), lines) in ["fr", "en"].iter().zip(expected).zip(lines) {
            assert_eq!(shown(&headline(alert, language)), expected);
            let said: Vec<String> =
                explanation(alert, language, "Europe/Paris").iter().map(|line| shown(line)).collect();
            assert_eq!(said[1..], *lines);
        }
    }

    #[test]
    fn negative_mentions_are_told_with_their_share_as_it_probably_is() {
        let alert = alert(
            r#"{"kind": "negative_spike"}"#,
            r#""count": 40, "negative": 40, "window_minutes": 15, "expected": 6.5, "score": 9.1,
               "share": {"counted": 0.615, "of": 65, "usual": 0.15,
                         "corrected": {"value": 0.74, "low": 0.6, "high": 0.852}}"#,
        );
        check(
            &alert,
            [
                "Aurora~: 40~mentions négatives en 15~min, 6,2 fois plus que d’habitude (6,5). 74_% des mentions sont \
                 négatives.",
                "Aurora: 40 negative mentions in 15 min, 6.2 times the usual (6.5). 74% of mentions are negative.",
            ],
            [
                &[
                    "40 mentions négatives sur 65 en 15~min_; il y en a d’habitude environ 6,5 à cette heure.",
                    "Part de mentions négatives~: 62_% comptées, d’habitude 15_%. Sans doute 74_% en réalité (de 60_% à \
                     85_%), une fois corrigées les erreurs d’étiquetage.",
                    "C’est 9,1 fois l’écart habituel_; la règle admet 1 fausse alerte par semaine.",
                ],
                &[
                    "40 negative of 65 mentions within 15 min; about 6.5 are usual at this hour.",
                    "Share of negative mentions: 62% counted, usually 15%. Probably 74% in truth (60% to 85%), corrected \
                     for labels that are wrong.",
                    "That is 9.1 times the usual deviation; the rule accepts 1 false alert a week.",
                ],
            ],
        );
    }

    #[test]
    fn a_share_of_voice_is_told_with_what_is_usual() {
        let alert = alert(
            r#"{"kind": "share_shift"}"#,
            r#""count": 84, "negative": 0, "window_minutes": 360, "expected": 50.0, "score": 4.4,
               "share": {"counted": 0.42, "of": 200, "usual": 0.25}"#,
        );
        check(
            &alert,
            [
                "Aurora~: 42_% des mentions en 6~h, au lieu de 25_% d’habitude (+17~points).",
                "Aurora: 42% of all mentions in 6 h, where 25% is usual (+17 points).",
            ],
            [
                &[
                    "84 des 200 mentions de toutes les marques comparées, en 6~h.",
                    "C’est 4,4 fois l’écart habituel_; la règle admet 1 fausse alerte par semaine.",
                ],
                &[
                    "84 of 200 mentions of all brands compared, within 6 h.",
                    "That is 4.4 times the usual deviation; the rule accepts 1 false alert a week.",
                ],
            ],
        );
    }

    #[test]
    fn one_post_is_told_as_one_also_when_that_is_over() {
        let mut alert = alert(
            r#"{"kind": "every"}"#,
            r#""count": 1, "negative": 1, "samples": ["bluesky:at:1"], "terms": ["rappel"]"#,
        );
        alert.state = vigie_model::AlertState::Resolved;
        check(
            &alert,
            [
                "Aurora~: une publication (bluesky) pour «~Grandes voix~».",
                "Aurora: a post (bluesky) for “Grandes voix”.",
            ],
            [&["On y lit surtout~: rappel."], &["What stands out: rappel."]],
        );
    }
}
