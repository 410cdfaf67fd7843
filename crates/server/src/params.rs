//! The part of an address behind the `?`. A name that no parameter has is refused: `?sentimant=negative` must not quietly
//! answer with everything.

use axum::{
    extract::{FromRequestParts, Query},
    http::{Uri, request::Parts},
};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::problem::Problem;

/// One group of parameters.
pub(crate) struct Params<T>(pub(crate) T);

impl<S: Sync, A: DeserializeOwned + IntoParams> FromRequestParts<S> for Params<A> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        check_names(&parts.uri, &names::<A>())?;
        read(&parts.uri).map(Params)
    }
}

/// Two groups that stand behind the same `?`.
pub(crate) struct TwoParams<A, B>(pub(crate) A, pub(crate) B);

impl<S: Sync, A: DeserializeOwned + IntoParams, B: DeserializeOwned + IntoParams> FromRequestParts<S>
    for TwoParams<A, B>
{
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let known: Vec<String> = names::<A>().into_iter().chain(names::<B>()).collect();
        check_names(&parts.uri, &known)?;
        Ok(Self(read(&parts.uri)?, read(&parts.uri)?))
    }
}

/// Three of them.
pub(crate) struct ThreeParams<A, B, C>(pub(crate) A, pub(crate) B, pub(crate) C);

impl<S, A, B, C> FromRequestParts<S> for ThreeParams<A, B, C>
where
    S: Sync,
    A: DeserializeOwned + IntoParams,
    B: DeserializeOwned + IntoParams,
    C: DeserializeOwned + IntoParams,
{
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let known: Vec<String> = names::<A>().into_iter().chain(names::<B>()).chain(names::<C>()).collect();
        check_names(&parts.uri, &known)?;
        Ok(Self(read(&parts.uri)?, read(&parts.uri)?, read(&parts.uri)?))
    }
}

fn names<T: IntoParams>() -> Vec<String> {
    T::into_params(|| None).into_iter().map(|parameter| parameter.name).collect()
}

fn read<T: DeserializeOwned>(uri: &Uri) -> Result<T, Problem> {
    Query::try_from_uri(uri).map(|Query(read)| read).map_err(|error| Problem::bad_request(error.body_text()))
}

fn check_names(uri: &Uri, known: &[String]) -> Result<(), Problem> {
    let Query(given): Query<Vec<(String, String)>> =
        Query::try_from_uri(uri).map_err(|error| Problem::bad_request(error.body_text()))?;
    match given.iter().find(|(name, _)| !known.contains(name)) {
        None => Ok(()),
        Some((unknown, _)) => {
            let detail = format!("there is no parameter `{unknown}`; known: {}", known.join(", "));
            Err(Problem::bad_request(detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, IntoParams)]
    #[expect(dead_code, reason = "only the names matter")]
    struct Example {
        brand: Option<String>,
        #[serde(rename = "type")]
        #[param(rename = "type")]
        kind: Option<String>,
    }

    #[test]
    fn unknown_names_are_refused() {
        let check = |query: &str, good: bool| {
            let uri: Uri = format!("/x{query}").parse().unwrap();
            assert_eq!(check_names(&uri, &names::<Example>()).is_ok(), good, "{query}");
        };
        check("", true);
        check("?brand=a&type=b", true);
        check("?kind=b", false);
        check("?brand=a&barnd=b", false);
    }
}
