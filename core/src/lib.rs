//! The meaning of Cahier.

pub mod document;
pub mod id;
