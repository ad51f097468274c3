//! The least that a server can do which keeps what it passes on: one connection's change goes to the disk, then to everybody
//! else. No protocol, no documents, one thread. What this costs, the machine costs.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A change, a reader's answer and an acknowledgement are as long as the relay's.
pub(crate) const CHANGE_BYTES: usize = 451;
pub(crate) const ANSWER_BYTES: usize = 177;

/// Takes the first connection for the writer's.
pub(crate) async fn serve(data: &Path) {
    fs::create_dir_all(data).expect("a directory");
    let mut file = File::create(data.join("changes")).expect("a file");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("listening on http://{}", listener.local_addr().expect("it is bound"));
    let accept = async || {
        let (socket, _) = listener.accept().await.expect("it listens");
        socket.set_nodelay(true).expect("a socket");
        socket.into_split()
    };
    loop {
        let (mut changes, mut acknowledgements) = accept().await;
        // The writer tells how many readers follow.
        let mut readers = Vec::new();
        for _ in 0..changes.read_u32().await.expect("a writer") {
            let (mut answers, reader) = accept().await;
            readers.push(reader);
            tokio::spawn(async move {
                let mut answer = [0; ANSWER_BYTES];
                while answers.read_exact(&mut answer).await.is_ok() {}
            });
        }
        let mut change = [0; CHANGE_BYTES];
        while changes.read_exact(&mut change).await.is_ok() {
            file.write_all(&change).expect("there is room");
            file.sync_data().expect("a disk");
            for reader in &mut readers {
                reader.write_all(&change).await.expect("a reader");
            }
            let acknowledged = acknowledgements.write_all(&change[..ANSWER_BYTES]).await;
            acknowledged.expect("the writer");
        }
    }
}
