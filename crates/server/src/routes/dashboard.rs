//! The dashboard: the files that `make ui` builds from `ui/`, embedded in the binary.
//!
//! Every address that nothing else answers is a page of it, so that a link to one opens there: the page decides what to
//! show. Files whose names hold a hash of what is in them are kept by browsers for good; the page that names them is asked
//! for again each time. The build has compressed them already (`….br`, `….gz`), so that nothing is worked out while somebody
//! waits. A binary that was built without Node has no dashboard and says so on a plain page.

use axum::{
    http::{HeaderMap, HeaderValue, Method, Uri, header},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any},
};
use rust_embed::Embed;

use crate::problem::Problem;

/// Debug builds read the folder each time, so that a page can be worked on without building the binary again.
#[derive(Embed)]
#[folder = "ui/dist/site"]
#[allow_missing = true]
struct Site;

/// Where it was not built.
const PLACEHOLDER: &str = include_str!("../home.html");
const INDEX: &str = "index.html";
/// Where Vite puts the files that it names by their content.
const HASHED: &str = "assets/";

/// Nothing from elsewhere, no script in a page. Styles in a page are needed: the kit sets its colours so.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// All that no other route answers.
pub(crate) fn pages<S: Clone + Send + Sync + 'static>() -> MethodRouter<S> {
    any(page)
}

async fn page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let reads = matches!(method, Method::GET | Method::HEAD);
    let known = path != INDEX && [".br", ".gz"].iter().all(|ending| !path.ends_with(ending));
    if let Some(answer) = (reads && known).then(|| file(path, &headers)).flatten() {
        return answer;
    }
    match reads && is_page(path, &headers) {
        true => file(INDEX, &headers).unwrap_or_else(|| answer(INDEX, None, PLACEHOLDER.into())),
        false => Problem::not_found("no such page; /api/openapi.json lists what there is").into_response(),
    }
}

/// A file of the dashboard, in the best of the forms that there are and that the client takes.
fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let forms = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(coding, _)| takes(headers, coding));
    let packed = |(coding, ending)| Some((Some(coding), Site::get(&format!("{path}{ending}"))?));
    let (coding, file) = forms.filter_map(packed).next().or_else(|| Some((None, Site::get(path)?)))?;
    Some(answer(path, coding, file.data.into_owned()))
}

/// Whether a client takes what is compressed in this way (RFC 9110, section 12.5.3).
fn takes(headers: &HeaderMap, coding: &str) -> bool {
    let said = headers.get(header::ACCEPT_ENCODING).and_then(|said| said.to_str().ok()).unwrap_or_default();
    said.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

/// Browsers ask for pages as HTML; a program that mistypes an address of the API is to hear that.
fn is_page(path: &str, headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok()).unwrap_or_default();
    let elsewhere = ["api/", "l/", HASHED].iter().any(|other| path.starts_with(other));
    path.is_empty() || (!elsewhere && accepts.contains("text/html"))
}

fn answer(path: &str, coding: Option<&'static str>, bytes: Vec<u8>) -> Response {
    let kept = match path.starts_with(HASHED) {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let headers = [
        (header::CONTENT_TYPE, kind(path)),
        (header::CACHE_CONTROL, kept),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::VARY, "accept-encoding"),
    ];
    let coding = coding.map(|coding| (header::CONTENT_ENCODING, coding));
    let headers = headers.into_iter().chain(coding);
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    (HeaderMap::from_iter(headers), bytes).into_response()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::*;

    /// What a browser asks for, or a program.
    async fn ask(method: Method, path: &'static str, accept: &'static str) -> Response {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        page(method, Uri::from_static(path), headers).await
    }

    #[tokio::test]
    async fn pages_are_for_browsers_and_problems_for_programs() {
        const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
        for (method, path, accept, found) in [
            (Method::GET, "/", BROWSER, true),
            (Method::GET, "/", "*/*", true),
            (Method::HEAD, "/", "*/*", true),
            (Method::GET, "/mentions", BROWSER, true),
            (Method::GET, "/alerts/acme/crisis/aurora/1", BROWSER, true),
            (Method::GET, "/index.html", BROWSER, true),
            (Method::GET, "/mentions", "application/json", false),
            (Method::GET, "/api/v1/nothing", BROWSER, false),
            (Method::GET, "/assets/gone-1a2b3c.js", BROWSER, false),
            (Method::GET, "/../Cargo.toml", "*/*", false),
            (Method::GET, "/%2e%2e/%2e%2e/Cargo.toml", "*/*", false),
            (Method::POST, "/", BROWSER, false),
        ] {
            let answer = ask(method.clone(), path, accept).await;
            let expected = if found { StatusCode::OK } else { StatusCode::NOT_FOUND };
            assert_eq!(answer.status(), expected, "{method} {path} {accept}");
            if found {
                assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-cache", "{path}");
                assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8", "{path}");
                assert!(!answer.headers()[header::CONTENT_SECURITY_POLICY].is_empty(), "{path}");
            }
        }
    }

    #[test]
    fn only_files_named_by_their_content_are_kept() {
        let kept = |path| answer(path, None, Vec::new()).headers()[header::CACHE_CONTROL].clone();
        assert_eq!(kept("assets/index-1a2b3c.js"), "public, max-age=31536000, immutable");
        assert_eq!(kept("favicon.svg"), "no-cache");
    }

    #[test]
    fn only_what_a_client_takes_is_compressed() {
        let check = |accepted: &'static str, coding: &str, expected: bool| {
            let headers =
                HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            assert_eq!(takes(&headers, coding), expected, "{accepted} {coding}");
        };
        check("gzip, deflate, br, zstd", "br", true);
        check("gzip, deflate", "br", false);
        check("GZIP;q=0.5", "gzip", true);
        check("gzip;q=0, br; q=1", "gzip", false);
        check("gzip;q=0, br; q=1", "br", true);
        check("", "gzip", false);
        assert!(!takes(&HeaderMap::new(), "gzip"));
        let packed = answer("a.js", Some("br"), Vec::new());
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(packed.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    }
}
