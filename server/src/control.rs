//! The control socket: how commands on the same machine reach a relay that runs.
//!
//! It is `control` in the relay's directory, for the user who runs the relay alone. Whoever can open it can read that
//! directory anyway, so it asks for no token. The bytes are in `core/PROTOCOL.md`; what is asked and done is
//! [`admin`](crate::admin)'s.
//!
//! Rules kept here: a line has a limit; a client that is slow, gone or talks nonsense costs its own connection; what
//! was asked is done to its end even if the asker goes.

mod ask;
mod listen;

pub use ask::{AskError, ask};
pub(crate) use listen::Control;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::admin::{Progress, Trouble};

/// The socket's name in the relay's directory.
const NAME: &str = "control";

/// The longest request.
const MAX_REQUEST_BYTES: u64 = 64 * 1024;

/// The longest line of an answer, and the longest piece of bytes in one.
const MAX_ANSWER_BYTES: u64 = 64 * 1024 * 1024;

/// One line of an answer.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Progress(Progress),
    /// As many bytes follow the line's end.
    Bytes(u64),
    Done(Value),
    #[serde(untagged)]
    Trouble(Trouble),
}
