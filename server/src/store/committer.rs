//! The one thread that writes.
//!
//! It takes a request, drains what else has come in the meantime, writes all of it as one batch and answers
//! everybody: one `fsync` serves them all.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Instant;

use cahier_core::store::{Store, StoreError, Write};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot, watch};

use crate::metrics::Metrics;

/// How many requests wait. More make the asker wait.
const MAX_WAITING: usize = 1_024;

/// How many requests go into one batch.
const MAX_BATCH: usize = 257;

/// Why something was not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// A value was not what the asker had read. Nothing was written; read it again and decide anew.
    #[error("what was to be changed has changed meanwhile; read it again")]
    Conflict,
    /// A write is larger than the store takes. Nothing was written.
    #[error("a write is larger than the store takes; send less at once")]
    OutOfBounds,
    /// The store has failed and takes nothing more. Whoever runs the relay must mend the disk and restart it.
    #[error("the store has failed; mend the disk and start again")]
    Failed,
}

struct Request {
    writes: Vec<Write>,
    answer: Answer,
}

type Answer = Box<dyn FnOnce(Result<(), CommitError>) + Send>;

/// Asks the writing thread. The thread ends when the last of these is dropped, with everything written.
#[derive(Clone, Debug)]
pub struct Committer {
    requests: mpsc::Sender<Request>,
    failed: watch::Receiver<bool>,
}

impl Committer {
    /// Starts the thread.
    pub fn start(store: Arc<dyn Store>, metrics: Arc<Metrics>) -> (Self, JoinHandle<()>) {
        let (requests, receiver) = mpsc::channel(MAX_WAITING);
        let (fail, failed) = watch::channel(false);
        let thread = std::thread::Builder::new()
            .name("committer".to_owned())
            .spawn(move || run(store.as_ref(), receiver, &fail, &metrics))
            .expect("a program that just started can start one more thread");
        (Self { requests, failed }, thread)
    }

    /// Writes all of this as one, and returns when it is durable.
    ///
    /// # Errors
    /// As [`CommitError`]'s variants say.
    pub async fn commit(&self, writes: Vec<Write>) -> Result<(), CommitError> {
        if writes.is_empty() {
            return Ok(());
        }
        let (answer, answered) = oneshot::channel();
        let request = Request {
            writes,
            // Whoever asked and has gone since needs no answer.
            answer: Box::new(|result| {
                let _ = answer.send(result);
            }),
        };
        self.requests.send(request).await.map_err(|_| CommitError::Failed)?;
        answered.await.unwrap_or(Err(CommitError::Failed))
    }

    /// Writes all of this as one, without waiting: `answer` is called by the writing thread when it is durable, or
    /// has failed. It must be quick.
    pub fn ask(&self, writes: Vec<Write>, answer: impl FnOnce(Result<(), CommitError>) + Send + 'static) {
        let request = Request {
            writes,
            answer: Box::new(answer),
        };
        match self.requests.try_send(request) {
            Ok(()) => {}
            Err(TrySendError::Full(request)) => {
                let requests = self.requests.clone();
                tokio::spawn(async move {
                    if let Err(closed) = requests.send(request).await {
                        (closed.0.answer)(Err(CommitError::Failed));
                    }
                });
            }
            Err(TrySendError::Closed(request)) => (request.answer)(Err(CommitError::Failed)),
        }
    }

    /// Whether the store has failed. It becomes true once and stays so.
    pub fn failed(&self) -> watch::Receiver<bool> {
        self.failed.clone()
    }
}

fn run(store: &dyn Store, mut requests: mpsc::Receiver<Request>, fail: &watch::Sender<bool>, metrics: &Metrics) {
    while let Some(first) = requests.blocking_recv() {
        let mut batch = VecDeque::from([first]);
        while batch.len() < MAX_BATCH
            && let Ok(request) = requests.try_recv()
        {
            batch.push_back(request);
        }
        let begun = Instant::now();
        let requests = batch.len();
        write(store, batch, fail);
        metrics.committed(requests, begun.elapsed());
    }
}

/// Writes a batch. A request that cannot be written is answered alone, and the others are written without it.
fn write(store: &dyn Store, mut batch: VecDeque<Request>, fail: &watch::Sender<bool>) {
    while !batch.is_empty() {
        let mut writes = Vec::new();
        let mut ends = Vec::new();
        for request in &mut batch {
            writes.append(&mut request.writes);
            ends.push(writes.len());
        }
        let refused = match store.commit(&writes) {
            Ok(_) => {
                answer(batch, Ok(()));
                return;
            }
            Err(StoreError::Conflict { write }) => (write, CommitError::Conflict),
            Err(StoreError::OutOfBounds { write }) => (write, CommitError::OutOfBounds),
            Err(error) => {
                tracing::error!(%error, "the store failed");
                fail.send_replace(true);
                answer(batch, Err(CommitError::Failed));
                return;
            }
        };
        let (place, error) = refused;
        let mut writes = writes.into_iter();
        let mut begin = 0;
        for (request, end) in batch.iter_mut().zip(&ends) {
            request.writes = writes.by_ref().take(end - begin).collect();
            begin = *end;
        }
        let Some(request) = batch.remove(ends.partition_point(|end| *end <= place)) else {
            answer(batch, Err(CommitError::Failed));
            return;
        };
        answer([request], Err(error));
    }
}

fn answer(requests: impl IntoIterator<Item = Request>, result: Result<(), CommitError>) {
    for request in requests {
        (request.answer)(result);
    }
}

#[cfg(test)]
mod tests {
    use cahier_core::store::MemoryStore;

    use super::*;

    fn set(key: &str, expected: Option<&[u8]>, value: &[u8]) -> Vec<Write> {
        vec![Write::Swap {
            key: key.to_owned(),
            expected: expected.map(<[u8]>::to_vec),
            value: Some(value.to_vec()),
        }]
    }

    fn request(writes: Vec<Write>) -> (Request, oneshot::Receiver<Result<(), CommitError>>) {
        let (answer, answered) = oneshot::channel();
        let answer: Answer = Box::new(|result| answer.send(result).expect("the test waits"));
        (Request { writes, answer }, answered)
    }

    #[test]
    fn a_conflict_is_answered_to_whoever_had_it_and_the_others_are_written() {
        let store = MemoryStore::new([1; 16]);
        let (one, mut first) = request(set("a", None, b"1"));
        let (two, mut second) = request(set("b", Some(b"0"), b"1"));
        let (three, mut third) = request(set("c", None, b"1"));
        let (four, mut fourth) = request(set(&"k".repeat(1_000), None, b"1"));
        let (fail, failed) = watch::channel(false);
        write(&store, VecDeque::from([one, two, three, four]), &fail);
        assert!(!*failed.borrow());
        assert_eq!(first.try_recv(), Ok(Ok(())));
        assert_eq!(second.try_recv(), Ok(Err(CommitError::Conflict)));
        assert_eq!(third.try_recv(), Ok(Ok(())));
        assert_eq!(fourth.try_recv(), Ok(Err(CommitError::OutOfBounds)));
        assert_eq!(store.value("a"), Ok(Some(b"1".to_vec())));
        assert_eq!(store.value("b"), Ok(None));
        assert_eq!(store.value("c"), Ok(Some(b"1".to_vec())));
    }

    #[tokio::test]
    async fn dropping_the_last_asker_ends_the_thread_with_everything_written() {
        let store = Arc::new(MemoryStore::new([1; 16]));
        let (committer, thread) = Committer::start(store.clone(), Arc::new(Metrics::new(0)));
        committer
            .commit(set("a", None, b"1"))
            .await
            .expect("nothing is in the way");
        drop(committer);
        thread.join().expect("the thread does not panic");
        assert_eq!(store.value("a"), Ok(Some(b"1".to_vec())));
    }
}
