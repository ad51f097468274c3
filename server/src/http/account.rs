//! Joining by an invite, and leaving.

use std::net::IpAddr;
use std::sync::{Arc, PoisonError};

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use cahier_core::access::Account;
use cahier_core::id::DeviceId;
use serde::{Deserialize, Serialize};

use super::{App, Refusal, credentials};
use crate::access::{Edit, Secret};
use crate::hub::now_ms;
use crate::listen::{ClientAddress, Scheme};
use crate::store::CommitError;

/// What `POST /api/join` takes.
#[derive(Deserialize)]
pub(super) struct JoinRequest {
    code: String,
    device: DeviceId,
    #[serde(default)]
    credential: Credential,
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Credential {
    /// Browsers of the first version: the token is in a cookie that no script can read, and that a whole browser shares.
    #[default]
    Cookie,
    /// Everybody else: the token is in the answer, for each to keep where the notes of the same person are.
    Token,
}

#[derive(Serialize)]
struct Joined<'a> {
    #[serde(flatten)]
    account: &'a Account,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
}

pub(super) async fn join(
    State(app): State<Arc<App>>,
    Extension(scheme): Extension<Scheme>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    request: Result<Json<JoinRequest>, JsonRejection>,
) -> Result<Response, Refusal> {
    let joined = admit(&app, scheme, address, request).await;
    app.metrics
        .joined(joined.as_ref().map_or_else(|refusal| refusal.name(), |_| "joined"));
    joined
}

async fn admit(
    app: &Arc<App>,
    scheme: Scheme,
    address: IpAddr,
    request: Result<Json<JoinRequest>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(request) = request.map_err(|_| Refusal::Malformed)?;
    let now_ms = now_ms();
    if !lock(app).may_try(address, now_ms) {
        return Err(Refusal::TooManyAttempts);
    }
    let JoinRequest {
        code,
        device,
        credential,
    } = request;
    let code = Secret::claimed_code(&code);
    let (account, token) = unbroken(use_invite(Arc::clone(app), code, device, address, now_ms)).await?;
    let reveal = credential == Credential::Token;
    let joined = Joined {
        account: &account,
        token: reveal.then_some(token.reveal()),
    };
    let mut response = Json(joined).into_response();
    if !reveal {
        let cookie = credentials::cookie(app, scheme, Some(&token));
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

pub(super) async fn account(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Account>, Refusal> {
    let (account, _) = credentials::account(&app, &headers).await?;
    Ok(Json(account))
}

pub(super) async fn leave(
    State(app): State<Arc<App>>,
    Extension(scheme): Extension<Scheme>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let token = credentials::token(&headers).ok_or(Refusal::NotJoined)?;
    unbroken(take_back(Arc::clone(&app), token)).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    let cookie = credentials::cookie(&app, scheme, None);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The token of a browser that joined with a cookie, so that it can be kept where the notes are. The cookie stays until the
/// browser says by [`forget_cookie`] that it is.
pub(super) async fn token(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let token = credentials::in_cookie(&headers).ok_or(Refusal::NotJoined)?;
    let known = app.directory.read().await.authenticate(&token, now_ms()).is_some();
    known
        .then(|| Json(serde_json::json!({ "token": token.reveal() })).into_response())
        .ok_or(Refusal::NotJoined)
}

/// Takes the cookie away.
pub(super) async fn forget_cookie(State(app): State<Arc<App>>, Extension(scheme): Extension<Scheme>) -> Response {
    let cookie = credentials::cookie(&app, scheme, None);
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}

async fn use_invite(
    app: Arc<App>,
    code: Secret,
    device: DeviceId,
    address: IpAddr,
    now_ms: u64,
) -> Result<(Account, Secret), Refusal> {
    // Held over the commit, so that nobody uses an invite twice while its last use is being written.
    let mut directory = app.directory.write().await;
    let mut edit = Edit::default();
    let joined = directory.join(&mut edit, &code, &device, now_ms).map_err(|error| {
        lock(&app).was_wrong(address, now_ms);
        Refusal::from(error)
    })?;
    app.committer.commit(edit.writes()).await.map_err(refusal)?;
    directory.apply(edit);
    tracing::info!(person = %joined.0.person, %device, "a device joined");
    Ok(joined)
}

async fn take_back(app: Arc<App>, token: Secret) -> Result<(), Refusal> {
    let mut directory = app.directory.write().await;
    let mut edit = Edit::default();
    let device = directory.revoke(&mut edit, &token).ok_or(Refusal::NotJoined)?;
    app.committer.commit(edit.writes()).await.map_err(refusal)?;
    directory.apply(edit);
    drop(directory);
    tracing::info!(%device, "a device left");
    app.hub.revoked(device).await;
    Ok(())
}

/// Runs something to its end even if the client hangs up meanwhile: what has been written must also be known.
pub(super) async fn unbroken<T: Send + 'static>(
    work: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::spawn(work).await.unwrap_or(Err(Refusal::StoreFailed))
}

pub(super) fn refusal(error: CommitError) -> Refusal {
    match error {
        CommitError::Conflict => Refusal::Busy,
        CommitError::OutOfBounds => Refusal::Malformed,
        CommitError::Failed => Refusal::StoreFailed,
    }
}

/// Counting is never left half-done in a way that matters.
fn lock(app: &App) -> std::sync::MutexGuard<'_, super::Attempts> {
    app.joins.lock().unwrap_or_else(PoisonError::into_inner)
}
