//! The door: TLS, what a certificate that cannot be used says, and whom a forwarding header convinces.

mod support;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cahier_core::access::Role;
use cahier_core::store::MemoryStore;
use cahier_core::sync::wire::{self, Message, PeerMetadata};
use cahier_server::listen::{Listen, Listener, TlsError, TlsFiles};
use cahier_server::{Access, Config, Server, StartError, run};
use futures_util::{SinkExt, StreamExt};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use support::{free_port, invite};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::tungstenite::protocol::Message as Frame;

const NAME: &str = "relay.example";

fn loopback() -> SocketAddr {
    "127.0.0.1:0".parse().expect("an address")
}

/// Writes a new certificate and its key, and returns the certificate.
fn issue(directory: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([NAME.to_owned()]).expect("a certificate can be made");
    fs::write(directory.join("cert.pem"), cert.pem()).expect("the directory is writable");
    fs::write(directory.join("key.pem"), signing_key.serialize_pem()).expect("the directory is writable");
    cert.der().clone()
}

fn files(directory: &Path) -> TlsFiles {
    TlsFiles {
        certificates: directory.join("cert.pem"),
        key: directory.join("key.pem"),
    }
}

async fn start(listener: Listener, store: MemoryStore, access: Access) -> Server {
    run(Config {
        listener,
        ..support::config(Arc::new(store), access)
    })
    .await
    .expect("the address is taken already")
}

async fn greet(address: SocketAddr, trusted: CertificateDer<'static>) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the usual versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(NAME).expect("a name");
    let socket = TcpStream::connect(address).await?;
    TlsConnector::from(Arc::new(config)).connect(name, socket).await
}

fn over_tls(directory: &Path) -> Listen {
    Listen {
        address: loopback(),
        tls: Some(files(directory)),
        proxy_header: None,
    }
}

// NET-2
#[tokio::test]
async fn the_websocket_works_over_tls_while_a_stranger_leaves_its_handshake_unfinished() {
    let directory = TempDir::new().expect("a temporary directory");
    let certificate = issue(directory.path());
    let listener = Listener::bind(over_tls(directory.path())).expect("a certificate and a free port");
    let relay = start(listener, MemoryStore::new([7; 16]), Access::Open).await;
    assert!(relay.origin().starts_with("https://127.0.0.1:"));
    let _silent = TcpStream::connect(relay.address()).await.expect("the relay listens");

    let stream = greet(relay.address(), certificate)
        .await
        .expect("the certificate is good");
    let (mut socket, _) = tokio_tungstenite::client_async(format!("wss://{NAME}/sync"), stream)
        .await
        .expect("the relay is open");
    let join = Message::Join {
        sender: "one".to_owned(),
        metadata: PeerMetadata::default(),
        versions: vec!["1".to_owned()],
    };
    let sent = socket.send(Frame::Binary(wire::encode(&join).into())).await;
    sent.expect("the relay reads");
    let Some(Ok(Frame::Binary(answer))) = socket.next().await else {
        unreachable!("the relay answers");
    };
    assert!(matches!(wire::decode(&answer), Ok(Message::Peer { .. })));
}

// NET-2
#[tokio::test]
async fn a_renewed_certificate_is_shown_after_it_is_read_again_and_a_broken_one_is_not() {
    let directory = TempDir::new().expect("a temporary directory");
    let first = issue(directory.path());
    let listener = Listener::bind(over_tls(directory.path())).expect("a certificate and a free port");
    let relay = start(listener, MemoryStore::new([7; 16]), Access::Open).await;
    assert!(greet(relay.address(), first.clone()).await.is_ok());

    let second = issue(directory.path());
    assert!(greet(relay.address(), second.clone()).await.is_err());
    relay.renew_certificate().expect("a good certificate");
    assert!(greet(relay.address(), second.clone()).await.is_ok());
    assert!(greet(relay.address(), first).await.is_err());

    fs::write(directory.path().join("cert.pem"), "").expect("the directory is writable");
    assert!(matches!(relay.renew_certificate(), Err(TlsError::NoCertificate { .. })));
    assert!(greet(relay.address(), second).await.is_ok());
}

// NET-2
#[test]
fn a_certificate_that_cannot_be_used_says_which_file_and_why() {
    let directory = TempDir::new().expect("a temporary directory");
    issue(directory.path());
    let at = |name: &str| directory.path().join(name);
    let write = |name: &str, text: &str| fs::write(at(name), text).expect("the directory is writable");
    let stranger = KeyPair::generate().expect("a key can be made");
    write("other-key.pem", &stranger.serialize_pem());
    write("empty.pem", "");
    write(
        "junk.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    let said = |certificates: &str, key: &str| {
        let tls = TlsFiles {
            certificates: at(certificates),
            key: at(key),
        };
        let listen = Listen {
            tls: Some(tls),
            ..Listen::plain(loopback())
        };
        match Listener::bind(listen) {
            Err(StartError::Tls(error)) => error.to_string(),
            _ => unreachable!("{certificates} and {key} cannot be used"),
        }
    };
    for (certificates, key, file, why) in [
        ("none.pem", "key.pem", "none.pem", "cannot be read"),
        ("cert.pem", "none.pem", "none.pem", "cannot be read"),
        ("empty.pem", "key.pem", "empty.pem", "no certificate"),
        ("key.pem", "cert.pem", "key.pem", "no certificate"),
        ("cert.pem", "cert.pem", "cert.pem", "no private key"),
        ("cert.pem", "other-key.pem", "other-key.pem", "does not belong"),
        ("junk.pem", "key.pem", "junk.pem", "cannot be used"),
    ] {
        let said = said(certificates, key);
        let expected: PathBuf = at(file);
        assert!(
            said.starts_with(&format!("{}: ", expected.display())) && said.contains(why),
            "{certificates} and {key}: {said}"
        );
    }
}

// NET-3
#[tokio::test]
async fn a_taken_address_is_refused_before_anything_else() {
    let taken = free_port();
    let relay = start(taken, MemoryStore::new([7; 16]), Access::Open).await;
    let again = Listener::bind(Listen::plain(relay.address()));
    assert!(matches!(again, Err(StartError::Listen { .. })));
}

/// The cookie that joining sets when a forwarding header speaks of TLS.
async fn cookie_of(listen: Listen) -> String {
    let store = MemoryStore::new([7; 16]);
    let code = invite(&store, "ana", Role::Observer, Some("g1"));
    let listener = Listener::bind(listen).expect("a free port");
    let relay = start(listener, store, Access::Guarded).await;
    let body = format!(r#"{{"code":"{code}","device":"tablet"}}"#);
    let mut socket = TcpStream::connect(relay.address()).await.expect("the relay listens");
    let request = format!(
        "POST /api/join HTTP/1.1\r\nhost: {NAME}\r\nconnection: close\r\nx-forwarded-proto: https\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes()).await.expect("the relay reads");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("the relay answers");
    answer
        .lines()
        .find(|line| line.starts_with("set-cookie"))
        .expect("a cookie")
        .to_owned()
}

// NET-1
#[tokio::test]
async fn only_a_trusted_proxy_can_say_that_a_request_came_by_tls() {
    assert!(!cookie_of(Listen::plain(loopback())).await.contains("Secure"));
    let behind_a_proxy = Listen {
        proxy_header: Some("x-forwarded-for".parse().expect("a header's name")),
        ..Listen::plain(loopback())
    };
    assert!(cookie_of(behind_a_proxy).await.ends_with("; Secure"));
}
