//! Refusals as problem documents (RFC 9457): what happened, where, and what to do.

use std::time::Duration;

use axum::{
    Json,
    body::to_bytes,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use vigie_index::IndexError;
use vigie_model::Slug;
use vigie_query::{Language, ParseError};
use vigie_store::StoreError;
use vigie_stream::Error as StreamError;

/// The most bytes of somebody else's refusal that are taken over.
const MAX_SAID: usize = 4096;

/// A problem document, sent as `application/problem+json`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Names the kind of problem for programs: `urn:vigie:problem:…`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind of problem in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened this time, and what to do.
    detail: String,
    /// Each fault with its place, when there may be several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
    /// When asking again makes sense, in seconds; sent as `Retry-After`.
    #[serde(skip)]
    retry_after: Option<u16>,
}

/// One fault among several.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// Where: `line 3`, `brand "delta"`, `character 7`.
    pub(crate) place: String,
    /// What is wrong and how to mend it.
    pub(crate) problem: String,
}

impl Problem {
    fn new(status: StatusCode, slug: &str, title: &'static str, detail: impl Into<String>) -> Self {
        let kind = format!("urn:vigie:problem:{slug}");
        Self {
            kind,
            title,
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// 400: a query cannot be read.
    pub(crate) fn bad_query(error: &ParseError, language: Language) -> Self {
        let said = error.told(language);
        let errors = vec![Fault { place: format!("byte {}", error.position), problem: said.clone() }];
        let title = language.pick("The query cannot be read", "La requête ne peut pas être lue");
        Self { errors, ..Self::new(StatusCode::BAD_REQUEST, "bad-query", title, said) }
    }

    /// 400: something in the request cannot be used.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "The request cannot be used", detail)
    }

    /// 404
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is no such thing", detail)
    }

    /// 401: nobody knows who asks.
    pub(crate) fn unauthorized() -> Self {
        let detail = "sign in, or send `Authorization: Bearer TOKEN` with a token made in the settings or by `vigie tokens`, \
                      or with the one of the setting server.token";
        Self::new(StatusCode::UNAUTHORIZED, "token-needed", "Say who you are", detail)
    }

    /// 401
    pub(crate) fn unknown_token() -> Self {
        let detail = "the token is not known, was revoked, or is over; make another one in the settings or by `vigie tokens`";
        Self::new(StatusCode::UNAUTHORIZED, "unknown-token", "The token opens nothing", detail)
    }

    /// 401
    pub(crate) fn bad_signature(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "bad-signature", "The signature is of nobody", detail)
    }

    /// 401
    pub(crate) fn wrong_password(language: Language) -> Self {
        let title = language.pick("Address or password is wrong", "Adresse ou mot de passe incorrect");
        let detail = language.pick(
            "no account has this address with this password; an owner or admin can send a new link",
            "aucun compte n’a cette adresse avec ce mot de passe ; un propriétaire ou un administrateur peut envoyer un \
             nouveau lien",
        );
        Self::new(StatusCode::UNAUTHORIZED, "wrong-password", title, detail)
    }

    /// 422: somebody who is known gave another password than theirs. No 401, which is for those whom nobody knows.
    pub(crate) fn not_your_password(language: Language) -> Self {
        let title = language.pick("The password is wrong", "Le mot de passe est incorrect");
        let detail = language.pick(
            "the password until now is wrong; if you forgot it, an owner or admin can send you a new link",
            "le mot de passe actuel est incorrect ; si vous l’avez oublié, un propriétaire ou un administrateur peut \
             vous envoyer un nouveau lien",
        );
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong-password", title, detail)
    }

    /// 429: somebody guesses passwords.
    pub(crate) fn guessing(language: Language, wait: Duration) -> Self {
        let seconds = wait.as_secs().max(1);
        let problem = Self::too_often(
            language.pick(
                format!("too many wrong passwords; wait {seconds} s before the next"),
                format!("trop de mots de passe incorrects ; attendez {seconds} s avant le prochain essai"),
            ),
            wait,
        );
        Self { title: language.pick("Asked for too often", "Trop d’essais"), ..problem }
    }

    /// 403: known, but not for this.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "This is not yours to do", detail)
    }

    /// 404: a one-time link that lets nobody in any more.
    pub(crate) fn used_link(language: Language) -> Self {
        let detail = language.pick(
            "this link was used, is too old, or never was; ask for a new one",
            "ce lien a déjà servi, est trop ancien ou n’a jamais existé ; demandez-en un nouveau",
        );
        Self { title: language.pick("There is no such thing", "Introuvable"), ..Self::not_found(detail) }
    }

    /// 404: also where there is one, behind a wall.
    pub(crate) fn no_workspace(id: &Slug) -> Self {
        Self::not_found(format!("there is no workspace `{id}`"))
    }

    /// 403
    pub(crate) fn foreign_origin(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "foreign-origin", "The request comes from another site", detail)
    }

    /// 413
    pub(crate) fn too_large(limit: usize) -> Self {
        let detail = format!(
            "a request body may have {limit} bytes (server.max_body_bytes); send several smaller ones"
        );
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The request body is too large", detail)
    }

    /// 413
    pub(crate) fn too_many_posts(limit: usize) -> Self {
        let detail = format!(
            "a request may have {limit} posts (server.max_push_posts), and nothing of this one was taken; send several"
        );
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "There are too many posts in one request",
            detail,
        )
    }

    /// 413
    pub(crate) fn workspace_too_large(limit: usize) -> Self {
        let detail = format!("a workspace may have {limit} bytes; split it into several workspaces");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The workspace is too large", detail)
    }

    /// 422 with each fault.
    pub(crate) fn unprocessable(detail: impl Into<String>, errors: Vec<Fault>) -> Self {
        let title = "The content cannot be used";
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unusable-content", title, detail) }
    }

    /// 409: not beside what is there, or under way.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "Not beside what is under way", detail)
    }

    /// 421: another process of the same Vigie answers this.
    pub(crate) fn other_role(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::MISDIRECTED_REQUEST, "other-role", "Another process answers this", detail)
    }

    /// 429: asked for again too soon.
    pub(crate) fn too_often(detail: impl Into<String>, wait: Duration) -> Self {
        let seconds = u16::try_from(wait.as_secs()).unwrap_or(u16::MAX).max(1);
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-often", "Asked for too often", detail);
        Self { retry_after: Some(seconds), ..problem }
    }

    /// 503: cannot be done as it was asked, or not now.
    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not available right now", detail)
    }

    /// 503: the other end of something is away for now; the same request is good in so many seconds.
    pub(crate) fn away(detail: impl Into<String>, seconds: u16) -> Self {
        Self { retry_after: Some(seconds), ..Self::unavailable(detail) }
    }

    /// Whether the same request would get it again.
    pub(crate) fn is_lasting(&self) -> bool {
        self.status == StatusCode::UNPROCESSABLE_ENTITY
    }

    /// The same with more words, where it passes by itself.
    pub(crate) fn while_away(mut self, words: &str) -> Self {
        if self.retry_after.is_some() {
            self.detail = format!("{}; {words}", self.detail);
        }
        self
    }

    /// 507: the disk is full.
    fn disk_full(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INSUFFICIENT_STORAGE, "disk-full", "The disk is full", detail)
    }

    /// 500: our fault; the cause is in our log, not in the answer's title.
    fn internal(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong here", detail)
    }
}

/// Gives refusals that the framework writes as plain text (a parameter that cannot be read, a method that an address
/// does not take, a crash) the shape of all others.
pub(crate) async fn in_our_shape(response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let plain = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let said = to_bytes(body, MAX_SAID).await.unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let problem = match status {
        StatusCode::METHOD_NOT_ALLOWED => {
            let detail = "this address does not take that method; /api/openapi.json lists what there is";
            Problem::new(status, "method-not-allowed", "This method is not for this address", detail)
        }
        _ if status.is_server_error() => Problem::internal(
            "the request crashed, which is a defect; please report it with the lines of the log",
        ),
        _ => Problem::new(status, "bad-request", "The request cannot be used", said),
    };
    let mut response = problem.into_response();
    response
        .headers_mut()
        .extend(parts.headers.get(header::ALLOW).map(|allow| (header::ALLOW, allow.clone())));
    response
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // What passes by itself is told by those whom it keeps waiting, not once for every request.
        if self.status >= 500 && self.retry_after.is_none() {
            tracing::error!(status = self.status, detail = self.detail, "request failed");
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<ParseError> for Problem {
    fn from(error: ParseError) -> Self {
        Self::bad_query(&error, Language::English)
    }
}

impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Self {
        use IndexError as E;
        let said = error.to_string();
        match error {
            E::TooManyWords { .. }
            | E::TooManyBuckets { .. }
            | E::TooManyMentions { .. }
            | E::BadInterval(_)
            | E::BadFacets { .. }
            | E::LongPeriod { .. }
            | E::OverlappingBaseline
            | E::BrandsToCompare { .. }
            | E::TooManyAuthors { .. }
            | E::BackwardPeriod { .. }
            | E::TooManyStories { .. }
            | E::TooManyAccounts { .. }
            | E::TooManyOwnPosts { .. }
            | E::BadStory(_)
            | E::BadLimit { .. }
            | E::BadCursor
            | E::ForeignCursor => Self::bad_request(said),
            E::UnknownMention(_) => Self::not_found(said),
            E::TooSlow(_) | E::Unwanted => Self::unavailable(said),
            E::DiskFull { .. } => Self::disk_full(said),
            _ => Self::internal(said),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let said = error.to_string();
        match error {
            StoreError::DiskFull => Self::disk_full(said),
            StoreError::InvalidCursor(_) => Self::bad_request(said),
            StoreError::TooManyReplays(_)
            | StoreError::TooManySilences(_)
            | StoreError::TooMuchCare(_)
            | StoreError::TooManySearches(_)
            | StoreError::TooManyReports(_)
            | StoreError::EmailTaken(_)
            | StoreError::TooManyUsers(_) => Self::conflict(said),
            passing if passing.is_passing() => Self::away(said, 5),
            _ => Self::internal(said),
        }
    }
}

impl From<StreamError> for Problem {
    fn from(error: StreamError) -> Self {
        let said = error.to_string();
        match error {
            StreamError::Full { .. } => Self::disk_full(said),
            StreamError::TooLarge { .. } => Self::bad_request(said),
            passing if passing.passes() => Self::away(said, 5),
            _ => Self::internal(said),
        }
    }
}
