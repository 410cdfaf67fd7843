//! Answers that are the same as when the client last asked are not sent again: each has an entity tag, and a client that
//! shows it hears "not modified" (RFC 9110, sections 8.8.3 and 13.1.2). Figures of the past do not change while a
//! dashboard that shows them asks every few seconds.

use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use xxhash_rust::xxh3::xxh3_128;

/// Longer answers, and those that are written while they are read, have no tag.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Tags the answers to `GET`, and leaves out what the client has.
pub(crate) async fn entity_tag(request: Request, next: Next) -> Response {
    let reads = request.method() == Method::GET;
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let length = response.body().size_hint().exact();
    if !reads || response.status() != StatusCode::OK || length.is_none_or(|length| length > MAX_BYTES as u64)
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_BYTES).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response(); // a body of known length is in memory
    };
    let tag = format!("\"{:032x}\"", xxh3_128(&bytes));
    let same = known.as_ref().is_some_and(|known| lists(known, &tag));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    // For one reader, who asks each time whether it is still the same.
    let ask = HeaderValue::from_static("private, no-cache");
    parts.headers.entry(header::CACHE_CONTROL).or_insert(ask);
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// Whether the client has what this tag stands for. Proxies that compress mark tags as weak.
fn lists(known: &HeaderValue, tag: &str) -> bool {
    let known = known.to_str().unwrap_or_default();
    known.trim() == "*" || known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_among_others() {
        for (known, found) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
        ] {
            assert_eq!(lists(&HeaderValue::from_static(known), "\"a\""), found, "{known}");
        }
    }
}
