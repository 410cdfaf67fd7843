//! One line of a lexicon for all the forms of a word: braces, as in a shell.
//!
//! `ador{e,es,able}` stands for three forms, `content{@a}` for those of the ending set `@a` that the file defines,
//! and a set may stand among spelled-out endings: `ouvert{@a,ement}`. An empty ending is the bare stem.

use rustc_hash::FxHashMap;

/// No line may stand for more forms than this.
const MAX_FORMS: usize = 200;

/// Sets of endings by name, the `@` included.
pub(super) type Endings = FxHashMap<String, Vec<String>>;

/// Why a line cannot be written out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum InflectionError {
    /// A `{` without `}`.
    #[error("close the bracket: `{{` has no `}}`")]
    Unclosed,
    /// A set of endings that no line above defines.
    #[error("define `{0}` above this line, or write its endings out")]
    UnknownEndings(String),
    /// Too many combinations.
    #[error("split the line: it stands for more than {MAX_FORMS} forms")]
    TooManyForms,
}

/// All forms that an entry stands for, in the order in which they are written.
pub(super) fn forms(entry: &str, endings: &Endings) -> Result<Vec<String>, InflectionError> {
    let mut forms = vec![String::new()];
    let mut rest = entry;
    while let Some((before, opened)) = rest.split_once('{') {
        let (inside, after) = opened.split_once('}').ok_or(InflectionError::Unclosed)?;
        let choices = choices(inside, endings)?;
        if forms.len() * choices.len() > MAX_FORMS {
            return Err(InflectionError::TooManyForms);
        }
        forms = forms
            .iter()
            .flat_map(|form| choices.iter().map(move |choice| format!("{form}{before}{choice}")))
            .collect();
        rest = after;
    }
    forms.iter_mut().for_each(|form| form.push_str(rest));
    Ok(forms)
}

fn choices<'a>(inside: &'a str, endings: &'a Endings) -> Result<Vec<&'a str>, InflectionError> {
    let mut choices = Vec::new();
    for choice in inside.split(',') {
        if !choice.starts_with('@') {
            choices.push(choice);
            continue;
        }
        let set = endings.get(choice).ok_or_else(|| InflectionError::UnknownEndings(choice.to_owned()))?;
        choices.extend(set.iter().map(String::as_str));
    }
    Ok(choices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_written_out() {
        let endings =
            Endings::from_iter([("@a".to_owned(), ["", "e", "s", "es"].map(str::to_owned).to_vec())]);
        let check = |entry: &str, expected: &str| {
            let actual =
                forms(entry, &endings).map_or_else(|error| error.to_string(), |forms| forms.join(" "));
            assert_eq!(actual, expected, "{entry}");
        };
        check("retard", "retard");
        check("delay{,s,ed}", "delay delays delayed");
        check("content{@a}", "content contente contents contentes");
        check("ouvert{@a,ement}", "ouvert ouverte ouverts ouvertes ouvertement");
        check("{très,trop} bon{s,nes}", "très bons très bonnes trop bons trop bonnes");
        check("bon{s", "close the bracket: `{` has no `}`");
        check("bon{@x}", "define `@x` above this line, or write its endings out");
        check(&"{a,b}".repeat(9), "split the line: it stands for more than 200 forms");
    }
}
