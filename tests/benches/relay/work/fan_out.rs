//! One writes, many read: how soon everybody has a change, and what it costs the server.
//!
//! A reader's time is when its frame has come out of the socket. All readers answer when the last of them has the change:
//! in a classroom they would think for some milliseconds, and here they would take the processor from the server.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cahier_core::sync::wire;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::{sleep, timeout_at};

use super::{Actor, Figure, Sizes, count, document, figure, prepare};
use crate::connection::{Mouth, synced};
use crate::history::History;
use crate::peers::floor::{ANSWER_BYTES, CHANGE_BYTES};
use crate::script::Script;
use crate::server::{Kind, NotStarted, Server};

/// The pause after a change, in which answers are dealt with.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) async fn run(kind: Kind, data: &Path, sizes: &Sizes) -> Result<Vec<Figure>, NotStarted> {
    let server = Server::start(kind, data).await?;
    let mut figures = Vec::new();
    for (number, length) in sizes.histories.iter().enumerate() {
        for (nth, readers) in sizes.readers.iter().enumerate() {
            if kind == Kind::Floor {
                let outcome = measure_floor(&server, sizes.fanned_out, *readers).await;
                figures.extend(outcome.figures(*readers, *length));
                continue;
            }
            let document = document(number * 100 + nth);
            let history = Arc::new(History::new(*length, 1, sizes.fanned_out));
            prepare(&server, vec![(document, history.base.clone())]).await;
            let outcome = measure(&server, document, &history, *readers).await;
            figures.extend(outcome.figures(*readers, *length));
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
    fn figures(&self, readers: usize, length: usize) -> [Figure; 4] {
        let what = format!("{readers} readers, {length} changes before");
        [
            figure(format!("fan-out p50, ms: {what}"), self.percentile(50)),
            figure(format!("fan-out p99, ms: {what}"), self.percentile(99)),
            figure(format!("server CPU per change, ms: {what}"), self.cpu_ms),
            figure(format!("the same later, at rest: {what}"), self.rest_ms),
        ]
    }

    /// From the server's CPU time before the changes, after them, and when it had come to rest.
    fn new(mut latencies: Vec<Duration>, [before, after, rested]: [Duration; 3], changes: usize) -> Self {
        latencies.sort_unstable();
        let per_change = |from: Duration, to: Duration| to.saturating_sub(from).as_secs_f64() * 1e3 / count(changes);
        Self {
            latencies,
            cpu_ms: per_change(before, after),
            rest_ms: per_change(after, rested),
        }
    }

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
    Outcome::new(latencies, [before, after, rested], history.chains[0].len())
}

/// The same with bytes in place of messages.
async fn measure_floor(server: &Server, changes: usize, readers: usize) -> Outcome {
    let address = server.url.trim_start_matches("ws://").trim_end_matches("/sync");
    let connect = async || {
        let socket = TcpStream::connect(address).await.expect("it listens");
        socket.set_nodelay(true).expect("a socket");
        socket
    };
    let mut writer = connect().await;
    let announced = writer.write_u32(u32::try_from(readers).expect("a few")).await;
    announced.expect("the server stays");
    let mut sockets = Vec::new();
    for _ in 0..readers {
        sockets.push(connect().await);
    }
    let before = server.at_rest().await;
    let mut latencies = Vec::new();
    let mut change = [7; CHANGE_BYTES];
    for _ in 0..changes {
        let written_at = Instant::now();
        writer.write_all(&change).await.expect("the server stays");
        for socket in &mut sockets {
            socket.read_exact(&mut change).await.expect("the server stays");
            latencies.push(written_at.elapsed());
        }
        for socket in &mut sockets {
            let answered = socket.write_all(&change[..ANSWER_BYTES]).await;
            answered.expect("the server stays");
        }
        let acknowledged = writer.read_exact(&mut change[..ANSWER_BYTES]).await;
        acknowledged.expect("the server stays");
        sleep(PAUSE).await;
    }
    let after = server.quiet().await;
    let rested = server.at_rest().await;
    Outcome::new(latencies, [before, after, rested], changes)
}
