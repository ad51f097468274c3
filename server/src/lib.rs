//! The relay of Cahier.

pub mod relay;
