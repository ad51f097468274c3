//! A new client fetches a long document: from a server that has it at hand, and from one that has just been started.
//!
//! The time ends when the client has the document, its own loading included.

use std::path::Path;
use std::time::{Duration, Instant};

use automerge::ChangeHash;

use super::{Figure, Sizes, count, document, figure, prepare};
use crate::history;
use crate::replica::Replica;
use crate::server::{Kind, NotStarted, Server};

/// How many clients fetch it one after the other.
const CLIENTS: usize = 50;

pub(crate) async fn run(kind: Kind, data: &Path, sizes: &Sizes) -> Result<Vec<Figure>, NotStarted> {
    let server = Server::start(kind, data).await?;
    let long = history::document(sizes.fetched);
    let heads = long.get_heads();
    prepare(&server, vec![(document(0), long)]).await;
    let (warm_cpu, warm) = fetch(&server, &heads, CLIENTS).await;
    server.stop().await;
    let mut figures = vec![
        figure("warm: server CPU, ms", ms(warm_cpu) / count(CLIENTS)),
        figure("warm: time until the client has it, ms", ms(warm) / count(CLIENTS)),
    ];
    if kind.keeps() {
        let server = Server::start(kind, data).await?;
        server.at_rest().await;
        let (cold_cpu, cold) = fetch(&server, &heads, 1).await;
        figures.push(figure("after a restart: server CPU, ms", ms(cold_cpu)));
        figures.push(figure("after a restart: time until the client has it, ms", ms(cold)));
        figures.push(figure(
            "after a restart: server CPU with the start, ms",
            ms(server.cpu()),
        ));
        server.stop().await;
    }
    Ok(figures)
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// What the server spent on all of them, and how long they took.
async fn fetch(server: &Server, heads: &[ChangeHash], clients: usize) -> (Duration, Duration) {
    let before = server.at_rest().await;
    let mut took = Duration::ZERO;
    for _ in 0..clients {
        let mut client = Replica::join(&server.url).await;
        let asked_at = Instant::now();
        client.fetch(document(0), heads).await;
        took += asked_at.elapsed();
        client.leave().await;
    }
    (server.at_rest().await.saturating_sub(before), took)
}
