use super::*;
use crate::access::{Account, DraftKey, Role};
use crate::id::{DeviceId, PersonId};
use crate::tablet::Moment;

const START: Moment = Moment {
    wall_ms: 1_791_886_500_000,
    monotonic_ms: 0,
};

fn account(role: Role) -> String {
    let account = Account {
        group: Some(GroupId::new("g1")),
        ..Account::new(PersonId::new("amara"), "Amara", role, DraftKey::from_bytes([1; 16]))
    };
    serde_json::to_string(&account).expect("plain data")
}

fn tablet(seed: u8) -> Tablet {
    let mut tablet = Tablet::new(DeviceId::new(format!("d{seed}")), [seed; 32]);
    tablet.start(START);
    tablet.join(&account(Role::Observer)).expect("an account");
    tablet
}

fn edit(tablet: &mut Tablet, edit: RosterEdit) -> Vec<Effect> {
    tablet.edit_roster(edit).expect("it is allowed").effects
}

fn name(tablet: &mut Tablet, code: &str, name: &str) {
    let (code, name) = (code.to_owned(), name.to_owned());
    edit(tablet, RosterEdit::Name { code, name });
}

fn give_key(from: &Tablet, to: &mut Tablet) {
    let key = from.roster_key().expect("it has one");
    edit(to, RosterEdit::TakeKey { key });
}

/// What the relay has: one opaque value.
type Relay = Option<Vec<u8>>;

fn meet(tablet: &mut Tablet, relay: &mut Relay) {
    for _ in 0..4 {
        let taken = tablet.take_roster(relay.as_deref()).expect("it has a key");
        let Some(put) = taken.put else { return };
        *relay = Some(put);
    }
    unreachable!("they do not come to rest");
}

fn names(tablet: &Tablet) -> Vec<(String, Vec<String>)> {
    let entries = tablet.roster().entries.into_iter();
    entries.map(|entry| (entry.code, entry.names)).collect()
}

fn is(code: &str, names: &[&str]) -> (String, Vec<String>) {
    (code.to_owned(), names.iter().map(|&name| name.to_owned()).collect())
}

fn values(effects: Vec<Effect>) -> Vec<StoredValue> {
    let values = effects.into_iter().filter_map(|effect| match effect {
        Effect::Persist { values, .. } => Some(values),
        _ => None,
    });
    values.flatten().collect()
}

// ROSTER-8
#[test]
fn names_reach_every_tablet_with_the_key_and_the_relay_reads_none() {
    let (mut amara, mut ben, mut relay) = (tablet(1), tablet(2), None);
    edit(&mut amara, RosterEdit::Begin);
    name(&mut amara, "Otter-3", "Ola Adeyemi");
    assert_eq!(amara.roster().state, RosterState::OnTablet);
    meet(&mut amara, &mut relay);
    assert_eq!(amara.roster().state, RosterState::OnRelay);
    give_key(&amara, &mut ben);
    meet(&mut ben, &mut relay);
    assert_eq!(names(&ben), [is("Otter-3", &["Ola Adeyemi"])]);
    let sealed = relay.expect("something was put");
    let key = amara.roster_key().expect("it has one");
    let key_bytes: &[u8] = &bs58::decode(key).with_check(None).into_vec().expect("it is a key");
    for secret in [b"Otter".as_slice(), b"Ola", key_bytes] {
        assert!(!sealed.windows(secret.len()).any(|window| window == secret));
    }
}

// ROSTER-2
#[test]
fn tablets_that_edit_at_once_lose_nothing() {
    let (mut amara, mut ben, mut relay) = (tablet(1), tablet(2), None);
    edit(&mut amara, RosterEdit::Begin);
    meet(&mut amara, &mut relay);
    give_key(&amara, &mut ben);
    meet(&mut ben, &mut relay);
    name(&mut amara, "Otter-3", "Ola");
    name(&mut ben, "Otter-3", "Olu");
    name(&mut ben, "Maple-7", "Max");
    for tablet in [&mut amara, &mut ben] {
        meet(tablet, &mut relay);
    }
    meet(&mut amara, &mut relay);
    let expected = [is("Maple-7", &["Max"]), is("Otter-3", &["Ola", "Olu"])];
    assert_eq!((names(&amara), names(&ben)), (expected.clone().into(), expected.into()));
}

// ROSTER-9
#[test]
fn a_wrong_key_replaces_nothing_and_costs_nothing() {
    let (mut amara, mut ben, mut relay) = (tablet(1), tablet(2), None);
    edit(&mut amara, RosterEdit::Begin);
    name(&mut amara, "Otter-3", "Ola");
    meet(&mut amara, &mut relay);
    let kept = relay.clone();
    // Ben began by himself, without a network.
    edit(&mut ben, RosterEdit::Begin);
    name(&mut ben, "Maple-7", "Max");
    meet(&mut ben, &mut relay);
    assert_eq!(ben.roster().state, RosterState::OtherKey);
    assert_eq!(relay, kept);
    // The key of some other link beside one that works.
    give_key(&ben, &mut amara);
    meet(&mut amara, &mut relay);
    assert_eq!(amara.roster().state, RosterState::OnRelay);
    give_key(&amara, &mut ben);
    meet(&mut ben, &mut relay);
    meet(&mut amara, &mut relay);
    let expected = [is("Maple-7", &["Max"]), is("Otter-3", &["Ola"])];
    assert_eq!((names(&amara), names(&ben)), (expected.clone().into(), expected.into()));
    assert_eq!(amara.roster_key(), ben.roster_key());
    let refused = amara.edit_roster(RosterEdit::TakeKey { key: "K7QF".to_owned() });
    assert_eq!(refused.err(), Some(TabletError::Roster(RosterError::NotAKey)));
}

// ROSTER-9
#[test]
fn who_begins_anew_replaces_what_nobody_opens_and_leaves_no_name_behind_that_they_can_open() {
    let (mut amara, mut ben, mut cora, mut relay) = (tablet(1), tablet(2), tablet(3), None);
    edit(&mut amara, RosterEdit::Begin);
    name(&mut amara, "Otter-3", "Ola");
    meet(&mut amara, &mut relay);
    give_key(&amara, &mut ben);
    name(&mut ben, "Maple-7", "Max");
    meet(&mut ben, &mut relay);
    // Cora has lost the key.
    edit(&mut cora, RosterEdit::BeginAnew);
    meet(&mut cora, &mut relay);
    assert_eq!((cora.roster().state, names(&cora)), (RosterState::OnRelay, Vec::new()));
    // Amara's tablet says that the key is another, and keeps its names; then she begins anew herself, with the key of both.
    meet(&mut amara, &mut relay);
    assert_eq!(
        (amara.roster().state, names(&amara)),
        (RosterState::OtherKey, vec![is("Otter-3", &["Ola"])])
    );
    give_key(&cora, &mut amara);
    edit(&mut amara, RosterEdit::BeginAnew);
    name(&mut cora, "Finch-1", "Fay");
    meet(&mut cora, &mut relay);
    meet(&mut amara, &mut relay);
    assert_eq!(names(&amara), [is("Finch-1", &["Fay"]), is("Otter-3", &["Ola"])]);
    meet(&mut ben, &mut relay);
    give_key(&amara, &mut ben);
    meet(&mut ben, &mut relay);
    assert_eq!(names(&ben).len(), 3);
}

// ROSTER-10
#[test]
fn names_are_kept_over_a_restart_until_they_are_forgotten() {
    let mut amara = tablet(1);
    edit(&mut amara, RosterEdit::Begin);
    let list = "Otter-3\tOla\nnonsense\n".to_owned();
    let RosterEdited {
        taken,
        passed_over,
        effects,
    } = amara.edit_roster(RosterEdit::Import { list }).expect("there is a key");
    assert_eq!((taken, passed_over), (1, 1));
    let mut again = Tablet::new(DeviceId::new("d1"), [9; 32]);
    for value in values(effects) {
        again.restore_value(&value);
    }
    again.start(START);
    again.join(&account(Role::Observer)).expect("an account");
    assert_eq!(names(&again), [is("Otter-3", &["Ola"])]);
    assert_eq!(again.roster_key(), amara.roster_key());
    let forgotten = values(edit(&mut again, RosterEdit::Forget));
    assert_eq!(again.roster().state, RosterState::NoKey);
    assert_eq!(again.roster_key(), Err(TabletError::Roster(RosterError::NoKey)));
    let key = amara.roster_key().expect("it has one");
    let text = String::from_utf8(forgotten.into_iter().flat_map(|value| value.bytes).collect()).expect("JSON");
    assert!(!text.contains("Ola") && !text.contains(&STANDARD.encode("Ola")) && !text.contains(&key));
    let mut later = Tablet::new(DeviceId::new("d1"), [8; 32]);
    for bytes in [text.as_bytes(), b"{}", b"\xff"] {
        let key = ROSTER.to_owned();
        later.restore_value(&StoredValue {
            key,
            bytes: bytes.to_vec(),
        });
    }
    later.join(&account(Role::Observer)).expect("an account");
    assert_eq!(later.roster().state, RosterState::NoKey);
}

// ROSTER-10
#[test]
fn nobody_leaves_with_names_that_are_nowhere_else() {
    let (mut amara, mut relay) = (tablet(1), None);
    edit(&mut amara, RosterEdit::Begin);
    assert!(!amara.has_names_alone());
    name(&mut amara, "Otter-3", "Ola");
    assert_eq!(amara.leave().err(), Some(TabletError::Unsynced));
    meet(&mut amara, &mut relay);
    assert!(amara.leave().is_ok());
    amara.join(&account(Role::Observer)).expect("an account");
    assert_eq!(amara.roster().state, RosterState::NoKey);
}

// ROSTER-7
#[test]
fn other_roles_have_no_names() {
    for role in Role::ALL {
        let mut tablet = Tablet::new(DeviceId::new("d"), [1; 32]);
        tablet.join(&account(role)).expect("an account");
        let may = matches!(role, Role::Observer | Role::GroupLead);
        assert_eq!(tablet.roster().state == RosterState::NoKey, may, "{role:?}");
        assert_eq!(tablet.edit_roster(RosterEdit::Begin).is_ok(), may, "{role:?}");
        assert_eq!(tablet.take_roster(None).is_ok(), may, "{role:?}");
        assert_eq!(tablet.roster_key().is_ok(), may, "{role:?}");
    }
    assert_eq!(
        Tablet::new(DeviceId::new("d"), [1; 32]).roster().state,
        RosterState::NotYours
    );
}

// PRIV-1
#[test]
fn no_name_and_no_key_is_printed() {
    let mut amara = tablet(1);
    edit(&mut amara, RosterEdit::Begin);
    let key = amara.roster_key().expect("it has one");
    let list = RosterEdit::Import {
        list: "Otter-3\tOla".to_owned(),
    };
    let printed = format!("{list:?}");
    let edited = amara.edit_roster(list).expect("there is a key");
    let taken = amara.take_roster(None).expect("there is a key");
    let printed = format!("{printed} {edited:?} {taken:?} {:?} {amara:?}", amara.roster());
    for secret in ["Ola", "Otter", key.as_str()] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
