//! samod as a sync server: everything it is given, it keeps in files.

use std::path::Path;

use ::samod::storage::TokioFilesystemStorage;
use ::samod::{AcceptorHandle, Repo, ShareConfig};
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::routing::get;

pub(crate) async fn serve(data: &Path) {
    let repo = Repo::build_tokio()
        .with_storage(TokioFilesystemStorage::new(data))
        // It hands out what it is asked for and announces nothing.
        .with_share_policy(ShareConfig::read_write().with_announce(false))
        .load()
        .await;
    let url = "ws://127.0.0.1/sync".parse().expect("an address");
    let acceptor = repo.make_acceptor(url).expect("the repository runs");
    let accept = async |socket: WebSocketUpgrade, acceptor: AcceptorHandle| {
        socket.on_upgrade(async move |socket| {
            let accepted = acceptor.accept_axum(socket, None).expect("the repository runs");
            let _ = accepted.handshake_complete().await;
        })
    };
    let router = Router::new().route("/sync", get(move |socket: WebSocketUpgrade| accept(socket, acceptor)));
    super::listen(router).await;
}
