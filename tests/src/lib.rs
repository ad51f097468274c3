//! The harness shared by the tests of the whole: tablets, one relay, disks, clocks and a network, all simulated
//! from one seed.
//!
//! The engines are the real ones: [`cahier_core::tablet::Tablet`] and [`cahier_server::relay::Relay`]. Simulated
//! is only what their drivers do: when a write becomes durable, when a frame arrives, when a process dies.

pub mod cast;
pub mod device;
pub mod draw;
pub mod host;
pub mod shown;
pub mod snoop;
pub mod world;
