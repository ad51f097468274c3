//! A client with one of Cahier's own documents, and the frames of `cahier_core`.

use std::convert::Infallible;
use std::net::SocketAddr;

use cahier_core::document::{Document, DocumentKind, Scalar, SyncState};
use cahier_core::id::{DocumentId, SessionId};
use cahier_core::sync::wire::{self, Message, PeerMetadata};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) struct Tablet {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    name: &'static str,
    id: DocumentId,
    pub(crate) document: Document,
    state: SyncState,
}

impl Tablet {
    pub(crate) async fn connect(address: SocketAddr, name: &'static str) -> Self {
        let (socket, _) = connect_async(format!("ws://{address}/sync"))
            .await
            .expect("the relay listens");
        let mut tablet = Self {
            socket,
            name,
            id: DocumentId::from_bytes([0; 16]),
            document: Document::blank(SessionId::from_bytes([1; 16])),
            state: SyncState::new(),
        };
        let join = Message::Join {
            sender: name.to_owned(),
            metadata: PeerMetadata::default(),
            versions: vec!["1".to_owned()],
        };
        tablet.send(&join).await;
        assert!(matches!(tablet.receive().await, Message::Peer { .. }));
        tablet
    }

    /// Has a lesson of its own under this id.
    pub(crate) fn begin(&mut self, id: DocumentId) {
        self.id = id;
        self.document = Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]));
    }

    pub(crate) fn write(&mut self, note: &str) {
        self.document
            .edit::<_, Infallible>(0, |edit| {
                edit.add("notes", note, [("text", Scalar::from("words"))]);
                Ok(())
            })
            .unwrap_or_else(|never| match never {});
    }

    /// Syncs until the relay has all of it, durably.
    pub(crate) async fn save(&mut self) {
        while self.state.peer_heads() != Some(self.document.heads()) {
            self.step().await;
        }
    }

    pub(crate) async fn sync_until(&mut self, is_true: impl Fn(&Document) -> bool) {
        while !is_true(&self.document) {
            self.step().await;
        }
    }

    /// Says what there is to say and hears one message.
    async fn step(&mut self) {
        if let Some(data) = self.document.generate_sync(&mut self.state) {
            let message = Message::Sync {
                sender: self.name.to_owned(),
                target: "relay".to_owned(),
                document: self.id,
                data,
                kind: Some(DocumentKind::Lesson),
            };
            self.send(&message).await;
        }
        if let Message::Sync { data, .. } = self.receive().await {
            self.document
                .receive_sync(&mut self.state, &data)
                .expect("the relay's messages are sound");
        }
    }

    async fn send(&mut self, message: &Message) {
        let frame = Frame::Binary(wire::encode(message).into());
        self.socket.send(frame).await.expect("the relay reads");
    }

    async fn receive(&mut self) -> Message {
        loop {
            let frame = self.socket.next().await.expect("the relay stays");
            if let Frame::Binary(bytes) = frame.expect("the relay stays") {
                return wire::decode(&bytes).expect("a message");
            }
        }
    }
}
