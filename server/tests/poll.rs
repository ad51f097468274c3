//! Polling: the same conversation as on the websocket, though requests and answers get lost.

mod support;

use std::net::SocketAddr;
use std::sync::Arc;

use cahier_core::access::Role;
use cahier_core::document::DocumentKind;
use cahier_core::store::MemoryStore;
use cahier_core::sync::wire::{self, Message, PeerMetadata};
use cahier_server::relay::Limits;
use cahier_server::{Access, Config, run};
use support::{Answer, Client, DOC, Guarded, bearer, config, get, post, request, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ANA: (&str, Role, Option<&str>) = ("ana", Role::Observer, Some("g1"));
const BEN: (&str, Role, Option<&str>) = ("ben", Role::Observer, Some("g1"));

/// A session, spoken to by single requests.
struct Polling {
    address: SocketAddr,
    session: String,
    token: Option<String>,
}

impl Polling {
    async fn open(address: SocketAddr, token: Option<&str>) -> Self {
        let token = token.map(bearer);
        let headers: Vec<_> = token.iter().map(|token| ("authorization", token.as_str())).collect();
        let answer = request(address, "POST", "/sync/poll", &headers, []).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.body.is_empty());
        let session = answer.headers["cahier-session"].clone();
        Self {
            address,
            session,
            token,
        }
    }

    async fn ask(&self, body: &[u8]) -> Answer {
        let mut headers = vec![("cahier-session", self.session.as_str())];
        headers.extend(self.token.iter().map(|token| ("authorization", token.as_str())));
        request(self.address, "POST", "/sync/poll", &headers, body).await
    }

    async fn send(&self, number: u32, messages: &[Message]) -> (u16, u32, Vec<Message>) {
        let mut body = vec![1];
        body.extend(number.to_be_bytes());
        for message in messages {
            let frame = wire::encode(message);
            body.extend(u32::try_from(frame.len()).expect("a short frame").to_be_bytes());
            body.extend(frame);
        }
        read(&self.ask(&body).await)
    }

    async fn wait(&self, received: u32) -> (u16, u32, Vec<Message>) {
        let mut body = vec![2];
        body.extend(received.to_be_bytes());
        read(&self.ask(&body).await)
    }

    /// Opens a session and joins; the first batch is the relay's `peer`.
    async fn joined(address: SocketAddr, token: Option<&str>, name: &str) -> Self {
        let polling = Self::open(address, token).await;
        assert_eq!(polling.send(1, &[join(name)]).await, (0, 1, vec![]));
        let (close, number, messages) = polling.wait(0).await;
        assert_eq!((close, number), (0, 1));
        assert!(matches!(messages.as_slice(), [Message::Peer { .. }]));
        polling
    }
}

/// The close code, the number and the messages of an answer.
fn read(answer: &Answer) -> (u16, u32, Vec<Message>) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.headers["content-type"], "application/octet-stream");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["content-length"], answer.body.len().to_string());
    let (close, rest) = answer.body.split_first_chunk().expect("a close code");
    let (number, mut rest) = rest.split_first_chunk().expect("a number");
    let mut messages = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = usize::try_from(u32::from_be_bytes(*length)).expect("a short frame");
        let (frame, after) = after.split_at(length);
        messages.push(wire::decode(frame).expect("a message"));
        rest = after;
    }
    (u16::from_be_bytes(*close), u32::from_be_bytes(*number), messages)
}

fn join(name: &str) -> Message {
    Message::Join {
        sender: name.to_owned(),
        metadata: PeerMetadata::default(),
        versions: vec!["1".to_owned()],
    }
}

fn request_for_doc(sender: &str) -> Message {
    Message::Request {
        sender: sender.to_owned(),
        target: "relay".to_owned(),
        document: DOC,
        data: vec![0x42, 0, 0, 0, 0],
        kind: None,
    }
}

fn gesture(sender: &str, count: u64) -> Message {
    Message::Ephemeral {
        sender: sender.to_owned(),
        target: "relay".to_owned(),
        document: DOC,
        session: "s".to_owned(),
        count,
        data: vec![7],
    }
}

// NET-4
#[tokio::test]
async fn a_session_is_opened_as_the_websocket_is() {
    let relay = Guarded::start(&[ANA, BEN]).await;
    let address = relay.server.address();
    assert_eq!(post(address, "/sync/poll", &[], "").await.status, 401);
    let ana = bearer(&relay.tokens["ana"]);
    let foreign = [("authorization", ana.as_str()), ("origin", "https://evil.example")];
    assert_eq!(post(address, "/sync/poll", &foreign, "").await.status, 403);
    let mut polling = Polling::joined(address, Some(&relay.tokens["ana"]), "ana").await;
    // Another device that learned the session's name.
    polling.token = Some(bearer(&relay.tokens["ben"]));
    assert_eq!(polling.ask(&[2, 0, 0, 0, 1]).await.status, 404);
    polling.token = None;
    assert_eq!(polling.ask(&[2, 0, 0, 0, 1]).await.status, 401);
    polling.token = Some(ana);
    polling.session = "guessed".to_owned();
    assert_eq!(polling.ask(&[2, 0, 0, 0, 1]).await.status, 404);
}

// NET-5
#[tokio::test]
async fn lost_answers_lose_nothing_and_repeated_requests_double_nothing() {
    let relay = start(Arc::new(MemoryStore::new([7; 16])), Access::Open).await;
    let mut writer = Client::connect(relay.address(), None, "writer", None).await;
    writer.begin(DocumentKind::Lesson, "a");
    writer.save().await;
    let one = Polling::joined(relay.address(), None, "one").await;
    let two = Polling::joined(relay.address(), None, "two").await;
    for reader in [&one, &two] {
        let sender = if std::ptr::eq(reader, &raw const one) {
            "one"
        } else {
            "two"
        };
        reader.send(2, &[request_for_doc(sender)]).await;
        let (_, number, messages) = reader.wait(1).await;
        assert_eq!(number, 2);
        assert!(messages.iter().any(|message| matches!(message, Message::Sync { .. })));
    }

    // Two gestures, of which the first request is repeated as if its answer had been lost.
    assert_eq!(one.send(3, &[gesture("one", 1)]).await, (0, 3, vec![]));
    assert_eq!(one.send(3, &[gesture("one", 2)]).await, (0, 3, vec![]), "not looked at");
    assert_eq!(one.send(4, &[gesture("one", 3)]).await, (0, 4, vec![]));
    let counts = |messages: &[Message]| {
        let counts = messages.iter().filter_map(|message| match message {
            Message::Ephemeral { count, .. } => Some(*count),
            _ => None,
        });
        counts.collect::<Vec<_>>()
    };
    let (mut received, mut heard) = (2, Vec::new());
    while heard.len() < 2 {
        let (_, number, messages) = two.wait(received).await;
        assert_eq!(number, received + 1);
        // The answer was lost: the same comes again.
        let (_, again, same) = two.wait(received).await;
        assert_eq!((again, &same), (number, &messages));
        heard.extend(counts(&messages));
        received = number;
    }
    assert_eq!(heard, [1, 3]);
}

// NET-4
#[tokio::test]
async fn a_newer_waiting_request_takes_the_place_of_an_older() {
    let relay = start(Arc::new(MemoryStore::new([7; 16])), Access::Open).await;
    let one = Arc::new(Polling::joined(relay.address(), None, "one").await);
    let waiting = Arc::clone(&one);
    let older = tokio::spawn(async move { waiting.wait(1).await });
    let waiting = Arc::clone(&one);
    let newer = tokio::spawn(async move { waiting.wait(1).await });
    let unknown = request_for_doc("one");
    // Either may have been the older one; it is let go empty as soon as the other is there.
    let (first, rest) = futures_util::future::select(older, newer).await.factor_first();
    assert_eq!(first.expect("no panic"), (0, 0, vec![]));
    one.send(2, &[unknown]).await;
    let (close, number, messages) = rest.await.expect("no panic");
    assert_eq!((close, number), (0, 2));
    assert!(matches!(messages.as_slice(), [Message::DocUnavailable { .. }]));
}

// NET-4
#[tokio::test]
async fn a_session_ends_with_the_websockets_codes() {
    let relay = Guarded::start(&[ANA, BEN]).await;
    let address = relay.server.address();
    let ana = Arc::new(Polling::joined(address, Some(&relay.tokens["ana"]), "ana").await);
    let waiting = Arc::clone(&ana);
    let told = tokio::spawn(async move { waiting.wait(1).await });
    let token = bearer(&relay.tokens["ana"]);
    let headers = [("authorization", token.as_str())];
    assert_eq!(post(address, "/api/leave", &headers, "").await.status, 204);
    // The request that waits is told why; one that comes after is nobody's.
    let (status, close) = match told.await {
        Ok((close, _, _)) => (200, close),
        Err(_) => (401, 1008),
    };
    assert_eq!((status, close), (200, 1008));
    assert_eq!(ana.ask(&[2, 0, 0, 0, 1]).await.status, 401);

    let ben = relay.tokens["ben"].as_str();
    for (body, code) in [
        (&b""[..], 1002),
        (b"junk", 1002),
        (&[1, 0, 0, 0, 9], 1002),
        (&[2, 0, 0, 0, 9], 1002),
        (&[1, 0, 0, 0, 2, 0, 0, 0, 1, 0xff], 0),
        (&[3, 0, 0, 0, 0], 1000),
    ] {
        let polling = Polling::joined(address, Some(ben), "ben").await;
        let (close, _, _) = read(&polling.ask(body).await);
        assert_eq!(close, code, "{body:?}");
        // Junk in a frame is the relay's to judge: it says so to whoever waits.
        if code == 0 {
            assert_eq!(polling.wait(1).await.0, 1002);
        }
    }
}

// NET-4
#[tokio::test]
async fn there_are_no_more_sessions_than_connections() {
    let limits = Limits {
        max_connections: 2,
        ..Limits::default()
    };
    let relay = run(Config {
        metrics: Some("127.0.0.1:0".parse().expect("an address")),
        limits,
        ..config(Arc::new(MemoryStore::new([7; 16])), Access::Open)
    })
    .await
    .expect("a free port on loopback");
    let address = relay.address();
    let one = Polling::joined(address, None, "one").await;
    let two = Client::connect(address, None, "two", None).await;
    // The relay lets it go; its client has not heard of that yet.
    let three = Polling::open(address, None).await;
    let four = request(address, "POST", "/sync/poll", &[], []).await;
    assert!(!four.headers.contains_key("cahier-session"));
    assert_eq!(read(&four), (4003, 0, vec![]));
    let metrics = get(relay.metrics_address().expect("it was asked for"), "/metrics", &[]).await;
    let limited = "cahier_limits_reached_total{limit=\"connections\"} 2";
    assert!(metrics.text().lines().any(|line| line == limited), "{}", metrics.text());
    assert_eq!(three.wait(0).await, (4003, 1, vec![]));
    // Whoever is in goes on.
    assert_eq!(one.send(2, &[request_for_doc("one")]).await, (0, 2, vec![]));
    drop(two);
}

// NET-4
#[tokio::test]
async fn stopping_tells_those_who_wait_and_does_not_wait_for_them() {
    let relay = start(Arc::new(MemoryStore::new([7; 16])), Access::Open).await;
    let one = Polling::joined(relay.address(), None, "one").await;
    let told = tokio::spawn(async move { one.wait(1).await });
    let other = Polling::joined(relay.address(), None, "other").await;
    assert_eq!(other.send(2, &[request_for_doc("other")]).await, (0, 2, vec![]));
    assert_eq!(other.wait(1).await.1, 2);
    drop(other);
    let stopped = tokio::spawn(relay.shutdown());
    let (close, _, _) = told.await.expect("no panic");
    assert_eq!(close, 1012);
    stopped.await.expect("no panic").expect("the store is sound");
}

// NET-4
#[tokio::test]
async fn a_body_over_the_limit_is_not_waited_for() {
    let relay = start(Arc::new(MemoryStore::new([7; 16])), Access::Open).await;
    let one = Polling::joined(relay.address(), None, "one").await;
    let mut socket = TcpStream::connect(relay.address()).await.expect("the relay listens");
    let head = format!(
        "POST /sync/poll HTTP/1.1\r\nhost: relay\r\ncahier-session: {}\r\ncontent-length: 8589934592\r\n\r\n",
        one.session
    );
    socket.write_all(head.as_bytes()).await.expect("the relay reads");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.expect("the relay answers");
    assert!(
        answer.ends_with(&[0x03, 0xf1, 0, 0, 0, 1]),
        "1009, and one request was taken"
    );
}
