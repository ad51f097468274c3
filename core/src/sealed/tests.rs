//! Sealed files, sound and spoiled. That they are age's is tested beside the format.

use super::age::{decrypt, encrypt};
use super::*;
use crate::document::{Document, DocumentKind, Heads, Scalar};
use crate::id::{DocumentId, SessionId};

const PASSPHRASE: &str = "K7QF-2MXD-9RTA";
/// So that a test that opens a thousand files does not take an hour.
const CHEAP: u8 = 1;

fn randomness(byte: u8) -> Randomness {
    Randomness {
        salt: [byte; 16],
        file_key: [byte.wrapping_add(1); 16],
        nonce: [byte.wrapping_add(2); 16],
    }
}

fn cheap(content: &[u8]) -> Vec<u8> {
    encrypt(content, PASSPHRASE.as_bytes(), &randomness(7), CHEAP).expect("it is short")
}

fn parcel() -> Parcel {
    let mut document = Document::new(DocumentKind::Lesson, SessionId::from_bytes([9; 16]));
    for number in 0..3 {
        let id = format!("n{number}");
        document.write(0, |edit| {
            edit.add("notes", &id, [("text", Scalar::from("counts on fingers"))])
        });
    }
    let changes = document.changes_since(&Heads::default());
    Parcel {
        by: "Amara Okafor".to_owned(),
        packed_wall_ms: 1_791_886_500_000,
        documents: vec![ParcelDocument {
            id: DocumentId::from_bytes([3; 16]),
            changes: changes.into_iter().map(|change| change.bytes).collect(),
        }],
    }
}

// SEAL-1
#[test]
fn what_was_sealed_is_opened_with_its_passphrase_alone() {
    let sealed = seal(b"parcel", &Passphrase::typed(PASSPHRASE), &randomness(1)).expect("it is short");
    assert_eq!(
        open(&sealed, &Passphrase::typed(" k7qf2mxd 9rta ")).as_deref(),
        Ok(&b"parcel"[..])
    );
    assert_eq!(
        open(&sealed, &Passphrase::typed("K7QF-2MXD-9RTB")),
        Err(SealedError::WrongPassphrase)
    );
    assert!(!sealed.windows(6).any(|window| window == b"parcel"));
}

// SEAL-3
#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let sealed = cheap(&parcel().encode().expect("it is short"));
    for length in 0..sealed.len() {
        let opened = decrypt(&sealed[..length], PASSPHRASE.as_bytes());
        assert!(opened.is_err(), "cut to {length} bytes");
    }
    // A cut between two chunks is a cut too.
    let long = cheap(&vec![5; 3 * 65_536]);
    let chunk = 65_536 + 16;
    assert_eq!(
        decrypt(&long[..long.len() - chunk], PASSPHRASE.as_bytes()),
        Err(SealedError::Damaged)
    );
}

// SEAL-3
#[test]
fn a_file_with_a_flipped_bit_anywhere_is_refused() {
    let sealed = cheap(&parcel().encode().expect("it is short"));
    for place in 0..sealed.len() {
        for bit in 0..8 {
            let mut flipped = sealed.clone();
            flipped[place] ^= 1 << bit;
            assert!(
                decrypt(&flipped, PASSPHRASE.as_bytes()).is_err(),
                "bit {bit} of byte {place}"
            );
        }
    }
}

// SEAL-3
#[test]
fn each_refusal_has_its_own_reason() {
    let passphrase = Passphrase::typed(PASSPHRASE);
    let sealed = cheap(b"parcel");
    let header_end = sealed
        .windows(5)
        .position(|window| window == b"\n--- ")
        .expect("it has a MAC");
    let spoiled = |place: usize| {
        let mut spoiled = sealed.clone();
        spoiled[place] ^= 1;
        open(&spoiled, &passphrase)
    };
    assert_eq!(open(b"%PDF-1.7", &passphrase), Err(SealedError::NotSealed));
    assert_eq!(open(b"", &passphrase), Err(SealedError::NotSealed));
    assert_eq!(
        open(b"age-encryption.org/v2\n-> ", &passphrase),
        Err(SealedError::TooNew)
    );
    assert_eq!(
        open(b"age-encryption.org/v1\n-> X25519 abc\n", &passphrase),
        Err(SealedError::NotSealed)
    );
    assert_eq!(spoiled(header_end + 10), Err(SealedError::Damaged));
    assert_eq!(spoiled(sealed.len() - 1), Err(SealedError::Damaged));
    assert_eq!(
        open(&vec![0; MAX_SEALED_BYTES + 1], &passphrase),
        Err(SealedError::TooLarge)
    );
    assert_eq!(
        seal(b"parcel", &Passphrase::typed("  seven77 "), &randomness(1)),
        Err(SealedError::WeakPassphrase)
    );
}

// SEAL-4
#[test]
fn a_file_that_asks_for_too_much_work_is_refused_before_any_is_done() {
    let text = |factor: &str| {
        format!(
            "age-encryption.org/v1\n-> scrypt BwcHBwcHBwcHBwcHBwcHBw {factor}\n{}\n--- {}\n",
            "A".repeat(43),
            "A".repeat(43)
        )
    };
    let passphrase = Passphrase::typed(PASSPHRASE);
    for factor in ["18", "30", "63", "255", "99999999999999999999"] {
        assert_eq!(
            open(text(factor).as_bytes(), &passphrase),
            Err(SealedError::TooNew),
            "{factor}"
        );
    }
    for factor in ["", "0", "016", "-1", "+1", "1e1"] {
        assert_eq!(
            open(text(factor).as_bytes(), &passphrase),
            Err(SealedError::Damaged),
            "{factor}"
        );
    }
}

// SEAL-4
#[test]
fn a_parcel_that_swells_is_refused() {
    let zeros = miniz_oxide::deflate::compress_to_vec(&vec![0; 65 * 1024 * 1024], 9);
    assert!(zeros.len() < 100_000);
    let bomb = [&b"cahier-parcel 1\n"[..], &zeros].concat();
    assert_eq!(Parcel::decode(&bomb), Err(SealedError::TooLarge));
    // A count that nothing follows takes no memory.
    for counts in [
        &[0, 0, 0xff, 0xff, 0x03][..],
        &[0, 0, 1],
        &[0, 0xff, 0xff, 0xff, 0xff, 0x0f],
    ] {
        let deflated = miniz_oxide::deflate::compress_to_vec(counts, 1);
        let parcel = [&b"cahier-parcel 1\n"[..], &deflated].concat();
        assert_eq!(Parcel::decode(&parcel), Err(SealedError::Damaged));
    }
}

#[test]
fn a_parcel_reads_back_as_it_was() {
    let parcel = parcel();
    let bytes = parcel.encode().expect("it is short");
    assert_eq!(Parcel::decode(&bytes), Ok(parcel));
    assert_eq!(Parcel::decode(b"cahier-parcel 2\n"), Err(SealedError::TooNew));
    assert_eq!(Parcel::decode(b"minutes of the meeting"), Err(SealedError::NotSealed));
}

#[test]
fn a_parcel_with_a_damaged_change_is_refused() {
    let mut parcel = parcel();
    parcel.documents[0].changes[1][20] ^= 1;
    let bytes = parcel.encode().expect("it is short");
    assert_eq!(Parcel::decode(&bytes), Err(SealedError::Damaged));
}

// SEAL-5
#[test]
fn a_proposed_passphrase_is_taken_however_it_is_typed() {
    let proposed = Passphrase::proposed([0, 1, 2, 3, 31, 30, 29, 28, 32, 33, 34, 35]);
    assert_eq!(proposed.as_str(), "0123-ZYXW-0123");
    for typed in ["0123-ZYXW-0123", "o1 23 zyxw oi23", "OL23ZYXWol23\n"] {
        assert!(Passphrase::typed(typed) == proposed, "{typed}");
    }
    assert_eq!(
        Passphrase::typed(" Otters like fractions ").as_str(),
        "Otters like fractions"
    );
}

// SEAL-5
#[test]
fn a_passphrase_is_judged_by_its_length() {
    for (typed, strength) in [
        ("", Strength::TooShort),
        ("otter-3", Strength::TooShort),
        ("otter-33", Strength::Fair),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Strength::Fair),
        ("Otters like fractions", Strength::Strong),
        ("k7qf2mxd9rta", Strength::Strong),
    ] {
        assert_eq!(Passphrase::typed(typed).strength(), strength, "{typed}");
    }
}

// PRIV-1
#[test]
fn neither_names_nor_keys_are_printed() {
    let shown = format!("{:?} {:?} {:?}", parcel(), Passphrase::typed(PASSPHRASE), randomness(1));
    assert_eq!(shown, "Parcel(1 documents) Passphrase(..) Randomness(..)");
    let shown = format!("{:?}", parcel().documents);
    assert!(!shown.contains("fingers"));
}
