//! Signed links of messages: a page that shows an alert to whoever has the link, with buttons to acknowledge and to silence
//! it. Programs that open links before people do change nothing: only the buttons act, and each once.

use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use jiff::SignedDuration;
use serde::Deserialize;
use vigie_alerts::{LinkError, LinkKey, Pass};
use vigie_model::{
    Alert, Care, CareAction, CareEntry, Mention, Silence, SilenceMatcher, Workspace, name_problem,
};
use vigie_query::Language;
use vigie_store::{Deed, LinkUse, Store};

use crate::{
    problem::Problem,
    routes::{
        alerts::as_of,
        link_page::{self, Page},
        sentiment::mention,
    },
    state::App,
};

/// How long an alert is silenced by a link.
const SILENCE: SignedDuration = SignedDuration::from_hours(4);
/// The most sample posts that are shown.
const SAMPLES: usize = 5;

/// What a link can be used for, each once.
const ACKNOWLEDGE: &str = "acknowledge";
const SILENCE_IT: &str = "silence";

/// What the form of the page says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    /// Who presses the button; may be left empty.
    author: String,
}

/// The page of a link.
pub(crate) async fn open(State(app): State<App>, Path(token): Path<String>) -> Response {
    answer(show(&app, &token, None).await)
}

/// A button of the page.
pub(crate) async fn act(
    State(app): State<App>,
    Path((token, deed)): Path<(String, String)>,
    form: Result<Form<Said>, FormRejection>,
) -> Response {
    let said = form.map(|Form(said)| said).unwrap_or_default();
    answer(press(&app, &token, &deed, &said).await)
}

fn answer(outcome: Result<Response, Problem>) -> Response {
    let mut response = outcome.unwrap_or_else(IntoResponse::into_response);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&link_page::POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

async fn press(app: &App, token: &str, deed: &str, said: &Said) -> Result<Response, Problem> {
    let pass = match read(app, token).await? {
        Ok(pass) => pass,
        Err(page) => return Ok(page),
    };
    let Some((workspace, alert)) = subject(app, &pass).await? else { return Ok(gone()) };
    let now = (app.parts.clock)();
    let language = link_page::language(&workspace);
    let author = match name_problem("author", &said.author) {
        None => said.author.trim().to_owned(),
        Some(_) => link_page::nameless(language, &pass.channel),
    };
    let fingerprint = token.rsplit('.').next().unwrap_or_default();
    let link = LinkUse { link: fingerprint, deed, expires_ms: pass.expires.saturating_mul(1_000) };
    let store = &app.parts.store;
    let done = match deed {
        ACKNOWLEDGE => {
            let entry = CareEntry { at: now, author, action: CareAction::Acknowledge };
            store.take_care(workspace.id(), &alert.id, &entry, Some(&link)).await?
        }
        SILENCE_IT => {
            let silence = Silence {
                id: Store::new_silence_id(),
                workspace: workspace.id().clone(),
                matcher: SilenceMatcher {
                    rule: Some(alert.rule.clone()),
                    brand: alert.brand.clone(),
                    severity: None,
                },
                from: now,
                until: now.saturating_add(SILENCE).unwrap_or(now),
                reason: link_page::silenced_by_link(language, &alert.rule_name),
                author,
                created_at: now,
                ended_by: None,
            };
            store.add_silence(&silence, Some(&link)).await?
        }
        _ => return Err(Problem::not_found("a link acknowledges or silences, nothing else")),
    };
    match done {
        Deed::Done => Ok(Redirect::to(&format!("../{token}")).into_response()),
        Deed::Missing => Ok(gone()),
        Deed::LinkUsed => show(app, token, Some(link_page::used(language))).await,
    }
}

async fn show(app: &App, token: &str, notice: Option<&'static str>) -> Result<Response, Problem> {
    let pass = match read(app, token).await? {
        Ok(pass) => pass,
        Err(page) => return Ok(page),
    };
    let Some((workspace, alert)) = subject(app, &pass).await? else { return Ok(gone()) };
    let (store, now) = (&app.parts.store, (app.parts.clock)());
    let history = store.care_of(workspace.id(), &alert.id).await?;
    let care = as_of(Care::of(&history), now);
    let fingerprint = token.rsplit('.').next().unwrap_or_default();
    let open = async |deed| store.link_was_used(fingerprint, deed).await.map(|used| !used);
    let silences = store.silences(workspace.id(), 500).await?;
    let silence = silences.into_iter().find(|silence| {
        silence.state(now) == vigie_model::SilenceState::Active
            && silence.matcher.matches(&alert.rule, alert.brand.as_ref(), alert.severity)
    });
    let page = Page {
        token,
        can_acknowledge: care.acknowledged_by.is_none() && open(ACKNOWLEDGE).await?,
        can_silence: silence.is_none() && open(SILENCE_IT).await?,
        samples: samples(app, &workspace, &alert).await,
        workspace: &workspace,
        alert: &alert,
        care,
        history,
        silence,
        notice,
    };
    let status = if notice.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok((status, html(page.written())).into_response())
}

/// What a token allows, or the page that says why it allows nothing.
async fn read(app: &App, token: &str) -> Result<Result<Pass, Response>, Problem> {
    let key = app.links.get_or_try_init(|| LinkKey::of(&app.parts.store)).await?;
    Ok(match key.read(token, (app.parts.clock)()) {
        Ok(pass) => Ok(pass),
        Err(LinkError::Forged) => {
            let page = link_page::apology(Language::English, link_page::Apology::Forged);
            Err((StatusCode::NOT_FOUND, html(page)).into_response())
        }
        Err(LinkError::Expired(pass)) => {
            let workspace = app.parts.store.workspace(&pass.workspace).await?;
            let language = workspace.as_ref().map_or(Language::English, link_page::language);
            let page = link_page::apology(language, link_page::Apology::Expired);
            Err((StatusCode::GONE, html(page)).into_response())
        }
    })
}

async fn subject(app: &App, pass: &Pass) -> Result<Option<(Workspace, Alert)>, Problem> {
    let Some(workspace) = app.parts.store.workspace(&pass.workspace).await? else { return Ok(None) };
    let alert = app.parts.store.alert(workspace.id(), &pass.alert).await?;
    Ok(alert.map(|alert| (workspace, alert)))
}

fn gone() -> Response {
    let page = link_page::apology(Language::English, link_page::Apology::Gone);
    (StatusCode::NOT_FOUND, html(page)).into_response()
}

fn html(page: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
}

/// The posts that the alert names, as far as they are still there: what was deleted is not shown.
async fn samples(app: &App, workspace: &Workspace, alert: &Alert) -> Vec<Mention> {
    let mut samples = Vec::new();
    for sample in alert.reason.drivers.samples.iter().take(SAMPLES) {
        samples.extend(mention(app, workspace.id(), &sample.post).await);
    }
    samples
}
