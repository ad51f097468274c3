//! Who is known to the relay: groups, accounts, invites and devices.
//!
//! What a role may do is [`cahier_core::access`]'s table. Here is only how somebody proves to be somebody: an
//! invite's code is shown once and makes a device of the person it was made for, and the device proves itself
//! by a token. Both are random, and kept only as hashes.
//!
//! | name in the store | value, JSON |
//! |---|---|
//! | `group/<id>` | [`Group`] |
//! | `account/<person id>` | a person: name, role, place, draft key, when the account ends |
//! | `invite/<SHA-256 of the code>` | its id, for whom, until when, how often, taken back or not |
//! | `device/<SHA-256 of the token>` | which device, whose, revoked or not |

mod directory;
mod secret;

pub use directory::{AccessError, Directory, Edit, Group, NewPerson, Research};
pub use secret::Secret;
pub(crate) use secret::random;
