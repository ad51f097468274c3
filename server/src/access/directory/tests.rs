use cahier_core::store::MemoryStore;

use super::*;

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
                },
            );
            directory.add_person(
                edit,
                NewPerson {
                    id: PersonId::new("p1"),
                    name: "Imogen".into(),
                    role: Role::Observer,
                    group: Some(GroupId::new("g1")),
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
    assert_eq!(again.authenticate(&token), Some((account, DeviceId::new("d1"))));
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
    assert_eq!(bench.directory.authenticate(&Secret::claimed("")), None);
    assert_eq!(bench.directory.authenticate(&Secret::new_token()), None);
    assert_eq!(
        bench.edit(|directory, edit| directory.revoke(edit, &token)),
        Some(DeviceId::new("d1"))
    );
    assert_eq!(bench.directory.authenticate(&token), None);
    assert_eq!(bench.edit(|directory, edit| directory.revoke(edit, &token)), None);
    let again = Directory::read(&bench.store).expect("the store is sound");
    assert_eq!(again.authenticate(&token), None);
}

#[test]
fn joining_again_replaces_the_devices_token() {
    let (mut bench, code) = Bench::new();
    let (_, first) = bench.join(&code, "d1", 10).expect("the invite is sound");
    let (_, second) = bench.join(&code, "d1", 20).expect("the invite is sound");
    assert_eq!(bench.directory.authenticate(&first), None);
    assert!(bench.directory.authenticate(&second).is_some());
}

#[test]
fn nobody_takes_over_the_device_of_another() {
    let (mut bench, code) = Bench::new();
    bench.join(&code, "d1", 10).expect("the invite is sound");
    let other = bench.edit(|directory, edit| {
        directory.add_person(
            edit,
            NewPerson {
                id: PersonId::new("p2"),
                name: "Ben".into(),
                role: Role::Coordinator,
                group: None,
            },
        );
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
