//! The age format, version 1, as far as it is for passphrases: <https://age-encryption.org/v1>.
//!
//! It does not know what it encrypts, and knows no other kind of key. A file with any is none of ours.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use scrypt::Params;
use sha2::Sha256;

use super::{Randomness, SealedError};

/// How much work one try of a passphrase is: the power of two that is scrypt's N, with r = 8 and p = 1. It takes 2^N KiB of memory.
pub(super) const WORK_FACTOR: u8 = 16;

/// The most work that any file may ask for: 128 MiB.
const MAX_WORK_FACTOR: u8 = 17;

const VERSION: &str = "age-encryption.org/v1\n";
const STANZA: &str = "-> scrypt ";
const END: &str = "---";
const SALT_LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
const CHUNK_BYTES: usize = 64 * 1024;
const TAG_BYTES: usize = 16;

/// Encrypts content under a passphrase.
pub(super) fn encrypt(
    content: &[u8],
    passphrase: &[u8],
    randomness: &Randomness,
    work_factor: u8,
) -> Result<Vec<u8>, SealedError> {
    let wrapped = passphrase_cipher(passphrase, &randomness.salt, work_factor)?
        .encrypt(&Nonce::default(), randomness.file_key.as_slice())
        .map_err(|_| SealedError::TooLarge)?;
    let header = format!(
        "{VERSION}{STANZA}{} {work_factor}\n{}\n{END}",
        BASE64.encode(randomness.salt),
        BASE64.encode(wrapped)
    );
    let mac = header_mac(&randomness.file_key, &header).finalize().into_bytes();
    let mut file = format!("{header} {}\n", BASE64.encode(mac)).into_bytes();
    file.extend(randomness.nonce);
    let cipher = content_cipher(&randomness.file_key, &randomness.nonce);
    let last = content.len().saturating_sub(1) / CHUNK_BYTES;
    for number in 0..=last {
        let chunk = content.chunks(CHUNK_BYTES).nth(number).unwrap_or_default();
        let sealed = cipher.encrypt(&chunk_nonce(number, number == last), chunk);
        file.extend(sealed.map_err(|_| SealedError::TooLarge)?);
    }
    Ok(file)
}

/// Decrypts what was encrypted under a passphrase, all of it or nothing.
pub(super) fn decrypt(file: &[u8], passphrase: &[u8]) -> Result<Vec<u8>, SealedError> {
    if !file.starts_with(b"age-encryption.org/") {
        return Err(SealedError::NotSealed);
    }
    let header = Header::read(file)?;
    let file_key: [u8; 16] = passphrase_cipher(passphrase, &header.salt, header.work_factor)?
        .decrypt(&Nonce::default(), header.wrapped.as_slice())
        .map_err(|_| SealedError::WrongPassphrase)?
        .try_into()
        .map_err(|_| SealedError::Damaged)?;
    header_mac(&file_key, header.signed)
        .verify_slice(&header.mac)
        .map_err(|_| SealedError::Damaged)?;
    let (nonce, sealed) = header.rest.split_first_chunk::<16>().ok_or(SealedError::Damaged)?;
    let cipher = content_cipher(&file_key, nonce);
    let mut content = Vec::with_capacity(sealed.len());
    let chunks = sealed.chunks(CHUNK_BYTES + TAG_BYTES);
    let last = chunks.len().checked_sub(1).ok_or(SealedError::Damaged)?;
    for (number, chunk) in chunks.enumerate() {
        let opened = cipher
            .decrypt(&chunk_nonce(number, number == last), chunk)
            .map_err(|_| SealedError::Damaged)?;
        // One form only: an empty chunk stands for empty content alone.
        if opened.is_empty() && number > 0 {
            return Err(SealedError::Damaged);
        }
        content.extend(opened);
    }
    Ok(content)
}

/// What stands before the content.
struct Header<'a> {
    salt: [u8; 16],
    work_factor: u8,
    wrapped: Vec<u8>,
    mac: Vec<u8>,
    /// What the MAC is of.
    signed: &'a str,
    rest: &'a [u8],
}

impl<'a> Header<'a> {
    fn read(file: &'a [u8]) -> Result<Self, SealedError> {
        let mut rest = file;
        let version = line(&mut rest)?;
        if version != VERSION.trim_end() {
            return Err(SealedError::TooNew);
        }
        // Whatever else age can encrypt for, it was not made here.
        let stanza = line(&mut rest)?.strip_prefix(STANZA).ok_or(SealedError::NotSealed)?;
        let (salt, work) = stanza.split_once(' ').ok_or(SealedError::Damaged)?;
        let salt = decoded(salt)?.try_into().map_err(|_| SealedError::Damaged)?;
        let wrapped = decoded(line(&mut rest)?)?;
        let mac = line(&mut rest)?.strip_prefix(END).and_then(|mac| mac.strip_prefix(' '));
        let mac = mac.ok_or(SealedError::Damaged)?;
        let signed = file.len() - rest.len() - "\n".len() - mac.len() - " ".len();
        Ok(Self {
            salt,
            work_factor: work_factor(work)?,
            wrapped,
            mac: decoded(mac)?,
            signed: file
                .get(..signed)
                .and_then(|signed| std::str::from_utf8(signed).ok())
                .ok_or(SealedError::Damaged)?,
            rest,
        })
    }
}

/// Takes one line. None of a header is longer than a hundred bytes.
fn line<'a>(rest: &mut &'a [u8]) -> Result<&'a str, SealedError> {
    let end = rest.iter().take(100).position(|byte| *byte == b'\n');
    let (line, after) = end
        .and_then(|end| rest.split_at_checked(end))
        .ok_or(SealedError::Damaged)?;
    *rest = after.get(1..).ok_or(SealedError::Damaged)?;
    std::str::from_utf8(line).map_err(|_| SealedError::Damaged)
}

fn decoded(text: &str) -> Result<Vec<u8>, SealedError> {
    BASE64.decode(text).map_err(|_| SealedError::Damaged)
}

fn work_factor(text: &str) -> Result<u8, SealedError> {
    if text.is_empty() || text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(SealedError::Damaged);
    }
    match text.parse() {
        Ok(factor) if factor <= MAX_WORK_FACTOR => Ok(factor),
        _ => Err(SealedError::TooNew),
    }
}

fn passphrase_cipher(passphrase: &[u8], salt: &[u8; 16], work_factor: u8) -> Result<ChaCha20Poly1305, SealedError> {
    let params = Params::new(work_factor, 8, 1, 32).map_err(|_| SealedError::TooNew)?;
    let salt = [SALT_LABEL, salt].concat();
    let mut key = [0; 32];
    scrypt::scrypt(passphrase, &salt, &params, &mut key).expect("32 bytes are a length that scrypt gives");
    Ok(ChaCha20Poly1305::new(&Key::from(key)))
}

fn header_mac(file_key: &[u8; 16], header: &str) -> Hmac<Sha256> {
    let key = derived(file_key, &[], b"header");
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&key).expect("HMAC takes a key of any length");
    mac.update(header.as_bytes());
    mac
}

fn content_cipher(file_key: &[u8; 16], nonce: &[u8; 16]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(derived(file_key, nonce, b"payload")))
}

fn derived(file_key: &[u8; 16], salt: &[u8], label: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(salt), file_key)
        .expand(label, &mut key)
        .expect("32 bytes are a length that HKDF gives");
    key
}

/// Each chunk has a number, and the last one says so: none can be left out, doubled or moved.
fn chunk_nonce(number: usize, is_last: bool) -> Nonce {
    let mut nonce = Nonce::default();
    let number = u64::try_from(number).expect("a file has fewer chunks");
    for (place, byte) in nonce.iter_mut().skip(3).zip(number.to_be_bytes()) {
        *place = byte;
    }
    if let Some(flag) = nonce.last_mut() {
        *flag = u8::from(is_last);
    }
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files that the age crate made, version 0.12.1, of so many bytes that count up to 250.
    const BY_AGE: [(usize, &[u8]); 4] = [
        (0, include_bytes!("vectors/0.age")),
        (11, include_bytes!("vectors/11.age")),
        (65_536, include_bytes!("vectors/65536.age")),
        (65_537, include_bytes!("vectors/65537.age")),
    ];
    const PASSPHRASE: &[u8] = b"K7QF-2MXD-9RTA";

    // SEAL-2
    #[test]
    fn what_age_made_is_opened_and_made_again_byte_for_byte() {
        for (length, file) in BY_AGE {
            let content: Vec<u8> = (0..=250).cycle().take(length).collect();
            assert!(decrypt(file, PASSPHRASE) == Ok(content.clone()), "{length} bytes");

            let header = Header::read(file).expect("age makes sound headers");
            let file_key = passphrase_cipher(PASSPHRASE, &header.salt, header.work_factor)
                .expect("it is little work")
                .decrypt(&Nonce::default(), header.wrapped.as_slice())
                .expect("it is the passphrase");
            let randomness = Randomness {
                salt: header.salt,
                file_key: file_key.try_into().expect("16 bytes"),
                nonce: *header.rest.first_chunk().expect("16 bytes"),
            };
            let made = encrypt(&content, PASSPHRASE, &randomness, header.work_factor);
            assert!(made.as_deref() == Ok(file), "{length} bytes");
        }
    }
}
