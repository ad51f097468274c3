//! Parcels and passphrases, sound and spoiled. Sealing them is tested beside it.

use super::*;
use crate::document::{Document, DocumentKind, Heads, Scalar};
use crate::id::{DocumentId, SessionId};

pub(super) fn parcel() -> Parcel {
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

#[test]
fn a_file_is_told_by_its_beginning() {
    for (file, kind) in [
        (&b"-----BEGIN AGE ENCRYPTED FILE-----\r\n"[..], Ok(FileKind::Sealed)),
        (b"\n age-encryption.org/v3\n", Ok(FileKind::Sealed)),
        (b"{\n  \"format\"", Ok(FileKind::Study)),
        (b"-----BEGIN AGE", Err(SealedError::NotSealed)),
        (b"%PDF-1.7", Err(SealedError::NotSealed)),
        (b"", Err(SealedError::NotSealed)),
    ] {
        assert_eq!(FileKind::of(file), kind);
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
    let shown = format!("{:?} {:?}", parcel(), Passphrase::typed("K7QF-2MXD-9RTA"));
    assert_eq!(shown, "Parcel(1 documents) Passphrase(..)");
    let shown = format!("{:?}", parcel().documents);
    assert!(!shown.contains("fingers"));
}
