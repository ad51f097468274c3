//! A running relay, and clients that speak to it as others would: HTTP by hand, websockets, real documents.

#![allow(dead_code, reason = "each test binary uses its part of this")]

pub(crate) mod command;
pub(crate) mod place;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use cahier_core::access::Role;
use cahier_core::document::{Document, DocumentKind, Heads, Scalar, SyncState};
use cahier_core::id::{DocumentId, GroupId, PersonId, SessionId};
use cahier_core::store::{MemoryStore, Store};
use cahier_core::sync::wire::{self, Message, PeerMetadata};
use cahier_server::access::{Directory, Edit, Group, NewPerson, Research, Secret};
use cahier_server::listen::{Listen, Listener};
use cahier_server::relay::Limits;
use cahier_server::{Access, Config, Server, run};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

pub(crate) const DOC: DocumentId = DocumentId::from_bytes([1; 16]);

pub(crate) async fn start(store: Arc<dyn Store>, access: Access) -> Server {
    run(config(store, access)).await.expect("a free port on loopback")
}

/// A relay without a directory, metrics or unusual limits.
pub(crate) fn config(store: Arc<dyn Store>, access: Access) -> Config {
    Config {
        store,
        data: None,
        listener: free_port(),
        access,
        secure_cookies: false,
        metrics: None,
        limits: Limits::default(),
    }
}

pub(crate) fn free_port() -> Listener {
    let loopback = Listen::plain("127.0.0.1:0".parse().expect("an address"));
    Listener::bind(loopback).expect("a free port on loopback")
}

/// Makes a person of a group (or of none) and returns the code of an invite for them.
pub(crate) fn invite(store: &dyn Store, person: &str, role: Role, group: Option<&str>) -> String {
    let mut directory = Directory::read(store).expect("the store is sound");
    let mut edit = Edit::default();
    let group = group.map(GroupId::new);
    if let Some(id) = group.clone().filter(|id| directory.group(id).is_none()) {
        let group = Group {
            name: format!("Group {id}"),
            school: format!("School of {id}"),
            studies: vec![],
            research: Research::default(),
            id,
        };
        directory.set_group(&mut edit, group);
    }
    let id = PersonId::new(person);
    let name = format!("Name of {person}");
    let new = NewPerson {
        group,
        ..NewPerson::new(id.clone(), name, role)
    };
    directory.add_person(&mut edit, new);
    let code: Secret = directory.invite(&mut edit, id, u64::MAX, 10);
    store.commit(&edit.writes()).expect("nothing is in the way");
    directory.apply(edit);
    code.reveal().to_owned()
}

/// A guarded relay on a memory store, and the tokens of some people.
pub(crate) struct Guarded {
    pub(crate) server: Server,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) tokens: BTreeMap<&'static str, String>,
}

impl Guarded {
    pub(crate) async fn start(people: &[(&'static str, Role, Option<&str>)]) -> Self {
        let store = Arc::new(MemoryStore::new([7; 16]));
        let codes: Vec<_> = people
            .iter()
            .map(|(person, role, group)| (*person, invite(store.as_ref(), person, *role, *group)))
            .collect();
        let server = start(store.clone(), Access::Guarded).await;
        let mut tokens = BTreeMap::new();
        for (person, code) in codes {
            tokens.insert(
                person,
                join(server.address(), &code, &format!("device-of-{person}")).await,
            );
        }
        Self { server, store, tokens }
    }

    pub(crate) async fn client(&self, person: &str, kind: DocumentKind) -> Client {
        Client::connect(self.server.address(), Some(&self.tokens[person]), person, Some(kind)).await
    }
}

/// Joins as a native shell does and returns the token.
pub(crate) async fn join(address: SocketAddr, code: &str, device: &str) -> String {
    let body = format!(r#"{{"code":"{code}","device":"{device}","credential":"token"}}"#);
    let answer = post(address, "/api/join", &[], &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["token"].as_str().expect("a token").to_owned()
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }
}

pub(crate) async fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Answer {
    request(address, "GET", path, headers, "").await
}

pub(crate) async fn post(address: SocketAddr, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut all = vec![("content-type", "application/json")];
    all.extend(headers);
    request(address, "POST", path, &all, body).await
}

pub(crate) fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// One request on a connection of its own.
pub(crate) async fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> Answer {
    let body = body.as_ref();
    let mut text = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text.push_str("\r\n");
    let mut socket = TcpStream::connect(address).await.expect("the relay listens");
    let request = [text.as_bytes(), body].concat();
    socket.write_all(&request).await.expect("the relay reads");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.expect("the relay answers");
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a header ends by an empty line");
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let headers = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    Answer {
        status: status.expect("a status"),
        headers,
        body: answer.split_off(end + 4),
    }
}

/// Boxed, as its opening is below: with TLS in the build both are large.
pub(crate) type Socket = Box<WebSocketStream<MaybeTlsStream<TcpStream>>>;

/// Opens a websocket, or says by which status it was refused.
pub(crate) async fn open(address: SocketAddr, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
    let mut request = format!("ws://{address}/sync")
        .into_client_request()
        .expect("an address");
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().expect("a header"));
    }
    match Box::pin(tokio_tungstenite::connect_async(request)).await {
        Ok((socket, _)) => Ok(Box::new(socket)),
        Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => unreachable!("the relay answers: {error}"),
    }
}

/// The code that a connection is closed with.
pub(crate) async fn close_code(socket: &mut Socket) -> Option<u16> {
    while let Some(Ok(frame)) = socket.next().await {
        if let Frame::Close(close) = frame {
            return close.map(|close| close.code.into());
        }
    }
    None
}

/// A client with one document.
pub(crate) struct Client {
    pub(crate) socket: Socket,
    pub(crate) name: String,
    pub(crate) kind: Option<DocumentKind>,
    pub(crate) document: Document,
    pub(crate) state: SyncState,
    pub(crate) unavailable: bool,
    asked: bool,
}

impl Client {
    pub(crate) async fn connect(
        address: SocketAddr,
        token: Option<&str>,
        name: &str,
        kind: Option<DocumentKind>,
    ) -> Self {
        let token = token.map(bearer);
        let headers: Vec<_> = token.iter().map(|token| ("authorization", token.as_str())).collect();
        let socket = open(address, &headers).await.expect("the relay lets this client in");
        let mut session = [0; 16];
        for (place, byte) in session.iter_mut().zip(name.bytes()) {
            *place = byte;
        }
        let mut client = Self {
            socket,
            name: name.to_owned(),
            kind,
            document: Document::blank(SessionId::from_bytes(session)),
            state: SyncState::new(),
            unavailable: false,
            asked: false,
        };
        client
            .send(&Message::Join {
                sender: name.to_owned(),
                metadata: PeerMetadata::default(),
                versions: vec!["1".into()],
            })
            .await;
        assert!(matches!(client.receive().await, Some(Message::Peer { .. })));
        client
    }

    pub(crate) async fn send(&mut self, message: &Message) {
        let frame = Frame::Binary(wire::encode(message).into());
        self.socket.send(frame).await.expect("the relay reads");
    }

    pub(crate) async fn receive(&mut self) -> Option<Message> {
        loop {
            match self.socket.next().await? {
                Ok(Frame::Binary(bytes)) => return Some(wire::decode(&bytes).expect("a message")),
                Ok(Frame::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// Begins the document and writes a note.
    pub(crate) fn begin(&mut self, kind: DocumentKind, note: &str) {
        let mut session = [0; 16];
        for (place, byte) in session.iter_mut().zip(self.name.bytes()) {
            *place = byte;
        }
        self.document = Document::new(kind, SessionId::from_bytes(session));
        self.write(note);
    }

    pub(crate) fn write(&mut self, note: &str) {
        self.document
            .edit::<_, Infallible>(0, |edit| {
                edit.add("notes", note, [("text", Scalar::from("words"))]);
                Ok(())
            })
            .unwrap_or_else(|never| match never {});
    }

    pub(crate) fn notes(&self) -> Vec<String> {
        self.document.added("notes").into_keys().collect()
    }

    /// Syncs until this holds, or the document is unavailable, or the connection ends.
    pub(crate) async fn sync_until(&mut self, done: impl Fn(&Document, Option<Heads>) -> bool) {
        loop {
            self.say().await;
            if done(&self.document, self.state.peer_heads()) {
                return;
            }
            match self.receive().await {
                Some(Message::Sync { data, .. }) => {
                    self.document
                        .receive_sync(&mut self.state, &data)
                        .expect("the relay's messages are sound");
                }
                Some(Message::DocUnavailable { .. }) => {
                    self.unavailable = true;
                    return;
                }
                Some(_) => {}
                None => return,
            }
        }
    }

    /// Syncs until the relay has all of it, durably.
    pub(crate) async fn save(&mut self) {
        self.sync_until(|document, relay| relay.as_ref() == Some(&document.heads()))
            .await;
    }

    /// Syncs until there are this many notes.
    pub(crate) async fn read(&mut self, notes: usize) {
        self.sync_until(|document, _| document.added("notes").len() >= notes)
            .await;
    }

    async fn say(&mut self) {
        let (sender, target, kind) = (self.name.clone(), "relay".to_owned(), self.kind);
        let Some(data) = self.document.generate_sync(&mut self.state) else {
            return;
        };
        let has_nothing = !self.asked && self.document.heads().is_empty();
        self.asked = true;
        let document = DOC;
        let message = if has_nothing {
            Message::Request {
                sender,
                target,
                document,
                data,
                kind,
            }
        } else {
            Message::Sync {
                sender,
                target,
                document,
                data,
                kind,
            }
        };
        self.send(&message).await;
    }
}
