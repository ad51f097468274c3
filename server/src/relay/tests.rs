//! The relay under real documents as clients, with a store that commits when told.

mod access;
mod bench;
mod documents;
mod faults;
mod gossip;
mod history;
mod joining;
mod limits;
mod roles;
