//! What whoever runs the relay sees of it: its health, its metrics, and how it stops.

mod support;

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use cahier_core::access::Role;
use cahier_core::document::DocumentKind;
use cahier_core::id::DocumentId;
use cahier_core::store::{Derived, MemoryStore, Outcome, Size, Store, StoreError, Stored, Write};
use cahier_server::{Access, Config, run};
use support::{Client, DOC, bearer, close_code, config, get, invite, join, open, post, start};
use tokio::sync::mpsc;

// OPS-1
#[tokio::test]
async fn the_metrics_count_and_name_nobody() {
    let store = Arc::new(MemoryStore::new([7; 16]));
    let code = invite(store.as_ref(), "ben", Role::Observer, Some("g1"));
    let any_port = "127.0.0.1:0".parse().expect("an address");
    let server = run(Config {
        metrics: Some(any_port),
        ..config(store, Access::Guarded)
    })
    .await
    .expect("two free ports on loopback");
    let address = server.address();
    let metrics = server.metrics_address().expect("it was asked for");
    let token = join(address, &code, "device-7").await;
    let wrong = post(address, "/api/join", &[], r#"{"code":"Petunia","device":"d"}"#).await;
    assert_eq!(wrong.status, 403);
    let mut client = Client::connect(address, Some(&token), "client-9", Some(DocumentKind::Lesson)).await;
    client.begin(DocumentKind::Lesson, "Marmaduke");
    client.save().await;

    let answer = get(metrics, "/metrics", &[]).await;
    assert_eq!(answer.status, 200);
    assert!(answer.headers["content-type"].starts_with("application/openmetrics-text"));
    let text = answer.text();
    for line in [
        "cahier_sockets 1",
        "cahier_joins_total{outcome=\"joined\"} 1",
        "cahier_joins_total{outcome=\"unknown_invite\"} 1",
        "cahier_http_refusals_total{status=\"403\"} 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing in:\n{text}");
    }
    let document = DOC.to_string();
    for secret in [
        "ben",
        "g1",
        "device-7",
        "client-9",
        "Marmaduke",
        "Petunia",
        "127.0.0.1",
        &document,
        &code,
        &token,
    ] {
        assert!(!text.contains(secret), "{secret} is in the metrics");
    }
    // To the world that address is the app's, which has no such page.
    let headers = [("authorization", bearer(&token))];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let outside = get(address, "/metrics", &headers).await;
    assert!(!outside.text().contains("cahier_sockets"));
}

/// A store whose commits can be made to wait until they are let go.
struct Slow {
    store: MemoryStore,
    waits: AtomicBool,
    begun: mpsc::UnboundedSender<()>,
    go: Mutex<std::sync::mpsc::Receiver<()>>,
}

impl Store for Slow {
    fn commit(&self, batch: &[Write]) -> Result<Vec<Outcome>, StoreError> {
        if self.waits.load(Ordering::SeqCst) {
            let _ = self.begun.send(());
            let _ = self.go.lock().map(|go| go.recv());
        }
        self.store.commit(batch)
    }

    fn between(&self, document: DocumentId, positions: RangeInclusive<u64>) -> Result<Vec<Stored>, StoreError> {
        self.store.between(document, positions)
    }

    fn last(&self, document: DocumentId) -> Result<Size, StoreError> {
        self.store.last(document)
    }

    fn sizes(&self) -> Result<Vec<(DocumentId, Size)>, StoreError> {
        self.store.sizes()
    }

    fn derived(&self, document: DocumentId, kind: Derived) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        self.store.derived(document, kind)
    }

    fn value(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.value(key)
    }

    fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.store.values(prefix)
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.store.names(prefix)
    }

    fn epoch(&self) -> String {
        self.store.epoch()
    }
}

// OPS-2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_lets_everybody_go_and_keeps_what_was_taken() {
    let (begun, mut commits) = mpsc::unbounded_channel();
    let (go, gate) = std::sync::mpsc::channel();
    let store = Arc::new(Slow {
        store: MemoryStore::new([7; 16]),
        waits: AtomicBool::new(false),
        begun,
        go: Mutex::new(gate),
    });
    let server = start(store.clone(), Access::Open).await;
    let address = server.address();
    assert_eq!(get(address, "/healthz", &[]).await.text(), "ok\n");
    let mut idle = open(address, &[]).await.expect("the relay lets this client in");
    let mut client = Client::connect(address, None, "one", None).await;
    client.begin(DocumentKind::Lesson, "a");
    client.save().await;
    store.waits.store(true, Ordering::SeqCst);
    client.write("b");
    let saving = tokio::spawn(async move {
        client.save().await;
        client
    });
    commits.recv().await.expect("the note is being committed");
    let stopping = tokio::spawn(server.shutdown());
    let health = loop {
        let health = get(address, "/healthz", &[]).await;
        if health.status != 200 {
            break health;
        }
    };
    assert_eq!((health.status, health.text().as_str()), (503, "draining\n"));
    go.send(()).expect("the commit waits");
    drop(go);
    stopping.await.expect("no panic").expect("the store is sound");
    assert_eq!(close_code(&mut idle).await, Some(1012));
    let _ = saving.await.expect("no panic");
    assert_eq!(store.load(DOC).expect("readable").len(), 3);
}
