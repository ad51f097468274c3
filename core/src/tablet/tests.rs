//! The rules of the tablet, one by one, against a relay that is nothing but a few documents.

#![expect(clippy::float_cmp, reason = "views hold whole milliseconds")]

mod attachments;
mod capture;
mod findings;
mod plan;
mod releases;
mod resting;
mod roster;
mod shared_at_once;

use std::collections::BTreeMap;

use super::*;
use crate::access::{DraftKey, Role};
use crate::document::{Document, SyncState};
use crate::id::{GroupId, PersonId, StageId};
use crate::lesson::{About, AmendmentRequest, CasePupil, LessonPhase, NoteRequest, NoteView, Plan, Stage};
use crate::study::link_lesson;
use crate::sync::wire::{Message, PeerMetadata, decode, encode};

const STUDY: DocumentId = DocumentId::from_bytes([1; 16]);
const LESSON: DocumentId = DocumentId::from_bytes([2; 16]);
const TEN: i64 = 1_791_886_500_000;

fn account(person: &str, role: Role) -> Account {
    Account {
        group: Some(GroupId::new("g1")),
        group_name: Some("Year 5".to_owned()),
        school: Some("Kestrel Lane Primary".to_owned()),
        studies: vec![STUDY],
        ..Account::new(
            PersonId::new(person),
            person.to_uppercase(),
            role,
            DraftKey::from_bytes([person.len().try_into().expect("short"); 16]),
        )
    }
}

/// A relay with a study and a lesson, that one tablet speaks with.
struct Relay {
    epoch: String,
    documents: BTreeMap<DocumentId, (Document, SyncState)>,
}

impl Relay {
    fn new() -> Self {
        let session = SessionId::from_bytes([0x77; 16]);
        let mut study = Document::new(DocumentKind::Study, session);
        let mut lesson = Document::new(DocumentKind::Lesson, session);
        let plan = Plan {
            title: "RL1".to_owned(),
            stages: vec![Stage {
                id: StageId::new("s1"),
                name: "Talk".to_owned(),
                minutes: 10,
            }],
            pupils: vec![CasePupil {
                id: "A".to_owned(),
                letter: "A".to_owned(),
                code: "Otter-3".to_owned(),
                typifies: String::new(),
                criterion: String::new(),
            }],
            ..Plan::default()
        };
        let linked = study.edit::<_, std::convert::Infallible>(TEN, |edit| {
            link_lesson(edit, LESSON, "RL1", 0);
            Ok(())
        });
        let Ok(_) = linked;
        let planned = lesson.edit::<_, std::convert::Infallible>(TEN, |edit| {
            plan.write(edit);
            Ok(())
        });
        let Ok(_) = planned;
        let documents = [(STUDY, study), (LESSON, lesson)];
        Self {
            epoch: "e.1".to_owned(),
            documents: documents
                .map(|(id, document)| (id, (document, SyncState::new())))
                .into(),
        }
    }

    fn empty(epoch: &str) -> Self {
        Self {
            epoch: epoch.to_owned(),
            documents: BTreeMap::new(),
        }
    }

    /// Answers a frame.
    fn answer(&mut self, frame: &[u8]) -> Vec<Vec<u8>> {
        let answers = match decode(frame).expect("the tablet sends messages") {
            Message::Join { sender, .. } => {
                for (_, state) in self.documents.values_mut() {
                    *state = SyncState::new();
                }
                vec![Message::Peer {
                    sender: "relay".to_owned(),
                    target: sender,
                    metadata: PeerMetadata {
                        storage_id: Some(self.epoch.clone()),
                        is_ephemeral: false,
                    },
                    version: "1".to_owned(),
                    time_ms: None,
                }]
            }
            Message::Request { sender, document, .. } if !self.documents.contains_key(&document) => {
                vec![Message::DocUnavailable {
                    sender: "relay".to_owned(),
                    target: sender,
                    document,
                }]
            }
            Message::Request {
                sender, document, data, ..
            }
            | Message::Sync {
                sender, document, data, ..
            } => {
                let (held, state) = self
                    .documents
                    .entry(document)
                    .or_insert_with(|| (Document::blank(SessionId::from_bytes([0; 16])), SyncState::new()));
                held.receive_sync(state, &data).expect("the tablet sends sync messages");
                let data = held.generate_sync(state);
                data.map(|data| Message::Sync {
                    sender: "relay".to_owned(),
                    target: sender,
                    document,
                    data,
                    kind: None,
                })
                .into_iter()
                .collect()
            }
            _ => Vec::new(),
        };
        answers.iter().map(encode).collect()
    }
}

/// A write under way.
struct Write {
    ticket: u32,
    changes: Vec<StoredChange>,
    values: Vec<StoredValue>,
    blobs: Vec<StoredBlob>,
}

/// A tablet with a disk that writes when told.
struct Bench {
    tablet: Tablet,
    /// Writes that are not durable yet.
    writing: Vec<Write>,
    changes: Vec<StoredChange>,
    values: BTreeMap<String, StoredValue>,
    blobs: BTreeMap<String, Vec<u8>>,
    /// What was asked for besides writing and sending.
    asked: Vec<Effect>,
    frames: Vec<Vec<u8>>,
    wall_ms: i64,
}

impl Bench {
    fn new(person: &str, role: Role) -> Self {
        let mut bench = Self::fresh(1);
        let joined = bench.tablet.join(&account_json(person, role)).expect("nobody is here");
        bench.take(joined);
        bench.save();
        bench
    }

    fn fresh(seed: u8) -> Self {
        let mut bench = Self {
            tablet: Tablet::new(DeviceId::new("tablet"), [seed; 32]),
            writing: Vec::new(),
            changes: Vec::new(),
            values: BTreeMap::new(),
            blobs: BTreeMap::new(),
            asked: Vec::new(),
            frames: Vec::new(),
            wall_ms: TEN,
        };
        let started = bench.tablet.start(bench.now());
        bench.take(started);
        bench
    }

    /// The app dies and is opened again on what was durable.
    fn reopen(&mut self, seed: u8) {
        let mut tablet = Tablet::new(DeviceId::new("tablet"), [seed; 32]);
        for value in self.values.values() {
            tablet.restore_value(value);
        }
        tablet.restore_changes(self.changes.clone());
        self.tablet = tablet;
        self.writing.clear();
        self.frames.clear();
        let started = self.tablet.start(self.now());
        self.take(started);
    }

    fn now(&self) -> Moment {
        Moment {
            wall_ms: self.wall_ms,
            monotonic_ms: self.wall_ms - TEN,
        }
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Persist {
                    ticket,
                    changes,
                    values,
                    blobs,
                } => self.writing.push(Write {
                    ticket,
                    changes,
                    values,
                    blobs,
                }),
                Effect::Send { frame } => self.frames.push(frame),
                other => self.asked.push(other),
            }
        }
    }

    /// Everything under way becomes durable.
    fn save(&mut self) {
        while !self.writing.is_empty() {
            let Write {
                ticket,
                changes,
                values,
                blobs,
            } = self.writing.remove(0);
            self.changes.extend(changes);
            self.values
                .extend(values.into_iter().map(|value| (value.key.clone(), value)));
            self.blobs.extend(blobs.into_iter().map(|blob| (blob.hash, blob.bytes)));
            let effects = self.tablet.persisted(ticket, self.now());
            self.take(effects);
        }
    }

    /// Connects, and speaks until both are silent.
    fn sync(&mut self, relay: &mut Relay) {
        let closed = self.tablet.socket_closed(None, self.now());
        self.take(closed);
        self.frames.clear();
        let opened = self.tablet.socket_opened(self.now());
        self.take(opened);
        self.speak(relay);
    }

    fn speak(&mut self, relay: &mut Relay) {
        self.save();
        while !self.frames.is_empty() {
            let frame = self.frames.remove(0);
            for answer in relay.answer(&frame) {
                let effects = self.tablet.frame_received(&answer, self.now());
                self.take(effects);
                self.save();
            }
        }
    }

    fn note(&mut self, text: &str) -> String {
        let request = NoteRequest {
            text: text.to_owned(),
            ..NoteRequest::tap(About::Case { letter: "A".to_owned() })
        };
        let recorded = self
            .tablet
            .record_note(&LESSON.to_string(), &request, self.now())
            .expect("the lesson is here");
        self.take(recorded.effects);
        recorded.note
    }

    fn share(&mut self) {
        self.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    }

    fn on_lesson(&mut self, act: impl FnOnce(&mut Tablet, &str, Moment) -> Result<Vec<Effect>, TabletError>) {
        let now = self.now();
        let effects = act(&mut self.tablet, &LESSON.to_string(), now).expect("this person may");
        self.take(effects);
    }

    fn view(&self) -> LessonView {
        self.tablet.lesson(&LESSON.to_string()).expect("the lesson is here")
    }

    fn shown(&self, note: &str) -> NoteView {
        let view = self.view().timeline.into_iter().find(|view| view.id == note);
        view.expect("the note is shown")
    }
}

fn account_json(person: &str, role: Role) -> String {
    serde_json::to_string(&account(person, role)).expect("an account is JSON")
}

fn observer() -> (Bench, Relay) {
    let (mut bench, mut relay) = (Bench::new("ana", Role::Observer), Relay::new());
    bench.sync(&mut relay);
    (bench, relay)
}

/// The observer's other tablet, which has heard what the relay has.
fn second_tablet(relay: &mut Relay) -> Bench {
    let mut two = Bench::new("ana", Role::Observer);
    two.tablet.device = DeviceId::new("tablet-2");
    two.reopen(9);
    two.sync(relay);
    two
}

/// Every edit of a lesson, and what came of it.
fn edits(bench: &mut Bench) -> [Option<TabletError>; 6] {
    let (lesson, now) = (LESSON.to_string(), bench.now());
    let tablet = &mut bench.tablet;
    [
        tablet.record_note(&lesson, &NoteRequest::tap(About::Class), now).err(),
        tablet.share_notes(&lesson, &[], now).err(),
        tablet.write_prediction(&lesson, "s1", "A", "points", now).err(),
        tablet.start_lesson(&lesson, now).err(),
        tablet.release_lesson(&lesson, now).err(),
        tablet.withdraw_release(&lesson, now).err(),
    ]
}

#[test]
fn tab_12_whoever_only_reads_changes_nothing() {
    let (mut bench, mut relay) = (Bench::new("lou", Role::LeadPractitioner), Relay::new());
    bench.sync(&mut relay);
    let before = bench.view();
    assert_eq!(edits(&mut bench), [const { Some(TabletError::NotAllowed) }; 6]);
    assert_eq!(
        (&before.timeline, &before.grid),
        (&bench.view().timeline, &bench.view().grid)
    );
    let person = bench.tablet.home().person.expect("joined");
    assert_eq!((person.sees, person.may_write), (Sees::Lessons, false));
}

#[test]
fn tab_13_a_guest_has_the_one_lesson_and_no_study() {
    let mut bench = Bench::new("gil", Role::Guest);
    let guest = Account {
        group: None,
        group_name: None,
        studies: Vec::new(),
        lesson: Some(LESSON),
        ..account("gil", Role::Guest)
    };
    let json = serde_json::to_string(&guest).expect("an account is JSON");
    let effects = bench.tablet.join(&json).expect("it is the same person");
    bench.take(effects);
    let mut relay = Relay::new();
    bench.sync(&mut relay);
    let lessons: Vec<_> = bench.tablet.home().lessons.into_iter().map(|it| it.lesson).collect();
    assert_eq!(lessons, [LESSON.to_string()]);
    assert_eq!(bench.view().title, "RL1");
    let note = bench.note("points at the bar");
    assert_eq!(bench.shown(&note).texts, ["points at the bar"]);
}

#[test]
fn tab_14_what_there_is_to_see_follows_from_the_role() {
    for (role, sees, may_write) in [
        (Role::Observer, Sees::Lessons, true),
        (Role::GroupLead, Sees::Lessons, true),
        (Role::SchoolLead, Sees::Releases, false),
        (Role::LeadPractitioner, Sees::Lessons, false),
        (Role::Coordinator, Sees::Releases, false),
        (Role::Analyst, Sees::Releases, false),
        (Role::StudentObserver, Sees::Nothing, false),
        (Role::Guest, Sees::Lessons, true),
        (Role::BoardReader, Sees::Nothing, false),
        (Role::Administrator, Sees::Nothing, false),
    ] {
        let person = Bench::new("pat", role).tablet.home().person.expect("joined");
        assert_eq!((person.sees, person.may_write), (sees, may_write), "{role:?}");
    }
}

#[test]
fn tab_1_an_edit_shows_at_once_and_is_saved_when_the_store_says_so() {
    let (mut bench, _relay) = observer();
    let note = bench.note("points at the bar");
    assert_eq!(bench.shown(&note).texts, ["points at the bar"]);
    assert!(!bench.shown(&note).saved);
    assert_eq!(bench.view().sync.stage, SyncStage::Saving);
    bench.save();
    assert!(bench.shown(&note).saved);
    assert_eq!(bench.view().sync.stage, SyncStage::OnTablet);
}

#[test]
fn tab_2_the_relay_is_told_nothing_of_what_is_not_saved() {
    let (mut bench, mut relay) = observer();
    bench.frames.clear();
    bench.note("points at the bar");
    assert!(bench.frames.is_empty());
    bench.save();
    assert_eq!(bench.frames.len(), 1);
    bench.speak(&mut relay);
    assert_eq!(bench.view().sync.stage, SyncStage::OnRelay);
}

#[test]
fn tab_3_what_was_saved_is_there_after_a_kill_and_what_was_not_is_not() {
    let (mut bench, _relay) = observer();
    let saved = bench.note("saved");
    bench.save();
    bench.note("not saved");
    bench.reopen(2);
    let there: Vec<_> = bench.view().timeline.into_iter().map(|note| note.id).collect();
    assert_eq!(there, [saved]);
}

#[test]
fn tab_4_one_write_with_several_changes_of_a_document_is_confirmed_once() {
    let (mut bench, mut relay) = (Bench::new("lea", Role::GroupLead), Relay::new());
    bench.sync(&mut relay);
    bench.on_lesson(Tablet::release_lesson);
    bench.wall_ms += 1_000;
    // The lesson records a withdrawal and a release in one write.
    bench.on_lesson(Tablet::release_lesson);
    bench.speak(&mut relay);
    assert_eq!(bench.tablet.home().sync.stage, SyncStage::OnRelay);
    let held = &relay.documents[&LESSON].0;
    let releases = crate::release::read_releases(held);
    let withdrawn: Vec<_> = releases.iter().map(|release| release.withdrawn_wall_ms).collect();
    assert_eq!(withdrawn, [Some(TEN + 1_000), None]);
}

#[test]
fn tab_5_leaving_waits_until_the_relay_has_everything() {
    let (mut bench, mut relay) = observer();
    bench.note("points at the bar");
    bench.save();
    assert_eq!(bench.tablet.leave(), Err(TabletError::Unsynced));
    bench.speak(&mut relay);
    let left = bench.tablet.leave().expect("the relay has everything");
    assert_eq!(left, [Effect::Disconnect, Effect::Erase, Effect::Changed]);
    assert!(bench.tablet.home().person.is_none());
    assert_eq!(bench.tablet.leave(), Err(TabletError::NotJoined));
}

#[test]
fn tab_6_who_joins_again_after_leaving_writes_in_a_new_session() {
    let (mut bench, mut relay) = observer();
    bench.note("before");
    bench.speak(&mut relay);
    let before = bench.tablet.session;
    bench.tablet.leave().expect("the relay has everything");
    assert_ne!(bench.tablet.session, before);
}

#[test]
fn tab_7_nobody_joins_over_another_person() {
    let (mut bench, _relay) = observer();
    let other = account_json("ben", Role::Observer);
    assert_eq!(bench.tablet.join(&other), Err(TabletError::Unsynced));
    assert_eq!(bench.tablet.join("{}"), Err(TabletError::NotAnAccount));
    assert_eq!(
        bench.tablet.home().person.map(|person| person.name).as_deref(),
        Some("ANA")
    );
}

#[test]
fn tab_8_only_a_lead_releases() {
    let (mut bench, _relay) = observer();
    let lesson = LESSON.to_string();
    let now = bench.now();
    assert_eq!(bench.tablet.release_lesson(&lesson, now), Err(TabletError::NotAllowed));
    assert_eq!(
        bench.tablet.withdraw_release(&lesson, now),
        Err(TabletError::NotAllowed)
    );
    assert!(!bench.view().may_release);
}

#[test]
fn tab_10_a_lesson_that_is_not_in_ones_studies_is_unknown() {
    let (bench, _relay) = observer();
    let other = DocumentId::from_bytes([9; 16]).to_string();
    assert!(matches!(bench.tablet.lesson(&other), Err(TabletError::UnknownLesson)));
    assert!(matches!(bench.tablet.lesson("junk"), Err(TabletError::UnknownLesson)));
    assert!(matches!(
        Bench::fresh(3).tablet.lesson(&LESSON.to_string()),
        Err(TabletError::NotJoined)
    ));
}

#[test]
fn tab_11_the_pause_before_connecting_again_grows_and_has_an_end() {
    let mut bench = Bench::new("ana", Role::Observer);
    let mut pauses = Vec::new();
    for _ in 0..12 {
        let now = bench.now();
        let effects = bench.tablet.socket_closed(None, now);
        pauses.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::WakeAfter { ms } => Some(ms),
            _ => None,
        }));
    }
    assert_eq!(pauses.len(), 12);
    assert!((250..=500).contains(pauses.first().expect("twelve")));
    assert!((15_000..=30_000).contains(pauses.last().expect("twelve")));
    let now = bench.now();
    assert_eq!(bench.tablet.woke(now), [Effect::Connect]);
}

#[test]
fn tab_15_a_relay_without_room_is_named_until_it_has_everything() {
    let (mut bench, mut relay) = observer();
    bench.note("points at the bar");
    bench.save();
    for (code, full) in [
        (None, None),
        (Some(1013), None),
        (Some(4002), Some(Full::Group)),
        (Some(4001), Some(Full::Document)),
    ] {
        let closed = bench.tablet.socket_closed(code, bench.now());
        bench.take(closed);
        assert_eq!(bench.view().sync.full, full, "{code:?}");
    }
    let closed = bench.tablet.socket_closed(None, bench.now());
    bench.take(closed);
    assert_eq!(
        bench.tablet.home().sync.full,
        Some(Full::Document),
        "another reason changes nothing"
    );
    assert_eq!(bench.view().sync.stage, SyncStage::OnTablet);
    // The relay has room again.
    bench.sync(&mut relay);
    assert_eq!(
        (bench.view().sync.stage, bench.view().sync.full),
        (SyncStage::OnRelay, None)
    );
    bench.note("waits");
    assert_eq!(bench.view().sync.full, None);
}

#[test]
fn sync_4_on_the_relay_is_still_known_after_the_app_is_opened_offline() {
    let (mut bench, mut relay) = observer();
    bench.note("points at the bar");
    bench.speak(&mut relay);
    let woke = bench.tablet.woke(bench.now());
    bench.take(woke);
    bench.save();
    bench.reopen(2);
    assert_eq!(bench.view().sync.stage, SyncStage::OnRelay);
    assert!(!bench.view().sync.connected);
}

#[test]
fn sync_5_another_epoch_voids_what_the_relay_was_known_to_have_for_good() {
    let (mut bench, mut relay) = observer();
    bench.note("points at the bar");
    bench.speak(&mut relay);
    let woke = bench.tablet.woke(bench.now());
    bench.take(woke);
    bench.save();
    // The relay that lost its store answers the join and then dies.
    let mut lost = Relay::empty("e.2");
    let opened = bench.tablet.socket_opened(bench.now());
    bench.take(opened);
    let join = bench.frames.pop().expect("the tablet joins");
    for answer in lost.answer(&join) {
        let effects = bench.tablet.frame_received(&answer, bench.now());
        bench.take(effects);
    }
    assert_eq!(bench.view().sync.stage, SyncStage::OnTablet);
    let closed = bench.tablet.socket_closed(None, bench.now());
    bench.take(closed);
    bench.save();
    bench.reopen(2);
    assert_eq!(bench.view().sync.stage, SyncStage::OnTablet);
    // And it is filled again.
    bench.sync(&mut lost);
    assert_eq!(bench.view().sync.stage, SyncStage::OnRelay);
    assert_eq!(lost.documents.len(), 3);
}

#[test]
fn sync_6_a_new_conversation_does_not_make_the_relay_forget() {
    let (mut bench, mut relay) = observer();
    bench.note("points at the bar");
    bench.speak(&mut relay);
    // Another tablet has written meanwhile, so the relay's heads are news.
    let written = relay
        .documents
        .get_mut(&LESSON)
        .expect("it is there")
        .0
        .edit::<_, std::convert::Infallible>(TEN, |edit| {
            edit.name("seats", "Wren-2", [("row", crate::document::Scalar::from(0_i64))]);
            Ok(())
        });
    let Ok(_) = written;
    let closed = bench.tablet.socket_closed(None, bench.now());
    bench.take(closed);
    let opened = bench.tablet.socket_opened(bench.now());
    bench.take(opened);
    // Each frame but the last: the connection ends before the news has come.
    bench.frames.clear();
    let sync = relay.documents.get_mut(&LESSON).map(|(document, state)| {
        *state = SyncState::new();
        document.generate_sync(state)
    });
    let data = sync.flatten().expect("the relay has something to say");
    let peer = Message::Peer {
        sender: "relay".to_owned(),
        target: String::new(),
        metadata: PeerMetadata {
            storage_id: Some("e.1".to_owned()),
            is_ephemeral: false,
        },
        version: "1".to_owned(),
        time_ms: None,
    };
    let first = Message::Sync {
        sender: "relay".to_owned(),
        target: String::new(),
        document: LESSON,
        data,
        kind: None,
    };
    for message in [peer, first] {
        let effects = bench.tablet.frame_received(&encode(&message), bench.now());
        bench.take(effects);
    }
    assert_eq!(bench.view().sync.stage, SyncStage::OnRelay);
}

#[test]
fn note_1_a_tap_is_a_whole_note() {
    let (mut bench, _relay) = observer();
    let tap = NoteRequest::tap(About::Class);
    let recorded = bench.tablet.record_note(&LESSON.to_string(), &tap, bench.now());
    let recorded = recorded.expect("the lesson is here");
    bench.take(recorded.effects);
    let note = bench.shown(&recorded.note);
    assert_eq!(note.texts, [""]);
    assert!(note.mine && !note.shared);
    assert_eq!(note.author, "ANA");
    assert_eq!((note.at_ms, note.wall_ms), (0.0, 1_791_886_500_000.0));
}

#[test]
fn note_2_the_time_of_a_note_is_when_it_was_begun_and_stays() {
    let (mut bench, _relay) = observer();
    bench.on_lesson(Tablet::start_lesson);
    bench.wall_ms += 60_000;
    let request = NoteRequest {
        earlier_ms: 10_000,
        ..NoteRequest::tap(About::Class)
    };
    let recorded = bench.tablet.record_note(&LESSON.to_string(), &request, bench.now());
    let recorded = recorded.expect("the lesson is here");
    bench.take(recorded.effects);
    bench.wall_ms += 60_000;
    let amendment = AmendmentRequest {
        text: Some("later words".to_owned()),
        ..AmendmentRequest::default()
    };
    bench.on_lesson(|tablet, lesson, now| tablet.amend_note(lesson, &recorded.note, &amendment, now));
    let note = bench.shown(&recorded.note);
    assert_eq!(note.texts, ["later words"]);
    assert_eq!(note.at_ms, 50_000.0);
    assert_eq!(note.stage.as_deref(), Some("s1"));
}

#[test]
fn note_3_a_draft_is_changed_in_place_and_gone_when_withdrawn() {
    let (mut bench, _relay) = observer();
    let note = bench.note("first");
    bench.on_lesson(|tablet, lesson, now| tablet.withdraw_note(lesson, &note, now));
    assert!(bench.view().timeline.is_empty());
    let now = bench.now();
    assert_eq!(
        bench.tablet.withdraw_note(&LESSON.to_string(), &note, now),
        Err(TabletError::UnknownNote)
    );
}

#[test]
fn note_4_a_shared_note_keeps_who_withdrew_it_and_when() {
    let (mut bench, _relay) = observer();
    let note = bench.note("first");
    bench.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    bench.wall_ms += 5_000;
    bench.on_lesson(|tablet, lesson, now| tablet.withdraw_note(lesson, &note, now));
    let shown = bench.shown(&note);
    let withdrawn = shown.withdrawn.expect("it is withdrawn");
    assert_eq!((withdrawn.by.as_str(), withdrawn.wall_ms), ("ANA", 1_791_886_505_000.0));
    assert!(shown.texts.is_empty());
}

#[test]
fn share_2_sharing_twice_is_sharing_once() {
    let (mut bench, _relay) = observer();
    let note = bench.note("first");
    bench.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    let now = bench.now();
    assert_eq!(
        bench
            .tablet
            .share_notes(&LESSON.to_string(), std::slice::from_ref(&note), now),
        Ok(vec![])
    );
    assert_eq!(bench.view().timeline.len(), 1);
    assert!(bench.shown(&note).shared);
    assert_eq!(bench.view().drafts, 0);
}

#[test]
fn share_4_only_what_is_named_is_shared() {
    let (mut bench, _relay) = observer();
    let (one, two) = (bench.note("one"), bench.note("two"));
    bench.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, std::slice::from_ref(&two), now));
    assert!(!bench.shown(&one).shared);
    assert!(bench.shown(&two).shared);
    assert_eq!(bench.view().drafts, 1);
}

#[test]
fn share_5_words_written_on_another_tablet_while_a_note_was_shared_stand_beside_it() {
    let (mut one, _relay) = observer();
    let note = one.note("first words");
    one.save();
    let mut two = Bench::fresh(2);
    two.changes = one.changes.clone();
    two.values = one.values.clone();
    two.reopen(3);
    let amend = |bench: &mut Bench, text: &str| {
        let request = AmendmentRequest {
            text: Some(text.to_owned()),
            ..AmendmentRequest::default()
        };
        bench.on_lesson(|tablet, lesson, now| tablet.amend_note(lesson, &note, &request, now));
        bench.save();
    };
    amend(&mut two, "words from the other tablet");
    one.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    one.save();
    assert_eq!(one.view().drafts, 0);

    one.changes.extend(two.changes);
    one.reopen(4);
    let both = ["first words", "words from the other tablet"];
    assert_eq!(one.shown(&note).texts, both);
    assert_eq!(one.shown(&note).disputed, ["text"]);
    assert_eq!((one.view().drafts, one.tablet.home().lessons[0].drafts), (1, 1));

    let mut settled = Bench::fresh(5);
    (settled.changes, settled.values) = (one.changes.clone(), one.values.clone());
    settled.reopen(6);
    amend(&mut settled, "first words");
    settled.reopen(7);
    assert_eq!(settled.shown(&note).texts, ["first words"]);
    assert_eq!((settled.shown(&note).disputed.len(), settled.view().drafts), (0, 0));

    one.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    one.save();
    assert_eq!(one.view().drafts, 0);
    assert_eq!(one.shown(&note).texts, both);
    assert_eq!(one.shown(&note).disputed, ["text"]);
    let steps = one
        .tablet
        .note_history(&LESSON.to_string(), &note)
        .expect("it is shared");
    let history: Vec<_> = steps.into_iter().filter_map(|step| step.text).collect();
    assert_eq!(history, both);

    amend(&mut one, "settled words");
    assert_eq!(one.shown(&note).texts, ["settled words"]);
    assert_eq!((one.shown(&note).disputed.len(), one.view().drafts), (0, 0));
}

#[test]
fn clock_1_starting_twice_is_starting_once_and_ending_needs_a_start() {
    let (mut bench, _relay) = observer();
    bench.on_lesson(Tablet::end_lesson);
    assert!(bench.view().phase == LessonPhase::Planned);
    bench.on_lesson(Tablet::start_lesson);
    bench.wall_ms += 5_000;
    bench.on_lesson(Tablet::start_lesson);
    assert_eq!(bench.view().started_wall_ms, Some(1_791_886_500_000.0));
    bench.on_lesson(Tablet::end_lesson);
    assert!(bench.view().phase == LessonPhase::Ended);
    assert_eq!(bench.view().ended_wall_ms, Some(1_791_886_505_000.0));
}

#[test]
fn clock_3_setting_the_wall_clock_does_not_move_lesson_time() {
    let (mut bench, _relay) = observer();
    bench.on_lesson(Tablet::start_lesson);
    let set_back = Moment {
        wall_ms: TEN - 3_600_000,
        monotonic_ms: 30_000,
    };
    let tap = NoteRequest::tap(About::Class);
    let recorded = bench.tablet.record_note(&LESSON.to_string(), &tap, set_back);
    let note = recorded.expect("the lesson is here").note;
    assert_eq!(bench.shown(&note).at_ms, 30_000.0);
}
