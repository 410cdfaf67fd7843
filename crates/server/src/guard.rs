//! Who may ask what: everybody says who they are where that is needed, and a wall against web pages that would use a
//! visitor's browser to reach a Vigie on the same machine.

use crate::{
    identity::{
        self, Caller,
        permissions::{self, Needs},
    },
    problem::Problem,
    state::App,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::Response,
};

pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    // A signed link, and the address that a hub was told, are keys of their own, which no page can guess; they are opened from
    // anywhere, also through a proxy.
    if ["/l/", "/hub/"].iter().any(|keyed| request.uri().path().starts_with(keyed)) {
        return Ok(next.run(request).await);
    }
    check_origin(request.headers(), app.config.listen.ip().is_loopback())?;
    let method = request.method().clone();
    let reads = matches!(method, Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.extensions().get::<MatchedPath>().map_or("/", MatchedPath::as_str);
    let needs = match path {
        "/metrics" if app.config.guard_reads => Needs::Someone,
        path => permissions::needs(&method, path),
    };
    // Pages of the dashboard are the same for everybody, and must be there to ask who comes.
    let caller = match path.starts_with("/api/") || needs != Needs::Nothing {
        true if needs == Needs::Push && app.push.is_signed(request.headers()) => Caller::Signed,
        true => identity::identify(&app, request.headers(), reads).await?,
        false => Caller::Stranger,
    };
    if !needs.admits(&caller) {
        return Err(match caller {
            Caller::Stranger => Problem::unauthorized(),
            Caller::Operator | Caller::User(_) | Caller::Token(_) | Caller::Signed => Problem::forbidden(
                "this concerns more than one workspace: it takes an owner, or the token of whoever runs this Vigie",
            ),
        });
    }
    Ok(identity::answering(caller, needs, next.run(request)).await)
}

/// Gives up on a request that takes too long, a body that drips in included. A live stream has answered long before:
/// what flows after the head of the answer is not counted.
pub(crate) async fn deadline(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let limit = app.config.request_timeout;
    tokio::time::timeout(limit, next.run(request)).await.map_err(|_| {
        Problem::unavailable(format!(
            "the request took longer than {limit:?} (server.request_timeout); ask for less"
        ))
    })
}

/// A browser sends `Origin` with every request that a script or form of another site makes; and a name that resolves
/// to 127.0.0.1 only by its owner's trick still stands in `Host`.
fn check_origin(headers: &HeaderMap, loopback: bool) -> Result<(), Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    if loopback && !host.is_empty() && !names_this_machine(host) {
        return Err(Problem::foreign_origin(format!("this server answers to localhost, not to `{host}`")));
    }
    match text(header::ORIGIN) {
        Some(origin) if authority(origin).as_deref() != Some(host) => {
            Err(Problem::foreign_origin(format!("pages of `{origin}` may not use this server")))
        }
        _ => Ok(()),
    }
}

fn names_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn authority(origin: &str) -> Option<String> {
    Some(origin.parse::<Uri>().ok()?.authority()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_are_kept_out() {
        let check = |host: &str, origin: Option<&str>, loopback: bool, good: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(check_origin(&headers, loopback).is_ok(), good, "{host} {origin:?} {loopback}");
        };
        check("127.0.0.1:7700", None, true, true);
        check("localhost:7700", None, true, true);
        check("[::1]:7700", None, true, true);
        check("localhost:7700", Some("http://localhost:7700"), true, true);
        check("localhost:7700", Some("https://evil.example"), true, false);
        check("localhost:7700", Some("null"), true, false);
        check("evil.example:7700", None, true, false);
        check("127.0.0.1.evil.example", None, true, false);
        check("vigie.example", None, false, true);
        check("vigie.example", Some("https://vigie.example"), false, true);
    }
}
