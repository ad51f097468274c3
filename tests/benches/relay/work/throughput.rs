//! Many documents with three writers each: how many changes are acknowledged in a second.
//!
//! A writer goes on when no more than eight of its changes are unacknowledged. Every writer is sent what the two others
//! write, and answers.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use futures_util::future::join_all;

use super::{Actor, Figure, Sizes, count, document, figure, prepare};
use crate::history::History;
use crate::server::{Kind, NotStarted, Server};

const WRITERS: usize = 3;
const WINDOW: usize = 8;

pub(crate) async fn run(kind: Kind, data: &Path, sizes: &Sizes) -> Result<Vec<Figure>, NotStarted> {
    let server = Server::start(kind, data).await?;
    let history = Arc::new(History::new(1, WRITERS, sizes.written));
    let documents: Vec<_> = (0..sizes.documents).map(document).collect();
    prepare(
        &server,
        documents.iter().map(|id| (*id, history.base.clone())).collect(),
    )
    .await;
    // Nobody is in yet: who does not answer pings while the server comes to rest is let go.
    server.at_rest().await;
    let mut writers = Vec::new();
    for document in &documents {
        for chain in 0..WRITERS {
            writers.push(Actor::join(&server.url, *document, &history, Some(chain)).await);
        }
    }
    let changes = count(documents.len() * WRITERS * sizes.written);
    let before = server.quiet().await;
    let started_at = Instant::now();
    let writing = writers.into_iter().map(|mut writer| {
        tokio::spawn(async move {
            writer.write_all(WINDOW).await;
            let done_at = Instant::now();
            // The others' last changes are still to come.
            (writer, done_at)
        })
    });
    let mut done_at = started_at;
    let mut listening = Vec::new();
    for ended in join_all(writing).await {
        let (writer, at) = ended.expect("a writer ends");
        done_at = done_at.max(at);
        listening.push(tokio::spawn(listen(writer, sizes.written)));
    }
    let writers: Vec<_> = join_all(listening)
        .await
        .into_iter()
        .map(|ended| ended.expect("it ends"))
        .collect();
    let after = server.at_rest().await;
    drop(writers);
    server.stop().await;
    Ok(vec![
        figure(
            "acknowledged changes a second",
            changes / (done_at - started_at).as_secs_f64(),
        ),
        figure(
            "server CPU per acknowledged change, ms",
            after.saturating_sub(before).as_secs_f64() * 1e3 / changes,
        ),
    ])
}

/// Until it has all that the others wrote.
async fn listen(mut writer: Actor, written: usize) -> Actor {
    while (0..WRITERS).any(|chain| writer.script.held(chain) < written) {
        writer.step().await;
    }
    writer
}
