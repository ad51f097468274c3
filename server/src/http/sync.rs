//! The sync socket.
//!
//! Two halves: what is read goes to the relay, what the relay queued is written. A silent peer is asked whether
//! it is there, and dropped when it does not answer.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior};

use super::{App, Refusal, credentials};
use crate::hub::{Outbox, Outgoing};
use crate::metrics::Metrics;
use crate::relay::{Close, ConnectionId, Visitor};

/// The longest message. A longer one is refused from its header, before any of it is kept.
pub(crate) const MAX_FRAME_BYTES: usize = 16 * 1024 * 1024;

/// How often a peer is asked whether it is there, and how long it may say nothing.
const PING_EVERY: Duration = Duration::from_secs(5);
const SILENT_FOR: Duration = Duration::from_secs(15);

/// For how many such silences a peer is excused while a long frame is on its way to it, with our ping behind.
const BUSY_FOR: u32 = 8;

/// How long a close frame may take to get out, and the peer's to come back.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

pub(super) async fn upgrade(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    socket: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Response {
    let visitor = if app.guarded {
        match credentials::account(&app, &headers).await {
            Ok((account, device)) => Visitor::Account { account, device },
            Err(refusal) => return refusal.into_response(),
        }
    } else {
        Visitor::Open
    };
    match socket {
        Ok(socket) => socket
            .max_message_size(MAX_FRAME_BYTES)
            .max_frame_size(MAX_FRAME_BYTES)
            .on_upgrade(|socket| run(app, visitor, socket)),
        Err(_) => Refusal::Malformed.into_response(),
    }
}

async fn run(app: Arc<App>, visitor: Visitor, socket: WebSocket) {
    let _open = Open::new(&app);
    let connection = ConnectionId(app.next_connection.fetch_add(1, Ordering::Relaxed));
    app.metrics.socket_opened();
    tracing::debug!(connection = connection.0, "opened");
    let token_holder = match &visitor {
        Visitor::Account { device, .. } => Some(device.clone()),
        Visitor::Open => None,
    };
    let outbox = app.hub.opened(connection, visitor).await;
    // A device that left between the check and now would otherwise stay.
    if let Some(device) = token_holder
        && !app.directory.read().await.knows(&device)
    {
        app.hub.revoked(device).await;
    }
    let (sink, stream) = socket.split();
    let (fault, faults) = mpsc::channel(1);
    let sending = Arc::new(AtomicBool::new(false));
    let mut writer = tokio::spawn(write(
        sink,
        outbox,
        faults,
        Arc::clone(&sending),
        Arc::clone(&app.metrics),
    ));
    let mut reader = Box::pin(read(&app, connection, stream, &sending));
    let closed = tokio::select! {
        close = &mut reader => {
            if let Some(close) = close {
                let _ = fault.send(close).await;
            }
            app.hub.closed(connection).await;
            let written = tokio::time::timeout(CLOSE_WITHIN, &mut writer).await;
            written.ok().and_then(Result::ok).flatten()
        }
        written = &mut writer => {
            // The close frame is out: the peer's own ends the reading.
            let _ = tokio::time::timeout(CLOSE_WITHIN, &mut reader).await;
            app.hub.closed(connection).await;
            written.ok().flatten()
        }
    };
    writer.abort();
    app.metrics.socket_closed(closed);
    tracing::debug!(connection = connection.0, "closed");
}

/// Counts among the open sockets for as long as it lives.
struct Open(Arc<App>);

impl Open {
    fn new(app: &Arc<App>) -> Self {
        app.sockets.send_modify(|sockets| *sockets += 1);
        Self(Arc::clone(app))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.sockets.send_modify(|sockets| *sockets -= 1);
    }
}

/// Reads until the connection ends, and says what was wrong with it, if anything was.
async fn read(
    app: &App,
    connection: ConnectionId,
    mut stream: SplitStream<WebSocket>,
    sending: &AtomicBool,
) -> Option<Close> {
    let mut silences = 0;
    loop {
        let Ok(message) = tokio::time::timeout(SILENT_FOR, stream.next()).await else {
            silences += 1;
            if sending.load(Ordering::Relaxed) && silences < BUSY_FOR {
                continue;
            }
            return None;
        };
        silences = 0;
        match message? {
            Ok(Message::Binary(bytes)) => {
                app.metrics.received(bytes.len());
                app.hub.frame(connection, bytes.into()).await;
            }
            // No message of the protocol is text; the relay says so.
            Ok(Message::Text(text)) => {
                app.metrics.received(text.len());
                app.hub.frame(connection, text.as_bytes().to_vec()).await;
            }
            Ok(Message::Ping(_) | Message::Pong(_)) => {}
            Ok(Message::Close(_)) => return None,
            Err(error) => {
                // axum does not say which error of its websocket library it was.
                let text = error.source().map(ToString::to_string).unwrap_or_default();
                let too_big = text.contains("too long") || error.to_string().contains("too long");
                return Some(if too_big { Close::TooBig } else { Close::NotOurProtocol });
            }
        }
    }
}

/// Writes until the connection ends, and says how it was closed, unless it broke.
async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    mut outbox: Outbox,
    mut faults: mpsc::Receiver<Close>,
    sending: Arc<AtomicBool>,
    metrics: Arc<Metrics>,
) -> Option<Close> {
    let mut ping = tokio::time::interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let close = loop {
        let message = tokio::select! {
            biased;
            () = outbox.overflow.notified() => break Close::QueueFull,
            close = faults.recv() => match close {
                Some(close) => break close,
                None => return None,
            },
            item = outbox.queue.recv() => match item {
                Some(Outgoing::Frame(bytes)) => {
                    outbox.taken(bytes.len());
                    metrics.sent(bytes.len());
                    Message::Binary(bytes.into())
                }
                Some(Outgoing::Close(close)) => break close,
                None => break Close::Done,
            },
            _ = ping.tick() => Message::Ping(Vec::new().into()),
        };
        sending.store(true, Ordering::Relaxed);
        tokio::select! {
            sent = sink.send(message) => if sent.is_err() { return None },
            () = outbox.overflow.notified() => break Close::QueueFull,
        }
        sending.store(false, Ordering::Relaxed);
    };
    let frame = Message::Close(Some(CloseFrame {
        code: close.code(),
        reason: close.reason().into(),
    }));
    let _ = tokio::time::timeout(CLOSE_WITHIN, sink.send(frame)).await;
    Some(close)
}
