//! The control socket of a running relay, and what a client of it can and cannot do.

mod support;

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use cahier_core::access::Role;
use cahier_core::document::{Document, DocumentKind};
use cahier_core::id::SessionId;
use cahier_core::store::{MemoryStore, Store};
use cahier_server::admin::{Alone, InviteRequest, Invited, Request};
use cahier_server::control::{AskError, ask};
use cahier_server::{Access, Config, Server, run};
use support::{bearer, get, join};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

async fn start(store: Arc<dyn Store>, data: &Path) -> Server {
    run(Config {
        data: Some(data.to_owned()),
        ..support::config(store, Access::Guarded)
    })
    .await
    .expect("a free port on loopback")
}

fn request(name: &str) -> Request {
    Request::Invite(InviteRequest {
        role: Role::Observer,
        name: name.to_owned(),
        school: Some("Kestrel Lane".to_owned()),
        group: Some("Year 5".to_owned()),
        lesson: None,
        card: None,
        hours: None,
        uses: 1,
        days: 1,
    })
}

async fn invite(data: &Path, name: &str) -> String {
    let answer = ask(data, &request(name), |_| Ok(())).await.expect("the relay listens");
    let invited: Invited = serde_json::from_value(answer).expect("an invite");
    invited.code
}

async fn studies(address: SocketAddr, code: &str, device: &str) -> serde_json::Value {
    let token = bearer(&join(address, code, device).await);
    let account = get(address, "/api/account", &[("authorization", &token)]).await.json();
    account["studies"].clone()
}

/// What the socket says to these bytes.
async fn says(data: &Path, bytes: &[u8]) -> String {
    let mut socket = UnixStream::connect(data.join("control")).await.expect("it listens");
    // It may have ended the connection before it has read everything.
    let _ = socket.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    String::from_utf8(answer).expect("text")
}

/// The names of a study's members, as the store has them.
fn members(store: &MemoryStore) -> Vec<String> {
    let documents = store.documents().expect("the store is sound");
    assert_eq!(documents.len(), 1, "one group, one study");
    let mut study = Document::blank(SessionId::from_bytes([9; 16]));
    let changes = store.load(documents[0]).expect("the store is sound");
    study
        .apply(changes.into_iter().map(|change| change.bytes))
        .expect("sound changes");
    assert_eq!(study.kind(), Some(DocumentKind::Study));
    let names = study.named("members").into_values();
    names
        .map(|member| member.text("name").unwrap_or_default().to_owned())
        .collect()
}

// CTL-1
#[tokio::test]
async fn a_command_does_the_same_whether_the_relay_runs_or_is_stopped() {
    let data = tempfile::tempdir().expect("a directory");
    let store = Arc::new(MemoryStore::new([7; 16]));
    let alone = Alone::new(store.clone()).expect("the store is sound");
    let answer = alone
        .handle(request("Ana"), |_| Ok(()))
        .await
        .expect("nothing is in the way");
    let ana: Invited = serde_json::from_value(answer).expect("an invite");
    let server = start(store.clone(), data.path()).await;
    let ben = invite(data.path(), "Ben").await;
    let first = studies(server.address(), &ana.code, "d1").await;
    assert_eq!(first.as_array().map(Vec::len), Some(1));
    assert_eq!(studies(server.address(), &ben, "d2").await, first);
    let mut names = members(&store);
    names.sort();
    assert_eq!(names, ["Ana", "Ben"]);
    invite(data.path(), "Ben").await;
    assert_eq!(members(&store).len(), 2, "the same person again");
}

// CTL-2
#[tokio::test]
async fn the_socket_is_for_its_owner_and_is_gone_when_the_relay_stops() {
    let data = tempfile::tempdir().expect("a directory");
    let path = data.path().join("control");
    std::fs::write(&path, "left by a relay that was killed").expect("a file");
    let server = start(Arc::new(MemoryStore::new([7; 16])), data.path()).await;
    let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let idle = UnixStream::connect(&path).await.expect("it listens");
    server.shutdown().await.expect("the store is sound");
    drop(idle);
    assert_eq!(
        std::fs::read_dir(data.path()).expect("readable").count(),
        0,
        "nothing is left"
    );
    let nobody = ask(data.path(), &request("Ana"), |_| Ok(())).await;
    assert_eq!(nobody.err(), Some(AskError::NobodyListens));
}

// CTL-3
#[tokio::test]
async fn a_client_that_talks_nonsense_costs_its_own_connection() {
    let data = tempfile::tempdir().expect("a directory");
    let _server = start(Arc::new(MemoryStore::new([7; 16])), data.path()).await;
    let long = "x".repeat(200_000);
    for junk in ["\n", "{}\n", "junk\n", "\"invite\"\n", "{\"fly\":{}}\n", "\0\n", &long] {
        let answer = says(data.path(), junk.as_bytes()).await;
        assert!(
            answer.is_empty() && junk.len() > 100_000 || answer.contains("does not know this request"),
            "{answer}"
        );
    }
    invite(data.path(), "Ana").await;
}

// CTL-4
#[tokio::test]
async fn what_was_asked_is_done_though_the_asker_has_gone() {
    let data = tempfile::tempdir().expect("a directory");
    let store = Arc::new(MemoryStore::new([7; 16]));
    let server = start(store.clone(), data.path()).await;
    let mut socket = UnixStream::connect(data.path().join("control"))
        .await
        .expect("it listens");
    let mut line = serde_json::to_vec(&request("Ana")).expect("JSON");
    line.push(b'\n');
    socket.write_all(&line).await.expect("it reads");
    drop(socket);
    while store.values("invite/").expect("the store is sound").is_empty() {
        tokio::task::yield_now().await;
    }
    server.shutdown().await.expect("the store is sound");
    assert_eq!(
        members(&store),
        ["Ana"],
        "what had been begun was finished before the relay stopped"
    );
}
