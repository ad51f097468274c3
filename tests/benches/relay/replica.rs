//! A client that has whole documents, as a real one does: for what is not measured by the microsecond.

use std::collections::BTreeMap;

use automerge::sync::{Message, State, SyncDoc};
use automerge::{Automerge, ChangeHash};
use cahier_core::id::DocumentId;

use crate::connection::{Ear, Mouth, join};

pub(crate) struct Replica {
    mouth: Mouth,
    ear: Ear,
    documents: BTreeMap<DocumentId, (Automerge, State)>,
}

impl Replica {
    pub(crate) async fn join(url: &str) -> Self {
        let (mouth, ear) = join(url).await;
        Self {
            mouth,
            ear,
            documents: BTreeMap::new(),
        }
    }

    /// Gives the server these documents and waits until it has acknowledged all of them.
    pub(crate) async fn upload(&mut self, documents: Vec<(DocumentId, Automerge)>) {
        let mut waiting = 0;
        for (id, document) in documents {
            self.documents.insert(id, (document, State::new()));
            self.say(id).await;
            waiting += 1;
        }
        while waiting > 0 {
            let id = self.hear().await;
            let (document, state) = &self.documents[&id];
            if state.their_heads.as_ref() == Some(&document.get_heads()) {
                waiting -= 1;
            }
        }
    }

    /// Fetches a document of which it has nothing, until it holds these heads.
    pub(crate) async fn fetch(&mut self, id: DocumentId, heads: &[ChangeHash]) {
        let (document, mut state) = (Automerge::new(), State::new());
        let message = document.generate_sync_message(&mut state).expect("a greeting");
        self.mouth.request(id, message.encode()).await;
        self.documents.insert(id, (document, state));
        while self.documents[&id].0.get_heads() != heads {
            self.hear().await;
        }
    }

    pub(crate) async fn leave(self) {
        self.mouth.close().await;
    }

    async fn say(&mut self, id: DocumentId) {
        let (document, state) = self.documents.get_mut(&id).expect("it is open");
        if let Some(message) = document.generate_sync_message(state) {
            self.mouth.sync(id, message.encode()).await;
        }
    }

    async fn hear(&mut self) -> DocumentId {
        let (id, data) = self.ear.sync().await;
        let (document, state) = self.documents.get_mut(&id).expect("it is open");
        let message = Message::decode(&data).expect("a server sends sync messages");
        document
            .receive_sync_message(state, message)
            .expect("a server's changes are sound");
        self.say(id).await;
        id
    }
}
