//! The kinds of document, their collections, and the change that each begins with.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ObjType, ROOT, TextEncoding};
use serde::{Deserialize, Serialize};

use super::{Change, Heads};

/// The schema version that this program writes. It changes when an older app could misread what a newer
/// one wrote; a new field or collection does not change it.
pub const SCHEMA_VERSION: i64 = 1;

pub(super) const SCHEMA: &str = "schema";
pub(super) const KIND: &str = "kind";

/// What a document is for. It decides who may read and write it (see [`access`](crate::access)).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentKind {
    /// A group's members, enquiry and research lessons.
    Study,
    /// One research lesson: plan, predictions, shared notes.
    Lesson,
    /// One observer's private notes of one lesson.
    Draft,
    /// What a group let out of a lesson.
    Release,
}

impl DocumentKind {
    /// Every kind, in the order of a lesson's life.
    pub const ALL: [Self; 4] = [Self::Study, Self::Lesson, Self::Draft, Self::Release];

    /// The kind's name in documents and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Lesson => "lesson",
            Self::Draft => "draft",
            Self::Release => "release",
        }
    }

    /// The kind of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The bytes of the change that every document of this kind begins with.
    pub(crate) fn first_change(self) -> &'static [u8] {
        &self.first().0
    }

    /// Who makes the change that every document of this kind begins with: the kind's name, and zeros.
    pub(crate) fn first_actor(self) -> [u8; 16] {
        let mut actor = [0; 16];
        for (place, byte) in actor.iter_mut().zip(self.name().bytes()) {
            *place = byte;
        }
        actor
    }

    /// The heads of a document of this kind in which nothing has been written yet.
    pub(crate) fn first_heads(self) -> &'static Heads {
        &self.first().1
    }

    fn first(self) -> &'static (Vec<u8>, Heads) {
        static FIRST: OnceLock<BTreeMap<DocumentKind, (Vec<u8>, Heads)>> = OnceLock::new();
        let made = FIRST.get_or_init(|| {
            let first = |kind| {
                let bytes = genesis(kind);
                let change = Change::from_bytes(&bytes).expect("the first change is made by this program");
                (kind, (bytes, Heads::new([change.hash])))
            };
            Self::ALL.into_iter().map(first).collect()
        });
        made.get(&self).expect("every kind was made")
    }

    /// The collections that every document of this kind has from its first change.
    const fn collections(self) -> &'static [&'static str] {
        match self {
            Self::Study => &["about", "members", "lessons"],
            Self::Lesson => &[
                "about",
                "stages",
                "pupils",
                "seats",
                "people",
                "predictions",
                "notes",
                "amendments",
                "events",
                "releases",
            ],
            Self::Draft => &["about", "notes"],
            Self::Release => &["about", "stages", "pupils", "people", "predictions", "notes", "events"],
        }
    }
}

/// The first change of every document of a kind: the same bytes wherever and whenever it is made.
///
/// These bytes are part of the stored format: a test compares them with the fixture of each release.
fn genesis(kind: DocumentKind) -> Vec<u8> {
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    doc.set_actor(ActorId::from(kind.first_actor()));
    let mut tx = doc.transaction();
    tx.put(ROOT, SCHEMA, SCHEMA_VERSION).expect("the root is a map");
    tx.put(ROOT, KIND, kind.name()).expect("the root is a map");
    for collection in kind.collections() {
        tx.put_object(ROOT, *collection, ObjType::Map)
            .expect("the root is a map");
    }
    tx.commit_with(CommitOptions::default().with_time(0));
    let change = doc.get_last_local_change().expect("a change was just made");
    change.raw_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name() {
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::parse(kind.name()), Some(kind));
        }
        assert_eq!(DocumentKind::parse("gradebook"), None);
    }

    #[test]
    fn the_first_change_of_a_kind_is_always_the_same() {
        for kind in DocumentKind::ALL {
            assert_eq!(genesis(kind), genesis(kind));
            assert_eq!(Change::from_bytes(&genesis(kind)).map(|change| change.seq), Ok(1));
        }
    }
}
