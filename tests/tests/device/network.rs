//! A network between a device and its relay that lets no websocket through.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it does to websockets.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    /// Answers the upgrade with 400.
    NoUpgrade,
    /// Lets it through, and nothing that comes back after it.
    Mute,
}

pub(crate) struct Network {
    pub(crate) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Network {
    pub(crate) async fn before(relay: SocketAddr, way: Way) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, relay, way));
            }
        });
        Self { address, task }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Carries one connection. What ends it is nobody's fault.
async fn carry(mut client: TcpStream, relay: SocketAddr, way: Way) -> Option<()> {
    let mut asked = vec![0; 16 * 1024];
    let read = client.read(&mut asked).await.ok()?;
    asked.truncate(read);
    let is_upgrade = String::from_utf8_lossy(&asked)
        .to_lowercase()
        .contains("upgrade: websocket");
    if is_upgrade && matches!(way, Way::NoUpgrade) {
        let refusal = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        return client.write_all(refusal).await.ok();
    }
    let mut server = TcpStream::connect(relay).await.ok()?;
    server.write_all(&asked).await.ok()?;
    if is_upgrade {
        let mut answer = [0; 16 * 1024];
        let read = server.read(&mut answer).await.ok()?;
        let end = answer[..read].windows(4).position(|four| four == b"\r\n\r\n")?;
        client.write_all(&answer[..end + 4]).await.ok()?;
        let (mut from_client, mut to_server) = (client, server);
        tokio::io::copy(&mut from_client, &mut to_server).await.ok()?;
    } else {
        tokio::io::copy_bidirectional(&mut client, &mut server).await.ok()?;
    }
    Some(())
}
