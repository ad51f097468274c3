//! What stays in the server's memory: for a socket that does nothing, and for a document that somebody left.

use std::path::Path;

use futures_util::future::join_all;
use tokio::task::JoinHandle;

use super::{Figure, Sizes, count, document, figure};
use crate::connection::{Mouth, join};
use crate::history;
use crate::replica::Replica;
use crate::server::{Kind, NotStarted, Server};

/// Documents that one client opens, before it leaves.
const OPENED: usize = 100;
/// Changes in each.
const CHANGES: usize = 4;
/// Sockets that are opened at once.
const AT_ONCE: usize = 50;

pub(crate) async fn sockets(kind: Kind, data: &Path, sizes: &Sizes) -> Result<Vec<Figure>, NotStarted> {
    let server = Server::start(kind, data).await?;
    // The first of all bring code and buffers that the others share.
    let mut idle = open(&server, AT_ONCE).await;
    let before = server.settled_bytes(sizes.steady_s).await;
    while idle.len() < AT_ONCE + sizes.sockets {
        idle.extend(open(&server, AT_ONCE.min(sizes.sockets)).await);
    }
    let after = server.settled_bytes(sizes.steady_s).await;
    let opened = idle.len() - AT_ONCE;
    for (mouth, listening) in idle {
        drop(mouth);
        listening.abort();
    }
    server.stop().await;
    Ok(vec![figure(
        "memory per idle socket, KiB",
        kib(before, after) / count(opened),
    )])
}

async fn open(server: &Server, sockets: usize) -> Vec<(Mouth, JoinHandle<()>)> {
    let opening = (0..sockets).map(async |_| {
        let (mouth, mut ear) = join(&server.url).await;
        // Reading is what answers pings.
        (mouth, tokio::spawn(async move { while ear.frame().await.is_some() {} }))
    });
    join_all(opening).await
}

pub(crate) async fn documents(kind: Kind, data: &Path, sizes: &Sizes) -> Result<Vec<Figure>, NotStarted> {
    let server = Server::start(kind, data).await?;
    let opened = OPENED.min(sizes.touched);
    let mut figures = Vec::new();
    // The first of all bring code and buffers that the others share.
    let (mut touched, mut before) = (0, 0);
    // What a store keeps of the documents it met last is bounded, and shows as a later span that costs less.
    for (span, title) in [
        (opened, ""),
        (sizes.touched, ""),
        (3 * sizes.touched, " of three times as many more"),
    ] {
        let from = touched;
        while touched < from + span {
            touch(&server, touched..touched + opened).await;
            touched += opened;
        }
        let after = server.settled_bytes(sizes.steady_s).await;
        if from > 0 {
            figures.push(figure(
                format!("memory per document touched and left{title}, KiB"),
                kib(before, after) / count(touched - from),
            ));
        }
        before = after;
    }
    server.stop().await;
    Ok(figures)
}

/// One client makes these documents and goes.
async fn touch(server: &Server, numbers: std::ops::Range<usize>) {
    let mut client = Replica::join(&server.url).await;
    let made = history::document(CHANGES);
    client
        .upload(numbers.map(|number| (document(number), made.clone())).collect())
        .await;
    client.leave().await;
}

#[expect(clippy::cast_precision_loss, reason = "far fewer bytes than 2^52")]
fn kib(before: u64, after: u64) -> f64 {
    after.saturating_sub(before) as f64 / 1024.0
}
