//! What the servers are made to do. Each piece starts its own server on its own directory.

pub(crate) mod fan_out;
pub(crate) mod fetch;
pub(crate) mod memory;
pub(crate) mod throughput;
pub(crate) mod upload;

use std::sync::Arc;

use cahier_core::id::DocumentId;

use crate::connection::{Ear, Mouth, join};
use crate::history::History;
use crate::replica::Replica;
use crate::script::Script;
use crate::server::Server;

/// The sizes of everything.
pub(crate) struct Sizes {
    pub(crate) histories: &'static [usize],
    pub(crate) readers: &'static [usize],
    /// Changes that are fanned out in one measurement.
    pub(crate) fanned_out: usize,
    pub(crate) documents: usize,
    /// What each of the three writers of a document writes.
    pub(crate) written: usize,
    pub(crate) uploaded: usize,
    pub(crate) fetched: usize,
    pub(crate) sockets: usize,
    pub(crate) touched: usize,
    /// For how many seconds a server's memory must not have fallen before it is read.
    pub(crate) steady_s: usize,
}

impl Sizes {
    pub(crate) const FULL: Self = Self {
        histories: &[2_000, 20_000],
        readers: &[2, 10, 50],
        fanned_out: 100,
        documents: 20,
        written: 150,
        uploaded: 20_000,
        fetched: 20_000,
        sockets: 1_000,
        touched: 2_000,
        steady_s: 15,
    };
    pub(crate) const QUICK: Self = Self {
        histories: &[200],
        readers: &[2, 10],
        fanned_out: 20,
        documents: 4,
        written: 20,
        uploaded: 400,
        fetched: 500,
        sockets: 50,
        touched: 50,
        steady_s: 2,
    };
}

/// A row of the table, as one server fills it.
pub(crate) struct Figure {
    pub(crate) row: String,
    pub(crate) value: f64,
}

pub(crate) fn figure(row: impl Into<String>, value: f64) -> Figure {
    Figure { row: row.into(), value }
}

/// A number of things as a divisor.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
pub(crate) fn count(things: usize) -> f64 {
    things as f64
}

/// The document with this number.
pub(crate) fn document(number: usize) -> DocumentId {
    let mut id = [0xD0; 16];
    id[..8].copy_from_slice(&number.to_be_bytes());
    DocumentId::from_bytes(id)
}

/// Gives the server the history's base.
async fn prepare(server: &Server, documents: Vec<(DocumentId, automerge::Automerge)>) {
    let mut author = Replica::join(&server.url).await;
    author.upload(documents).await;
    author.leave().await;
}

/// A client that speaks from a script, in step with the server.
struct Actor {
    mouth: Mouth,
    ear: Ear,
    script: Script,
    document: DocumentId,
}

impl Actor {
    async fn join(url: &str, document: DocumentId, history: &Arc<History>, own: Option<usize>) -> Self {
        let (mouth, ear) = join(url).await;
        let mut actor = Self {
            mouth,
            ear,
            script: Script::new(Arc::clone(history), own),
            document,
        };
        actor.say().await;
        while !actor.script.is_settled() {
            actor.step().await;
        }
        actor
    }

    async fn say(&mut self) {
        if let Some(data) = self.script.generate() {
            self.mouth.sync(self.document, data).await;
        }
    }

    /// Hears one message and answers it.
    async fn step(&mut self) {
        let (_, data) = self.ear.sync().await;
        self.script.receive(&data);
        self.say().await;
    }

    /// Writes to its chain's end, at most `window` notes ahead of what is acknowledged.
    async fn write_all(&mut self, window: usize) {
        loop {
            while self.script.outstanding() < window && self.script.write() {
                self.say().await;
            }
            if self.script.outstanding() == 0 {
                return;
            }
            self.step().await;
        }
    }
}
