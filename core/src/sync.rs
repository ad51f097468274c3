//! Keeping documents equal with other tablets and the relay.
//!
//! The messages are those of automerge-repo's websocket protocol, so that its clients are our peers. Nothing
//! here holds a socket: frames come in and go out as bytes.

pub mod graph;
pub mod session;
pub mod wire;
