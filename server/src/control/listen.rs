//! The relay's end of the control socket.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::OwnedWriteHalf;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::{Line, MAX_REQUEST_BYTES, NAME};
use crate::admin::{Admin, Part, Reporter, Request, Trouble};
use crate::http::Health;

/// How many commands are served at once. More wait.
const MAX_CONNECTIONS: usize = 16;

/// How long a client may take to ask, and to take a line.
const WITHIN: Duration = Duration::from_secs(30);

/// A control socket that is listened on. It is removed when this is dropped.
pub(crate) struct Control {
    listener: UnixListener,
    path: PathBuf,
    owner: u32,
}

impl Control {
    /// Listens in this directory, whose store the caller has open: a socket that is left there is nobody's.
    pub(crate) fn bind(directory: &Path) -> io::Result<Self> {
        let path = directory.join(NAME);
        let new = directory.join(format!("{NAME}.new"));
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&new)?;
        fs::set_permissions(&new, fs::Permissions::from_mode(0o600))?;
        let owner = fs::metadata(&new)?.uid();
        fs::rename(&new, &path)?;
        Ok(Self { listener, path, owner })
    }

    /// Serves commands until the relay stops, and returns when what has been asked by then is done.
    pub(crate) async fn serve(self, admin: Arc<Admin>, health: watch::Receiver<Health>) {
        let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let mut stop = health.clone();
        loop {
            let accepted = tokio::select! {
                () = draining(&mut stop) => break,
                accepted = self.accept(&places) => accepted,
            };
            let Some((place, stream)) = accepted else { continue };
            let (admin, health) = (Arc::clone(&admin), health.clone());
            tokio::spawn(async move {
                converse(stream, admin, health, place).await;
            });
        }
        drop(self);
        let all = u32::try_from(MAX_CONNECTIONS).expect("there are few");
        let _ = places.acquire_many(all).await;
    }

    async fn accept(&self, places: &Arc<Semaphore>) -> Option<(OwnedSemaphorePermit, UnixStream)> {
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        let Ok((stream, _)) = self.listener.accept().await else {
            // Out of file descriptors, say: they come back when a connection ends.
            tokio::time::sleep(Duration::from_millis(100)).await;
            return None;
        };
        // The file's mode says the same, but only since a moment after the socket was made.
        let user = stream.peer_cred().ok()?.uid();
        (user == self.owner || user == 0).then_some((place, stream))
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

async fn draining(health: &mut watch::Receiver<Health>) {
    let _ = health.wait_for(|health| *health == Health::Draining).await;
}

/// One request, one answer. The place is taken until it is done.
async fn converse(
    stream: UnixStream,
    admin: Arc<Admin>,
    mut health: watch::Receiver<Health>,
    place: OwnedSemaphorePermit,
) {
    let (reading, mut writing) = stream.into_split();
    let request = tokio::select! {
        () = draining(&mut health) => return,
        request = tokio::time::timeout(WITHIN, read(reading)) => request,
    };
    let request = match request {
        Ok(Some(request)) => request,
        Ok(None) => {
            let trouble = Trouble::new(
                "the relay does not know this request",
                "use the `cahier` that the relay was started from",
            );
            let _ = say(&mut writing, &Line::Trouble(trouble), &[]).await;
            return;
        }
        Err(_) => return,
    };
    let (reporter, mut parts) = Reporter::new();
    // A task of its own: it comes to its end, whatever becomes of the connection.
    let work = tokio::spawn(async move {
        let answer = admin.handle(request, &reporter).await;
        drop((admin, place));
        answer
    });
    while let Some(part) = parts.recv().await {
        let said = match part {
            Part::Progress(progress) => say(&mut writing, &Line::Progress(progress), &[]).await,
            Part::Bytes(bytes) => {
                let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                say(&mut writing, &Line::Bytes(length), &bytes).await
            }
        };
        if said.is_err() {
            return;
        }
    }
    let line = match work.await {
        Ok(Ok(answer)) => Line::Done(answer),
        Ok(Err(trouble)) => Line::Trouble(trouble),
        Err(_) => Line::Trouble(Trouble::new(
            "the relay failed at this; its log says where",
            "report it with that line",
        )),
    };
    let _ = say(&mut writing, &line, &[]).await;
}

/// The request, if it is one.
async fn read(reading: impl tokio::io::AsyncRead + Unpin) -> Option<Request> {
    let mut line = Vec::new();
    let mut limited = BufReader::new(reading).take(MAX_REQUEST_BYTES);
    limited.read_until(b'\n', &mut line).await.ok()?;
    serde_json::from_slice(line.strip_suffix(b"\n")?).ok()
}

async fn say(writing: &mut OwnedWriteHalf, line: &Line, bytes: &[u8]) -> io::Result<()> {
    let mut said = serde_json::to_vec(line).expect("answers are plain data");
    said.push(b'\n');
    let write = async {
        writing.write_all(&said).await?;
        for piece in bytes.chunks(64 * 1024) {
            writing.write_all(piece).await?;
        }
        Ok(())
    };
    tokio::time::timeout(WITHIN, write)
        .await
        .unwrap_or(Err(io::ErrorKind::TimedOut.into()))
}
