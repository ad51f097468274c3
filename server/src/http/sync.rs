//! The websocket that carries a conversation.
//!
//! One task for each, which holds no buffer while nothing moves. Reading and writing go on side by side in it:
//! what is read goes to the relay, what the relay queued is written. A silent peer is asked whether it is there,
//! and let go when neither its bytes nor room for ours come.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, ReadBuf};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::conversation::{Conversation, FromRelay, ToRelay, visitor};
use super::websocket::{self, Broken, Reader, Received};
use super::{App, Refusal, credentials};
use crate::hub::Outgoing;
use crate::relay::{Close, Visitor};

/// How often a peer is asked whether it is there, and how many such questions it may leave unanswered.
const PING_EVERY: Duration = Duration::from_secs(5);
const MAX_SILENCES: u32 = 3;

/// How long a close frame may take to get out, and the peer's to come back.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// What is read at once when the peer sends little: a note is some 400 bytes. Longer messages are read into
/// their own buffers.
const READ_BYTES: usize = 1024;

/// Frames are written together up to this length; a longer one is written as it is, uncopied.
const WRITE_BYTES: usize = 16 * 1024;

pub(super) async fn upgrade(State(app): State<Arc<App>>, mut request: Request) -> Result<Response, Refusal> {
    let visitor = visitor(&app, request.headers()).await?;
    let accept = greeting(request.headers()).ok_or(Refusal::Malformed)?;
    let protocol = credentials::chosen_protocol(request.headers());
    let upgrade = request
        .extensions_mut()
        .remove::<OnUpgrade>()
        .ok_or(Refusal::Malformed)?;
    tokio::spawn(async move {
        if let Ok(connection) = upgrade.await {
            converse(app, visitor, TokioIo::new(connection)).await;
        }
    });
    let headers = [
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_ACCEPT, accept),
    ];
    let protocol = protocol.map(|protocol| [(header::SEC_WEBSOCKET_PROTOCOL, protocol)]);
    Ok((StatusCode::SWITCHING_PROTOCOLS, protocol, headers).into_response())
}

/// The answer to a client that asks for a websocket, if it does.
fn greeting(headers: &HeaderMap) -> Option<HeaderValue> {
    let says = |name, word: &str| {
        let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values
            .flat_map(|value| value.split(','))
            .any(|item| item.trim().eq_ignore_ascii_case(word))
    };
    let asked = says(header::CONNECTION, "upgrade")
        && says(header::UPGRADE, "websocket")
        && says(header::SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| asked)?;
    HeaderValue::try_from(websocket::accept(key.as_bytes())).ok()
}

async fn converse(app: Arc<App>, visitor: Visitor, connection: impl AsyncRead + AsyncWrite + Unpin) {
    app.metrics.socket_opened();
    let mut conversation = Conversation::begin(Arc::clone(&app), visitor).await;
    let signs = Arc::new(Signs::default());
    let watched = Watched {
        connection,
        signs: Arc::clone(&signs),
        blocked: false,
    };
    let (source, mut sink) = tokio::io::split(watched);
    let mut reader = Reader::new(BufReader::with_capacity(READ_BYTES, source), app.max_frame_bytes);
    let ended = tokio::select! {
        ended = read(&mut reader, &conversation.to_relay, &signs) => ended,
        ended = write(&mut sink, &mut conversation.from_relay, &signs) => ended,
        ended = watch(&signs) => ended,
    };
    conversation.to_relay.end().await;
    let goodbye = async {
        let frame = match ended {
            Ended::ByUs(close) => websocket::close(close.code(), close.reason()),
            Ended::ByPeer(code) => {
                // Said back, if it is one that may be said.
                let code = code.filter(|code| (1000..5000).contains(code));
                websocket::close(code.unwrap_or(Close::Done.code()), "")
            }
            Ended::Gone => return,
        };
        if signs.midway.load(Ordering::Relaxed) || sink.write_all(&frame).await.is_err() || sink.flush().await.is_err()
        {
            return;
        }
        match ended {
            // Its own close frame ends the reading, and the connection.
            Ended::ByUs(_) => while !matches!(reader.next().await, Ok(Received::Close(_)) | Err(_)) {},
            Ended::ByPeer(_) | Ended::Gone => {}
        }
        // What a peer still sends would otherwise meet a closed door, and the peer never read why.
        if sink.shutdown().await.is_ok() && matches!(ended, Ended::ByUs(Close::NotOurProtocol | Close::TooBig)) {
            reader.discard().await;
        }
    };
    let _ = timeout(CLOSE_WITHIN, goodbye).await;
    app.metrics.socket_closed(match ended {
        Ended::ByUs(close) => Some(close),
        Ended::ByPeer(_) | Ended::Gone => None,
    });
}

/// How a conversation came to its end.
#[derive(Clone, Copy)]
enum Ended {
    ByUs(Close),
    ByPeer(Option<u16>),
    Gone,
}

/// What the halves of a connection tell each other.
#[derive(Default)]
struct Signs {
    /// Bytes have come, or a write that had to wait went on.
    alive: AtomicBool,
    /// A frame is half written: nothing else may follow.
    midway: AtomicBool,
    /// What is to be written beside the relay's frames: a ping, or the answer to one. A newer one counts.
    control: Mutex<Vec<u8>>,
    changed: Notify,
}

impl Signs {
    fn control(&self, frame: Vec<u8>) {
        *self.control.lock().unwrap_or_else(PoisonError::into_inner) = frame;
        self.changed.notify_one();
    }

    fn take_control(&self) -> Vec<u8> {
        std::mem::take(&mut *self.control.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn read<R: AsyncRead + Unpin>(reader: &mut Reader<BufReader<R>>, relay: &ToRelay, signs: &Signs) -> Ended {
    loop {
        match reader.next().await {
            Ok(Received::Message(message)) => relay.frame(message).await,
            Ok(Received::Ping(payload)) => signs.control(websocket::pong(&payload)),
            Ok(Received::Pong) => {}
            Ok(Received::Close(code)) => return Ended::ByPeer(code),
            Err(Broken::Gone) => return Ended::Gone,
            Err(Broken::NotFrames) => return Ended::ByUs(Close::NotOurProtocol),
            Err(Broken::TooLong) => {
                relay.too_long();
                return Ended::ByUs(Close::TooBig);
            }
        }
    }
}

async fn write(sink: &mut (impl AsyncWrite + Unpin), relay: &mut FromRelay, signs: &Signs) -> Ended {
    loop {
        let mut batch = Vec::new();
        let mut next = tokio::select! {
            biased;
            () = signs.changed.notified() => {
                batch = signs.take_control();
                None
            }
            outgoing = relay.next() => Some(outgoing),
        };
        let mut long = None;
        let mut close = None;
        while let Some(outgoing) = next {
            match outgoing {
                Outgoing::Frame(frame) => {
                    batch.extend(websocket::message_header(frame.len()));
                    if frame.len() > WRITE_BYTES {
                        long = Some(frame);
                        break;
                    }
                    batch.extend(frame);
                }
                Outgoing::Close(reason) => {
                    close = Some(reason);
                    break;
                }
            }
            next = if batch.len() < WRITE_BYTES {
                relay.try_next()
            } else {
                None
            };
        }
        signs.midway.store(true, Ordering::Relaxed);
        let written = async {
            sink.write_all(&batch).await?;
            if let Some(long) = &long {
                sink.write_all(long).await?;
            }
            sink.flush().await
        };
        let written = tokio::select! {
            written = written => written,
            // Whoever does not read is let go now, not when it reads again.
            () = relay.overflowed() => return Ended::ByUs(Close::QueueFull),
        };
        signs.midway.store(false, Ordering::Relaxed);
        match (written, close) {
            (Err(_), _) => return Ended::Gone,
            (Ok(()), Some(close)) => return Ended::ByUs(close),
            (Ok(()), None) => {}
        }
    }
}

/// Asks the peer whether it is there, until it is not.
async fn watch(signs: &Signs) -> Ended {
    let mut silences = 0;
    while silences < MAX_SILENCES {
        tokio::time::sleep(PING_EVERY).await;
        if signs.alive.swap(false, Ordering::Relaxed) {
            silences = 0;
        } else {
            silences += 1;
        }
        signs.control(websocket::ping());
    }
    Ended::ByUs(Close::Silent)
}

/// A connection that notes whether its other end is alive.
struct Watched<C> {
    connection: C,
    signs: Arc<Signs>,
    blocked: bool,
}

impl<C: AsyncRead + Unpin> AsyncRead for Watched<C> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = to.filled().len();
        let read = Pin::new(&mut self.connection).poll_read(cx, to);
        if to.filled().len() > before {
            self.signs.alive.store(true, Ordering::Relaxed);
        }
        read
    }
}

impl<C: AsyncWrite + Unpin> AsyncWrite for Watched<C> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.connection).poll_write(cx, from);
        match &written {
            // That the system takes bytes says nothing of the peer, unless it had no room before.
            Poll::Ready(Ok(_)) if self.blocked => {
                self.blocked = false;
                self.signs.alive.store(true, Ordering::Relaxed);
            }
            Poll::Ready(_) => {}
            Poll::Pending => self.blocked = true,
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, duplex};
    use tokio::time::{Instant, sleep};

    use super::*;

    // NET-9
    #[tokio::test(start_paused = true)]
    async fn a_peer_is_let_go_when_nothing_of_it_moves_for_three_pings() {
        let began = Instant::now();
        let signs = Signs::default();
        assert!(matches!(watch(&signs).await, Ended::ByUs(Close::Silent)));
        assert_eq!(began.elapsed(), Duration::from_secs(15));
        assert_eq!(signs.take_control(), websocket::ping());
    }

    // NET-9
    #[tokio::test(start_paused = true)]
    async fn bytes_of_a_frame_that_takes_long_are_a_sign_of_life() {
        let signs = Arc::new(Signs::default());
        let (near, mut far) = duplex(64);
        let mut watched = Watched {
            connection: near,
            signs: Arc::clone(&signs),
            blocked: false,
        };
        let slowly = async {
            for _ in 0..10 {
                sleep(Duration::from_secs(12)).await;
                far.write_all(&[7]).await.expect("the other end reads");
                let mut byte = [0];
                watched.read_exact(&mut byte).await.expect("the other end writes");
            }
        };
        tokio::select! {
            () = slowly => {}
            _ = watch(&signs) => unreachable!("it is heard every 12 seconds"),
        }
    }

    // NET-9
    #[tokio::test(start_paused = true)]
    async fn only_a_write_that_had_to_wait_is_a_sign_of_life() {
        let signs = Arc::new(Signs::default());
        let (near, mut far) = duplex(4);
        let mut watched = Watched {
            connection: near,
            signs: Arc::clone(&signs),
            blocked: false,
        };
        watched.write_all(&[1, 2, 3, 4]).await.expect("there is room");
        assert!(!signs.alive.load(Ordering::Relaxed));
        let reading = async {
            let mut four = [0; 4];
            far.read_exact(&mut four).await.expect("four bytes");
        };
        let (written, ()) = tokio::join!(watched.write_all(&[5]), reading);
        written.expect("there is room again");
        assert!(signs.alive.load(Ordering::Relaxed));
    }
}
