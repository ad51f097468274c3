//! One peer's conversation with the relay, however its frames travel: by a websocket or by polling.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::http::HeaderMap;

use super::{App, Health, Refusal, credentials};
use crate::hub::{Outbox, Outgoing, now_ms};
use crate::relay::{Close, ConnectionId, Limit, Visitor};

/// Who may begin a conversation.
pub(super) async fn visitor(app: &App, headers: &HeaderMap) -> Result<Visitor, Refusal> {
    if !app.guarded {
        return Ok(Visitor::Open);
    }
    let (account, device) = credentials::account(app, headers).await?;
    Ok(Visitor::Account { account, device })
}

/// A conversation that goes on. It counts among the open ones until it is dropped.
pub(super) struct Conversation {
    pub(super) to_relay: ToRelay,
    pub(super) from_relay: FromRelay,
    _open: Open,
}

impl Conversation {
    pub(super) async fn begin(app: Arc<App>, visitor: Visitor) -> Self {
        let open = Open::new(&app);
        let connection = ConnectionId(app.next_connection.fetch_add(1, Ordering::Relaxed));
        tracing::debug!(connection = connection.0, "opened");
        let token_holder = visitor.device().cloned();
        let outbox = app.hub.opened(connection, visitor).await;
        // A device that left between the check and now would otherwise stay.
        if let Some(device) = token_holder
            && !app.directory.read().await.knows(&device, now_ms())
        {
            app.hub.revoked(device).await;
        }
        Self {
            from_relay: FromRelay { outbox },
            to_relay: ToRelay { app, connection },
            _open: open,
        }
    }
}

/// The half that hands the peer's frames to the relay.
pub(super) struct ToRelay {
    app: Arc<App>,
    connection: ConnectionId,
}

impl ToRelay {
    /// Hands a frame on. It waits while the relay has too many.
    pub(super) async fn frame(&self, bytes: Vec<u8>) {
        self.app.hub.frame(self.connection, bytes).await;
    }

    /// A frame was not read because it is too long.
    pub(super) fn too_long(&self) {
        self.app.metrics.limit_reached(Limit::Frame.name());
    }

    /// Tells the relay that the peer is gone.
    pub(super) async fn end(&self) {
        self.app.hub.closed(self.connection).await;
        tracing::debug!(connection = self.connection.0, "closed");
    }

    /// Returns when the relay begins to stop.
    pub(super) fn stopping(&self) -> impl Future<Output = ()> + use<> {
        let mut health = self.app.health.clone();
        async move {
            let _ = health.wait_for(|health| *health == Health::Draining).await;
        }
    }
}

/// The half that says what the relay has for the peer.
pub(super) struct FromRelay {
    outbox: Outbox,
}

impl FromRelay {
    /// What the relay wants done next. Nothing is lost when this is given up and asked again.
    pub(super) async fn next(&mut self) -> Outgoing {
        let next = tokio::select! {
            biased;
            () = self.outbox.overflow.notified() => None,
            item = self.outbox.queue.recv() => Some(item),
        };
        match next {
            None => Outgoing::Close(Close::QueueFull),
            Some(item) => self.take(item.unwrap_or(Outgoing::Close(Close::Done))),
        }
    }

    /// What the relay wants done right now, if anything.
    pub(super) fn try_next(&mut self) -> Option<Outgoing> {
        let item = self.outbox.queue.try_recv().ok()?;
        Some(self.take(item))
    }

    /// Returns when there was more for the peer than its queue holds.
    pub(super) async fn overflowed(&self) {
        self.outbox.overflow.notified().await;
    }

    fn take(&self, item: Outgoing) -> Outgoing {
        if let Outgoing::Frame(bytes) = &item {
            self.outbox.taken(bytes.len());
        }
        item
    }
}

/// Counts among the open conversations for as long as it lives.
struct Open(Arc<App>);

impl Open {
    fn new(app: &Arc<App>) -> Self {
        app.sockets.send_modify(|open| *open += 1);
        Self(Arc::clone(app))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.sockets.send_modify(|open| *open -= 1);
    }
}
