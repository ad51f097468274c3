//! The relay of Cahier: it syncs documents between tablets, guards them, shows coordinators what was released,
//! and serves the tablet app.
//!
//! | module | purpose |
//! |---|---|
//! | [`relay`] | the sync machine: pure, the same in the server and in a simulation |
//! | [`store`] | the one thread that writes, and what is kept under which name |
//! | [`access`] | groups, accounts, invites and devices |
//! | [`admin`] | what whoever runs the relay asks of it, while it runs or is stopped |
//! | [`control`] | how those commands reach a relay that runs |
//! | [`index`] | what coordinators see |
//! | [`ops`] | backup, restore, export, import: what can be done with a store |
//! | [`metrics`] | what the relay counts about itself |
//! | [`listen`] | the door: plain or TLS, and where a request comes from |
//! | [`http`] | the socket, the API and the app's files |
//! | [`run`] | all of it together |
//!
//! What documents mean, who may do what with them, and the bytes on the wire are `cahier-core`'s.

pub mod access;
pub mod admin;
mod attachments;
pub mod control;
pub mod http;
mod hub;
pub mod index;
pub mod listen;
pub mod metrics;
pub mod ops;
pub mod relay;
mod serve;
pub mod store;

pub use hub::now_ms;
pub use serve::{Access, Config, Server, StartError, StoreFailed, run};
