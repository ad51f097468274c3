//! A document on this tablet, which need not be read to be there.
//!
//! A tablet may know a hundred lessons and show one. What nobody looks at *rests*: its changes stay the bytes that they
//! were stored as, and only its heads are known. Whoever asks for the document has it made from them at that moment.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;

use crate::document::{Document, DocumentKind, Heads, Outline};
use crate::id::SessionId;

/// A document on this tablet.
pub(super) struct Open {
    pub(super) kind: DocumentKind,
    session: SessionId,
    /// The whole document, as long as nothing was written since.
    resting: Option<Resting>,
    document: OnceCell<Document>,
    /// Whether anybody has asked for the document since [`was_used`](Self::was_used) was last asked.
    used: Cell<bool>,
    /// Whether the store has, or is being given, the document's first change.
    pub(super) stored: bool,
    /// How many writes of it are under way.
    pub(super) unsaved: u32,
    /// What other devices were last known to hold, by storage id.
    pub(super) others: BTreeMap<String, Heads>,
}

struct Resting {
    heads: Heads,
    changes: Vec<Vec<u8>>,
}

impl Open {
    /// A document that holds nothing yet.
    pub(super) fn new(kind: DocumentKind, session: SessionId) -> Self {
        let resting = Resting {
            heads: kind.first_heads().clone(),
            changes: vec![kind.first_change().to_vec()],
        };
        Self {
            resting: Some(resting),
            ..Self::of(kind, session)
        }
    }

    /// A document that was just made.
    pub(super) fn made(kind: DocumentKind, document: Document, session: SessionId) -> Self {
        Self {
            document: OnceCell::from(document),
            ..Self::of(kind, session)
        }
    }

    /// The document that the store has these changes of, and snapshots of others. None if they do not even say of which kind it is.
    pub(super) fn restored(changes: Vec<Vec<u8>>, session: SessionId) -> Option<Self> {
        let open = if let Some(Outline { kind, heads }) = Outline::of(&changes) {
            Self {
                resting: Some(Resting { heads, changes }),
                ..Self::of(kind, session)
            }
        } else {
            let document = Document::restored(&changes, session);
            Self::made(document.kind()?, document, session)
        };
        Some(Self { stored: true, ..open })
    }

    const fn of(kind: DocumentKind, session: SessionId) -> Self {
        Self {
            kind,
            session,
            resting: None,
            document: OnceCell::new(),
            used: Cell::new(false),
            stored: false,
            unsaved: 0,
            others: BTreeMap::new(),
        }
    }

    /// The document, made now if it rests.
    pub(super) fn document(&self) -> &Document {
        self.used.set(true);
        self.whole()
    }

    fn whole(&self) -> &Document {
        self.document.get_or_init(|| match &self.resting {
            Some(resting) => Document::restored(&resting.changes, self.session),
            None => Document::new(self.kind, self.session),
        })
    }

    /// The document, to be written in.
    pub(super) fn document_mut(&mut self) -> &mut Document {
        self.document();
        self.resting = None;
        self.document.get_mut().expect("the document was just made")
    }

    /// The heads, if the document need not be made to tell them.
    pub(super) fn resting_heads(&self) -> Option<&Heads> {
        self.resting
            .as_ref()
            .filter(|_| self.is_resting())
            .map(|resting| &resting.heads)
    }

    pub(super) fn heads(&self) -> Heads {
        self.resting_heads().cloned().unwrap_or_else(|| self.whole().heads())
    }

    /// As [`Document::is_untouched`].
    pub(super) fn is_untouched(&self) -> bool {
        match self.resting_heads() {
            Some(heads) => heads == self.kind.first_heads(),
            None => self.whole().is_untouched(),
        }
    }

    /// As [`Document::is_covered_by`].
    pub(super) fn is_covered_by(&self, heads: &Heads) -> bool {
        self.resting_heads() == Some(heads) || self.whole().is_covered_by(heads)
    }

    /// Whether anybody has asked for the document since this was last asked.
    pub(super) fn was_used(&self) -> bool {
        self.used.replace(false)
    }

    pub(super) fn is_resting(&self) -> bool {
        self.document.get().is_none()
    }

    /// Puts the document to rest: it is made anew when somebody asks for it.
    pub(super) fn rest(&mut self) {
        let Some(document) = self.document.take() else { return };
        self.resting.get_or_insert_with(|| Resting {
            heads: document.heads(),
            changes: bytes(&document),
        });
    }
}

fn bytes(document: &Document) -> Vec<Vec<u8>> {
    let changes = document.changes_since(&Heads::default());
    changes.into_iter().map(|change| change.bytes).collect()
}
