//! Contacts: the moments at which a tablet learnt how far its clock is from the relay's.
//!
//! Tablets' clocks are minutes apart, and nobody notices. So a note keeps what its tablet's own clock said, for
//! ever, and beside it the record holds *contacts*: "in this run of the app on this tablet, so much must be added".
//! Contacts are only added, by any tablet at any time, and the aligned time of a note follows from those that are
//! there: it does not matter which came first, the note or the contact.
//!
//! Not here: how a contact is measured ([`tablet`](crate::tablet)), and what the aligned times are used for
//! ([`clock`](super::clock)).

use serde::{Deserialize, Serialize};

use crate::document::{Document, Edit, Record, Scalar};
use crate::id::{DeviceId, EntryId};

/// The collection that holds them, in lessons and drafts.
const CONTACTS: &str = "contacts";

/// One run of the app on one tablet: as long as it lasts, its clock cannot be set.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Run {
    /// The tablet.
    pub device: DeviceId,
    /// The session, as it is written.
    pub session: String,
}

/// What a run's clock was found to be off by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: EntryId,
    /// The run whose clock it is about.
    pub run: Run,
    /// When, in milliseconds since 1970 by that clock.
    pub at_ms: i64,
    /// What must be added to that clock to have the relay's, in milliseconds.
    pub offset_ms: i64,
    /// How wrong that may be, in milliseconds: half of what the answer took.
    pub error_ms: i64,
}

/// How well a tablet's clock is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Alignment {
    /// It met the relay in the same run of the app.
    Aligned,
    /// It met the relay in another run: right unless its clock was set in between.
    AlignedByAnotherRun,
    /// It never met the relay: its own clock is taken for right.
    NotAligned,
}

impl Run {
    /// The run that a record says it was written in.
    pub(super) fn read(record: &Record) -> Option<Self> {
        let device = DeviceId::new(record.text("device")?);
        let session = record.text("session").filter(|session| !session.is_empty())?.to_owned();
        Some(Self { device, session })
    }
}

impl Contact {
    /// Adds it to a document.
    pub fn write(&self, edit: &mut Edit<'_>) {
        edit.add(
            CONTACTS,
            self.id.as_str(),
            [
                ("device", Scalar::from(self.run.device.as_str())),
                ("session", Scalar::from(self.run.session.as_str())),
                ("at_ms", Scalar::from(self.at_ms)),
                ("offset_ms", Scalar::from(self.offset_ms)),
                ("error_ms", Scalar::from(self.error_ms)),
            ],
        );
    }

    /// Whether both may be true of one clock that was not stopped in between.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.offset_ms.abs_diff(other.offset_ms)
            <= self
                .error_ms
                .unsigned_abs()
                .saturating_add(other.error_ms.unsigned_abs())
    }

    /// Whether this one says the same more exactly.
    fn betters(&self, other: &Self) -> bool {
        (self.error_ms, &self.id) < (other.error_ms, &other.id) && self.agrees_with(other)
    }
}

/// The contacts that are known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Contacts(Vec<Contact>);

impl Contacts {
    /// The contacts in a lesson or draft document.
    pub fn read(document: &Document) -> Self {
        let contacts = document.added(CONTACTS).into_iter().filter_map(|(id, record)| {
            Some(Contact {
                id: EntryId::new(id),
                run: Run::read(&record)?,
                at_ms: record.integer("at_ms")?,
                offset_ms: record.integer("offset_ms")?,
                error_ms: record.integer("error_ms")?,
            })
        });
        Self(contacts.collect())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Contact> {
        self.0.iter()
    }

    /// Whether it is among them.
    pub fn has(&self, contact: &Contact) -> bool {
        self.0.iter().any(|known| known.id == contact.id)
    }

    /// Takes these in too.
    pub fn extend<'a>(&mut self, more: impl IntoIterator<Item = &'a Contact>) {
        for contact in more {
            if !self.has(contact) {
                self.0.push(contact.clone());
            }
        }
    }

    /// The contact that tells what this run's clock was off by at a time.
    ///
    /// It is one of the run itself, else one of another run on the same tablet. Of those that agree the most exact
    /// counts. Those that do not are of a clock that stopped, as it does in a tablet that sleeps: the nearest counts.
    pub fn of(&self, run: &Run, at_ms: i64) -> Option<&Contact> {
        let nearest = |may_count: &dyn Fn(&Contact) -> bool| {
            let all = || self.0.iter().filter(|contact| may_count(contact));
            all()
                .filter(|contact| !all().any(|other| other.betters(contact)))
                .min_by_key(|contact| (contact.at_ms.abs_diff(at_ms), &contact.id))
        };
        nearest(&|contact| contact.run == *run).or_else(|| nearest(&|contact| contact.run.device == run.device))
    }

    /// A time of this run on the relay's clock, and how well it is known. What is not known is taken as it is.
    pub fn aligned_ms(&self, run: &Run, at_ms: i64) -> (i64, Alignment) {
        match self.of(run, at_ms) {
            Some(contact) if contact.run == *run => (at_ms.saturating_add(contact.offset_ms), Alignment::Aligned),
            Some(contact) => (at_ms.saturating_add(contact.offset_ms), Alignment::AlignedByAnotherRun),
            None => (at_ms, Alignment::NotAligned),
        }
    }
}

impl FromIterator<Contact> for Contacts {
    fn from_iter<I: IntoIterator<Item = Contact>>(contacts: I) -> Self {
        Self(contacts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(device: &str, session: &str) -> Run {
        Run {
            device: DeviceId::new(device),
            session: session.to_owned(),
        }
    }

    fn contact(id: &str, session: &str, (at_ms, offset_ms, error_ms): (i64, i64, i64)) -> Contact {
        Contact {
            id: EntryId::new(id),
            run: run("tablet", session),
            at_ms,
            offset_ms,
            error_ms,
        }
    }

    // CLOCK-4
    #[test]
    fn of_contacts_that_agree_the_most_exact_counts() {
        let contacts: Contacts = [
            contact("1", "s", (1_000, -400, 900)),
            contact("2", "s", (9_000, 120, 100)),
            contact("3", "s", (9_100, 300, 150)),
        ]
        .into_iter()
        .collect();
        assert_eq!(
            contacts.aligned_ms(&run("tablet", "s"), 1_000),
            (1_120, Alignment::Aligned)
        );
    }

    // CLOCK-6
    #[test]
    fn a_clock_that_stopped_while_the_tablet_slept_is_known_by_the_nearest_contact() {
        let contacts: Contacts = [
            contact("1", "s", (1_000, 0, 100)),
            contact("2", "s", (5_000, 600_000, 200)),
        ]
        .into_iter()
        .collect();
        let aligned = |at_ms| contacts.aligned_ms(&run("tablet", "s"), at_ms).0;
        assert_eq!((aligned(2_000), aligned(4_000)), (2_000, 604_000));
    }

    // CLOCK-5
    #[test]
    fn another_run_of_the_tablet_tells_what_its_own_does_not() {
        let contacts: Contacts = [contact("1", "later", (9_000, 500, 100))].into_iter().collect();
        assert_eq!(
            contacts.aligned_ms(&run("tablet", "s"), 1_000),
            (1_500, Alignment::AlignedByAnotherRun)
        );
        assert_eq!(
            contacts.aligned_ms(&run("other", "s"), 1_000),
            (1_000, Alignment::NotAligned)
        );
    }

    #[test]
    fn numbers_from_a_damaged_document_end_nothing() {
        let contacts: Contacts = [
            contact("1", "s", (i64::MIN, i64::MAX, i64::MIN)),
            contact("2", "s", (i64::MAX, i64::MIN, 0)),
        ]
        .into_iter()
        .collect();
        contacts.aligned_ms(&run("tablet", "s"), i64::MAX);
    }
}
