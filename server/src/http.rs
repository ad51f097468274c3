//! The relay's HTTP: the sync socket, the small API beside it, and the app itself.
//!
//! Nothing is decided here: who may do what is the directory's and the relay's business.
//!
//! | route | what |
//! |---|---|
//! | `GET /sync` | the websocket |
//! | `POST /sync/poll` | the same without a websocket |
//! | `POST /api/join` `GET /api/account` `POST /api/leave` | becoming and staying a device of somebody |
//! | `POST /api/token` `DELETE /api/token` | from the first version's cookie to a token |
//! | `GET /api/releases` `GET /api/releases/{id}` | what groups released, for coordinators |
//! | `POST /api/pupils` | a group lead invites a pupil who observes |
//! | `GET /api/groups/{group}/roster` `PUT …` | a group's names, sealed, for its members |
//! | `/api/documents/{document}/blobs/{hash}` | what is attached to notes: brought in pieces, fetched |
//! | `GET /healthz` | whether the relay works |
//! | everything else | the app, from inside the binary |

mod account;
mod assets;
mod attachments;
mod conversation;
mod credentials;
mod headers;
mod health;
mod limit;
mod poll;
mod pupils;
mod refusal;
mod releases;
mod roster;
mod sync;
mod websocket;

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, map_response, map_response_with_state};
use axum::routing::{get, post};
use cahier_core::roster::MAX_SEALED_BYTES;
use cahier_core::store::Store;
use tokio::sync::{Notify, RwLock, watch};

use crate::access::Directory;
use crate::attachments::{Attachments, MAX_PIECE_BYTES};
use crate::hub::Hub;
use crate::index::Index;
use crate::metrics::Metrics;
use crate::store::Committer;

pub(crate) use health::Health;
pub(crate) use limit::Attempts;
pub(crate) use poll::Sessions;
pub use refusal::Refusal;

/// The longest body of a request: a line of JSON, but for a sealed roster and a piece of what is attached.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// Everything that a request can reach.
pub(crate) struct App {
    /// Whether visitors must be accounts.
    pub(crate) guarded: bool,
    /// Whether cookies are only for TLS, whatever the request says.
    pub(crate) secure_cookies: bool,
    pub(crate) directory: Arc<RwLock<Directory>>,
    pub(crate) committer: Committer,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) attachments: Arc<Attachments>,
    pub(crate) hub: Hub,
    /// Told when the end of an account may have changed.
    pub(crate) ends: Arc<Notify>,
    pub(crate) index: Arc<Index>,
    pub(crate) joins: Mutex<Attempts>,
    pub(crate) next_connection: Arc<AtomicU64>,
    pub(crate) failed: watch::Receiver<bool>,
    pub(crate) health: watch::Receiver<Health>,
    pub(crate) metrics: Arc<Metrics>,
    /// The longest frame. A longer one is refused from its announced length, before any of it is kept.
    pub(crate) max_frame_bytes: usize,
    pub(crate) polls: Sessions,
    /// How many sockets and polling sessions are open: the server waits for them when it stops.
    pub(crate) sockets: watch::Sender<usize>,
}

pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/sync", get(sync::upgrade))
        .route("/sync/poll", post(poll::poll))
        .route("/api/join", post(account::join))
        .route("/api/account", get(account::account))
        .route("/api/token", post(account::token).delete(account::forget_cookie))
        .route("/api/leave", post(account::leave))
        .route("/api/releases", get(releases::list))
        .route("/api/releases/{document}", get(releases::one))
        .route("/api/pupils", post(pupils::invite))
        .route(
            "/api/groups/{group}/roster",
            get(roster::fetch)
                .put(roster::put)
                .layer(DefaultBodyLimit::max(MAX_SEALED_BYTES)),
        )
        .route(
            "/api/documents/{document}/blobs/{hash}",
            get(attachments::fetch)
                .head(attachments::progress)
                .patch(attachments::append)
                .post(attachments::adopt)
                .layer(DefaultBodyLimit::max(MAX_PIECE_BYTES)),
        )
        .route("/healthz", get(health::health))
        .fallback(assets::serve)
        .method_not_allowed_fallback(|| async { Refusal::WrongMethod })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn(credentials::same_origin))
        .layer(map_response(headers::guard))
        .layer(map_response_with_state(Arc::clone(&app), health::count))
        .with_state(app)
}
