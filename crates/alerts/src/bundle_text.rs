//! What a message says that sums up several alerts, in one sentence.

use vigie_store::Bundle;

use crate::numbers::Language;

/// "3 alerts during the quiet hours."
pub(crate) fn together(bundle: Bundle, alerts: usize, language: Language) -> String {
    let count = language.whole(alerts as u64);
    let (plural, more) = (if alerts > 1 { "s" } else { "" }, "de plus");
    match (language, bundle) {
        (Language::French, Bundle::Story) => format!("{count} alerte{plural} {more} sur la même histoire."),
        (Language::French, Bundle::Quiet) => format!("{count} alerte{plural} pendant les heures calmes."),
        (Language::French, Bundle::Digest) => {
            format!("{count} alerte{plural} depuis le dernier récapitulatif.")
        }
        (Language::French, Bundle::Cap) => {
            format!("{count} alerte{plural} {more} ce jour-là, au-delà de la limite quotidienne.")
        }
        (Language::English, Bundle::Story) => format!("{count} more alert{plural} on the same story."),
        (Language::English, Bundle::Quiet) => format!("{count} alert{plural} during the quiet hours."),
        (Language::English, Bundle::Digest) => format!("{count} alert{plural} since the last digest."),
        (Language::English, Bundle::Cap) => {
            format!("{count} more alert{plural} that day, beyond the daily limit.")
        }
    }
}
