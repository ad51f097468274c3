//! What is attached to notes, beside the sync socket: brought in pieces that can be resumed, and fetched.
//!
//! Whoever may write the document may bring, whoever may read it may fetch; a document that is unknown, forbidden, or of a
//! kind that has no attachments looks the same. A release has none, so nothing attached leaves a group by the relay.

use std::ops::Range;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cahier_core::access::Action;
use cahier_core::document::DocumentKind;
use cahier_core::id::DocumentId;
use serde::Deserialize;

use super::{App, Refusal, credentials};
use crate::attachments::{Fault, Piece, Place, Progress, Sender};
use crate::hub::now_ms;
use crate::relay::Record;
use crate::store;

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");

/// Where `POST` takes the bytes over from.
#[derive(Deserialize)]
pub(super) struct Source {
    from: String,
}

/// How far an upload has come.
pub(super) async fn progress(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(path): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let (place, _) = allowed(&app, &headers, Action::Read, path).await?;
    let progress = app.attachments.progress(&place).await.map_err(refusal)?;
    Ok((StatusCode::OK, told(progress.ok_or(Refusal::NotFound)?)).into_response())
}

/// Takes the next piece.
pub(super) async fn append(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(path): Path<(String, String)>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let (place, sender) = allowed(&app, &headers, Action::Write, path).await?;
    let piece = Piece {
        offset: number(&headers, &OFFSET)?,
        length: number(&headers, &LENGTH)?,
        bytes: bytes.map_err(|_| Refusal::TooLarge)?.to_vec(),
    };
    match app.attachments.append(&place, sender, piece, now_ms()).await {
        Ok(progress) => Ok((StatusCode::NO_CONTENT, told(progress)).into_response()),
        Err(Fault::Elsewhere(progress)) => Ok((told(progress), Refusal::Elsewhere).into_response()),
        Err(fault) => Err(refusal(fault)),
    }
}

/// Takes the bytes over from another document that whoever asks may read.
pub(super) async fn adopt(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path((document, hash)): Path<(String, String)>,
    source: Result<Query<Source>, QueryRejection>,
) -> Result<StatusCode, Refusal> {
    let Query(Source { from }) = source.map_err(|_| Refusal::Malformed)?;
    let (place, sender) = allowed(&app, &headers, Action::Write, (document, hash.clone())).await?;
    allowed(&app, &headers, Action::Read, (from.clone(), hash)).await?;
    let from = from.parse().map_err(|_| Refusal::NotFound)?;
    app.attachments
        .adopt(&place, from, sender, now_ms())
        .await
        .map_err(refusal)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The bytes, or a range of them.
pub(super) async fn fetch(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(path): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let (place, _) = allowed(&app, &headers, Action::Read, path).await?;
    let bytes = app.attachments.whole(&place).await.map_err(refusal)?;
    let bytes = bytes.ok_or(Refusal::NotFound)?;
    let length = bytes.len();
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let (status, body, part) = match asked.map(|range| part(range, length)) {
        None | Some(Asked::Other) => (StatusCode::OK, bytes, None),
        Some(Asked::Part(part)) => {
            let told = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            let body = bytes.get(part).unwrap_or_default().to_vec();
            (StatusCode::PARTIAL_CONTENT, body, Some(told))
        }
        Some(Asked::Nothing) => {
            let told = format!("bytes */{length}");
            (StatusCode::RANGE_NOT_SATISFIABLE, Vec::new(), Some(told))
        }
    };
    let mut response = (status, body).into_response();
    let answered = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::ACCEPT_RANGES, "bytes"),
        // Under its hash it never changes, and no cache that others share may have it.
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ] {
        answered.insert(name, HeaderValue::from_static(value));
    }
    if let Some(part) = part {
        let part = HeaderValue::try_from(part).expect("numbers and dashes");
        answered.insert(header::CONTENT_RANGE, part);
    }
    Ok(response)
}

/// The place that is asked for, if whoever asks may do this with its document.
async fn allowed(
    app: &App,
    headers: &HeaderMap,
    action: Action,
    (document, hash): (String, String),
) -> Result<(Place, Sender), Refusal> {
    let visitor = if app.guarded {
        Some(credentials::account(app, headers).await?)
    } else {
        None
    };
    let document: DocumentId = document.parse().map_err(|_| Refusal::NotFound)?;
    let place = Place::new(document, &hash).ok_or(Refusal::NotFound)?;
    let store = Arc::clone(&app.store);
    let record = tokio::task::spawn_blocking(move || store::record(store.as_ref(), document)).await;
    let record = record.ok().and_then(Result::ok).ok_or(Refusal::StoreFailed)?;
    let owner = match (visitor.as_ref(), record) {
        (None, Some(Record::Unguarded)) => None,
        (visitor, Some(Record::Registered(registration)))
            if matches!(registration.kind, DocumentKind::Lesson | DocumentKind::Draft)
                && visitor.is_none_or(|(account, _)| account.may(action, document, &registration)) =>
        {
            Some(registration.owner)
        }
        _ => return Err(Refusal::NotFound),
    };
    let device = visitor.map(|(_, device)| device);
    Ok((place, Sender { owner, device }))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Refusal> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.parse().ok()).ok_or(Refusal::Malformed)
}

fn told(progress: Progress) -> [(HeaderName, HeaderValue); 2] {
    [
        (OFFSET, HeaderValue::from(progress.offset)),
        (LENGTH, HeaderValue::from(progress.length)),
    ]
}

fn refusal(fault: Fault) -> Refusal {
    match fault {
        Fault::TooLarge => Refusal::TooLarge,
        Fault::Malformed => Refusal::Malformed,
        Fault::Elsewhere(_) => Refusal::Elsewhere,
        Fault::Mismatch => Refusal::Mismatch,
        Fault::Full => Refusal::NoRoom,
        Fault::TooMany => Refusal::TooManyUploads,
        Fault::NotThere => Refusal::NotFound,
        Fault::StoreFailed => Refusal::StoreFailed,
    }
}

enum Asked {
    Part(Range<usize>),
    /// Nothing that is there.
    Nothing,
    /// Several parts, or words that are not understood: then all of it is the answer.
    Other,
}

fn part(range: &str, length: usize) -> Asked {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::Other;
    };
    let (from, to) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(from), Ok(last)) => (from, last.saturating_add(1).min(length)),
        (Ok(from), Err(_)) if last.is_empty() => (from, length),
        (Err(_), Ok(count)) if first.is_empty() => (length.saturating_sub(count), length),
        _ => return Asked::Other,
    };
    if from < to {
        Asked::Part(from..to)
    } else {
        Asked::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_part_of_what_is_there() {
        let part = |range| match part(range, 10) {
            Asked::Part(part) => format!("{part:?}"),
            Asked::Nothing => "nothing".to_owned(),
            Asked::Other => "other".to_owned(),
        };
        assert_eq!(part("bytes=0-3"), "0..4");
        assert_eq!(part("bytes=4-"), "4..10");
        assert_eq!(part("bytes=-3"), "7..10");
        assert_eq!(part("bytes=8-99"), "8..10");
        assert_eq!(part("bytes=10-"), "nothing");
        assert_eq!(part("bytes=0-1,4-5"), "other");
        assert_eq!(part("lines=0-1"), "other");
    }
}
