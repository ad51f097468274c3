//! How many connections there is room for: each is an open file, and the store must never be refused one because
//! of them.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What the store, the logs and everything but connections may have open.
const KEPT_BACK: u64 = 256;

/// More connections than this are not taken even where the system would let them.
const MOST: u64 = 100_000;

/// Where connections get their places.
pub(super) struct Room(Arc<Semaphore>);

impl Room {
    /// As much as the system gives. Its usual limit is meant for small programs, and may be raised up to another.
    pub(super) fn claim() -> Self {
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        let raised = Rlimit {
            current: maximum,
            maximum,
        };
        // Where it may not be raised, what there is has to do.
        let _ = setrlimit(Resource::Nofile, raised);
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        Self::of(files.saturating_sub(KEPT_BACK).clamp(1, MOST))
    }

    fn of(places: u64) -> Self {
        let places = usize::try_from(places).unwrap_or(Semaphore::MAX_PERMITS);
        Self(Arc::new(Semaphore::new(places)))
    }

    /// A place for a connection, unless all are taken.
    pub(super) fn seat(&self, stream: TcpStream) -> Option<Seated> {
        let place = Arc::clone(&self.0).try_acquire_owned().ok()?;
        Some(Seated { stream, _place: place })
    }
}

/// A connection that has its place for as long as it lives.
pub(super) struct Seated {
    stream: TcpStream,
    _place: OwnedSemaphorePermit,
}

impl AsyncRead for Seated {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, to)
    }
}

impl AsyncWrite for Seated {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, from)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, from)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    // NET-8
    #[tokio::test]
    async fn a_place_is_free_again_when_its_connection_has_ended() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let room = Room::of(2);
        let connect = async || TcpStream::connect(address).await.expect("somebody listens");
        let first = room.seat(connect().await).expect("there is room");
        let _second = room.seat(connect().await).expect("there is room");
        assert!(room.seat(connect().await).is_none());
        drop(first);
        assert!(room.seat(connect().await).is_some());
    }
}
