//! What is attached, between the device's file and the relay: brought in pieces that go on where they were, and fetched.

use bytes::Bytes;
use cahier_core::tablet::UploadView;
use hyper::header::HeaderName;
use hyper::{Method, StatusCode};
use sha2::{Digest as _, Sha256};
use tokio::sync::oneshot;

use super::relay::{Answer, Relay};
use crate::DeviceError;

/// Half of the longest that the relay takes: a piece that is lost costs less.
const PIECE_BYTES: usize = 128 * 1024;
/// How often the relay may say that an upload is elsewhere before it is left for later.
const MAX_TURNS: u32 = 4;
const FORM: &str = "application/octet-stream";
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");

/// The bytes as the disk has them, if it has; nothing comes if it cannot be read.
pub(super) type Stored = oneshot::Receiver<Option<Vec<u8>>>;

/// What came of an upload.
pub(super) enum Outcome {
    /// The relay has it.
    There,
    /// This device has no such bytes.
    Missing,
    /// The relay is away or has no room: later again.
    Later,
}

/// Brings bytes to the relay.
pub(super) async fn bring(relay: &Relay, upload: &UploadView, stored: Stored) -> Outcome {
    let path = path(&upload.document, &upload.hash);
    if let Some(from) = &upload.from {
        let source = format!("{path}?from={from}");
        let taken = relay.ask(Method::POST, &source, FORM, &[], Bytes::new());
        if taken.await.is_ok_and(|answer| answer.status.is_success()) {
            return Outcome::There;
        }
    }
    let Ok(stored) = stored.await else {
        return Outcome::Later;
    };
    let Some(bytes) = stored.map(Bytes::from) else {
        return Outcome::Missing;
    };
    match send(relay, &path, &bytes).await {
        Ok(true) => Outcome::There,
        Ok(false) | Err(_) => Outcome::Later,
    }
}

async fn send(relay: &Relay, path: &str, bytes: &Bytes) -> Result<bool, DeviceError> {
    let begun = relay.ask(Method::HEAD, path, FORM, &[], Bytes::new()).await?;
    let mut offset = if begun.status.is_success() {
        offset_of(&begun)
    } else {
        Some(0)
    };
    let mut turns = 0;
    while let Some(from) = offset.filter(|offset| *offset < bytes.len()) {
        let to = bytes.len().min(from + PIECE_BYTES);
        let headers = [(OFFSET, from.to_string()), (LENGTH, bytes.len().to_string())];
        let answer = relay
            .ask(Method::PATCH, path, FORM, &headers, bytes.slice(from..to))
            .await?;
        match answer.status {
            StatusCode::NO_CONTENT => {}
            StatusCode::CONFLICT if turns < MAX_TURNS => turns += 1,
            _ => return Ok(false),
        }
        offset = offset_of(&answer);
    }
    Ok(offset == Some(bytes.len()))
}

/// The bytes, from the first of these documents that has them.
pub(super) async fn fetch(relay: &Relay, documents: &[String], hash: &str) -> Result<Option<Vec<u8>>, DeviceError> {
    for document in documents {
        let answer = relay
            .ask(Method::GET, &path(document, hash), FORM, &[], Bytes::new())
            .await?;
        if answer.status == StatusCode::NOT_FOUND {
            continue;
        }
        let bytes = answer.accepted()?.body;
        if cahier_core::id::hex(&Sha256::digest(&bytes)) == hash {
            return Ok(Some(bytes.into()));
        }
    }
    Ok(None)
}

fn path(document: &str, hash: &str) -> String {
    format!("/api/documents/{document}/blobs/{hash}")
}

fn offset_of(answer: &Answer) -> Option<usize> {
    answer.headers.get(OFFSET)?.to_str().ok()?.parse().ok()
}
