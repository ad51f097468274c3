//! One writes, many read: how soon everybody has a change, and what it costs the server.
//!
//! A reader's time is when its frame has come out of the socket. All readers answer when the last of them has the change:
//! in a classroom they would think for some milliseconds, and here they would take the processor from the server.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cahier_core::sync::wire;
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout_at;

use super::{Actor, Figure, Sizes, count, document, figure, prepare};
use crate::connection::{Mouth, synced};
use crate::history::History;
use crate::script::Script;
use crate::server::{Kind, NotStarted, Server};

/// The pause after a change, in which answers are dealt with.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) async fn run(kind: Kind, data: &Path, sizes: &Sizes) -> Result<Vec<Figure>, NotStarted> {
    let server = Server::start(kind, data).await?;
    let mut figures = Vec::new();
    for (number, length) in sizes.histories.iter().enumerate() {
        for (nth, readers) in sizes.readers.iter().enumerate() {
            let document = document(number * 100 + nth);
            let history = Arc::new(History::new(*length, 1, sizes.fanned_out));
            prepare(&server, vec![(document, history.base.clone())]).await;
            let what = format!("{readers} readers, {length} changes before");
            let outcome = measure(&server, document, &history, *readers).await;
            figures.push(figure(format!("fan-out p50, ms: {what}"), outcome.percentile(50)));
            figures.push(figure(format!("fan-out p99, ms: {what}"), outcome.percentile(99)));
            figures.push(figure(format!("server CPU per change, ms: {what}"), outcome.cpu_ms));
            figures.push(figure(format!("the same later, at rest: {what}"), outcome.rest_ms));
        }
    }
    server.stop().await;
    Ok(figures)
}

struct Outcome {
    latencies: Vec<Duration>,
    cpu_ms: f64,
    /// What it did with the changes later, when nobody asked for anything.
    rest_ms: f64,
}

impl Outcome {
    fn percentile(&self, percent: usize) -> f64 {
        let place = (self.latencies.len() * percent).div_ceil(100).max(1) - 1;
        self.latencies[place].as_secs_f64() * 1e3
    }
}

async fn measure(
    server: &Server,
    document: cahier_core::id::DocumentId,
    history: &Arc<History>,
    readers: usize,
) -> Outcome {
    let mut clients: Vec<(Mouth, Script)> = Vec::new();
    let (heard, mut inbox) = unbounded_channel();
    for place in 0..=readers {
        let own = (place == 0).then_some(0);
        let Actor {
            mouth, mut ear, script, ..
        } = Actor::join(&server.url, document, history, own).await;
        clients.push((mouth, script));
        let heard = heard.clone();
        tokio::spawn(async move {
            while let Some(frame) = ear.frame().await {
                let at = Instant::now();
                if heard.send((place, at, frame)).is_err() {
                    return;
                }
            }
        });
    }
    let before = server.at_rest().await;
    let mut latencies = Vec::new();
    for index in 0..history.chains[0].len() {
        let (mouth, script) = &mut clients[0];
        script.write();
        let data = script.generate().expect("there is something to say");
        let frame = mouth.encoded(document, data);
        let written_at = Instant::now();
        mouth.send_frame(frame).await;
        let mut lacking = readers;
        let mut to_answer = Vec::new();
        // Until all have it, and then for the pause.
        let mut until = None;
        loop {
            let next = match until {
                Some(until) => timeout_at(until, inbox.recv()).await,
                None => Ok(inbox.recv().await),
            };
            let Ok(next) = next else { break };
            let (place, at, frame) = next.expect("the readers are there");
            let message = wire::decode(&frame.into_data()).expect("a server sends messages");
            let Some((_, data)) = synced(message) else { continue };
            let (mouth, script) = &mut clients[place];
            let had = script.held(0);
            script.receive(&data);
            if place != 0 && had <= index && script.held(0) > index {
                latencies.push(at - written_at);
                lacking -= 1;
            }
            if place == 0 || script.held(0) > index {
                to_answer.push(place);
            } else if let Some(data) = script.generate() {
                // A server that only greets sends the change when it is asked.
                mouth.sync(document, data).await;
            }
            if lacking == 0 {
                for place in to_answer.drain(..) {
                    let (mouth, script) = &mut clients[place];
                    if let Some(data) = script.generate() {
                        mouth.sync(document, data).await;
                    }
                }
                until = until.or_else(|| Some(tokio::time::Instant::now() + PAUSE));
            }
        }
        // The writer goes on when it is told that its change is safe.
        while clients[0].1.acknowledged() <= index {
            let (place, _, frame) = inbox.recv().await.expect("the server stays");
            let message = wire::decode(&frame.into_data()).expect("a server sends messages");
            let Some((_, data)) = synced(message) else { continue };
            let (mouth, script) = &mut clients[place];
            script.receive(&data);
            if let Some(data) = script.generate() {
                mouth.sync(document, data).await;
            }
        }
    }
    let after = server.quiet().await;
    let rested = server.at_rest().await;
    for (mouth, _) in clients {
        mouth.close().await;
    }
    latencies.sort_unstable();
    let per_change =
        |from: Duration, to: Duration| to.saturating_sub(from).as_secs_f64() * 1e3 / count(history.chains[0].len());
    Outcome {
        latencies,
        cpu_ms: per_change(before, after),
        rest_ms: per_change(after, rested),
    }
}
