//! A command's end of the control socket.

use std::io::{self, ErrorKind};
use std::path::Path;

use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

use super::{Line, MAX_ANSWER_BYTES, NAME};
use crate::admin::{Part, Request, Trouble};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// No relay runs on this directory. Nothing was asked.
    #[error("no relay runs on this directory")]
    NobodyListens,
    /// The socket is there and cannot be used; the user who runs the relay can. Nothing was asked.
    #[error("the relay's control socket cannot be used ({kind}); run this as the user who runs the relay")]
    Unreachable {
        /// What the system said.
        kind: ErrorKind,
    },
    /// The relay went away, or answers in a way of its own. It may have done what was asked; look before asking again.
    #[error("the relay ended before it answered; see whether it was done before you ask again")]
    CutShort,
    /// What came could not be put where it belongs; make room there. The relay may have done what was asked.
    #[error("the answer could not be kept ({kind})")]
    NotKept {
        /// What the system said.
        kind: ErrorKind,
    },
    /// The relay could not do it.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

/// Asks the relay that runs on this directory, and hands each part of the answer to `on` as it comes.
///
/// # Errors
/// As [`AskError`]'s variants say.
pub async fn ask(
    directory: &Path,
    request: &Request,
    mut on: impl FnMut(Part) -> io::Result<()>,
) -> Result<Value, AskError> {
    let stream = UnixStream::connect(directory.join(NAME))
        .await
        .map_err(|error| match error.kind() {
            // A path that is too long for a socket's is refused as it would be when the relay starts.
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::ConnectionRefused | ErrorKind::InvalidInput => {
                AskError::NobodyListens
            }
            kind => AskError::Unreachable { kind },
        })?;
    converse(stream, request, &mut on)
        .await
        .unwrap_or(Err(AskError::CutShort))
}

async fn converse(
    stream: UnixStream,
    request: &Request,
    on: &mut impl FnMut(Part) -> io::Result<()>,
) -> io::Result<Result<Value, AskError>> {
    let (reading, mut writing) = stream.into_split();
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    writing.write_all(&line).await?;
    let mut reading = BufReader::new(reading);
    loop {
        let kept = match read(&mut reading).await? {
            Line::Progress(progress) => on(Part::Progress(progress)),
            Line::Bytes(length) if length <= MAX_ANSWER_BYTES => {
                let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
                reading.read_exact(&mut bytes).await?;
                on(Part::Bytes(bytes))
            }
            Line::Bytes(_) => return Err(ErrorKind::InvalidData.into()),
            Line::Done(answer) => return Ok(Ok(answer)),
            Line::Trouble(trouble) => return Ok(Err(trouble.into())),
        };
        if let Err(error) = kept {
            return Ok(Err(AskError::NotKept { kind: error.kind() }));
        }
    }
}

async fn read(reading: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Line> {
    let mut line = Vec::new();
    reading.take(MAX_ANSWER_BYTES).read_until(b'\n', &mut line).await?;
    Ok(serde_json::from_slice(&line)?)
}
