//! Whether the relay works, for whatever watches over it, and the count of what it refuses.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{App, Refusal};

/// How far the relay is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Health {
    /// It takes connections.
    Serving,
    /// It ends them and commits what it has taken.
    Draining,
}

/// A relay that drains or whose store has failed answers 503, so that a proxy sends nobody there.
pub(super) async fn health(State(app): State<Arc<App>>) -> Response {
    if *app.failed.borrow() {
        return Refusal::StoreFailed.into_response();
    }
    match *app.health.borrow() {
        Health::Serving => "ok\n".into_response(),
        Health::Draining => (StatusCode::SERVICE_UNAVAILABLE, "draining\n").into_response(),
    }
}

pub(super) async fn count(State(app): State<Arc<App>>, response: Response) -> Response {
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        app.metrics.refused_request(status.as_u16());
    }
    response
}
