//! The relay of Cahier.
