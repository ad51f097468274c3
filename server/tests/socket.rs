//! The sync socket over real connections: who gets in, who is thrown out, and what junk does.

mod support;

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cahier_core::access::Role;
use cahier_core::document::DocumentKind;
use cahier_core::id::DocumentId;
use cahier_core::store::{Derived, MemoryStore, Outcome, Size, Store, StoreError, Stored, Write};
use cahier_core::sync::wire::Message;
use cahier_server::Access;
use futures_util::{SinkExt, StreamExt};
use support::{Client, DOC, Guarded, bearer, close_code, open, post, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::protocol::Message as Frame;

const ANA: (&str, Role, Option<&str>) = ("ana", Role::Observer, Some("g1"));
const BEN: (&str, Role, Option<&str>) = ("ben", Role::Observer, Some("g1"));
const CEM: (&str, Role, Option<&str>) = ("cem", Role::Coordinator, None);
const DOT: (&str, Role, Option<&str>) = ("dot", Role::Observer, Some("g2"));

#[tokio::test]
async fn without_a_good_token_there_is_no_socket() {
    let relay = Guarded::start(&[ANA]).await;
    let address = relay.server.address();
    assert_eq!(open(address, &[]).await.err(), Some(401));
    assert_eq!(
        open(address, &[("authorization", "Bearer wrong")]).await.err(),
        Some(401)
    );
    assert_eq!(
        open(address, &[("cookie", "cahier_device=wrong")]).await.err(),
        Some(401)
    );
    let token = bearer(&relay.tokens["ana"]);
    let foreign = [("authorization", token.as_str()), ("origin", "https://evil.example")];
    assert_eq!(open(address, &foreign).await.err(), Some(403));
    let cookie = format!("cahier_device={}", relay.tokens["ana"]);
    let own = format!("http://{address}");
    assert!(open(address, &[("cookie", &cookie), ("origin", &own)]).await.is_ok());
}

// VAULT-9
#[tokio::test]
async fn a_browser_shows_its_token_as_a_subprotocol_which_counts_before_a_cookie() {
    let relay = Guarded::start(&[ANA]).await;
    let address = relay.server.address();
    let offered = format!("cahier, cahier.token.{}", relay.tokens["ana"]);
    // The client gives up unless one of what it offers is chosen.
    assert!(open(address, &[("sec-websocket-protocol", &offered)]).await.is_ok());
    let cookie = format!("cahier_device={}", relay.tokens["ana"]);
    let wrong = [
        ("cookie", cookie.as_str()),
        ("sec-websocket-protocol", "cahier, cahier.token.wrong"),
    ];
    assert_eq!(open(address, &wrong).await.err(), Some(401));
}

#[tokio::test]
async fn a_group_shares_a_lesson_and_nobody_else_sees_it() {
    let relay = Guarded::start(&[ANA, BEN, CEM, DOT]).await;
    let mut ana = relay.client("ana", DocumentKind::Lesson).await;
    ana.begin(DocumentKind::Lesson, "a");
    ana.save().await;
    let mut ben = relay.client("ben", DocumentKind::Lesson).await;
    ben.read(1).await;
    assert_eq!(ben.notes(), ["a"]);
    for person in ["cem", "dot"] {
        let mut other = relay.client(person, DocumentKind::Lesson).await;
        other.read(1).await;
        assert!(other.unavailable && other.notes().is_empty(), "{person}");
    }
}

#[tokio::test]
async fn a_draft_is_its_authors() {
    let relay = Guarded::start(&[ANA, BEN]).await;
    let mut ana = relay.client("ana", DocumentKind::Draft).await;
    ana.begin(DocumentKind::Draft, "a");
    ana.save().await;
    let mut ben = relay.client("ben", DocumentKind::Draft).await;
    ben.read(1).await;
    assert!(ben.unavailable && ben.notes().is_empty());
}

#[tokio::test]
async fn leaving_closes_the_devices_sockets_at_once() {
    let relay = Guarded::start(&[ANA, BEN]).await;
    let mut ana = relay.client("ana", DocumentKind::Lesson).await;
    let mut ben = relay.client("ben", DocumentKind::Lesson).await;
    let token = bearer(&relay.tokens["ana"]);
    let headers = [("authorization", token.as_str())];
    assert_eq!(
        post(relay.server.address(), "/api/leave", &headers, "").await.status,
        204
    );
    assert_eq!(close_code(&mut ana.socket).await, Some(1008));
    assert_eq!(open(relay.server.address(), &headers).await.err(), Some(401));
    ben.begin(DocumentKind::Lesson, "b");
    ben.save().await;
}

#[tokio::test]
async fn junk_costs_its_own_connection_and_no_other() {
    let relay = start(Arc::new(MemoryStore::new([7; 16])), Access::Open).await;
    let mut good = Client::connect(relay.address(), None, "good", None).await;
    good.begin(DocumentKind::Lesson, "a");
    for junk in [
        Frame::Binary(b"junk".to_vec().into()),
        Frame::Binary(Vec::new().into()),
        Frame::Text("{}".into()),
        Frame::Binary(vec![0x81, 0x01].into()),
    ] {
        let mut bad = open(relay.address(), &[]).await.expect("the relay is open");
        bad.send(junk).await.expect("the relay reads");
        assert_eq!(close_code(&mut bad).await, Some(1002));
        good.write("more");
        good.save().await;
    }
}

#[tokio::test]
async fn a_ping_comes_back_and_a_frame_may_be_in_pieces() {
    let relay = start(Arc::new(MemoryStore::new([7; 16])), Access::Open).await;
    let mut socket = open(relay.address(), &[]).await.expect("the relay is open");
    socket
        .send(Frame::Ping(b"same".to_vec().into()))
        .await
        .expect("the relay reads");
    assert!(matches!(socket.next().await, Some(Ok(Frame::Pong(payload))) if payload == b"same"[..]));
}

#[tokio::test]
async fn a_frame_that_announces_8_gib_is_refused_at_once() {
    let relay = start(Arc::new(MemoryStore::new([7; 16])), Access::Open).await;
    let mut socket = tokio::net::TcpStream::connect(relay.address())
        .await
        .expect("the relay listens");
    let upgrade = format!(
        "GET /sync HTTP/1.1\r\nhost: {}\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-extensions: permessage-deflate\r\n\r\n",
        relay.address()
    );
    socket.write_all(upgrade.as_bytes()).await.expect("the relay reads");
    // A masked binary frame of 2^33 bytes, of which none will come.
    socket
        .write_all(&[0x82, 0xff, 0, 0, 0, 2, 0, 0, 0, 0, 1, 2, 3, 4])
        .await
        .expect("the relay reads");
    let mut answer = Vec::new();
    socket
        .read_to_end(&mut answer)
        .await
        .expect("the relay ends the connection");
    let close = answer.windows(2).any(|two| two == 1009_u16.to_be_bytes());
    assert!(close, "closed as too big");
    assert!(
        !String::from_utf8_lossy(&answer)
            .to_lowercase()
            .contains("permessage-deflate")
    );
}

#[tokio::test]
async fn stopping_says_so_and_what_was_acknowledged_is_there_afterwards() {
    let store = Arc::new(MemoryStore::new([7; 16]));
    let relay = start(store.clone(), Access::Open).await;
    let mut one = Client::connect(relay.address(), None, "one", None).await;
    one.begin(DocumentKind::Lesson, "a");
    one.save().await;
    let stopped = tokio::spawn(relay.shutdown());
    assert_eq!(close_code(&mut one.socket).await, Some(1012));
    stopped.await.expect("no panic").expect("the store is sound");
    let relay = start(store, Access::Open).await;
    let mut two = Client::connect(relay.address(), None, "two", None).await;
    two.read(1).await;
    assert_eq!(two.notes(), ["a"]);
}

#[tokio::test]
async fn a_reader_that_does_not_read_is_let_go_and_holds_nobody_up() {
    let relay = start(Arc::new(MemoryStore::new([7; 16])), Access::Open).await;
    let mut writer = Client::connect(relay.address(), None, "writer", None).await;
    writer.begin(DocumentKind::Lesson, "a");
    writer.save().await;
    let mut slow = Client::connect(relay.address(), None, "slow", None).await;
    slow.read(1).await;
    let sent = 128;
    for count in 0..sent {
        writer
            .send(&Message::Ephemeral {
                sender: "writer".into(),
                target: "relay".into(),
                document: DOC,
                session: "s".into(),
                count,
                data: vec![0; 1024 * 1024],
            })
            .await;
    }
    writer.write("b");
    writer.save().await;
    let mut received = 0;
    while slow.receive().await.is_some() {
        received += 1;
    }
    assert!(
        received < sent,
        "the connection ended before everything was queued for it"
    );
}

/// A store whose disk breaks when told.
struct Breaking(MemoryStore, AtomicBool);

impl Store for Breaking {
    fn commit(&self, batch: &[Write]) -> Result<Vec<Outcome>, StoreError> {
        if self.1.load(Ordering::SeqCst) {
            let kind = std::io::ErrorKind::StorageFull;
            return Err(StoreError::Failed { kind });
        }
        self.0.commit(batch)
    }

    fn between(&self, document: DocumentId, positions: RangeInclusive<u64>) -> Result<Vec<Stored>, StoreError> {
        self.0.between(document, positions)
    }

    fn last(&self, document: DocumentId) -> Result<Size, StoreError> {
        self.0.last(document)
    }

    fn sizes(&self) -> Result<Vec<(DocumentId, Size)>, StoreError> {
        self.0.sizes()
    }

    fn derived(&self, document: DocumentId, kind: Derived) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.0.derived(document, kind)
    }

    fn value(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.value(key)
    }

    fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.0.values(prefix)
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.0.names(prefix)
    }

    fn epoch(&self) -> String {
        self.0.epoch()
    }
}

#[tokio::test]
async fn when_the_disk_breaks_nothing_is_acknowledged_and_the_relay_stops() {
    let store = Arc::new(Breaking(MemoryStore::new([7; 16]), AtomicBool::new(false)));
    let mut relay = start(store.clone(), Access::Open).await;
    let mut one = Client::connect(relay.address(), None, "one", None).await;
    one.begin(DocumentKind::Lesson, "a");
    one.save().await;
    store.1.store(true, Ordering::SeqCst);
    one.write("b");
    let saved = one.document.heads();
    let before = one.state.peer_heads();
    // Ends with the connection, not with an acknowledgement.
    one.save().await;
    assert_ne!(one.state.peer_heads(), Some(saved));
    assert_eq!(one.state.peer_heads(), before);
    relay.failed().await;
    assert!(relay.shutdown().await.is_err());
}
