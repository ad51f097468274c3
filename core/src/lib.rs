//! The meaning of Cahier.

#[macro_use]
mod printed;

pub mod access;
pub mod discussion;
pub mod document;
pub mod entry;
pub mod export;
pub mod finding;
pub mod id;
pub mod interview;
mod leb128;
pub mod lesson;
pub mod release;
pub mod roster;
#[cfg(feature = "sample")]
pub mod sample;
pub mod sealed;
pub mod store;
pub mod study;
pub mod sync;
pub mod tablet;
pub mod template;
