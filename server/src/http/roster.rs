//! A group's sealed roster: one opaque value that its members' tablets fetch, merge and put again.
//!
//! The relay cannot read it and does not try. Of two tablets that put at once the second is refused and fetches first, so
//! that none replaces what it has not seen. Who is not of the group finds nothing here, as if there were no such group.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cahier_core::access::Action;
use cahier_core::id::{GroupId, hex};
use cahier_core::roster::MAX_SEALED_BYTES;
use cahier_core::store::{MAX_KEY_BYTES, Write};
use sha2::{Digest, Sha256};

use super::{App, Refusal, credentials};
use crate::store::CommitError;

/// Before a group's id: where the store keeps its roster.
const ROSTERS: &str = "roster/";

/// The value and its tag; 204 while nobody has put any.
pub(super) async fn fetch(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(group): Path<String>,
) -> Result<Response, Refusal> {
    let key = allowed(&app, &headers, Action::Read, group).await?;
    let Some(sealed) = stored(&app, key).await? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let tag = tag(&sealed);
    let form = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, form), (header::ETAG, tag)], sealed).into_response())
}

/// Puts another value in the place of the one whose tag the request names, or where none is yet.
pub(super) async fn put(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(group): Path<String>,
    sealed: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Refusal> {
    let key = allowed(&app, &headers, Action::Write, group).await?;
    let sealed = sealed.map_err(|_| Refusal::Malformed)?;
    if sealed.is_empty() || sealed.len() > MAX_SEALED_BYTES {
        return Err(Refusal::Malformed);
    }
    let expected = stored(&app, key.clone()).await?;
    let is_seen = match (
        headers.get(header::IF_MATCH),
        headers.get(header::IF_NONE_MATCH),
        &expected,
    ) {
        (Some(seen), None, Some(expected)) => *seen == tag(expected),
        (None, Some(any), None) => any == "*",
        (Some(_), None, None) | (None, Some(_), Some(_)) => false,
        _ => return Err(Refusal::Malformed),
    };
    if !is_seen {
        return Err(Refusal::NotSeen);
    }
    let swap = Write::Swap {
        key,
        expected,
        value: Some(sealed.to_vec()),
    };
    app.committer.commit(vec![swap]).await.map_err(|error| match error {
        CommitError::Conflict => Refusal::NotSeen,
        CommitError::OutOfBounds => Refusal::Malformed,
        CommitError::Failed => Refusal::StoreFailed,
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where the store keeps the roster, if whoever asks may do this with it.
async fn allowed(app: &App, headers: &HeaderMap, action: Action, group: String) -> Result<String, Refusal> {
    let (account, _) = credentials::account(app, headers).await?;
    let group = GroupId::new(group);
    let key = format!("{ROSTERS}{group}");
    let may = account.may_with_roster(action, &group) && key.len() <= MAX_KEY_BYTES;
    may.then_some(key).ok_or(Refusal::NotFound)
}

async fn stored(app: &App, key: String) -> Result<Option<Vec<u8>>, Refusal> {
    let store = Arc::clone(&app.store);
    let read = tokio::task::spawn_blocking(move || store.value(&key)).await;
    read.ok().and_then(Result::ok).ok_or(Refusal::StoreFailed)
}

/// What names one value: it is of use to nobody who has not seen it.
fn tag(sealed: &[u8]) -> HeaderValue {
    let hash = hex(&Sha256::digest(sealed));
    let tag = format!("\"{}\"", hash.get(..32).unwrap_or(&hash));
    HeaderValue::try_from(tag).expect("hexadecimal digits in quotes")
}
