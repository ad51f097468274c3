//! The simplest server that there can be: whole documents in memory, `automerge::sync` with every peer.
//!
//! Nothing is on a disk, nobody is turned away, nothing is forgotten. It stands on the same websocket library and the same
//! frames as the relay, so what lies between the two is the way they sync.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use automerge::Automerge;
use automerge::sync::{self, State, SyncDoc};
use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::routing::get;
use cahier_core::id::DocumentId;
use cahier_core::sync::wire::{self, Message, PeerMetadata};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

const NAME: &str = "baseline";

#[derive(Default)]
struct Room {
    document: Automerge,
    peers: BTreeMap<u64, Peer>,
}

struct Peer {
    name: String,
    state: State,
    out: UnboundedSender<Bytes>,
}

type Rooms = Arc<Mutex<HashMap<DocumentId, Room>>>;

pub(crate) async fn serve(_data: &Path) {
    let rooms = Rooms::default();
    let upgrade = async |socket: WebSocketUpgrade, rooms: Rooms| socket.on_upgrade(|socket| converse(socket, rooms));
    let router = Router::new().route("/sync", get(move |socket: WebSocketUpgrade| upgrade(socket, rooms)));
    super::listen(router).await;
}

async fn converse(socket: WebSocket, rooms: Rooms) {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let connection = NEXT.fetch_add(1, Ordering::Relaxed);
    let (mut sink, mut stream) = socket.split();
    let (out, mut queue) = unbounded_channel::<Bytes>();
    tokio::spawn(async move {
        while let Some(bytes) = queue.recv().await {
            if sink.send(Frame::Binary(bytes)).await.is_err() {
                return;
            }
        }
    });
    while let Some(Ok(frame)) = stream.next().await {
        let Frame::Binary(bytes) = frame else { continue };
        let message = wire::decode(&bytes).expect("the load speaks the protocol");
        obey(connection, message, &out, &rooms);
    }
    for room in rooms.lock().expect("nobody panics").values_mut() {
        room.peers.remove(&connection);
    }
}

fn obey(connection: u64, message: Message, out: &UnboundedSender<Bytes>, rooms: &Rooms) {
    match message {
        Message::Join { sender, .. } => {
            let peer = Message::Peer {
                sender: NAME.to_owned(),
                target: sender,
                metadata: PeerMetadata::default(),
                version: wire::PROTOCOL_VERSION.to_owned(),
                time_ms: None,
            };
            let _ = out.send(wire::encode(&peer).into());
        }
        Message::Sync {
            sender, document, data, ..
        }
        | Message::Request {
            sender, document, data, ..
        } => {
            let mut rooms = rooms.lock().expect("nobody panics");
            let room = rooms.entry(document).or_default();
            let peer = room.peers.entry(connection).or_insert_with(|| Peer {
                name: sender,
                state: State::new(),
                out: out.clone(),
            });
            let message = sync::Message::decode(&data).expect("the load speaks the protocol");
            let received = room.document.receive_sync_message(&mut peer.state, message);
            received.expect("the load's changes are sound");
            for peer in room.peers.values_mut() {
                if let Some(message) = room.document.generate_sync_message(&mut peer.state) {
                    let message = Message::Sync {
                        sender: NAME.to_owned(),
                        target: peer.name.clone(),
                        document,
                        data: message.encode(),
                        kind: None,
                    };
                    let _ = peer.out.send(wire::encode(&message).into());
                }
            }
        }
        _ => {}
    }
}
