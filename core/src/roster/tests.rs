use super::*;
use crate::id::{GroupId, hex};
use sha2::{Digest as _, Sha256};

fn group() -> GroupId {
    GroupId::new("g-kestrel")
}

fn key() -> RosterKey {
    RosterKey::from_bytes([7; 32])
}

/// A roster in which each of these was written in turn.
fn roster(writes: &[(&str, &str, u8)]) -> Roster {
    let mut roster = Roster::default();
    for (code, name, write) in writes {
        roster.name(code, name, [*write; 8]).expect("the words are fit");
    }
    roster
}

fn shown(roster: &Roster) -> Vec<(String, Vec<String>)> {
    let names = roster.names();
    names
        .map(|(code, names)| (code.to_owned(), names.into_iter().map(str::to_owned).collect()))
        .collect()
}

fn merged(mut one: Roster, other: &Roster) -> Roster {
    one.merge(other.clone());
    one
}

fn is(code: &str, names: &[&str]) -> (String, Vec<String>) {
    (code.to_owned(), names.iter().map(|&name| name.to_owned()).collect())
}

// ROSTER-1
#[test]
fn a_name_is_beside_its_code_until_it_is_replaced_or_removed() {
    let mut roster = roster(&[("Otter-3", "Ola Adeyemi", 1), ("Maple-7", " Max  ", 2)]);
    assert_eq!(
        shown(&roster),
        [is("Maple-7", &["Max"]), is("Otter-3", &["Ola Adeyemi"])]
    );
    roster.name("Otter-3", "Ola A.", [3; 8]).expect("fits");
    roster.remove("Maple-7");
    assert_eq!(shown(&roster), [is("Otter-3", &["Ola A."])]);
}

// ROSTER-2
#[test]
fn two_names_for_one_code_both_stand_until_somebody_settles_them() {
    let base = roster(&[("Otter-3", "Ola", 1)]);
    let (mut amara, mut ben) = (base.clone(), base);
    amara.name("Otter-3", "Ola Adeyemi", [2; 8]).expect("fits");
    ben.name("Otter-3", "Olu Adeyemi", [3; 8]).expect("fits");
    let mut both = merged(amara.clone(), &ben);
    assert_eq!(shown(&both), [is("Otter-3", &["Ola Adeyemi", "Olu Adeyemi"])]);
    both.name("Otter-3", "Ola Adeyemi", [4; 8]).expect("fits");
    assert_eq!(shown(&merged(ben, &both)), [is("Otter-3", &["Ola Adeyemi"])]);
    assert_eq!(shown(&merged(both, &amara)), [is("Otter-3", &["Ola Adeyemi"])]);
}

// ROSTER-2
#[test]
fn merging_commutes_associates_and_repeats_harmlessly() {
    let base = roster(&[("Otter-3", "Ola", 1), ("Finch-1", "Fay", 2)]);
    let (mut a, mut b, mut c) = (base.clone(), base.clone(), base);
    a.name("Otter-3", "Ola A.", [3; 8]).expect("fits");
    b.remove("Otter-3");
    b.name("Maple-7", "Max", [4; 8]).expect("fits");
    c.name("Finch-1", "Faye", [5; 8]).expect("fits");
    let left = merged(merged(a.clone(), &b), &c);
    assert_eq!(left, merged(a.clone(), &merged(b.clone(), &c)));
    assert_eq!(left, merged(merged(c.clone(), &b), &a));
    assert_eq!(left, merged(left.clone(), &a));
    let expected = [
        is("Finch-1", &["Faye"]),
        is("Maple-7", &["Max"]),
        is("Otter-3", &["Ola A."]),
    ];
    assert_eq!(shown(&left), expected);
}

// ROSTER-3
#[test]
fn of_a_removed_name_nothing_is_left_and_an_old_tablet_does_not_bring_it_back() {
    let old = roster(&[("Otter-3", "Ola Adeyemi", 1)]);
    let mut new = old.clone();
    new.remove("Otter-3");
    assert!(!contains(&new.content(), b"Ola"));
    let merged = merged(new, &old);
    assert_eq!(shown(&merged), []);
    assert!(!contains(&merged.content(), b"Ola"));
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

// ROSTER-4
#[test]
fn a_sealed_roster_opens_with_its_key_for_its_group_and_unaltered_alone() {
    let roster = roster(&[("Otter-3", "Ola Adeyemi", 1)]);
    let sealed = key().seal(&group(), &roster, [9; 24]).expect("it is short");
    assert_eq!(key().open(&group(), &sealed), Some(roster));
    assert!(!contains(&sealed, b"Ola") && !contains(&sealed, b"Otter"));
    assert_eq!(RosterKey::from_bytes([8; 32]).open(&group(), &sealed), None);
    assert_eq!(key().open(&GroupId::new("g-heath"), &sealed), None);
    for place in [0, 1, 24, 25, sealed.len() - 1] {
        let mut altered = sealed.clone();
        altered[place] ^= 1;
        assert_eq!(key().open(&group(), &altered), None, "{place}");
    }
    for length in [0, 1, 25, 40, sealed.len() - 1] {
        assert_eq!(key().open(&group(), &sealed[..length]), None, "{length}");
    }
    assert_eq!(key().open(&group(), &vec![1; MAX_SEALED_BYTES + 1]), None);
}

// ROSTER-4
#[test]
fn a_sealed_roster_has_the_bytes_of_the_protocol_document() {
    let sealed = key()
        .seal(&group(), &roster(&[("Otter-3", "Ola Adeyemi", 1)]), [9; 24])
        .expect("it is short");
    // Made by a few lines of Python after PROTOCOL.md and the published cipher.
    let expected = "2cfa53f2f5a3556a4fdbb918a257e43d031565a9ca4cc92d77a9ddf5157a80dc";
    assert_eq!(hex(&Sha256::digest(&sealed)), expected);
    assert_eq!(hex(&sealed[25..41]), "a173e5c508de1c10d921083d697206ea");
}

// ROSTER-4
#[test]
fn a_class_and_a_single_pupil_are_of_one_length() {
    let one = key().seal(&group(), &roster(&[("A", "O", 1)]), [9; 24]);
    let mut class = Roster::default();
    for pupil in 0..30_u8 {
        class
            .name(&format!("Otter-{pupil}"), "Ola Adeyemi-Thompson", [pupil; 8])
            .expect("a class fits");
    }
    let class = key().seal(&group(), &class, [9; 24]);
    assert_eq!(one.expect("short").len(), 1 + 24 + 4_096 + 16);
    assert_eq!(class.expect("short").len(), 1 + 24 + 4_096 + 16);
}

// ROSTER-5
#[test]
fn what_is_too_long_or_too_many_is_refused_and_changes_nothing() {
    let mut roster = roster(&[("Otter-3", "Ola", 1)]);
    let before = roster.clone();
    let long = "x".repeat(81);
    for (code, name) in [
        ("", "Ola"),
        ("Otter-3", " "),
        ("Otter-3", "a\nb"),
        ("Otter-3", long.as_str()),
        (&long[..41], "Ola"),
    ] {
        assert_eq!(roster.name(code, name, [2; 8]), Err(RosterError::Words));
    }
    assert_eq!(roster, before);
    for pupil in 1..200_u8 {
        roster
            .name(&format!("P{pupil}"), "Pat", [pupil; 8])
            .expect("there is room");
    }
    assert_eq!(roster.name("one more", "Pat", [2; 8]), Err(RosterError::Full));
    assert_eq!(roster.name("P7", "Pia", [2; 8]), Ok(()));
    roster.remove("P7");
    assert_eq!(roster.name("one more", "Pat", [2; 8]), Ok(()));
}

// ROSTER-5
#[test]
fn a_roster_that_was_written_over_and_over_says_so_and_is_still_sealed() {
    let mut worn = Roster::default();
    let mut refused = None;
    for time in 0..10_000_u64 {
        if let Err(error) = worn.name("Otter-3", &format!("Ola {time}"), time.to_be_bytes()) {
            refused = Some(error);
            break;
        }
    }
    assert_eq!(refused, Some(RosterError::Full));
    let sealed = key().seal(&group(), &worn, [9; 24]).expect("an edit leaves room");
    assert!(sealed.len() <= MAX_SEALED_BYTES);
}

// ROSTER-4
#[test]
fn junk_is_no_roster() {
    for content in [
        &[][..],
        &[1],
        &[0, 0],
        &[0xff, 0xff, 0xff, 0xff, 0x0f],
        &[1, 1, b'A', 0xff, 0xff, 0x03],
        &[1, 1, b'\n', 0, 0],
        &[2, 1, b'A', 0, 0, 1, b'A', 0, 0],
        &[1, 1, 0xc3, 0, 0],
    ] {
        assert!(Roster::read(content).is_none(), "{content:?}");
    }
    assert_eq!(Roster::read(&[0]), Some(Roster::default()));
}

#[test]
fn a_key_reads_back_from_its_link_and_nothing_else_does() {
    let text = key().reveal();
    assert_eq!(text.parse(), Ok(key()));
    let mut mistyped = text.clone();
    mistyped.pop();
    for other in ["", "names", &mistyped, &"1".repeat(10_000)] {
        assert_eq!(other.parse::<RosterKey>(), Err(NotARosterKey));
    }
}

// ROSTER-12
#[test]
fn a_link_is_parted_from_its_key() {
    let link = "https://relay.example/#/join/K7QF-2MXD-9RTA";
    assert_eq!(part_link(link), (link, None));
    assert_eq!(part_link(&format!("{link}?names=abc \n")), (link, Some("abc")));
    assert_eq!(part_link("K7QF-2MXD-9RTA?names="), ("K7QF-2MXD-9RTA", Some("")));
}

// ROSTER-6
#[test]
fn a_list_is_taken_as_spreadsheets_give_it() {
    let list = "Otter-3\tOla  Adeyemi\r\n\n\"Maple-7\";\"Max, the second\"\nFinch-1, Fay\nnonsense\nKite-2\t\n";
    let (taken, passed_over) = lines(list);
    let taken: Vec<_> = taken
        .iter()
        .map(|line| (line.code.as_str(), line.name.as_str()))
        .collect();
    assert_eq!(
        taken,
        [
            ("Otter-3", "Ola Adeyemi"),
            ("Maple-7", "Max, the second"),
            ("Finch-1", "Fay")
        ]
    );
    assert_eq!(passed_over, 2);
}

// PRIV-1
#[test]
fn neither_names_nor_keys_are_printed() {
    let roster = roster(&[("Otter-3", "Ola Adeyemi", 1)]);
    let (taken, _) = lines("Otter-3\tOla");
    let printed = format!(
        "{roster:?} {:?} {:?} {taken:?} {}",
        key(),
        key().reveal().parse::<RosterKey>(),
        RosterError::Words
    );
    for secret in ["Ola", "Otter", &key().reveal()] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
