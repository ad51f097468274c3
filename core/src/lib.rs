//! The meaning of Cahier.

pub mod access;
pub mod document;
pub mod id;
pub mod store;
pub mod sync;
