//! The page behind a signed link, as HTML: what happened and why, the posts, who did what, and the two buttons. In the
//! workspace's language, for a phone first. No script, nothing from elsewhere; whatever people or posts say is escaped.

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use vigie_model::{
    Alert, AlertState, Care, CareAction, CareEntry, Mention, Severity, Silence, Slug, Workspace,
};
use vigie_query::Language;

/// Nothing may be loaded or run but the style that stands in the page, named by its fingerprint, and forms lead back here.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// The most characters of a post that are shown.
const MAX_TEXT: usize = 500;
/// The most deeds that are shown, the last ones.
const MAX_DEEDS: usize = 20;

const STYLE: &str = "\
:root{color-scheme:light dark;--back:#f1f3f5;--card:#fff;--text:#1f2328;--soft:#59636e;--line:#d8dee4}\
@media(prefers-color-scheme:dark){:root{--back:#14171a;--card:#1e2226;--text:#e8eaed;--soft:#a2abb4;--line:#39414a}}\
.critical{--mark:#c62828}.warning{--mark:#b26a00}.info{--mark:#1565c0}.over{--mark:#2e7d32}.none{--mark:#59636e}\
*{box-sizing:border-box}\
body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif}\
main{max-width:720px;margin:0 auto;padding:16px}\
section,header{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 20px;margin:0 0 14px}\
header{border-top:6px solid var(--mark)}\
h1{font-size:1.3rem;line-height:1.35;margin:.35rem 0 0;overflow-wrap:anywhere}\
h2{font-size:1rem;margin:0 0 .5rem}\
p,ul{margin:.4rem 0}ul{padding-left:1.2rem}li{margin:.3rem 0;overflow-wrap:anywhere}\
.state{display:inline-block;background:var(--mark);color:#fff;font-weight:600;font-size:.85rem;border-radius:999px;padding:.1rem .7rem}\
.soft{color:var(--soft);font-size:.9rem}\
.notice{border-left:6px solid #b26a00}\
blockquote{margin:.6rem 0;padding:.1rem 0 .1rem .9rem;border-left:3px solid var(--line);overflow-wrap:anywhere}\
form{margin:0}form p{margin:.5rem 0 0}form .soft{display:inline-block;margin:.3rem 0 .4rem}\
label{display:block;font-size:.9rem;color:var(--soft)}\
input{width:100%;font:inherit;padding:.6rem .7rem;margin:.2rem 0 .6rem;border:1px solid var(--line);border-radius:8px;\
background:var(--back);color:inherit}\
button{width:100%;font:inherit;font-weight:600;padding:.75rem 1rem;border:0;border-radius:8px;background:#0b57d0;color:#fff;cursor:pointer}\
button.second{background:transparent;color:inherit;border:1px solid var(--line)}\
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid #4c8dff;outline-offset:2px}\
button{scroll-margin-top:80vh}button:target{outline:3px solid #4c8dff;outline-offset:2px}\
a{color:inherit}\
@media(min-width:560px){form p{display:flex;gap:1rem;align-items:center}button{width:17rem;flex:none}input{max-width:17rem}}";

/// What the page shows.
pub(super) struct Page<'a> {
    pub(super) token: &'a str,
    pub(super) workspace: &'a Workspace,
    pub(super) alert: &'a Alert,
    pub(super) care: Care,
    pub(super) history: Vec<CareEntry>,
    /// The silence that holds for the alert.
    pub(super) silence: Option<Silence>,
    pub(super) samples: Vec<Mention>,
    pub(super) can_acknowledge: bool,
    pub(super) can_silence: bool,
    /// What came of the button that was pressed.
    pub(super) notice: Option<&'static str>,
}

/// Why a link shows nothing.
#[derive(Clone, Copy)]
pub(super) enum Apology {
    Forged,
    Expired,
    Gone,
}

/// The language of a workspace's people.
pub(super) fn language(workspace: &Workspace) -> Language {
    Language::of(workspace.language())
}

/// Who pressed a button and gave no name.
pub(super) fn nameless(language: Language, channel: &Slug) -> String {
    language.pick(
        format!("somebody with the link in “{channel}”"),
        format!("quelqu’un par le lien reçu dans «\u{a0}{channel}\u{a0}»"),
    )
}

/// Why a link silenced something.
pub(super) fn silenced_by_link(language: Language, rule: &str) -> String {
    let rule: String = rule.chars().take(80).collect();
    language.pick(
        format!("by the link in a message of the rule “{rule}”"),
        format!("par le lien d’un message de la règle «\u{a0}{rule}\u{a0}»"),
    )
}

/// The link was used before.
pub(super) fn used(language: Language) -> &'static str {
    language.pick(
        "This link was used for that already, and does it only once. How the alert stands is below.",
        "Ce lien a déjà servi à cela, et n’agit qu’une fois. L’état de l’alerte est ci-dessous.",
    )
}

/// A page for a link that shows nothing.
pub(super) fn apology(language: Language, why: Apology) -> String {
    let (title, said) = match why {
        Apology::Forged => (
            "This link does not work · Ce lien ne fonctionne pas",
            "It was altered on its way, or was not made by this Vigie. Open it from the message once more. · Il a été \
             modifié en chemin, ou ne vient pas de ce Vigie. Ouvrez-le de nouveau depuis le message.",
        ),
        Apology::Gone => (
            "This alert is gone · Cette alerte n’existe plus",
            "Its history was removed after its time, or its workspace is there no more. · Son historique a été effacé \
             après son temps, ou son espace de travail n’existe plus.",
        ),
        Apology::Expired => language.pick(
            ("This link has expired", "Links in messages are good for a week. Ask whoever runs Vigie to show you the alert."),
            (
                "Ce lien a expiré",
                "Les liens des messages sont valables une semaine. Demandez à la personne qui gère Vigie de vous montrer \
                 l’alerte.",
            ),
        ),
    };
    let body = format!("<header><h1>{}</h1><p>{}</p></header>", escape(title), escape(said));
    document(language, title, "none", &body)
}

impl Page<'_> {
    pub(super) fn written(&self) -> String {
        let language = language(self.workspace);
        let headline = vigie_alerts::headline(self.alert, self.workspace.language());
        let mut body = self.head(language, &headline);
        if let Some(notice) = self.notice {
            body.push_str(&format!(
                "<section class=\"notice\" role=\"status\"><p>{}</p></section>",
                escape(notice)
            ));
        }
        body.push_str(&self.buttons(language));
        body.push_str(&self.reasons(language));
        body.push_str(&self.posts(language));
        body.push_str(&self.deeds(language));
        document(language, &headline, self.mark(), &body)
    }

    fn mark(&self) -> &'static str {
        match (self.alert.state, self.alert.severity) {
            (AlertState::Resolved, _) => "over",
            (_, Severity::Critical) => "critical",
            (_, Severity::Warning) => "warning",
            (_, Severity::Info) => "info",
        }
    }

    fn head(&self, language: Language, headline: &str) -> String {
        let state = match self.alert.state {
            AlertState::Firing => language.pick("Going on", "En cours"),
            AlertState::Resolved => language.pick("Over", "Terminée"),
        };
        let mut lines = Vec::new();
        if let Some(by) = &self.care.acknowledged_by {
            lines.push(language.pick(format!("Acknowledged by {by}"), format!("Prise en charge par {by}")));
        }
        if let Some(to) = &self.care.assignee {
            lines.push(language.pick(format!("Assigned to {to}"), format!("Confiée à {to}")));
        }
        if let Some(until) = self.care.snoozed_until {
            let until = self.moment(until);
            lines.push(language.pick(
                format!("Put off; taken up again {until}"),
                format!("En veille\u{202f}; reprise {until}"),
            ));
        }
        if let Some(silence) = &self.silence {
            let (by, until) = (&silence.author, self.moment(silence.until));
            lines.push(language.pick(
                format!("Silenced by {by}; messages come again {until}"),
                format!("Mise en sourdine par {by}\u{202f}; les messages reprennent {until}"),
            ));
        }
        let lines: String =
            lines.iter().map(|line| format!("<p><strong>{}</strong></p>", escape(line))).collect();
        format!(
            "<header><span class=\"state\">{state}</span><h1>{}</h1>{lines}<p class=\"soft\">Vigie · {}</p></header>",
            escape(headline),
            escape(&self.workspace.about.name)
        )
    }

    /// One form: whoever gives a name gives it once, whichever button they press.
    fn buttons(&self, language: Language) -> String {
        // From the address of the button that was pressed, the page is one step further up.
        let up = if self.notice.is_some() { "../" } else { "" };
        let address = format!("{up}{}", escape(self.token));
        let button = |deed: &str, class: &str, button: &str, told: &str| {
            format!(
                "<p><button id=\"{deed}\"{class} formaction=\"{address}/{deed}\">{button}</button> \
                 <span class=\"soft\">{told}</span></p>"
            )
        };
        let mut buttons = String::new();
        if self.can_acknowledge {
            buttons.push_str(&button(
                "acknowledge",
                "",
                language.pick("I take care of it", "Je m’en charge"),
                language.pick(
                    "The alert is then neither repeated nor passed on to others.",
                    "L’alerte n’est alors ni rappelée ni transmise à d’autres.",
                ),
            ));
        }
        if self.can_silence {
            buttons.push_str(&button(
                "silence",
                " class=\"second\"",
                language.pick("Silence for 4 hours", "Mettre en sourdine 4\u{a0}heures"),
                language.pick(
                    "No messages about this rule and brand for four hours, for nobody in the workspace.",
                    "Plus de message sur cette règle et cette marque pendant quatre heures, pour tout l’espace de travail.",
                ),
            ));
        }
        if buttons.is_empty() {
            return buttons;
        }
        let name = language.pick("Your name (optional)", "Votre nom (facultatif)");
        format!(
            "<section><form method=\"post\"><label for=\"author\">{name}</label><input id=\"author\" name=\"author\" \
             maxlength=\"100\" autocomplete=\"name\">{buttons}</form></section>"
        )
    }

    fn reasons(&self, language: Language) -> String {
        let (code, zone) = (self.workspace.language(), &self.workspace.about.timezone);
        let lines: String = vigie_alerts::explanation(self.alert, code, zone)
            .iter()
            .map(|line| format!("<li>{}</li>", escape(line)))
            .collect();
        format!("<section><h2>{}</h2><ul>{lines}</ul></section>", language.pick("Why", "Pourquoi"))
    }

    fn posts(&self, language: Language) -> String {
        if self.samples.is_empty() {
            return String::new();
        }
        let posts: String = self.samples.iter().map(|mention| self.post(language, mention)).collect();
        format!(
            "<section id=\"mentions\"><h2>{}</h2>{posts}</section>",
            language.pick("What people say", "Ce qui se dit")
        )
    }

    fn post(&self, language: Language, mention: &Mention) -> String {
        let post = &mention.post;
        let author = post.author.as_ref().and_then(|author| author.name.as_ref().or(author.handle.as_ref()));
        let author = author.map(|name| format!("{} · ", escape(&cut(name, 80)))).unwrap_or_default();
        let link =
            post.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        let link = link.map_or_else(String::new, |url| {
            format!(
                " · <a href=\"{}\" rel=\"noopener noreferrer nofollow\">{}</a>",
                escape(url),
                language.pick("see the post", "voir la publication")
            )
        });
        format!(
            "<blockquote><p dir=\"auto\">{}</p><p class=\"soft\">{author}{} · {}{link}</p></blockquote>",
            escape(&cut(&post.text, MAX_TEXT)),
            escape(&post.source),
            escape(&self.moment(post.published_at)),
        )
    }

    fn deeds(&self, language: Language) -> String {
        if self.history.is_empty() {
            return String::new();
        }
        let first = self.history.len().saturating_sub(MAX_DEEDS);
        let deeds: String = self.history[first..]
            .iter()
            .map(|entry| {
                let (said, at) = (self.deed(language, entry), self.moment(entry.at));
                format!("<li>{} <span class=\"soft\">{}</span></li>", escape(&said), escape(&at))
            })
            .collect();
        format!(
            "<section><h2>{}</h2><ul>{deeds}</ul></section>",
            language.pick("Who did what", "Qui a fait quoi")
        )
    }

    fn deed(&self, language: Language, entry: &CareEntry) -> String {
        let by = &entry.author;
        match &entry.action {
            CareAction::Acknowledge => {
                language.pick(format!("{by} takes care of it."), format!("{by} s’en charge."))
            }
            CareAction::Unacknowledge => language
                .pick(format!("{by} no longer takes care of it."), format!("{by} ne s’en charge plus.")),
            CareAction::Assign { to: Some(to) } => {
                language.pick(format!("{by} asked {to} to see to it."), format!("{by} l’a confiée à {to}."))
            }
            CareAction::Assign { to: None } => language
                .pick(format!("{by} assigned it to nobody."), format!("{by} ne la confie plus à personne.")),
            CareAction::Comment { text } => {
                language.pick(format!("{by}: {text}"), format!("{by}\u{a0}: {text}"))
            }
            CareAction::Snooze { until: Some(until) } => {
                let until = self.moment(*until);
                language.pick(
                    format!("{by} put it off; taken up again {until}."),
                    format!("{by} l’a mise en veille\u{202f}; reprise {until}."),
                )
            }
            CareAction::Snooze { until: None } => {
                language.pick(format!("{by} ended the snooze."), format!("{by} a mis fin à la veille."))
            }
        }
    }

    fn moment(&self, at: jiff::Timestamp) -> String {
        vigie_alerts::moment(at, self.workspace.language(), &self.workspace.about.timezone)
    }
}

fn document(language: Language, title: &str, mark: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>{}</title>\
         <style>{STYLE}</style></head><body class=\"{mark}\"><main>{body}</main></body></html>\n",
        language.pick("en", "fr"),
        escape(title),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some(_) => text.chars().take(max - 1).chain(['…']).collect(),
    }
}
