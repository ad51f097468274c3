use cahier_core::store::MemoryStore;

use cahier_core::access::Role;
use cahier_core::id::{DeviceId, DocumentId};

use super::*;
use crate::access::Secret;

struct Bench {
    store: MemoryStore,
    directory: Directory,
}

impl Bench {
    /// One group with one observer, and an invite of two uses that expires at 1,000.
    fn new() -> (Self, Secret) {
        let mut bench = Self {
            store: MemoryStore::new([1; 16]),
            directory: Directory::default(),
        };
        let code = bench.edit(|directory, edit| {
            directory.set_group(
                edit,
                Group {
                    id: GroupId::new("g1"),
                    name: "Year 5".into(),
                    school: "Kestrel Lane".into(),
                    studies: vec![DocumentId::from_bytes([3; 16])],
                    research: Research::default(),
                },
            );
            directory.add_person(
                edit,
                NewPerson {
                    group: Some(GroupId::new("g1")),
                    ..NewPerson::new(PersonId::new("p1"), "Imogen", Role::Observer)
                },
            );
            directory.invite(edit, PersonId::new("p1"), 1_000, 2)
        });
        (bench, code)
    }

    fn edit<T>(&mut self, act: impl FnOnce(&Directory, &mut Edit) -> T) -> T {
        let mut edit = Edit::default();
        let result = act(&self.directory, &mut edit);
        self.store.commit(&edit.writes()).expect("nothing is in the way");
        self.directory.apply(edit);
        result
    }

    fn join(&mut self, code: &Secret, device: &str, now_ms: u64) -> Result<(Account, Secret), AccessError> {
        self.edit(|directory, edit| directory.join(edit, code, &DeviceId::new(device), now_ms))
    }
}

#[test]
fn an_invite_makes_a_device_that_proves_itself_by_its_token_even_after_a_restart() {
    let (mut bench, code) = Bench::new();
    let (account, token) = bench.join(&code, "d1", 10).expect("the invite is sound");
    assert_eq!(account.school.as_deref(), Some("Kestrel Lane"));
    assert_eq!(account.studies, [DocumentId::from_bytes([3; 16])]);
    let again = Directory::read(&bench.store).expect("the store is sound");
    assert_eq!(again.authenticate(&token, 30), Some((account, DeviceId::new("d1"))));
}

#[test]
fn a_tampered_expired_or_spent_invite_opens_nothing() {
    let (mut bench, code) = Bench::new();
    let tampered = Secret::claimed(format!("{}x", code.reveal()));
    assert_eq!(bench.join(&tampered, "d1", 10).err(), Some(AccessError::UnknownInvite));
    assert_eq!(bench.join(&code, "d1", 1_000).err(), Some(AccessError::ExpiredInvite));
    assert!(bench.join(&code, "d1", 10).is_ok() && bench.join(&code, "d2", 10).is_ok());
    assert_eq!(bench.join(&code, "d3", 10).err(), Some(AccessError::SpentInvite));
}

#[test]
fn a_wrong_or_revoked_token_is_nobodys() {
    let (mut bench, code) = Bench::new();
    let (_, token) = bench.join(&code, "d1", 10).expect("the invite is sound");
    assert_eq!(bench.directory.authenticate(&Secret::claimed(""), 30), None);
    assert_eq!(bench.directory.authenticate(&Secret::new_token(), 30), None);
    assert_eq!(
        bench.edit(|directory, edit| directory.revoke(edit, &token)),
        Some(DeviceId::new("d1"))
    );
    assert_eq!(bench.directory.authenticate(&token, 30), None);
    assert_eq!(bench.edit(|directory, edit| directory.revoke(edit, &token)), None);
    let again = Directory::read(&bench.store).expect("the store is sound");
    assert_eq!(again.authenticate(&token, 30), None);
}

#[test]
fn joining_again_replaces_the_devices_token() {
    let (mut bench, code) = Bench::new();
    let (_, first) = bench.join(&code, "d1", 10).expect("the invite is sound");
    let (_, second) = bench.join(&code, "d1", 20).expect("the invite is sound");
    assert_eq!(bench.directory.authenticate(&first, 30), None);
    assert!(bench.directory.authenticate(&second, 30).is_some());
}

#[test]
fn nobody_takes_over_the_device_of_another() {
    let (mut bench, code) = Bench::new();
    bench.join(&code, "d1", 10).expect("the invite is sound");
    let other = bench.edit(|directory, edit| {
        directory.add_person(edit, NewPerson::new(PersonId::new("p2"), "Ben", Role::Coordinator));
        directory.invite(edit, PersonId::new("p2"), 1_000, 2)
    });
    assert_eq!(bench.join(&other, "d1", 10).err(), Some(AccessError::ForeignDevice));
    for device in ["", "a b", "ü", &"d".repeat(65)] {
        assert_eq!(bench.join(&other, device, 10).err(), Some(AccessError::NotADevice));
    }
}

#[test]
fn nothing_that_opens_a_door_is_stored() {
    let (mut bench, code) = Bench::new();
    let (_, token) = bench.join(&code, "d1", 10).expect("the invite is sound");
    for (key, value) in bench.store.values("").expect("the store is sound") {
        let value = String::from_utf8(value).expect("rows are JSON");
        for secret in [code.reveal(), token.reveal()] {
            assert!(!key.contains(secret) && !value.contains(secret));
        }
    }
}

// ACCESS-10
#[test]
fn an_invite_that_was_taken_back_opens_nothing_and_who_has_joined_stays() {
    let (mut bench, code) = Bench::new();
    let (_, token) = bench.join(&code, "d1", 10).expect("the invite is sound");
    let id = bench.directory.invite_id(&code).expect("it is known").to_owned();
    assert!(bench.edit(|directory, edit| directory.revoke_invite(edit, &id)));
    assert_eq!(bench.join(&code, "d2", 10).err(), Some(AccessError::RevokedInvite));
    assert!(bench.directory.authenticate(&token, 30).is_some());
    assert!(!bench.edit(|directory, edit| directory.revoke_invite(edit, "nothing")));
}

// ACCESS-12
#[test]
fn an_account_that_has_ended_is_nobodys_and_its_end_is_known_before() {
    let (mut bench, _) = Bench::new();
    let code = bench.edit(|directory, edit| {
        let guest = NewPerson {
            expires_at_ms: Some(500),
            ..NewPerson::new(PersonId::new("p2"), "Gil", Role::Guest)
        };
        directory.add_person(edit, guest);
        directory.invite(edit, PersonId::new("p2"), 1_000, 2)
    });
    let (account, token) = bench.join(&code, "d1", 10).expect("the invite is sound");
    assert_eq!(account.expires_at_ms, Some(500));
    let device = DeviceId::new("d1");
    assert!(bench.directory.authenticate(&token, 499).is_some() && bench.directory.knows(&device, 499));
    assert!(bench.directory.authenticate(&token, 500).is_none() && !bench.directory.knows(&device, 500));
    assert_eq!(bench.join(&code, "d2", 500).err(), Some(AccessError::ExpiredInvite));
    assert_eq!(bench.directory.next_end_ms(499), Some(500));
    assert_eq!(bench.directory.next_end_ms(500), None);
    assert_eq!(bench.directory.ended_devices(499, 500), [device]);
    assert_eq!(bench.directory.ended_devices(500, 600), []);
}

#[test]
fn rows_of_the_first_version_are_read_as_they_were_meant() {
    let store = MemoryStore::new([1; 16]);
    let code = Secret::claimed("7sVnT3kQmP5wXyZ8aBcDe");
    let rows = [
        (
            "group/g1".to_owned(),
            r#"{"id":"g1","name":"Year 5","school":"Kestrel Lane","studies":[]}"#,
        ),
        (
            "account/p1".to_owned(),
            r#"{"id":"p1","name":"Ana","role":"observer","group":"g1","draftKey":"abababababababababababababababab"}"#,
        ),
        (
            format!("invite/{}", code.hash()),
            r#"{"person":"p1","expiresAtMs":1000,"usesLeft":1}"#,
        ),
    ];
    let writes = rows.map(|(key, json)| Write::Swap {
        key,
        expected: None,
        value: Some(json.as_bytes().to_vec()),
    });
    store.commit(&writes).expect("nothing is in the way");
    let directory = Directory::read(&store).expect("the store is sound");
    let mut bench = Bench { store, directory };
    assert_eq!(bench.directory.invite_id(&code), Some(&code.hash()[..8]));
    let typed = Secret::claimed_code(code.reveal());
    let (account, _) = bench.join(&typed, "d1", 10).expect("the invite is sound");
    assert_eq!((account.group, account.expires_at_ms), (Some(GroupId::new("g1")), None));
    assert_eq!((account.assigned.len(), account.lesson), (0, None));
}

// PUPIL-3
#[test]
fn a_pupils_token_is_nobodys_half_an_hour_after_the_lesson() {
    let (mut bench, _) = Bench::new();
    let card = cahier_core::access::LessonCard {
        lesson: DocumentId::from_bytes([2; 16]),
        title: String::new(),
        starts_at_ms: 1_000_000,
        minutes: 50,
        seats: Vec::new(),
        tags: Vec::new(),
    };
    let end_ms = 1_000_000 + 80 * 60_000;
    assert_eq!(card.account_ends_at_ms(), end_ms);
    let code = bench.edit(|directory, edit| {
        let pupil = NewPerson {
            expires_at_ms: Some(card.account_ends_at_ms()),
            card: Some(card.clone()),
            ..NewPerson::new(PersonId::new("p7"), "Observer 1", Role::StudentObserver)
        };
        directory.add_person(edit, pupil);
        directory.invite(edit, PersonId::new("p7"), card.ends_at_ms(), 2)
    });
    let (account, token) = bench.join(&code, "d7", 1_000_000).expect("the lesson runs");
    assert_eq!((account.card, account.expires_at_ms), (Some(card), Some(end_ms)));
    assert!(bench.directory.authenticate(&token, end_ms - 1).is_some());
    assert!(bench.directory.authenticate(&token, end_ms).is_none());
    // Nobody joins when it is over, though who has joined still brings their notes.
    let late = bench.join(&code, "d8", 1_000_000 + 50 * 60_000);
    assert_eq!(late.err(), Some(AccessError::ExpiredInvite));
}
