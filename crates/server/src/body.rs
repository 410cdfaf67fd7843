//! Request bodies, read whole and never longer than allowed.

use axum::body::Body;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// How many bytes beyond the limit are read and thrown away. A client that is still sending when it is refused sees a
/// broken connection instead of the refusal; one that sends more than this has to live with that.
const MAX_DISCARDED: usize = 256 * 1024 * 1024;

/// The most bytes of a request that says one thing.
const MAX_SAYING: usize = 64 * 1024;

/// What a short JSON body says.
pub(crate) async fn said<T: DeserializeOwned>(body: Body) -> Result<T, Problem> {
    let body = read(body, MAX_SAYING, Problem::too_large).await?;
    serde_json::from_slice(&body)
        .map_err(|error| Problem::unprocessable(format!("the request cannot be read: {error}"), Vec::new()))
}

/// The body, or `too_large` when it has more than `limit` bytes.
pub(crate) async fn read(
    body: Body,
    limit: usize,
    too_large: fn(usize) -> Problem,
) -> Result<Vec<u8>, Problem> {
    let (mut read, mut discarded) = (Vec::new(), 0);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk =
            chunk.map_err(|error| Problem::bad_request(format!("the request body broke off: {error}")))?;
        if discarded == 0 && read.len() + chunk.len() <= limit {
            read.extend_from_slice(&chunk);
            continue;
        }
        read = Vec::new();
        discarded += chunk.len();
        if discarded > MAX_DISCARDED {
            break;
        }
    }
    if discarded == 0 { Ok(read) } else { Err(too_large(limit)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit() {
        let check = async |bytes: usize, limit: usize, good: bool| {
            let chunks = vec![b'x'; bytes]
                .chunks(1_000)
                .map(|chunk| Ok::<_, axum::Error>(chunk.to_vec()))
                .collect::<Vec<_>>();
            let body = Body::from_stream(futures_util::stream::iter(chunks));
            let read = read(body, limit, Problem::too_large).await;
            assert_eq!(read.ok().map(|read| read.len()), good.then_some(bytes), "{bytes} of {limit}");
        };
        check(0, 0, true).await;
        check(10_000, 10_000, true).await;
        check(10_001, 10_000, false).await;
        check(1_000_000, 10_000, false).await;
    }
}
