//! A client of the sync protocol: a document in one release of Automerge, and its sync state with the relay.

use automerge::sync::{BloomFilter, Message, MessageVersion};

/// What the runs ask of every release.
pub(crate) trait Client {
    fn write(&mut self, key: u64, value: i64);
    fn generate(&mut self) -> Option<Vec<u8>>;
    fn receive(&mut self, message: &[u8]);
    /// Begins a conversation, from a stored sync state if there is one.
    fn begin(&mut self, state: Option<&[u8]>);
    fn state(&self) -> Vec<u8>;
    fn save(&self) -> Vec<u8>;
    /// Goes back to a saved document, as a new actor or as the same.
    fn restore(&mut self, saved: &[u8], actor: Option<[u8; 16]>);
    fn heads(&self) -> Vec<[u8; 32]>;
    fn hashes(&self) -> Vec<[u8; 32]>;
    fn set_read_only(&mut self, read_only: bool);
}

macro_rules! client {
    ($name:ident, $release:ident, $toggle:expr) => {
        pub(crate) struct $name {
            doc: $release::Automerge,
            state: $release::sync::State,
        }

        impl $name {
            pub(crate) fn new(actor: [u8; 16]) -> Self {
                let mut doc = $release::Automerge::new();
                doc.set_actor($release::ActorId::from(actor));
                Self {
                    doc,
                    state: $release::sync::State::new(),
                }
            }
        }

        impl Client for $name {
            fn write(&mut self, key: u64, value: i64) {
                use $release::transaction::Transactable;
                let mut tx = self.doc.transaction();
                tx.put($release::ROOT, format!("k{key}"), value)
                    .expect("the root is a map");
                tx.commit();
            }

            fn generate(&mut self) -> Option<Vec<u8>> {
                use $release::sync::SyncDoc;
                self.doc
                    .generate_sync_message(&mut self.state)
                    .map($release::sync::Message::encode)
            }

            fn receive(&mut self, message: &[u8]) {
                use $release::sync::SyncDoc;
                let message = $release::sync::Message::decode(message).expect("the relay's messages are sound");
                self.doc
                    .receive_sync_message(&mut self.state, message)
                    .expect("the relay's changes are sound");
            }

            fn begin(&mut self, state: Option<&[u8]>) {
                self.state = state.map_or_else($release::sync::State::new, |state| {
                    $release::sync::State::decode(state).expect("a stored state")
                });
            }

            fn state(&self) -> Vec<u8> {
                self.state.encode()
            }

            fn save(&self) -> Vec<u8> {
                self.doc.save()
            }

            fn restore(&mut self, saved: &[u8], actor: Option<[u8; 16]>) {
                let actor = actor.map_or_else(|| self.doc.get_actor().clone(), $release::ActorId::from);
                self.doc = $release::Automerge::load(saved).expect("a saved document");
                self.doc.set_actor(actor);
            }

            fn heads(&self) -> Vec<[u8; 32]> {
                self.doc.get_heads().iter().map(|hash| hash.0).collect()
            }

            fn hashes(&self) -> Vec<[u8; 32]> {
                self.doc
                    .get_changes(&[])
                    .iter()
                    .map(|change| change.hash().0)
                    .collect()
            }

            fn set_read_only(&mut self, read_only: bool) {
                let toggle: fn(&mut $release::sync::State, bool) = $toggle;
                toggle(&mut self.state, read_only);
            }
        }
    };
}

client!(Newest, automerge, automerge::sync::State::set_read_only);
client!(Seventh, automerge_0_7, |_, _| ());
client!(Fifth, automerge_0_5, |_, _| ());

/// The message as a peer writes it that knows nothing of the second version.
pub(crate) fn without_flags(message: &[u8]) -> Vec<u8> {
    let mut message = Message::decode(message).expect("a client's message");
    message.flags = None;
    message.version = MessageVersion::V1;
    message.encode()
}

/// The message with a filter that claims these changes, whether or not its sender has them.
pub(crate) fn with_false_positives(message: &[u8], hashes: impl IntoIterator<Item = [u8; 32]>) -> Vec<u8> {
    let mut message = Message::decode(message).expect("the relay's message");
    let hashes: Vec<_> = hashes.into_iter().map(automerge::ChangeHash).collect();
    if let Some(have) = message.have.first_mut() {
        have.bloom = BloomFilter::from_hashes(hashes.iter());
    }
    message.encode()
}
