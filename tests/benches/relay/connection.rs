//! A websocket to a server, joined, in the protocol of automerge-repo.

use std::sync::atomic::{AtomicU64, Ordering};

use cahier_core::id::DocumentId;
use cahier_core::sync::wire::{self, Message, PeerMetadata};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The half that speaks.
pub(crate) struct Mouth {
    sink: SplitSink<Socket, Frame>,
    name: String,
    server: String,
}

/// The half that hears.
pub(crate) struct Ear(SplitStream<Socket>);

/// Connects and joins. No two connections have one name.
pub(crate) async fn join(url: &str) -> (Mouth, Ear) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let name = format!("bench-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    // Small frames go out at once, as from any browser.
    let (socket, _) = connect_async_with_config(url, None, true)
        .await
        .expect("the server listens");
    let (sink, stream) = socket.split();
    let (mut mouth, mut ear) = (
        Mouth {
            sink,
            name,
            server: String::new(),
        },
        Ear(stream),
    );
    mouth
        .send(&Message::Join {
            sender: mouth.name.clone(),
            metadata: PeerMetadata {
                storage_id: None,
                is_ephemeral: true,
            },
            versions: vec![wire::PROTOCOL_VERSION.to_owned()],
        })
        .await;
    loop {
        if let Message::Peer { sender, .. } = ear.message().await.expect("a server answers whoever joins") {
            mouth.server = sender;
            return (mouth, ear);
        }
    }
}

impl Mouth {
    async fn send(&mut self, message: &Message) {
        let frame = Frame::Binary(wire::encode(message).into());
        self.sink.send(frame).await.expect("the server reads");
    }

    pub(crate) async fn sync(&mut self, document: DocumentId, data: Vec<u8>) {
        let frame = self.encoded(document, data);
        self.sink.send(frame).await.expect("the server reads");
    }

    /// The frame that [`sync`](Self::sync) would send.
    pub(crate) fn encoded(&self, document: DocumentId, data: Vec<u8>) -> Frame {
        let message = Message::Sync {
            sender: self.name.clone(),
            target: self.server.clone(),
            document,
            data,
            kind: None,
        };
        Frame::Binary(wire::encode(&message).into())
    }

    pub(crate) async fn send_frame(&mut self, frame: Frame) {
        self.sink.send(frame).await.expect("the server reads");
    }

    pub(crate) async fn request(&mut self, document: DocumentId, data: Vec<u8>) {
        let message = Message::Request {
            sender: self.name.clone(),
            target: self.server.clone(),
            document,
            data,
            kind: None,
        };
        self.send(&message).await;
    }

    pub(crate) async fn close(mut self) {
        let _ = self.sink.close().await;
    }
}

impl Ear {
    /// The next binary frame; none when the connection has ended.
    pub(crate) async fn frame(&mut self) -> Option<Frame> {
        loop {
            match self.0.next().await? {
                Ok(frame @ Frame::Binary(_)) => return Some(frame),
                Ok(Frame::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    pub(crate) async fn message(&mut self) -> Option<Message> {
        let frame = self.frame().await?;
        Some(wire::decode(&frame.into_data()).expect("a server sends messages"))
    }

    /// The next sync message: which document, and its data.
    pub(crate) async fn sync(&mut self) -> (DocumentId, Vec<u8>) {
        loop {
            if let Some(told) = synced(self.message().await.expect("the server stays")) {
                return told;
            }
        }
    }
}

/// Whether this is a sync message, and about what.
pub(crate) fn synced(message: Message) -> Option<(DocumentId, Vec<u8>)> {
    match message {
        Message::Sync { document, data, .. } | Message::Request { document, data, .. } => Some((document, data)),
        _ => None,
    }
}
