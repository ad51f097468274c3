//! samod, the Rust implementation of automerge-repo, as a client of the relay.
//!
//! Whole programs on both sides of a real socket: samod's repositories with their own reconnecting dialer, and a
//! relay with a store on the disk. What the relay does for any client, its own tests say; here it is what another
//! maker's client makes of it.

mod client;
mod tablet;

use std::net::SocketAddr;
use std::path::Path;

use automerge::transaction::Transactable;
use automerge::{Automerge, ObjType, ROOT, ReadDoc, Value};
use cahier_core::id::DocumentId;
use cahier_server::listen::{Listen, Listener};
use cahier_server::relay::Limits;
use cahier_server::{Access, Config, Server, run, store};
use client::{Client, next_connection, put, text, until, within, write};
use futures_util::StreamExt;
use tablet::Tablet;
use tempfile::TempDir;

async fn relay(directory: &Path, listen: SocketAddr) -> Server {
    run(Config {
        store: store::open(directory, store::CACHE_BYTES).expect("a directory of our own"),
        data: None,
        listener: Listener::bind(Listen::plain(listen)).expect("a free port on loopback"),
        access: Access::Open,
        secure_cookies: false,
        metrics: None,
        limits: Limits::default(),
    })
    .await
    .expect("the store is sound")
}

/// A relay on a free port, in a directory that lives as long.
async fn fresh_relay() -> (TempDir, Server) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let listen = "127.0.0.1:0".parse().expect("an address");
    let server = relay(&directory.path().join("data"), listen).await;
    (directory, server)
}

#[tokio::test]
async fn one_creates_another_finds_and_both_write() {
    let (_directory, server) = fresh_relay().await;
    let ana = Client::connect(server.address()).await;
    let ben = Client::connect(server.address()).await;
    let hers = ana
        .create(|it| it.put(ROOT, "a", "turns the card").expect("a map"))
        .await;
    let his = ben.find(&hers).await;
    assert_eq!(his.with_document(|it| text(it, "a")).as_deref(), Some("turns the card"));

    put(&his, "b", "waits");
    until(&hers, "hearing of b", |it| text(it, "b").is_some()).await;
    put(&hers, "c", "asks");
    until(&his, "hearing of c", |it| text(it, "c").is_some()).await;
    // Both at once, of the same thing: both keep both.
    put(&hers, "d", "hers");
    put(&his, "d", "his");
    for handle in [&hers, &his] {
        until(handle, "both values", |it| {
            it.get_all(ROOT, "d").expect("a map").len() == 2
        })
        .await;
    }
    ana.stop().await;
    ben.stop().await;
    server.shutdown().await.expect("the store is whole");
}

#[tokio::test]
async fn a_document_without_content_can_be_found() {
    let (_directory, server) = fresh_relay().await;
    let ana = Client::connect(server.address()).await;
    let ben = Client::connect(server.address()).await;
    let hers = ana.repo.create(Automerge::new()).await.expect("the repository runs");
    ana.saved(&hers).await;
    let his = ben.find(&hers).await;
    assert_eq!(his.with_document(|it| it.keys(ROOT).count()), 0);
    server.shutdown().await.expect("the store is whole");
}

#[tokio::test]
async fn an_unknown_document_is_unavailable_until_somebody_creates_it() {
    let (_directory, server) = fresh_relay().await;
    let ben = Client::connect(server.address()).await;
    let id = DocumentId::from_bytes([9; 16]);
    let wanted: samod::DocumentId = id.to_string().parse().expect("a document id");
    let found = within("being told", ben.repo.find(wanted.clone())).await;
    assert!(found.expect("the repository runs").is_none());

    let (_, states) = ben.repo.search(wanted).expect("the repository runs");
    let mut author = Tablet::connect(server.address(), "author").await;
    author.begin(id);
    author.save().await;
    let mut states = Box::pin(states);
    let found = async {
        while let Some(state) = states.next().await {
            if let samod::SearchState::Found(handle) = state {
                return handle;
            }
        }
        unreachable!("the search goes on until it is dropped")
    };
    let his = within("being told of it", found).await;
    until(&his, "its content", |it| {
        it.get(ROOT, "notes").expect("a map").is_some()
    })
    .await;
    server.shutdown().await.expect("the store is whole");
}

#[tokio::test]
async fn an_ephemeral_message_reaches_the_other_and_not_its_sender() {
    let (_directory, server) = fresh_relay().await;
    let ana = Client::connect(server.address()).await;
    let ben = Client::connect(server.address()).await;
    let hers = ana.create(|it| it.put(ROOT, "a", "b").expect("a map")).await;
    let his = ben.find(&hers).await;
    let (mut to_ana, mut to_ben) = (Box::pin(hers.ephemera()), Box::pin(his.ephemera()));
    hers.broadcast(vec![1]);
    assert_eq!(within("hearing", to_ben.next()).await, Some(vec![1]));
    his.broadcast(vec![2]);
    // An echo of hers would have come before it.
    assert_eq!(within("hearing", to_ana.next()).await, Some(vec![2]));
    server.shutdown().await.expect("the store is whole");
}

#[tokio::test]
async fn after_a_restart_of_the_relay_clients_go_on_by_themselves() {
    let (directory, server) = fresh_relay().await;
    let data = directory.path().join("data");
    let ana = Client::connect(server.address()).await;
    let ben = Client::connect(server.address()).await;
    let hers = ana.create(|it| it.put(ROOT, "before", "kept").expect("a map")).await;
    let his = ben.find(&hers).await;
    let (ana_again, ben_again) = (ana.dialer.events(), ben.dialer.events());
    let address = server.address();
    server.shutdown().await.expect("the store is whole");
    // Both write while there is no relay.
    put(&hers, "hers", "while away");
    put(&his, "his", "while away");

    let server = relay(&data, address).await;
    next_connection(ana_again).await;
    next_connection(ben_again).await;
    for handle in [&hers, &his] {
        until(handle, "what was written while away", |it| {
            text(it, "hers").is_some() && text(it, "his").is_some()
        })
        .await;
    }
    // And somebody who was not there before gets all of it from the relay alone.
    ana.saved(&hers).await;
    ana.stop().await;
    ben.stop().await;
    let cem = Client::connect(server.address()).await;
    let found = cem.find(&hers).await;
    for key in ["before", "hers", "his"] {
        until(&found, key, |it| text(it, key).is_some()).await;
    }
    server.shutdown().await.expect("the store is whole");
}

#[tokio::test]
async fn many_documents_go_over_one_connection() {
    const DOCUMENTS: i64 = 100;
    let (_directory, server) = fresh_relay().await;
    let ana = Client::connect(server.address()).await;
    let mut made = Vec::new();
    for number in 0..DOCUMENTS {
        made.push(ana.create(|it| it.put(ROOT, "number", number).expect("a map")).await);
    }
    let ben = Client::connect(server.address()).await;
    for (number, handle) in (0..DOCUMENTS).zip(&made) {
        let found = ben.find(handle).await;
        let value = found.with_document(|it| it.get(ROOT, "number").expect("a map").map(|(value, _)| value.as_i64()));
        assert_eq!(value, Some(Some(number)));
    }
    server.shutdown().await.expect("the store is whole");
}

#[tokio::test]
async fn a_cahier_client_and_samod_write_in_one_lesson() {
    let (_directory, server) = fresh_relay().await;
    let id = DocumentId::from_bytes([3; 16]);
    let mut tablet = Tablet::connect(server.address(), "tablet").await;
    tablet.begin(id);
    tablet.write("of the tablet");
    tablet.save().await;

    let researcher = Client::connect(server.address()).await;
    let id = id.to_string().parse().expect("a document id");
    let found = within("finding", researcher.repo.find(id)).await;
    let lesson = found.expect("the repository runs").expect("the relay has it");
    until(&lesson, "the note", |it| notes(it) == ["of the tablet"]).await;

    // The way that core/PROTOCOL.md says: a bucket of one's own, and in it a record.
    lesson.with_document(|document| {
        write(document, |it| {
            let (_, notes) = it.get(ROOT, "notes").expect("a map").expect("there");
            let bucket = it.put_object(&notes, "samod.0", ObjType::Map).expect("a map");
            let record = it.put_object(&bucket, "of samod", ObjType::Map).expect("a map");
            it.put(&record, "text", "words").expect("a map");
        });
    });
    tablet
        .sync_until(|document| document.added("notes").contains_key("of samod"))
        .await;
    assert_eq!(
        tablet.document.added("notes").into_keys().collect::<Vec<_>>(),
        ["of samod", "of the tablet"]
    );
    // And on: each hears of the other's next.
    tablet.write("one more");
    tablet.save().await;
    until(&lesson, "the next note", |it| notes(it).len() == 3).await;
    drop(tablet);
    server.shutdown().await.expect("the store is whole");
}

/// The ids of the records in all buckets of `notes`.
fn notes(document: &Automerge) -> Vec<String> {
    let Some((Value::Object(ObjType::Map), notes)) = document.get(ROOT, "notes").expect("a map") else {
        return Vec::new();
    };
    let mut ids = Vec::new();
    for bucket in document.keys(&notes) {
        let (_, bucket) = document.get(&notes, bucket).expect("a map").expect("there");
        ids.extend(document.keys(&bucket));
    }
    ids.sort();
    ids
}
