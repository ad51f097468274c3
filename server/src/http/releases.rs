//! What groups released.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use cahier_core::access::Action;
use cahier_core::document::DocumentKind;
use cahier_core::id::DocumentId;
use cahier_core::release::ReleaseView;

use super::{App, Refusal, credentials};
use crate::index::ReleaseSummary;

pub(super) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Json<Vec<ReleaseSummary>>, Refusal> {
    let (account, _) = credentials::account(&app, &headers).await?;
    if !account.role.ever_may(Action::Browse, DocumentKind::Release) {
        return Err(Refusal::NotAllowed);
    }
    let directory = app.directory.read().await;
    let may = |registration: &_| account.may_browse(registration, directory.origin(registration));
    Ok(Json(app.index.summaries(may)))
}

/// A release that is unknown, withdrawn or not for this account is the same: not found.
pub(super) async fn one(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Path(document): Path<String>,
) -> Result<Json<ReleaseView>, Refusal> {
    let (account, _) = credentials::account(&app, &headers).await?;
    let document: DocumentId = document.parse().map_err(|_| Refusal::NotFound)?;
    let directory = app.directory.read().await;
    let may = |registration: &_| account.may_browse(registration, directory.origin(registration));
    app.index.release(document, may).map(Json).ok_or(Refusal::NotFound)
}
