//! The servers that the relay is measured beside, each in a process of its own.

mod baseline;
pub(crate) mod floor;
mod samod;

use std::path::Path;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

/// Becomes one of the servers written in Rust, until whoever started it is gone.
pub(crate) fn serve(name: &str, data: &Path) {
    let mut runtime = match name {
        "floor" => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = runtime.enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let serving = async {
            match name {
                "baseline" => baseline::serve(data).await,
                "floor" => floor::serve(data).await,
                _ => samod::serve(data).await,
            }
        };
        let mut nothing = Vec::new();
        tokio::select! {
            () = serving => {}
            _ = async { tokio::io::stdin().read_to_end(&mut nothing).await } => {}
        }
    });
}

async fn listen(router: Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("listening on http://{}", listener.local_addr().expect("it is bound"));
    // As whoever runs a sync server would.
    let listener = listener.tap_io(|socket| socket.set_nodelay(true).expect("a socket"));
    axum::serve(listener, router).await.expect("it listens");
}
