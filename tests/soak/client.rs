//! A client as tablets are: it writes before it is answered, and believes what the relay's heads cover.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use cahier_core::document::{Document, DocumentKind, Hash, Heads, Scalar};
use cahier_core::id::{DeviceId, DocumentId, SessionId};
use cahier_core::sync::session::{Received, Session};
use tokio_tungstenite::tungstenite::protocol::Message as Frame;
use tokio_tungstenite::tungstenite::stream::MaybeTlsStream;
use tokio_tungstenite::tungstenite::{Error, WebSocket, connect};

/// How many changes it writes ahead of the relay's answers.
const WINDOW: usize = 8;

/// How long a fresh client waits for a word from the relay before it counts as silent.
const PATIENCE: Duration = Duration::from_secs(20);

struct Client {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    session: Session,
    id: DocumentId,
    document: Document,
    announce: Option<DocumentKind>,
}

/// The connection has ended.
struct Gone;

impl From<Error> for Gone {
    fn from(_: Error) -> Self {
        Self
    }
}

/// Writes until the connection ends, and says which changes the relay had acknowledged by then.
pub(crate) fn write_until_killed(relay: SocketAddr, id: DocumentId, name: &str) -> Vec<Hash> {
    let mut seed = [0; 16];
    seed.iter_mut()
        .zip(name.bytes())
        .for_each(|(place, byte)| *place = byte);
    let document = Document::new(DocumentKind::Lesson, SessionId::from_bytes(seed));
    let (mut acknowledged, mut pending) = (Vec::new(), Vec::new());
    if let Ok(mut client) = Client::join(relay, id, name, document, Some(DocumentKind::Lesson)) {
        // Ends when the relay is gone.
        let _ = client.write(name, &mut pending, &mut acknowledged);
    }
    acknowledged
}

/// How many of these changes a client that knows nothing is not given.
pub(crate) fn missing(relay: SocketAddr, id: DocumentId, acknowledged: &BTreeSet<Hash>, name: &str) -> u64 {
    if acknowledged.is_empty() {
        return 0;
    }
    let document = Document::blank(SessionId::from_bytes([9; 16]));
    let Ok(mut client) = Client::join(relay, id, name, document, None) else {
        return acknowledged.len() as u64;
    };
    // What was not given by then is missing.
    let _ = client.read();
    let has = |hash: &&Hash| client.document.contains(&Heads::new([**hash]));
    acknowledged.iter().filter(|hash| !has(hash)).count() as u64
}

impl Client {
    fn join(
        relay: SocketAddr,
        id: DocumentId,
        name: &str,
        document: Document,
        announce: Option<DocumentKind>,
    ) -> Result<Self, Gone> {
        let (mut socket, _) = connect(format!("ws://{relay}/sync"))?;
        if let MaybeTlsStream::Plain(stream) = socket.get_mut() {
            stream.set_nodelay(true).map_err(|_| Gone)?;
            stream.set_read_timeout(Some(PATIENCE)).map_err(|_| Gone)?;
        }
        let session = Session::new(name.to_owned(), DeviceId::new(name.to_owned()));
        let mut client = Self {
            socket,
            session,
            id,
            document,
            announce,
        };
        client.socket.send(Frame::Binary(client.session.join().into()))?;
        loop {
            match client.hear()? {
                Received::Joined { .. } => return Ok(client),
                Received::Refused => return Err(Gone),
                _ => {}
            }
        }
    }

    fn write(&mut self, name: &str, pending: &mut Vec<Hash>, acknowledged: &mut Vec<Hash>) -> Result<(), Gone> {
        for n in 0_usize.. {
            let note = format!("{name}-{n}");
            let text = format!("What was seen at {n}, {}", "and more of it ".repeat(n % 40));
            let written = self.document.write(0, |edit| {
                edit.add("notes", &note, [("text", Scalar::from(text.as_str()))]);
            });
            pending.extend(written.map(|change| change.hash));
            self.say()?;
            while pending.len() >= WINDOW {
                if let Received::Sync { data, .. } = self.hear()? {
                    let state = self.session.state(self.id);
                    self.document.receive_sync(state, &data).map_err(|_| Gone)?;
                    self.settle(pending, acknowledged);
                    self.say()?;
                }
            }
        }
        Ok(())
    }

    /// Everything that the relay's heads cover is acknowledged.
    fn settle(&mut self, pending: &mut Vec<Hash>, acknowledged: &mut Vec<Hash>) {
        let Some(heads) = self.session.state(self.id).peer_heads() else {
            return;
        };
        if !self.document.contains(&heads) {
            return;
        }
        let open: BTreeSet<_> = self
            .document
            .changes_since(&heads)
            .iter()
            .map(|change| change.hash)
            .collect();
        acknowledged.extend(pending.extract_if(.., |hash| !open.contains(hash)));
    }

    /// Reads until it has what the relay says it has.
    fn read(&mut self) -> Result<(), Gone> {
        loop {
            self.say()?;
            match self.hear()? {
                Received::Sync { data, .. } => {
                    let state = self.session.state(self.id);
                    self.document.receive_sync(state, &data).map_err(|_| Gone)?;
                    let heads = self.session.state(self.id).peer_heads();
                    if heads.is_some_and(|heads| !heads.is_empty() && heads == self.document.heads()) {
                        return Ok(());
                    }
                }
                Received::Unavailable { .. } | Received::Refused => return Err(Gone),
                _ => {}
            }
        }
    }

    fn say(&mut self) -> Result<(), Gone> {
        match self.session.speak(self.id, &self.document, self.announce) {
            Some(frame) => Ok(self.socket.send(Frame::Binary(frame.into()))?),
            None => Ok(()),
        }
    }

    fn hear(&mut self) -> Result<Received, Gone> {
        loop {
            match self.socket.read() {
                Ok(Frame::Binary(bytes)) => return self.session.receive(&bytes).map_err(|_| Gone),
                Ok(Frame::Close(_)) => return Err(Gone),
                Ok(_) => {}
                Err(Error::Io(error)) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(Gone),
            }
        }
    }
}
