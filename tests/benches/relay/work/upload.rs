//! One writes one document, change by change: does a change cost more when many came before it?

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::{Actor, Figure, Sizes, count, document, figure, prepare};
use crate::history::History;
use crate::server::{Kind, NotStarted, Server};

const WINDOW: usize = 8;

pub(crate) async fn run(kind: Kind, data: &Path, sizes: &Sizes) -> Result<Vec<Figure>, NotStarted> {
    let server = Server::start(kind, data).await?;
    let history = Arc::new(History::new(1, 1, sizes.uploaded));
    prepare(&server, vec![(document(0), history.base.clone())]).await;
    let mut writer = Actor::join(&server.url, document(0), &history, Some(0)).await;
    let quarter = sizes.uploaded / 4;
    let first = server.at_rest().await;
    let started_at = Instant::now();
    let mut marks = vec![server.cpu()];
    while marks.len() < 4 || writer.script.acknowledged() < sizes.uploaded {
        while writer.script.outstanding() < WINDOW && writer.script.write() {
            writer.say().await;
        }
        writer.step().await;
        if marks.len() < 4 && writer.script.acknowledged() >= quarter * marks.len() {
            marks.push(server.cpu());
        }
    }
    let elapsed = started_at.elapsed();
    marks.push(server.cpu());
    let last = server.at_rest().await;
    server.stop().await;
    let per_change = |nth: usize| marks[nth].saturating_sub(marks[nth - 1]).as_secs_f64() * 1e3 / count(quarter);
    let mut figures = vec![
        figure("changes a second", count(sizes.uploaded) / elapsed.as_secs_f64()),
        figure(
            "server CPU per change, ms: all, and what follows",
            last.saturating_sub(first).as_secs_f64() * 1e3 / count(sizes.uploaded),
        ),
    ];
    for (nth, name) in (1..).zip(["first", "second", "third", "fourth"]) {
        figures.push(figure(
            format!("server CPU per change, ms: {name} quarter"),
            per_change(nth),
        ));
    }
    Ok(figures)
}
