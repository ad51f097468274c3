use age::x25519;

use super::super::Parcel;
use super::super::tests::parcel;
use super::*;

/// Files of age, version 1, of so many bytes that count up to 250, as its command made them.
const BY_AGE: [(usize, &[u8]); 4] = [
    (0, include_bytes!("vectors/0.age")),
    (11, include_bytes!("vectors/11.age")),
    (65_536, include_bytes!("vectors/65536.age")),
    (65_537, include_bytes!("vectors/65537.age")),
];
/// So that a test that opens a thousand files does not take an hour.
const CHEAP: u8 = 1;

fn passphrase() -> Passphrase {
    Passphrase::typed("K7QF-2MXD-9RTA")
}

fn cheap(content: &[u8]) -> Vec<u8> {
    encrypt(content, &passphrase(), CHEAP)
}

fn cheap_bare(content: &[u8]) -> Vec<u8> {
    bare(&cheap(content)).expect("it was just made").into_owned()
}

// SEAL-1
#[test]
fn what_was_sealed_is_opened_with_its_passphrase_alone() {
    let sealed = seal(b"parcel", &passphrase()).expect("it is short");
    assert_eq!(
        open(&sealed, &Passphrase::typed(" k7qf2mxd 9rta ")).as_deref(),
        Ok(&b"parcel"[..])
    );
    assert_eq!(
        open(&sealed, &Passphrase::typed("K7QF-2MXD-9RTB")),
        Err(SealedError::WrongPassphrase)
    );
    let bare = bare(&sealed).expect("it was just made");
    assert!(!bare.windows(6).any(|window| window == b"parcel"));
}

// SEAL-2
#[test]
fn what_age_made_is_opened() {
    for (length, file) in BY_AGE {
        let content: Vec<u8> = (0..=250).cycle().take(length).collect();
        assert!(open(file, &passphrase()) == Ok(content), "{length} bytes");
    }
}

// SEAL-2
#[test]
fn a_file_is_text_that_a_mail_program_may_break_anew() {
    let sealed = cheap(b"parcel");
    let text = String::from_utf8(sealed).expect("armour is ASCII");
    assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----\n"));
    assert!(text.ends_with("-----END AGE ENCRYPTED FILE-----\n"));
    assert!(text.lines().all(|line| line.len() <= 64));
    for mailed in [
        text.replace('\n', "\r\n"),
        format!("\r\n\n{text}\n\n"),
        text.trim_end().to_owned(),
    ] {
        assert_eq!(open(mailed.as_bytes(), &passphrase()).as_deref(), Ok(&b"parcel"[..]));
    }
}

// SEAL-3
#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let content = parcel().encode().expect("it is short");
    let bare = cheap_bare(&content);
    for length in 0..bare.len() {
        let opened = open(&bare[..length], &passphrase());
        assert!(opened.is_err(), "cut to {length} bytes");
    }
    let armoured = cheap(&content);
    for length in 0..armoured.trim_ascii_end().len() {
        let opened = open(&armoured[..length], &passphrase());
        assert!(opened.is_err(), "cut to {length} letters");
    }
    // A cut between two chunks is a cut too.
    let long = cheap_bare(&vec![5; 3 * 65_536]);
    let chunk = 65_536 + 16;
    assert_eq!(
        open(&long[..long.len() - chunk], &passphrase()),
        Err(SealedError::Damaged)
    );
}

// SEAL-3
#[test]
fn a_file_with_a_flipped_bit_anywhere_is_refused() {
    let content = parcel().encode().expect("it is short");
    let bare = cheap_bare(&content);
    for place in 0..bare.len() {
        let mut flipped = bare.clone();
        flipped[place] ^= 1 << (place % 8);
        assert!(open(&flipped, &passphrase()).is_err(), "byte {place}");
    }
    let armoured = cheap(&content);
    for place in 0..armoured.len() {
        let mut flipped = armoured.clone();
        flipped[place] ^= 1 << (place % 8);
        let opened = open(&flipped, &passphrase());
        assert!(opened.is_err() || opened.as_ref() == Ok(&content), "letter {place}");
    }
}

// SEAL-3
#[test]
fn each_refusal_has_its_own_reason() {
    let sealed = cheap_bare(b"parcel");
    let header_end = sealed
        .windows(5)
        .position(|window| window == b"\n--- ")
        .expect("it has a MAC");
    let spoiled = |place: usize| {
        let mut spoiled = sealed.clone();
        spoiled[place] ^= 1;
        open(&spoiled, &passphrase())
    };
    let opened = |file: &[u8]| open(file, &passphrase());
    assert_eq!(opened(b"%PDF-1.7"), Err(SealedError::NotSealed));
    assert_eq!(opened(b""), Err(SealedError::NotSealed));
    assert_eq!(opened(b"{\"format\":\"cahier-study 1\"}"), Err(SealedError::NotSealed));
    assert_eq!(opened(b"age-encryption.org/v2\n-> "), Err(SealedError::TooNew));
    let for_a_key = age::encrypt(&x25519::Identity::generate().to_public(), b"parcel").expect("it is short");
    assert_eq!(opened(&for_a_key), Err(SealedError::NotSealed));
    assert_eq!(spoiled(header_end + 10), Err(SealedError::Damaged));
    assert_eq!(spoiled(sealed.len() - 1), Err(SealedError::Damaged));
    assert_eq!(
        opened(&[PROGRAM, &vec![0; MAX_SEALED_BYTES]].concat()),
        Err(SealedError::TooLarge)
    );
    assert_eq!(opened(&vec![0; MAX_ARMOURED_BYTES + 1]), Err(SealedError::TooLarge));
    assert_eq!(
        seal(&vec![0; MAX_SEALED_BYTES], &passphrase()),
        Err(SealedError::TooLarge)
    );
    assert_eq!(
        seal(b"parcel", &Passphrase::typed("  seven77 ")),
        Err(SealedError::WeakPassphrase)
    );
}

// SEAL-4
#[test]
fn a_file_that_asks_for_too_much_work_is_refused_before_any_is_done() {
    let text = |factor: &str| {
        format!(
            "age-encryption.org/v1\n-> scrypt BwcHBwcHBwcHBwcHBwcHBw {factor}\n{}\n--- {}\n{}",
            "A".repeat(43),
            "A".repeat(43),
            "A".repeat(16 + 22),
        )
    };
    for factor in ["18", "30", "63", "255"] {
        assert_eq!(
            open(text(factor).as_bytes(), &passphrase()),
            Err(SealedError::TooNew),
            "{factor}"
        );
    }
    for factor in ["", "0", "016", "-1", "+1", "1e1", "99999999999999999999"] {
        assert!(open(text(factor).as_bytes(), &passphrase()).is_err(), "{factor}");
    }
}

// SEAL-4
#[test]
fn a_header_that_does_not_end_is_not_looked_through() {
    let stanza = format!("-> scrypt {}\n", "A".repeat(64));
    let endless = format!("age-encryption.org/v1\n{}\n---\n", stanza.repeat(100_000));
    assert_eq!(open(endless.as_bytes(), &passphrase()), Err(SealedError::Damaged));
}

// SEAL-2
#[test]
fn a_sealed_parcel_is_the_parcel_again() {
    let sealed = cheap(&parcel().encode().expect("it is short"));
    let opened = open(&sealed, &passphrase()).expect("it is its passphrase");
    assert!(Parcel::decode(&opened) == Ok(parcel()));
}
