//! What must not be shown of a channel: the values of its secrets, and their parts.
//!
//! A receiver may say our own secret back to us: a web server that names the path that it does not know, a proxy that
//! shows the whole address. So nothing that comes from outside is kept before it went through here.

/// The shortest part of a secret that is looked for: shorter ones are words that stand anywhere.
const SHORTEST: usize = 8;
/// What stands in a secret's place.
const INSTEAD: &str = "***";

/// The secrets of one attempt.
#[derive(Default)]
pub(crate) struct Hidden(Vec<String>);

impl Hidden {
    /// The values, and of addresses the parts behind the host.
    pub(crate) fn of(values: impl IntoIterator<Item = String>) -> Self {
        let mut hidden = Vec::new();
        for value in values {
            let value = value.trim().to_owned();
            let behind_host = match value.split_once("://") {
                Some((_, rest)) => rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]).to_owned(),
                None => value.clone(),
            };
            hidden.push(behind_host.clone());
            let parts = behind_host.split(['/', '?', '&', '=', '#', ':', ',', '_', ' ']);
            hidden.extend(parts.map(str::to_owned));
            hidden.push(value);
        }
        hidden.retain(|part| part.chars().count() >= SHORTEST);
        // The longest first: a part within another must not break it up.
        hidden.sort_by_key(|part| std::cmp::Reverse(part.len()));
        hidden.dedup();
        Self(hidden)
    }

    /// A text without them.
    pub(crate) fn taken_out_of(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, part| match text.contains(part.as_str()) {
            true => text.replace(part.as_str(), INSTEAD),
            false => text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_secret_is_left() {
        let check = |secret: &str, text: &str, expected: &str| {
            assert_eq!(Hidden::of([secret.to_owned()]).taken_out_of(text), expected, "{secret}");
        };
        let slack = "https://hooks.slack.com/services/T0000/B0000/AbCdSecretEfGh";
        check(slack, "Cannot POST /services/T0000/B0000/AbCdSecretEfGh", "Cannot POST ***");
        check(slack, "no hook AbCdSecretEfGh", "no hook ***");
        check(slack, "hooks.slack.com cannot be reached", "hooks.slack.com cannot be reached");
        check("https://a.example/w?sig=s3cr3t-signature&v=1", "bad sig s3cr3t-signature", "bad sig ***");
        check("123:bot-token", "/bot123:bot-token/sendMessage", "/bot***/sendMessage");
        check("whsec_c2VjcmV0LWZvci10ZXN0", "got c2VjcmV0LWZvci10ZXN0", "got ***");
        check("short", "short is a word", "short is a word");
        check("", "nothing", "nothing");
    }
}
